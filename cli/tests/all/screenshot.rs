//! `studio screenshot`, looked at pixel by pixel. Without an adapter it is skipped, which `STUDIO_REQUIRE_GPU=1` makes a
//! failure.

use std::fmt::Write as _;
use std::io::Cursor;

use glam::{Vec2, Vec3};
use image::{ImageFormat, Rgb, RgbImage};
use studio_render::{Camera, RenderError, Simulated};

use crate::run::Desk;

const SIZE: [u32; 2] = [320, 200];
const EYE: Vec3 = Vec3::new(0.0, 3.0, 14.0);
const TARGET: Vec3 = Vec3::new(0.0, 3.0, 0.0);

/// A red mesh at the left and a green block with a picture at the right, both four studs wide and high; what is looked at
/// lies at z = 1.
const PLACE: &str = r#"(
    format: 1,
    root: [
        (class: "Workspace", children: [
            (class: "MeshPart", name: "Corner", properties: {
                "CFrame": (-4, 3, 0),
                "Color": (220, 20, 20),
                "MeshContent": "asset://meshes/corner.obj",
                "Size": (4, 4, 2),
            }),
            (class: "Part", name: "Board", properties: {
                "CFrame": (4, 3, 0),
                "Color": (20, 160, 20),
                "Size": (4, 4, 2),
            }, children: [
                (class: "Decal", properties: {
                    "Face": "Back",
                    "TextureContent": "asset://pictures/board.png",
                }),
            ]),
        ]),
    ],
)
"#;

/// Two boxes that make an L: of the square around it the quarter at the top right is empty.
fn corner_obj() -> String {
    let mut text = String::from("# an L\n");
    for (first, (low, high)) in [
        (1, ([-1.0, -1.0], [0.0, 1.0])),
        (9, ([0.0, -1.0], [1.0, 0.0])),
    ] {
        for corner in 0..8 {
            let pick = |bit: u8, axis: usize| -> f32 {
                if corner & bit == 0 {
                    low[axis]
                } else {
                    high[axis]
                }
            };
            let z = if corner & 4 == 0 { -0.5 } else { 0.5 };
            writeln!(text, "v {} {} {z}", pick(1, 0), pick(2, 1)).expect("room");
        }
        // Counter-clockwise from outside, by the corners above.
        for side in [
            [4, 5, 7, 6],
            [1, 0, 2, 3],
            [5, 1, 3, 7],
            [0, 4, 6, 2],
            [6, 7, 3, 2],
            [0, 1, 5, 4],
        ] {
            let [a, b, c, d] = side.map(|corner| corner + first);
            writeln!(text, "f {a} {b} {c} {d}").expect("room");
        }
    }
    text
}

/// Blue with a yellow quarter at its top left.
fn board_png() -> Vec<u8> {
    let image = RgbImage::from_fn(32, 32, |x, y| {
        Rgb(if x < 16 && y < 16 {
            [230, 210, 20]
        } else {
            [20, 20, 220]
        })
    });
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("encodes");
    bytes.into_inner()
}

/// The picture of the place on the desk; `None` where there is nothing to draw with.
fn shoot(desk: &Desk) -> Option<RgbImage> {
    shoot_as(desk, &[])
}

/// The same with more that is asked for.
#[expect(
    clippy::print_stdout,
    reason = "whoever runs tests hears why one was skipped"
)]
fn shoot_as(desk: &Desk, more: &[&str]) -> Option<RgbImage> {
    let camera = [EYE, TARGET].map(|at| format!("{},{},{}", at.x, at.y, at.z));
    let size = format!("{}x{}", SIZE[0], SIZE[1]);
    let camera = camera.join(",");
    let usual = ["screenshot", "place", "--camera", &camera, "--size", &size];
    let run = desk.studio(&[&usual, more, &["-o", "still.png"]].concat());
    if run.code == Some(2) && run.stderr.contains(&RenderError::NoAdapter.to_string()) {
        let required = std::env::var_os("STUDIO_REQUIRE_GPU").is_some_and(|value| value == "1");
        assert!(!required, "{}", run.stderr);
        println!("skipped: there is no graphics adapter");
        return None;
    }
    run.exits(0).says("drew still.png (320×200)");
    let image = image::load_from_memory(&desk.read("still.png")).expect("a PNG");
    assert_eq!([image.width(), image.height()], SIZE);
    Some(image.into_rgb8())
}

/// The colour where a point of the world is seen.
fn at(picture: &RgbImage, x: f32, y: f32) -> [u8; 3] {
    let camera = Camera::look_at(EYE, TARGET);
    let size = Vec2::new(SIZE[0] as f32, SIZE[1] as f32);
    let point = Vec3::new(x, y, 1.0);
    let pixel = camera.project(point, size).expect("in front");
    picture.get_pixel(pixel.x as u32, pixel.y as u32).0
}

fn is_red([r, g, b]: [u8; 3]) -> bool {
    r > 60 && g < r / 2 && b < r / 2
}

fn is_blue([r, g, b]: [u8; 3]) -> bool {
    b > 60 && r < b / 2 && g < b / 2
}

fn is_yellow([r, g, b]: [u8; 3]) -> bool {
    r > 60 && g > 60 && b < g / 2
}

#[test]
fn the_places_own_mesh_and_picture_are_where_they_belong() {
    let desk = Desk::new();
    desk.write("place/place.ron", PLACE);
    desk.write("place/assets/meshes/corner.obj", corner_obj());
    desk.write("place/assets/pictures/board.png", board_png());
    let Some(picture) = shoot(&desk) else {
        return;
    };
    for (x, y) in [(-5.0, 4.0), (-5.0, 2.0), (-3.0, 2.0)] {
        let color = at(&picture, x, y);
        assert!(is_red(color), "the mesh at {x}, {y}: {color:?}");
    }
    let hole = at(&picture, -3.0, 4.2);
    assert!(!is_red(hole) && hole[2] > 80, "sky in the L: {hole:?}");
    let marked = at(&picture, 3.0, 4.0);
    assert!(is_yellow(marked), "the picture's top left: {marked:?}");
    for (x, y) in [(5.0, 4.0), (5.0, 2.0), (3.0, 2.0)] {
        let color = at(&picture, x, y);
        assert!(is_blue(color), "the picture at {x}, {y}: {color:?}");
    }
}

#[test]
fn without_its_files_a_place_is_drawn_with_what_is_there() {
    let desk = Desk::new();
    desk.write("place/place.ron", PLACE);
    desk.write("place/assets/pictures/board.png", "no picture");
    let Some(picture) = shoot(&desk) else {
        return;
    };
    let [r, g, b] = at(&picture, -3.0, 4.0);
    let spread = r.max(g).max(b) - r.min(g).min(b);
    assert!(spread < 60, "a grey box for the mesh: {:?}", [r, g, b]);
    let [r, g, b] = at(&picture, 3.0, 4.0);
    assert!(g > r && g > b, "the part's own colour: {:?}", [r, g, b]);
}

/// A few pictures of somebody who moves in the place; `None` where there is nothing to draw with.
fn film(desk: &Desk, args: &[&str]) -> Option<()> {
    let mut all = vec!["screenshot", "place", "--motion", "walk", "--size", "96x96"];
    all.extend(args);
    let run = desk.studio(&all);
    let none = run.code == Some(2) && run.stderr.contains(&RenderError::NoAdapter.to_string());
    if none {
        return None;
    }
    run.exits(0);
    Some(())
}

#[test]
fn who_walks_is_shown_in_pictures_that_differ_and_as_one_strip() {
    let desk = Desk::new();
    desk.write("place/place.ron", PLACE);
    let several = ["--frames", "3", "--step", "0.2", "-o", "walk-%.png"];
    if film(&desk, &several).is_none() {
        return;
    }
    let pictures = ["walk-000.png", "walk-001.png", "walk-002.png"].map(|file| desk.read(file));
    assert!(pictures[0] != pictures[1] && pictures[1] != pictures[2]);
    film(
        &desk,
        &[
            "--frames",
            "3",
            "--step",
            "0.2",
            "--body",
            "r6",
            "-o",
            "strip.png",
        ],
    );
    let strip = image::load_from_memory(&desk.read("strip.png")).expect("a PNG");
    assert_eq!([strip.width(), strip.height()], [288, 96]);
    for wrong in [["--frames", "0"], ["--step", "0"], ["--body", "R7"]] {
        let mut args = vec!["screenshot", "place", "--motion", "run", "-o", "x.png"];
        args.extend(wrong);
        desk.studio(&args).exits(2);
    }
    desk.studio(&["screenshot", "place", "--frames", "3", "-o", "x.png"])
        .exits(2);
}

/// A floor to come into the world on, a crate beside it and one that is out of reach.
const YARD: &str = r#"(
    format: 1,
    root: [
        (class: "Workspace", children: [
            (class: "SpawnLocation", properties: {
                "Anchored": true,
                "CFrame": (4, -2, 0),
                "Color": (90, 90, 90),
                "Size": (2, 4, 2),
            }),
            (class: "Part", name: "Floor", properties: {
                "Anchored": true,
                "CFrame": (0, -2, -40),
                "Color": (90, 90, 90),
                "Size": (200, 4, 200),
            }),
            (class: "Part", name: "Near", properties: {
                "CFrame": (-5, 2, 0),
                "Color": (90, 90, 90),
                "Size": (4, 4, 4),
            }),
            (class: "Part", name: "Far", properties: {
                "CFrame": (-5, 8, -60),
                "Color": (90, 90, 90),
                "Size": (16, 16, 16),
            }),
        ]),
    ],
)
"#;

/// How many pixels around a crate have a colour.
fn count_around(picture: &RgbImage, at: Vec3, size: f32, color: [u8; 3]) -> usize {
    let camera = Camera::look_at(EYE, TARGET);
    let whole = Vec2::new(SIZE[0] as f32, SIZE[1] as f32);
    let middle = camera.project(at, whole).expect("in front");
    let reach = size * 1.2 * whole.y / EYE.distance(at);
    let near = |x: u32, y: u32| {
        let off = (Vec2::new(x as f32, y as f32) - Vec2::new(middle.x, middle.y)).abs();
        off.max_element() < reach
    };
    let alike = |pixel: &Rgb<u8>| {
        let apart = pixel.0.iter().zip(color).map(|(a, b)| a.abs_diff(b));
        apart.max().is_some_and(|apart| apart < 40)
    };
    let pixels = picture.enumerate_pixels();
    pixels
        .filter(|(x, y, pixel)| near(*x, *y) && alike(pixel))
        .count()
}

#[test]
fn who_simulates_what_is_outlined_as_each_side_sees_it() {
    let desk = Desk::new();
    desk.write("place/place.ron", YARD);
    let near = Vec3::new(-5.0, 2.0, 2.0);
    let [own, first, red] = [
        Simulated::Here.color(),
        Simulated::ByPlayer(1).color(),
        Simulated::Buffered.color(),
    ];
    let seen_by = |side: &str| {
        let more = ["--owners", side, "--clients", "1", "--after", "1"];
        let picture = shoot_as(&desk, &more)?;
        Some([own, first, red].map(|color| count_around(&picture, near, 4.0, color)))
    };
    let Some(server) = seen_by("server") else {
        return;
    };
    let lines = |counts: [usize; 3]| counts.map(|count| count > 40);
    assert_eq!(lines(server), [false, true, false], "{server:?}");
    let owner = seen_by("1").expect("an adapter");
    assert_eq!(lines(owner), [true, false, false], "{owner:?}");
    desk.studio(&["screenshot", "place", "--owners", "3", "-o", "x.png"])
        .exits(2);
    desk.studio(&["screenshot", "place", "--after", "3", "-o", "x.png"])
        .exits(2);
}
