//! Pictures of small places, looked at pixel by pixel. Without an adapter they are skipped, which `STUDIO_REQUIRE_GPU=1`
//! makes a failure.

mod again;
mod decals;
mod edges;
mod needs;
mod sky;
mod terrain;

use std::io::Cursor;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use glam::{Vec2, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, Change, ClassTable, DataModel, InstanceId, Value};

use crate::{
    AssetSource, Camera, Grid, NoAssets, Offscreen, Outline, Picture, Quality, RenderError, Scene,
    View,
};

const SIZE: [u32; 2] = [240, 160];

/// The one device of all tests; `None` where there is none.
fn offscreen() -> Option<MutexGuard<'static, Offscreen>> {
    static DEVICE: OnceLock<Option<Mutex<Offscreen>>> = OnceLock::new();
    let device = DEVICE.get_or_init(|| Offscreen::new().ok().map(Mutex::new));
    if device.is_none() {
        let required = std::env::var_os("STUDIO_REQUIRE_GPU").is_some_and(|value| value == "1");
        assert!(!required, "there is no graphics adapter");
        println!("skipped: there is no graphics adapter");
    }
    let mut guard = device
        .as_ref()?
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    guard.renderer().reset();
    Some(guard)
}

/// A place in the making.
struct Place {
    model: DataModel,
    workspace: InstanceId,
}

impl Place {
    fn new() -> Self {
        let mut model = DataModel::new();
        let workspace = model.create(known().workspace).expect("room");
        let mut place = Self { model, workspace };
        let root = place.model.root();
        place.insert(workspace, root);
        place
    }

    fn insert(&mut self, root: InstanceId, parent: InstanceId) {
        let before = None;
        let change = Change::Insert {
            root,
            parent,
            before,
        };
        self.model.apply(change).expect("a place");
    }

    fn add(&mut self, class: &str, parent: InstanceId) -> InstanceId {
        let class = ClassTable::get().class_named(class).expect("a class");
        let id = self.model.create(class).expect("room");
        self.insert(id, parent);
        id
    }

    fn set(&mut self, id: InstanceId, property: &str, value: Value) {
        let class = self.model.class(id).expect("alive");
        let found = ClassTable::get().find(class, property);
        let property = found.expect("a property");
        self.model.set_property(id, property, value).expect("fits");
    }

    fn part(&mut self, class: &str, at: Vec3, size: Vec3, color: [u8; 3]) -> InstanceId {
        let id = self.add(class, self.workspace);
        self.set(id, "Size", Value::Vector3(size));
        let pose = CFrame::from_position(at);
        self.set(id, "CFrame", Value::CFrame(pose));
        self.set(id, "Color", Value::Color3uint8(color));
        id
    }

    fn block(&mut self, at: Vec3, size: Vec3, color: [u8; 3]) -> InstanceId {
        self.part("Part", at, size, color)
    }

    fn plate(&mut self) {
        let size = Vec3::new(200.0, 2.0, 200.0);
        self.block(Vec3::NEG_Y, size, [163, 162, 165]);
    }

    fn scene(&self) -> Scene {
        let mut scene = Scene::new();
        scene.sync(&self.model);
        scene
    }
}

fn view(camera: &Camera) -> View<'_> {
    View {
        camera,
        size: SIZE,
        quality: Quality::High,
        time: 0.0,
        smooth: true,
        fog: true,
        grid: None,
        outlines: &[],
    }
}

fn shoot(offscreen: &mut Offscreen, place: &Place, view: &View<'_>) -> Picture {
    let picture = offscreen.render(&mut place.scene(), &NoAssets, view);
    picture.expect("a picture")
}

/// The colour where a point of the world is seen.
fn at(picture: &Picture, camera: &Camera, point: Vec3) -> [u8; 3] {
    let size = Vec2::new(picture.width as f32, picture.height as f32);
    let pixel = camera.project(point, size).expect("in front");
    pixel_of(picture, pixel.x as u32, pixel.y as u32)
}

fn pixel_of(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
    assert!(x < picture.width && y < picture.height, "outside");
    let start = (y * picture.width + x) as usize * 4;
    [0, 1, 2].map(|channel| picture.rgba[start + channel])
}

/// Relative luminance, 0 to 1.
fn luminance(color: [u8; 3]) -> f32 {
    let [r, g, b] = color.map(|value| (f32::from(value) / 255.0).powf(2.2));
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn different(a: &Picture, b: &Picture) -> usize {
    let pixels = a.rgba.chunks_exact(4).zip(b.rgba.chunks_exact(4));
    pixels.filter(|(a, b)| a != b).count()
}

/// One picture at every address.
struct OnePicture(Vec<u8>);

impl OnePicture {
    fn plain(color: [u8; 4]) -> Self {
        let image = image::RgbaImage::from_pixel(8, 8, image::Rgba(color));
        let mut bytes = Cursor::new(Vec::new());
        let format = image::ImageFormat::Png;
        image.write_to(&mut bytes, format).expect("encodes");
        Self(bytes.into_inner())
    }
}

impl AssetSource for OnePicture {
    fn read(&self, _content: &str) -> Option<Vec<u8>> {
        Some(self.0.clone())
    }
}

#[test]
fn by_day_shaded_sides_are_seen_and_nothing_is_blown_out() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut place = Place::new();
    place.plate();
    place.block(Vec3::Y * 4.0, Vec3::splat(8.0), [163, 162, 165]);
    place.block(Vec3::new(12.0, 4.0, 0.0), Vec3::splat(8.0), [242, 243, 243]);
    let sun = place.scene().environment().sun_direction;
    // From where the sun is not.
    let away = Vec3::new(-sun.x, 0.0, -sun.z).normalize();
    let camera = Camera::look_at(away * 22.0 + Vec3::Y * 9.0, Vec3::Y * 3.0);
    let picture = shoot(&mut offscreen, &place, &view(&camera));
    let side = if away.x.abs() > away.z.abs() {
        Vec3::X * away.x.signum()
    } else {
        Vec3::Z * away.z.signum()
    };
    let shaded = luminance(at(&picture, &camera, Vec3::Y * 4.0 + side * 4.0));
    assert!(shaded >= 0.12, "the shaded side of a grey part: {shaded}");
    let all = picture.rgba.chunks_exact(4);
    let clipped = all.filter(|pixel| pixel[..3].iter().all(|value| *value == 255));
    let share = clipped.count() as f32 / (SIZE[0] * SIZE[1]) as f32;
    assert!(share < 0.02, "{share} of the picture is clipped");
}

#[test]
fn a_part_throws_its_shadow_where_the_sun_says() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut place = Place::new();
    place.plate();
    place.block(Vec3::Y * 8.0, Vec3::new(6.0, 1.0, 6.0), [200, 30, 30]);
    let sun = place.scene().environment().sun_direction;
    let below = Vec3::Y * 8.0 - sun * (8.0 / sun.y);
    let camera = Camera::look_at(below + Vec3::new(0.1, 30.0, 25.0), below);
    for quality in [Quality::Draft, Quality::Low, Quality::Medium, Quality::High] {
        let picture = shoot(
            &mut offscreen,
            &place,
            &View {
                quality,
                ..view(&camera)
            },
        );
        let dark = luminance(at(&picture, &camera, below));
        let lit = luminance(at(&picture, &camera, below + Vec3::X * 9.0));
        assert!(dark < lit * 0.6, "{quality:?}: {dark} beside {lit}");
    }
}

#[test]
fn a_lit_plate_has_no_speckles() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut place = Place::new();
    place.plate();
    let camera = Camera::look_at(Vec3::new(0.0, 12.0, 30.0), Vec3::ZERO);
    let sunny = shoot(&mut offscreen, &place, &view(&camera));
    let lighting = place.add("Lighting", place.model.root());
    place.set(lighting, "GlobalShadows", Value::Bool(false));
    offscreen.renderer().reset();
    let plain = shoot(&mut offscreen, &place, &view(&camera));
    for point in (-8..8).map(|step| Vec3::new(step as f32, 0.0, step as f32 * 0.5)) {
        let (sunny, plain) = (at(&sunny, &camera, point), at(&plain, &camera, point));
        let apart = (luminance(sunny) - luminance(plain)).abs();
        assert!(apart < 0.02, "{point}: {sunny:?} for {plain:?}");
    }
}

#[test]
fn nearer_glass_is_drawn_over_farther_glass() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut place = Place::new();
    let pane = Vec3::new(6.0, 6.0, 0.4);
    for (z, color) in [(2.0, [255, 0, 0]), (-2.0, [0, 255, 0])] {
        let id = place.block(Vec3::Z * z, pane, color);
        place.set(id, "Transparency", Value::Float32(0.3));
    }
    for (eye, first) in [(12.0, 0), (-12.0, 1)] {
        let camera = Camera::look_at(Vec3::new(0.0, 0.5, eye), Vec3::ZERO);
        let picture = shoot(&mut offscreen, &place, &view(&camera));
        let color = at(&picture, &camera, Vec3::ZERO);
        assert!(color[first] > color[1 - first], "from {eye}: {color:?}");
    }
}

fn decal_place() -> Place {
    let mut place = Place::new();
    let part = place.block(Vec3::ZERO, Vec3::splat(6.0), [163, 162, 165]);
    let decal = place.add("Decal", part);
    place.set(
        decal,
        "TextureContent",
        Value::Content("asset://face.png".into()),
    );
    place
}

/// Where a decal of the default face is seen from.
fn from_front() -> Camera {
    Camera::look_at(Vec3::new(4.0, 4.0, -14.0), Vec3::ZERO)
}

#[test]
fn a_decal_covers_its_side_alone() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let camera = from_front();
    let blue = OnePicture::plain([0, 0, 255, 255]);
    let mut scene = decal_place().scene();
    let picture = offscreen.render(&mut scene, &blue, &view(&camera));
    let picture = picture.expect("a picture");
    let front = at(&picture, &camera, Vec3::NEG_Z * 3.0);
    assert!(front[2] > 100 && front[0] < 60, "{front:?}");
    let top = at(&picture, &camera, Vec3::Y * 3.0);
    assert!(top[0].abs_diff(top[2]) < 60, "{top:?}");
}

#[test]
fn missing_pictures_and_meshes_are_never_loud() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let camera = from_front();
    let missing = shoot(&mut offscreen, &decal_place(), &view(&camera));
    offscreen.renderer().reset();
    let corrupt = OnePicture(b"no picture".to_vec());
    let mut scene = decal_place().scene();
    let corrupt = offscreen.render(&mut scene, &corrupt, &view(&camera));
    assert_eq!(different(&missing, &corrupt.expect("a picture")), 0);
    let front = at(&missing, &camera, Vec3::NEG_Z * 3.0);
    assert!(front[0].abs_diff(front[2]) < 40, "{front:?}");

    offscreen.renderer().reset();
    let mut place = Place::new();
    let mesh = place.part("MeshPart", Vec3::ZERO, Vec3::splat(6.0), [255, 0, 255]);
    place.set(
        mesh,
        "MeshContent",
        Value::Content("asset://gone.glb".into()),
    );
    let picture = shoot(&mut offscreen, &place, &view(&camera));
    let front = at(&picture, &camera, Vec3::NEG_Z * 3.0);
    assert!(
        front[0].abs_diff(front[1]) < 40,
        "a grey stand-in: {front:?}"
    );
}

#[test]
fn outlines_lie_around_parts_and_fainter_behind_others() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut place = Place::new();
    place.block(Vec3::new(0.0, 0.0, 6.0), Vec3::new(20.0, 2.0, 1.0), [90; 3]);
    let part = place.block(Vec3::ZERO, Vec3::new(4.0, 8.0, 4.0), [163, 162, 165]);
    let camera = Camera::look_at(Vec3::new(0.0, 0.0, 20.0), Vec3::ZERO);
    let mut outline = Outline {
        ids: vec![part],
        color: [1.0, 0.0, 0.0, 1.0],
        width: 3.0,
        occluded: false,
    };
    let red = |offscreen: &mut Offscreen, outline: &Outline, quality| {
        let outlines = std::slice::from_ref(outline);
        let view = View {
            quality,
            outlines,
            ..view(&camera)
        };
        let picture = shoot(offscreen, &place, &view);
        let is_red = |pixel: &[u8]| pixel[0] > 120 && pixel[1] < 90 && pixel[2] < 90;
        picture.rgba.chunks_exact(4).filter(|p| is_red(p)).count()
    };
    for quality in [Quality::Draft, Quality::High] {
        outline.occluded = false;
        let through = red(&mut offscreen, &outline, quality);
        outline.occluded = true;
        let hidden = red(&mut offscreen, &outline, quality);
        assert!(hidden > 150, "{quality:?}: {hidden} pixels");
        assert!(through >= hidden, "{quality:?}: {through} for {hidden}");
    }
    outline.ids = Vec::new();
    assert_eq!(red(&mut offscreen, &outline, Quality::High), 0);
}

#[test]
fn outlines_are_seen_on_a_ground_of_their_colour() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let blue = [61, 155, 255];
    let mut place = Place::new();
    let lighting = place.add("Lighting", place.model.root());
    let fog = Value::Color3(blue.map(|byte| f32::from(byte) / 255.0));
    place.set(lighting, "FogColor", fog);
    place.set(lighting, "FogEnd", Value::Float32(0.5));
    let part = place.block(Vec3::ZERO, Vec3::splat(4.0), blue);
    let camera = Camera::look_at(Vec3::new(0.0, 0.0, 20.0), Vec3::ZERO);
    let dark = |offscreen: &mut Offscreen, color: [f32; 4]| {
        let outlines = [Outline {
            ids: vec![part],
            color,
            width: 2.5,
            occluded: false,
        }];
        let view = View {
            outlines: &outlines,
            ..view(&camera)
        };
        let picture = shoot(offscreen, &place, &view);
        let luminances = picture.rgba.chunks_exact(4);
        luminances
            .map(|p| luminance([p[0], p[1], p[2]]))
            .fold((f32::INFINITY, 0.0f32), |(low, high), each| {
                (low.min(each), high.max(each))
            })
    };
    let [red, green, blue] = blue.map(|byte| f32::from(byte) / 255.0);
    let (low, high) = dark(&mut offscreen, [red, green, blue, 1.0]);
    assert!(low < high * 0.4, "a dark casing: {low} of {high}");
    let (_, plain) = dark(&mut offscreen, [0.0; 4]);
    let (_, high) = dark(&mut offscreen, [0.04, 0.1, 0.4, 1.0]);
    assert!(high > plain * 1.1, "a light casing: {high} of {plain}");
}

#[test]
fn one_can_look_through_fog() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut place = Place::new();
    let lighting = place.add("Lighting", place.model.root());
    place.set(lighting, "FogColor", Value::Color3([0.0, 0.0, 1.0]));
    place.set(lighting, "FogEnd", Value::Float32(5.0));
    place.block(Vec3::ZERO, Vec3::splat(8.0), [255, 0, 0]);
    let camera = Camera::look_at(Vec3::new(0.0, 0.0, 20.0), Vec3::ZERO);
    for (fog, is_red) in [(true, false), (false, true)] {
        let view = View {
            fog,
            ..view(&camera)
        };
        let [red, _, blue] = at(
            &shoot(&mut offscreen, &place, &view),
            &camera,
            Vec3::Z * 4.0,
        );
        assert_eq!(red > blue, is_red, "{red} {blue}");
    }
}

#[test]
fn lamps_light_what_is_near() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut place = Place::new();
    place.plate();
    let lighting = place.add("Lighting", place.model.root());
    place.set(lighting, "ClockTime", Value::Float32(0.0));
    let post = place.block(Vec3::Y * 4.0, Vec3::splat(0.5), [255; 3]);
    let camera = Camera::look_at(Vec3::new(0.0, 20.0, 30.0), Vec3::ZERO);
    let dark = shoot(&mut offscreen, &place, &view(&camera));
    let lamp = place.add("PointLight", post);
    place.set(lamp, "Range", Value::Float32(12.0));
    place.set(lamp, "Brightness", Value::Float32(3.0));
    offscreen.renderer().reset();
    for quality in [Quality::Low, Quality::High] {
        let lit = shoot(
            &mut offscreen,
            &place,
            &View {
                quality,
                ..view(&camera)
            },
        );
        let near = Vec3::new(3.0, 0.0, 3.0);
        let (before, after) = (at(&dark, &camera, near), at(&lit, &camera, near));
        assert!(
            luminance(after) > luminance(before) * 2.0,
            "{before:?} {after:?}"
        );
    }
}

#[test]
fn a_grid_is_drawn_where_nothing_stands() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let place = Place::new();
    let camera = Camera::look_at(Vec3::new(6.0, 8.0, 9.0), Vec3::ZERO);
    let without = shoot(&mut offscreen, &place, &view(&camera));
    let grid = Some(Grid {
        height: 0.0,
        spacing: 1.0,
    });
    let with = View {
        grid,
        ..view(&camera)
    };
    let with = shoot(&mut offscreen, &place, &with);
    assert!(different(&without, &with) > 1000);
}

#[test]
fn one_still_is_always_the_same() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut place = Place::new();
    place.plate();
    place.part("WedgePart", Vec3::Y * 3.0, Vec3::splat(6.0), [40, 120, 60]);
    let camera = Camera::look_at(Vec3::new(12.0, 9.0, 14.0), Vec3::Y * 2.0);
    let first = shoot(&mut offscreen, &place, &view(&camera));
    assert!(different(&first, &first.clone()) == 0 && first.rgba.iter().any(|v| *v > 90));
    offscreen.renderer().reset();
    let second = shoot(&mut offscreen, &place, &view(&camera));
    assert_eq!(different(&first, &second), 0);
}

#[test]
fn a_second_renderer_draws_what_the_first_was_given() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut place = Place::new();
    place.plate();
    let camera = Camera::look_at(Vec3::new(12.0, 9.0, 14.0), Vec3::Y * 2.0);
    let mut scene = place.scene();
    let first = offscreen.render(&mut scene, &NoAssets, &view(&camera));
    offscreen.renderer().reset();
    let second = offscreen.render(&mut scene, &NoAssets, &view(&camera));
    assert_eq!(
        different(&first.expect("a picture"), &second.expect("a picture")),
        0
    );
}

#[test]
fn pictures_may_be_tiny_but_not_empty_or_endless() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut place = Place::new();
    let part = place.block(Vec3::ZERO, Vec3::splat(40.0), [200, 40, 40]);
    let camera = Camera::look_at(Vec3::new(30.0, 20.0, 40.0), Vec3::ZERO);
    let outlines = [Outline {
        ids: vec![part],
        color: [1.0; 4],
        width: 2.0,
        occluded: false,
    }];
    for quality in [Quality::Draft, Quality::High] {
        let tiny = View {
            size: [1, 1],
            quality,
            outlines: &outlines,
            ..view(&camera)
        };
        let picture = shoot(&mut offscreen, &place, &tiny);
        assert_eq!(picture.rgba.len(), 4);
    }
    for size in [[0, 10], [10, 0], [1 << 20, 10], [16_000, 16_000]] {
        let wrong = View {
            size,
            ..view(&camera)
        };
        let result = offscreen.render(&mut place.scene(), &NoAssets, &wrong);
        assert!(matches!(result, Err(RenderError::Size { .. })), "{size:?}");
    }
}

#[test]
fn a_lost_device_is_an_error_and_no_more() {
    if offscreen().is_none() {
        return;
    }
    let mut own = Offscreen::new().expect("there was one before");
    let mut place = Place::new();
    place.plate();
    let camera = Camera::default();
    let mut scene = place.scene();
    assert_eq!(own.renderer().lost(), None);
    own.device().destroy();
    for _ in 0..2 {
        let result = own.render(&mut scene, &NoAssets, &view(&camera));
        assert!(matches!(result, Err(RenderError::Lost(_))), "{result:?}");
    }
    assert!(own.renderer().lost().is_some());
}
