//! Between the world and the screen: where a point is seen, and what lies under a pixel.

use glam::{Mat3, Vec2, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, ClassTable, DataModel, InstanceId, PropertyId, Value};

/// The field of view of a camera that says nothing, in degrees from top to bottom.
pub(crate) const FIELD_OF_VIEW: f32 = 70.0;
/// The least and the greatest field of view, in degrees (the reference's).
const FIELD_OF_VIEW_RANGE: (f32, f32) = (1.0, 120.0);

/// Where a camera stands and how much it sees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View {
    pub(crate) frame: CFrame,
    /// The tangent of half the angle from top to bottom.
    pub(crate) tangent: f32,
    /// Width and height in pixels.
    pub(crate) size: Vec2,
}

impl View {
    /// A view by its field of view, in degrees.
    pub(crate) fn new(frame: CFrame, degrees: f32, size: Vec2) -> Self {
        let (least, most) = FIELD_OF_VIEW_RANGE;
        let degrees = if degrees.is_finite() {
            degrees.clamp(least, most)
        } else {
            FIELD_OF_VIEW
        };
        Self {
            frame,
            tangent: (degrees.to_radians() / 2.0).tan(),
            size: size.max(Vec2::ONE),
        }
    }

    /// What a camera sees.
    pub(crate) fn of(model: &DataModel, camera: InstanceId, size: Vec2) -> Self {
        let frame = model.cframe(camera, known().camera_cframe);
        Self::new(frame.unwrap_or_default(), degrees(model, camera), size)
    }

    /// What the current camera sees; without one, what a camera sees that stands at the origin.
    pub(crate) fn current(model: &DataModel, size: Vec2) -> Self {
        match current(model) {
            Some(camera) => Self::of(model, camera, size),
            None => Self::new(CFrame::IDENTITY, FIELD_OF_VIEW, size),
        }
    }

    /// Width of the screen by its height.
    pub(crate) fn aspect(&self) -> f32 {
        self.size.x / self.size.y
    }

    /// The direction of a pixel of the viewport, of length one.
    pub(crate) fn direction(&self, pixel: Vec2) -> Vec3 {
        let across = (pixel / self.size - 0.5) * 2.0;
        let local = Vec3::new(
            across.x * self.tangent * self.aspect(),
            -across.y * self.tangent,
            -1.0,
        );
        let turned = self.frame.transform_vector(local);
        turned.try_normalize().unwrap_or(Vec3::NEG_Z)
    }

    /// Where a point of the world is seen: pixels of the viewport and studs in front of the camera (z); whether it is on
    /// the screen.
    pub(crate) fn project(&self, point: Vec3) -> (Vec3, bool) {
        let local = self.frame.inverse().transform_point(point);
        let depth = -local.z;
        // What lies in the camera's own plane is seen nowhere: it is as far aside as numbers go.
        let away = if depth.abs() < 1e-6 { 1e-6 } else { depth };
        let across = Vec2::new(
            local.x / (away * self.tangent * self.aspect()),
            -local.y / (away * self.tangent),
        );
        let pixel = (across * 0.5 + 0.5) * self.size;
        let inside = across.abs().max_element() <= 1.0 && depth > 0.0;
        (pixel.extend(depth), inside)
    }

    /// How far the camera is turned to the left of negative z, in radians.
    pub(crate) fn yaw(&self) -> f32 {
        let look = -self.frame.rotation.z_axis;
        // Straight up or down, the upper edge of the screen says where ahead is.
        let flat = if look.x.abs().max(look.z.abs()) > 1e-4 {
            look
        } else {
            self.frame.rotation.y_axis * -look.y.signum()
        };
        (-flat.x).atan2(-flat.z)
    }
}

/// The camera that `Workspace.CurrentCamera` names, if it is in the tree.
pub(crate) fn current(model: &DataModel) -> Option<InstanceId> {
    let workspace = model.service(known().workspace)?;
    let camera = model.reference(workspace, known().current_camera)?;
    model.is_attached(camera).then_some(camera)
}

/// `Camera.FieldOfView`.
pub(crate) fn field_of_view() -> Option<PropertyId> {
    let table = ClassTable::get();
    table.find(table.class_named("Camera")?, "FieldOfView")
}

fn degrees(model: &DataModel, camera: InstanceId) -> f32 {
    match field_of_view().and_then(|property| model.value(camera, property)) {
        Some(Value::Float32(degrees)) => degrees,
        _ => FIELD_OF_VIEW,
    }
}

/// A frame at a place that looks along a direction, upright where that is possible.
pub(crate) fn looking(position: Vec3, direction: Vec3) -> CFrame {
    let back = (-direction).try_normalize().unwrap_or(Vec3::Z);
    let up = if back.y.abs() > 0.9999 {
        Vec3::Z
    } else {
        Vec3::Y
    };
    let right = up.cross(back).normalize_or(Vec3::X);
    let rotation = Mat3::from_cols(right, back.cross(right), back);
    CFrame { position, rotation }
}
