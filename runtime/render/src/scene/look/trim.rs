//! What few parts have: the mesh, the pictures and the lamps below them.

use glam::{Mat3, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, PropertyId, Value};

use super::super::contents::Contents;
use super::super::role::{LampKind, MeshKind, Role, roles};
use super::super::{Decal, Instance, Lay, Light, LightKind, Mesh, Tile, read};
use super::Body;
use crate::pick::Face;

/// The greatest range of a lamp, studs (the reference's, with its longer ranges on).
const RANGE_MAX: f32 = 120.0;
/// The greatest strength of a lamp.
const BRIGHTNESS_MAX: f32 = 1e4;
/// The least side of a tile, studs.
const TILE_MIN: f32 = 0.01;
/// Attachments between a lamp and its part.
pub(in crate::scene) const ATTACHMENTS_MAX: usize = 64;

/// What few parts have.
#[derive(Debug, Default, PartialEq)]
pub(in crate::scene) struct Trim {
    pub(in crate::scene) lights: Vec<Light>,
    pub(in crate::scene) decals: Vec<Decal>,
    /// The asset whose own size decides how large it is drawn.
    pub(in crate::scene) asset: Option<u32>,
}

/// The children of a part that matter.
#[derive(Default)]
pub(super) struct Below {
    /// The first, where there are several.
    pub(super) mesh: Option<(InstanceId, MeshKind)>,
    pictures: Vec<Picture>,
    lamps: Vec<Lamp>,
}

/// A `Decal` or `Texture`.
struct Picture {
    id: InstanceId,
    tiled: bool,
}

/// A lamp on a part or at an attachment.
struct Lamp {
    id: InstanceId,
    kind: LampKind,
    /// Where it is within the part.
    frame: CFrame,
    on_part: bool,
}

impl Below {
    pub(super) fn is_empty(&self) -> bool {
        self.mesh.is_none() && self.pictures.is_empty() && self.lamps.is_empty()
    }

    pub(super) fn read(model: &DataModel, part: InstanceId) -> Self {
        let mut below = Self::default();
        below.collect(model, part, CFrame::IDENTITY, 0);
        below
    }

    /// Collects what is below a part or one of its attachments; `frame` is that place within the part.
    fn collect(&mut self, model: &DataModel, place: InstanceId, frame: CFrame, depth: usize) {
        let on_part = depth == 0;
        for id in model.children(place) {
            let role = model
                .class(id)
                .map_or(Role::None, |class| roles().of(class));
            match role {
                Role::Mesh(kind) if on_part && self.mesh.is_none() => self.mesh = Some((id, kind)),
                Role::Picture { tiled } if on_part => self.pictures.push(Picture { id, tiled }),
                Role::Lamp(kind) => self.lamps.push(Lamp {
                    id,
                    kind,
                    frame,
                    on_part,
                }),
                Role::Attachment if depth < ATTACHMENTS_MAX => {
                    let local = read::pose(model, id, known().attachment_cframe);
                    self.collect(model, id, frame * local, depth + 1);
                }
                _ => {}
            }
        }
    }

    pub(super) fn decals(
        &self,
        model: &DataModel,
        mesh: Mesh,
        instance: &Instance,
        contents: &mut Contents,
    ) -> Vec<Decal> {
        let pictures = self.pictures.iter();
        let decals = pictures.filter_map(|picture| picture.read(model, mesh, instance, contents));
        decals.collect()
    }

    pub(super) fn lights(&self, model: &DataModel, body: &Body) -> Vec<Light> {
        let lamps = self.lamps.iter();
        lamps.filter_map(|lamp| lamp.read(model, body)).collect()
    }
}

impl Picture {
    /// What is drawn of it; `None` if there is nothing to see.
    fn read(
        &self,
        model: &DataModel,
        mesh: Mesh,
        instance: &Instance,
        contents: &mut Contents,
    ) -> Option<Decal> {
        let (known, id) = (known(), self.id);
        let opacity = 1.0 - read::number_in(model, id, known.decal_transparency, 0.0..=1.0);
        let opacity = read::byte(opacity);
        let content = contents.index(&read::content(model, id, known.decal_texture)?)?;
        let [r, g, b] = read::color(model, id, known.decal_color).map(read::byte);
        let z = match model.value(id, known.decal_z_index) {
            Some(Value::Int32(z)) => z,
            _ => 1,
        };
        let turn = read::number(model, id, known.decal_rotation, 0.0);
        // Sides are told in the axes of the mesh, which may have been turned in its part.
        let side = face(model, id, known.face).normal();
        let face = Face::nearest(instance.turn().matrix().transpose() * side);
        (opacity > 0).then(|| Decal {
            mesh,
            instance: Instance {
                color: [r, g, b, opacity],
                ..*instance
            },
            face,
            content,
            lay: if self.tiled {
                Lay::Tiles(tile(model, id))
            } else {
                Lay::Whole
            },
            turn: turn.rem_euclid(360.0).to_radians(),
            z,
        })
    }
}

fn tile(model: &DataModel, id: InstanceId) -> Tile {
    let known = known();
    let number = |property, otherwise| read::number(model, id, property, otherwise);
    let edge = |property| number(property, 2.0).abs().max(TILE_MIN);
    Tile {
        size: [edge(known.texture_studs_u), edge(known.texture_studs_v)],
        offset: [known.texture_offset_u, known.texture_offset_v]
            .map(|property| number(property, 0.0)),
    }
}

impl Lamp {
    /// How it shines; `None` if it does not.
    fn read(&self, model: &DataModel, body: &Body) -> Option<Light> {
        let (known, id) = (known(), self.id);
        let brightness = read::number_in(model, id, known.light_brightness, 0.0..=BRIGHTNESS_MAX);
        let range = match self.kind {
            LampKind::Point => known.point_light_range,
            LampKind::Spot => known.spot_light_range,
            LampKind::Surface => known.surface_light_range,
        };
        let range = read::number_in(model, id, range, 0.0..=RANGE_MAX);
        if !model.flag(id, known.light_enabled) || brightness <= 0.0 || range <= 0.0 {
            return None;
        }
        let part = CFrame {
            rotation: Mat3::from_quat(body.rotation),
            ..body.pose
        };
        let world = part * self.frame;
        let angle = |property| read::number_in(model, id, property, 0.0..=180.0).to_radians();
        let side = |property| face(model, id, property);
        let (side, kind, reach) = match self.kind {
            LampKind::Point => (Face::Front, LightKind::Point, Vec3::ZERO),
            LampKind::Spot => {
                let angle = angle(known.spot_light_angle);
                (
                    side(known.spot_light_face),
                    LightKind::Spot { angle },
                    Vec3::ZERO,
                )
            }
            LampKind::Surface => {
                // An attachment has no sides: the light comes from a point.
                let reach = if self.on_part {
                    body.size * 0.5
                } else {
                    Vec3::ZERO
                };
                let side = side(known.surface_light_face);
                let half = side
                    .across()
                    .map(|axis| world.transform_vector(axis * reach));
                let angle = angle(known.surface_light_angle);
                (side, LightKind::Surface { angle, half }, reach)
            }
        };
        Some(Light {
            position: world.transform_point(side.normal() * reach),
            direction: world
                .transform_vector(side.normal())
                .normalize_or(Vec3::NEG_Y),
            color: read::color(model, id, known.light_color),
            brightness,
            range,
            kind,
        })
    }
}

fn face(model: &DataModel, id: InstanceId, property: PropertyId) -> Face {
    let number = read::item(model, id, property) as usize;
    Face::ALL.get(number).copied().unwrap_or(Face::Front)
}
