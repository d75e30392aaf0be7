//! `CFrame`: position and rotation. Here are its members; how frames are made is in [`construct`], angles are in
//! [`angles`].

mod angles;
mod construct;
#[cfg(test)]
mod tests;

use glam::{Mat3, Vec3};
use mlua::{IntoLua, Lua, MetaMethod, Value, Variadic, Vector};
use studio_model::CFrame;

use super::arg::{Arg, Rest};
use super::members::{Datatype, Members, datatypes};
use super::text::list;
use super::vector3::vector;

pub(super) use construct::install;

/// A `CFrame` as scripts hold it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame(pub(crate) CFrame);

datatypes!(Frame);

impl Arg for CFrame {
    const EXPECTED: &'static str = Frame::NAME;

    fn read(value: &Value) -> Option<Self> {
        Frame::read(value).map(|held| held.0)
    }
}

impl Datatype for Frame {
    const NAME: &'static str = "CFrame";

    fn members(members: &mut Members<'_, Self>) {
        fields(members);
        transforms(members);
        methods(members);
        angles::members(members);
        members
            .operator(MetaMethod::Mul, product)
            .operator(MetaMethod::Add, |a, b| moved(a, b, 1.0))
            .operator(MetaMethod::Sub, |a, b| moved(a, b, -1.0))
            .equality();
    }

    fn text(&self) -> String {
        list(&self.0.components())
    }
}

fn fields(members: &mut Members<'_, Frame>) {
    members
        .get_as(&["Position", "p"], |this| vector(this.0.position))
        .get("Rotation", |this| {
            Frame(CFrame {
                position: Vec3::ZERO,
                ..this.0
            })
        })
        .get_as(&["X", "x"], |this| this.0.position.x)
        .get_as(&["Y", "y"], |this| this.0.position.y)
        .get_as(&["Z", "z"], |this| this.0.position.z)
        .get_as(&["LookVector", "lookVector"], |this| {
            vector(-this.0.rotation.z_axis)
        })
        .get_as(&["RightVector", "rightVector", "XVector"], |this| {
            vector(this.0.rotation.x_axis)
        })
        .get_as(&["UpVector", "upVector", "YVector"], |this| {
            vector(this.0.rotation.y_axis)
        })
        .get("ZVector", |this| vector(this.0.rotation.z_axis));
}

/// From one space to another, any number of frames, points or directions at once.
fn transforms(members: &mut Members<'_, Frame>) {
    fn frames(Rest(frames): Rest<CFrame>, map: impl Fn(CFrame) -> CFrame) -> Variadic<Frame> {
        frames.into_iter().map(|frame| Frame(map(frame))).collect()
    }
    fn vectors(Rest(vectors): Rest<Vec3>, map: impl Fn(Vec3) -> Vec3) -> Variadic<Vector> {
        vectors.into_iter().map(|v| vector(map(v))).collect()
    }
    members
        .method_as(&["ToWorldSpace", "toWorldSpace"], |this, rest| {
            frames(rest, |frame| this.0 * frame)
        })
        .method_as(&["ToObjectSpace", "toObjectSpace"], |this, rest| {
            let inverse = this.0.inverse();
            frames(rest, |frame| inverse * frame)
        })
        .method_as(&["PointToWorldSpace", "pointToWorldSpace"], |this, rest| {
            vectors(rest, |point| this.0.transform_point(point))
        })
        .method_as(
            &["PointToObjectSpace", "pointToObjectSpace"],
            |this, rest| {
                let inverse = this.0.inverse();
                vectors(rest, |point| inverse.transform_point(point))
            },
        )
        .method_as(
            &["VectorToWorldSpace", "vectorToWorldSpace"],
            |this, rest| vectors(rest, |v| this.0.transform_vector(v)),
        )
        .method_as(
            &["VectorToObjectSpace", "vectorToObjectSpace"],
            |this, rest| {
                let inverse = this.0.inverse();
                vectors(rest, |v| inverse.transform_vector(v))
            },
        );
}

fn methods(members: &mut Members<'_, Frame>) {
    members
        .method_as(&["Inverse", "inverse"], |this, ()| Frame(this.0.inverse()))
        .method_as(&["Lerp", "lerp"], |this, (goal, alpha): (CFrame, f32)| {
            Frame(this.0.lerp(&goal, alpha))
        })
        .method("Orthonormalize", |this, ()| Frame(orthonormal(this.0)))
        .method_as(
            &["GetComponents", "components", "getComponents"],
            |this, ()| Variadic::from_iter(this.0.components()),
        )
        .method(
            "FuzzyEq",
            |this, (other, epsilon): (CFrame, Option<f32>)| {
                let (epsilon, others) = (epsilon.unwrap_or(1e-5), other.components());
                let mut pairs = this.0.components().into_iter().zip(others);
                pairs.all(|(a, b)| (a - b).abs() <= epsilon)
            },
        )
        .method("AngleBetween", |this, (other,): (CFrame,)| {
            this.0.quat().angle_between(other.quat())
        });
}

/// What a frame times something is.
enum Product {
    Frame(Frame),
    Point(Vector),
}

impl IntoLua for Product {
    fn into_lua(self, lua: &Lua) -> mlua::Result<Value> {
        match self {
            Self::Frame(frame) => frame.into_lua(lua),
            Self::Point(point) => point.into_lua(lua),
        }
    }
}

/// `frame * frame` and `frame * point`.
fn product(left: &Value, right: &Value) -> Option<Product> {
    let frame = CFrame::read(left)?;
    Some(match Vec3::read(right) {
        Some(point) => Product::Point(vector(frame.transform_point(point))),
        None => Product::Frame(Frame(frame * CFrame::read(right)?)),
    })
}

/// `frame + offset` and `frame - offset`.
fn moved(left: &Value, right: &Value, sign: f32) -> Option<Frame> {
    let (frame, offset) = (CFrame::read(left)?, Vec3::read(right)?);
    Some(Frame(CFrame {
        position: frame.position + offset * sign,
        ..frame
    }))
}

/// The same frame with a rotation that is one: right is kept, up is made perpendicular to it.
fn orthonormal(frame: CFrame) -> CFrame {
    let right = frame.rotation.x_axis.normalize_or_zero();
    let up = frame.rotation.y_axis;
    let up = (up - right * right.dot(up)).normalize_or_zero();
    if right == Vec3::ZERO || up == Vec3::ZERO {
        return CFrame::from_position(frame.position);
    }
    CFrame {
        rotation: Mat3::from_cols(right, up, right.cross(up)),
        ..frame
    }
}
