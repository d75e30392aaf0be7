// Parts as the scene packs them, one for each instance that is drawn. Mirrors `scene/draw.rs`.

struct Instance {
    @location(3) position: vec3f,
    @location(4) surface: u32,
    @location(5) rotation: vec4f,
    // Lengths of the sides, and reflectance.
    @location(6) size: vec4f,
    @location(7) color: vec4f,
    @location(8) slot: u32,
}

fn rotate(q: vec4f, v: vec3f) -> vec3f {
    let t = 2.0 * cross(q.xyz, v);
    return v + q.w * t + cross(q.xyz, t);
}

fn world_position(instance: Instance, position: vec3f) -> vec3f {
    return instance.position + rotate(instance.rotation, position * instance.size.xyz);
}
