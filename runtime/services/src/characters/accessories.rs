//! Accessories: hats and what else is worn, held where an attachment of the same name is on the body.

use mlua::Value;
use studio_model::known::known;
use studio_model::{CFrame, Change, DataModel, InstanceId, Value as Held};
use studio_script::{Running, Side};

use super::copies::refused;
use super::humanoid::anatomy;
use super::terms::terms;
use crate::argument::{self, fail};

/// What holds an accessory (the reference's name).
const WELD: &str = "AccessoryWeld";

/// Where on a head sits what names no place.
const CROWN: CFrame = CFrame::from_position(glam::Vec3::new(0.0, 0.5, 0.0));

pub(super) fn install(running: Running<'_>) -> mlua::Result<()> {
    running.define_method(
        "Humanoid",
        "AddAccessory",
        |running, humanoid, accessory: Value| {
            let accessory = argument::instance(&accessory, 1)?;
            if !running.model().is_a(accessory, terms().accoutrement) {
                return Err(fail("invalid argument #1 (Accessory expected)"));
            }
            let Some(body) = running.model().parent(humanoid) else {
                return Ok(());
            };
            running.set_parent(accessory, Some(body))?;
            match running.side() {
                Side::Server => fasten(running, body, accessory),
                Side::Client => Ok(()),
            }
        },
    )?;
    running.define_method("Humanoid", "GetAccessories", |running, humanoid, ()| {
        let worn = worn(&running.model(), humanoid);
        running.list(&worn)
    })?;
    running.define_method("Humanoid", "RemoveAccessories", |running, humanoid, ()| {
        let worn = worn(&running.model(), humanoid);
        worn.into_iter()
            .try_for_each(|accessory| running.destroy(accessory))
    })
}

fn worn(model: &DataModel, humanoid: InstanceId) -> Vec<InstanceId> {
    let body = model.parent(humanoid).into_iter();
    let children = body.flat_map(|body| model.children(body));
    children
        .filter(|&id| model.is_a(id, terms().accoutrement))
        .collect()
}

/// Holds an accessory's handle at the body.
fn fasten(running: Running<'_>, body: InstanceId, accessory: InstanceId) -> mlua::Result<()> {
    let found = {
        let model = running.model();
        anatomy::limb(&model, accessory, "Handle")
            .and_then(|handle| Some((handle, seat(&model, body, accessory, handle)?)))
            .map(|(handle, (limb, own, its))| {
                let frame = |part| model.cframe(part, known().cframe).unwrap_or_default();
                let by = frame(limb) * its * own.inverse() * frame(handle).inverse();
                (handle, limb, own, its, by)
            })
    };
    let Some((handle, limb, own, its, by)) = found else {
        return Ok(());
    };
    if let Some(former) = running.model().find_child(handle, WELD) {
        running.destroy(former)?;
    }
    running.carry(accessory, by)?;
    let weld = running.create(known().weld).map_err(refused)?;
    {
        let mut model = running.model_mut();
        let name = WELD.into();
        model
            .apply(Change::SetName { id: weld, name })
            .map_err(refused)?;
        for (property, value) in [
            (known().joint_part0, Held::Ref(Some(handle))),
            (known().joint_part1, Held::Ref(Some(limb))),
            (known().joint_c0, Held::CFrame(own)),
            (known().joint_c1, Held::CFrame(its)),
        ] {
            model.set_property(weld, property, value).map_err(refused)?;
        }
    }
    running.set_parent(weld, Some(handle))
}

/// Which limb an accessory is held by, and where: as its handle and as the limb see it.
fn seat(
    model: &DataModel,
    body: InstanceId,
    accessory: InstanceId,
    handle: InstanceId,
) -> Option<(InstanceId, CFrame, CFrame)> {
    let place = |id| model.cframe(id, known().attachment_cframe);
    let is_place = |id: &InstanceId| model.is_a(*id, known().attachment);
    let limbs = || {
        model
            .children(body)
            .filter(|&id| model.is_a(id, known().base_part))
    };
    let matching = model.children(handle).filter(is_place).find_map(|own| {
        let its = limbs().find_map(|limb| {
            let found = model.find_child(limb, model.name(own)).filter(is_place)?;
            Some((limb, found))
        });
        its.and_then(|(limb, its)| Some((limb, place(own)?, place(its)?)))
    });
    matching.or_else(|| {
        let head = anatomy::limb(model, body, "Head")?;
        Some((
            head,
            model.cframe(accessory, terms().accoutrement_point)?,
            CROWN,
        ))
    })
}
