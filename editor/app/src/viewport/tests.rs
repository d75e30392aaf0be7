//! What a person does with the pointer, on a window without a graphics device.

mod dragging;
mod numbers;
mod selecting;

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
        aim: Aim::placed(),
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

#[test]
fn a_new_part_goes_where_the_middle_of_the_view_looks() {
    let (harness, _) = bench(&[Vec3::new(0.0, -0.5, 0.0)]);
    let surface = harness.state().viewport.insertion_surface();
    assert_eq!(surface.normal, Vec3::Y);
    assert!(surface.point.length() < 0.05, "{surface:?}");
}
