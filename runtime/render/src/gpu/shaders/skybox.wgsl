// The sky as the place's pictures show it. Needs background.wgsl. Mirrors `gpu/skybox.rs`.

@group(1) @binding(0) var sky_pictures: texture_cube<f32>;
@group(1) @binding(1) var sky_sampler: sampler;

@fragment
fn skybox(in: Corner) -> @location(0) vec4f {
    let direction = normalize(in.way);
    // Cube maps are left-handed.
    let at = vec3f(direction.xy, -direction.z);
    var sky: vec3f;
    if EFFORT == 0u {
        sky = textureSampleLevel(sky_pictures, sky_sampler, at, 0.0).rgb;
    } else {
        sky = textureSample(sky_pictures, sky_sampler, at).rgb;
    }
    let hidden = frame.veil * (1.0 - smoothstep(0.0, 0.4, abs(direction.y)));
    return seen_sky(direction, mix(sky, horizon_color(direction), hidden));
}
