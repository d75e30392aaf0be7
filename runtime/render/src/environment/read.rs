//! Reads the environment off a model: `Lighting`, what lies in it, and the clouds of the terrain.

use std::sync::Arc;

use studio_model::clock;
use studio_model::known::known;
use studio_model::{ClassId, DataModel, InstanceId, PropertyId, Value};

use super::sun::light_direction;
use super::{Atmosphere, Bloom, ColorCorrection, Environment, Fog};

/// Fog that ends here or farther is none: the reference's default.
const FOG_END_NEVER: f32 = 100_000.0;
/// Stars at most.
const STARS_MAX: f32 = 5_000.0;
/// The largest sun and moon, degrees.
const DISC_SIZE_MAX: f32 = 60.0;

/// Numbers of an instance, or of the defaults of its class where there is none.
struct Source<'a> {
    model: &'a DataModel,
    class: ClassId,
    id: Option<InstanceId>,
}

impl Source<'_> {
    fn value(&self, property: PropertyId) -> Option<Value> {
        match self.id {
            Some(id) => self.model.value(id, property),
            None => self
                .model
                .table()
                .class(self.class)
                .default_of(property)
                .cloned(),
        }
    }

    fn number(&self, property: PropertyId, least: f32, most: f32) -> f32 {
        let value = match self.value(property) {
            Some(Value::Float32(v)) => v,
            Some(Value::Int32(v)) => v as f32,
            _ => 0.0,
        };
        within(value, least, most)
    }

    fn flag(&self, property: PropertyId) -> bool {
        matches!(self.value(property), Some(Value::Bool(true)))
    }

    fn color(&self, property: PropertyId) -> [f32; 3] {
        match self.value(property) {
            Some(Value::Color3(color)) => color.map(|v| within(v, 0.0, 1.0)),
            _ => [1.0; 3],
        }
    }
}

/// A number in a range; the least for what is no number.
fn within(value: f32, least: f32, most: f32) -> f32 {
    if value.is_nan() {
        least
    } else {
        value.clamp(least, most)
    }
}

impl Environment {
    /// Reads the environment of a place.
    pub(crate) fn read(model: &DataModel) -> Self {
        let known = known();
        let lighting = model.service(known.lighting);
        let source = |class, id| Source { model, class, id };
        let child = |class| {
            lighting.and_then(|lighting| model.children(lighting).find(|id| model.is_a(*id, class)))
        };
        let light = source(known.lighting, lighting);
        let clock_time = clock::of_day(light.number(known.lighting_clock_time, -1e6, 1e6));
        let latitude = light.number(known.lighting_latitude, -90.0, 90.0);
        let atmosphere =
            child(known.atmosphere).map(|id| atmosphere(&source(known.atmosphere, Some(id))));
        let sky = source(known.sky, child(known.sky));
        // Without clouds of its own a place has those of the reference's usual sky.
        let clouds = source(known.clouds, clouds(model));
        let own_clouds = clouds.id.is_some();
        let cloudy = clouds.flag(known.clouds_enabled);
        let of_clouds = |property| {
            let amount = clouds.number(property, 0.0, 1.0);
            if cloudy { amount } else { 0.0 }
        };
        Self {
            clock_time,
            latitude,
            sun_direction: light_direction(clock_time, latitude),
            brightness: light.number(known.lighting_brightness, 0.0, 10.0),
            ambient: light.color(known.lighting_ambient),
            outdoor_ambient: light.color(known.lighting_outdoor_ambient),
            exposure: light.number(known.lighting_exposure, -3.0, 3.0),
            shadows: light.flag(known.lighting_shadows),
            shadow_softness: light.number(known.lighting_shadow_softness, 0.0, 1.0),
            fog: fog(&light).filter(|_| atmosphere.is_none()),
            atmosphere,
            stars: sky.number(known.sky_stars, 0.0, STARS_MAX) as u32,
            celestial_bodies: sky.flag(known.sky_bodies),
            disc_size: sky.number(disc_size_of(clock_time), 0.0, DISC_SIZE_MAX),
            own_clouds,
            cloud_cover: of_clouds(known.clouds_cover),
            cloud_density: of_clouds(known.clouds_density),
            cloud_color: clouds.color(known.clouds_color),
            bloom: bloom(model, lighting),
            correction: correction(model, lighting),
        }
    }
}

/// The addresses of a sky's pictures in the order of [`crate::Face`]: +X is `Right`, +Y `Up`, +Z `Back`, then their opposites
/// `Left`, `Down` and `Front`. `None` if one is not set.
pub(crate) fn sky_pictures(model: &DataModel) -> Option<[Arc<str>; 6]> {
    let known = known();
    let lighting = model.service(known.lighting)?;
    let sky = model
        .children(lighting)
        .find(|id| model.is_a(*id, known.sky))?;
    let picture = |property| match model.value(sky, property) {
        Some(Value::Content(address)) => Some(address),
        _ => None,
    };
    Some([
        picture(known.sky_right)?,
        picture(known.sky_up)?,
        picture(known.sky_back)?,
        picture(known.sky_left)?,
        picture(known.sky_down)?,
        picture(known.sky_front)?,
    ])
}

/// Which of sun and moon is in the sky, as the property that says how large it is.
fn disc_size_of(clock_time: f32) -> PropertyId {
    if (6.0..18.0).contains(&clock_time) {
        known().sky_sun_size
    } else {
        known().sky_moon_size
    }
}

fn fog(light: &Source<'_>) -> Option<Fog> {
    let known = known();
    let end = light.number(known.lighting_fog_end, 0.0, FOG_END_NEVER);
    let start = light.number(known.lighting_fog_start, 0.0, FOG_END_NEVER);
    (end < FOG_END_NEVER).then(|| Fog {
        color: light.color(known.lighting_fog_color),
        start: start.min(end),
        end,
    })
}

fn atmosphere(source: &Source<'_>) -> Atmosphere {
    let known = known();
    Atmosphere {
        density: source.number(known.atmosphere_density, 0.0, 1.0),
        offset: source.number(known.atmosphere_offset, 0.0, 1.0),
        color: source.color(known.atmosphere_color),
        decay: source.color(known.atmosphere_decay),
        glare: source.number(known.atmosphere_glare, 0.0, 10.0),
        haze: source.number(known.atmosphere_haze, 0.0, 10.0),
    }
}

/// The clouds: they lie in the terrain.
fn clouds(model: &DataModel) -> Option<InstanceId> {
    let known = known();
    let workspace = model.service(known.workspace)?;
    let child_of = |parent, class| model.children(parent).find(|id| model.is_a(*id, class));
    let terrain = child_of(workspace, known.terrain)?;
    child_of(terrain, known.clouds)
}

/// The effects of a class that are on.
fn effects(
    model: &DataModel,
    lighting: Option<InstanceId>,
    class: ClassId,
) -> impl Iterator<Item = Source<'_>> {
    let children = lighting
        .into_iter()
        .flat_map(move |lighting| model.children(lighting));
    let effects = children.filter(move |id| model.is_a(*id, class));
    let sources = effects.map(move |id| Source {
        model,
        class,
        id: Some(id),
    });
    sources.filter(|source| source.flag(known().effect_enabled))
}

/// Several blooms are one: strengths add up, it is as wide as the widest and begins where the first does.
fn bloom(model: &DataModel, lighting: Option<InstanceId>) -> Option<Bloom> {
    let known = known();
    let all = effects(model, lighting, known.bloom_effect).map(|source| Bloom {
        intensity: source.number(known.bloom_intensity, 0.0, 10.0),
        size: source.number(known.bloom_size, 0.0, 56.0),
        threshold: source.number(known.bloom_threshold, 0.0, 10.0),
    });
    all.reduce(|a, b| Bloom {
        intensity: (a.intensity + b.intensity).min(10.0),
        size: a.size.max(b.size),
        threshold: a.threshold.min(b.threshold),
    })
}

/// Several corrections are one: they add up, tints multiply.
fn correction(model: &DataModel, lighting: Option<InstanceId>) -> ColorCorrection {
    let known = known();
    let all = effects(model, lighting, known.color_correction_effect).map(|source| {
        let signed = |property| source.number(property, -1.0, 1.0);
        ColorCorrection {
            brightness: signed(known.correction_brightness),
            contrast: signed(known.correction_contrast),
            saturation: signed(known.correction_saturation),
            tint: source.color(known.correction_tint),
        }
    });
    all.fold(ColorCorrection::default(), |a, b| {
        let sum = |a: f32, b: f32| (a + b).clamp(-1.0, 1.0);
        ColorCorrection {
            brightness: sum(a.brightness, b.brightness),
            contrast: sum(a.contrast, b.contrast),
            saturation: sum(a.saturation, b.saturation),
            tint: std::array::from_fn(|channel| a.tint[channel] * b.tint[channel]),
        }
    })
}
