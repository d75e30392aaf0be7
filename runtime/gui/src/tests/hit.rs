//! Order and what is under a point.

use super::*;

fn drawn(stage: &mut Stage) -> Vec<InstanceId> {
    stage.layout.update(&stage.model);
    stage.layout.drawn().map(|object| object.id).collect()
}

#[test]
fn siblings_are_drawn_by_z_index_whole_families_at_a_time() {
    let mut stage = Stage::new();
    let a = stage.pixels(0, 0, 10, 10);
    let b = stage.pixels(0, 0, 10, 10);
    let a1 = stage.sized(a, 10, 10);
    let a2 = stage.sized(a, 10, 10);
    let b1 = stage.sized(b, 10, 10);
    assert_eq!(drawn(&mut stage), [a, a1, a2, b, b1]);
    stage.set(a, "ZIndex", Value::Int32(2));
    stage.set(a1, "ZIndex", Value::Int32(9));
    assert_eq!(drawn(&mut stage), [b, b1, a, a2, a1]);
    stage.item(stage.screen, "ZIndexBehavior", "Global");
    stage.set(b1, "ZIndex", Value::Int32(5));
    assert_eq!(drawn(&mut stage), [a2, b, a, b1, a1]);
}

#[test]
fn screens_are_drawn_by_display_order() {
    let mut stage = Stage::new();
    let a = stage.pixels(0, 0, 10, 10);
    let folder = stage.add("Folder", stage.container);
    let other = stage.add("ScreenGui", folder);
    let b = stage.sized(other, 10, 10);
    assert_eq!(drawn(&mut stage), [a, b]);
    stage.set(stage.screen, "DisplayOrder", Value::Int32(1));
    assert_eq!(drawn(&mut stage), [b, a]);
    stage.set(other, "Enabled", Value::Bool(false));
    assert_eq!(drawn(&mut stage), [a]);
    assert!(!stage.get(b).shown);
    stage.set(a, "Visible", Value::Bool(false));
    assert_eq!(drawn(&mut stage), []);
}

#[test]
fn the_topmost_active_object_takes_the_pointer() {
    let mut stage = Stage::new();
    let button = stage.add("TextButton", stage.screen);
    stage.set(button, "Size", Value::UDim2(offset(100, 100)));
    let cover = stage.pixels(0, 0, 50, 100);
    stage.layout.update(&stage.model);
    let at = |stage: &mut Stage, x: f32, y: f32| {
        stage.layout.update(&stage.model);
        stage
            .layout
            .target_at(Vec2::new(x, y))
            .map(|object| object.id)
    };
    // A frame that is not active lets the pointer through.
    assert_eq!(at(&mut stage, 10.0, 10.0), Some(button));
    let all: Vec<_> = stage
        .layout
        .objects_at(Vec2::splat(10.0))
        .map(|object| object.id)
        .collect();
    assert_eq!(all, [cover, button]);
    stage.set(cover, "Active", Value::Bool(true));
    assert_eq!(at(&mut stage, 10.0, 10.0), Some(cover));
    assert_eq!(at(&mut stage, 60.0, 10.0), Some(button));
    assert_eq!(at(&mut stage, 100.0, 10.0), None);
    stage.set(cover, "Interactable", Value::Bool(false));
    assert_eq!(at(&mut stage, 10.0, 10.0), Some(button));
    stage.set(button, "Visible", Value::Bool(false));
    assert_eq!(at(&mut stage, 10.0, 10.0), None);
    stage.set(button, "Visible", Value::Bool(true));
    assert!(!stage.layout.frees_mouse());
    stage.set(button, "Modal", Value::Bool(true));
    at(&mut stage, 0.0, 0.0);
    assert!(stage.layout.frees_mouse());
}

#[test]
fn rotation_corners_and_clips_count() {
    let mut stage = Stage::new();
    let id = stage.pixels(100, 100, 100, 20);
    let hits = |stage: &mut Stage, x: f32, y: f32| stage.get(id).contains(Vec2::new(x, y));
    assert!(hits(&mut stage, 101.0, 101.0) && !hits(&mut stage, 150.0, 150.0));
    stage.set(id, "Rotation", Value::Float32(90.0));
    assert!(!hits(&mut stage, 101.0, 101.0) && hits(&mut stage, 150.0, 150.0));
    stage.set(id, "Rotation", Value::Float32(0.0));
    stage.add("UICorner", id);
    assert!(!hits(&mut stage, 101.0, 101.0) && hits(&mut stage, 104.0, 104.0));
    assert!(hits(&mut stage, 101.0, 110.0) && !hits(&mut stage, 199.0, 119.0));

    let outer = stage.pixels(0, 0, 10, 10);
    stage.set(outer, "ClipsDescendants", Value::Bool(true));
    let inner = stage.sized(outer, 50, 50);
    assert!(stage.get(inner).contains(Vec2::splat(9.0)));
    assert!(!stage.get(inner).contains(Vec2::splat(11.0)));
}
