//! How a part looks: its properties and those of the mesh, the pictures and the lamps below it, read off the model.

mod trim;

use std::sync::Arc;

use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId};

use super::contents::Contents;
use super::instance::Turn;
use super::role::{Form, MeshKind, Special, roles};
use super::wardrobe::Wardrobe;
use super::{Instance, Mesh, Pass, flags, read};
use trim::Below;

pub(super) use trim::{ATTACHMENTS_MAX, Trim};

/// From this transparency on a part is not drawn.
const INVISIBLE: f32 = 0.99;
/// Studs of a truss's segment.
const TRUSS_SEGMENT: f32 = 2.0;

/// How a part looks.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) mesh: Mesh,
    /// `None`: it is not drawn.
    pub(super) pass: Option<Pass>,
    pub(super) instance: Instance,
    /// What few parts have.
    pub(super) trim: Option<Trim>,
}

/// A part's box, before a mesh below it changes it.
struct Body {
    pose: CFrame,
    rotation: Quat,
    size: Vec3,
}

impl Look {
    /// Reads a part that is drawn at a place.
    pub(super) fn read(
        model: &DataModel,
        (id, form): (InstanceId, Form),
        pose: CFrame,
        wardrobe: &Wardrobe,
        contents: &mut Contents,
    ) -> Self {
        let known = known();
        let body = Body {
            pose,
            rotation: pose.quat(),
            size: read::size(model, id, known.size),
        };
        let transparency = read::number_in(model, id, known.transparency, 0.0..=1.0);
        let [r, g, b] = read::color(model, id, known.color).map(read::byte);
        let mut surface = read::item(model, id, known.material) & 0xffff;
        if model.flag(id, known.cast_shadow) {
            surface |= flags::CASTS_SHADOW;
        }
        let mut instance = Instance {
            surface,
            reflectance: read::number_in(model, id, known.reflectance, 0.0..=1.0),
            color: [r, g, b, read::byte(1.0 - transparency)],
            slot: id.index() as u32,
            ..Instance::default()
        };
        let below = Below::read(model, id);
        let mut asset = None;
        let mesh = match below.mesh {
            Some(mesh) => special_mesh(model, mesh, &body, &mut instance, contents, &mut asset),
            None => own_mesh(model, id, form, &body, &mut instance, contents),
        };
        let mut decals = wardrobe.dress(model, id, (mesh, &instance), contents);
        let trim = (!below.is_empty() || !decals.is_empty()).then(|| {
            decals.extend(below.decals(model, mesh, &instance, contents));
            Trim {
                lights: below.lights(model, &body),
                decals,
                asset,
            }
        });
        Self {
            mesh,
            pass: pass_of(transparency, instance.color[3]),
            instance,
            trim,
        }
    }
}

fn pass_of(transparency: f32, opacity: u8) -> Option<Pass> {
    match opacity {
        _ if transparency >= INVISIBLE => None,
        255 => Some(Pass::Opaque),
        _ => Some(Pass::Transparent),
    }
}

impl Instance {
    /// Puts a mesh with these sides, given along the part's axes, at a place.
    fn lay(&mut self, at: Vec3, part: Quat, sides: Vec3, turn: Turn) {
        self.position = at.to_array();
        self.rotation = turn.rotation(part).to_array();
        self.size = turn.size(sides).to_array();
        self.surface |= turn.bits();
    }
}

/// The mesh of a part that has none below it.
fn own_mesh(
    model: &DataModel,
    id: InstanceId,
    form: Form,
    body: &Body,
    instance: &mut Instance,
    contents: &mut Contents,
) -> Mesh {
    let known = known();
    let Vec3 { x, y, z } = body.size;
    let (mesh, sides, turn) = match form {
        Form::Fixed(mesh) => (mesh, body.size, Turn::None),
        Form::Shape => {
            let mesh = roles().shape(read::item(model, id, known.shape));
            let sides = match mesh {
                Mesh::Ball => Vec3::splat(body.size.min_element()),
                Mesh::Cylinder => Vec3::new(x, y.min(z), y.min(z)),
                _ => body.size,
            };
            (mesh, sides, Turn::None)
        }
        Form::Truss => {
            let turn = match body.size.max_element() {
                longest if longest == y => Turn::None,
                longest if longest == x => Turn::YAlongX,
                _ => Turn::YAlongZ,
            };
            let segments = (body.size.max_element() / TRUSS_SEGMENT).round();
            (Mesh::Truss(segments.max(1.0) as u16), body.size, turn)
        }
        Form::Asset => {
            let mesh = read::content(model, id, known.mesh_part_mesh);
            let mesh = mesh.and_then(|address| contents.index(&address));
            let picture = read::content(model, id, known.mesh_part_texture);
            if picture_over(instance, picture.as_ref(), contents) {
                instance.color[..3].fill(255);
            }
            (mesh.map_or(Mesh::Block, Mesh::Asset), body.size, Turn::None)
        }
    };
    instance.lay(body.pose.position, body.rotation, sides, turn);
    mesh
}

/// Gives an instance the picture of its mesh; whether there is one.
fn picture_over(
    instance: &mut Instance,
    address: Option<&Arc<str>>,
    contents: &mut Contents,
) -> bool {
    let picture = address.and_then(|address| contents.index(address));
    if let Some(picture) = picture {
        instance.texture = picture + 1;
        instance.surface |= flags::OWN_UV;
    }
    picture.is_some()
}

/// The mesh of a part with a `DataModelMesh` below it.
fn special_mesh(
    model: &DataModel,
    (id, kind): (InstanceId, MeshKind),
    body: &Body,
    instance: &mut Instance,
    contents: &mut Contents,
    asset: &mut Option<u32>,
) -> Mesh {
    let known = known();
    let scale = read::vector(model, id, known.mesh_scale).abs();
    let at = body
        .pose
        .transform_point(read::vector(model, id, known.mesh_offset));
    let tint = read::vector(model, id, known.mesh_vertex_color).clamp(Vec3::ZERO, Vec3::ONE);
    let drawn = match kind {
        MeshKind::Special => roles().special(read::item(model, id, known.special_mesh_type)),
        MeshKind::File => Special::File,
        MeshKind::Cylinder => Special::Shape(Mesh::Cylinder),
        MeshKind::Block => Special::Shape(Mesh::Block),
    };
    if let Special::Shape(mesh) = drawn {
        tint_color(instance, tint);
        let turn = match kind {
            MeshKind::Cylinder => Turn::XAlongY,
            _ => Turn::None,
        };
        // A head is as wide as it is deep, however wide its part is.
        let sides = match mesh {
            Mesh::Head => {
                let width = body.size.x.min(body.size.z);
                Vec3::new(width, body.size.y, width)
            }
            _ => body.size,
        };
        instance.lay(at, body.rotation, sides * scale, turn);
        return mesh;
    }
    let picture = read::content(model, id, known.file_mesh_texture);
    if picture_over(instance, picture.as_ref(), contents) {
        instance.color[..3].fill(255);
    }
    tint_color(instance, tint);
    let mesh = read::content(model, id, known.file_mesh_mesh);
    let Some(content) = mesh.and_then(|address| contents.index(&address)) else {
        instance.lay(at, body.rotation, body.size * scale, Turn::None);
        return Mesh::Block;
    };
    *asset = Some(content);
    // The scale is one of the asset's own size. Until that is known it is a stand-in of the part's.
    match contents.asset(content).map(|asset| asset.own) {
        Some(own) => {
            let at = at + body.rotation * (own.center() * scale);
            instance.lay(at, body.rotation, own.size() * scale, Turn::None);
        }
        None => instance.lay(at, body.rotation, body.size, Turn::None),
    }
    Mesh::Asset(content)
}

fn tint_color(instance: &mut Instance, tint: Vec3) {
    for (channel, tint) in instance.color.iter_mut().zip(tint.to_array()) {
        *channel = (f32::from(*channel) * tint).round() as u8;
    }
}
