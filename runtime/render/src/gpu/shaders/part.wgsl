// Parts, opaque and see-through. Needs frame, sky, lighting, instance and a surface.

override SORTED: bool = false;
override TEXTURED: bool = false;

@group(3) @binding(0) var picture: texture_2d<f32>;
@group(3) @binding(1) var picture_sampler: sampler;

struct Part {
    @invariant @builtin(position) position: vec4f,
    @location(0) world: vec3f,
    // In the part's own axes, studs from its middle.
    @location(1) local: vec3f,
    @location(2) normal: vec3f,
    @location(3) uv: vec2f,
    @location(4) @interpolate(flat) rotation: vec4f,
    @location(5) @interpolate(flat) color: vec4f,
    @location(6) @interpolate(flat) surface: u32,
    // And its reflectance.
    @location(7) @interpolate(flat) size: vec4f,
}

fn linear(color: vec3f) -> vec3f {
    return mix(pow((color + 0.055) / 1.055, vec3f(2.4)), color / 12.92, step(color, vec3f(0.04045)));
}

@vertex
fn part_corner(
    @builtin(instance_index) index: u32,
    @location(0) position: vec3f,
    @location(1) normal: vec3f,
    @location(2) uv: vec2f,
) -> Part {
    var place = index;
    if SORTED {
        place = order[index];
    }
    let instance = instances[place];
    var out: Part;
    out.world = world_position(instance, position);
    out.position = frame.view_projection * vec4f(out.world, 1.0);
    out.local = position * instance.size;
    out.normal = local_normal(instance, normal);
    out.uv = uv;
    out.rotation = instance.rotation;
    let color = unpack4x8unorm(instance.color);
    out.color = vec4f(linear(color.rgb), color.a);
    out.surface = instance.surface;
    out.size = vec4f(instance.size, instance.reflectance);
    return out;
}

fn matrix_of(q: vec4f) -> mat3x3f {
    return mat3x3f(
        rotate(q, vec3f(1.0, 0.0, 0.0)),
        rotate(q, vec3f(0.0, 1.0, 0.0)),
        rotate(q, vec3f(0.0, 0.0, 1.0)),
    );
}

fn lit_part(in: Part) -> Lit {
    var color = in.color.rgb;
    if TEXTURED {
        let texel = textureSample(picture, picture_sampler, in.uv);
        color = mix(color, texel.rgb, texel.a);
    }
    let rotation = matrix_of(in.rotation);
    let surface = surface_at(in.surface, in.local, in.normal, in.size.xyz, rotation, color);
    var s: Lit;
    s.world = in.world;
    s.face = rotation * normalize(in.normal);
    s.normal = surface.normal;
    s.albedo = surface.albedo;
    s.emission = surface.emission;
    s.roughness = surface.roughness;
    s.metalness = surface.metalness;
    s.reflectance = in.size.w;
    s.openness = surface.ao;
    s.rim = surface.rim;
    s.pixel = in.position.xy;
    return s;
}

@fragment
fn opaque_part(in: Part) -> @location(0) vec4f {
    let s = lit_part(in);
    let color = illuminate(s, s.openness * occlusion_at(in.position.xy));
    return vec4f(min(through_air(color, in.world), vec3f(64.0)), 1.0);
}

@fragment
fn see_through_part(in: Part) -> @location(0) vec4f {
    let s = lit_part(in);
    let color = illuminate(s, s.openness);
    // Glass mirrors more, and hides more, where one looks along it.
    let view = normalize(frame.eye - in.world);
    let along = 1.0 - saturate(abs(dot(view, s.normal)));
    let shell = mix(1.0, along * along, s.rim);
    let alpha = mix(in.color.a, 1.0, pow(along, 5.0) * (1.0 - s.roughness) * 0.6) * shell;
    return vec4f(min(through_air(color, in.world), vec3f(64.0)), alpha);
}
