//! From what `Lighting` says to light in numbers: the colours of sun, sky, ground and air at a time of day. Linear colours,
//! in which 1 is about the white of a sheet of paper in the sun.

use glam::Vec3;

use crate::environment::Environment;

/// The light of a place at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Light {
    /// Towards sun or moon, length one.
    pub(crate) direction: Vec3,
    /// What it sends to a surface that faces it.
    pub(crate) color: Vec3,
    /// What one sees of its disc.
    pub(crate) disc_color: Vec3,
    /// Cosine of half the disc's angle.
    pub(crate) disc: f32,
    /// Strength of the glow around it.
    pub(crate) glare: f32,
    /// From above and from below, to every surface.
    pub(crate) ambient: [Vec3; 2],
    /// Sky overhead, at the horizon, at the horizon below the sun, and what is below the horizon.
    pub(crate) zenith: Vec3,
    pub(crate) horizon: Vec3,
    pub(crate) horizon_sun: Vec3,
    pub(crate) ground: Vec3,
    /// Stars, as many as the place says, fading by day.
    pub(crate) stars: f32,
    /// How much of the light of lamps the eye takes in: by day it is used to the sun.
    pub(crate) lamp_share: f32,
    /// How much of the sky clouds cover, 0 to 1.
    pub(crate) cloud_cover: f32,
    pub(crate) cloud_color: Vec3,
    /// One over the distance at which the air hides half; 0 for clear air.
    pub(crate) haze: f32,
    /// How steeply that begins.
    pub(crate) haze_power: f32,
    /// Most that it hides, 0 to 1.
    pub(crate) haze_most: f32,
    /// How much it hides of the horizon on pictures of the sky, 0 to 1.
    pub(crate) veil: f32,
}

/// What the pictures of a sky look like from afar: haze and mirrors take their colours from there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SkyColors {
    pub(crate) zenith: Vec3,
    pub(crate) horizon: Vec3,
    pub(crate) ground: Vec3,
}

/// A moment of the sky, by the sine of the sun's height. Colours are sRGB bytes.
struct Moment {
    height: f32,
    zenith: [u8; 3],
    horizon: [u8; 3],
    horizon_sun: [u8; 3],
    ground: [u8; 3],
    sun: [u8; 3],
}

/// From midnight to noon. The sun is at the horizon at 6 and 18; half an hour before and after it stands 0.12 above or below.
const MOMENTS: [Moment; 6] = [
    Moment {
        height: -0.30,
        zenith: [8, 13, 32],
        horizon: [24, 36, 68],
        horizon_sun: [26, 38, 70],
        ground: [12, 16, 28],
        sun: [150, 178, 255],
    },
    Moment {
        height: -0.13,
        zenith: [30, 42, 88],
        horizon: [86, 82, 122],
        horizon_sun: [208, 118, 92],
        ground: [40, 40, 56],
        sun: [150, 178, 255],
    },
    Moment {
        height: 0.0,
        zenith: [58, 84, 142],
        horizon: [172, 150, 164],
        horizon_sun: [255, 166, 104],
        ground: [82, 76, 84],
        sun: [255, 150, 84],
    },
    Moment {
        height: 0.13,
        zenith: [66, 112, 182],
        horizon: [204, 196, 202],
        horizon_sun: [255, 206, 150],
        ground: [116, 112, 112],
        sun: [255, 192, 126],
    },
    Moment {
        height: 0.32,
        zenith: [56, 118, 200],
        horizon: [206, 219, 232],
        horizon_sun: [228, 224, 220],
        ground: [138, 152, 166],
        sun: [255, 240, 214],
    },
    Moment {
        height: 1.0,
        zenith: [50, 112, 200],
        horizon: [206, 222, 237],
        horizon_sun: [216, 229, 240],
        ground: [140, 156, 172],
        sun: [255, 248, 236],
    },
];

/// Distance at which the air of a place without `Atmosphere` hides half, studs.
const CLEAR_AIR: f32 = 1700.0;

/// Half of the disc's angle, of the angle that the place says: most of the reference's pictures of sun and moon is glow.
const SUN_SHARE: f32 = 0.061;
const MOON_SHARE: f32 = 0.156;

/// The light of a place, whose sky may be pictures.
pub(crate) fn light_of(environment: &Environment, pictures: Option<&SkyColors>) -> Light {
    let direction = environment.sun_direction.try_normalize().unwrap_or(Vec3::Y);
    let day = (6.0..18.0).contains(&environment.clock_time);
    let height = if day { direction.y } else { -direction.y };
    let sky = sky_at(height);

    let risen = smoothstep(0.0, 0.14, direction.y);
    let brightness = environment.brightness.clamp(0.0, 20.0);
    let strength = brightness.sqrt() * if day { 1.32 } else { 0.24 };
    let color = sky.sun * (strength * risen);
    let ambient = ambient(environment, &sky, color, height);
    let shown = f32::from(environment.celestial_bodies);
    let disc = environment.disc_size.to_radians() * if day { SUN_SHARE } else { MOON_SHARE };
    let disc_shown = if disc > 0.0 { shown } else { 0.0 };
    let mut light = Light {
        direction,
        color,
        disc_color: sky.sun * disc_shown * if day { 9.0 } else { 1.1 },
        disc: disc.cos(),
        glare: if day { 1.0 } else { 0.35 },
        ambient,
        zenith: sky.zenith,
        horizon: sky.horizon,
        horizon_sun: sky.horizon_sun,
        ground: sky.ground,
        lamp_share: 1.0
            - 0.86
                * if day {
                    smoothstep(0.05, 0.35, height)
                } else {
                    0.0
                },
        stars: environment.stars.min(5000) as f32 * smoothstep(0.02, -0.16, height) * shown,
        cloud_cover: environment.cloud_cover.clamp(0.0, 1.0),
        cloud_color: linear(environment.cloud_color),
        haze: if environment.fog.is_some() {
            0.0
        } else {
            CLEAR_AIR.recip()
        },
        haze_power: 1.25,
        haze_most: 1.0,
        veil: 0.0,
    };
    if let Some(pictures) = pictures {
        light.zenith = pictures.zenith;
        (light.horizon, light.horizon_sun) = (pictures.horizon, pictures.horizon);
        light.ground = pictures.ground;
        if !environment.own_clouds {
            light.cloud_cover = 0.0;
        }
    }
    breathe(environment, &mut light);
    light
}

/// Light from everywhere: the sky's, what the ground throws back, and what the place asks for. `height` is the sine of the
/// sun's height.
fn ambient(environment: &Environment, sky: &Sky, sun: Vec3, height: f32) -> [Vec3; 2] {
    let outdoor = Vec3::from(environment.outdoor_ambient);
    let everywhere = Vec3::from(environment.ambient);
    // The eye takes the blue of the sky for white, and gets used to dusk.
    let light = (sky.zenith + sky.horizon) * 0.5;
    let dusk = smoothstep(-0.24, -0.02, height) * smoothstep(0.3, 0.0, height);
    let pale = light.lerp(Vec3::splat(luminance(light)), 0.45) * (1.0 + 0.9 * dusk);
    // By night what is asked for is moonlight: less of it, and blue.
    let night = smoothstep(0.06, -0.2, height);
    let share = Vec3::ONE.lerp(Vec3::new(0.31, 0.41, 0.68), night);
    let asked = (outdoor * 0.30 + everywhere * 0.22) * share;
    let floor = Vec3::splat(0.016);
    [
        pale * 0.62 + asked + floor,
        pale * 0.22 + Vec3::new(0.105, 0.10, 0.092) * luminance(sun) + asked * 0.72 + floor,
    ]
}

/// How far away the air hides half of what is there, studs; fog aside.
pub(crate) fn half_hidden(environment: &Environment) -> f32 {
    environment.atmosphere.map_or(CLEAR_AIR, |air| {
        // 0.3 is what the templates have, and hides half some 2,400 studs away; 1 hides half at 300.
        2400.0 * (0.3 / air.density.clamp(0.0, 1.0)).powf(1.7)
    })
}

/// What an `Atmosphere` does to the air and to the sky's edge.
fn breathe(environment: &Environment, light: &mut Light) {
    let Some(air) = environment.atmosphere else {
        return;
    };
    let density = air.density.clamp(0.0, 1.0);
    let haze = air.haze.clamp(0.0, 10.0) / 10.0;
    light.haze = half_hidden(environment).recip();
    light.haze_power = 1.35 + 0.8 * air.offset.clamp(0.0, 1.0);
    let thick = (density * 0.5 + haze * 0.6).min(1.0);
    light.veil = thick;
    let tinted = |color: Vec3, tint: [f32; 3]| {
        let tint = linear(tint);
        let bright = luminance(color);
        color.lerp(tint * (bright / luminance(tint).max(0.05)).min(4.0), thick)
    };
    light.horizon_sun = tinted(light.horizon_sun, air.color);
    light.horizon = tinted(light.horizon, air.color).lerp(tinted(light.horizon, air.decay), haze);
    light.zenith = light.zenith.lerp(light.horizon, haze * 0.5);
    light.ground = light.ground.lerp(light.horizon, 0.3 + 0.7 * haze);
    light.glare *= 1.0 + air.glare.clamp(0.0, 10.0) * 0.3;
}

/// The colours of a moment, linear.
struct Sky {
    zenith: Vec3,
    horizon: Vec3,
    horizon_sun: Vec3,
    ground: Vec3,
    sun: Vec3,
}

fn sky_at(height: f32) -> Sky {
    let after = MOMENTS
        .iter()
        .position(|moment| moment.height > height)
        .unwrap_or(MOMENTS.len() - 1)
        .max(1);
    let (from, to) = (&MOMENTS[after - 1], &MOMENTS[after]);
    let share = ((height - from.height) / (to.height - from.height)).clamp(0.0, 1.0);
    let mix = |pick: fn(&Moment) -> [u8; 3]| {
        let color = |bytes: [u8; 3]| linear(bytes.map(|byte| f32::from(byte) / 255.0));
        color(pick(from)).lerp(color(pick(to)), share)
    };
    Sky {
        zenith: mix(|moment| moment.zenith),
        horizon: mix(|moment| moment.horizon),
        horizon_sun: mix(|moment| moment.horizon_sun),
        ground: mix(|moment| moment.ground),
        sun: mix(|moment| moment.sun),
    }
}

/// From sRGB to linear light.
pub(crate) fn linear(color: [f32; 3]) -> Vec3 {
    Vec3::from(color.map(|value| {
        let value = value.clamp(0.0, 1.0);
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    }))
}

fn luminance(color: Vec3) -> f32 {
    color.dot(Vec3::new(0.2126, 0.7152, 0.0722))
}

fn smoothstep(from: f32, to: f32, value: f32) -> f32 {
    let share = ((value - from) / (to - from)).clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_jumps_while_the_sun_sets() {
        let at = |height: f32| {
            let environment = Environment {
                sun_direction: Vec3::new((1.0 - height * height).sqrt(), height, 0.0),
                ..Environment::default()
            };
            light_of(&environment, None)
        };
        let steps: Vec<_> = (0..=1000).map(|step| at(step as f32 / 1000.0)).collect();
        for pair in steps.windows(2) {
            assert!(pair[0].color.distance(pair[1].color) < 0.05);
            assert!(pair[0].horizon_sun.distance(pair[1].horizon_sun) < 0.02);
        }
        // At the horizon there is no direct light left, so that the moon can take over.
        assert!(steps[0].color.length() < 0.02);
    }

    #[test]
    fn a_sun_is_as_large_as_it_is_said_to_be() {
        let of_size = |disc_size| {
            let environment = Environment {
                disc_size,
                ..Environment::default()
            };
            light_of(&environment, None)
        };
        let (none, usual, large) = (of_size(0.0), of_size(21.0), of_size(42.0));
        assert_eq!(none.disc_color, Vec3::ZERO);
        assert!(usual.disc_color.x > 1.0);
        let ratio = large.disc.acos() / usual.disc.acos();
        assert!((ratio - 2.0).abs() < 0.05, "{ratio}");
        // Whether it is seen or not, it shines.
        assert_eq!(none.color, usual.color);
    }

    #[test]
    fn nonsense_stays_finite() {
        let environment = Environment {
            sun_direction: Vec3::ZERO,
            brightness: 1e30,
            ..Environment::default()
        };
        let light = light_of(&environment, None);
        assert!(light.color.is_finite() && light.ambient[0].is_finite());
    }
}
