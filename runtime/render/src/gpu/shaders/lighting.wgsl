// How much light comes back from a surface. Needs frame.wgsl and sky.wgsl.

struct Lit {
    world: vec3f,
    // Of the geometry, and with the grain of the material.
    face: vec3f,
    normal: vec3f,
    // Linear.
    albedo: vec3f,
    emission: vec3f,
    roughness: f32,
    metalness: f32,
    // 0 to 1: a mirror laid over it.
    reflectance: f32,
    // 0 to 1: how much of the surroundings' light the material's grain lets in.
    openness: f32,
    // 0 to 1: how much it is seen only where one looks along it.
    rim: f32,
    // Pixels from the top left.
    pixel: vec2f,
}

const PI: f32 = 3.14159265;

// The golden angle: each turn by it goes to where there is most room.
const GOLDEN: mat2x2f = mat2x2f(vec2f(-0.737369, 0.675490), vec2f(-0.675490, -0.737369));

// A place in a layer of the shadow map, and how depth changes there along the surface, so that what lies flat never
// shadows itself, however far around it one looks.
struct Receiver {
    at: vec3f,
    slope: vec2f,
}

fn receiver(layer: i32, world: vec3f, face: vec3f, facing: f32) -> Receiver {
    let cascade = frame.cascades[layer];
    // Away from the surface by about a texel, more where the light grazes it.
    let graze = sqrt(saturate(1.0 - facing * facing));
    let lifted = world + face * cascade.texel * (0.35 + 1.35 * graze);
    let rows = transpose(mat3x3f(cascade.matrix[0].xyz, cascade.matrix[1].xyz, cascade.matrix[2].xyz));
    let normal = (face * rows) / vec3f(dot(rows[0], rows[0]), dot(rows[1], rows[1]), dot(rows[2], rows[2]));
    return Receiver(
        (cascade.matrix * vec4f(lifted, 1.0)).xyz,
        -normal.xy / max(normal.z, 0.08 * cascade.range),
    );
}

// Like the seeds of a sunflower: evenly spread however many there are, turned from pixel to pixel so that edges have no
// steps.
fn lit_share(layer: i32, spot: Receiver, radius: f32, count: i32, turn: vec2f) -> f32 {
    let texel = radius / vec2f(textureDimensions(shadow_map));
    var sum = 0.0;
    var way = turn;
    for (var i = 0; i < count; i += 1) {
        let off = way * texel * sqrt((f32(i) + 0.5) / f32(count));
        let depth = spot.at.z + dot(spot.slope, off);
        sum += textureSampleCompareLevel(shadow_map, shadow_sampler, spot.at.xy + off, layer, depth);
        way = GOLDEN * way;
    }
    return sum / f32(count);
}

// How wide the edge of the shadow is, in texels: hard where things touch, soft far from what throws it. Zero where nothing
// does.
fn penumbra(layer: i32, spot: Receiver, cascade: Cascade, turn: vec2f) -> f32 {
    let size = vec2f(textureDimensions(shadow_map));
    let widest = clamp(frame.softness * 3.6 / cascade.texel, 2.0, 12.0);
    // A little farther than the edge may reach, because whole texels are looked at.
    let reach = (widest + 1.5) / size;
    var sum = 0.0;
    var count = 0.0;
    var way = turn;
    for (var i = 0; i < 16; i += 1) {
        let place = spot.at.xy + way * reach * sqrt((f32(i) + 0.5) / 16.0);
        let texel = clamp(floor(place * size), vec2f(0.0), size - 1.0);
        let off = (texel + 0.5) / size - spot.at.xy;
        let above = textureLoad(shadow_map, vec2i(texel), layer, 0) - spot.at.z - dot(spot.slope, off);
        if above > 0.0 {
            sum += above;
            count += 1.0;
        }
        way = GOLDEN * way;
    }
    if count == 0.0 {
        return 0.0;
    }
    let studs = sum / count * cascade.range;
    return clamp(studs * frame.softness * 0.35 / cascade.texel, 1.6, widest);
}

// Noise of even spread that differs from pixel to pixel and not from frame to frame, 0 to 1.
fn pixel_noise(pixel: vec2f) -> f32 {
    return fract(52.9829189 * fract(dot(pixel, vec2f(0.06711056, 0.00583715))));
}

// As below, with one look at one layer.
fn sun_visibility_plainly(world: vec3f, face: vec3f) -> f32 {
    let lifted = world + face * (frame.cascades[0].texel * 1.6);
    let at = (frame.cascades[0].matrix * vec4f(lifted, 1.0)).xyz;
    let share = textureSampleCompareLevel(shadow_map, shadow_sampler, at.xy, 0, at.z);
    let margin = min(min(at.x, 1.0 - at.x), min(at.y, 1.0 - at.y));
    let known = saturate(margin * 6.0) * min(frame.cascade_count, 1.0);
    return mix(1.0, share, known);
}

// How much of the sun a point sees, 0 to 1.
fn sun_visibility(world: vec3f, face: vec3f, pixel: vec2f) -> f32 {
    let facing = dot(face, frame.light_direction);
    let count = i32(frame.cascade_count);
    if facing <= 0.0 {
        return 0.0;
    }
    // Sides turn dark before the map is too coarse to tell.
    let grazed = smoothstep(0.0, 0.1, facing);
    let noise = pixel_noise(pixel);
    let turn = vec2f(cos(noise * 2.0 * PI), sin(noise * 2.0 * PI));
    var lit = 0.0;
    // What the layers so far leave to the next: where one ends it fades into the next.
    var open = 1.0;
    for (var layer = 0; layer < count && open > 0.0; layer += 1) {
        let spot = receiver(layer, world, face, facing);
        let margin = min(min(spot.at.x, 1.0 - spot.at.x), min(spot.at.y, 1.0 - spot.at.y));
        let covered = saturate((margin - 0.008) * 14.0) * f32(spot.at.z > 0.0);
        if covered > 0.0 {
            var share: f32;
            if EFFORT >= 2u {
                let radius = penumbra(layer, spot, frame.cascades[layer], turn);
                share = lit_share(layer, spot, max(radius, 1.6), select(8, 32, radius > 0.0), turn);
            } else {
                share = lit_share(layer, spot, 2.2, 12, turn);
            }
            lit += open * covered * share;
            open *= 1.0 - covered;
        }
    }
    return (lit + open) * grazed;
}

fn specular(normal: vec3f, view: vec3f, light: vec3f, roughness: f32, mirror: vec3f) -> vec3f {
    let half_way = normalize(view + light);
    let alpha = max(roughness * roughness, 0.02);
    let n_h = saturate(dot(normal, half_way));
    let n_v = max(dot(normal, view), 1e-3);
    let n_l = saturate(dot(normal, light));
    let a2 = alpha * alpha;
    let spread = n_h * n_h * (a2 - 1.0) + 1.0;
    let distribution = a2 / (PI * spread * spread);
    let visible = 0.5 / mix(2.0 * n_l * n_v, n_l + n_v, alpha);
    let grazing = pow(1.0 - saturate(dot(view, half_way)), 5.0);
    return (mirror + (1.0 - mirror) * grazing) * min(distribution * visible, 24.0) * n_l;
}

struct Shine {
    diffuse: vec3f,
    specular: vec3f,
}

fn lamp_light(lamp: Lamp, s: Lit, view: vec3f, mirror: vec3f) -> Shine {
    var source = lamp.position;
    let off = s.world - lamp.position;
    // The nearest point of a shining face.
    let wide = dot(lamp.across, lamp.across);
    let high = dot(lamp.down, lamp.down);
    if wide > 0.0 {
        source += lamp.across * clamp(dot(off, lamp.across) / wide, -1.0, 1.0);
    }
    if high > 0.0 {
        source += lamp.down * clamp(dot(off, lamp.down) / high, -1.0, 1.0);
    }
    let way = source - s.world;
    let distance = length(way);
    var out = Shine(vec3f(0.0), vec3f(0.0));
    if distance >= lamp.range {
        return out;
    }
    let towards = way / max(distance, 1e-3);
    let share = distance / lamp.range;
    var strength = (1.0 - share * share);
    strength = strength * strength / (1.0 + 6.0 * share * share);
    if lamp.cone > -1.0 {
        strength *= smoothstep(lamp.cone, lamp.inner, dot(-towards, lamp.direction));
    }
    let n_l = saturate(dot(s.normal, towards));
    out.diffuse = lamp.color * (strength * n_l);
    if EFFORT >= 1u {
        out.specular = lamp.color * strength * specular(s.normal, view, towards, s.roughness, mirror);
    }
    return out;
}

fn lamps_light(s: Lit, view: vec3f, mirror: vec3f) -> Shine {
    var sum = Shine(vec3f(0.0), vec3f(0.0));
    if !LAMPS {
        return sum;
    }
    let tile = min(vec2u(s.pixel * frame.pixel * vec2f(frame.tiles)), frame.tiles - 1u);
    let bits = lamp_tiles[tile.y * frame.tiles.x + tile.x];
    for (var word = 0u; word < 2u; word += 1u) {
        var left = bits[word];
        while left != 0u {
            let index = firstTrailingBit(left);
            left &= left - 1u;
            let shine = lamp_light(lamps[word * 32u + index], s, view, mirror);
            sum.diffuse += shine.diffuse;
            sum.specular += shine.specular;
        }
    }
    return sum;
}

fn occlusion_at(pixel: vec2f) -> f32 {
    if EFFORT == 0u {
        return 1.0;
    }
    // Not beyond the edge, where the sampler begins again on the other side.
    let at = clamp(pixel, vec2f(1.0), frame.size - 1.0) * frame.pixel;
    return textureSampleLevel(occlusion_map, repeating, at, 0.0).r;
}

// Light that a surface throws in all directions alike.
fn diffused(s: Lit, sunlight: vec3f, occlusion: f32) -> vec3f {
    let sun = frame.light_direction;
    // From above, from below, and a little more from where the sun is: it tells apart sides in shadow.
    let up = s.normal.y * 0.5 + 0.5;
    let side = 1.0 + 0.16 * dot(s.normal.xz, sun.xz);
    let ambient = mix(frame.ambient_down, frame.ambient_up, up) * (side * occlusion);
    return sunlight * saturate(dot(s.normal, sun)) + ambient;
}

// What a surface throws back in all directions: of metal, less, but never nothing, or it were black where the sky is dark.
fn body_of(s: Lit) -> vec3f {
    return s.albedo * (1.0 - 0.65 * s.metalness);
}

// As below, without highlights and with a sky of few colours in mirrors.
fn illuminate_plainly(s: Lit, occlusion: f32) -> vec3f {
    let sunlight = frame.light_color * sun_visibility_plainly(s.world, s.face);
    var diffuse = diffused(s, sunlight, occlusion);
    if LAMPS {
        diffuse += lamps_light(s, vec3f(0.0), vec3f(0.0)).diffuse;
    }
    if !MIRRORS {
        return s.albedo * diffuse + s.emission;
    }
    let mirrored = reflect(s.world - frame.eye, s.normal);
    let up = mirrored.y * inverseSqrt(dot(mirrored, mirrored));
    let sharp = mix(mix(frame.horizon, frame.zenith, saturate(up * 2.0)), frame.ground, saturate(up * -4.0));
    let soft = mix(frame.ambient_down, frame.ambient_up, up * 0.5 + 0.5);
    let rough = s.roughness * (1.0 - 0.85 * s.reflectance);
    let sky = mix(sharp, soft, rough * rough);
    let metal = s.albedo * (s.metalness * (0.35 + 0.65 * (1.0 - s.roughness)));
    let share = mix(metal, vec3f(1.0), s.reflectance);
    return body_of(s) * diffuse * (1.0 - share) + sky * share + s.emission;
}

// Light that a surface sends to the eye.
fn illuminate(s: Lit, occlusion: f32) -> vec3f {
    if EFFORT == 0u {
        return illuminate_plainly(s, occlusion);
    }
    let view = normalize(frame.eye - s.world);
    let sun = frame.light_direction;
    let mirror = mix(vec3f(0.04), s.albedo, s.metalness);
    let body = body_of(s);
    // Gaps too narrow for the shadow map take some of the sun as well.
    let sunlight = frame.light_color * (sun_visibility(s.world, s.face, s.pixel) * mix(1.0, occlusion, 0.35));
    let lamp = lamps_light(s, view, mirror);
    let diffuse = diffused(s, sunlight, occlusion) + lamp.diffuse;
    var color = body * diffuse + lamp.specular + s.emission;

    let n_v = saturate(dot(s.normal, view));
    let gloss = 1.0 - s.roughness;
    let grazing = pow(1.0 - n_v, 5.0) * gloss * gloss;
    var share = mirror * (0.35 + 0.65 * gloss) + (1.0 - mirror) * grazing;
    share = mix(share, vec3f(1.0), s.reflectance);
    let rough = s.roughness * (1.0 - 0.85 * s.reflectance);
    color += specular(s.normal, view, sun, rough, mirror) * sunlight;
    let mirrored = reflect(-view, s.normal);
    var sky = sky_mirrored(mirrored, rough);
    if EFFORT >= 2u && rough < 0.15 {
        let cloud = clouds(mirrored);
        sky = mix(sky, cloud.rgb, cloud.a);
    }
    let seen = sky * mix(0.55, 1.0, occlusion);
    return color * (1.0 - share) + seen * share;
}
