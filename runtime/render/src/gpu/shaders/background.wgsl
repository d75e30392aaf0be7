// Where nothing stands: the sky, at the far end of the depth range. Needs frame.wgsl and sky.wgsl.

struct Corner {
    @builtin(position) position: vec4f,
    @location(0) way: vec3f,
}

@vertex
fn cover(@builtin(vertex_index) index: u32) -> Corner {
    let at = vec2f(f32((index << 1u) & 2u), f32(index & 2u)) * 2.0 - 1.0;
    var out: Corner;
    out.position = vec4f(at, 0.0, 1.0);
    out.way = frame.forward + frame.right * at.x + frame.up * at.y;
    return out;
}

fn seen_sky(direction: vec3f, sky: vec3f) -> vec4f {
    var color = with_bodies(direction, sky);
    if frame.fog_scale > 0.0 {
        // Fog reaches up a little, so that its end has no edge against the sky.
        color = mix(frame.fog_color, color, smoothstep(0.0, 0.35, direction.y));
    }
    return vec4f(held(color), 1.0);
}

@fragment
fn background(in: Corner) -> @location(0) vec4f {
    let direction = normalize(in.way);
    return seen_sky(direction, sky_gradient(direction));
}
