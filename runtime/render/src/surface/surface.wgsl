// What a part's surface looks like at a place. See surface.rs for how to use it.

// One or two texture fetches a pixel instead of up to eight, no blending against repetition, no bumps.
override SURFACE_CHEAP: bool = false;
// Whether there are materials that glow in places, and such as are laid of pieces.
override SURFACE_GLOWS: bool = true;
override SURFACE_PIECES: bool = true;

struct Surface {
    // Linear.
    albedo: vec3f,
    // In the world, length one.
    normal: vec3f,
    // 0 (a mirror) to 1.
    roughness: f32,
    // 0 (albedo is diffuse) to 1 (albedo is the colour of reflections).
    metalness: f32,
    // Linear light of its own, added to what is reflected; 1 is the white of a lit sheet of paper.
    emission: vec3f,
    // How much light from the surroundings (not from lamps or the sun) reaches it, 0 to 1.
    ao: f32,
    // 0: as opaque as the part says. 1: opaque only where one looks along the surface (a force field's shell):
    // multiply alpha by mix(1, pow(1 - |dot(normal, to the eye)|, 2), rim).
    rim: f32,
    // How much of a mirror lies over it, 0 to 1.
    mirror: f32,
}

struct SurfaceLook {
    // Tiles a stud.
    scale: f32,
    // How much pieces or patches differ in brightness.
    vary: f32,
    roughness: f32,
    metalness: f32,
    glow: f32,
    rim: f32,
    // How far each course is moved against the one below it, of a piece.
    shift: f32,
    // How gray the part's colour is where the tile lies deep: in joints.
    gap: f32,
    // Pieces of a regular pattern (bricks): their width and height in studs.
    cell: vec2f,
    // Of both textures; below zero there is none (yet).
    layer: i32,
    flags: u32,
}

// Patches of a tile are put beside each other at random places, so that no repetition is seen.
const LOOK_SCATTER: u32 = 1u;
// The texture's u runs along the part's longest side.
const LOOK_GRAIN: u32 = 2u;
// The detail texture's last channel says where it glows, not where it is metal.
const LOOK_GLOWS: u32 = 4u;
// Each part is cut from another place of the tile: across as well, or along its grain alone.
const LOOK_CUT_ACROSS: u32 = 8u;
const LOOK_CUT_ALONG: u32 = 16u;
// From this bit on, in a byte: how much of a mirror lies over it.
const LOOK_MIRROR: u32 = 8u;

struct SurfaceLooks {
    // A byte for each material number: its look.
    of_material: array<vec4u, 256>,
    looks: array<SurfaceLook, 64>,
}

@group(2) @binding(0) var surface_color: texture_2d_array<f32>;
@group(2) @binding(1) var surface_detail: texture_2d_array<f32>;
@group(2) @binding(2) var surface_sampler: sampler;
@group(2) @binding(3) var<uniform> surface_looks: SurfaceLooks;

fn surface_look(material: u32) -> SurfaceLook {
    let number = min(material & 0xffffu, 4095u);
    let word = surface_looks.of_material[number >> 4u][(number >> 2u) & 3u];
    return surface_looks.looks[(word >> ((number & 3u) * 8u)) & 63u];
}

fn surface_hash(at: vec2i) -> vec2f {
    var mixed = vec2u(at) * 1664525u + 1013904223u;
    mixed.x += mixed.y * 1664525u;
    mixed.y += mixed.x * 1664525u;
    mixed ^= mixed >> vec2u(16u);
    mixed.x += mixed.y * 1664525u;
    mixed.y += mixed.x * 1664525u;
    mixed ^= mixed >> vec2u(16u);
    return vec2f(mixed >> vec2u(8u)) / 16777216.0;
}

// Smooth noise, 0 to 1.
fn surface_noise(at: vec2f) -> f32 {
    let cell = floor(at);
    let way = at - cell;
    let ease = way * way * (3.0 - 2.0 * way);
    let home = vec2i(cell);
    let low = mix(surface_hash(home).x, surface_hash(home + vec2i(1, 0)).x, ease.x);
    let high = mix(surface_hash(home + vec2i(0, 1)).x, surface_hash(home + vec2i(1, 1)).x, ease.x);
    return mix(low, high, ease.y);
}

// A plane onto which a tile is laid: directions of its u and v in the part's axes, and where they begin.
struct SurfacePlane {
    u: vec3f,
    v: vec3f,
    start: vec2f,
}

// Sides of a part are laid out so that the tile goes on around its upright edges and begins at its lower ones.
fn surface_plane(look: SurfaceLook, part: u32, normal: vec3f, size: vec3f) -> SurfacePlane {
    var plane: SurfacePlane;
    if abs(normal.y) > 0.999 {
        plane.u = vec3f(1.0, 0.0, 0.0);
    } else {
        plane.u = normalize(vec3f(normal.z, 0.0, -normal.x));
    }
    plane.v = cross(normal, plane.u);
    plane.start = 0.5 * vec2f(dot(abs(plane.u), size), dot(abs(plane.v), size));
    if (look.flags & LOOK_GRAIN) != 0u {
        let longest = vec3f(
            f32(size.x >= size.y && size.x >= size.z),
            f32(size.y > size.x && size.y >= size.z),
            f32(size.z > size.x && size.z > size.y),
        );
        if abs(dot(longest, plane.v)) > abs(dot(longest, plane.u)) {
            let turned = plane.u;
            plane.u = plane.v;
            plane.v = -turned;
            plane.start = plane.start.yx;
        }
    } else if abs(normal.y) <= 0.999 {
        if abs(normal.x) > abs(normal.z) {
            plane.start.x += select(2.0 * size.x + size.z, size.x, normal.x > 0.0);
        } else {
            plane.start.x += select(size.x + size.z, 0.0, normal.z > 0.0);
        }
    }
    let is_cut = (vec2u(look.flags) & vec2u(LOOK_CUT_ALONG, LOOK_CUT_ACROSS)) != vec2u(0u);
    let cut = vec2u(part >> 18u, part >> 24u) & vec2u(63u);
    plane.start += select(vec2f(0.0), vec2f(cut) / (64.0 * look.scale), is_cut);
    return plane;
}

struct SurfaceTexels {
    // Linear, around one; w: how open it is.
    color: vec4f,
    // Slopes along u and v, roughness, extra.
    detail: vec4f,
}

fn surface_fetch(look: SurfaceLook, uv: vec2f, du: vec2f, dv: vec2f) -> SurfaceTexels {
    var texels: SurfaceTexels;
    if SURFACE_CHEAP {
        let side = f32(textureDimensions(surface_color).x);
        let spread = side * side * max(dot(du, du), dot(dv, dv));
        // A whole level: two of them would cost twice as much.
        let level = round(0.5 * log2(max(spread, 1e-8)));
        texels.color = textureSampleLevel(surface_color, surface_sampler, uv, look.layer, level);
        texels.detail = vec4f(0.5, 0.5, look.roughness, 1.0);
        if SURFACE_GLOWS && (look.flags & LOOK_GLOWS) != 0u {
            texels.detail = textureSampleLevel(surface_detail, surface_sampler, uv, look.layer, level);
        }
    } else {
        texels.color = textureSampleGrad(surface_color, surface_sampler, uv, look.layer, du, dv);
        texels.detail = textureSampleGrad(surface_detail, surface_sampler, uv, look.layer, du, dv);
    }
    return texels;
}

// Texels of a plane at a place in studs; `dx` and `dy` are what one pixel is in it.
fn surface_texels(look: SurfaceLook, at: vec2f, dx: vec2f, dy: vec2f) -> SurfaceTexels {
    let uv = at * look.scale;
    let du = dx * look.scale;
    let dv = dy * look.scale;
    var texels: SurfaceTexels;
    if SURFACE_CHEAP || (look.flags & LOOK_SCATTER) == 0u {
        texels = surface_fetch(look, uv, du, dv);
    } else {
        // Patches of about half a tile, each with a shift of its own; where two meet the higher one shows.
        let patches = surface_noise(uv * 2.0) * 8.0;
        let patch_number = floor(patches);
        let share = patches - patch_number;
        let first = surface_hash(vec2i(i32(patch_number), 7));
        let second = surface_hash(vec2i(i32(patch_number) + 1, 7));
        let a = surface_fetch(look, uv + first, du, dv);
        let b = surface_fetch(look, uv + second, du, dv);
        let blend = smoothstep(0.3, 0.7, share + 0.4 * (b.color.w - a.color.w));
        texels.color = mix(a.color, b.color, blend);
        texels.detail = mix(a.detail, b.detail, blend);
    }
    texels.color = vec4f(texels.color.rgb * 2.0, texels.color.w);

    // No two bricks of a wall have the same brightness, nor two patches of a meadow.
    let pixel = sqrt(max(dot(dx, dx), dot(dy, dy)));
    var shade = 0.0;
    if SURFACE_PIECES && look.cell.x > 0.0 {
        let course = floor(at.y / look.cell.y);
        let across = floor(at.x / look.cell.x + look.shift * course);
        let detail = 1.0 - smoothstep(0.3, 1.0, pixel / look.cell.y);
        let face = smoothstep(0.6, 0.92, texels.color.w);
        shade = (surface_hash(vec2i(vec2f(across, course))).x - 0.5) * detail * face;
    } else {
        let detail = 1.0 - smoothstep(3.0, 9.0, pixel);
        shade = surface_noise(at * 0.11) - 0.5;
        if !SURFACE_CHEAP {
            shade += 0.6 * surface_noise(at * 0.037 + 31.7) - 0.3;
        }
        shade *= detail;
    }
    texels.color = vec4f(texels.color.rgb * (1.0 + look.vary * shade), texels.color.w);
    return texels;
}

struct SurfaceSide {
    color: vec4f,
    // Roughness, extra.
    detail: vec2f,
    // What is added to a normal of length one, in the part's axes.
    bump: vec3f,
}

// What a tile laid onto the plane with this normal has at a place of the part.
fn surface_side(
    look: SurfaceLook,
    part: u32,
    facing: vec3f,
    studs: vec3f,
    dx: vec3f,
    dy: vec3f,
    size: vec3f,
) -> SurfaceSide {
    let plane = surface_plane(look, part, facing, size);
    let texels = surface_texels(
        look,
        vec2f(dot(studs, plane.u), dot(studs, plane.v)) + plane.start,
        vec2f(dot(dx, plane.u), dot(dx, plane.v)),
        vec2f(dot(dy, plane.u), dot(dy, plane.v)),
    );
    let tilt = texels.detail.xy * 2.0 - 1.0;
    let slope = tilt / sqrt(max(1.0 - dot(tilt, tilt), 0.05));
    return SurfaceSide(
        texels.color,
        texels.detail.zw,
        plane.u * slope.x + plane.v * slope.y,
    );
}

fn surface_at(
    material: u32,
    local_studs: vec3f,
    local_normal: vec3f,
    part_size: vec3f,
    rotation: mat3x3f,
    base: vec3f,
) -> Surface {
    let look = surface_look(material);
    let dx = dpdx(local_studs);
    let dy = dpdy(local_studs);
    let bent = fwidth(local_normal);
    let normal = normalize(local_normal);

    var surface: Surface;
    surface.albedo = base;
    surface.normal = rotation * normal;
    surface.roughness = look.roughness;
    surface.metalness = look.metalness;
    surface.emission = base * look.glow;
    surface.ao = 1.0;
    surface.rim = look.rim;
    surface.mirror = f32((look.flags >> LOOK_MIRROR) & 255u) / 255.0;
    if (look.flags & LOOK_GLOWS) != 0u {
        surface.emission = vec3f(0.0);
    } else if look.glow > 0.0 && look.rim == 0.0 {
        // What shines by itself shows no shading, and is bright whatever its colour.
        let peak = max(base.r, max(base.g, base.b));
        surface.albedo = base * 0.1;
        surface.emission *= 0.75 + 0.25 / max(peak, 0.05);
    }
    if look.layer < 0 {
        return surface;
    }

    // Flat sides are laid out in their own plane, however they slope. Round ones are a mixture of the planes of the
    // part's axes that they look along, or have the most fitting of them.
    let is_flat = max(bent.x, max(bent.y, bent.z)) < 4e-6;
    let sides = abs(normal);
    var color: vec4f;
    var detail: vec2f;
    if SURFACE_CHEAP {
        // No loop and no branch: adapters without hardware would walk all of them.
        let most = vec3f(max(sides.x, max(sides.y, sides.z)));
        let facing = select(step(most, sides) * sign(normal), normal, is_flat);
        let side = surface_side(look, material, facing, local_studs, dx, dy, part_size);
        color = side.color;
        detail = side.detail;
    } else {
        var weights = pow(sides, vec3f(12.0));
        weights /= weights.x + weights.y + weights.z;
        if is_flat {
            weights = vec3f(1.0, 0.0, 0.0);
        }
        weights = max(weights - 0.04, vec3f(0.0));
        weights /= weights.x + weights.y + weights.z;
        var bumps = vec3f(0.0);
        for (var axis = 0; axis < 3; axis++) {
            if weights[axis] <= 0.0 {
                continue;
            }
            var facing = normal;
            if !is_flat {
                facing = vec3f(0.0);
                facing[axis] = select(-1.0, 1.0, normal[axis] >= 0.0);
            }
            let side = surface_side(look, material, facing, local_studs, dx, dy, part_size);
            color += side.color * weights[axis];
            detail += side.detail * weights[axis];
            bumps += side.bump * weights[axis];
        }
        surface.normal = rotation * normalize(normal + bumps);
    }
    // Mortar is as light as the lighter parts of the bricks.
    let luma = dot(base, vec3f(0.2126, 0.7152, 0.0722));
    let gray = vec3f(mix(luma, max(base.r, max(base.g, base.b)), 0.5));
    let deep = 1.0 - smoothstep(0.6, 0.92, color.w);
    surface.albedo = mix(base, gray, look.gap * deep) * color.rgb;
    surface.roughness = detail.x;
    surface.ao = mix(0.45, 1.0, smoothstep(0.0, 0.9, color.w));
    if SURFACE_GLOWS && (look.flags & LOOK_GLOWS) != 0u {
        let heat = mix(vec3f(1.0, 0.06, 0.0), vec3f(1.0, 0.42, 0.05), detail.y);
        surface.emission = heat * look.glow * detail.y;
    } else {
        surface.metalness = look.metalness * detail.y;
    }
    return surface;
}
