//! What walking must know of a body: where its hips are, how long its legs, which way its joints are turned. In the space
//! of the root: X to the right, Y up, Z back, studs.

use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{DataModel, Value};

use crate::rig::{Hand, Kind, Limb};
use crate::rigid::Rigid;
use crate::skeleton::Skeleton;

/// Studs of the legs that the numbers of walking were found with: from the hip to the sole.
const USUAL_LEG: f32 = 2.0;

/// A joint of a limb at rest.
#[derive(Debug, Clone, Copy)]
struct Fit {
    joint: usize,
    /// How the joint's axes are turned.
    axes: Quat,
    /// Where it is.
    pivot: Vec3,
}

/// A leg at rest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leg {
    /// Where it turns.
    pub(crate) hip: Vec3,
    /// From the hip to the knee; of a leg without a knee, all of it.
    pub(crate) thigh: f32,
    /// From the knee to the ankle; zero without a knee.
    pub(crate) shin: f32,
    /// From the ankle down to the sole; zero without a knee.
    pub(crate) ankle: f32,
    /// Half of the foot's length.
    pub(crate) toe: f32,
    /// The middle of the sole.
    pub(crate) sole: Vec3,
}

/// A body that walks by itself.
#[derive(Debug, Clone)]
pub struct Anatomy {
    pub(crate) kind: Kind,
    /// How much longer its legs are than the usual ones.
    pub(crate) scale: f32,
    /// Between the hips.
    pub(crate) middle: Vec3,
    /// Left, right.
    pub(crate) legs: [Leg; 2],
    fits: [Option<Fit>; Limb::COUNT],
    joints: usize,
}

impl Anatomy {
    /// Of a skeleton of one of the usual kinds with legs that reach down.
    pub fn read(model: &DataModel, skeleton: &Skeleton) -> Option<Self> {
        let kind = skeleton.kind()?;
        let mut rest = Vec::new();
        skeleton.limbs_at(Rigid::IDENTITY, &[], &mut rest);
        let fits: [Option<Fit>; Limb::COUNT] = std::array::from_fn(|index| {
            let joint = skeleton.limb(Limb::ALL[index])?;
            let held = skeleton.joints()[joint].parent;
            let held = held.map_or(Rigid::IDENTITY, |parent| rest[parent]);
            let at = held * skeleton.fit(joint).0;
            Some(Fit {
                joint,
                axes: at.turn,
                pivot: at.shift,
            })
        });
        let leg = |side: Hand| leg(model, skeleton, kind, &fits, &rest, side);
        let legs = [leg(Hand::Left)?, leg(Hand::Right)?];
        let long = legs.map(|leg| leg.hip.y - leg.sole.y);
        let scale = f32::midpoint(long[0], long[1]) / USUAL_LEG;
        if !(scale > 0.01 && scale < 1000.0) {
            return None;
        }
        Some(Self {
            kind,
            scale,
            middle: (legs[0].hip + legs[1].hip) * 0.5,
            legs,
            fits,
            joints: skeleton.joints().len(),
        })
    }

    /// How far below the root the soles are at rest.
    pub(crate) fn ground(&self) -> f32 {
        f32::midpoint(self.legs[0].sole.y, self.legs[1].sole.y)
    }

    /// Where a limb's joint is at rest.
    pub(crate) fn pivot(&self, limb: Limb) -> Option<Vec3> {
        self.fits[limb.index()].map(|fit| fit.pivot)
    }

    /// A pose in which nothing is moved.
    pub(crate) fn rest(&self, pose: &mut Vec<Rigid>) {
        pose.clear();
        pose.resize(self.joints, Rigid::IDENTITY);
    }

    /// Turns and shifts a limb in a pose, along the axes of the root at rest.
    pub(crate) fn set(&self, pose: &mut [Rigid], limb: Limb, turn: Quat, shift: Vec3) {
        if let Some(fit) = &self.fits[limb.index()]
            && let Some(place) = pose.get_mut(fit.joint)
        {
            let back = fit.axes.conjugate();
            *place = Rigid {
                turn: back * turn * fit.axes,
                shift: back * shift,
            };
        }
    }
}

fn leg(
    model: &DataModel,
    skeleton: &Skeleton,
    kind: Kind,
    fits: &[Option<Fit>; Limb::COUNT],
    rest: &[Rigid],
    side: Hand,
) -> Option<Leg> {
    let [upper, lower, foot] = side.leg();
    let pivot = |limb: Limb| fits[limb.index()].map(|fit| fit.pivot);
    let last = match kind {
        Kind::R15 => skeleton.limb(foot)?,
        Kind::R6 => skeleton.limb(upper)?,
    };
    let size = match model.value(skeleton.joints()[last].part, known().size) {
        Some(Value::Vector3(size)) if size.is_finite() => size,
        _ => return None,
    };
    let at = rest[last];
    let sole = at.point(Vec3::new(0.0, size.y * -0.5, 0.0));
    let hip = pivot(upper)?;
    let leg = match kind {
        Kind::R15 => {
            let (knee, ankle) = (pivot(lower)?, pivot(foot)?);
            Leg {
                hip,
                thigh: hip.distance(knee),
                shin: knee.distance(ankle),
                ankle: ankle.y - sole.y,
                toe: size.z * 0.5,
                sole,
            }
        }
        // It turns about the middle of its top, wherever its joint is.
        Kind::R6 => Leg {
            hip: Vec3::new(sole.x, hip.y, sole.z),
            thigh: hip.y - sole.y,
            shin: 0.0,
            ankle: 0.0,
            toe: size.z * 0.5,
            sole,
        },
    };
    let lengths = [leg.thigh, leg.toe, leg.hip.y - leg.sole.y];
    let finite = leg.hip.is_finite() && leg.sole.is_finite() && leg.shin.is_finite();
    (finite && lengths.iter().all(|length| *length > 1e-3)).then_some(leg)
}
