// The ground grid of an editor: a large plane around the eye. Needs frame and sky.

struct Ground {
    @builtin(position) position: vec4f,
    @location(0) world: vec3f,
}

// Studs to where it has faded out, seen from the eye.
fn grid_reach() -> f32 {
    return max(abs(frame.eye.y - frame.grid_height) * 14.0, frame.grid_spacing * 160.0);
}

@vertex
fn ground_corner(@builtin(vertex_index) index: u32) -> Ground {
    let at = vec2f(f32(index & 1u), f32(index >> 1u)) * 2.0 - 1.0;
    var out: Ground;
    let flat = frame.eye.xz + at * grid_reach();
    out.world = vec3f(flat.x, frame.grid_height, flat.y);
    out.position = frame.view_projection * vec4f(out.world, 1.0);
    return out;
}

// How much of a pixel lines cover that lie a unit apart, `width` pixels wide.
fn lines(at: vec2f, width: f32) -> vec2f {
    let pixel = max(fwidth(at), vec2f(1e-6));
    let off = abs(fract(at - 0.5) - 0.5) / pixel;
    let covered = saturate(width * 0.5 + 0.5 - off);
    // Too dense to be told apart: less and less.
    return covered * (1.0 - smoothstep(vec2f(0.12), vec2f(0.4), pixel));
}

fn axis(at: f32, width: f32) -> f32 {
    return saturate(width * 0.5 + 0.5 - abs(at) / max(fwidth(at), 1e-6));
}

@fragment
fn grid(in: Ground) -> @location(0) vec4f {
    let fine = in.world.xz / frame.grid_spacing;
    let thin = lines(fine, 1.0);
    let strong = lines(fine * 0.1, 1.4);
    // Along x the line where z is zero, and the other way round.
    let along_x = axis(in.world.z, 2.0);
    let along_z = axis(in.world.x, 2.0);
    var alpha = max(max(thin.x, thin.y) * 0.17, max(strong.x, strong.y) * 0.36);
    var color = vec3f(0.86, 0.9, 0.96);
    color = mix(color, vec3f(0.85, 0.08, 0.06), along_x);
    color = mix(color, vec3f(0.06, 0.22, 0.9), along_z * (1.0 - along_x));
    alpha = max(alpha, max(along_x, along_z) * 0.8);
    let away = length(in.world.xz - frame.eye.xz) / grid_reach();
    alpha *= 1.0 - smoothstep(0.25, 0.95, away);
    return vec4f(held(color), alpha);
}
