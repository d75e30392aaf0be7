//! Inserting by class: where a new instance goes in the tree, and where a new part goes in the world.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, ClassId, ClassTable, DataModel, InstanceId, Value};

use super::scope::{refused, short_name};
use crate::document::{Document, EditError};
use crate::edit::Edit;
use crate::services::is_there;
use crate::transform::{Increments, OrientedBox, SurfaceHit};

/// How often a new part is lifted off what is in its way.
const LIFTS_MAX: usize = 32;
/// How far a new part is lifted at most, in studs: higher it would be out of sight.
const LIFT_STUDS_MAX: f32 = 64.0;
/// How wide a new ball, cylinder or spawn location is.
const ROUND_STUDS: f32 = 4.0;
const SPAWN_STUDS: Vec3 = Vec3::new(12.0, 1.0, 12.0);

/// Where a new part goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InsertAt {
    /// What the camera looks at; `None` for the ground around the origin.
    pub surface: Option<SurfaceHit>,
    /// Studs that its place along the surface is rounded to; 0 for not at all.
    pub grid: f32,
}

impl Default for InsertAt {
    fn default() -> Self {
        Self {
            surface: None,
            grid: 1.0,
        }
    }
}

/// A part of the toolbar's menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are what they are called")]
pub enum PartShape {
    Block,
    Ball,
    Cylinder,
    Wedge,
    CornerWedge,
    Truss,
    Spawn,
}

impl PartShape {
    /// All, in the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::Block,
        Self::Ball,
        Self::Cylinder,
        Self::Wedge,
        Self::CornerWedge,
        Self::Truss,
        Self::Spawn,
    ];

    /// What the menu says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Block => "Part",
            Self::Ball => "Ball",
            Self::Cylinder => "Cylinder",
            Self::Wedge => "Wedge",
            Self::CornerWedge => "Corner wedge",
            Self::Truss => "Truss",
            Self::Spawn => "Spawn location",
        }
    }

    fn class(self) -> ClassId {
        let known = known();
        match self {
            Self::Block | Self::Ball | Self::Cylinder => known.part,
            Self::Wedge => known.wedge_part,
            Self::CornerWedge => known.corner_wedge_part,
            Self::Truss => known.truss_part,
            Self::Spawn => known.spawn_location,
        }
    }

    /// The item of the shape enum, where the class alone does not say it.
    fn item(self) -> Option<u32> {
        let name = match self {
            Self::Ball => "Ball",
            Self::Cylinder => "Cylinder",
            _ => return None,
        };
        let table = ClassTable::get();
        let shapes = table.property(known().shape).enum_id?;
        table.enumeration(shapes).item_named(name)
    }
}

/// Whether an instance of a class can be inserted into this place: it can be created, or is a service that is not there.
pub fn can_insert(model: &DataModel, class: ClassId) -> bool {
    let info = model.table().class(class);
    if info.service {
        model.service(class).is_none()
    } else {
        info.creatable && class != model.table().unknown_class()
    }
}

/// Below what a new instance of a class goes when these are selected: into the last selected container, or beside the
/// last selected part; with nothing selected into the service where such things belong. Services go to the root.
pub fn insert_target(document: &Document, selected: &[InstanceId], class: ClassId) -> InstanceId {
    let model = document.model();
    let table = model.table();
    if table.class(class).service {
        return model.root();
    }
    let known = known();
    let is_solid = table.is_a(class, known.base_part)
        || table.is_a(class, known.model)
        || table.is_a(class, known.folder);
    let last = selected
        .iter()
        .rev()
        .copied()
        .find(|&id| is_there(model, id) && id != model.root());
    match last {
        Some(part) if is_solid && model.is_a(part, known.base_part) => {
            model.parent(part).unwrap_or(part)
        }
        Some(container) => container,
        None => home_of(document, class),
    }
}

/// The service, or what is below it, where instances of a class belong.
fn home_of(document: &Document, class: ClassId) -> InstanceId {
    // The nearest class that the table below knows: its home, and what to look for below it.
    const HOMES: &[(&str, &str, Option<&str>)] = &[
        ("LocalScript", "StarterPlayer", Some("StarterPlayerScripts")),
        ("Script", "ServerScriptService", None),
        ("ModuleScript", "ReplicatedStorage", None),
        ("RemoteEvent", "ReplicatedStorage", None),
        ("RemoteFunction", "ReplicatedStorage", None),
        ("LayerCollector", "StarterGui", None),
        ("Tool", "StarterPack", None),
        ("Team", "Teams", None),
        ("Sky", "Lighting", None),
        ("Atmosphere", "Lighting", None),
        ("PostEffect", "Lighting", None),
        ("Sound", "SoundService", None),
        ("SoundGroup", "SoundService", None),
    ];
    let model = document.model();
    let table = model.table();
    let home = HOMES.iter().find_map(|(kind, service, below)| {
        let kind = table.class_named(kind)?;
        if !table.is_a(class, kind) {
            return None;
        }
        let service = document.service(table.class_named(service)?)?;
        let inner = below.and_then(|below| model.find_child(service, below));
        Some(inner.unwrap_or(service))
    });
    home.or_else(|| document.service(known().workspace))
        .unwrap_or(model.root())
}

impl Document {
    /// Inserts an instance of a class below `parent` and selects it. A part is anchored, has whole extents, and stands on
    /// the surface where `at` says, above what is in its way.
    ///
    /// # Errors
    /// Refused if the class cannot be created, or not there, or is a service that the place has.
    pub fn insert(
        &mut self,
        class: ClassId,
        parent: InstanceId,
        at: &InsertAt,
    ) -> Result<InstanceId, EditError> {
        check_insert(self.model(), class, parent)?;
        let name = self.model().table().class(class).name;
        let id = self.edit(format!("Insert {name}"), |edit| {
            let id = edit.create(class)?;
            if edit.model().is_a(id, known().base_part) {
                let size = start_size(edit.model(), id);
                prepare_part(edit, id, size, at)?;
            }
            edit.insert(id, parent, None)?;
            Ok(id)
        })?;
        self.select_only([id]);
        Ok(id)
    }

    /// Inserts a part of a shape: see [`Self::insert`].
    ///
    /// # Errors
    /// Refused if `parent` cannot hold it.
    pub fn insert_part(
        &mut self,
        shape: PartShape,
        parent: InstanceId,
        at: &InsertAt,
    ) -> Result<InstanceId, EditError> {
        check_insert(self.model(), shape.class(), parent)?;
        let id = self.edit(format!("Insert {}", shape.label()), |edit| {
            let id = edit.create(shape.class())?;
            if let Some(item) = shape.item() {
                edit.set(id, known().shape, Value::Enum(item))?;
            }
            let size = match shape {
                PartShape::Ball | PartShape::Cylinder => Vec3::splat(ROUND_STUDS),
                _ => start_size(edit.model(), id),
            };
            prepare_part(edit, id, size, at)?;
            edit.insert(id, parent, None)?;
            Ok(id)
        })?;
        self.select_only([id]);
        Ok(id)
    }
}

fn check_insert(model: &DataModel, class: ClassId, parent: InstanceId) -> Result<(), EditError> {
    let info = model.table().class(class);
    if info.service && model.service(class).is_some() {
        return Err(refused(format!("This place has its {} already", info.name)));
    }
    if !can_insert(model, class) {
        return Err(refused(format!(
            "A {} cannot be inserted by hand",
            info.name
        )));
    }
    if !is_there(model, parent) {
        return Err(refused("The place to insert into does not exist any more"));
    }
    if info.service != (parent == model.root()) {
        return Err(refused(if info.service {
            format!("{} is a service: it stands at the top", info.name)
        } else {
            format!(
                "{} holds only services; choose one of them, such as Workspace",
                short_name(model, parent)
            )
        }));
    }
    Ok(())
}

/// The size of a new part: its class's default, in whole studs so that it fits the grid.
fn start_size(model: &DataModel, part: InstanceId) -> Vec3 {
    if model.is_a(part, known().spawn_location) {
        return SPAWN_STUDS;
    }
    match model.value(part, known().size) {
        Some(Value::Vector3(size)) => size.round().max(Vec3::ONE),
        _ => Vec3::ONE,
    }
}

/// Gives a new part, which is not in the tree yet, its size and place.
fn prepare_part(
    edit: &mut Edit<'_>,
    part: InstanceId,
    size: Vec3,
    at: &InsertAt,
) -> Result<(), EditError> {
    let frame = CFrame::from_position(free_place(edit.model(), size, at));
    edit.set(part, known().size, Value::Vector3(size))?;
    edit.set(part, known().cframe, Value::CFrame(frame))?;
    edit.set(part, known().anchored, Value::Bool(true))?;
    Ok(())
}

/// The centre of an upright box that rests on the surface, or where something is in its way, off the surface or above it,
/// whichever is nearer.
fn free_place(model: &DataModel, size: Vec3, at: &InsertAt) -> Vec3 {
    let (point, normal) = at
        .surface
        .filter(|hit| hit.point.is_finite())
        .and_then(|hit| Some((hit.point, hit.normal.try_normalize()?)))
        .unwrap_or((Vec3::ZERO, Vec3::Y));
    let grid = Increments {
        studs: at.grid,
        degrees: 0.0,
    };
    let rounded = point.map(|studs| grid.snap_studs(studs));
    let point = rounded + normal * (point - rounded).dot(normal);
    let height = (normal.abs() * size).element_sum() / 2.0;
    let resting = OrientedBox {
        frame: CFrame::from_position(point + normal * height),
        size,
    };
    let ways = [normal, Vec3::Y].into_iter();
    let free = ways.filter_map(|way| lifted(model, &resting, way));
    let away = |at: &Vec3| at.distance_squared(resting.frame.position);
    free.min_by(|a, b| away(a).total_cmp(&away(b)))
        .unwrap_or(resting.frame.position)
}

/// Where a box is free of parts when it is moved along `way`, a direction of length one; `None` if that is too far away.
fn lifted(model: &DataModel, resting: &OrientedBox, way: Vec3) -> Option<Vec3> {
    let reach = resting.size.length() / 2.0 + LIFT_STUDS_MAX;
    let center = resting.frame.position;
    let top = model.service(known().workspace)?;
    let near: Vec<OrientedBox> = model
        .descendants(top)
        .filter(|&id| !model.is_a(id, known().terrain))
        .filter_map(|id| OrientedBox::of_part(model, id))
        .filter(|item| (item.frame.position - center).length() <= reach + item.size.length() / 2.0)
        .collect();
    let mut at = *resting;
    for _ in 0..LIFTS_MAX {
        let top = near
            .iter()
            .filter(|item| item.overlaps(&at))
            .map(|item| item.extent_along(way).1)
            .fold(f32::NEG_INFINITY, f32::max);
        if top == f32::NEG_INFINITY {
            return Some(at.frame.position);
        }
        at.frame.position += way * (top - at.extent_along(way).0);
        if (at.frame.position - center).length() > LIFT_STUDS_MAX {
            return None;
        }
    }
    None
}
