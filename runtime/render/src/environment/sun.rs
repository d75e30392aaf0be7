//! Where the sun is. Knows no model.

use std::f32::consts::PI;

use glam::Vec3;

/// How far the sun stands from the equator, degrees: it is always the longest day.
const DECLINATION: f32 = 23.44;
/// Degrees from the vertical at which the sun's path leans at most.
const LEAN_MAX: f32 = 85.0;

/// Towards the sun at an hour (0 to 24) and a latitude (degrees), length one; below the horizon at night.
///
/// With the hour angle `h = (clock_time - 12) / 12 * π` and the lean `l = latitude - 23.44°` it is
/// `(-sin h · cos l, cos h · cos l, sin l)`: the sun rises in the east (+X) at 6, stands highest at 12 and sets in the
/// west (-X) at 18; north of the tropic its path leans to the south (+Z), south of it to the north.
pub fn sun_direction(clock_time: f32, latitude: f32) -> Vec3 {
    let hour_angle = (clock_time - 12.0) / 12.0 * PI;
    let lean = (latitude - DECLINATION)
        .clamp(-LEAN_MAX, LEAN_MAX)
        .to_radians();
    let (sin, cos) = hour_angle.sin_cos();
    let direction = Vec3::new(-sin * lean.cos(), cos * lean.cos(), lean.sin());
    direction.normalize_or(Vec3::Y)
}

/// Towards what lights the world: the sun, or at night the moon, which stands opposite.
pub(super) fn light_direction(clock_time: f32, latitude: f32) -> Vec3 {
    let sun = sun_direction(clock_time, latitude);
    if sun.y < 0.0 {
        Vec3::new(-sun.x, -sun.y, sun.z)
    } else {
        sun
    }
}
