use proptest::prelude::*;

use super::*;

const GRASS: u8 = 2;

fn at(grid: &SmoothGrid, chunk: [i32; 3], x: usize, y: usize, z: usize) -> Cell {
    grid.chunk(chunk).expect("there").row(y, z)[x]
}

/// A header and one chunk's difference.
fn head(by: [u8; 12]) -> Vec<u8> {
    let mut bytes = vec![1, 5];
    bytes.extend(by);
    bytes
}

/// So many full runs of air: 256 cells each.
fn air(bytes: &mut Vec<u8>, runs: usize) {
    bytes.extend([0x80, 255].repeat(runs));
}

#[test]
fn runs_go_along_x_then_z_then_y() {
    let mut bytes = head([0; 12]);
    // 33 cells of grass, one of which is in the second row; one cell of half-full rock; air.
    bytes.extend([0x80 | GRASS, 32, 0x40 | 8, 127]);
    air(&mut bytes, 127);
    bytes.extend([0x80, 255 - 34]);
    let grid = SmoothGrid::decode(&bytes).expect("well made");
    assert_eq!(at(&grid, [0; 3], 31, 0, 0), Cell::full(GRASS));
    assert_eq!(at(&grid, [0; 3], 0, 0, 1), Cell::full(GRASS));
    let rock = at(&grid, [0; 3], 1, 0, 1);
    assert_eq!((rock.material, rock.fill()), (8, 0.5));
    assert!(at(&grid, [0; 3], 2, 0, 1).is_air() && at(&grid, [0; 3], 0, 1, 0).is_air());
    assert_eq!(grid.encode(), bytes);
}

#[test]
fn chunks_lie_where_their_differences_add_up_to() {
    // x: -1, y: 2, z: 0; then x: +1, y: -1, z: +256.
    let mut bytes = head([255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 2, 0]);
    air(&mut bytes, 128);
    bytes.extend([0, 255, 0, 0, 255, 0, 0, 255, 1, 1, 255, 0]);
    bytes.extend([0x80 | GRASS, 255].repeat(128));
    let grid = SmoothGrid::decode(&bytes).expect("well made");
    let places: Vec<_> = grid.chunks().map(|(at, _)| at).collect();
    assert_eq!(places, [[-1, 2, 0], [0, 1, 256]]);
    assert_eq!(at(&grid, [0, 1, 256], 31, 31, 31), Cell::full(GRASS));
    assert!(
        grid.bytes() < 5000,
        "one row of each kind: {}",
        grid.bytes()
    );
    assert_eq!(grid.encode(), bytes);
}

#[test]
fn what_is_no_terrain_says_why() {
    let why = |bytes: &[u8]| SmoothGrid::decode(bytes).expect_err("not well made");
    assert!(SmoothGrid::decode(&[]).expect("none").is_empty());
    assert!(SmoothGrid::decode(&[1, 5]).expect("none").is_empty());
    assert_eq!(why(&[2, 5]), TerrainError::Version(2));
    assert_eq!(why(&[1, 6]), TerrainError::ChunkSize(6));
    assert_eq!(why(&[1]), TerrainError::Truncated);
    assert_eq!(why(&[1, 5, 0]), TerrainError::Truncated);
    let mut bytes = head([0; 12]);
    air(&mut bytes, 127);
    assert_eq!(why(&bytes), TerrainError::Truncated);
    bytes.extend([0, 0x80, 255]);
    assert_eq!(why(&bytes), TerrainError::Overrun);
    assert_eq!(why(&head([127; 12])), TerrainError::TooFar);
}

#[test]
fn colors_are_those_of_the_place_or_of_the_class() {
    let own: Vec<u8> = (0..69).collect();
    assert_eq!(TerrainColors::decode(&own).of(GRASS), [6, 7, 8]);
    let usual = TerrainColors::default();
    assert_eq!(usual.of(GRASS), [106, 127, 63]);
    assert_eq!(TerrainColors::decode(&own[..68]), usual);
    assert_eq!(usual.of(200), usual.of(8), "unknown ones are rock");
}

#[test]
fn every_material_is_one_of_the_class_table() {
    let table = crate::ClassTable::get();
    let items = table.enumeration(table.enum_named("Material").expect("there"));
    for name in MATERIALS {
        assert!(items.item_named(name).is_some(), "{name}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_terrain_or_an_error(mut bytes in proptest::collection::vec(any::<u8>(), 0..4000), headed in any::<bool>()) {
        if headed && bytes.len() > 14 {
            bytes[..14].copy_from_slice(&[1, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        }
        drop(SmoothGrid::decode(&bytes));
    }

    #[test]
    fn what_is_written_is_read_again(seed in any::<u32>(), coarse in 1usize..40, place in any::<[i16; 3]>()) {
        let mut grid = SmoothGrid::default();
        grid.insert(place.map(|v| i32::from(v) % 7000), Chunk::from_fn(|x, y, z| {
            let number = (x / coarse + 7 * (y / coarse) + 31 * (z / coarse)) as u32;
            let [material, occupancy, ..] = number.wrapping_mul(seed | 1).to_be_bytes();
            if material < 64 { Cell::AIR } else { Cell { material: material & 31 | 2, occupancy } }
        }));
        prop_assert_eq!(SmoothGrid::decode(&grid.encode()), Ok(grid));
    }
}
