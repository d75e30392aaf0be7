//! Pivots: moving parts and models as one, and the box around a model.

use glam::Vec3;
use mlua::Value;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, Value as Held};

use super::spatial::{frame_argument, vector};
use crate::error::fail;
use crate::value::plain_to_lua;
use crate::vm::Running;

pub(super) fn define(running: Running<'_>) -> mlua::Result<()> {
    running.define_method("PVInstance", "GetPivot", |running, id, ()| {
        let pivot = pivot(&running.model(), id);
        plain_to_lua(running, &Held::CFrame(pivot), None)
    })?;
    running.define_method("PVInstance", "PivotTo", |running, id, target: Value| {
        let target = frame_argument(&target, 1)?;
        let pivot = pivot(&running.model(), id);
        running.carry(id, target * pivot.inverse())
    })?;
    models(running)?;
    older(running)
}

fn models(running: Running<'_>) -> mlua::Result<()> {
    running.define_method("Model", "TranslateBy", |running, id, by: Value| {
        let by = vector(&by, 1)?;
        running.carry(id, CFrame::from_position(by))
    })?;
    running.define_method("Model", "MoveTo", |running, id, target: Value| {
        let target = vector(&target, 1)?;
        let at = {
            let model = running.model();
            match model.reference(id, known().primary_part) {
                Some(part) => model.cframe(part, known().cframe).unwrap_or_default(),
                None => bounds(&model, id).0,
            }
        };
        running.carry(id, CFrame::from_position(target - at.position))
    })?;
    running.define_method("Model", "GetBoundingBox", |running, id, ()| {
        let (frame, size) = bounds(&running.model(), id);
        let frame = plain_to_lua(running, &Held::CFrame(frame), None)?;
        Ok((frame, mlua::Vector::new(size.x, size.y, size.z)))
    })?;
    running.define_method("Model", "GetExtentsSize", |running, id, ()| {
        let (_, size) = bounds(&running.model(), id);
        Ok(mlua::Vector::new(size.x, size.y, size.z))
    })?;
    running.define_method("Model", "BreakJoints", |running, id, ()| {
        running.break_joints(id)
    })?;
    running.define_method("BasePart", "BreakJoints", |running, id, ()| {
        running.break_joints(id)
    })
}

/// What old scripts call.
fn older(running: Running<'_>) -> mlua::Result<()> {
    running.define_method("Model", "GetPrimaryPartCFrame", |running, id, ()| {
        let primary = running.model().reference(id, known().primary_part);
        let Some(part) = primary else {
            return Err(fail(
                "Model:GetPrimaryPartCFrame() failed because no PrimaryPart has been set, or the PrimaryPart no longer exists.",
            ));
        };
        running.get_property(part, known().cframe)
    })?;
    running.define_method("Model", "SetPrimaryPartCFrame", |running, id, target: Value| {
        let target = frame_argument(&target, 1)?;
        let frame = {
            let model = running.model();
            let primary = model.reference(id, known().primary_part);
            primary.and_then(|part| model.cframe(part, known().cframe))
        };
        let Some(frame) = frame else {
            return Err(fail(
                "Model:SetPrimaryPartCFrame() failed because no PrimaryPart has been set, or the PrimaryPart no longer exists.",
            ));
        };
        running.carry(id, target * frame.inverse())
    })?;
    running.define_method("Model", "GetModelCFrame", |running, id, ()| {
        let (frame, _) = bounds(&running.model(), id);
        plain_to_lua(running, &Held::CFrame(frame), None)
    })?;
    running.define_method("Model", "GetModelSize", |running, id, ()| {
        let (_, size) = bounds(&running.model(), id);
        Ok(mlua::Vector::new(size.x, size.y, size.z))
    })?;
    for (class, name) in [
        ("Model", "MakeJoints"),
        ("BasePart", "MakeJoints"),
        ("Model", "ResetOrientationToIdentity"),
        ("Model", "SetIdentityOrientation"),
    ] {
        // Surfaces join nothing any more; orientations of models are those of their pivots.
        running.define_method(class, name, |_, _, ()| Ok(()))?;
    }
    Ok(())
}

/// The pivot of a part or model, in the world.
fn pivot(model: &DataModel, id: InstanceId) -> CFrame {
    if let Some(frame) = model.cframe(id, known().cframe) {
        return frame * offset(model, id);
    }
    if let Some(part) = model.reference(id, known().primary_part) {
        let frame = model.cframe(part, known().cframe).unwrap_or_default();
        return frame * offset(model, part);
    }
    match model.value(id, known().world_pivot_data) {
        Some(Held::OptionalCFrame(Some(pivot))) => pivot,
        _ => bounds(model, id).0,
    }
}

fn offset(model: &DataModel, part: InstanceId) -> CFrame {
    model.cframe(part, known().pivot_offset).unwrap_or_default()
}

fn parts(model: &DataModel, id: InstanceId) -> impl Iterator<Item = InstanceId> + '_ {
    model
        .subtree(id)
        .filter(|&part| model.is_a(part, known().base_part))
}

/// The box around the parts of a model, turned as its primary part is: its middle and its size.
fn bounds(model: &DataModel, id: InstanceId) -> (CFrame, Vec3) {
    let primary = model.reference(id, known().primary_part);
    let turned = primary.and_then(|part| model.cframe(part, known().cframe));
    let turned = CFrame {
        position: Vec3::ZERO,
        rotation: turned.unwrap_or_default().rotation,
    };
    let back = turned.inverse();
    let (mut least, mut most) = (Vec3::INFINITY, Vec3::NEG_INFINITY);
    for part in parts(model, id) {
        let frame = back * model.cframe(part, known().cframe).unwrap_or_default();
        let size = match model.value(part, known().size) {
            Some(Held::Vector3(size)) => size,
            _ => Vec3::ZERO,
        };
        let reach = frame.rotation.x_axis.abs() * size.x
            + frame.rotation.y_axis.abs() * size.y
            + frame.rotation.z_axis.abs() * size.z;
        least = least.min(frame.position - reach / 2.0);
        most = most.max(frame.position + reach / 2.0);
    }
    if least.x > most.x {
        return (CFrame::IDENTITY, Vec3::ZERO);
    }
    let middle = CFrame::from_position((least + most) / 2.0);
    (turned * middle, most - least)
}

impl Running<'_> {
    /// Moves all parts and pivots of a subtree by a frame in the world.
    ///
    /// # Errors
    /// A place beyond the world.
    pub fn carry(&self, id: InstanceId, by: CFrame) -> mlua::Result<()> {
        let moved: Vec<_> = {
            let model = self.model();
            let frames = model.subtree(id).filter_map(|below| {
                if model.is_a(below, known().base_part) {
                    let frame = model.cframe(below, known().cframe)?;
                    return Some((below, known().cframe, Held::CFrame(by * frame)));
                }
                match model.value(below, known().world_pivot_data)? {
                    Held::OptionalCFrame(Some(pivot)) => Some((
                        below,
                        known().world_pivot_data,
                        Held::OptionalCFrame(Some(by * pivot)),
                    )),
                    _ => None,
                }
            });
            frames.collect()
        };
        for (id, property, frame) in moved {
            self.set_property(id, property, frame)
                .map_err(|error| fail(format!("Unable to move it. {error}")))?;
        }
        Ok(())
    }

    /// Destroys the joints that hold a part, or the parts of a model.
    ///
    /// # Errors
    /// Without memory.
    pub fn break_joints(&self, id: InstanceId) -> mlua::Result<()> {
        let joints: Vec<InstanceId> = {
            let model = self.model();
            let of_it: std::collections::HashSet<InstanceId> = parts(&model, id).collect();
            let ends = |joint: InstanceId| {
                let ends = if model.is_a(joint, known().weld_constraint) {
                    [known().weld_constraint_part0, known().weld_constraint_part1]
                } else if model.is_a(joint, known().joint_instance) {
                    [known().joint_part0, known().joint_part1]
                } else {
                    return false;
                };
                ends.into_iter().any(|end| {
                    model
                        .reference(joint, end)
                        .is_some_and(|p| of_it.contains(&p))
                })
            };
            let workspace = model.service(known().workspace);
            let top = workspace.filter(|_| model.is_attached(id)).unwrap_or(id);
            model.subtree(top).filter(|&joint| ends(joint)).collect()
        };
        joints.into_iter().try_for_each(|joint| self.destroy(joint))
    }
}
