//! Joining parts: welds, and constraints between two points on surfaces.

use glam::{Mat3, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, ClassId, ClassTable, InstanceId, PropertyId, Value, ValueType};

use super::scope::{count_of, parts_under, refused};
use crate::document::{Document, EditError};
use crate::edit::Edit;

/// A point on a part's surface.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JoinPoint {
    /// The part.
    pub part: InstanceId,
    /// Where, in the world.
    pub point: Vec3,
    /// The surface's normal there, outwards.
    pub normal: Vec3,
}

/// The properties by which a class joins two things.
enum Ends {
    /// `Attachment0` and `Attachment1`.
    Attachments(PropertyId, PropertyId),
    /// `Part0` and `Part1`.
    Parts(PropertyId, PropertyId),
}

impl Ends {
    fn of(table: &ClassTable, class: ClassId) -> Option<Self> {
        let reference = |name: &str| {
            let property = table.find(class, name)?;
            let is_reference = table.property(property).value_type == ValueType::Ref;
            is_reference.then_some(property)
        };
        let attachments = reference("Attachment0").zip(reference("Attachment1"));
        let parts = || reference("Part0").zip(reference("Part1"));
        attachments
            .map(|(a, b)| Self::Attachments(a, b))
            .or_else(|| parts().map(|(a, b)| Self::Parts(a, b)))
    }
}

/// The classes that [`Document::join`] makes, by name.
pub fn joining_classes() -> impl Iterator<Item = ClassId> {
    let table = ClassTable::get();
    let joins = |class: ClassId| Ends::of(table, class).is_some();
    let offered = table
        .classes()
        .filter(|(_, info)| info.creatable && !info.deprecated);
    offered
        .map(|(class, _)| class)
        .filter(move |&class| joins(class))
}

impl Document {
    /// Holds parts together as they stand: a `WeldConstraint` between the last one and each of the others, which it is
    /// put below.
    ///
    /// # Errors
    /// Refused for fewer than two parts.
    pub fn weld(&mut self, ids: &[InstanceId]) -> Result<Vec<InstanceId>, EditError> {
        let parts = parts_under(self.model(), ids);
        let (Some(&anchor), true) = (parts.last(), parts.len() >= 2) else {
            return Err(refused("Select at least two parts to weld"));
        };
        let step = format!("Weld {}", count_of(self.model(), &parts));
        self.edit(step, |edit| {
            let mut welds = Vec::with_capacity(parts.len() - 1);
            for &part in parts.iter().filter(|&&part| part != anchor) {
                let weld = edit.create(known().weld_constraint)?;
                edit.set(weld, known().weld_constraint_part0, Value::Ref(Some(part)))?;
                edit.set(
                    weld,
                    known().weld_constraint_part1,
                    Value::Ref(Some(anchor)),
                )?;
                edit.insert(weld, part, None)?;
                welds.push(weld);
            }
            Ok(welds)
        })
    }

    /// Joins two parts by an instance of `class`: a constraint gets an attachment on each part, at the point that was
    /// chosen; welds and their kin refer to the parts, which stay as they stand. It is put below the first part and
    /// selected.
    ///
    /// # Errors
    /// Refused if the parts are one, or the class joins nothing.
    pub fn join(
        &mut self,
        class: ClassId,
        first: JoinPoint,
        second: JoinPoint,
    ) -> Result<InstanceId, EditError> {
        let model = self.model();
        let name = model.table().class(class).name;
        let is_part = |end: &JoinPoint| {
            model.is_attached(end.part) && model.is_a(end.part, known().base_part)
        };
        if !is_part(&first) || !is_part(&second) {
            return Err(refused("Both ends must be parts"));
        }
        if first.part == second.part {
            return Err(refused(format!("A {name} joins two different parts")));
        }
        if !first.point.is_finite() || !second.point.is_finite() {
            return Err(refused("Both ends must be points of the world"));
        }
        let ends = Ends::of(model.table(), class)
            .filter(|_| model.table().class(class).creatable)
            .ok_or_else(|| refused(format!("A {name} does not join parts")))?;
        let joint = self.edit(format!("Create {name}"), |edit| {
            let joint = edit.create(class)?;
            match ends {
                Ends::Attachments(end0, end1) => {
                    // Both attachments look the same way, so that nothing jumps when the place runs.
                    let rotation = facing(first.normal);
                    let ends = [(end0, first), (end1, second)];
                    for (property, end) in ends {
                        let attachment = attach(edit, &end, rotation)?;
                        edit.set(joint, property, Value::Ref(Some(attachment)))?;
                    }
                    let length = (second.point - first.point).length();
                    set_length(edit, joint, length)?;
                }
                Ends::Parts(end0, end1) => {
                    edit.set(joint, end0, Value::Ref(Some(first.part)))?;
                    edit.set(joint, end1, Value::Ref(Some(second.part)))?;
                    hold_as_it_stands(edit, joint, first.part, second.part)?;
                }
            }
            edit.insert(joint, first.part, None)?;
            Ok(joint)
        })?;
        self.select_only([joint]);
        Ok(joint)
    }
}

/// An attachment at a point of a part.
fn attach(edit: &mut Edit<'_>, end: &JoinPoint, rotation: Mat3) -> Result<InstanceId, EditError> {
    let part = edit
        .model()
        .cframe(end.part, known().cframe)
        .unwrap_or_default();
    let world = CFrame {
        position: end.point,
        rotation,
    };
    let attachment = edit.create(known().attachment)?;
    let local = Value::CFrame(part.inverse() * world);
    edit.set(attachment, known().attachment_cframe, local)?;
    edit.insert(attachment, end.part, None)?;
    Ok(attachment)
}

/// Ropes and rods are as long as the gap, springs rest at it.
fn set_length(edit: &mut Edit<'_>, joint: InstanceId, length: f32) -> Result<(), EditError> {
    let model = edit.model();
    let Some(class) = model.class(joint) else {
        return Ok(());
    };
    let find = |name: &str| model.table().find(class, name);
    let property = find("FreeLength").or_else(|| find("Length"));
    if let Some(property) = property
        && model.table().property(property).value_type == ValueType::Float32
        && model.table().property(property).saved
    {
        edit.set(joint, property, Value::Float32(length))?;
    }
    Ok(())
}

/// The offsets of a joint between parts, so that they stay as they stand.
fn hold_as_it_stands(
    edit: &mut Edit<'_>,
    joint: InstanceId,
    first: InstanceId,
    second: InstanceId,
) -> Result<(), EditError> {
    if !edit.model().is_a(joint, known().joint_instance) {
        return Ok(());
    }
    let frame = |part| {
        edit.model()
            .cframe(part, known().cframe)
            .unwrap_or_default()
    };
    let offset = frame(first).inverse() * frame(second);
    Ok(edit.set(joint, known().joint_c0, Value::CFrame(offset))?)
}

/// The rotation whose X looks along a normal and whose Y points up as far as it can.
fn facing(normal: Vec3) -> Mat3 {
    let x = normal.try_normalize().unwrap_or(Vec3::X);
    let up = if x.y.abs() < 0.99 { Vec3::Y } else { Vec3::Z };
    let y = up
        .reject_from_normalized(x)
        .try_normalize()
        .unwrap_or_else(|| x.any_orthonormal_vector());
    Mat3::from_cols(x, y, x.cross(y))
}
