// Whether the light was held.
override HOLDS: bool = true;

// Undoes `held` of frame.wgsl.
fn released(color: vec3f) -> vec3f {
    if !HOLDS {
        return color;
    }
    let peak = max(color.r, max(color.g, color.b));
    return color / max(1.0 - 0.6 * peak, 0.01);
}
