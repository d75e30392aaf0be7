//! How full cells are for a surface that is to be drawn around them: the ground's, or the water's. Knows no triangles.

use studio_model::terrain::{CHUNK_CELLS, Cell};

use super::cells::{Cells, PAD, SIDE, STRIDES, index};

/// A cell is inside of the surface from here on.
pub(super) const HALF: f32 = 0.5;
/// How much lower water lies in the ground beside it than where it is free, of a cell: ground that is as high as the water
/// shows.
const SUNK: f32 = 0.08;

/// The cells as a surface sees them.
#[derive(Debug)]
pub(super) struct Field {
    /// 0 (empty) to 1, by [`index`].
    pub(super) fill: Vec<f32>,
    pub(super) material: Vec<u8>,
    /// The cell hides the surface: of water, where ground is.
    pub(super) hides: Vec<bool>,
}

impl Field {
    /// The ground's; `None` if it has no surface here.
    pub(super) fn of_ground(cells: &Cells) -> Option<Self> {
        let all = cells.all();
        let solid = all.iter().filter(|cell| cell.is_solid()).count();
        let is_full = |cell: &Cell| cell.is_solid() && cell.occupancy == u8::MAX;
        if solid == 0 || (solid == all.len() && all.iter().all(is_full)) {
            return None;
        }
        let fill = |cell: &Cell| if cell.is_solid() { cell.fill() } else { 0.0 };
        let mut field = Self {
            fill: all.iter().map(fill).collect(),
            material: all.iter().map(|cell| cell.material).collect(),
            hides: vec![false; all.len()],
        };
        field.keep_thin();
        Some(field)
    }

    /// The water's; `None` if there is none.
    pub(super) fn of_water(cells: &Cells) -> Option<Self> {
        let all = cells.all();
        let is_open = |cell: &Cell| cell.is_water();
        if !all.iter().any(is_open) || all.iter().all(is_open) {
            return None;
        }
        let fill = |cell: &Cell| if cell.is_water() { cell.fill() } else { 0.0 };
        let mut field = Self {
            fill: all.iter().map(fill).collect(),
            material: vec![Cell::WATER; all.len()],
            hides: all.iter().map(|cell| cell.is_solid()).collect(),
        };
        field.keep_thin();
        field.flood_shores();
        Some(field)
    }

    /// Cells that are less than half full and lie beside none that is more would not be seen: they count as fuller, by
    /// what leaves them their volume.
    fn keep_thin(&mut self) {
        let mut thin = Vec::new();
        let range = PAD - 2..PAD + CHUNK_CELLS + 2;
        for (x, y, z) in cube(range) {
            let at = index(x, y, z);
            let fill = self.fill[at];
            if fill <= 0.0 || fill >= HALF {
                continue;
            }
            let is_low = |at: usize| self.fill[at] < HALF;
            if STRIDES
                .iter()
                .all(|step| is_low(at - step) && is_low(at + step))
            {
                thin.push((at, HALF + 0.5 * fill));
            }
        }
        for (at, fill) in thin {
            self.fill[at] = fill;
        }
    }

    /// Water goes on a cell into the ground beside it: where that is not as high as the water, it is wet.
    fn flood_shores(&mut self) {
        let mut wet = Vec::new();
        let range = PAD - 2..PAD + CHUNK_CELLS + 2;
        for (x, y, z) in cube(range) {
            let at = index(x, y, z);
            if !self.hides[at] {
                continue;
            }
            let [along, _, across] = STRIDES;
            let rows = [at - across, at, at + across];
            let beside = rows
                .into_iter()
                .flat_map(|row| [row - along, row, row + along]);
            let highest = beside
                .filter(|beside| !self.hides[*beside])
                .fold(0.0, |most: f32, beside| most.max(self.fill[beside]));
            if highest >= HALF {
                wet.push((at, (highest - SUNK).max(HALF)));
            }
        }
        for (at, fill) in wet {
            self.fill[at] = fill;
        }
    }

    /// Whether a cell is inside.
    pub(super) fn is_inside(&self, at: usize) -> bool {
        self.fill[at] >= HALF
    }

    /// Whether there is a surface to be seen between a cell inside and one outside; `upwards` if the latter is above.
    pub(super) fn shows(&self, inside: usize, outside: usize, upwards: bool) -> bool {
        !self.hides[outside] && (upwards || !self.hides[inside])
    }
}

/// All places of a cube, x fastest and y slowest as cells lie.
pub(super) fn cube(range: std::ops::Range<usize>) -> impl Iterator<Item = (usize, usize, usize)> {
    debug_assert!(range.end <= SIDE);
    let (ys, zs, xs) = (range.clone(), range.clone(), range);
    ys.flat_map(move |y| {
        let xs = xs.clone();
        zs.clone()
            .flat_map(move |z| xs.clone().map(move |x| (x, y, z)))
    })
}
