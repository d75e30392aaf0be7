// The sky in a direction: a gradient that everything hazy fades into, and what is seen in it.

// How much a horizontal direction looks towards the sun, 0 to 1.
fn towards_light(direction: vec3f) -> f32 {
    let level = direction.xz * inverseSqrt(max(dot(direction.xz, direction.xz), 1e-8));
    let facing = dot(level, frame.light_level) * 0.5 + 0.5;
    return facing * facing;
}

fn horizon_color(direction: vec3f) -> vec3f {
    return mix(frame.horizon, frame.horizon_sun, towards_light(direction));
}

// Without sun, stars and clouds.
fn sky_gradient(direction: vec3f) -> vec3f {
    let horizon = horizon_color(direction);
    if direction.y < 0.0 {
        // Far ground: lost in the air near the horizon, darker the nearer it is.
        let down = direction.y * direction.y;
        return mix(horizon, frame.ground, down / (down + 0.05));
    }
    // Steep near the horizon, where one looks through the most air.
    let height = 1.0 - exp2(-5.2 * direction.y);
    let facing = max(dot(direction, frame.light_direction), 0.0);
    let around = facing * facing * facing * facing * facing * facing * 0.22;
    return mix(horizon, frame.zenith, height) + frame.horizon_sun * around * height * frame.glare;
}

// What a rough or shiny surface mirrors.
fn sky_mirrored(direction: vec3f, roughness: f32) -> vec3f {
    let sharp = sky_gradient(direction);
    let up = direction.y * 0.5 + 0.5;
    let soft = mix(frame.ambient_down, frame.ambient_up, up);
    return mix(sharp, soft, roughness * roughness);
}

fn cloud_height(at: vec2f) -> f32 {
    let drift = vec2f(frame.time * 0.0016, frame.time * 0.0007);
    let large = textureSampleLevel(noise_map, repeating, at * 0.10 + drift, 0.0);
    // Edges curl where the large shapes push the small ones aside.
    let curl = (large.rg - 0.5) * 0.10;
    let middle = textureSampleLevel(noise_map, repeating, at.yx * vec2f(0.31, -0.31) + curl + drift * 2.1, 0.0);
    let small = textureSampleLevel(noise_map, repeating, at * 1.03 + curl * 3.0 - drift * 3.3, 0.0);
    return large.r * 0.60 + middle.r * 0.27 + small.g * 0.13;
}

// Colour and cover of the clouds in a direction.
fn clouds(direction: vec3f) -> vec4f {
    if frame.cloud_cover <= 0.0 || direction.y < 0.015 {
        return vec4f(0.0);
    }
    // A ceiling that bends down to the horizon.
    let at = direction.xz / (direction.y + 0.11);
    let least = 0.78 - frame.cloud_cover * 0.60;
    let height = cloud_height(at);
    let thick = smoothstep(least, least + 0.24, height);
    if thick <= 0.0 {
        return vec4f(0.0);
    }
    var lit = 0.75;
    if EFFORT > 0u {
        // Thinner towards the light: that side shines.
        let beside = cloud_height(at + frame.light_direction.xz * 0.24);
        lit = clamp(0.62 + (height - beside) * 2.6, 0.0, 1.0);
    }
    let bright = frame.cloud_color * (frame.light_color * 0.62 * lit + frame.ambient_up * 0.62);
    let shade = frame.cloud_color * (frame.ambient_up * 0.75 + frame.light_color * 0.12);
    let through = pow(max(dot(direction, frame.light_direction), 0.0), 12.0) * (1.0 - thick);
    let color = mix(bright, shade, thick * thick * (0.55 - 0.4 * lit)) + frame.light_color * through * 0.3;
    let far = smoothstep(0.015, 0.22, direction.y);
    return vec4f(mix(horizon_color(direction), color, 0.25 + 0.75 * far), thick * far * frame.cloud_density);
}

fn hash3(p: vec3f) -> vec3f {
    var q = fract(p * vec3f(0.1031, 0.1030, 0.0973));
    q += dot(q, q.yxz + 33.33);
    return fract((q.xxy + q.yxx) * q.zyx);
}

fn star_light(direction: vec3f) -> vec3f {
    // Cells on a ball; a star in some of them.
    let p = direction * 90.0;
    let cell = floor(p);
    let random = hash3(cell);
    let at = normalize(cell + 0.25 + random * 0.5) * 90.0;
    let distance = length(p / length(p) * 90.0 - at);
    let shown = step(1.0 - frame.stars * 0.000013, fract(random.x * 17.3 + random.y * 5.1));
    let size = 0.07 + 0.11 * random.z * random.z;
    let tint = mix(vec3f(0.75, 0.85, 1.0), vec3f(1.0, 0.9, 0.75), random.y);
    return tint * shown * smoothstep(size, 0.0, distance) * (0.25 + 1.7 * pow(random.z, 4.0));
}

// A sky with what is seen before it.
fn with_bodies(direction: vec3f, sky: vec3f) -> vec3f {
    var color = sky;
    let above = smoothstep(-0.02, 0.06, direction.y);
    let cloud = clouds(direction);
    if STARS {
        color += star_light(direction) * (above * saturate(1.0 - cloud.a * 2.0));
    }
    let facing = dot(direction, frame.light_direction);
    let edge = smoothstep(frame.disc, frame.disc + (1.0 - frame.disc) * 0.25, facing);
    let wide = pow(max(facing, 0.0), 90.0);
    let narrow = wide * wide * wide * wide * wide;
    let halo = narrow * narrow * 0.35 + wide * 0.10;
    color += frame.disc_color * (edge + halo * frame.glare) * above;
    return mix(color, cloud.rgb, cloud.a);
}

// A colour as it is seen through the air between the eye and a point.
fn through_air(color: vec3f, world: vec3f) -> vec3f {
    let way = world - frame.eye;
    let distance = length(way);
    var seen = color;
    let thick = distance * frame.haze;
    if EFFORT == 0u {
        let hidden = (1.0 - exp2(-thick * sqrt(thick))) * frame.haze_most;
        seen = mix(seen, horizon_color(way), hidden);
    } else if thick > 0.04 {
        // Near things are seen as they are.
        let hidden = (1.0 - exp2(-pow(thick, frame.haze_power))) * frame.haze_most;
        seen = mix(seen, horizon_color(way), hidden);
    }
    let fogged = saturate((distance - frame.fog_start) * frame.fog_scale);
    seen = mix(seen, frame.fog_color, fogged);
    return seen;
}
