//! How the editor's camera moves: looking, walking, panning, zooming, orbiting, and flying to what one wants to see. Knows
//! no keys and no mouse; [`steering`](super::steering) reads those. Not part of a place and of no undo.

#[cfg(test)]
mod tests;

use glam::{Mat3, Vec2, Vec3};
use studio_model::CFrame;
use studio_render::{Bounds, Camera, Ray};

/// Radians that the camera turns for a point of the mouse.
const LOOK: f32 = 0.0045;
/// Radians that it turns around something for a point of the mouse.
const ORBIT: f32 = 0.008;
/// How near to straight up or down one can look, radians.
const PITCH_MAX: f32 = 1.553;
/// How far the camera goes from the origin, studs. Beyond it single precision shows.
const FARTHEST: f32 = 4.0e6;
/// How much larger than a thing is what one sees of it and around it.
const ROOM: f32 = 1.6;
/// Seconds of a flight.
const FLIGHT: f32 = 0.18;
/// The share of the way to the surface under the cursor that a notch of the wheel covers.
const ZOOM: f32 = 0.16;

/// The camera of a viewport.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rig {
    camera: Camera,
    /// How far ahead lies what orbiting turns around, studs.
    reach: f32,
    flight: Option<Flight>,
}

/// On the way to another view.
#[derive(Debug, Clone, Copy)]
struct Flight {
    from: (CFrame, f32),
    to: (CFrame, f32),
    seconds: f32,
}

impl Default for Rig {
    fn default() -> Self {
        let camera = Camera::default();
        Self {
            camera,
            reach: camera.position().length(),
            flight: None,
        }
    }
}

impl Rig {
    /// The camera as it is now.
    pub(crate) fn camera(&self) -> &Camera {
        &self.camera
    }

    /// What orbiting turns around.
    pub(crate) fn focal_point(&self) -> Vec3 {
        self.camera.position() + self.camera.forward() * self.reach
    }

    /// Stands at a frame at once, without what would tilt the horizon.
    pub(crate) fn stand_at(&mut self, frame: CFrame, reach: f32) {
        self.flight = None;
        let (yaw, pitch) = angles(-frame.rotation.z_axis);
        self.put(frame.position, rotation(yaw, pitch));
        self.reach = reach.clamp(1.0, FARTHEST);
    }

    /// Turns the head, by points of the mouse.
    pub(crate) fn look(&mut self, points: Vec2) {
        self.flight = None;
        let (yaw, pitch) = angles(self.camera.forward());
        let pitch = (pitch - points.y * LOOK).clamp(-PITCH_MAX, PITCH_MAX);
        self.put(
            self.camera.position(),
            rotation(yaw - points.x * LOOK, pitch),
        );
    }

    /// Walks `step` studs to the right, up and ahead (x, y, z), as the head is turned.
    pub(crate) fn walk(&mut self, step: Vec3) {
        self.flight = None;
        let camera = &self.camera;
        let step = camera.right() * step.x + camera.up() * step.y + camera.forward() * step.z;
        self.put(camera.position() + step, camera.frame.rotation);
    }

    /// Shifts the view by points of the mouse, so that what is `studs_per_point` big stays under it.
    pub(crate) fn pan(&mut self, points: Vec2, studs_per_point: f32) {
        self.walk(Vec3::new(-points.x, points.y, 0.0) * studs_per_point);
    }

    /// Goes along `ray` by so many notches of the wheel, of each a share of the `distance` to what lies there. Never less
    /// than half a stud, so that one gets through walls.
    pub(crate) fn zoom(&mut self, ray: Ray, distance: f32, notches: f32) {
        self.flight = None;
        let share = 1.0 - (1.0 - ZOOM).powf(notches.abs());
        let distance = distance.max(1.0);
        // Going back undoes going ahead: the same notches lead to the same place.
        let studs = if notches >= 0.0 {
            distance * share
        } else {
            -distance * share / (1.0 - share)
        };
        let studs = if studs.abs() < 0.5 * notches.abs() {
            0.5 * notches
        } else {
            studs
        };
        let ahead = ray.direction.dot(self.camera.forward()) * studs;
        self.reach = (self.reach - ahead).clamp(1.0, FARTHEST);
        self.put(
            self.camera.position() + ray.direction * studs,
            self.camera.frame.rotation,
        );
    }

    /// Turns around `centre`, by points of the mouse.
    pub(crate) fn orbit(&mut self, centre: Vec3, points: Vec2) {
        self.flight = None;
        let (yaw, pitch) = angles(self.camera.forward());
        let tilted = (pitch - points.y * ORBIT).clamp(-PITCH_MAX, PITCH_MAX);
        let turned = rotation(yaw - points.x * ORBIT, tilted);
        let offset = self.camera.frame.rotation.transpose() * (self.camera.position() - centre);
        self.put(centre + turned * offset, turned);
        self.reach = offset.length().clamp(1.0, FARTHEST);
    }

    /// Flies a turn around the focal point, radians around +Y.
    pub(crate) fn turn(&mut self, radians: f32) {
        let (frame, _) = self.destination();
        let (yaw, pitch) = angles(-frame.rotation.z_axis);
        self.fly_along(yaw + radians, pitch);
    }

    /// Flies to where one sees the focal point along a direction.
    pub(crate) fn look_along(&mut self, direction: Vec3) {
        let (frame, _) = self.destination();
        let (mut yaw, pitch) = angles(direction);
        if direction.x.abs() < 1e-3 && direction.z.abs() < 1e-3 {
            // From straight above or below: keep the nearest quarter, so that nothing spins.
            let quarter = std::f32::consts::FRAC_PI_2;
            yaw = (angles(-frame.rotation.z_axis).0 / quarter).round() * quarter;
        }
        self.fly_along(yaw, pitch.clamp(-PITCH_MAX, PITCH_MAX));
    }

    fn fly_along(&mut self, yaw: f32, pitch: f32) {
        let (frame, reach) = self.destination();
        let centre = frame.position - frame.rotation.z_axis * reach;
        let rotation = rotation(yaw, pitch);
        let position = centre + rotation.z_axis * reach;
        self.fly_to(CFrame { position, rotation }, reach);
    }

    /// Flies to where a box fills a good part of a picture of this aspect (width / height), looking as now.
    pub(crate) fn frame(&mut self, bounds: Bounds, aspect: f32) {
        let half = (bounds.size() * 0.5 * ROOM).max(Vec3::splat(1.0));
        let roomy = Bounds {
            min: bounds.center() - half,
            max: bounds.center() + half,
        };
        let (frame, reach) = fit(roomy, self.camera.frame.rotation.z_axis, aspect);
        self.fly_to(frame, reach);
    }

    /// Flies straight towards a point until only this share of the way to it is left, looking as now: the point stays where
    /// it is in the picture.
    pub(crate) fn approach(&mut self, point: Vec3, share: f32) {
        let (mut frame, reach) = self.destination();
        frame.position = point + (frame.position - point) * share;
        self.fly_to(frame, (reach * share).clamp(1.0, FARTHEST));
    }

    /// Flies on for some seconds; whether there is still way to go.
    pub(crate) fn advance(&mut self, seconds: f32) -> bool {
        let Some(flight) = &mut self.flight else {
            return false;
        };
        flight.seconds += seconds;
        let t = (flight.seconds / FLIGHT).clamp(0.0, 1.0);
        let eased = 1.0 - (1.0 - t).powi(3);
        let ((from, near), (to, far)) = (flight.from, flight.to);
        let done = t >= 1.0;
        if done {
            self.flight = None;
        }
        // The focal point and the direction are eased: flying around something stays around it.
        let reach = near + (far - near) * eased;
        let centre = |frame: CFrame, reach: f32| frame.position - frame.rotation.z_axis * reach;
        let centre = centre(from, near).lerp(centre(to, far), eased);
        let turn = Mat3::from_quat(from.quat().slerp(to.quat(), eased));
        let turn = if done { to.rotation } else { turn };
        self.reach = reach;
        self.put(centre + turn.z_axis * reach, turn);
        !done
    }

    fn fly_to(&mut self, frame: CFrame, reach: f32) {
        if frame.is_finite() && reach.is_finite() {
            self.flight = Some(Flight {
                from: (self.camera.frame, self.reach),
                to: (frame, reach),
                seconds: 0.0,
            });
        }
    }

    /// Where it is, or will be after its flight.
    fn destination(&self) -> (CFrame, f32) {
        self.flight
            .map_or((self.camera.frame, self.reach), |flight| flight.to)
    }

    fn put(&mut self, position: Vec3, rotation: Mat3) {
        let frame = CFrame {
            position: position.clamp(Vec3::splat(-FARTHEST), Vec3::splat(FARTHEST)),
            rotation,
        };
        if frame.is_finite() {
            self.camera.frame = frame;
        }
    }
}

/// Yaw around +Y (0 looks along -Z) and pitch of a direction, radians.
fn angles(direction: Vec3) -> (f32, f32) {
    let yaw = (-direction.x).atan2(-direction.z);
    let pitch = direction
        .y
        .atan2(Vec2::new(direction.x, direction.z).length());
    (yaw, pitch)
}

fn rotation(yaw: f32, pitch: f32) -> Mat3 {
    Mat3::from_rotation_y(yaw) * Mat3::from_rotation_x(pitch)
}

/// Where a camera sees all of a box from a direction, and how far that is from the box's middle.
fn fit(bounds: Bounds, from: Vec3, aspect: f32) -> (CFrame, f32) {
    let camera = Camera::fitting(bounds, from, aspect);
    let reach = camera.position().distance(bounds.center());
    (camera.frame, reach)
}
