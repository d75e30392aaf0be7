//! Terrain in pictures, in rays and in the journal.

use studio_model::terrain::{Cell, Chunk, SmoothGrid};

use super::*;

const GRASS: u8 = 2;

/// Level ground up to a height in cells, in the chunks around the origin.
fn plain(height: usize) -> Value {
    let mut grid = SmoothGrid::default();
    for (x, z) in [(-1, -1), (-1, 0), (0, -1), (0, 0)] {
        let chunk = Chunk::from_fn(|_, y, _| {
            if y < height {
                Cell::full(GRASS)
            } else {
                Cell::AIR
            }
        });
        grid.insert([x, 0, z], chunk);
    }
    Value::BinaryString(grid.encode().into())
}

fn with_ground(height: usize) -> (Place, InstanceId) {
    let mut place = Place::new();
    let terrain = place.model.create(known().terrain).expect("room");
    let cells = known().terrain_smooth_grid;
    place
        .model
        .set_property(terrain, cells, plain(height))
        .expect("cells");
    place.insert(terrain, place.workspace);
    (place, terrain)
}

fn down() -> crate::Ray {
    crate::Ray {
        origin: Vec3::new(3.0, 100.0, 5.0),
        direction: Vec3::NEG_Y,
    }
}

#[test]
fn ground_is_green_below_and_the_sky_is_above() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let (place, _) = with_ground(2);
    let camera = Camera::look_at(Vec3::new(0.0, 14.0, 60.0), Vec3::new(0.0, 14.0, 0.0));
    let view = view(&camera);
    let picture = shoot(&mut offscreen, &place, &view);
    let mean = |rows: std::ops::Range<u32>| {
        let from = (rows.start * SIZE[0] * 4) as usize;
        let pixels = picture.rgba[from..(rows.end * SIZE[0] * 4) as usize].chunks_exact(4);
        let count = pixels.len() as u32;
        let sum = pixels.fold([0u32; 3], |sum, pixel| {
            [0, 1, 2].map(|channel| sum[channel] + u32::from(pixel[channel]))
        });
        sum.map(|channel| channel / count)
    };
    let [red, green, blue] = mean(SIZE[1] - 40..SIZE[1]);
    assert!(green > red && green > blue + 20, "{red} {green} {blue}");
    let [red, green, blue] = mean(0..40);
    assert!(blue > green && green > red, "{red} {green} {blue}");
}

#[test]
fn rays_hit_the_ground_and_parts_before_it() {
    let (mut place, terrain) = with_ground(2);
    let mut scene = place.scene();
    scene.wait_for_terrain();
    let hit = scene.pick(down(), |_| true).expect("ground");
    assert!(hit.is_terrain && hit.id == terrain && scene.is_terrain(hit.id));
    assert!(hit.point.abs_diff_eq(Vec3::new(3.0, 8.0, 5.0), 0.02) && hit.normal.y > 0.999);
    assert!(scene.pick(down(), |id| id != terrain).is_none());

    let part = place.block(Vec3::new(3.0, 10.0, 5.0), Vec3::splat(4.0), [9; 3]);
    scene.sync(&place.model);
    let hit = scene.pick(down(), |_| true).expect("the part");
    assert!(!hit.is_terrain && hit.id == part);
}

#[test]
fn terrain_follows_its_cells_and_goes_when_it_is_removed() {
    let (mut place, terrain) = with_ground(2);
    let mut scene = place.scene();
    scene.wait_for_terrain();
    place
        .model
        .set_property(terrain, known().terrain_smooth_grid, plain(5))
        .expect("cells");
    scene.sync(&place.model);
    scene.wait_for_terrain();
    let hit = scene.pick(down(), |_| true).expect("ground");
    assert!((hit.point.y - 20.0).abs() < 0.02);

    let bad = Value::BinaryString([9u8, 9, 9].as_slice().into());
    let cells = known().terrain_smooth_grid;
    place
        .model
        .set_property(terrain, cells, bad)
        .expect("a property");
    scene.sync(&place.model);
    scene.wait_for_terrain();
    let error = scene.terrain().and_then(crate::scene::Terrain::error);
    assert!(error.is_some() && scene.pick(down(), |_| true).is_none());

    place
        .model
        .apply(Change::Remove { root: terrain })
        .expect("there");
    scene.sync(&place.model);
    assert!(scene.terrain().is_none());
}
