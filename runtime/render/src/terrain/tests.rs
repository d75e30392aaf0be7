use std::collections::BTreeMap;

use glam::Vec3;
use proptest::prelude::*;
use studio_model::terrain::{Cell, Chunk, SmoothGrid};

use super::builder::patch;
use super::{Patch, Surface, origin};
use crate::camera::Ray;

pub(crate) const GRASS: u8 = 2;
pub(crate) const SAND: u8 = 6;
const EIGHT: [[i32; 3]; 8] = [
    [-1, -1, -1],
    [0, -1, -1],
    [-1, 0, -1],
    [0, 0, -1],
    [-1, -1, 0],
    [0, -1, 0],
    [-1, 0, 0],
    [0, 0, 0],
];

/// The eight chunks around the origin, by their cells' places in the world.
pub(crate) fn grid(cell: impl Fn([i32; 3]) -> Cell) -> SmoothGrid {
    let mut grid = SmoothGrid::default();
    for at in EIGHT {
        let chunk = Chunk::from_fn(|x, y, z| {
            let within = [x, y, z].map(|place| place as i32);
            cell(std::array::from_fn(|axis| at[axis] * 32 + within[axis]))
        });
        grid.insert(at, chunk);
    }
    grid
}

/// Ground up to a height in studs, filled as the reference does.
fn up_to(height: f32, y: i32, material: u8) -> Cell {
    let fill = (height / 4.0 - y as f32).clamp(0.0, 1.0);
    if fill <= 0.0 {
        return Cell::AIR;
    }
    Cell {
        material,
        occupancy: (fill * 256.0 - 1.0).max(0.0) as u8,
    }
}

fn patches(grid: &SmoothGrid) -> Vec<Patch> {
    // Those before the chunks have the faces of their lower sides.
    let around = -2..=0;
    let places = around.clone().flat_map(move |x| {
        let zs = around.clone();
        (-2..=0).flat_map(move |y| zs.clone().map(move |z| [x, y, z]))
    });
    places.filter_map(|at| patch(grid, at)).collect()
}

/// How often each edge of a surface is passed in its direction, less how often against it: zero for all that is closed.
fn edges<'a>(all: impl Iterator<Item = (Vec3, &'a Surface)>) -> BTreeMap<[[i64; 3]; 2], i32> {
    let mut edges = BTreeMap::new();
    for (corner, surface) in all {
        let place = |index: u16| {
            let place = corner + surface.vertices[usize::from(index)].place();
            (place * 256.0).round().to_array().map(|v| v as i64)
        };
        for triangle in surface.indices.as_chunks::<3>().0 {
            let [a, b, c] = triangle.map(place);
            for (from, to) in [(a, b), (b, c), (c, a)] {
                let way = if from < to { 1 } else { -1 };
                if from != to {
                    *edges.entry([from.min(to), from.max(to)]).or_insert(0) += way;
                }
            }
        }
    }
    edges
}

fn is_closed(patches: &[Patch]) -> bool {
    let surfaces = patches
        .iter()
        .map(|patch| (origin(patch.at), &patch.ground[0]));
    edges(surfaces).values().all(|open| *open == 0)
}

/// Whether patches of unlike levels beside each other are closed.
fn is_closed_mixed(patches: &[Patch]) -> bool {
    let level = |at: [i32; 3]| at.iter().sum::<i32>().unsigned_abs() as usize % super::LEVELS;
    let surfaces = patches
        .iter()
        .map(|patch| (origin(patch.at), &patch.ground[level(patch.at)]));
    edges(surfaces).values().all(|open| *open == 0)
}

#[test]
fn level_ground_is_level_where_its_cells_say() {
    for height in [-40.0, 4.0, 5.0, 6.0, 7.5, 8.0] {
        let grid = grid(|[_, y, _]| up_to(height, y, GRASS));
        let inner = patch(&grid, [-1, if height > 0.0 { 0 } else { -1 }, -1]).expect("there");
        let (mut up, mut down) = (0, 0);
        for vertex in &inner.ground[0].vertices {
            // The outermost are at the end of the world, where the ground falls.
            let place = vertex.place() + origin(inner.at);
            if place.x.abs() > 120.0 || place.z.abs() > 120.0 {
                continue;
            }
            if vertex.normal().y > 0.0 {
                assert!((place.y - height).abs() < 0.02, "{height}: {place}");
                assert!(vertex.normal().y > 0.999);
                up += 1;
            } else {
                down += 1;
            }
        }
        assert!(up >= 29 * 29 && down == 0, "{up} {down}");
    }
}

#[test]
fn a_ball_across_eight_chunks_is_closed_and_looks_outwards() {
    let ball = grid(|at| {
        let middle = Vec3::from(at.map(|place| place as f32)) + 0.5 - Vec3::new(0.3, 1.1, -0.7);
        let fill = (9.0 - middle.length() + 0.5).clamp(0.0, 1.0);
        let occupancy = (fill * 256.0 - 1.0).max(0.0) as u8;
        let material = GRASS;
        if fill > 0.0 {
            Cell {
                material,
                occupancy,
            }
        } else {
            Cell::AIR
        }
    });
    let patches = patches(&ball);
    assert_eq!(patches.len(), 8);
    assert!(is_closed(&patches) && is_closed_mixed(&patches));
    let middle = Vec3::new(0.3, 1.1, -0.7) * 4.0;
    for patch in &patches {
        for vertex in &patch.ground[0].vertices {
            let out = vertex.place() + origin(patch.at) - middle;
            assert!((out.length() - 36.0).abs() < 1.5, "{}", out.length());
            assert!(out.normalize().dot(vertex.normal()) > 0.93);
        }
    }
}

#[test]
fn along_the_edges_of_chunks_both_have_the_same_normals() {
    let hills = grid(|[x, y, z]| {
        let height = 30.0 * (x as f32 * 0.21).sin() * (z as f32 * 0.17).cos();
        up_to(height, y, GRASS)
    });
    let mut normals: BTreeMap<[i64; 3], Vec3> = BTreeMap::new();
    let mut shared = 0;
    for patch in patches(&hills) {
        for vertex in &patch.ground[0].vertices {
            let place = (vertex.place() + origin(patch.at)) * 256.0;
            let key = place.round().to_array().map(|v| v as i64);
            if let Some(other) = normals.insert(key, vertex.normal()) {
                shared += 1;
                assert!(other.abs_diff_eq(vertex.normal(), 0.02), "{place}");
            }
        }
    }
    assert!(shared > 100, "{shared}");
}

#[test]
fn triangles_know_the_materials_of_all_their_corners() {
    let shore = grid(|[x, y, _]| up_to(8.0, y, if x < -8 { GRASS } else { SAND }));
    let patch = patch(&shore, [-1, 0, -1]).expect("there");
    assert_eq!(patch.materials, 1 << GRASS | 1 << SAND);
    for triangle in patch.ground[0].indices.as_chunks::<3>().0 {
        let corners = triangle.map(|index| patch.ground[0].vertices[usize::from(index)].materials);
        let [of, ..] = corners[0].as_chunks::<3>().0 else {
            panic!("three materials");
        };
        let own = corners.map(|corner| corner[usize::from(corner[3])]);
        let is_plain = of.iter().all(|material| *material == of[0]);
        assert!(is_plain || *of == own, "{corners:?}");
    }
}

#[test]
fn thin_ground_is_kept() {
    let sheet = grid(|[_, y, _]| {
        let occupancy = 63;
        if y == 2 {
            Cell {
                material: GRASS,
                occupancy,
            }
        } else {
            Cell::AIR
        }
    });
    let patch = patch(&sheet, [-1, 0, -1]).expect("there");
    let ys = || {
        patch.ground[0]
            .vertices
            .iter()
            .map(|vertex| vertex.place().y)
    };
    let thick = ys().fold(f32::MIN, f32::max) - ys().fold(f32::MAX, f32::min);
    assert!(
        (thick - 1.0).abs() < 0.05,
        "a quarter of four studs: {thick}"
    );
}

#[test]
fn water_is_level_and_ends_in_the_ground() {
    // A basin: the ground rises with the distance from the middle.
    let lake = grid(|[x, y, z]| {
        let away = Vec3::new(x as f32 + 0.5, 0.0, z as f32 + 0.5).length();
        let ground = up_to(away * 2.0, y, SAND);
        if !ground.is_solid() && y < 6 {
            Cell::full(Cell::WATER)
        } else {
            ground
        }
    });
    let mut seen = 0;
    for at in [[-1, 0, -1], [0, 0, 0]] {
        let patch = patch(&lake, at).expect("there");
        for vertex in &patch.water[0].vertices {
            let place = vertex.place() + origin(at);
            assert!((place.y - 24.0).abs() < 1.0, "{place}");
            let away = Vec3::new(place.x, 0.0, place.z).length() / 4.0;
            assert!(away < 15.0, "{place}");
            seen += usize::from(away < 10.0 && (place.y - 24.0).abs() < 0.01);
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn rays_meet_what_is_drawn_from_outside_only() {
    let flat = grid(|[_, y, _]| up_to(6.0, y, GRASS));
    let patch = patch(&flat, [0, 0, 0]).expect("there");
    let ray = |y: f32, down: f32| Ray {
        origin: Vec3::new(50.3, y, 47.1),
        direction: Vec3::new(0.0, down, 0.0),
    };
    let (distance, normal) = patch.meet(ray(50.0, -1.0), f32::INFINITY).expect("below");
    assert!((distance - 44.0).abs() < 0.02 && normal.y > 0.999);
    assert_eq!(patch.meet(ray(50.0, -1.0), 40.0), None);
    assert_eq!(patch.meet(ray(50.0, 1.0), f32::INFINITY), None);
    assert_eq!(patch.meet(ray(5.0, 1.0), f32::INFINITY), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn whatever_the_cells_surfaces_are_closed(seed in any::<u32>(), share in 1u32..255) {
        let noise = grid(|[x, y, z]| {
            // Away from the rest of the world.
            if [x, y, z].iter().any(|place| !(-6..6).contains(place)) {
                return Cell::AIR;
            }
            let mixed = (x as u32).wrapping_mul(0x9E37_79B1) ^ (y as u32).wrapping_mul(0x85EB_CA77)
                ^ (z as u32).wrapping_mul(0xC2B2_AE3D) ^ seed;
            let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2C1B_3C6D);
            let [material, occupancy, chance, _] = (mixed ^ (mixed >> 12)).to_be_bytes();
            if u32::from(chance) > share { return Cell::AIR; }
            Cell { material: 1 + material % 8, occupancy }
        });
        let patches = patches(&noise);
        prop_assert!(is_closed(&patches) && is_closed_mixed(&patches));
    }
}
