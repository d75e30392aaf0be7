// What a part's surface is made of, for as much work as a pixel may be. Needs frame, instance and the materials.

// One texel of the material, without bumps and without what tells its repetitions apart.
fn plain_surface(material: u32, local: vec3f, normal: vec3f, size: vec3f, rotation: vec4f, base: vec3f) -> Surface {
    let look = surface_look(material);
    let dx = dpdx(local);
    let dy = dpdy(local);
    let bent = fwidth(normal);
    var facing = normalize(normal);
    var surface: Surface;
    surface.albedo = base;
    surface.normal = rotate(rotation, facing);
    surface.roughness = look.roughness;
    surface.metalness = look.metalness;
    surface.ao = 1.0;
    surface.rim = look.rim;
    surface.emission = base * look.glow;
    if look.layer < 0 {
        return surface;
    }
    if max(bent.x, max(bent.y, bent.z)) >= 4e-6 {
        let most = max(abs(facing.x), max(abs(facing.y), abs(facing.z)));
        facing = sign(facing) * step(vec3f(most), abs(facing));
    }
    let side = f32(textureDimensions(surface_color).x);
    let way = max(dot(dx, dx), dot(dy, dy)) * look.scale * look.scale * side * side;
    let level = round(0.5 * log2(max(way, 1.0)));
    // So far away that a pixel is most of a tile, which on average is as bright as the part.
    if level > 6.0 {
        return surface;
    }
    let plane = surface_plane(look, facing, size);
    let at = vec2f(dot(local, plane.u), dot(local, plane.v)) + plane.start;
    let texel = textureSampleLevel(surface_color, surface_sampler, at * look.scale, look.layer, level);
    surface.albedo = base * texel.rgb * 2.0;
    if (look.flags & LOOK_GLOWS) != 0u {
        let glow = textureSampleLevel(surface_detail, surface_sampler, at * look.scale, look.layer, level);
        surface.emission = mix(vec3f(1.0, 0.2, 0.02), base, 0.2) * look.glow * glow.w;
    }
    return surface;
}

fn part_surface(material: u32, local: vec3f, normal: vec3f, size: vec3f, rotation: vec4f, base: vec3f) -> Surface {
    if EFFORT == 0u {
        return plain_surface(material, local, normal, size, rotation, base);
    }
    let axes = mat3x3f(
        rotate(rotation, vec3f(1.0, 0.0, 0.0)),
        rotate(rotation, vec3f(0.0, 1.0, 0.0)),
        rotate(rotation, vec3f(0.0, 0.0, 1.0)),
    );
    return surface_at(material, local, normal, size, axes, base);
}
