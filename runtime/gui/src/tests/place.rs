//! Sizes, places, constraints, text.

use super::*;

#[test]
fn positions_and_sizes_are_of_the_parent() {
    let cases = [
        (
            udim2(0.0, 10, 0.0, 20),
            udim2(0.0, 30, 0.0, 40),
            (0.0, 0.0),
            [10.0, 20.0, 30.0, 40.0],
        ),
        (
            udim2(0.5, 0, 0.5, 0),
            udim2(0.25, 0, 0.5, 10),
            (0.0, 0.0),
            [500.0, 250.0, 250.0, 260.0],
        ),
        (
            udim2(0.5, 0, 0.5, 0),
            udim2(0.0, 100, 0.0, 50),
            (0.5, 0.5),
            [450.0, 225.0, 100.0, 50.0],
        ),
        (
            udim2(1.0, -5, 1.0, -5),
            udim2(0.0, 10, 0.0, 10),
            (1.0, 1.0),
            [985.0, 485.0, 10.0, 10.0],
        ),
        // A size below nothing is nothing.
        (
            udim2(0.0, 0, 0.0, 0),
            udim2(0.0, -10, 1.0, -600),
            (0.0, 0.0),
            [0.0, 0.0, 0.0, 0.0],
        ),
    ];
    for (position, size, anchor, rect) in cases {
        let mut stage = Stage::new();
        let id = stage.frame(stage.screen, position, size);
        stage.set(id, "AnchorPoint", vector(anchor.0, anchor.1));
        assert_eq!(stage.rect(id), rect, "{position:?} {size:?} {anchor:?}");
    }
}

#[test]
fn a_size_constraint_refers_to_one_axis() {
    for (item, size) in [
        ("RelativeXY", [500.0, 250.0]),
        ("RelativeXX", [500.0, 500.0]),
        ("RelativeYY", [250.0, 250.0]),
    ] {
        let mut stage = Stage::new();
        let id = stage.frame(stage.screen, offset(0, 0), udim2(0.5, 0, 0.5, 0));
        stage.item(id, "SizeConstraint", item);
        assert_eq!(stage.rect(id)[2..], size, "{item}");
    }
}

#[test]
fn screens_fill_what_their_insets_leave() {
    let cases = [
        ("CoreUISafeInsets", [0.0, 0.0, 1000.0, 500.0]),
        ("DeviceSafeInsets", [0.0, -36.0, 1000.0, 536.0]),
        ("None", [0.0, -36.0, 1000.0, 536.0]),
        ("TopbarSafeInsets", [0.0, -36.0, 1000.0, 36.0]),
    ];
    for (item, rect) in cases {
        let mut stage = Stage::new();
        let id = stage.frame(stage.screen, offset(0, 0), udim2(1.0, 0, 1.0, 0));
        stage.item(stage.screen, "ScreenInsets", item);
        assert_eq!(stage.rect(id), rect, "{item}");
        assert_eq!(stage.rect(stage.screen), rect, "{item}");
    }
    let viewport = Viewport::new(10.0, 10.0);
    assert_eq!(viewport.to_pixel(viewport.to_gui(Vec2::ONE)), Vec2::ONE);
}

#[test]
fn rotation_turns_children_about_the_middle() {
    let mut stage = Stage::new();
    let parent = stage.pixels(100, 100, 100, 100);
    let child = stage.sized(parent, 20, 10);
    stage.set(parent, "Rotation", Value::Float32(90.0));
    stage.set(child, "Rotation", Value::Float32(10.0));
    assert_eq!(stage.rect(parent), [100.0, 100.0, 100.0, 100.0]);
    // The child's middle, 40 left and 45 above, comes 45 right and 40 above.
    assert_eq!(stage.rect(child), [185.0, 105.0, 20.0, 10.0]);
    assert_eq!(stage.get(child).rotation, 100.0);
    let corner = stage.get(parent).to_local(Vec2::new(200.0, 100.0));
    assert!(corner.abs_diff_eq(Vec2::ZERO, 1e-3), "{corner}");
}

#[test]
fn padding_narrows_the_room_of_children() {
    let mut stage = Stage::new();
    let parent = stage.pixels(0, 0, 200, 100);
    let padding = stage.add("UIPadding", parent);
    stage.set(padding, "PaddingLeft", Value::UDim(udim(0.1, 0)));
    stage.set(padding, "PaddingRight", Value::UDim(udim(0.0, 30)));
    stage.set(padding, "PaddingTop", Value::UDim(udim(0.0, 10)));
    let child = stage.frame(parent, offset(0, 0), udim2(1.0, 0, 1.0, 0));
    assert_eq!(stage.rect(child), [20.0, 10.0, 150.0, 90.0]);
}

#[test]
fn a_scale_zooms_an_object_and_all_in_it() {
    let mut stage = Stage::new();
    let parent = stage.pixels(10, 10, 100, 100);
    let scale = stage.add("UIScale", parent);
    stage.set(scale, "Scale", Value::Float32(2.0));
    let child = stage.frame(parent, offset(5, 5), udim2(0.5, 10, 0.5, 10));
    assert_eq!(stage.rect(parent), [10.0, 10.0, 200.0, 200.0]);
    assert_eq!(stage.rect(child), [20.0, 20.0, 120.0, 120.0]);
    assert_eq!(stage.get(child).zoom, 2.0);
    let whole = stage.add("UIScale", stage.screen);
    stage.set(whole, "Scale", Value::Float32(0.5));
    assert_eq!(stage.rect(child), [10.0, 10.0, 60.0, 60.0]);
}

#[test]
fn constraints_bound_sizes_and_ratios() {
    let mut stage = Stage::new();
    let id = stage.pixels(0, 0, 300, 20);
    let bounds = stage.add("UISizeConstraint", id);
    stage.set(bounds, "MaxSize", vector(200.0, f32::INFINITY));
    stage.set(bounds, "MinSize", vector(0.0, 50.0));
    assert_eq!(stage.rect(id), [0.0, 0.0, 200.0, 50.0]);

    let cases = [
        (2.0, "FitWithinMaxSize", "Width", [100.0, 50.0]),
        (0.5, "FitWithinMaxSize", "Width", [40.0, 80.0]),
        (1.0, "FitWithinMaxSize", "Height", [80.0, 80.0]),
        (0.5, "ScaleWithParentSize", "Width", [100.0, 200.0]),
        (4.0, "ScaleWithParentSize", "Height", [320.0, 80.0]),
        (20.0, "ScaleWithParentSize", "Height", [1000.0, 50.0]),
    ];
    for (ratio, kind, axis, size) in cases {
        let mut stage = Stage::new();
        let id = stage.pixels(0, 0, 100, 80);
        let aspect = stage.add("UIAspectRatioConstraint", id);
        stage.set(aspect, "AspectRatio", Value::Float32(ratio));
        stage.item(aspect, "AspectType", kind);
        stage.item(aspect, "DominantAxis", axis);
        assert_eq!(stage.rect(id)[2..], size, "{ratio} {kind} {axis}");
    }
}

#[test]
fn automatic_sizes_grow_with_their_content() {
    let mut stage = Stage::new();
    let parent = stage.pixels(0, 0, 50, 10);
    stage.frame(parent, offset(20, 5), offset(100, 30));
    let hidden = stage.sized(parent, 900, 900);
    stage.set(hidden, "Visible", Value::Bool(false));
    let cases = [
        ("None", [50.0, 10.0]),
        ("X", [120.0, 10.0]),
        ("Y", [50.0, 35.0]),
        ("XY", [120.0, 35.0]),
    ];
    for (item, size) in cases {
        stage.item(parent, "AutomaticSize", item);
        assert_eq!(stage.rect(parent)[2..], size, "{item}");
    }
    let padding = stage.add("UIPadding", parent);
    stage.set(padding, "PaddingLeft", Value::UDim(udim(0.0, 3)));
    stage.set(padding, "PaddingBottom", Value::UDim(udim(0.0, 4)));
    assert_eq!(stage.rect(parent)[2..], [123.0, 39.0]);
    let bounds = stage.add("UISizeConstraint", parent);
    stage.set(bounds, "MaxSize", vector(60.0, 60.0));
    assert_eq!(stage.rect(parent)[2..], [60.0, 39.0]);
}

#[test]
fn labels_grow_with_their_text() {
    let mut stage = Stage::new();
    let label = stage.add("TextLabel", stage.screen);
    stage.text(label, "Text", "two words");
    stage.set(label, "TextSize", Value::Float32(20.0));
    stage.item(label, "AutomaticSize", "XY");
    let [_, _, width, height] = stage.rect(label);
    assert_eq!(height, 20.0);
    assert!((60.0..120.0).contains(&width), "{width}");
    let place = stage.get(label).text.clone().expect("a text");
    assert!(place.layout.fits && place.layout.lines.len() == 1);
    assert!(place.layout.bounds.x <= width && place.layout.bounds.x > width - 1.0);

    let bounds = stage.add("UISizeConstraint", label);
    stage.set(bounds, "MaxSize", vector(60.0, f32::INFINITY));
    stage.set(label, "TextWrapped", Value::Bool(true));
    let [_, _, width, height] = stage.rect(label);
    assert!(width <= 60.0 && height == 40.0, "{width} {height}");
}

#[test]
fn texts_stand_where_they_are_aligned() {
    let mut stage = Stage::new();
    let label = stage.add("TextLabel", stage.screen);
    stage.set(label, "Size", Value::UDim2(offset(200, 100)));
    stage.set(label, "TextSize", Value::Float32(20.0));
    stage.text(label, "Text", "x");
    let cases = [
        ("Left", "Top", 0.0, 0.0),
        ("Center", "Center", 0.5, 40.0),
        ("Right", "Bottom", 1.0, 80.0),
    ];
    for (x, y, part, top) in cases {
        stage.item(label, "TextXAlignment", x);
        stage.item(label, "TextYAlignment", y);
        let text = stage.get(label).text.clone().expect("a text");
        let width = text.layout.bounds.x;
        assert_eq!(text.left(width), (200.0 - width) * part, "{x}");
        assert_eq!(text.top(), top, "{y}");
    }
    stage.set(label, "TextScaled", Value::Bool(true));
    assert_eq!(
        stage.get(label).text.as_ref().expect("a text").layout.size,
        100.0
    );
    let bounds = stage.add("UITextSizeConstraint", label);
    stage.set(bounds, "MaxTextSize", Value::Int32(33));
    assert_eq!(
        stage.get(label).text.as_ref().expect("a text").layout.size,
        33.0
    );
}

#[test]
fn clips_are_what_all_clippers_share() {
    let mut stage = Stage::new();
    let outer = stage.pixels(100, 100, 100, 100);
    let inner = stage.frame(outer, offset(50, 50), offset(100, 100));
    let leaf = stage.sized(inner, 10, 10);
    stage.set(outer, "ClipsDescendants", Value::Bool(true));
    stage.set(inner, "ClipsDescendants", Value::Bool(true));
    let clip = stage.get(leaf).clip;
    assert_eq!(
        (clip.min, clip.max),
        (Vec2::splat(150.0), Vec2::splat(200.0))
    );
    // What is rotated does not clip.
    stage.set(inner, "Rotation", Value::Float32(1.0));
    assert_eq!(stage.get(leaf).clip.min, Vec2::splat(100.0));
    let whole = stage.get(outer).clip;
    assert_eq!(
        (whole.min, whole.max),
        (Vec2::new(0.0, -36.0), Vec2::new(1000.0, 500.0))
    );
}
