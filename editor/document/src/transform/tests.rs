mod colliding;
mod drags;
mod placing;
mod snapping;

use glam::{Mat3, Quat, Vec3};
use proptest::prelude::*;
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::*;
use crate::document::Document;
use crate::operations::tests::{add, add_part, check_step, class, document, set};

fn vector(range: f32) -> impl Strategy<Value = Vec3> {
    let studs = -range..range;
    (studs.clone(), studs.clone(), studs).prop_map(|(x, y, z)| Vec3::new(x, y, z))
}

fn frame(range: f32) -> impl Strategy<Value = CFrame> {
    let angle = -3.0f32..3.0;
    (vector(range), angle.clone(), angle.clone(), angle).prop_map(|(position, x, y, z)| {
        CFrame::from_quat(position, Quat::from_euler(glam::EulerRot::XYZ, x, y, z))
    })
}

fn handle() -> impl Strategy<Value = Handle> {
    let mut handles = vec![Handle::Free];
    for axis in Axis::ALL {
        handles.extend([
            Handle::MoveAxis(axis),
            Handle::MovePlane(axis),
            Handle::RotateAxis(axis),
        ]);
    }
    handles.extend(Face::ALL.map(Handle::ScaleFace));
    prop::sample::select(handles)
}

/// A ray from `eye` through `point`.
fn through(eye: Vec3, point: Vec3) -> Ray {
    Ray {
        origin: eye,
        direction: point - eye,
    }
}

fn boxed(position: Vec3, size: Vec3) -> OrientedBox {
    OrientedBox {
        frame: CFrame::from_position(position),
        size,
    }
}

/// A document with parts at these places, turned and sized a little differently each.
fn parts_at(places: &[Vec3]) -> (Document, Vec<InstanceId>) {
    let (mut document, workspace) = document();
    let ids = places
        .iter()
        .enumerate()
        .map(|(i, &at)| {
            let part = add_part(&mut document, "P", workspace, at);
            let frame = CFrame {
                position: at,
                rotation: rotation_about(Vec3::new(1.0, i as f32, 0.5), 20.0 * i as f32),
            };
            set(&mut document, part, known().cframe, Value::CFrame(frame));
            part
        })
        .collect();
    (document, ids)
}

fn assert_close(a: Vec3, b: Vec3, tolerance: f32) {
    assert!((a - b).length() <= tolerance, "{a} is not {b}");
}
