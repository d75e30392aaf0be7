//! Each client's own `CurrentCamera`, and the default camera that moves it before each frame unless a script does.

use std::cell::Cell;

use glam::{Vec2, Vec3};
use studio_model::known::known;
use studio_model::{
    CFrame, Change, ClassId, ClassTable, DataModel, InstanceId, PropertyId, Value, named,
};
use studio_script::Running;

use super::view::{current, looking};
use crate::argument::fail;
use crate::input::InputHub;

/// How far above the root of a character the camera looks, in studs (the reference's).
const HEAD_HEIGHT: f32 = 1.5;

named! {
    /// What of the class table is needed here.
    pub(crate) struct Terms;
    properties {
        subject = "Camera"."CameraSubject",
        camera_type = "Camera"."CameraType",
        focus = "Camera"."Focus",
        viewport = "Camera"."ViewportSize",
        offset = "Humanoid"."CameraOffset",
        character = "Player"."Character",
        mode = "Player"."CameraMode",
        zoom_min = "Player"."CameraMinZoomDistance",
        zoom_max = "Player"."CameraMaxZoomDistance",
    }
}

/// What the default camera does with `CameraType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// It follows the subject.
    Follow,
    /// It stays and looks at the subject.
    Watch,
    /// Scripts move it.
    Leave,
}

/// The default camera of a client.
pub(crate) struct Follower {
    hub: InputHub,
    terms: Terms,
    camera: ClassId,
    humanoid: ClassId,
    /// The humanoid that became the subject last.
    seen: Cell<Option<InstanceId>>,
}

impl Follower {
    pub(crate) fn new(hub: &InputHub) -> mlua::Result<Self> {
        let class = |name: &str| {
            let found = ClassTable::get().class_named(name);
            found.ok_or_else(|| fail(format!("the class table has no {name}")))
        };
        Ok(Self {
            hub: hub.clone(),
            terms: *Terms::get(),
            camera: class("Camera")?,
            humanoid: class("Humanoid")?,
            seen: Cell::default(),
        })
    }

    /// Makes the camera, if the workspace is there and has none, and tells it the size of the viewport.
    pub(crate) fn ensure(&self, running: Running<'_>) -> mlua::Result<()> {
        let (workspace, found) = {
            let model = running.model();
            (model.service(known().workspace), current(&model))
        };
        let Some(workspace) = workspace else {
            return Ok(());
        };
        let camera = match found {
            Some(camera) => camera,
            None => self.make(running, workspace)?,
        };
        let size = Value::Vector2(self.hub.viewport().size);
        set(running, camera, self.terms.viewport, size)
    }

    fn make(&self, running: Running<'_>, workspace: InstanceId) -> mlua::Result<InstanceId> {
        let camera = running.create(self.camera);
        let camera = camera.map_err(|error| fail(error.to_string()))?;
        let named = running.model_mut().apply(Change::SetName {
            id: camera,
            name: "Camera".into(),
        });
        named.map_err(|error| fail(error.to_string()))?;
        let custom = crate::input::item_number("CameraType", "Custom");
        set(running, camera, self.terms.camera_type, Value::Enum(custom))?;
        running.set_parent(camera, Some(workspace))?;
        self.seen.set(None);
        set(
            running,
            workspace,
            known().current_camera,
            Value::Ref(Some(camera)),
        )?;
        Ok(camera)
    }

    /// Moves the camera for the frame that comes.
    pub(crate) fn step(&self, running: Running<'_>) -> mlua::Result<()> {
        let (Some(player), Some(camera)) = (running.local_player(), current(&running.model()))
        else {
            return Ok(());
        };
        self.adopt(running, player, camera)?;
        let placed = {
            let model = running.model();
            self.place(&model, player, camera)
        };
        let Some((frame, focus)) = placed else {
            return Ok(());
        };
        set(
            running,
            camera,
            self.terms.focus,
            Value::CFrame(CFrame::from_position(focus)),
        )?;
        set(running, camera, known().camera_cframe, Value::CFrame(frame))
    }

    /// A character that came becomes the subject, and the camera stands behind it.
    fn adopt(
        &self,
        running: Running<'_>,
        player: InstanceId,
        camera: InstanceId,
    ) -> mlua::Result<()> {
        let found = {
            let model = running.model();
            let character = model.reference(player, self.terms.character);
            let character = character.filter(|&character| model.is_attached(character));
            let humanoid = character.and_then(|character| {
                let mut children = model.children(character);
                children.find(|&child| model.class(child) == Some(self.humanoid))
            });
            humanoid.map(|humanoid| (humanoid, root_of(&model, humanoid)))
        };
        let Some((humanoid, Some(root))) = found else {
            return Ok(());
        };
        if self.seen.replace(Some(humanoid)) == Some(humanoid) {
            return Ok(());
        }
        let facing = running
            .model()
            .cframe(root, known().cframe)
            .unwrap_or_default();
        self.hub.rig_mut().face(-facing.rotation.z_axis);
        set(
            running,
            camera,
            self.terms.subject,
            Value::Ref(Some(humanoid)),
        )
    }

    /// Where the camera is to stand and what it looks at; `None` where scripts say so, or there is nothing to follow.
    fn place(
        &self,
        model: &DataModel,
        player: InstanceId,
        camera: InstanceId,
    ) -> Option<(CFrame, Vec3)> {
        let manner = self.manner(model, camera);
        if manner == Manner::Leave {
            return None;
        }
        let focus = self.focus(model, camera)?;
        if manner == Manner::Watch {
            let from = model.cframe(camera, known().camera_cframe)?.position;
            return Some((looking(from, focus - from), focus));
        }
        let mut rig = self.hub.rig_mut();
        let first_person = crate::input::item_number("CameraMode", "LockFirstPerson");
        if model.value(player, self.terms.mode) == Some(Value::Enum(first_person)) {
            rig.bound(0.0, 0.0);
        } else {
            let studs = |property| match model.value(player, property) {
                Some(Value::Float32(studs)) => studs,
                _ => f32::NAN,
            };
            rig.bound(studs(self.terms.zoom_min), studs(self.terms.zoom_max));
        }
        Some((rig.frame(focus), focus))
    }

    fn manner(&self, model: &DataModel, camera: InstanceId) -> Manner {
        let table = ClassTable::get();
        let items = table
            .enum_named("CameraType")
            .map(|id| table.enumeration(id));
        let Some(Value::Enum(number)) = model.value(camera, self.terms.camera_type) else {
            return Manner::Leave;
        };
        match items.and_then(|items| items.item_name(number)) {
            Some("Custom" | "Follow" | "Track" | "Attach" | "Orbital") => Manner::Follow,
            Some("Watch") => Manner::Watch,
            _ => Manner::Leave,
        }
    }

    /// The point that the camera follows.
    fn focus(&self, model: &DataModel, camera: InstanceId) -> Option<Vec3> {
        let subject = model.reference(camera, self.terms.subject)?;
        if !model.is_attached(subject) {
            return None;
        }
        if model.class(subject) == Some(self.humanoid) {
            let frame = model.cframe(root_of(model, subject)?, known().cframe)?;
            let offset = match model.value(subject, self.terms.offset) {
                Some(Value::Vector3(offset)) => offset,
                _ => Vec3::ZERO,
            };
            let head = frame.position + Vec3::Y * HEAD_HEIGHT;
            return finite(head + frame.transform_vector(offset));
        }
        let part = if model.is_a(subject, known().base_part) {
            subject
        } else {
            model.reference(subject, known().primary_part)?
        };
        finite(model.cframe(part, known().cframe)?.position)
    }
}

fn finite(point: Vec3) -> Option<Vec3> {
    point.is_finite().then_some(point)
}

/// The root part of a humanoid's character.
fn root_of(model: &DataModel, humanoid: InstanceId) -> Option<InstanceId> {
    let character = model.parent(humanoid)?;
    let root = model.find_child(character, "HumanoidRootPart");
    let root = root.or_else(|| model.reference(character, known().primary_part));
    root.or_else(|| model.find_child(character, "Torso"))
        .or_else(|| model.find_child(character, "Head"))
}

fn set(
    running: Running<'_>,
    id: InstanceId,
    property: PropertyId,
    value: Value,
) -> mlua::Result<()> {
    let same = {
        let model = running.model();
        model
            .value(id, property)
            .is_some_and(|held| held.same_bits(&value))
    };
    if same {
        return Ok(());
    }
    let set = running.set_property(id, property, value);
    set.map_err(|error| fail(error.to_string()))
}

/// The size of a viewport as the camera tells it.
pub(crate) fn size_of(hub: &InputHub) -> Vec2 {
    hub.viewport().size
}
