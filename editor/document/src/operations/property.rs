//! Properties of many instances at once: set, reset, paint.

use studio_model::clock;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, PropertyId, Value};

use super::scope::{count_of, parts_under, present, refused};
use super::view::{shown_value, write_of};
use crate::document::{Document, EditError};
use crate::edit::Edit;

/// What a brush paints; what is `None` stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paint {
    /// Red, green, blue.
    pub color: Option<[u8; 3]>,
    /// An item of the enum `Material`.
    pub material: Option<u32>,
}

impl Edit<'_> {
    /// Sets a property of those instances that have it, or another of its name and type; how many they are. Views such as
    /// Position write what they are views of; extents are kept within their range.
    ///
    /// # Errors
    /// Whatever the model refuses: see [`ChangeError`](studio_model::ChangeError).
    pub fn set_of_all(
        &mut self,
        ids: &[InstanceId],
        property: PropertyId,
        value: &Value,
    ) -> Result<usize, EditError> {
        let mut count = 0;
        for &id in ids {
            let Some(own) = own_property(self.model(), id, property) else {
                continue;
            };
            if own == known().lighting_time_of_day
                && let Value::String(text) = value
                && clock::hours_of(text).is_none()
            {
                return Err(refused("A time of day is written as 14:30 or 14:30:00"));
            }
            let value = within_range(self.model(), own, value);
            let (id, property, value) = write_of(self.model(), id, own, value);
            self.set(id, property, value)?;
            count += 1;
        }
        Ok(count)
    }

    /// Paints parts, without those below them.
    ///
    /// # Errors
    /// Whatever the model refuses.
    pub fn paint(&mut self, parts: &[InstanceId], paint: &Paint) -> Result<(), EditError> {
        if let Some(color) = paint.color {
            self.set_of_all(parts, known().color, &Value::Color3uint8(color))?;
        }
        if let Some(material) = paint.material {
            self.set_of_all(parts, known().material, &Value::Enum(material))?;
        }
        Ok(())
    }
}

impl Document {
    /// Sets a property of instances: of those that have it, or another of its name and type. Position, Orientation and
    /// `WorldPivot` can be set too.
    ///
    /// # Errors
    /// Refused if none has it, or for a value that it cannot hold.
    pub fn set_property(
        &mut self,
        ids: &[InstanceId],
        property: PropertyId,
        value: &Value,
    ) -> Result<(), EditError> {
        let ids = &present(self.model(), ids);
        let name = self.model().table().property(property).name;
        let step = format!("Set {name} of {}", count_of(self.model(), ids));
        self.edit(step, |edit| {
            match edit.set_of_all(ids, property, value)? {
                0 => Err(refused(format!("Nothing selected has a property {name}"))),
                _ => Ok(()),
            }
        })
    }

    /// Gives a property of instances the default of their classes; a view that of what it is a view of.
    ///
    /// # Errors
    /// Refused if none has it.
    pub fn reset_property(
        &mut self,
        ids: &[InstanceId],
        property: PropertyId,
    ) -> Result<(), EditError> {
        if property == known().world_pivot {
            return self.reset_pivot(ids);
        }
        let ids = &present(self.model(), ids);
        let name = self.model().table().property(property).name;
        let step = format!("Reset {name} of {}", count_of(self.model(), ids));
        self.edit(step, |edit| {
            let mut count = 0;
            for &id in ids {
                if let Some(default) = default_of(edit.model(), id, property) {
                    count += edit.set_of_all(&[id], property, &default)?;
                }
            }
            match count {
                0 => Err(refused(format!("Nothing selected has a property {name}"))),
                _ => Ok(()),
            }
        })
    }

    /// Paints the parts among and below instances.
    ///
    /// # Errors
    /// Refused if there are none.
    pub fn paint(&mut self, ids: &[InstanceId], paint: &Paint) -> Result<(), EditError> {
        let parts = parts_under(self.model(), ids);
        if parts.is_empty() {
            return Err(refused("Nothing selected has a surface to paint"));
        }
        let step = format!("Paint {}", count_of(self.model(), &parts));
        self.edit(step, |edit| edit.paint(&parts, paint))
    }

    /// Whether all of these instances that have a property show the same value: that value; `None` if they differ or none
    /// has it.
    pub fn common_value(&self, ids: &[InstanceId], property: PropertyId) -> Option<Value> {
        let model = self.model();
        let mut values = ids.iter().filter_map(|&id| {
            let own = own_property(model, id, property)?;
            shown_value(model, id, own)
        });
        let first = values.next()?;
        values.all(|value| value.same_bits(&first)).then_some(first)
    }
}

/// The property itself, or the one of its name and type that the instance's class has.
fn own_property(model: &DataModel, id: InstanceId, property: PropertyId) -> Option<PropertyId> {
    let table = model.table();
    let class = model.class(id)?;
    if table.class(class).column_of(property).is_some() {
        return Some(property);
    }
    let info = table.property(property);
    let own = table.find(class, info.name)?;
    let other = table.property(own);
    let is_same = other.value_type == info.value_type && other.enum_id == info.enum_id;
    is_same.then_some(own)
}

fn default_of(model: &DataModel, id: InstanceId, property: PropertyId) -> Option<Value> {
    let own = own_property(model, id, property)?;
    model
        .table()
        .class(model.class(id)?)
        .default_of(own)
        .cloned()
}

/// A part's extents are kept within the range that the class table gives: nothing is drawn or simulated beyond it.
fn within_range(model: &DataModel, property: PropertyId, value: &Value) -> Value {
    let range = model.table().property(property).range;
    match (value, range) {
        (Value::Vector3(extents), Some((least, most))) if extents.is_finite() => {
            Value::Vector3(extents.clamp(
                glam::Vec3::splat(least as f32),
                glam::Vec3::splat(most as f32),
            ))
        }
        _ => value.clone(),
    }
}
