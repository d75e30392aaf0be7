use std::collections::BTreeSet;

use super::*;
use crate::theme;

#[test]
fn many_classes_have_signs_of_their_own() {
    let table = ClassTable::get();
    let mut glyphs = BTreeSet::new();
    for &(name, glyph, _) in glyphs::GLYPHS {
        assert!(
            table.class_named(name).is_some(),
            "there is no class {name}"
        );
        assert_eq!(glyph.chars().count(), 1, "{name}");
        glyphs.insert(glyph);
    }
    assert!(glyphs.len() >= 80, "{} glyphs", glyphs.len());
    let names: BTreeSet<&str> = glyphs::GLYPHS.iter().map(|(name, _, _)| *name).collect();
    assert_eq!(names.len(), glyphs::GLYPHS.len(), "a class is named twice");
}

#[test]
fn what_people_insert_most_has_a_sign_by_itself_or_by_what_it_extends() {
    let table = ClassTable::get();
    for name in [
        "Part",
        "Model",
        "Folder",
        "Script",
        "LocalScript",
        "ModuleScript",
        "PointLight",
        "Sky",
        "Weld",
        "HingeConstraint",
        "Frame",
        "TextLabel",
        "Sound",
        "IntValue",
        "Team",
        "RemoteEvent",
        "Decal",
    ] {
        let class = table.class_named(name).unwrap();
        assert_ne!(SIGNS[class.index()], glyphs::OTHER, "{name}");
    }
    let sign = |name| SIGNS[table.class_named(name).unwrap().index()];
    assert_eq!(sign("SpecialMesh"), sign("DataModelMesh"));
    assert_ne!(sign("Script").1, sign("LocalScript").1);
    assert_eq!(sign("PointsService"), glyphs::SERVICE);
}

fn luminance(color: Color32) -> f32 {
    let [red, green, blue] = [color.r(), color.g(), color.b()].map(|part| {
        let part = f32::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[test]
fn families_stand_out_from_every_row_in_both_themes() {
    let context = egui::Context::default();
    for dark in [true, false] {
        context.set_theme(if dark {
            egui::Theme::Dark
        } else {
            egui::Theme::Light
        });
        let colors = theme::colors(&context);
        assert_eq!(colors.dark, dark);
        for &family in Family::ALL {
            for back in [colors.panel, colors.hovered, colors.selected] {
                let (a, b) = (luminance(family.color(dark)), luminance(back));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 3.0, "{family:?} {dark} {back:?}: {contrast}");
            }
        }
    }
}

#[test]
fn a_part_has_the_sign_of_its_shape() {
    let table = ClassTable::get();
    let mut model = DataModel::new();
    let part = model.create(known().part).expect("room");
    let block = of_instance(&model, part, true).expect("alive");
    assert_eq!(block, of_class(known().part, true));
    let shapes = table.property(known().shape).enum_id.expect("an enum");
    for &(name, glyph) in glyphs::SHAPES {
        let item = table.enumeration(shapes).item_named(name);
        let item = item.unwrap_or_else(|| panic!("there is no shape {name}"));
        model
            .set_property(part, known().shape, Value::Enum(item))
            .expect("a shape");
        let icon = of_instance(&model, part, true).expect("alive");
        assert_eq!((icon.glyph, icon.color), (glyph, block.color), "{name}");
    }
}
