// Depth of terrain alone. Needs terrain_vertex.wgsl.

@group(0) @binding(0) var<uniform> projection: mat4x4f;

override SHADOW: bool = false;

@vertex
fn depth_only(corner: TerrainCorner) -> @invariant @builtin(position) vec4f {
    var at = projection * vec4f(terrain_place(corner), 1.0);
    if SHADOW {
        // What stands between the light and the map's near end is laid onto that end.
        at.z = min(at.z, at.w);
    }
    return at;
}
