//! Light, sky, air and picture effects of a place, as its `Lighting` and what lies in it say. Knows no GPU.

mod read;
mod sun;
#[cfg(test)]
mod tests;

use glam::Vec3;

pub(crate) use read::sky_pictures;
pub use sun::sun_direction;

/// Everything about the picture that no part decides. Defaults are those of the class `Lighting`. Colours are sRGB, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Environment {
    /// Hours, 0 to 24.
    pub clock_time: f32,
    /// Degrees.
    pub latitude: f32,
    /// Towards the sun (the moon at night), length one.
    pub sun_direction: Vec3,
    /// `Lighting.Brightness`: the sun's strength.
    pub brightness: f32,
    /// Colour of light that comes from nowhere.
    pub ambient: [f32; 3],
    /// Colour of light that comes from the sky.
    pub outdoor_ambient: [f32; 3],
    /// Stops of exposure, -3 to 3.
    pub exposure: f32,
    /// Whether the sun casts shadows.
    pub shadows: bool,
    /// 0 (hard) to 1.
    pub shadow_softness: f32,
    /// Colour, start and end in studs; `None` beyond use or where an atmosphere replaces it.
    pub fog: Option<Fog>,
    /// Haze by an `Atmosphere`.
    pub atmosphere: Option<Atmosphere>,
    /// `Sky.StarCount`.
    pub stars: u32,
    /// Whether sun and moon are drawn.
    pub celestial_bodies: bool,
    /// `Sky.SunAngularSize` by day, `Sky.MoonAngularSize` by night: degrees of the picture in whose middle the disc is.
    pub disc_size: f32,
    /// Whether the place has clouds of its own: others do not hide pictures of the sky.
    pub own_clouds: bool,
    /// Cloud cover, 0 to 1.
    pub cloud_cover: f32,
    /// Cloud density, 0 to 1.
    pub cloud_density: f32,
    /// Colour of clouds.
    pub cloud_color: [f32; 3],
    /// Glow around what is bright.
    pub bloom: Option<Bloom>,
    /// Colour correction; all effects of the place combined.
    pub correction: ColorCorrection,
}

/// Linear fog.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fog {
    /// Its colour.
    pub color: [f32; 3],
    /// Where it begins, studs.
    pub start: f32,
    /// Where nothing else is seen, studs.
    pub end: f32,
}

/// An `Atmosphere`: names and ranges as in the reference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Atmosphere {
    /// 0 to 1.
    pub density: f32,
    /// 0 to 1: how much it hides the horizon's silhouettes.
    pub offset: f32,
    /// Colour near the horizon towards the sun.
    pub color: [f32; 3],
    /// Colour away from the sun.
    pub decay: [f32; 3],
    /// 0 to 10.
    pub glare: f32,
    /// 0 to 10.
    pub haze: f32,
}

/// A `BloomEffect`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bloom {
    /// Strength, 0 to 1 and more.
    pub intensity: f32,
    /// Size in pixels at a height of 1080.
    pub size: f32,
    /// What is brighter glows.
    pub threshold: f32,
}

/// A `ColorCorrectionEffect`; zero and white change nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColorCorrection {
    /// -1 to 1.
    pub brightness: f32,
    /// -1 to 1.
    pub contrast: f32,
    /// -1 to 1.
    pub saturation: f32,
    /// Multiplies.
    pub tint: [f32; 3],
}

impl Environment {
    /// The same without fog and atmosphere.
    #[must_use]
    pub fn in_clear_air(self) -> Self {
        Self {
            fog: None,
            atmosphere: None,
            ..self
        }
    }

    /// Whether the sun is above the horizon; if not, [`Self::sun_direction`] is the moon's.
    pub fn is_day(&self) -> bool {
        sun_direction(self.clock_time, self.latitude).y >= 0.0
    }
}

impl Default for Environment {
    /// What a place without `Lighting` has: the defaults of the class.
    fn default() -> Self {
        Self::read(&studio_model::DataModel::new())
    }
}

impl Default for ColorCorrection {
    fn default() -> Self {
        Self {
            brightness: 0.0,
            contrast: 0.0,
            saturation: 0.0,
            tint: [1.0; 3],
        }
    }
}
