// Terrain: ground and water. Needs frame, sky, the materials, lighting and terrain_vertex.wgsl.

struct TerrainLook {
    // Linear colour, and the number of its material.
    materials: array<vec4f, 64>,
    // Linear.
    water_color: vec3f,
    water_transparency: f32,
    water_reflectance: f32,
    wave_size: f32,
    // Studs a second.
    wave_speed: f32,
    unused: f32,
}

@group(1) @binding(0) var<uniform> terrain: TerrainLook;

// Grain of terrain is larger than that of parts, which are seen from nearer by.
const TERRAIN_GRAIN: f32 = 0.5;

struct Terrain {
    @invariant @builtin(position) position: vec4f,
    @location(0) world: vec3f,
    @location(1) normal: vec3f,
    // How near it is to each of the triangle's corners.
    @location(2) shares: vec3f,
    @location(3) @interpolate(flat) materials: vec3u,
}

@vertex
fn terrain_corner(corner: TerrainCorner) -> Terrain {
    var out: Terrain;
    out.world = terrain_place(corner);
    out.position = frame.view_projection * vec4f(out.world, 1.0);
    out.normal = corner.normal.xyz;
    out.shares = vec3f(vec3u(corner.materials.w) == vec3u(0u, 1u, 2u));
    out.materials = corner.materials.xyz;
    return out;
}

// A material of the ground at a place.
struct Ground {
    albedo: vec3f,
    // In the world, added to the normal.
    bump: vec3f,
    roughness: f32,
    metalness: f32,
    emission: vec3f,
    // How open it is: the higher of two materials shows where they meet.
    open: f32,
}

fn ground_of(number: u32, place: vec3f, dx: vec3f, dy: vec3f, normal: vec3f) -> Ground {
    let own = terrain.materials[number & 63u];
    let material = u32(own.w);
    let look = surface_look(material);
    var ground: Ground;
    ground.albedo = own.rgb;
    ground.roughness = look.roughness;
    ground.open = 1.0;
    if look.layer < 0 {
        return ground;
    }
    let sides = abs(normal);
    var color = vec4f(0.0);
    var detail = vec2f(0.0);
    if SURFACE_CHEAP {
        let most = vec3f(max(sides.x, max(sides.y, sides.z)));
        let facing = step(most, sides) * sign(normal);
        let side = surface_side(look, material, facing, place, dx, dy, vec3f(0.0));
        color = side.color;
        detail = side.detail;
    } else {
        // Tiles are laid onto the planes of the world's axes.
        var weights = pow(sides, vec3f(8.0));
        weights /= weights.x + weights.y + weights.z;
        weights = max(weights - 0.04, vec3f(0.0));
        weights /= weights.x + weights.y + weights.z;
        for (var axis = 0; axis < 3; axis++) {
            if weights[axis] <= 0.0 {
                continue;
            }
            var facing = vec3f(0.0);
            facing[axis] = select(-1.0, 1.0, normal[axis] >= 0.0);
            let side = surface_side(look, material, facing, place, dx, dy, vec3f(0.0));
            color += side.color * weights[axis];
            detail += side.detail * weights[axis];
            ground.bump += side.bump * weights[axis];
        }
    }
    ground.albedo = own.rgb * color.rgb;
    ground.roughness = detail.x;
    ground.open = color.w;
    if (look.flags & LOOK_GLOWS) != 0u {
        let heat = mix(vec3f(1.0, 0.06, 0.0), vec3f(1.0, 0.42, 0.05), detail.y);
        ground.emission = heat * look.glow * detail.y;
    } else {
        ground.metalness = look.metalness * detail.y;
    }
    return ground;
}

// How much of each of three materials shows: what lies higher covers what lies lower.
fn ground_shares(shares: vec3f, open: vec3f) -> vec3f {
    let heights = shares + open * 0.35 * step(vec3f(0.02), shares);
    let highest = max(heights.x, max(heights.y, heights.z));
    let left = max(heights - (highest - 0.3), vec3f(0.0)) * shares;
    return left / (left.x + left.y + left.z);
}

fn ground_at(in: Terrain, normal: vec3f) -> Ground {
    let place = in.world * TERRAIN_GRAIN;
    let dx = dpdx(place);
    let dy = dpdy(place);
    let plain = in.materials.x == in.materials.y && in.materials.y == in.materials.z;
    if SURFACE_CHEAP {
        // The grain of the nearest corner's material, and the colour of all three.
        let most = max(in.shares.x, max(in.shares.y, in.shares.z));
        var nearest = in.materials.x;
        nearest = select(nearest, in.materials.y, in.shares.y >= most);
        nearest = select(nearest, in.materials.z, in.shares.z >= most);
        var ground = ground_of(nearest, place, dx, dy, normal);
        let grain = ground.albedo / max(terrain.materials[nearest & 63u].rgb, vec3f(1e-3));
        var color = vec3f(0.0);
        for (var corner = 0; corner < 3; corner++) {
            color += terrain.materials[in.materials[corner] & 63u].rgb * in.shares[corner];
        }
        ground.albedo = select(color * grain, ground.albedo, plain);
        return ground;
    }
    if plain {
        return ground_of(in.materials.x, place, dx, dy, normal);
    }
    let a = ground_of(in.materials.x, place, dx, dy, normal);
    let b = ground_of(in.materials.y, place, dx, dy, normal);
    let c = ground_of(in.materials.z, place, dx, dy, normal);
    let shares = ground_shares(in.shares, vec3f(a.open, b.open, c.open));
    var ground: Ground;
    ground.albedo = mat3x3f(a.albedo, b.albedo, c.albedo) * shares;
    ground.bump = mat3x3f(a.bump, b.bump, c.bump) * shares;
    ground.emission = mat3x3f(a.emission, b.emission, c.emission) * shares;
    ground.roughness = dot(vec3f(a.roughness, b.roughness, c.roughness), shares);
    ground.metalness = dot(vec3f(a.metalness, b.metalness, c.metalness), shares);
    ground.open = dot(vec3f(a.open, b.open, c.open), shares);
    return ground;
}

@fragment
fn ground(in: Terrain) -> @location(0) vec4f {
    let normal = normalize(in.normal);
    let ground = ground_at(in, normal);
    var s: Lit;
    s.world = in.world;
    s.face = normal;
    s.normal = normalize(normal + ground.bump);
    s.albedo = ground.albedo;
    s.emission = ground.emission * 2.8;
    s.roughness = ground.roughness;
    s.metalness = ground.metalness;
    s.openness = mix(0.45, 1.0, smoothstep(0.0, 0.9, ground.open));
    s.pixel = in.position.xy;
    let color = illuminate(s, s.openness * occlusion_at(in.position.xy));
    return vec4f(held(through_air(color, in.world)), 1.0);
}

// Height of waves at a place of the water, 0 to 1.
fn wave_height(at: vec2f) -> f32 {
    let drift = vec2f(0.8, 0.6) * frame.time * terrain.wave_speed * 0.0004;
    let large = textureSampleLevel(noise_map, repeating, at * 0.004 + drift, 0.0).r;
    let small = textureSampleLevel(noise_map, repeating, at.yx * vec2f(0.011, -0.011) + drift * 2.3, 0.0).r;
    return large * 0.65 + small * 0.35;
}

@fragment
fn water(in: Terrain) -> @location(0) vec4f {
    let toward = frame.eye - in.world;
    let distance = length(toward);
    let view = toward / max(distance, 1e-3);
    var face = normalize(in.normal);
    // From below one sees its other side.
    face = select(face, -face, dot(face, view) < 0.0);
    var normal = face;
    if EFFORT > 0u {
        // Far waves are too small to be told apart.
        let steep = terrain.wave_size * 5.0 / (1.0 + distance * 0.012);
        let here = wave_height(in.world.xz);
        let beside = vec2f(wave_height(in.world.xz + vec2f(3.0, 0.0)), wave_height(in.world.xz + vec2f(0.0, 3.0)));
        let slope = (here - beside) * steep * abs(face.y);
        normal = normalize(face + vec3f(slope.x, 0.0, slope.y));
    }
    let along = 1.0 - saturate(dot(normal, view));
    let mirrored = (0.04 + 0.96 * pow(along, 5.0)) * mix(0.35, 1.0, terrain.water_reflectance);
    var s: Lit;
    s.world = in.world;
    s.face = face;
    s.normal = normal;
    s.albedo = terrain.water_color;
    s.roughness = 0.08;
    s.reflectance = mirrored;
    s.openness = 1.0;
    s.pixel = in.position.xy;
    let color = illuminate(s, 1.0);
    // One looks through more of it the flatter one looks.
    let clear = terrain.water_transparency * mix(0.75, 0.25, along);
    let alpha = mix(1.0 - clear, 1.0, mirrored);
    return vec4f(held(through_air(color, in.world)), alpha);
}
