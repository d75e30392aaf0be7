//! Where models are: typed, dragged and mixed.

use glam::Vec3;
use studio_document::operations::pivot_of;
use studio_document::transform::attachment_frame;
use studio_model::CFrame;
use studio_model::known::known;
use studio_place::write_string;

use super::*;
use crate::properties::parts;
use crate::properties::rows::View;

/// Models that are selected, each with a part that has an attachment.
struct Models {
    harness: Harness<'static, World>,
    /// The part and the attachment of each.
    held: Vec<[InstanceId; 2]>,
}

fn models(places: &[Vec3]) -> Models {
    let mut world = World::new(&vec!["Model"; places.len()]);
    let (known, table) = (known(), ClassTable::get());
    let mut held = Vec::new();
    for (&above, &place) in world.ids.iter().zip(places) {
        let made = world.document.edit("Prepare", |edit| {
            let part = edit.create(table.class_named("Part").unwrap())?;
            edit.insert(part, above, None)?;
            let frame = Value::CFrame(CFrame::from_position(place));
            edit.set(part, known.cframe, frame)?;
            let tip = edit.create(known.attachment)?;
            edit.insert(tip, part, None)?;
            let offset = Value::CFrame(CFrame::from_position(Vec3::new(0.0, 0.5, 1.0)));
            edit.set(tip, known.attachment_cframe, offset)?;
            Ok([part, tip])
        });
        held.push(made.unwrap());
    }
    Models {
        harness: harness(world),
        held,
    }
}

impl Models {
    /// Where the part and the attachment of a model are.
    fn places(&self, index: usize) -> [CFrame; 2] {
        let model = self.harness.state().document.model();
        let [part, tip] = self.held[index];
        let part = model.cframe(part, known().cframe).unwrap();
        [part, attachment_frame(model, tip).unwrap()]
    }

    fn pivot(&self, index: usize) -> CFrame {
        let world = self.harness.state();
        pivot_of(world.document.model(), world.ids[index]).unwrap()
    }

    fn bytes(&self) -> String {
        write_string(self.harness.state().document.model())
    }

    fn steps(&self) -> usize {
        self.harness.state().steps()
    }

    fn undo(&mut self) {
        self.harness.state_mut().document.undo();
        self.harness.run();
    }

    /// Which of its numbers are mixed in a row.
    fn mixed(&mut self, view: View) -> u32 {
        let World {
            panel, document, ..
        } = self.harness.state_mut();
        let rows = panel.sections.iter().flat_map(|section| &section.rows);
        let row = rows
            .into_iter()
            .find(|row| row.is_origin() && row.view == view);
        let row = row.expect("models have it").clone();
        let merged = panel.cache.value(document.model(), &row);
        merged.expect("a value").mixed
    }
}

#[test]
fn a_typed_number_moves_all_that_is_in_the_models_by_one_step() {
    let mut models = models(&[Vec3::new(1.0, 2.0, 3.0), Vec3::new(4.0, 6.0, 3.0)]);
    assert_eq!(models.mixed(View::Position), 0b011);
    assert_eq!(models.mixed(View::Orientation), 0);
    let (bytes, steps) = (models.bytes(), models.steps());
    let before = [models.places(0), models.places(1)];
    enter(&mut models.harness, "OriginPosition Y", "10");
    assert_eq!(models.steps(), steps + 1);
    for (index, by) in [(0, 8.0), (1, 4.0)] {
        for (old, new) in before[index].iter().zip(models.places(index)) {
            assert_eq!(new.position, old.position + Vec3::Y * by);
            assert_eq!(new.rotation, old.rotation);
        }
    }
    assert_eq!(models.mixed(View::Position), 0b001, "one height by now");
    models.undo();
    assert_eq!(models.bytes(), bytes);
    assert_eq!(models.mixed(View::Position), 0b011);
}

#[test]
fn a_typed_angle_turns_models_about_their_pivots() {
    let mut models = models(&[Vec3::ZERO, Vec3::new(9.0, 0.0, 0.0)]);
    let bytes = models.bytes();
    enter(&mut models.harness, "OriginOrientation Y", "90");
    let quarter = parts::rotation([0.0, 90.0, 0.0]);
    for (index, x) in [(0, 0.0), (1, 9.0)] {
        assert_eq!(models.pivot(index).rotation, quarter);
        let [part, tip] = models.places(index);
        assert_eq!(part.position, Vec3::new(x, 0.0, 0.0));
        assert_eq!(part.rotation, quarter);
        assert_eq!(tip.position, Vec3::new(x + 1.0, 0.5, 0.0));
    }
    models.undo();
    assert_eq!(models.bytes(), bytes);
}

#[test]
fn a_drag_of_the_number_is_one_step_and_escape_takes_it_back() {
    let mut models = models(&[Vec3::new(0.1, 0.2, 0.3)]);
    let (bytes, steps) = (models.bytes(), models.steps());
    let field = models.harness.get_by_label("OriginPosition X").rect();
    let drag = |models: &mut Models| {
        models.harness.drag_at(field.center());
        models.harness.run();
        for step in 1..40 {
            let at = field.center() + egui::vec2(step as f32 * 7.0, 0.0);
            models.harness.hover_at(at);
            models.harness.run();
        }
    };
    drag(&mut models);
    assert!(models.harness.state().document.has_gesture());
    models.harness.key_press(Key::Escape);
    models.harness.run();
    models.harness.drop_at(field.center());
    models.harness.run();
    assert_eq!((models.bytes(), models.steps()), (bytes.clone(), steps));
    drag(&mut models);
    models
        .harness
        .drop_at(field.center() + egui::vec2(273.0, 0.0));
    models.harness.run();
    assert_eq!(models.steps(), steps + 1);
    let [part, tip] = models.places(0);
    assert!(part.position.x > 5.0);
    assert_eq!([part.position.y, part.position.z], [0.2, 0.3], "no drift");
    let offset = tip.position - part.position;
    assert!(offset.abs_diff_eq(Vec3::new(0.0, 0.5, 1.0), 1e-6));
    models.undo();
    assert_eq!(models.bytes(), bytes);
}

#[test]
fn the_row_follows_what_moves_the_parts() {
    let mut models = models(&[Vec3::ZERO, Vec3::ZERO]);
    assert_eq!(models.mixed(View::Position), 0);
    let world = models.harness.state_mut();
    let second = world.ids[1];
    world.document.shift(&[second], Vec3::Y).unwrap();
    models.harness.run();
    assert_eq!(models.mixed(View::Position), 0b010);
    // A part that leaves the model moves the middle of those that stay.
    let part = models.held[1][0];
    let world = models.harness.state_mut();
    world.document.delete(&[part]).unwrap();
    let ids = world.ids.clone();
    world.document.select_only(ids);
    models.harness.run();
    assert_eq!(models.mixed(View::Position), 0);
}

#[test]
fn a_pivot_offset_is_reset_by_its_parts() {
    let offset = CFrame {
        position: Vec3::new(0.0, 2.0, 0.0),
        rotation: parts::rotation([0.0, 90.0, 0.0]),
    };
    let world = World::new(&["Part"]).with(0, "PivotOffset", Value::CFrame(offset));
    let mut harness = harness(world);
    click(&mut harness, "Reset PivotPosition");
    let turned = CFrame {
        position: Vec3::ZERO,
        ..offset
    };
    let value = harness.state().value(0, "PivotOffset");
    assert_eq!(value, Value::CFrame(turned));
    assert!(harness.query_by_label("Reset PivotPosition").is_none());
    enter(&mut harness, "PivotOrientation Y", "0");
    let value = harness.state().value(0, "PivotOffset");
    assert_eq!(value, Value::CFrame(CFrame::IDENTITY));
}
