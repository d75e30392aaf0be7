// Which pixels an outlined part covers, and on which of them nothing stands in front of it. Needs frame, instance, outline
// and a `depth_map`.

struct Masked {
    @builtin(position) position: vec4f,
}

@vertex
fn masked_corner(instance: Instance, @location(0) position: vec3f) -> Masked {
    var out: Masked;
    out.position = frame.view_projection * vec4f(world_position(instance, position), 1.0);
    return out;
}

@fragment
fn masked(in: Masked) -> @location(0) vec4f {
    // The depth map may be coarser than the mask.
    let size = vec2f(textureDimensions(depth_map));
    let at = clamp(vec2i(in.position.xy / outline.size * size), vec2i(0), vec2i(size) - 1);
    let scene = frame.near / max(textureLoad(depth_map, at, 0), 1e-7);
    let own = frame.near / max(in.position.z, 1e-7);
    let visible = own <= scene * 1.004 + 0.03;
    return vec4f(1.0, f32(visible), 0.0, 0.0);
}
