//! Properties: by typing, dragging, choosing and resetting, for one and for many.

use glam::Vec3;
use studio_model::CFrame;

use super::*;
use crate::command::Tone;
use crate::properties::parts;

fn sizes() -> World {
    World::new(&["Part", "Part"])
        .with(0, "Size", Value::Vector3(Vec3::new(1.0, 2.0, 3.0)))
        .with(1, "Size", Value::Vector3(Vec3::new(7.0, 2.0, 9.0)))
}

#[test]
fn one_component_of_mixed_vectors_keeps_the_others() {
    let mut harness = harness(sizes());
    let steps = harness.state().steps();
    enter(&mut harness, "Size X", "2*3.5+1");
    let world = harness.state();
    assert_eq!(
        world.value(0, "Size"),
        Value::Vector3(Vec3::new(8.0, 2.0, 3.0))
    );
    assert_eq!(
        world.value(1, "Size"),
        Value::Vector3(Vec3::new(8.0, 2.0, 9.0))
    );
    assert_eq!(world.steps(), steps + 1);
}

#[test]
fn a_list_goes_into_all_fields_and_numbers_are_kept_in_range() {
    let mut harness = harness(sizes());
    enter(&mut harness, "Size X", "4, 5, 99999");
    for index in [0, 1] {
        let size = Value::Vector3(Vec3::new(4.0, 5.0, 2048.0));
        assert_eq!(harness.state().value(index, "Size"), size);
    }
}

#[test]
fn invalid_text_changes_nothing_and_can_be_mended() {
    let mut harness = harness(sizes());
    let (steps, before) = (harness.state().steps(), harness.state().value(0, "Size"));
    enter(&mut harness, "Size Y", "abc");
    assert_eq!(harness.state().value(0, "Size"), before);
    assert_eq!(harness.state().steps(), steps);
    // The keyboard is still there.
    harness.key_press(Key::Escape);
    harness.run();
    enter(&mut harness, "Size Y", "5");
    assert_eq!(
        harness.state().value(0, "Size"),
        Value::Vector3(Vec3::new(1.0, 5.0, 3.0))
    );
}

#[test]
fn leaving_a_field_commits_and_escape_does_not() {
    let mut harness = harness(World::new(&["Part"]));
    harness.get_by_label("Transparency").click();
    harness.run();
    harness.get_by_label("Transparency").type_text("0.5");
    harness.run();
    click(&mut harness, "Reflectance");
    let half = Value::Float32(0.5);
    assert_eq!(harness.state().value(0, "Transparency"), half);
    harness.get_by_label("Reflectance").type_text("0.75");
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().value(0, "Reflectance"), Value::Float32(0.0));
}

#[test]
fn a_mixed_box_becomes_true_then_false() {
    let world = World::new(&["Part", "MeshPart"]).with(0, "Anchored", Value::Bool(true));
    let mut harness = harness(world);
    for wanted in [true, false] {
        click(&mut harness, "Anchored");
        for index in [0, 1] {
            assert_eq!(
                harness.state().value(index, "Anchored"),
                Value::Bool(wanted)
            );
        }
    }
}

#[test]
fn an_enum_is_searched_and_chosen_by_keyboard() {
    let mut harness = harness(World::new(&["Part", "Part"]));
    click(&mut harness, "Material");
    harness.get_by_label("Search Material").type_text("glas");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let table = ClassTable::get();
    let material = table.enumeration(table.enum_named("Material").unwrap());
    let glass = Value::Enum(material.item_named("Glass").unwrap());
    assert_eq!(harness.state().value(1, "Material"), glass);
    click(&mut harness, "Material");
    harness.get_by_label("Search Material").type_text("woodp");
    harness.run();
    click(&mut harness, "WoodPlanks");
    let wood = Value::Enum(material.item_named("WoodPlanks").unwrap());
    assert_eq!(harness.state().value(0, "Material"), wood);
}

#[test]
fn a_colour_is_typed_and_dragged_as_one_step() {
    let mut harness = harness(World::new(&["Part"]));
    enter(&mut harness, "Color", "#ff8000");
    let orange = Value::Color3uint8([255, 128, 0]);
    assert_eq!(harness.state().value(0, "Color"), orange);
    let steps = harness.state().steps();
    click(&mut harness, "Color picker");
    let square = harness
        .get_by_label("Color saturation and brightness")
        .rect();
    harness.drag_at(square.center());
    harness.run();
    for share in [0.2, 0.5, 0.8] {
        harness.hover_at(square.lerp_inside(egui::vec2(share, 0.1)));
        harness.run();
    }
    harness.drop_at(square.lerp_inside(egui::vec2(0.0, 0.0)));
    harness.run();
    assert_eq!(
        harness.state().value(0, "Color"),
        Value::Color3uint8([255; 3])
    );
    assert_eq!(harness.state().steps(), steps + 1);
}

#[test]
fn a_drag_of_a_number_is_one_step_and_escape_takes_it_back() {
    let mut harness = harness(World::new(&["Part"]));
    let start = harness.get_by_label("Transparency").rect().center();
    let drag = |harness: &mut Harness<'_, World>| {
        harness.drag_at(start);
        harness.run();
        for step in 1..5 {
            harness.hover_at(start + egui::vec2(step as f32 * 10.0, 0.0));
            harness.run();
        }
    };
    drag(&mut harness);
    assert!(harness.state().document.has_gesture());
    harness.drop_at(start + egui::vec2(40.0, 0.0));
    harness.run();
    let Value::Float32(value) = harness.state().value(0, "Transparency") else {
        panic!()
    };
    assert!(value > 0.05 && value <= 1.0, "{value}");
    assert_eq!(harness.state().steps(), 1);
    assert!(!harness.state().document.has_gesture());
    drag(&mut harness);
    harness.key_press(Key::Escape);
    harness.run();
    harness.drop_at(start);
    harness.run();
    assert_eq!(
        harness.state().value(0, "Transparency"),
        Value::Float32(value)
    );
    assert_eq!(harness.state().steps(), 1);
}

#[test]
fn reset_gives_the_default_back() {
    let world = World::new(&["Part"]).with(0, "Transparency", Value::Float32(0.5));
    let mut harness = harness(world);
    click(&mut harness, "Reset Transparency");
    assert_eq!(
        harness.state().value(0, "Transparency"),
        Value::Float32(0.0)
    );
    assert!(harness.query_by_label("Reset Transparency").is_none());
}

#[test]
fn position_and_orientation_are_parts_of_the_frame() {
    let frame = CFrame {
        position: Vec3::new(1.0, 2.0, 3.0),
        rotation: parts::rotation([0.0, 30.0, 0.0]),
    };
    let mut harness = harness(World::new(&["Part"]).with(0, "CFrame", Value::CFrame(frame)));
    enter(&mut harness, "Position Y", "10");
    let Value::CFrame(moved) = harness.state().value(0, "CFrame") else {
        panic!()
    };
    assert_eq!(moved.position, Vec3::new(1.0, 10.0, 3.0));
    assert_eq!(moved.to_bits()[3..], frame.to_bits()[3..]);
    enter(&mut harness, "Orientation Y", "90");
    let Value::CFrame(turned) = harness.state().value(0, "CFrame") else {
        panic!()
    };
    assert_eq!(turned.rotation, parts::rotation([0.0, 90.0, 0.0]));
}

#[test]
fn the_filter_finds_names_sections_and_what_is_said() {
    let mut harness = harness(World::new(&["Part"]));
    harness.state_mut().panel.focus_filter();
    harness.run();
    harness.get_by_label("Filter properties").type_text("canc");
    harness.run();
    assert!(harness.query_by_label("CanCollide").is_some());
    assert!(harness.query_by_label("Anchored").is_none());
    harness.get_by_label("Filter properties").type_text("zzz");
    harness.run();
    assert!(harness.query_by_label("CanCollide").is_none());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Anchored").is_some());
}

#[test]
fn a_reference_waits_for_an_instance() {
    let mut harness = harness(World::new(&["Weld", "Part"]));
    let ids = harness.state().ids.clone();
    harness.state_mut().document.select_only([ids[0]]);
    harness.run();
    click(&mut harness, "Choose by clicking: Part0");
    let name = harness
        .state()
        .panel
        .wants_pick()
        .map(|pick| pick.name.clone());
    assert_eq!(name.as_deref(), Some("Part0"));
    pick(&mut harness, ids[1]);
    assert_eq!(harness.state().value(0, "Part0"), Value::Ref(Some(ids[1])));
    click(&mut harness, "Clear Part0");
    assert_eq!(harness.state().value(0, "Part0"), Value::Ref(None));
}

fn pick(harness: &mut Harness<'_, World>, id: InstanceId) {
    let mut out = Commands::default();
    let World {
        panel, document, ..
    } = harness.state_mut();
    panel.picked(document.model(), id, &mut out);
    for command in out.take() {
        harness.state_mut().run(command);
    }
    harness.run();
}

#[test]
fn a_reference_takes_only_what_its_property_points_at() {
    let mut harness = harness(World::new(&[
        "Weld",
        "Model",
        "Beam",
        "Attachment",
        "WedgePart",
    ]));
    let ids = harness.state().ids.clone();
    let cases = [
        (
            0,
            "Part0",
            1,
            "Part0 takes a BasePart, and Model is a Model. Alt+click in the view takes the part itself.",
            4,
        ),
        (
            2,
            "Attachment0",
            4,
            "Attachment0 takes an Attachment, and WedgePart is a WedgePart.",
            3,
        ),
    ];
    for (of, name, wrong, refusal, right) in cases {
        harness.state_mut().document.select_only([ids[of]]);
        harness.run();
        click(&mut harness, &format!("Choose by clicking: {name}"));
        pick(&mut harness, ids[wrong]);
        let told = harness.state_mut().asked.pop();
        let refusal = Command::Tell(Tone::Warning, refusal.to_owned());
        assert_eq!(told, Some(refusal));
        assert_eq!(harness.state().value(of, name), Value::Ref(None));
        assert!(
            harness.state().panel.wants_pick().is_some(),
            "it still waits"
        );
        pick(&mut harness, ids[right]);
        assert_eq!(
            harness.state().value(of, name),
            Value::Ref(Some(ids[right]))
        );
    }
}

#[test]
fn the_time_of_day_is_the_clock_time_as_text() {
    let mut harness = harness(World::new(&["Lighting"]));
    let clock = |harness: &Harness<'_, World>| harness.state().value(0, "ClockTime");
    assert_eq!(clock(&harness), Value::Float32(14.0));
    let steps = harness.state().steps();
    enter(&mut harness, "TimeOfDay", "6:30");
    assert_eq!(clock(&harness), Value::Float32(6.5));
    assert_eq!(harness.state().steps(), steps + 1);
    enter(&mut harness, "TimeOfDay", "noon");
    assert_eq!(clock(&harness), Value::Float32(6.5));
    harness.key_press(Key::Escape);
    harness.run();
    enter(&mut harness, "ClockTime", "18.25");
    let row = harness
        .state()
        .panel
        .sections
        .iter()
        .flat_map(|section| &section.rows);
    let row = row.into_iter().find(|row| row.name == "TimeOfDay").cloned();
    let World {
        panel, document, ..
    } = harness.state_mut();
    let merged = panel.cache.value(document.model(), &row.unwrap());
    assert_eq!(merged.unwrap().value, Value::String("18:15:00".into()));
}

#[test]
fn a_sequence_gets_one_more_point() {
    let mut harness = harness(World::new(&["ParticleEmitter"]));
    click(&mut harness, "Transparency");
    click(&mut harness, "Add a point");
    enter(&mut harness, "Transparency point 2 value", "0.5");
    let Value::NumberSequence(points) = harness.state().value(0, "Transparency") else {
        panic!()
    };
    assert_eq!(points.len(), 3);
    assert_eq!((points[1].time, points[1].value), (0.5, 0.5));
}

#[test]
fn the_name_is_changed_in_the_head() {
    let mut harness = harness(World::new(&["Part"]));
    enter(&mut harness, "Name", "Door");
    let world = harness.state();
    assert_eq!(world.document.model().name(world.ids[0]), "Door");
    click(&mut harness, "Select Workspace");
    let selected = harness.state().document.selection().len();
    assert_eq!(selected, 1);
    assert!(harness.query_by_label("Gravity").is_some());
}

#[test]
fn many_are_shown_without_being_looked_at_each_frame() {
    let classes = vec!["Part"; 3_000];
    let mut harness = harness(World::new(&classes));
    assert!(harness.query_by_label("3000 Parts").is_some());
    enter(&mut harness, "Size Y", "3");
    assert_eq!(harness.state().steps(), 1);
    assert_eq!(
        harness.state().value(2_999, "Size"),
        Value::Vector3(Vec3::new(4.0, 3.0, 2.0))
    );
}

#[test]
fn numbers_that_are_none_are_shown_and_can_be_mended() {
    let point = |time: f32, value: f32| studio_model::value::NumberKeypoint {
        time,
        value,
        envelope: f32::INFINITY,
    };
    let points = [
        point(0.0, f32::NAN),
        point(f32::NAN, f32::INFINITY),
        point(f32::NAN, 0.0),
        point(1.0, -1.0),
    ];
    let world = World::new(&["ParticleEmitter"]).with(
        0,
        "Transparency",
        Value::NumberSequence(points.into()),
    );
    let mut harness = harness(world);
    click(&mut harness, "Transparency");
    enter(&mut harness, "Transparency point 2 time", "0.5");
    enter(&mut harness, "Transparency point 1 value", "0.5");
    let Value::NumberSequence(points) = harness.state().value(0, "Transparency") else {
        panic!()
    };
    assert_eq!((points[1].time, points[0].value), (0.5, 0.5));
}

#[test]
fn a_number_that_is_not_shown_in_full_is_told_where_the_pointer_is() {
    let world =
        World::new(&["Part"]).with(0, "Size", Value::Vector3(Vec3::new(12.34567, 2.0, 3.0)));
    let mut harness = harness(world);
    let mut told = |label: &str, number: &str| {
        let at = harness.get_by_label(label).rect().center();
        harness.hover_at(at);
        harness.run_steps(90);
        harness.query_by_label(number).is_some()
    };
    assert!(told("Size X", "12.34567"));
    assert!(!told("Size Y", "2"));
}
