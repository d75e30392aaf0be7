//! Bodies: the default one, made of a table, or a copy of the place's `StarterCharacter`. It does not know players, when
//! they spawn or where.

mod clothes;
mod table;

use studio_model::known::known;
use studio_model::{
    CFrame, Change, ChangeError, ClassId, ClassTable, DataModel, InstanceId, PropertyId, Value,
};
use studio_script::Running;

use super::terms::terms;
use table::{Joint, Limb, Rig, Skin};

/// The properties of `StarterPlayer` that are called otherwise on the humanoid, and how.
const HUMANOID_SETTINGS: [(&str, &str); 8] = [
    ("AutoJumpEnabled", "AutoJumpEnabled"),
    ("CharacterBreakJointsOnDeath", "BreakJointsOnDeath"),
    ("CharacterJumpHeight", "JumpHeight"),
    ("CharacterJumpPower", "JumpPower"),
    ("CharacterMaxSlopeAngle", "MaxSlopeAngle"),
    ("CharacterUseJumpPower", "UseJumpPower"),
    ("CharacterWalkSpeed", "WalkSpeed"),
    ("HealthDisplayDistance", "HealthDisplayDistance"),
];

/// What skin, shirts and trousers can be coloured like; each player has one of each.
const SKINS: [[u8; 3]; 5] = [
    [245, 205, 168],
    [234, 184, 146],
    [204, 142, 105],
    [160, 110, 80],
    [105, 70, 52],
];
const SHIRTS: [[u8; 3]; 8] = [
    [40, 127, 71],
    [13, 105, 172],
    [196, 40, 28],
    [245, 205, 48],
    [123, 47, 123],
    [218, 133, 65],
    [0, 143, 156],
    [99, 95, 98],
];
const TROUSERS: [[u8; 3]; 4] = [[13, 105, 172], [27, 42, 53], [91, 93, 105], [124, 92, 70]];

/// Whom a body is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner<'a> {
    /// What it is called.
    pub(super) name: &'a str,
    /// What is shown above it.
    pub(super) display_name: &'a str,
    /// What its colours follow from.
    pub(super) user_id: i64,
}

/// A body, detached: a model with a humanoid. That of the place, if it has one, otherwise the default one.
///
/// # Errors
/// The data model is full.
pub(super) fn make(running: Running<'_>, owner: Owner<'_>) -> Result<InstanceId, ChangeError> {
    let (starter, own_body, own_humanoid) = {
        let model = running.model();
        let starter = model.service(terms().starter_player);
        let child = |name| starter.and_then(|starter| model.find_child(starter, name));
        let body = child("StarterCharacter").filter(|&body| model.is_a(body, known().model));
        let humanoid = child("StarterHumanoid").filter(|&id| model.is_a(id, terms().humanoid));
        (starter, body, humanoid)
    };
    let copied = own_body
        .map(|body| running.clone_instance(body))
        .transpose()?
        .flatten();
    let humanoid = own_humanoid
        .map(|id| running.clone_instance(id))
        .transpose()?
        .flatten();
    let body = match copied {
        Some(copy) => copy,
        None => running.create(known().model)?,
    };
    let mut model = running.model_mut();
    let model = &mut *model;
    rename(model, body, owner.name)?;
    if copied.is_some() {
        return adopt(model, body, humanoid).map(|()| body);
    }
    let humanoid = if let Some(humanoid) = humanoid {
        humanoid
    } else {
        let made = model.create(terms().humanoid)?;
        if let Some(starter) = starter {
            settings(model, starter, made)?;
        }
        made
    };
    rename(model, humanoid, "Humanoid")?;
    named(model, humanoid, owner.display_name)?;
    build(model, body, humanoid, owner)?;
    Ok(body)
}

/// A default body below a parent, with its root at the origin: for pictures, where nobody plays.
///
/// # Errors
/// The data model is full.
pub fn mannequin(
    model: &mut DataModel,
    parent: InstanceId,
    name: &str,
    is_r15: bool,
) -> Result<InstanceId, ChangeError> {
    let owner = Owner {
        name,
        display_name: name,
        user_id: 2,
    };
    let body = child(model, known().model, parent, name)?;
    let humanoid = model.create(terms().humanoid)?;
    rename(model, humanoid, "Humanoid")?;
    let kind = if is_r15 {
        terms().rig_r15
    } else {
        terms().rig_r6
    };
    set(model, humanoid, terms().rig_type, Value::Enum(kind))?;
    build(model, body, humanoid, owner)?;
    Ok(body)
}

/// The place's own body needs a root that stands for it, and a humanoid.
fn adopt(
    model: &mut DataModel,
    body: InstanceId,
    humanoid: Option<InstanceId>,
) -> Result<(), ChangeError> {
    if model.reference(body, known().primary_part).is_none()
        && let Some(root) = model.find_child(body, "HumanoidRootPart")
    {
        model.set_property(body, known().primary_part, Value::Ref(Some(root)))?;
    }
    let there = model
        .children(body)
        .find(|&id| model.is_a(id, terms().humanoid));
    match (there, humanoid) {
        (None, Some(humanoid)) => insert(model, humanoid, body),
        (None, None) => child(model, terms().humanoid, body, "Humanoid").map(drop),
        (Some(_), _) => Ok(()),
    }
}

/// What `StarterPlayer` says of humanoids.
fn settings(
    model: &mut DataModel,
    starter: InstanceId,
    humanoid: InstanceId,
) -> Result<(), ChangeError> {
    let table = ClassTable::get();
    let both = HUMANOID_SETTINGS
        .iter()
        .chain(&[("NameDisplayDistance", "NameDisplayDistance")]);
    for (from, to) in both {
        let from = table.find(terms().starter_player, from);
        let to = table.find(terms().humanoid, to);
        if let (Some(from), Some(to)) = (from, to)
            && let Some(value) = model.own_value(starter, from)
        {
            model.set_property(humanoid, to, value)?;
        }
    }
    Ok(())
}

fn named(model: &mut DataModel, humanoid: InstanceId, name: &str) -> Result<(), ChangeError> {
    match ClassTable::get().find(terms().humanoid, "DisplayName") {
        Some(property) => model
            .set_property(humanoid, property, Value::String(name.into()))
            .map(drop),
        None => Ok(()),
    }
}

/// Fills the default body: limbs where its joints hold them, with the root at the origin.
fn build(
    model: &mut DataModel,
    body: InstanceId,
    humanoid: InstanceId,
    owner: Owner<'_>,
) -> Result<(), ChangeError> {
    let is_r15 = model.value(humanoid, terms().rig_type) == Some(Value::Enum(terms().rig_r15));
    let rig = if is_r15 { &table::R15 } else { &table::R6 };
    if model.own_value(humanoid, terms().hip_height).is_none() {
        set(
            model,
            humanoid,
            terms().hip_height,
            Value::Float32(rig.hip_height),
        )?;
    }
    let mut made: Vec<(&str, InstanceId, CFrame)> = Vec::with_capacity(rig.limbs.len());
    for limb in rig.limbs {
        let held = limb.joint.as_ref().and_then(|joint| {
            let (_, to, frame) = made.iter().find(|(name, ..)| *name == joint.to)?;
            let (c0, c1) = (
                CFrame::from_components(joint.c0),
                CFrame::from_components(joint.c1),
            );
            Some((joint, *to, *frame * c0 * c1.inverse()))
        });
        let frame = held
            .as_ref()
            .map_or(CFrame::IDENTITY, |(_, _, frame)| *frame);
        let part = part(model, body, limb, frame, colors(owner.user_id, limb.skin))?;
        if let Some((joint, to, _)) = held {
            hold(model, rig, joint, to, part)?;
        }
        made.push((limb.name, part, frame));
    }
    if let Some((_, root, _)) = made.first() {
        set(model, body, known().primary_part, Value::Ref(Some(*root)))?;
    }
    insert(model, humanoid, body)?;
    child(model, terms().animator, humanoid, "Animator")?;
    body_colors(model, body, owner.user_id)?;
    clothes::dress(model, body, owner.user_id)
}

fn part(
    model: &mut DataModel,
    body: InstanceId,
    limb: &Limb,
    frame: CFrame,
    color: Option<[u8; 3]>,
) -> Result<InstanceId, ChangeError> {
    let part = child(model, known().part, body, limb.name)?;
    set(model, part, known().size, Value::Vector3(limb.size.into()))?;
    set(model, part, known().cframe, Value::CFrame(frame))?;
    set(model, part, known().can_collide, Value::Bool(limb.collides))?;
    match color {
        Some(color) => set(model, part, known().color, Value::Color3uint8(color))?,
        None => set(model, part, known().transparency, Value::Float32(1.0))?,
    }
    if limb.name == "Head" {
        // Its usual shape is a head's; it is shown a quarter larger than it is.
        let mesh = child(model, known().special_mesh, part, "Mesh")?;
        set(
            model,
            mesh,
            known().mesh_scale,
            Value::Vector3([1.25; 3].into()),
        )?;
        clothes::look(model, part)?;
    }
    for (name, place) in limb.attachments {
        let attachment = child(model, known().attachment, part, name)?;
        let place = CFrame::from_position((*place).into());
        set(
            model,
            attachment,
            known().attachment_cframe,
            Value::CFrame(place),
        )?;
    }
    Ok(part)
}

fn hold(
    model: &mut DataModel,
    rig: &Rig,
    joint: &Joint,
    to: InstanceId,
    part: InstanceId,
) -> Result<(), ChangeError> {
    let holder = if rig.joints_in_moved { part } else { to };
    let motor = child(model, known().motor6d, holder, joint.name)?;
    for (property, value) in [
        (known().joint_part0, Value::Ref(Some(to))),
        (known().joint_part1, Value::Ref(Some(part))),
        (
            known().joint_c0,
            Value::CFrame(CFrame::from_components(joint.c0)),
        ),
        (
            known().joint_c1,
            Value::CFrame(CFrame::from_components(joint.c1)),
        ),
    ] {
        set(model, motor, property, value)?;
    }
    Ok(())
}

/// The colours as scripts look for them.
fn body_colors(model: &mut DataModel, body: InstanceId, user_id: i64) -> Result<(), ChangeError> {
    let holder = child(model, terms().body_colors, body, "Body Colors")?;
    for (name, skin) in [
        ("HeadColor3", Skin::Bare),
        ("LeftArmColor3", Skin::Bare),
        ("LeftLegColor3", Skin::Trousers),
        ("RightArmColor3", Skin::Bare),
        ("RightLegColor3", Skin::Trousers),
        ("TorsoColor3", Skin::Shirt),
    ] {
        let property = ClassTable::get().find(terms().body_colors, name);
        if let (Some(property), Some(color)) = (property, colors(user_id, skin)) {
            let color = color.map(|channel| f32::from(channel) / 255.0);
            set(model, holder, property, Value::Color3(color))?;
        }
    }
    Ok(())
}

/// A player's colour of a kind; `None` of what is not seen.
fn colors(user_id: i64, skin: Skin) -> Option<[u8; 3]> {
    let pick = |colors: &[[u8; 3]], every: i64| {
        let index = user_id.div_euclid(every).rem_euclid(colors.len() as i64);
        colors.get(usize::try_from(index).ok()?).copied()
    };
    match skin {
        Skin::Hidden => None,
        Skin::Shirt => pick(&SHIRTS, 1),
        Skin::Trousers => pick(&TROUSERS, 2),
        Skin::Bare => pick(&SKINS, 3),
    }
}

fn child(
    model: &mut DataModel,
    class: ClassId,
    parent: InstanceId,
    name: &str,
) -> Result<InstanceId, ChangeError> {
    let id = model.create(class)?;
    rename(model, id, name)?;
    insert(model, id, parent)?;
    Ok(id)
}

fn insert(model: &mut DataModel, root: InstanceId, parent: InstanceId) -> Result<(), ChangeError> {
    let before = None;
    let change = Change::Insert {
        root,
        parent,
        before,
    };
    model.apply(change).map(drop)
}

fn rename(model: &mut DataModel, id: InstanceId, name: &str) -> Result<(), ChangeError> {
    let name = name.into();
    model.apply(Change::SetName { id, name }).map(drop)
}

fn set(
    model: &mut DataModel,
    id: InstanceId,
    property: PropertyId,
    value: Value,
) -> Result<(), ChangeError> {
    model.set_property(id, property, value).map(drop)
}
