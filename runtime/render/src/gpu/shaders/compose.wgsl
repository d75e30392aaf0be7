// From light to the picture: exposure, glow, tone mapping, colour correction. Needs held.

struct Grading {
    tint: vec3f,
    brightness: f32,
    contrast: f32,
    saturation: f32,
    // How much of the glow is added; factor of exposure.
    glow: f32,
    exposure: f32,
}

// What is to be done, as constants: see `EFFORT` in frame.wgsl.
// Whether the source has the picture's pixels.
override EXACT: bool = false;
override GLOWS: bool = true;
override CORRECTS: bool = true;
override DITHERS: bool = true;
// Whether edges are smoothed, because light has one sample a pixel.
override SMOOTHS: bool = false;

@group(0) @binding(0) var<uniform> grading: Grading;
@group(0) @binding(1) var light: texture_2d<f32>;
@group(0) @binding(2) var glow: texture_2d<f32>;
@group(0) @binding(3) var smooth_sampler: sampler;

struct Corner {
    @builtin(position) position: vec4f,
    @location(0) uv: vec2f,
}

@vertex
fn cover(@builtin(vertex_index) index: u32) -> Corner {
    let at = vec2f(f32((index << 1u) & 2u), f32(index & 2u));
    var out: Corner;
    out.position = vec4f(at * 2.0 - 1.0, 0.0, 1.0);
    out.uv = vec2f(at.x, 1.0 - at.y);
    return out;
}

// Keeps colours as they are up to `knee`; what is brighter comes nearer and nearer to white, and pales on its way.
fn tone(color: vec3f) -> vec3f {
    let knee = 0.62;
    let peak = max(color.r, max(color.g, color.b));
    if peak <= knee {
        return color;
    }
    let room = 1.0 - knee;
    let pressed = 1.0 - room * room / (peak + room - knee);
    let scaled = color * (pressed / peak);
    let pale = 1.0 - 1.0 / (1.0 + 0.16 * (peak - pressed));
    return mix(scaled, vec3f(pressed), pale);
}

fn corrected(color: vec3f) -> vec3f {
    var c = pow(max(color, vec3f(0.0)), vec3f(1.0 / 2.2));
    c = (c - 0.5) * (1.0 + grading.contrast) + 0.5 + grading.brightness;
    let grey = dot(c, vec3f(0.2126, 0.7152, 0.0722));
    c = mix(vec3f(grey), c, 1.0 + grading.saturation) * grading.tint;
    return pow(clamp(c, vec3f(0.0), vec3f(1.0)), vec3f(2.2));
}

// Noise of even spread that differs from pixel to pixel and not from frame to frame.
fn grain(pixel: vec2f) -> f32 {
    return fract(52.9829189 * fract(dot(pixel, vec2f(0.06711056, 0.00583715)))) - 0.5;
}

// How bright a colour is to the eye, as steps between neighbours are seen.
fn luma(color: vec3f) -> f32 {
    return sqrt(dot(min(color, vec3f(1.0)), vec3f(0.299, 0.587, 0.114)));
}

fn luma_beside(at: vec2i, last: vec2i) -> f32 {
    return luma(textureLoad(light, clamp(at, vec2i(0), last), 0).rgb);
}

// What is seen a little to both sides along an edge, bounded so that the sun does not run over.
fn along(uv: vec2f, way: vec2f) -> vec3f {
    let near = min(textureSampleLevel(light, smooth_sampler, uv - way, 0.0).rgb, vec3f(4.0));
    let far = min(textureSampleLevel(light, smooth_sampler, uv + way, 0.0).rgb, vec3f(4.0));
    return (near + far) * 0.5;
}

// The light of a pixel; where its corners differ, mixed along the line between them.
fn smoothed(pixel: vec2i, uv: vec2f) -> vec3f {
    let middle = textureLoad(light, pixel, 0).rgb;
    let size = vec2i(textureDimensions(light));
    let last = size - 1;
    let nw = luma_beside(pixel + vec2i(-1, -1), last);
    let ne = luma_beside(pixel + vec2i(1, -1), last);
    let sw = luma_beside(pixel + vec2i(-1, 1), last);
    let se = luma_beside(pixel + vec2i(1, 1), last);
    let here = luma(middle);
    let least = min(here, min(min(nw, ne), min(sw, se)));
    let most = max(here, max(max(nw, ne), max(sw, se)));
    if most - least < max(0.04, most * 0.1) {
        return middle;
    }
    // Across the gradient, as long as the edge is flat, at most six pixels.
    let edge = vec2f((sw + se) - (nw + ne), (nw + sw) - (ne + se));
    let shorter = min(abs(edge.x), abs(edge.y)) + max((nw + ne + sw + se) * 0.03, 0.008);
    let way = clamp(edge / shorter, vec2f(-6.0), vec2f(6.0)) / vec2f(size);
    let close = along(uv, way / 6.0);
    let wide = close * 0.5 + along(uv, way * 0.5) * 0.5;
    let found = luma(wide);
    return select(wide, close, found < least || found > most);
}

@fragment
fn compose(in: Corner) -> @location(0) vec4f {
    var color: vec3f;
    if SMOOTHS {
        color = smoothed(vec2i(in.position.xy), in.uv);
    } else if EXACT {
        color = textureLoad(light, vec2i(in.position.xy), 0).rgb;
    } else {
        color = textureSampleLevel(light, smooth_sampler, in.uv, 0.0).rgb;
    }
    color = released(color);
    if GLOWS {
        color += textureSampleLevel(glow, smooth_sampler, in.uv, 0.0).rgb * grading.glow;
    }
    color = tone(color * grading.exposure);
    if CORRECTS {
        color = corrected(color);
    }
    if DITHERS {
        // A step of eight bits is this wide in linear light.
        color += grain(in.position.xy) / 255.0 * (2.2 * sqrt(color) + 0.04);
    }
    return vec4f(color, 1.0);
}
