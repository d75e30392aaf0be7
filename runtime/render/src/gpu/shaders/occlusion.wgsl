// How much of the surroundings each place is open to, guessed from depth. Half as many pixels each way. Needs frame.wgsl.

@group(1) @binding(0) var depth_map: texture_depth_multisampled_2d;
@group(1) @binding(1) var rough: texture_2d<f32>;

// Studs within which things darken each other.
const REACH: f32 = 3.2;
const STRENGTH: f32 = 1.75;

@vertex
fn cover(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
    let at = vec2f(f32((index << 1u) & 2u), f32(index & 2u)) * 2.0 - 1.0;
    return vec4f(at, 0.0, 1.0);
}

// Studs in front of the eye; far away for the sky.
fn distance_at(pixel: vec2i) -> f32 {
    let most = vec2i(frame.size) - 1;
    let depth = textureLoad(depth_map, clamp(pixel, vec2i(0), most), 0);
    return frame.near / max(depth, 1e-7);
}

// From the eye, in the world's axes.
fn place_at(pixel: vec2i) -> vec3f {
    let at = (vec2f(pixel) + 0.5) * frame.pixel * 2.0 - 1.0;
    return (frame.forward + frame.right * at.x - frame.up * at.y) * distance_at(pixel);
}

fn nearer(a: vec3f, b: vec3f) -> vec3f {
    return select(b, a, dot(a, a) < dot(b, b));
}

@fragment
fn occlusion(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let pixel = vec2i(position.xy) * 2;
    let distance = distance_at(pixel);
    let scale = frame.size.y * 0.5 / length(frame.up);
    let spread = min(REACH / distance * scale, frame.size.y * 0.16);
    if spread < 2.0 || distance > 1e6 {
        return vec4f(1.0);
    }
    let here = place_at(pixel);
    let across = nearer(place_at(pixel + vec2i(1, 0)) - here, here - place_at(pixel - vec2i(1, 0)));
    let down = nearer(place_at(pixel + vec2i(0, 1)) - here, here - place_at(pixel - vec2i(0, 1)));
    let normal = normalize(cross(down, across));

    // Sixteen turns in a square of four: blurring over one makes them even.
    let cell = vec2u(position.xy) & vec2u(3u);
    let turn = f32((cell.x * 5u + cell.y * 11u + (cell.x ^ cell.y) * 2u) & 15u) / 16.0;
    var count = 10;
    if EFFORT >= 2u {
        count = 16;
    }
    var closed = 0.0;
    for (var i = 0; i < count; i += 1) {
        let share = (f32(i) + 0.5 + turn * 0.5) / f32(count);
        let angle = (f32(i) * 2.3999632 + turn * 6.2831853);
        let off = vec2f(cos(angle), sin(angle)) * spread * share;
        let way = place_at(pixel + vec2i(off)) - here;
        let length2 = dot(way, way);
        let rise = dot(way, normal) - 0.0015 * distance - 0.01;
        let near = saturate(1.0 - length2 / (REACH * REACH));
        closed += max(rise, 0.0) * inverseSqrt(length2 + 1e-3) * near;
    }
    let open = saturate(1.0 - closed * STRENGTH * 2.0 / f32(count));
    // What is small on screen fades out, so that nothing pops.
    return vec4f(mix(1.0, open, saturate((spread - 2.0) / 6.0)));
}

@fragment
fn smoothed(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let pixel = vec2i(position.xy);
    let distance = distance_at(pixel * 2);
    let most = vec2i(textureDimensions(rough)) - 1;
    var sum = 0.0;
    var weights = 0.0;
    for (var y = -2; y < 2; y += 1) {
        for (var x = -2; x < 2; x += 1) {
            let at = clamp(pixel + vec2i(x, y), vec2i(0), most);
            let apart = abs(distance_at(at * 2) - distance) / distance;
            let weight = max(1.0 - apart * 18.0, 0.001);
            sum += textureLoad(rough, at, 0).r * weight;
            weights += weight;
        }
    }
    return vec4f(sum / weights);
}
