//! What few parts have: lamps and pictures, in the flat lists that are drawn from. Knows no model.

use rustc_hash::FxHashMap;

use super::look::Trim;
use super::{Decal, Light};

/// Lamps and pictures by part, and all of them in lists.
#[derive(Debug, Default)]
pub(super) struct Trims {
    by_slot: FxHashMap<u32, Placed>,
    lights: Vec<Light>,
    decals: Vec<Decal>,
    lights_stale: bool,
    decals_stale: bool,
    lights_revision: u64,
    decals_revision: u64,
}

/// A part's trim, and where it is in the lists.
#[derive(Debug)]
struct Placed {
    trim: Trim,
    first_light: usize,
    decals_at: Vec<usize>,
}

impl Trims {
    /// Nothing, in lists whose revisions count on.
    pub(super) fn cleared(self) -> Self {
        Self {
            lights_revision: self.lights_revision + 1,
            decals_revision: self.decals_revision + 1,
            ..Self::default()
        }
    }

    pub(super) fn lights(&self) -> &[Light] {
        &self.lights
    }

    pub(super) fn decals(&self) -> &[Decal] {
        &self.decals
    }

    /// Counts changes of the list of lamps.
    pub(super) fn lights_revision(&self) -> u64 {
        self.lights_revision
    }

    /// Counts changes of the list of pictures.
    pub(super) fn decals_revision(&self) -> u64 {
        self.decals_revision
    }

    /// The slots of parts whose size an asset decides.
    pub(super) fn users_of(&self, asset: u32) -> Vec<u32> {
        let users = self.by_slot.iter();
        let users = users.filter(|(_, placed)| placed.trim.asset == Some(asset));
        users.map(|(slot, _)| *slot).collect()
    }

    /// Gives a part its trim, or takes it away.
    pub(super) fn set(&mut self, slot: u32, trim: Option<Trim>) {
        let Some(trim) = trim else {
            if let Some(old) = self.by_slot.remove(&slot) {
                self.lights_stale |= !old.trim.lights.is_empty();
                self.decals_stale |= !old.trim.decals.is_empty();
            }
            return;
        };
        let Some(old) = self.by_slot.get_mut(&slot) else {
            self.lights_stale |= !trim.lights.is_empty();
            self.decals_stale |= !trim.decals.is_empty();
            let placed = Placed {
                trim,
                first_light: 0,
                decals_at: Vec::new(),
            };
            self.by_slot.insert(slot, placed);
            return;
        };
        if old.trim.lights != trim.lights {
            self.lights_revision += 1;
            self.lights_stale |= old.trim.lights.len() != trim.lights.len();
            if !self.lights_stale {
                self.lights[old.first_light..][..trim.lights.len()].copy_from_slice(&trim.lights);
            }
        }
        if old.trim.decals != trim.decals {
            self.decals_revision += 1;
            let order = |trim: &Trim| trim.decals.iter().map(|decal| decal.z).collect::<Vec<_>>();
            self.decals_stale |= order(&old.trim) != order(&trim);
            if !self.decals_stale {
                for (at, decal) in old.decals_at.iter().zip(&trim.decals) {
                    self.decals[*at] = *decal;
                }
            }
        }
        old.trim = trim;
    }

    /// Makes the lists anew where that is needed: lamps by part, pictures by `ZIndex` and part.
    pub(super) fn settle(&mut self) {
        if !self.lights_stale && !self.decals_stale {
            return;
        }
        let mut all: Vec<(u32, &mut Placed)> =
            self.by_slot.iter_mut().map(|(s, p)| (*s, p)).collect();
        all.sort_unstable_by_key(|(slot, _)| *slot);
        if std::mem::take(&mut self.lights_stale) {
            self.lights_revision += 1;
            self.lights.clear();
            for (_, placed) in &mut all {
                placed.first_light = self.lights.len();
                self.lights.extend(&placed.trim.lights);
            }
        }
        if std::mem::take(&mut self.decals_stale) {
            self.decals_revision += 1;
            self.decals.clear();
            let mut order = Vec::new();
            for (part, (_, placed)) in all.iter_mut().enumerate() {
                placed.decals_at = vec![0; placed.trim.decals.len()];
                let decals = placed.trim.decals.iter().enumerate();
                order.extend(decals.map(|(number, decal)| (decal.z, part, number, *decal)));
            }
            order.sort_unstable_by_key(|(z, part, number, _)| (*z, *part, *number));
            for (at, (_, part, number, decal)) in order.into_iter().enumerate() {
                self.decals.push(decal);
                all[part].1.decals_at[number] = at;
            }
        }
    }
}
