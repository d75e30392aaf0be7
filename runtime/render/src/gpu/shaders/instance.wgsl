// Parts as the scene packs them: group 1. Mirrors `scene/draw.rs`.

struct Instance {
    position: vec3f,
    surface: u32,
    rotation: vec4f,
    size: vec3f,
    reflectance: f32,
    color: u32,
    slot: u32,
    texture: u32,
    reserved: u32,
}

@group(1) @binding(0) var<storage, read> instances: array<Instance>;
// Places in `instances`, for what is drawn in an order of its own.
@group(1) @binding(1) var<storage, read> order: array<u32>;

fn rotate(q: vec4f, v: vec3f) -> vec3f {
    let t = 2.0 * cross(q.xyz, v);
    return v + q.w * t + cross(q.xyz, t);
}

fn unrotate(q: vec4f, v: vec3f) -> vec3f {
    return rotate(vec4f(-q.xyz, q.w), v);
}

fn world_position(instance: Instance, position: vec3f) -> vec3f {
    return instance.position + rotate(instance.rotation, position * instance.size);
}

fn local_normal(instance: Instance, normal: vec3f) -> vec3f {
    return normalize(normal / max(instance.size, vec3f(1e-4)));
}
