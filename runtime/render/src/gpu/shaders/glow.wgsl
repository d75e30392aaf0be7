// Light that spills over from what is very bright: shrunk step by step, then grown back and added up. Needs held.

struct Spill {
    // One over the size of what is read.
    pixel: vec2f,
    // How many pixels of it make one.
    shrink: f32,
    // What is brighter spills.
    threshold: f32,
}

@group(0) @binding(0) var<uniform> spill: Spill;
@group(0) @binding(1) var source: texture_2d<f32>;
@group(0) @binding(2) var smooth_sampler: sampler;

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

fn read(uv: vec2f) -> vec3f {
    return textureSampleLevel(source, smooth_sampler, uv, 0.0).rgb;
}

// What of a colour is too bright, with a soft beginning; single bright pixels count little, so that they do not flicker.
fn excess(held_color: vec3f) -> vec4f {
    let color = released(held_color);
    let peak = max(color.r, max(color.g, color.b));
    let over = max(peak - spill.threshold, 0.0);
    let share = over / max(peak, 1e-4);
    let weight = 1.0 / (1.0 + over);
    return vec4f(min(color * share, vec3f(12.0)) * weight, weight);
}

@fragment
fn first(in: Corner) -> @location(0) vec4f {
    let off = spill.pixel * spill.shrink * 0.25;
    let sum = excess(read(in.uv + off * vec2f(-1.0, -1.0))) + excess(read(in.uv + off * vec2f(1.0, -1.0)))
        + excess(read(in.uv + off * vec2f(-1.0, 1.0))) + excess(read(in.uv + off * vec2f(1.0, 1.0)));
    return vec4f(sum.rgb / sum.a, 1.0);
}

@fragment
fn shrink(in: Corner) -> @location(0) vec4f {
    let off = spill.pixel;
    let sum = read(in.uv) * 4.0
        + read(in.uv + off * vec2f(-1.0, -1.0)) + read(in.uv + off * vec2f(1.0, -1.0))
        + read(in.uv + off * vec2f(-1.0, 1.0)) + read(in.uv + off * vec2f(1.0, 1.0));
    return vec4f(sum / 8.0, 1.0);
}

@fragment
fn grow(in: Corner) -> @location(0) vec4f {
    let off = spill.pixel;
    let sum = read(in.uv + off * vec2f(-1.0, 0.0)) + read(in.uv + off * vec2f(1.0, 0.0))
        + read(in.uv + off * vec2f(0.0, -1.0)) + read(in.uv + off * vec2f(0.0, 1.0));
    let corners = read(in.uv + off * vec2f(-1.0, -1.0)) + read(in.uv + off * vec2f(1.0, -1.0))
        + read(in.uv + off * vec2f(-1.0, 1.0)) + read(in.uv + off * vec2f(1.0, 1.0));
    return vec4f((read(in.uv) * 4.0 + sum * 2.0 + corners) / 16.0, 1.0);
}
