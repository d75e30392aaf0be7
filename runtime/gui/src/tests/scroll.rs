//! Frames that scroll.

use super::*;

fn scrolling() -> (Stage, InstanceId, InstanceId) {
    let mut stage = Stage::new();
    let frame = stage.add("ScrollingFrame", stage.screen);
    stage.set(frame, "Size", Value::UDim2(offset(200, 100)));
    stage.set(frame, "CanvasSize", Value::UDim2(offset(0, 400)));
    let child = stage.frame(frame, offset(0, 50), udim2(0.5, 0, 0.5, 0));
    (stage, frame, child)
}

#[test]
fn children_lie_on_the_canvas() {
    let (mut stage, frame, child) = scrolling();
    assert_eq!(stage.rect(child), [0.0, 50.0, 100.0, 200.0]);
    stage.set(frame, "CanvasPosition", vector(30.0, 120.0));
    assert_eq!(stage.rect(child), [0.0, -70.0, 100.0, 200.0]);
    stage.set(frame, "CanvasPosition", vector(0.0, 1e9));
    assert_eq!(stage.rect(child)[1], -250.0);
    let canvas = stage.get(frame).canvas.expect("a canvas");
    assert_eq!(canvas.size, Vec2::new(200.0, 400.0));
    assert_eq!(canvas.position, Vec2::new(0.0, 300.0));
    let clip = stage.get(child).clip;
    assert_eq!((clip.min, clip.max), (Vec2::ZERO, Vec2::new(200.0, 100.0)));
}

#[test]
fn a_canvas_size_is_of_the_frames_parent() {
    let (mut stage, frame, _) = scrolling();
    stage.set(frame, "CanvasSize", Value::UDim2(udim2(0.0, 0, 2.0, 0)));
    let canvas = stage.get(frame).canvas.expect("a canvas");
    assert_eq!(canvas.size, Vec2::new(200.0, 1000.0));
}

#[test]
fn a_canvas_grows_with_its_content() {
    let (mut stage, frame, child) = scrolling();
    stage.set(frame, "CanvasSize", Value::UDim2(offset(0, 0)));
    stage.item(frame, "AutomaticCanvasSize", "Y");
    stage.set(child, "Size", Value::UDim2(offset(900, 700)));
    let canvas = stage.get(frame).canvas.expect("a canvas");
    assert_eq!(canvas.size, Vec2::new(200.0, 750.0));
    stage.add("UIListLayout", frame);
    stage.sized(frame, 10, 11);
    let canvas = stage.get(frame).canvas.expect("a canvas");
    assert_eq!(canvas.size.y, 711.0);
}

#[test]
fn bars_take_room_where_they_are_inset() {
    let cases = [
        ("None", 200.0, 0.0),
        ("ScrollBar", 188.0, 0.0),
        ("Always", 188.0, 0.0),
    ];
    for (item, width, left) in cases {
        let (mut stage, frame, child) = scrolling();
        stage.item(frame, "VerticalScrollBarInset", item);
        let canvas = stage.get(frame).canvas.expect("a canvas");
        assert_eq!(canvas.window, Vec2::new(width, 100.0), "{item}");
        assert_eq!(stage.rect(child)[0], left);
        stage.item(frame, "VerticalScrollBarPosition", "Left");
        assert_eq!(stage.rect(child)[0], 200.0 - width, "{item}");
    }
    let (mut stage, frame, _) = scrolling();
    stage.item(frame, "VerticalScrollBarInset", "ScrollBar");
    stage.set(frame, "CanvasSize", Value::UDim2(offset(0, 50)));
    assert_eq!(stage.get(frame).canvas.expect("a canvas").window.x, 200.0);
}
