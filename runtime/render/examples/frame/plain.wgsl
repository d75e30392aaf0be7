// Lambert, one sun, one shadow map looked at once a pixel. Mirrors `plain.rs`.

struct View {
    camera: mat4x4f,
    sun: mat4x4f,
    towards_sun: vec3f,
    texel: f32,
}

@group(0) @binding(0) var<uniform> view: View;
@group(1) @binding(0) var shadow_map: texture_depth_2d;
@group(1) @binding(1) var shadow_sampler: sampler_comparison;

struct Instance {
    @location(2) x: vec4f,
    @location(3) y: vec4f,
    @location(4) z: vec4f,
    @location(5) color: vec4f,
}

struct Corner {
    @builtin(position) position: vec4f,
    @location(0) normal: vec3f,
    @location(1) color: vec3f,
    @location(2) world: vec3f,
}

fn placed(instance: Instance, position: vec3f) -> vec3f {
    let at = vec4f(position, 1.0);
    return vec3f(dot(instance.x, at), dot(instance.y, at), dot(instance.z, at));
}

@vertex
fn shadow(instance: Instance, @location(0) position: vec3f) -> @builtin(position) vec4f {
    return view.sun * vec4f(placed(instance, position), 1.0);
}

@vertex
fn corner(instance: Instance, @location(0) position: vec3f, @location(1) normal: vec3f) -> Corner {
    var out: Corner;
    out.world = placed(instance, position);
    out.position = view.camera * vec4f(out.world, 1.0);
    // Right for boxes, whose normals lie along their axes.
    out.normal = normalize(vec3f(dot(instance.x.xyz, normal), dot(instance.y.xyz, normal), dot(instance.z.xyz, normal)));
    out.color = instance.color.rgb;
    return out;
}

@fragment
fn lambert(in: Corner) -> @location(0) vec4f {
    let facing = max(dot(in.normal, view.towards_sun), 0.0);
    let at = view.sun * vec4f(in.world + in.normal * view.texel * 1.5, 1.0);
    let uv = at.xy * vec2f(0.5, -0.5) + 0.5;
    var lit = textureSampleCompareLevel(shadow_map, shadow_sampler, uv, at.z);
    lit = select(lit, 1.0, any(uv < vec2f(0.0)) || any(uv > vec2f(1.0)));
    return vec4f(in.color * (0.35 + 0.9 * facing * lit), 1.0);
}
