//! What characters wear: shirts, trousers and graphics are pieces of one picture on the sides of their limbs. Knows no GPU.
//!
//! A template is an unfolded body (the reference's, 585 by 559 pixels): the torso above, the right limb below at the left,
//! the left limb at the right. The limbs of a body of fifteen share a strip, each its part of the height.

use rustc_hash::FxHashMap;
use studio_model::{DataModel, InstanceId, PropertyId};

use super::contents::Contents;
use super::{Decal, Instance, Lay, Mesh, Piece, read};
use crate::pick::Face;

studio_model::named! {
    /// What clothes are called.
    pub(super) struct Terms;
    classes {
        pants = "Pants",
        shirt = "Shirt",
        shirt_graphic = "ShirtGraphic",
    }
    properties {
        clothing_color = "Clothing"."Color3",
        graphic = "ShirtGraphic"."Graphic",
        graphic_color = "ShirtGraphic"."Color3",
        pants_template = "Pants"."PantsTemplate",
        shirt_template = "Shirt"."ShirtTemplate",
    }
}

/// Pixels of a template.
const TEMPLATE: [f32; 2] = [585.0, 559.0];
/// Things of one kind that a body wears at once; more are kept as data.
const WORN_MAX: usize = 4;

/// A kind of clothing. Later ones are worn over earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Garment {
    /// `Pants`: torso and legs.
    Trousers,
    /// `Shirt`: torso and arms.
    Shirt,
    /// `ShirtGraphic`: one picture on the chest.
    Graphic,
}

impl Garment {
    fn covers(self, limb: Limb) -> bool {
        match self {
            Self::Trousers => limb != Limb::Arm,
            Self::Shirt => limb != Limb::Leg,
            Self::Graphic => limb == Limb::Torso,
        }
    }

    /// Its picture, and the colour that tints it.
    fn properties(self) -> (PropertyId, PropertyId) {
        let terms = Terms::get();
        match self {
            Self::Trousers => (terms.pants_template, terms.clothing_color),
            Self::Shirt => (terms.shirt_template, terms.clothing_color),
            Self::Graphic => (terms.graphic, terms.graphic_color),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limb {
    Torso,
    Arm,
    Leg,
}

/// Where a limb is in a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strip {
    Torso,
    Right,
    Left,
}

impl Strip {
    /// The strip of each side: its left edge and how wide it is, pixels, from the right side on as `Enum.NormalId` counts.
    fn columns(self) -> [(f32, f32); 6] {
        let (right, front, left, back) = match self {
            Self::Torso => (165.0, 231.0, 361.0, 427.0),
            Self::Right => (151.0, 217.0, 19.0, 85.0),
            Self::Left => (506.0, 308.0, 374.0, 440.0),
        };
        let wide = if self == Self::Torso { 128.0 } else { 64.0 };
        [
            (right, 64.0),
            (front, wide),
            (back, wide),
            (left, 64.0),
            (front, wide),
            (front, wide),
        ]
    }

    /// The top and the height of a side, pixels; `span` is what of the strip's height the part has, from its top.
    fn row(self, face: Face, [from, to]: [f32; 2]) -> Option<(f32, f32)> {
        let sides = if self == Self::Torso { 74.0 } else { 355.0 };
        match face {
            // What is between the parts of one limb is not seen.
            Face::Top => (from <= 0.0).then_some((sides - 66.0, 64.0)),
            Face::Bottom => (to >= 1.0).then_some((sides + 130.0, 64.0)),
            _ => Some((sides + from * 128.0, (to - from) * 128.0)),
        }
    }
}

/// The parts that clothes are seen on, by the names that bodies of six and of fifteen give them.
const LIMBS: [(&str, Limb, Strip, [f32; 2]); 19] = [
    ("Torso", Limb::Torso, Strip::Torso, [0.0, 1.0]),
    ("UpperTorso", Limb::Torso, Strip::Torso, [0.0, 0.8]),
    ("LowerTorso", Limb::Torso, Strip::Torso, [0.8, 1.0]),
    ("Left Arm", Limb::Arm, Strip::Left, [0.0, 1.0]),
    ("LeftUpperArm", Limb::Arm, Strip::Left, [0.0, 0.46]),
    ("LeftLowerArm", Limb::Arm, Strip::Left, [0.46, 0.88]),
    ("LeftHand", Limb::Arm, Strip::Left, [0.88, 1.0]),
    ("Right Arm", Limb::Arm, Strip::Right, [0.0, 1.0]),
    ("RightUpperArm", Limb::Arm, Strip::Right, [0.0, 0.46]),
    ("RightLowerArm", Limb::Arm, Strip::Right, [0.46, 0.88]),
    ("RightHand", Limb::Arm, Strip::Right, [0.88, 1.0]),
    ("Left Leg", Limb::Leg, Strip::Left, [0.0, 1.0]),
    ("LeftUpperLeg", Limb::Leg, Strip::Left, [0.0, 0.46]),
    ("LeftLowerLeg", Limb::Leg, Strip::Left, [0.46, 0.89]),
    ("LeftFoot", Limb::Leg, Strip::Left, [0.89, 1.0]),
    ("Right Leg", Limb::Leg, Strip::Right, [0.0, 1.0]),
    ("RightUpperLeg", Limb::Leg, Strip::Right, [0.0, 0.46]),
    ("RightLowerLeg", Limb::Leg, Strip::Right, [0.46, 0.89]),
    ("RightFoot", Limb::Leg, Strip::Right, [0.89, 1.0]),
];

/// Who wears what.
#[derive(Debug, Default)]
pub(super) struct Wardrobe {
    /// What each body wears, in the order in which it is put on.
    worn: FxHashMap<InstanceId, Vec<(Garment, InstanceId)>>,
    /// Who wears a thing.
    wearers: FxHashMap<InstanceId, InstanceId>,
    /// Bodies that are dressed otherwise since they were drawn.
    stale: Vec<InstanceId>,
}

impl Wardrobe {
    /// A body puts something on.
    pub(super) fn put_on(&mut self, body: InstanceId, garment: Garment, id: InstanceId) {
        let worn = self.worn.entry(body).or_default();
        let at = worn.partition_point(|(other, _)| *other <= garment);
        worn.insert(at, (garment, id));
        self.wearers.insert(id, body);
        self.stale.push(body);
    }

    /// A thing is worn by nobody any more.
    pub(super) fn take_off(&mut self, id: InstanceId) {
        let Some(body) = self.wearers.remove(&id) else {
            return;
        };
        if let Some(worn) = self.worn.get_mut(&body) {
            worn.retain(|(_, other)| *other != id);
            if worn.is_empty() {
                self.worn.remove(&body);
            }
        }
        self.stale.push(body);
    }

    /// A thing looks otherwise.
    pub(super) fn touch(&mut self, id: InstanceId) {
        self.stale.extend(self.wearers.get(&id));
    }

    /// Whether a body wears anything.
    pub(super) fn is_worn_by(&self, body: Option<InstanceId>) -> bool {
        body.is_some_and(|body| self.worn.contains_key(&body))
    }

    /// The bodies whose limbs are to be read anew.
    pub(super) fn take_stale(&mut self) -> Vec<InstanceId> {
        let mut stale = std::mem::take(&mut self.stale);
        stale.sort_unstable();
        stale.dedup();
        stale
    }

    /// What is worn on a part that looks like this.
    pub(super) fn dress(
        &self,
        model: &DataModel,
        part: InstanceId,
        (mesh, instance): (Mesh, &Instance),
        contents: &mut Contents,
    ) -> Vec<Decal> {
        let worn = model.parent(part).and_then(|body| self.worn.get(&body));
        let (Some(worn), Some(limb)) = (worn, limb_of(model, part)) else {
            return Vec::new();
        };
        let mut decals = Vec::new();
        for kind in [Garment::Trousers, Garment::Shirt, Garment::Graphic] {
            let of_kind = worn.iter().filter(|(garment, _)| *garment == kind);
            for &(garment, id) in of_kind.take(WORN_MAX) {
                let (picture, tint) = garment.properties();
                let address = read::content(model, id, picture).filter(|_| garment.covers(limb.0));
                let Some(content) = address.and_then(|address| contents.index(&address)) else {
                    continue;
                };
                let [r, g, b] = read::color(model, id, tint).map(read::byte);
                let instance = Instance {
                    color: [r, g, b, instance.color[3]],
                    ..*instance
                };
                decals.extend(pieces(garment, limb).map(|(face, piece, turn)| Decal {
                    mesh,
                    instance,
                    face,
                    content,
                    lay: Lay::Piece(piece),
                    turn,
                    z: i32::MIN + garment as i32,
                }));
            }
        }
        decals
    }
}

type LimbShown = (Limb, Strip, [f32; 2]);

fn limb_of(model: &DataModel, part: InstanceId) -> Option<LimbShown> {
    let name = model.name(part);
    let mut limbs = LIMBS.iter();
    limbs.find_map(|(of, limb, strip, span)| (*of == name).then_some((*limb, *strip, *span)))
}

/// What of a garment's picture is on which side of a limb, and how far it is turned there, radians.
fn pieces(
    garment: Garment,
    (_, strip, span): LimbShown,
) -> impl Iterator<Item = (Face, Piece, f32)> {
    Face::ALL.into_iter().filter_map(move |face| {
        if garment == Garment::Graphic {
            let chest = face == Face::Front && span[0] <= 0.0;
            return chest.then_some((face, Piece::WHOLE, 0.0));
        }
        let (left, width) = strip.columns()[face as usize];
        let (top, height) = strip.row(face, span)?;
        // Half a pixel inwards: what is beside a piece does not bleed in.
        let share = |at: f32, of: f32| (at / of).clamp(0.0, 1.0);
        let piece = Piece {
            left: share(left + 0.5, TEMPLATE[0]),
            top: share(top + 0.5, TEMPLATE[1]),
            width: (width - 1.0) / TEMPLATE[0],
            height: (height - 1.0).max(0.5) / TEMPLATE[1],
        };
        // Top and bottom are unfolded from the front, and a decal's top is the back's.
        let turn = match face {
            Face::Top | Face::Bottom => std::f32::consts::PI,
            _ => 0.0,
        };
        Some((face, piece, turn))
    })
}
