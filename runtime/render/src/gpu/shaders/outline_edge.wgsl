// From a mask to a line around it: the distance to the mask along rows, then along columns of that. Needs outline.

@group(0) @binding(0) var<uniform> outline: Outline;
@group(0) @binding(1) var mask: texture_2d<f32>;

// Distances are kept as bytes of this many pixels.
const FARTHEST: f32 = 8.0;
// Pixels of the casing around a line, by which it is seen on a ground of its own colour. Mirrors `CASING` in lines.rs.
const CASING: f32 = 1.25;
// How much of its ground a casing hides.
const CASING_STRENGTH: f32 = 0.8;

@vertex
fn cover(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
    let at = vec2f(f32((index << 1u) & 2u), f32(index & 2u)) * 2.0 - 1.0;
    return vec4f(at, 0.0, 1.0);
}

fn texel(at: vec2i) -> vec4f {
    let most = vec2i(textureDimensions(mask)) - 1;
    return textureLoad(mask, clamp(at, vec2i(0), most), 0);
}

// How many pixels away there can be something to draw.
fn reach() -> i32 {
    return i32(ceil(outline.width + CASING)) + 1;
}

// Dark around a light line, light around a dark one.
fn casing() -> vec3f {
    let luminance = dot(outline.color.rgb, vec3f(0.2126, 0.7152, 0.0722));
    return vec3f(select(0.0, 1.0, luminance < 0.18));
}

// x: distance, y: whether it is seen there, z: how much of this pixel is covered itself.
@fragment
fn along_row(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let pixel = vec2i(position.xy);
    let reach = reach();
    var nearest = FARTHEST;
    var seen = 0.0;
    for (var x = -reach; x <= reach; x += 1) {
        let at = texel(pixel + vec2i(x, 0));
        if at.r > 0.0 {
            // A pixel that is covered in part has the edge inside.
            let distance = max(abs(f32(x)) + 0.5 - at.r, 0.0);
            if distance < nearest {
                nearest = distance;
                seen = at.g / at.r;
            }
        }
    }
    return vec4f(nearest / FARTHEST, seen, texel(pixel).r, 1.0);
}

@fragment
fn edge(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let pixel = vec2i(position.xy);
    let reach = reach();
    var nearest = FARTHEST;
    var seen = 0.0;
    for (var y = -reach; y <= reach; y += 1) {
        let at = texel(pixel + vec2i(0, y));
        let distance = length(vec2f(at.x * FARTHEST, f32(y)));
        if at.x < 1.0 && distance < nearest {
            nearest = distance;
            seen = at.y;
        }
    }
    let outside = 1.0 - texel(pixel).z;
    let line = saturate(outline.width + 0.5 - nearest) * outside;
    let cased = saturate(outline.width + CASING + 0.5 - nearest) * outside;
    let share = line / max(cased, 1e-4);
    let strength = cased * mix(CASING_STRENGTH, 1.0, share) * mix(outline.hidden, 1.0, seen);
    return vec4f(mix(casing(), outline.color.rgb, share), outline.color.a * strength);
}
