//! How a part looks: its properties and those of the mesh, the pictures and the lamps below it, read off the model.

use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId};

use super::contents::Contents;
use super::instance::Turn;
use super::role::{Form, LampKind, MeshKind, Role, Special, roles};
use super::{Decal, Instance, Light, LightKind, Mesh, Pass, Tile, flags, read};
use crate::pick::Face;

/// From this transparency on a part is not drawn.
const INVISIBLE: f32 = 0.99;
/// Studs of a truss's segment.
const TRUSS_SEGMENT: f32 = 2.0;
/// The greatest range of a lamp, studs (the reference's, with its longer ranges on).
const RANGE_MAX: f32 = 120.0;
/// The greatest strength of a lamp.
const BRIGHTNESS_MAX: f32 = 1e4;
/// Attachments between a lamp and its part.
pub(super) const ATTACHMENTS_MAX: usize = 64;

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

/// What few parts have.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Trim {
    pub(super) lights: Vec<Light>,
    pub(super) decals: Vec<Decal>,
    /// The asset whose own size decides how large it is drawn.
    pub(super) asset: Option<u32>,
}

/// A part's box, before a mesh below it changes it.
struct Body {
    pose: CFrame,
    rotation: Quat,
    size: Vec3,
}

/// The children of a part that matter.
#[derive(Default)]
struct Below {
    mesh: Option<(InstanceId, MeshKind)>,
    pictures: Vec<(InstanceId, bool)>,
    lamps: Vec<(InstanceId, LampKind, CFrame, bool)>,
}

impl Look {
    /// Reads a part.
    pub(super) fn read(
        model: &DataModel,
        id: InstanceId,
        form: Form,
        contents: &mut Contents,
    ) -> Self {
        let known = known();
        let pose = read::pose(model, id, known.cframe);
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
        let below = model.first_child(id).map(|_| Below::read(model, id));
        let mut trim = below.as_ref().map(|_| Trim::default());
        let mesh_below = below.as_ref().and_then(|below| below.mesh);
        let mesh = if let (Some(mesh), Some(trim)) = (mesh_below, &mut trim) {
            special_mesh(model, mesh, &body, &mut instance, contents, &mut trim.asset)
        } else {
            own_mesh(model, id, form, &body, &mut instance, contents)
        };
        if let (Some(below), Some(trim)) = (&below, &mut trim) {
            trim.decals = decals(model, &below.pictures, mesh, &instance, contents);
            trim.lights = lights(model, &below.lamps, &body);
        }
        let nothing = below.is_none_or(|below| below.is_empty());
        Self {
            mesh,
            pass: pass_of(transparency, instance.color[3]),
            instance,
            trim: trim.filter(|_| !nothing),
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
    address: Option<&std::sync::Arc<str>>,
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
        instance.lay(at, body.rotation, body.size * scale, turn);
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

impl Below {
    fn is_empty(&self) -> bool {
        self.mesh.is_none() && self.pictures.is_empty() && self.lamps.is_empty()
    }

    fn read(model: &DataModel, part: InstanceId) -> Self {
        let mut below = Self::default();
        below.collect(model, part, CFrame::IDENTITY, 0);
        below
    }

    /// Collects what is below a part or one of its attachments; `frame` is that place within the part.
    fn collect(&mut self, model: &DataModel, place: InstanceId, frame: CFrame, depth: usize) {
        let on_part = depth == 0;
        for child in model.children(place) {
            let role = model
                .class(child)
                .map_or(Role::None, |class| roles().of(class));
            match role {
                Role::Mesh(kind) if on_part && self.mesh.is_none() => {
                    self.mesh = Some((child, kind));
                }
                Role::Picture { tiled } if on_part => self.pictures.push((child, tiled)),
                Role::Lamp(kind) => self.lamps.push((child, kind, frame, on_part)),
                Role::Attachment if depth < ATTACHMENTS_MAX => {
                    let local = read::pose(model, child, known().attachment_cframe);
                    self.collect(model, child, frame * local, depth + 1);
                }
                _ => {}
            }
        }
    }
}

fn face(model: &DataModel, id: InstanceId, property: studio_model::PropertyId) -> Face {
    let number = read::item(model, id, property) as usize;
    Face::ALL.get(number).copied().unwrap_or(Face::Front)
}

fn decals(
    model: &DataModel,
    pictures: &[(InstanceId, bool)],
    mesh: Mesh,
    instance: &Instance,
    contents: &mut Contents,
) -> Vec<Decal> {
    let known = known();
    let mut decals = Vec::with_capacity(pictures.len());
    for &(id, tiled) in pictures {
        let opacity = 1.0 - read::number_in(model, id, known.decal_transparency, 0.0..=1.0);
        let address = read::content(model, id, known.decal_texture);
        let content = address.and_then(|address| contents.index(&address));
        let (Some(content), 1..) = (content, read::byte(opacity)) else {
            continue;
        };
        let [r, g, b] = read::color(model, id, known.decal_color).map(read::byte);
        let tile = tiled.then(|| {
            let number = |property, otherwise| read::number(model, id, property, otherwise);
            let edge = |property| number(property, 2.0).abs().max(0.01);
            Tile {
                size: [edge(known.texture_studs_u), edge(known.texture_studs_v)],
                offset: [
                    number(known.texture_offset_u, 0.0),
                    number(known.texture_offset_v, 0.0),
                ],
            }
        });
        let z = match model.value(id, known.decal_z_index) {
            Some(studio_model::Value::Int32(z)) => z,
            _ => 1,
        };
        // Sides are told in the axes of the mesh, which may have been turned in its part.
        let side = face(model, id, known.face);
        let turned = instance.turn().matrix().transpose() * side.normal();
        decals.push(Decal {
            mesh,
            instance: Instance {
                color: [r, g, b, read::byte(opacity)],
                ..*instance
            },
            face: Face::nearest(turned),
            content,
            tile,
            z,
        });
    }
    decals
}

fn lights(
    model: &DataModel,
    lamps: &[(InstanceId, LampKind, CFrame, bool)],
    body: &Body,
) -> Vec<Light> {
    let known = known();
    let mut lights = Vec::with_capacity(lamps.len());
    for &(id, kind, frame, on_part) in lamps {
        let brightness = read::number_in(model, id, known.light_brightness, 0.0..=BRIGHTNESS_MAX);
        let range = match kind {
            LampKind::Point => known.point_light_range,
            LampKind::Spot => known.spot_light_range,
            LampKind::Surface => known.surface_light_range,
        };
        let range = read::number_in(model, id, range, 0.0..=RANGE_MAX);
        if !model.flag(id, known.light_enabled) || brightness <= 0.0 || range <= 0.0 {
            continue;
        }
        let world = CFrame {
            rotation: glam::Mat3::from_quat(body.rotation),
            ..body.pose
        } * frame;
        let angle = |property| read::number_in(model, id, property, 0.0..=180.0).to_radians();
        // On a part lamps shine from a side, at an attachment from its middle.
        let reach = if on_part { body.size * 0.5 } else { Vec3::ZERO };
        let (side, out, kind) = match kind {
            LampKind::Point => (Face::Front, 0.0, LightKind::Point),
            LampKind::Spot => {
                let angle = angle(known.spot_light_angle);
                (
                    face(model, id, known.spot_light_face),
                    0.0,
                    LightKind::Spot { angle },
                )
            }
            LampKind::Surface => {
                let side = face(model, id, known.surface_light_face);
                let half = side.across().map(|axis| world.rotation * (axis * reach));
                let angle = angle(known.surface_light_angle);
                (side, 1.0, LightKind::Surface { angle, half })
            }
        };
        let normal = side.normal();
        let direction = (world.rotation * normal).normalize_or(Vec3::NEG_Y);
        lights.push(Light {
            position: world.position + world.rotation * (normal * reach) * out,
            direction,
            color: read::color(model, id, known.light_color),
            brightness,
            range,
            kind,
        });
    }
    lights
}
