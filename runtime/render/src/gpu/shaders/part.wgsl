// Parts, opaque and see-through. Needs frame, sky, lighting, instance and the materials.

override TEXTURED: bool = false;

@group(1) @binding(0) var picture: texture_2d<f32>;
@group(1) @binding(1) var picture_sampler: sampler;

struct Part {
    @invariant @builtin(position) position: vec4f,
    @location(0) world: vec3f,
    // In the part's own axes: studs from its middle, and a normal of any length.
    @location(1) local: vec3f,
    @location(2) normal: vec3f,
    @location(3) uv: vec2f,
    @location(4) @interpolate(flat) rotation: vec4f,
    // Linear.
    @location(5) @interpolate(flat) color: vec4f,
    @location(6) @interpolate(flat) surface: u32,
    // And reflectance.
    @location(7) @interpolate(flat) size: vec4f,
}

fn linear(color: vec3f) -> vec3f {
    return mix(pow((color + 0.055) / 1.055, vec3f(2.4)), color / 12.92, step(color, vec3f(0.04045)));
}

@vertex
fn part_corner(
    instance: Instance,
    @location(0) position: vec3f,
    @location(1) normal: vec3f,
    @location(2) uv: vec2f,
) -> Part {
    var out: Part;
    out.world = world_position(instance, position);
    out.position = frame.view_projection * vec4f(out.world, 1.0);
    out.local = position * instance.size.xyz;
    out.normal = normal / max(instance.size.xyz, vec3f(1e-4));
    out.uv = uv;
    out.rotation = instance.rotation;
    out.color = vec4f(linear(instance.color.rgb), instance.color.a);
    // And which part it is, so that two of wood are not of one board.
    out.surface = (instance.surface & 0x3ffffu) | (((instance.slot * 2654435769u) >> 20u) << 18u);
    out.size = instance.size;
    return out;
}

// What shines evenly would be one flat shape: sides that are seen aslant, and lower ones, shine less.
fn shining(surface: Surface, world: vec3f) -> f32 {
    let away = frame.eye - world;
    let facing = saturate(dot(away, surface.normal) * inverseSqrt(max(dot(away, away), 1e-6)));
    let turned = 0.7 + 0.3 * surface.normal.y - 0.25 * abs(surface.normal.x);
    return mix(mix(0.15, 1.0, facing) * turned, 1.0, surface.rim);
}

fn lit_part(in: Part) -> Lit {
    var color = in.color.rgb;
    if TEXTURED {
        // Premultiplied.
        let texel = textureSample(picture, picture_sampler, in.uv);
        color = color * (1.0 - texel.a) + texel.rgb;
    }
    let axes = mat3x3f(
        rotate(in.rotation, vec3f(1.0, 0.0, 0.0)),
        rotate(in.rotation, vec3f(0.0, 1.0, 0.0)),
        rotate(in.rotation, vec3f(0.0, 0.0, 1.0)),
    );
    let surface = surface_at(in.surface, in.local, in.normal, in.size.xyz, axes, color);
    var s: Lit;
    s.world = in.world;
    s.face = surface.normal;
    if EFFORT > 0u {
        s.face = axes * normalize(in.normal);
    }
    s.normal = surface.normal;
    s.albedo = surface.albedo;
    // Brighter than white walls in the sun, so that it glows.
    s.emission = surface.emission * (2.8 * shining(surface, in.world));
    s.roughness = surface.roughness;
    s.metalness = surface.metalness;
    s.reflectance = max(in.size.w, surface.mirror);
    s.openness = surface.ao;
    s.rim = surface.rim;
    s.pixel = in.position.xy;
    return s;
}

@fragment
fn opaque_part(in: Part) -> @location(0) vec4f {
    let s = lit_part(in);
    let color = illuminate(s, s.openness * occlusion_at(in.position.xy));
    return vec4f(held(through_air(color, in.world)), 1.0);
}

@fragment
fn see_through_part(in: Part) -> @location(0) vec4f {
    let s = lit_part(in);
    let color = illuminate(s, s.openness);
    // Glass mirrors more, and hides more, where one looks along it.
    let view = normalize(frame.eye - in.world);
    let along = 1.0 - saturate(abs(dot(view, s.normal)));
    let shell = mix(1.0, along * along, s.rim);
    let mirrored = s.reflectance * 0.4 + pow(along, 5.0) * (1.0 - s.roughness) * 0.6;
    let alpha = mix(in.color.a, 1.0, saturate(mirrored)) * shell;
    return vec4f(held(through_air(color, in.world)), alpha);
}
