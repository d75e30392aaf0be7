// Corners of terrain as patches keep them. Mirrors `terrain.rs` and `gpu/terrain.rs`.

struct TerrainCorner {
    // In steps of a 256th of a stud, 64 studs off.
    @location(0) place: vec4u,
    @location(1) normal: vec4f,
    // Of the triangle's three corners, and which of them this is.
    @location(2) materials: vec4u,
    // The chunk's lower corner.
    @location(3) origin: vec3f,
}

fn terrain_place(corner: TerrainCorner) -> vec3f {
    return corner.origin + (vec3f(corner.place.xyz) / 256.0 - 64.0);
}
