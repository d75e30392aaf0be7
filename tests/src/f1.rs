//! The place of benchmark F1 as plain data: anchored parts, 100 to a Model, spread over 4000 × 200 × 4000 studs, half of
//! them turned about the vertical, sizes in half studs, 512 colours, 4 materials.
//!
//! Knows no data model and no format: the benchmarks make their trees of it, and the peers' side includes this file, so
//! that both sides measure the same place. Only whole numbers and correctly rounded operations make the values: a seed
//! gives the same bits on every machine.

use crate::seeded::Seeded;

/// Parts below one Model.
pub const PARTS_PER_MODEL: usize = 100;

/// The materials, by the names of their enum items.
pub const MATERIALS: [&str; 4] = ["Plastic", "Wood", "Slate", "Grass"];

/// How wide, high and deep the place is, in studs; its ground's centre is the origin.
const EXTENT: [f64; 3] = [4000.0, 200.0, 4000.0];

/// One part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct F1Part {
    /// Where its centre is, in studs.
    pub position: [f32; 3],
    /// Its rotation matrix, row by row.
    pub rotation: [f32; 9],
    /// Its edges, in studs.
    pub size: [f32; 3],
    /// Red, green, blue.
    pub color: [u8; 3],
    /// One of [`MATERIALS`], by its index.
    pub material: usize,
}

/// The parts of the place of this seed, in order; each [`PARTS_PER_MODEL`] belong to one Model.
pub fn parts(count: usize, seed: u64) -> impl ExactSizeIterator<Item = F1Part> {
    let mut random = Seeded::new(seed);
    (0..count).map(move |_| part(&mut random))
}

fn part(random: &mut Seeded) -> F1Part {
    let [x, y, z] = EXTENT.map(|edge| unit(random) * edge);
    F1Part {
        position: [x - EXTENT[0] / 2.0, y, z - EXTENT[2] / 2.0].map(|v| v as f32),
        rotation: if random.one_in(2) {
            about_vertical(random)
        } else {
            [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]
        },
        size: std::array::from_fn(|_| (1 + random.below(40)) as f32 / 2.0),
        color: std::array::from_fn(|_| (random.below(8) * 36) as u8),
        material: random.below(MATERIALS.len()),
    }
}

/// A random turn. The sines and cosines of standard libraries differ from machine to machine; a point of the unit disc,
/// moved out to its edge, has them by a square root.
fn about_vertical(random: &mut Seeded) -> [f32; 9] {
    loop {
        let (x, z) = (unit(random) * 2.0 - 1.0, unit(random) * 2.0 - 1.0);
        let length = (x * x + z * z).sqrt();
        if (0.1..=1.0).contains(&length) {
            let (cos, sin) = ((x / length) as f32, (z / length) as f32);
            return [cos, 0.0, sin, 0.0, 1.0, 0.0, -sin, 0.0, cos];
        }
    }
}

/// A number of `0.0..1.0`, in 53 bits.
fn unit(random: &mut Seeded) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_place_and_another_seed_another() {
        let place = |seed| parts(300, seed).collect::<Vec<_>>();
        assert_eq!(place(1), place(1));
        assert_ne!(place(1), place(2));
    }

    #[test]
    fn half_of_the_parts_are_turned_and_all_lie_in_the_place() {
        let place: Vec<F1Part> = parts(10_000, 7).collect();
        let turned = place.iter().filter(|part| part.rotation[0] != 1.0).count();
        assert!((4_800..5_200).contains(&turned), "{turned}");
        for part in place {
            let [x, y, z] = part.position;
            assert!(x.abs() <= 2000.0 && (0.0..=200.0).contains(&y) && z.abs() <= 2000.0);
            assert!(part.size.iter().all(|edge| (0.5..=20.0).contains(edge)));
        }
    }
}
