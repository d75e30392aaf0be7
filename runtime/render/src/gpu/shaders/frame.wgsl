// What every pass of a frame may know: group 0. Mirrors `gpu/frame.rs`.

struct Cascade {
    // From the world to texture coordinates and depth of this layer of the shadow map.
    matrix: mat4x4f,
    // Studs of a texel; studs of the depth range; both of no meaning when there is no cascade.
    texel: f32,
    range: f32,
    unused: vec2f,
}

struct Frame {
    view_projection: mat4x4f,
    eye: vec3f,
    time: f32,
    // The image plane at distance one: its middle, and from there to its right and upper edge.
    forward: vec3f,
    near: f32,
    right: vec3f,
    cascade_count: f32,
    up: vec3f,
    softness: f32,
    // Pixels, and one over it.
    size: vec2f,
    pixel: vec2f,
    // Towards sun or moon; its light; what is seen of its disc.
    light_direction: vec3f,
    lamp_count: u32,
    light_color: vec3f,
    stars: f32,
    disc_color: vec3f,
    // Cosine of half the disc's angle.
    disc: f32,
    // Light from above and from below.
    ambient_up: vec3f,
    glare: f32,
    ambient_down: vec3f,
    cloud_cover: f32,
    zenith: vec3f,
    cloud_density: f32,
    horizon: vec3f,
    // One over the distance at which haze hides half; 0 for none.
    haze: f32,
    horizon_sun: vec3f,
    // How steeply haze begins.
    haze_power: f32,
    ground: vec3f,
    // Most that haze hides.
    haze_most: f32,
    cloud_color: vec3f,
    fog_start: f32,
    fog_color: vec3f,
    // One over the length of linear fog; 0 for none.
    fog_scale: f32,
    tiles: vec2u,
    grid_height: f32,
    grid_spacing: f32,
    // How much of the horizon on pictures of the sky haze hides.
    veil: f32,
    unused: f32,
    // Where the light is, seen from above: length one.
    light_level: vec2f,
    cascades: array<Cascade, 3>,
}

struct Lamp {
    position: vec3f,
    range: f32,
    // Linear, times brightness.
    color: vec3f,
    // Cosine of half the cone; -1 for points.
    cone: f32,
    direction: vec3f,
    // Cosine at which the cone begins to fade.
    inner: f32,
    // Half the sides of a shining face; zero for others.
    across: vec3f,
    unused_a: f32,
    down: vec3f,
    unused_b: f32,
}

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(1) var noise_map: texture_2d<f32>;
@group(0) @binding(2) var repeating: sampler;
@group(0) @binding(3) var shadow_map: texture_depth_2d_array;
@group(0) @binding(4) var shadow_sampler: sampler_comparison;
@group(0) @binding(5) var occlusion_map: texture_2d<f32>;
@group(0) @binding(6) var<storage, read> lamps: array<Lamp>;
// Which lamps reach a tile of the image: 64 bits each.
@group(0) @binding(7) var<storage, read> lamp_tiles: array<vec2u>;

// How much work a pixel may be: 0 least, 1, 2 most. Adapters without hardware, which get 0, walk both sides of each branch
// and the body of each loop once, so that only constants spare them something.
override EFFORT: u32 = 2u;
// Whether there are lamps in the frame.
override LAMPS: bool = true;
// Whether anything mirrors the sky.
override MIRRORS: bool = true;
// Whether there are stars in the sky.
override STARS: bool = true;

fn luminance(color: vec3f) -> f32 {
    return dot(color, vec3f(0.2126, 0.7152, 0.0722));
}

// Light as it is kept in textures: less far apart the brighter it is, so that the mean of a bright and a dark sample is what
// the eye takes for their mean. `released` in held.wgsl undoes it.
// Where pixels have one sample, light is kept as it is.
fn held(color: vec3f) -> vec3f {
    if EFFORT == 0u {
        return color;
    }
    let peak = max(color.r, max(color.g, color.b));
    return color / (1.0 + 0.6 * peak);
}
