// One outline: its wishes.

struct Outline {
    // Linear.
    color: vec4f,
    // Pixels of the picture.
    size: vec2f,
    // Pixels.
    width: f32,
    // How much of it is left where something stands in front.
    hidden: f32,
}
