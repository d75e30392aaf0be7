//! A city of any size: a square grid of blocks between streets, each with houses, a park or a car park; cars
//! stand loose on the streets and parked in the car parks. About 130 parts a block.

use glam::{Mat3, Vec3};
use studio_model::{DataModel, InstanceId, Value};

use crate::scene::{Scene, Solid, upright, yaw};
use crate::seeded::Seeded;

/// Studs from the middle of a street to the next.
const BLOCK: f32 = 128.0;
const STREET_WIDTH: f32 = 24.0;
const PAVEMENT_HEIGHT: f32 = 0.5;

/// The four quarter turns.
fn quarter(number: usize) -> Mat3 {
    match number % 4 {
        0 => yaw(1.0, 0.0),
        1 => yaw(0.0, 1.0),
        2 => yaw(-1.0, 0.0),
        _ => yaw(0.0, -1.0),
    }
}

/// A group of parts in a space of its own.
struct Site {
    group: InstanceId,
    origin: Vec3,
    turn: Mat3,
}

impl Site {
    fn solid(&self, size: Vec3, position: Vec3) -> Solid {
        Solid::new(size, self.origin + self.turn * position).turned(self.turn)
    }

    /// A cylinder that stands.
    fn pillar(&self, thickness: f32, height: f32, position: Vec3) -> Solid {
        let size = Vec3::new(height, thickness, thickness);
        Solid::new(size, self.origin + self.turn * position).turned(self.turn * upright())
    }
}

/// The place: `blocks` city blocks in rows as long as columns, the last row perhaps shorter.
pub fn city(blocks: usize, seed: u64) -> DataModel {
    let mut random = Seeded::new(seed);
    let mut scene = Scene::new(random.next_u64());
    let workspace = scene.service("Workspace");
    scene.set_item(workspace, "SignalBehavior", "Deferred");
    let columns = blocks.saturating_sub(1).isqrt() + 1;
    let rows = blocks.div_ceil(columns);
    streets(&mut scene, workspace, columns, rows);
    let origin = |index: usize, of: usize| (index as f32 - (of as f32 - 1.0) / 2.0) * BLOCK;
    for index in 0..blocks {
        let (column, row) = (index % columns, index / columns);
        let group = scene.add(workspace, "Model", &format!("Block{}", index + 1));
        let site = Site {
            group,
            origin: Vec3::new(origin(column, columns), 0.0, origin(row, rows)),
            turn: Mat3::IDENTITY,
        };
        block(&mut scene, &mut random, &site);
    }
    scene.into_model()
}

fn streets(scene: &mut Scene, workspace: InstanceId, columns: usize, rows: usize) {
    let ground = scene.add(workspace, "Folder", "Streets");
    // One slab a block: a part is at most 2,048 studs long. They meet under pavements, where no joint is seen.
    for column in 0..columns {
        for row in 0..rows {
            let (x, width) = stretch(column, columns);
            let (z, depth) = stretch(row, rows);
            let slab = Solid::new(Vec3::new(width, 4.0, depth), Vec3::new(x, -2.0, z));
            scene.block(ground, "Street", slab.of("Asphalt", [66, 68, 72]));
        }
    }
}

/// The middle and the length of a street slab, one of a row: all but the outer ends are moved into the next block.
fn stretch(index: usize, of: usize) -> (f32, f32) {
    const MOVED: f32 = 40.0;
    let end = |index: usize| {
        let inner = index > 0 && index < of;
        (index as f32 - of as f32 / 2.0) * BLOCK + if inner { MOVED } else { 0.0 }
    };
    let (from, to) = (end(index), end(index + 1));
    (from.midpoint(to), to - from)
}

fn block(scene: &mut Scene, random: &mut Seeded, site: &Site) {
    let edge = BLOCK - STREET_WIDTH;
    let middle = Vec3::Y * (PAVEMENT_HEIGHT / 2.0);
    let pavement = site.solid(Vec3::new(edge, PAVEMENT_HEIGHT, edge), middle);
    scene.block(
        site.group,
        "Pavement",
        pavement.of("Pavement", [150, 148, 142]),
    );
    match random.below(6) {
        0 => park(scene, random, site),
        1 => car_park(scene, random, site),
        _ => houses(scene, random, site),
    }
    for side in 0..4 {
        lamps(scene, site, side);
        if random.one_in(2) {
            let along = random.between(-40, 40) as f32;
            let across = BLOCK / 2.0 - 5.0;
            let turn = quarter(side);
            let origin = site.origin + turn * Vec3::new(along, 0.0, across);
            car(scene, random, site.group, (origin, turn), Stand::Loose);
        }
    }
}

fn lamps(scene: &mut Scene, site: &Site, side: usize) {
    let turn = quarter(side);
    for along in [-30.0, 30.0] {
        let lamp = Site {
            group: scene.add(site.group, "Model", "Lamp"),
            origin: site.origin + turn * Vec3::new(along, PAVEMENT_HEIGHT, 50.0),
            turn,
        };
        let post = lamp.pillar(0.8, 14.0, Vec3::Y * 7.0);
        scene.cylinder(lamp.group, "Post", post.of("Metal", [60, 64, 68]));
        let arm = lamp.solid(Vec3::new(0.5, 0.5, 5.0), Vec3::new(0.0, 13.75, 2.5));
        scene.block(lamp.group, "Arm", arm.of("Metal", [60, 64, 68]));
        let light = lamp.solid(Vec3::new(1.0, 0.5, 2.0), Vec3::new(0.0, 13.25, 4.0));
        let light = scene.block(lamp.group, "Light", light.of("Neon", [255, 226, 176]));
        shine(scene, light);
    }
}

/// A light that falls from a street lamp onto pavement and street.
fn shine(scene: &mut Scene, lamp: InstanceId) {
    let light = scene.add(lamp, "SpotLight", "Shine");
    scene.set_item(light, "Face", "Bottom");
    for (property, value) in [("Angle", 124.0), ("Range", 38.0), ("Brightness", 6.0)] {
        scene.set(light, property, Value::Float32(value));
    }
    let warm = [1.0, 0.875, 0.625];
    scene.set(light, "Color", Value::Color3(warm));
}

fn houses(scene: &mut Scene, random: &mut Seeded, site: &Site) {
    for (side, x, z) in [
        (0, -1.0, 1.0),
        (1, 1.0, 1.0),
        (2, 1.0, -1.0),
        (3, -1.0, -1.0),
    ] {
        let group = scene.add(site.group, "Model", "House");
        let house = Site {
            group,
            origin: site.origin + Vec3::new(x * 25.0, PAVEMENT_HEIGHT, z * 25.0),
            turn: quarter(side),
        };
        let depth = 2.0 * random.between(12, 16) as f32;
        let width = 2.0 * random.between(12, 16) as f32;
        let storeys = random.between(1, 4);
        let wall = *random.pick(&[
            ("Brick", [158, 82, 66]),
            ("Concrete", [196, 192, 184]),
            ("Plaster", [226, 214, 186]),
            ("WoodPlanks", [150, 116, 84]),
        ]);
        for floor in 0..storeys {
            storey(
                scene,
                random,
                &house,
                Vec3::new(width, 12.0 * floor as f32, depth),
                wall,
            );
        }
        roof(
            scene,
            random,
            &house,
            Vec3::new(width, 12.0 * storeys as f32, depth),
        );
        if random.one_in(3) {
            tree(
                scene,
                random,
                &house,
                Vec3::new(width / 2.0 + 4.0, 0.0, depth / 2.0),
            );
        }
    }
}

/// Four walls, a floor and windows; a door if it is on the ground. `extent` is width, height of the floor, depth.
fn storey(
    scene: &mut Scene,
    random: &mut Seeded,
    house: &Site,
    extent: Vec3,
    (material, color): (&'static str, [u8; 3]),
) {
    let (width, bottom, depth) = (extent.x, extent.y, extent.z);
    let middle = bottom + 6.0;
    let floor = house.solid(Vec3::new(width, 1.0, depth), Vec3::Y * (bottom + 0.5));
    scene.block(house.group, "Floor", floor.of("WoodPlanks", [134, 104, 76]));
    for side in [-0.5, 0.5] {
        let across = house.solid(
            Vec3::new(width, 11.0, 1.0),
            Vec3::new(0.0, middle + 0.5, side * (depth - 1.0)),
        );
        scene.block(house.group, "Wall", across.of(material, color));
        let along = house.solid(
            Vec3::new(1.0, 11.0, depth - 2.0),
            Vec3::new(side * (width - 1.0), middle + 0.5, 0.0),
        );
        scene.block(house.group, "Wall", along.of(material, color));
        for place in [-0.25, 0.25] {
            let at = Vec3::new(side * width, middle + 1.0, place * depth);
            let glass = house.solid(Vec3::new(0.5, 5.0, 4.0), at);
            // Behind some of them somebody is at home.
            let (material, color) = if random.one_in(4) {
                ("Neon", [150, 110, 56])
            } else {
                ("Glass", [130, 170, 196])
            };
            scene.block(house.group, "Window", glass.of(material, color));
        }
    }
    if bottom == 0.0 {
        let door = house.solid(Vec3::new(4.5, 8.0, 0.5), Vec3::new(0.0, 5.0, depth / 2.0));
        let color = *random.pick(&[[110, 60, 44], [44, 84, 110], [60, 100, 60]]);
        scene.block(house.group, "Door", door.of("Wood", color));
    }
}

fn roof(scene: &mut Scene, random: &mut Seeded, house: &Site, extent: Vec3) {
    let (width, top, depth) = (extent.x + 2.0, extent.y + 1.0, extent.z + 2.0);
    if random.one_in(3) {
        let flat = house.solid(Vec3::new(width, 1.0, depth), Vec3::Y * (top - 0.5));
        scene.block(house.group, "Roof", flat.of("Concrete", [120, 118, 112]));
        return;
    }
    let color = *random.pick(&[[140, 62, 48], [84, 88, 96], [104, 72, 56]]);
    for (turn, side) in [(quarter(0), -1.0), (quarter(2), 1.0)] {
        let size = Vec3::new(width, 8.0, depth / 2.0);
        let half = house.solid(size, Vec3::new(0.0, top + 3.0, side * depth / 4.0));
        scene.wedge(
            house.group,
            "Roof",
            half.turned(house.turn * turn).of("ClayRoofTiles", color),
        );
    }
}

fn tree(scene: &mut Scene, random: &mut Seeded, site: &Site, foot: Vec3) {
    let height = random.between(8, 14) as f32;
    let crown = random.between(8, 12) as f32;
    let trunk = site.pillar(1.5, height, foot + Vec3::Y * (height / 2.0));
    scene.cylinder(site.group, "Trunk", trunk.of("Wood", [98, 72, 50]));
    let leaves = site.solid(Vec3::splat(crown), foot + Vec3::Y * (height + crown / 3.0));
    let green = *random.pick(&[[70, 120, 56], [92, 140, 62], [58, 104, 66]]);
    scene.ball(site.group, "Leaves", leaves.of("LeafyGrass", green));
}

fn park(scene: &mut Scene, random: &mut Seeded, site: &Site) {
    let at = Vec3::Y * (PAVEMENT_HEIGHT + 0.25);
    let lawn = site.solid(Vec3::new(90.0, 0.5, 90.0), at);
    scene.block(site.group, "Lawn", lawn.of("Grass", [92, 138, 70]));
    let pond = site.pillar(30.0, 0.5, at + Vec3::Y * 0.25);
    scene.cylinder(site.group, "Pond", pond.of("Glass", [96, 150, 180]));
    for _ in 0..24 {
        let (x, z) = (
            random.between(-40, 40) as f32,
            random.between(-40, 40) as f32,
        );
        if x.abs().max(z.abs()) > 20.0 {
            tree(scene, random, site, Vec3::new(x, PAVEMENT_HEIGHT + 0.5, z));
        }
    }
    // Balls that somebody left: the park is where things roll.
    for _ in 0..4 {
        let at = Vec3::new(
            random.between(-15, 15) as f32,
            6.0,
            random.between(22, 30) as f32,
        );
        let ball = site.solid(Vec3::splat(2.0), at);
        scene.ball(site.group, "Ball", ball.of("Rubber", [220, 70, 60]).loose());
    }
}

fn car_park(scene: &mut Scene, random: &mut Seeded, site: &Site) {
    for row in [-30.0, 0.0, 30.0] {
        for bay in -3..=3 {
            let x = bay as f32 * 12.0;
            let line = site.solid(
                Vec3::new(0.5, 0.1, 18.0),
                Vec3::new(x - 6.0, PAVEMENT_HEIGHT + 0.05, row),
            );
            scene.block(
                site.group,
                "Line",
                line.of("SmoothPlastic", [240, 240, 236]),
            );
            if !random.one_in(3) {
                let origin = site.origin + Vec3::new(x, PAVEMENT_HEIGHT, row);
                car(
                    scene,
                    random,
                    site.group,
                    (origin, quarter(1)),
                    Stand::Parked,
                );
            }
        }
    }
}

/// Whether physics moves a car.
#[derive(Clone, Copy, PartialEq)]
enum Stand {
    Loose,
    Parked,
}

/// A car: body, cabin and four wheels. A loose one is one assembly, welded.
fn car(
    scene: &mut Scene,
    random: &mut Seeded,
    parent: InstanceId,
    (origin, turn): (Vec3, Mat3),
    stand: Stand,
) {
    const PAINTS: [[u8; 3]; 5] = [
        [180, 40, 40],
        [40, 80, 150],
        [230, 230, 226],
        [50, 54, 58],
        [200, 160, 50],
    ];
    let group = scene.add(parent, "Model", "Car");
    let car = Site {
        group,
        origin,
        turn,
    };
    let set = |solid: Solid| match stand {
        Stand::Loose => solid.loose(),
        Stand::Parked => solid,
    };
    let body = car.solid(Vec3::new(13.0, 2.5, 6.0), Vec3::Y * 2.75);
    let body = body.of("SmoothPlastic", *random.pick(&PAINTS));
    let body = scene.block(group, "Body", set(body));
    let cabin = car.solid(Vec3::new(7.0, 2.0, 5.5), Vec3::new(-0.5, 5.0, 0.0));
    let mut others = vec![scene.block(group, "Cabin", set(cabin.of("Glass", [120, 150, 170])))];
    for (x, z) in [(-4.0, -3.0), (-4.0, 3.0), (4.0, -3.0), (4.0, 3.0)] {
        let at = car.origin + car.turn * Vec3::new(x, 1.5, z);
        let wheel = Solid::new(Vec3::new(1.0, 3.0, 3.0), at).turned(car.turn * quarter(1));
        others.push(scene.cylinder(group, "Wheel", set(wheel.of("Rubber", [40, 40, 42]))));
    }
    if stand == Stand::Loose {
        for other in others {
            scene.weld(group, body, other);
        }
    }
}
