//! Switches of parts: if one of them is off, all go on; else all go off.

use studio_model::known::known;
use studio_model::{InstanceId, PropertyId, Value};

use super::scope::{count_of, parts_under, refused};
use crate::document::{Document, EditError};

/// A switch that parts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toggle {
    /// Held in place.
    Anchored,
    /// Passed by by clicks in the viewport.
    Locked,
    /// Bumped into.
    CanCollide,
}

impl Toggle {
    fn property(self) -> PropertyId {
        match self {
            Self::Anchored => known().anchored,
            Self::Locked => known().locked,
            Self::CanCollide => known().can_collide,
        }
    }

    fn step(self, on: bool, parts: &str) -> String {
        match (self, on) {
            (Self::Anchored, true) => format!("Anchor {parts}"),
            (Self::Anchored, false) => format!("Unanchor {parts}"),
            (Self::Locked, true) => format!("Lock {parts}"),
            (Self::Locked, false) => format!("Unlock {parts}"),
            (Self::CanCollide, true) => format!("Turn on collisions of {parts}"),
            (Self::CanCollide, false) => format!("Turn off collisions of {parts}"),
        }
    }
}

impl Document {
    /// Switches the parts among and below instances; what they are now.
    ///
    /// # Errors
    /// Refused if there are none.
    pub fn toggle(&mut self, ids: &[InstanceId], toggle: Toggle) -> Result<bool, EditError> {
        let parts = parts_under(self.model(), ids);
        if parts.is_empty() {
            return Err(refused("Nothing selected is a part or holds one"));
        }
        let property = toggle.property();
        let on = !self.is_on(&parts, toggle);
        let step = toggle.step(on, &count_of(self.model(), &parts));
        self.edit(step, |edit| {
            edit.set_of_all(&parts, property, &Value::Bool(on))?;
            Ok(on)
        })
    }

    /// Whether the switch of all these parts is on; of none it is off.
    pub fn is_on(&self, parts: &[InstanceId], toggle: Toggle) -> bool {
        let property = toggle.property();
        !parts.is_empty() && parts.iter().all(|&part| self.model().flag(part, property))
    }
}
