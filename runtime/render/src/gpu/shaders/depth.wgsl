// Depth alone: shadow maps, and what opaque parts will cover. Needs instance.wgsl.

@group(0) @binding(0) var<uniform> projection: mat4x4f;

override SHADOW: bool = false;

const CASTS_SHADOW: u32 = 1u << 16u;

@vertex
fn depth_only(instance: Instance, @location(0) position: vec3f) -> @invariant @builtin(position) vec4f {
    var at = projection * vec4f(world_position(instance, position), 1.0);
    if SHADOW {
        // What stands between the light and the map's near end is laid onto that end.
        at.z = min(at.z, at.w);
        if (instance.surface & CASTS_SHADOW) == 0u {
            at = vec4f(0.0, 0.0, -1.0, 1.0);
        }
    }
    return at;
}
