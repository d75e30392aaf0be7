// Pictures on sides of parts: the part's mesh again, a little nearer to the eye. Needs frame, sky, lighting, instance.

@group(1) @binding(0) var picture: texture_2d<f32>;
@group(1) @binding(1) var picture_sampler: sampler;

const OWN_UV: u32 = 1u << 17u;

struct Placed {
    @invariant @builtin(position) position: vec4f,
    @location(0) world: vec3f,
    // In the unit box.
    @location(1) unit: vec3f,
    @location(2) unit_normal: vec3f,
    @location(3) uv: vec2f,
    @location(4) @interpolate(flat) rotation: vec4f,
    @location(5) @interpolate(flat) color: vec4f,
    @location(6) @interpolate(flat) size: vec3f,
    // Studs of a tile, and where the first begins; zero for one picture over the side; of a piece of a picture its width,
    // negated, its height, and where it begins.
    @location(7) @interpolate(flat) lay: vec4f,
    // The side, and flags.
    @location(8) @interpolate(flat) face: vec2u,
    // Cosine and sine of the angle by which the picture is turned clockwise.
    @location(9) @interpolate(flat) turn: vec2f,
}

@vertex
fn decal_corner(
    instance: Instance,
    @location(9) lay: vec4f,
    @location(10) face: u32,
    @location(12) turn: f32,
    @location(0) position: vec3f,
    @location(1) normal: vec3f,
    @location(2) uv: vec2f,
) -> Placed {
    var out: Placed;
    out.world = world_position(instance, position);
    out.position = frame.view_projection * vec4f(out.world, 1.0);
    out.unit = position;
    out.unit_normal = normal;
    out.uv = uv;
    out.rotation = instance.rotation;
    out.color = instance.color;
    out.size = instance.size.xyz;
    out.lay = lay;
    out.face = vec2u(face, instance.surface);
    out.turn = vec2f(cos(turn), sin(turn));
    return out;
}

struct Side {
    normal: vec3f,
    // Where the picture's right and top are.
    right: vec3f,
    up: vec3f,
}

// In the order of `Enum.NormalId`: right, top, back, left, bottom, front.
const SIDES = array<Side, 6>(
    Side(vec3f(1.0, 0.0, 0.0), vec3f(0.0, 0.0, -1.0), vec3f(0.0, 1.0, 0.0)),
    Side(vec3f(0.0, 1.0, 0.0), vec3f(1.0, 0.0, 0.0), vec3f(0.0, 0.0, -1.0)),
    Side(vec3f(0.0, 0.0, 1.0), vec3f(1.0, 0.0, 0.0), vec3f(0.0, 1.0, 0.0)),
    Side(vec3f(-1.0, 0.0, 0.0), vec3f(0.0, 0.0, 1.0), vec3f(0.0, 1.0, 0.0)),
    Side(vec3f(0.0, -1.0, 0.0), vec3f(1.0, 0.0, 0.0), vec3f(0.0, 0.0, 1.0)),
    Side(vec3f(0.0, 0.0, -1.0), vec3f(-1.0, 0.0, 0.0), vec3f(0.0, 1.0, 0.0)),
);

// Where in the picture a point is, from the middle about which the picture is turned.
fn turned(from_middle: vec2f, turn: vec2f) -> vec2f {
    return vec2f(dot(from_middle, turn), dot(from_middle, vec2f(-turn.y, turn.x)));
}

@fragment
fn decal(in: Placed) -> @location(0) vec4f {
    let side = SIDES[min(in.face.x, 5u)];
    let piece = in.lay.x < 0.0;
    let own = (in.face.y & OWN_UV) != 0u && !piece;
    // A slope belongs to the side that it looks at most.
    let most = max(abs(in.unit_normal.x), max(abs(in.unit_normal.y), abs(in.unit_normal.z)));
    let on_side = own || dot(in.unit_normal, side.normal) >= most - 1e-3;
    let from_middle = vec2f(dot(in.unit, side.right), -dot(in.unit, side.up));
    var uv = turned(select(from_middle, in.uv - 0.5, own), in.turn) + 0.5;
    // Rounding must not cut what is not turned, or by right angles.
    let outside = any(abs(uv - 0.5) > vec2f(0.5001));
    let tiled = in.lay.x > 0.0 && !own;
    if tiled {
        let extent = vec2f(dot(abs(side.right), in.size), dot(abs(side.up), in.size));
        let at = turned(from_middle * extent, in.turn) + extent * 0.5;
        uv = (at + in.lay.zw) / in.lay.xy;
    } else if piece {
        uv = in.lay.zw + uv * abs(in.lay.xy);
    }
    // Premultiplied.
    let texel = textureSample(picture, picture_sampler, uv);
    let tint = in.color.rgb * in.color.rgb;
    let cut = outside && !tiled && !own;
    if !on_side || cut || texel.a * in.color.a < 0.004 {
        discard;
    }
    var s: Lit;
    s.world = in.world;
    s.face = rotate(in.rotation, normalize(in.unit_normal / max(in.size, vec3f(1e-4))));
    s.normal = s.face;
    s.albedo = texel.rgb / max(texel.a, 1e-3) * tint;
    s.roughness = 0.75;
    s.openness = 1.0;
    s.pixel = in.position.xy;
    let color = through_air(illuminate(s, occlusion_at(in.position.xy)), in.world);
    return vec4f(held(color), texel.a * in.color.a);
}
