use super::*;
use egui::Rect;
use studio_document::Document;
use studio_model::{Change, Value};
use studio_render::{Camera, Scene};

use crate::tools::Tools;

#[test]
fn constraints_of_the_class_table_have_symbols() {
    let symbol = |name: &str| {
        let table = studio_model::ClassTable::get();
        let class = table.class_named(name).expect(name);
        let kind = kinds::all().iter().find(|kind| kind.class == class);
        kind.map(|kind| kind.symbol)
    };
    assert_eq!(symbol("SpringConstraint"), Some(Symbol::Coil));
    assert_eq!(symbol("HingeConstraint"), Some(Symbol::Hinge));
    assert_eq!(symbol("WeldConstraint"), Some(Symbol::Weld));
    assert_eq!(symbol("Motor6D"), Some(Symbol::Weld));
    assert_eq!(symbol("NoCollisionConstraint"), Some(Symbol::Dashes));
    assert_eq!(symbol("AlignPosition"), Some(Symbol::Dashes));
    assert_eq!(symbol("Part"), None);
}

#[test]
fn welds_are_drawn_between_their_parts_and_can_be_clicked() {
    let mut model = DataModel::new();
    let workspace = model.create(known().workspace).expect("room");
    let parts = [-4.0, 4.0].map(|x| {
        let part = model.create(known().part).expect("room");
        let frame = CFrame::from_position(Vec3::new(x, 0.0, 0.0));
        model
            .set_property(part, known().cframe, Value::CFrame(frame))
            .expect("fits");
        part
    });
    let weld = model.create(known().weld_constraint).expect("room");
    let ends = [known().weld_constraint_part0, known().weld_constraint_part1];
    for (end, part) in ends.into_iter().zip(parts) {
        model
            .set_property(weld, end, Value::Ref(Some(part)))
            .expect("fits");
    }
    let root = model.root();
    for (id, parent) in [
        (workspace, root),
        (parts[0], workspace),
        (parts[1], workspace),
        (weld, parts[0]),
    ] {
        model
            .apply(Change::Insert {
                root: id,
                parent,
                before: None,
            })
            .expect("fits");
    }
    let document = Document::new(model, 1);
    let scene = Scene::new();
    let tools = Tools {
        show_welds: true,
        ..Tools::default()
    };
    let sight = Sight {
        document: &document,
        scene: &scene,
        lens: Lens {
            camera: Camera::look_at(Vec3::new(0.0, 0.0, 20.0), Vec3::ZERO),
            rect: Rect::from_min_size(Pos2::ZERO, egui::vec2(400.0, 300.0)),
        },
        tools: &tools,
    };
    let mut overlay = Overlay::default();
    overlay.follow(sight);
    let middle = egui::pos2(200.0, 150.0);
    assert_eq!(overlay.mark_at(sight, middle), Some(weld));
    assert_eq!(overlay.mark_at(sight, egui::pos2(20.0, 20.0)), None);
    let hidden = Tools {
        show_welds: false,
        ..Tools::default()
    };
    let sight = Sight {
        tools: &hidden,
        ..sight
    };
    assert_eq!(overlay.mark_at(sight, middle), None);
}
