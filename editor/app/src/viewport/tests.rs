//! What a person does with the pointer, on a window without a graphics device.

use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use glam::Vec3;
use studio_document::Document;
use studio_document::transform::{Axis, Face, Handle};
use studio_model::known::known;
use studio_model::{CFrame, Change, DataModel, InstanceId, Value};

use super::*;
use crate::command::{Command, SelectMode, run};
use crate::tools::Tool;

struct Bench {
    viewport: Viewport,
    document: Document,
    tools: Tools,
    connected: Vec<[InstanceId; 2]>,
    has_fonts: bool,
}

impl Bench {
    fn frame(&mut self, ui: &mut Ui) {
        let mut out = Commands::default();
        self.viewport
            .show(ui, &self.document, &mut self.tools, None, &mut out);
        for command in out.take() {
            match command {
                Command::Select(ids, mode) => self.document.select(|selection| match mode {
                    SelectMode::Replace => selection.set(ids),
                    SelectMode::Add => selection.add(ids),
                    SelectMode::Remove => selection.remove(ids),
                    SelectMode::Toggle => ids.into_iter().for_each(|id| selection.toggle(id)),
                }),
                Command::Gesture(gesture) => {
                    run::drag(&mut self.document, gesture).expect("the gesture fits");
                }
                Command::Connect { ends, .. } => {
                    self.connected.push(ends.map(|(part, _)| part));
                }
                other => panic!("unexpected {other:?}"),
            }
        }
    }
}

/// A window with parts of 4×1×2 studs, at these places, seen from the front and a little from above.
fn bench(places: &[Vec3]) -> (Harness<'static, Bench>, Vec<InstanceId>) {
    let mut model = DataModel::new();
    let workspace = insert(&mut model, known().workspace, None);
    let parts = places
        .iter()
        .map(|place| {
            let part = insert(&mut model, known().part, Some(workspace));
            set(
                &mut model,
                part,
                known().cframe,
                Value::CFrame(CFrame::from_position(*place)),
            );
            set(
                &mut model,
                part,
                known().size,
                Value::Vector3(Vec3::new(4.0, 1.0, 2.0)),
            );
            part
        })
        .collect();
    (harness(model), parts)
}

fn harness(model: DataModel) -> Harness<'static, Bench> {
    let mut viewport = Viewport {
        is_placed: true,
        ..Viewport::default()
    };
    let camera = studio_render::Camera::look_at(Vec3::new(0.0, 12.0, 24.0), Vec3::ZERO);
    viewport.rig.stand_at(camera.frame, 26.0);
    let bench = Bench {
        viewport,
        document: Document::new(model, 7),
        tools: Tools::default(),
        connected: Vec::new(),
        has_fonts: false,
    };
    let mut harness = Harness::builder()
        .with_size(egui::vec2(900.0, 700.0))
        .with_max_steps(40)
        .with_step_dt(1.0 / 60.0)
        .build_ui_state(
            |ui, bench: &mut Bench| {
                // Fonts are there from the next frame on.
                if std::mem::replace(&mut bench.has_fonts, true) {
                    bench.frame(ui);
                } else {
                    theme::install(ui.ctx());
                }
            },
            bench,
        );
    harness.run_steps(2);
    harness
}

fn insert(
    model: &mut DataModel,
    class: studio_model::ClassId,
    parent: Option<InstanceId>,
) -> InstanceId {
    let id = model.create(class).expect("room");
    let parent = parent.unwrap_or(model.root());
    let change = Change::Insert {
        root: id,
        parent,
        before: None,
    };
    model.apply(change).expect("fits");
    id
}

fn set(model: &mut DataModel, id: InstanceId, property: studio_model::PropertyId, value: Value) {
    model.set_property(id, property, value).expect("fits");
}

trait Hands {
    fn at(&self, world: Vec3) -> Pos2;
    fn button(&mut self, at: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers);
    fn go(&mut self, to: Pos2);
    fn click(&mut self, at: Pos2, modifiers: Modifiers);
    fn press(&mut self, at: Pos2);
    fn release(&mut self, at: Pos2);
    fn drag(&mut self, from: Pos2, to: Pos2);
    fn handle(&self, handle: Handle) -> Pos2;
    fn place_of(&self, id: InstanceId) -> Vec3;
    fn size_of(&self, id: InstanceId) -> Vec3;
    fn selected(&self) -> Vec<InstanceId>;
    fn select(&mut self, ids: &[InstanceId], tool: Tool);
}

impl Hands for Harness<'_, Bench> {
    fn at(&self, world: Vec3) -> Pos2 {
        let lens = self.state().viewport.lens.expect("was shown");
        lens.project(world).expect("in front")
    }

    fn button(&mut self, at: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) {
        self.event(Event::ModifiersChanged(modifiers));
        self.event(Event::PointerButton {
            pos: at,
            button,
            pressed,
            modifiers,
        });
        self.step();
    }

    fn go(&mut self, to: Pos2) {
        self.hover_at(to);
        self.step();
    }

    fn click(&mut self, at: Pos2, modifiers: Modifiers) {
        self.event(Event::ModifiersChanged(modifiers));
        self.go(at);
        self.button(at, PointerButton::Primary, true, modifiers);
        self.button(at, PointerButton::Primary, false, modifiers);
        self.event(Event::ModifiersChanged(Modifiers::NONE));
        // Two clicks in a row shall not be a double click.
        self.run_steps(30);
    }

    fn press(&mut self, at: Pos2) {
        self.go(at);
        self.button(at, PointerButton::Primary, true, Modifiers::NONE);
    }

    fn release(&mut self, at: Pos2) {
        self.button(at, PointerButton::Primary, false, Modifiers::NONE);
        self.run_steps(2);
    }

    fn drag(&mut self, from: Pos2, to: Pos2) {
        self.press(from);
        for step in 1..=4 {
            self.go(from + (to - from) * (step as f32 / 4.0));
        }
    }

    fn handle(&self, handle: Handle) -> Pos2 {
        let viewport = &self.state().viewport;
        let gizmo = viewport.hand.gizmo().expect("has handles");
        let lens = viewport.lens.expect("was shown");
        gizmo.tip(&lens, handle).expect("in front")
    }

    fn place_of(&self, id: InstanceId) -> Vec3 {
        let model = self.state().document.model();
        model.cframe(id, known().cframe).expect("a part").position
    }

    fn size_of(&self, id: InstanceId) -> Vec3 {
        match self.state().document.model().value(id, known().size) {
            Some(Value::Vector3(size)) => size,
            other => panic!("{other:?}"),
        }
    }

    fn selected(&self) -> Vec<InstanceId> {
        self.state().document.selection().ids().to_vec()
    }

    fn select(&mut self, ids: &[InstanceId], tool: Tool) {
        let ids = ids.to_vec();
        self.state_mut()
            .document
            .select(|selection| selection.set(ids));
        self.state_mut().tools.tool = tool;
        self.run_steps(2);
    }
}

fn steps(harness: &Harness<'_, Bench>) -> usize {
    harness.state().document.history().position()
}

const LEFT: Vec3 = Vec3::new(-5.0, 0.5, 0.0);
const RIGHT: Vec3 = Vec3::new(5.0, 0.5, 0.0);

#[test]
fn clicking_selects_what_is_under_the_pixel_and_nothing_deselects() {
    let (mut harness, parts) = bench(&[LEFT, RIGHT]);
    assert!(harness.query_by_label("Viewport").is_some());
    let (left, right) = (harness.at(LEFT), harness.at(RIGHT));
    harness.click(left, Modifiers::NONE);
    assert_eq!(harness.selected(), [parts[0]]);
    harness.click(right, Modifiers::SHIFT);
    assert_eq!(harness.selected(), parts);
    harness.click(right, Modifiers::COMMAND);
    assert_eq!(harness.selected(), [parts[0]]);
    let sky = harness.at(Vec3::new(0.0, 10.0, 0.0));
    harness.click(sky, Modifiers::SHIFT);
    assert_eq!(harness.selected(), [parts[0]], "a miss loses nothing");
    harness.click(sky, Modifiers::NONE);
    assert!(harness.selected().is_empty());
    assert_eq!(steps(&harness), 0, "selecting is no step");
}

#[test]
fn alt_click_goes_through_to_what_is_hidden() {
    let (mut harness, parts) = bench(&[Vec3::ZERO, Vec3::new(0.0, -3.0, -6.0)]);
    let at = harness.at(Vec3::ZERO);
    for expected in [parts[0], parts[1], parts[0]] {
        harness.click(at, Modifiers::ALT);
        assert_eq!(harness.selected(), [expected]);
    }
}

#[test]
fn locked_parts_let_clicks_through() {
    let (mut harness, parts) = bench(&[Vec3::ZERO, Vec3::new(0.0, -3.0, -6.0)]);
    let locked = Value::Bool(true);
    let work =
        |edit: &mut studio_document::Edit<'_>| Ok(edit.set(parts[0], known().locked, locked)?);
    harness
        .state_mut()
        .document
        .edit("Lock", work)
        .expect("fits");
    let at = harness.at(Vec3::ZERO);
    harness.click(at, Modifiers::NONE);
    assert_eq!(harness.selected(), [parts[1]]);
}

#[test]
fn what_a_locked_part_hides_is_clicked_through_it_but_not_outlined() {
    let (mut harness, parts) = bench(&[Vec3::ZERO, Vec3::new(0.0, -3.0, -6.0)]);
    let at = harness.at(Vec3::ZERO);
    harness.go(at);
    harness.step();
    let hovered = |harness: &Harness<'_, Bench>| harness.state().viewport.hand.hovered();
    assert_eq!(hovered(&harness), Some(parts[0]));
    let locked = Value::Bool(true);
    let work =
        |edit: &mut studio_document::Edit<'_>| Ok(edit.set(parts[0], known().locked, locked)?);
    let document = &mut harness.state_mut().document;
    document.edit("Lock", work).expect("fits");
    harness.run_steps(2);
    assert_eq!(hovered(&harness), None);
    harness.click(at, Modifiers::NONE);
    assert_eq!(harness.selected(), [parts[1]]);
}

#[test]
fn a_rectangle_selects_what_it_touches() {
    let (mut harness, parts) = bench(&[LEFT, RIGHT, Vec3::new(0.0, 0.5, -4.0)]);
    let (from, to) = (Pos2::new(10.0, 10.0), harness.at(LEFT + Vec3::X * 0.5));
    harness.drag(from, to);
    harness.release(to);
    assert_eq!(harness.selected(), [parts[0]]);
    let to = Pos2::new(890.0, 600.0);
    harness.drag(from, to);
    harness.release(to);
    assert_eq!(harness.selected().len(), 3);
    assert_eq!(steps(&harness), 0);
}

#[test]
fn the_x_arrow_moves_by_whole_steps_as_one_step_of_the_history() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    let spread = harness.at(Vec3::new(3.2, 0.5, 0.0)) - harness.at(Vec3::new(0.0, 0.5, 0.0));
    harness.drag(from, from + spread);
    assert_eq!(harness.place_of(parts[0]), Vec3::new(3.0, 0.5, 0.0));
    harness.release(from + spread);
    assert_eq!(steps(&harness), 1);
    let document = &mut harness.state_mut().document;
    assert!(document.undo());
    assert_eq!(harness.place_of(parts[0]), Vec3::new(0.0, 0.5, 0.0));
}

#[test]
fn shift_moves_without_steps() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.state_mut().tools.soft_snap = false;
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    harness.press(from);
    harness.event(Event::ModifiersChanged(Modifiers::SHIFT));
    let to = harness.at(Vec3::new(3.27, 0.5, 0.0)) - harness.at(Vec3::new(0.0, 0.5, 0.0));
    harness.go(from + to * 0.5);
    harness.go(from + to);
    let x = harness.place_of(parts[0]).x;
    assert!((x - 3.27).abs() < 0.15 && x.fract() != 0.0, "{x}");
    harness.release(from + to);
}

#[test]
fn a_drag_says_what_it_snapped_to() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0), Vec3::new(7.3, 0.5, -3.0)]);
    harness.select(&parts[..1], Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    let spread = harness.at(Vec3::new(3.1, 0.5, 0.0)) - harness.at(Vec3::new(0.0, 0.5, 0.0));
    harness.drag(from, from + spread);
    assert!((harness.place_of(parts[0]).x - 3.3).abs() < 1e-3);
    let caught = |harness: &Harness<'_, Bench>| match harness.state().viewport.hand.doing() {
        hand::Doing::Drag(drag) => drag.caught().map(str::to_owned),
        _ => None,
    };
    assert_eq!(caught(&harness).as_deref(), Some("face of Part"));
    harness.go(from - spread * 2.0);
    assert_eq!(caught(&harness), None);
    harness.release(from);
}

#[test]
fn a_face_handle_resizes_one_side_and_the_other_stays() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Scale);
    let from = harness.handle(Handle::ScaleFace(Face::Right));
    let way = harness.at(Vec3::new(2.1, 0.5, 0.0)) - harness.at(Vec3::new(0.0, 0.5, 0.0));
    harness.drag(from, from + way);
    harness.release(from + way);
    assert_eq!(harness.size_of(parts[0]), Vec3::new(6.0, 1.0, 2.0));
    assert_eq!(harness.place_of(parts[0]), Vec3::new(1.0, 0.5, 0.0));
    assert_eq!(steps(&harness), 1);
}

#[test]
fn a_number_that_is_typed_counts_and_enter_commits() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::Y));
    let to = from - egui::vec2(0.0, 30.0);
    harness.drag(from, to);
    for key in ["2", ".", "5"] {
        harness.event(Event::Text(key.to_owned()));
        harness.step();
    }
    assert_eq!(harness.place_of(parts[0]).y, 3.0);
    harness.key_press(Key::Enter);
    harness.step();
    harness.go(to - egui::vec2(0.0, 90.0));
    assert_eq!(harness.place_of(parts[0]).y, 3.0, "it has ended");
    harness.release(to);
    assert_eq!(steps(&harness), 1);
    assert!(!harness.state().viewport.is_dragging());
}

#[test]
fn esc_leaves_no_trace() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Rotate);
    let gizmo = harness.state().viewport.hand.gizmo().expect("has rings");
    let lens = harness.state().viewport.lens.expect("was shown");
    let ring = (0..400).find_map(|step| {
        let at = Pos2::new(
            lens.rect.center().x + step as f32,
            lens.rect.center().y - 12.0,
        );
        let handle = gizmo.handle_at(&lens, at);
        (handle == Some(Handle::RotateAxis(Axis::Y))).then_some(at)
    });
    let from = ring.expect("the ring is on that line");
    harness.drag(from, from - egui::vec2(60.0, -60.0));
    let turned = |harness: &Harness<'_, Bench>| {
        let model = harness.state().document.model();
        model
            .cframe(parts[0], known().cframe)
            .expect("a part")
            .rotation
            != glam::Mat3::IDENTITY
    };
    assert!(turned(&harness));
    harness.key_press(Key::Escape);
    harness.step();
    assert!(!turned(&harness));
    harness.release(from);
    assert_eq!(steps(&harness), 0);
    assert_eq!(harness.selected(), parts);
}

#[test]
fn dragging_a_thing_slides_it_over_what_is_below() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0), Vec3::new(8.0, 0.5, 0.0)]);
    let top = Vec3::new(0.0, 1.0, 0.0);
    let (from, to) = (harness.at(top), harness.at(Vec3::new(8.0, 1.0, 0.0)));
    harness.drag(from, to);
    harness.release(to);
    let place = harness.place_of(parts[0]);
    assert_eq!(place.y, 1.5, "it stands on the other: {place}");
    assert!((place.x - 8.0).abs() <= 1.0, "{place}");
    assert_eq!(harness.selected(), [parts[0]]);
    assert_eq!(steps(&harness), 1);
}

#[test]
fn a_stroke_paints_all_that_it_passes_as_one_step() {
    let (mut harness, parts) = bench(&[LEFT, Vec3::new(0.0, 0.5, 0.0), RIGHT]);
    harness.state_mut().tools.color = [200, 10, 20];
    harness.select(&[], Tool::PaintColor);
    let (from, to) = (harness.at(LEFT), harness.at(RIGHT));
    harness.press(from);
    harness.go(to);
    harness.release(to);
    for part in parts {
        let color = harness.state().document.model().value(part, known().color);
        assert_eq!(color, Some(Value::Color3uint8([200, 10, 20])));
    }
    assert_eq!(steps(&harness), 1);
}

#[test]
fn two_clicks_connect_and_esc_forgets_the_first() {
    let (mut harness, parts) = bench(&[LEFT, RIGHT]);
    harness.select(&[], Tool::Connect);
    let (left, right) = (harness.at(LEFT), harness.at(RIGHT));
    harness.click(left, Modifiers::NONE);
    assert!(harness.state().viewport.is_dragging());
    harness.key_press(Key::Escape);
    harness.step();
    assert!(!harness.state().viewport.is_dragging());
    harness.click(right, Modifiers::NONE);
    harness.click(left, Modifiers::NONE);
    assert_eq!(harness.state().connected, [[parts[1], parts[0]]]);
}

#[test]
fn the_pivot_moves_alone_and_corners_catch_it() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Pivot);
    let from = harness.handle(Handle::Free);
    let corner = Vec3::new(2.0, 1.0, 1.0);
    let to = harness.at(corner);
    harness.drag(from, to);
    harness.release(to);
    assert_eq!(harness.place_of(parts[0]), Vec3::new(0.0, 0.5, 0.0));
    let document = &harness.state().document;
    let pivot = studio_document::operations::pivot_of(document.model(), parts[0]);
    assert!(pivot.expect("a part").position.abs_diff_eq(corner, 1e-4));
    assert_eq!(steps(&harness), 1);
}

#[test]
fn undo_during_a_drag_ends_it() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    harness.drag(from, from + egui::vec2(80.0, 0.0));
    harness.state_mut().document.undo();
    harness.go(from + egui::vec2(120.0, 0.0));
    assert_eq!(harness.place_of(parts[0]).x, 0.0);
    harness.release(from);
    assert_eq!(steps(&harness), 0);
}

#[test]
fn the_right_button_looks_around_and_a_click_of_it_opens_the_menu() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    let at = harness.at(Vec3::new(0.0, 0.5, 0.0));
    let before = harness.state().viewport.rig.camera().forward();
    harness.go(at);
    harness.button(at, PointerButton::Secondary, true, Modifiers::NONE);
    harness.go(at + egui::vec2(60.0, 0.0));
    harness.go(at + egui::vec2(90.0, 0.0));
    harness.button(
        at + egui::vec2(90.0, 0.0),
        PointerButton::Secondary,
        false,
        Modifiers::NONE,
    );
    assert!(harness.state().viewport.rig.camera().forward().x > before.x + 0.1);
    assert!(harness.query_by_label("Duplicate").is_none());
    let at = harness.at(Vec3::new(0.0, 0.5, 0.0));
    harness.go(at);
    harness.button(at, PointerButton::Secondary, true, Modifiers::NONE);
    harness.button(at, PointerButton::Secondary, false, Modifiers::NONE);
    harness.run_steps(3);
    assert_eq!(harness.selected(), parts);
    assert!(harness.query_by_label_contains("Duplicate").is_some());
}

#[test]
fn focusing_flies_there_and_then_nothing_is_painted_any_more() {
    let (mut harness, parts) = bench(&[Vec3::new(60.0, 0.5, -30.0)]);
    let state = harness.state_mut();
    state.viewport.focus(&parts);
    harness.run();
    let middle = harness.state().viewport.rig.focal_point();
    assert!(
        middle.abs_diff_eq(Vec3::new(60.0, 0.5, -30.0), 0.05),
        "{middle}"
    );
}

#[test]
fn any_size_of_window_can_be_shown() {
    let (mut harness, _) = bench(&[LEFT]);
    for size in [[1.0, 1.0], [3840.0, 2160.0], [40.0, 900.0]] {
        harness.set_size(size.into());
        harness.run_steps(2);
    }
    harness.set_pixels_per_point(2.0);
    harness.run_steps(2);
}

/// Only our part of a frame: the drag's maths, the change of the place, the scene that follows it.
#[test]
fn a_thousand_parts_are_dragged_within_a_frame() {
    let places: Vec<Vec3> = (0..1000)
        .map(|i| Vec3::new((i % 32) as f32 * 5.0 - 80.0, 0.5, -((i / 32) as f32) * 3.0))
        .collect();
    let (mut harness, parts) = bench(&places);
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    harness.drag(from, from + egui::vec2(40.0, 0.0));
    let start = std::time::Instant::now();
    for step in 1..=10 {
        harness.go(from + egui::vec2(40.0 + step as f32 * 30.0, 0.0));
    }
    let frame = start.elapsed() / 10;
    harness.release(from);
    assert_eq!(steps(&harness), 1);
    // Wide of the 8 ms that it shall take: other tests run at the same time.
    assert!(frame.as_millis() < 60, "{frame:?} a frame");
}

#[test]
fn a_new_part_goes_where_the_middle_of_the_view_looks() {
    let (harness, _) = bench(&[Vec3::new(0.0, -0.5, 0.0)]);
    let surface = harness.state().viewport.insertion_surface();
    assert_eq!(surface.normal, Vec3::Y);
    assert!(surface.point.length() < 0.05, "{surface:?}");
}

#[test]
fn double_clicks_go_into_models() {
    let mut model = DataModel::new();
    let workspace = insert(&mut model, known().workspace, None);
    let group = insert(&mut model, known().model, Some(workspace));
    let part = insert(&mut model, known().part, Some(group));
    let mut harness = harness(model);
    let at = harness.at(Vec3::ZERO);
    harness.click(at, Modifiers::NONE);
    assert_eq!(harness.selected(), [group]);
    for _ in 0..2 {
        harness.button(at, PointerButton::Primary, true, Modifiers::NONE);
        harness.button(at, PointerButton::Primary, false, Modifiers::NONE);
    }
    assert_eq!(harness.selected(), [part]);
}

/// Drags the X arrow of the only part by three studs.
fn dragged_by_three() -> (Harness<'static, Bench>, InstanceId) {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    let spread = harness.at(Vec3::new(3.2, 0.5, 0.0)) - harness.at(Vec3::new(0.0, 0.5, 0.0));
    harness.drag(from, from + spread);
    harness.release(from + spread);
    assert_eq!(harness.place_of(parts[0]).x, 3.0);
    (harness, parts[0])
}

fn number_is_there(harness: &Harness<'_, Bench>) -> bool {
    harness.query_by_label("Moved by").is_some()
}

fn type_number(harness: &mut Harness<'_, Bench>, text: &str) {
    harness.get_by_label("Moved by").click();
    harness.run_steps(2);
    harness.get_by_label("Moved by").type_text(text);
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
}

#[test]
fn the_number_stays_after_the_drag_and_another_one_does_it_again() {
    let (mut harness, part) = dragged_by_three();
    assert!(number_is_there(&harness));
    for (text, x) in [("5.5", 5.5), ("-2", -2.0)] {
        type_number(&mut harness, text);
        assert_eq!(harness.place_of(part), Vec3::new(x, 0.5, 0.0));
        assert_eq!(steps(&harness), 1);
        assert_eq!(harness.selected(), [part]);
    }
    harness.state_mut().document.undo();
    harness.run_steps(2);
    assert_eq!(harness.place_of(part).x, 0.0);
    assert!(!number_is_there(&harness));
    harness.state_mut().document.redo();
    harness.run_steps(2);
    assert_eq!(harness.place_of(part).x, -2.0);
    assert!(!number_is_there(&harness));
}

#[test]
fn the_number_goes_with_what_it_is_about() {
    let (mut harness, _) = dragged_by_three();
    harness.state_mut().tools.tool = Tool::Rotate;
    harness.run_steps(2);
    assert!(!number_is_there(&harness));
    let (mut harness, _) = dragged_by_three();
    harness.select(&[], Tool::Move);
    assert!(!number_is_there(&harness));
    let (mut harness, part) = dragged_by_three();
    let document = &mut harness.state_mut().document;
    document.rename(&[part], "Other").expect("a name");
    harness.run_steps(2);
    assert!(!number_is_there(&harness));
}

#[test]
fn a_drag_that_came_to_nothing_leaves_no_number() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    let away = egui::vec2(60.0, 0.0);
    harness.drag(from, from + away);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    harness.release(from + away);
    assert_eq!(steps(&harness), 0);
    assert!(!number_is_there(&harness));
}

#[test]
fn with_collisions_what_goes_over_the_ground_does_not_enter_others() {
    let (mut harness, parts) = bench(&[LEFT, RIGHT]);
    harness.state_mut().tools.collisions = true;
    harness.state_mut().tools.soft_snap = false;
    harness.select(&parts[..1], Tool::Select);
    let from = harness.at(LEFT + Vec3::new(0.0, 0.5, 0.0));
    // In front of the right one, so near that the two would overlap.
    let to = harness.at(Vec3::new(4.0, 0.0, 2.5));
    harness.drag(from, to);
    let (left, right) = (harness.place_of(parts[0]), harness.place_of(parts[1]));
    let apart = (left - right).abs();
    assert!(left.x > -1.0, "it went there: {left}");
    assert!(apart.x >= 3.99 || apart.z >= 1.99, "{left} is in {right}");
    harness.release(to);
    assert_eq!(steps(&harness), 1);
}
