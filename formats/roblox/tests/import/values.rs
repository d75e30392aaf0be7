//! Values of every type that places hold, in both formats.

use rbx_types as rbx;
use rbx_types::Variant;
use studio_model::value::{ColorKeypoint, NumberKeypoint, UDim};
use studio_model::{CFrame, Value};

use crate::files::{at, imports, is_set, one, value};

/// Checks that a property survives in both formats.
#[track_caller]
fn survives(class: &str, property: &str, foreign: impl Into<Variant>, ours: &Value) {
    let dom = one(class, property, foreign);
    for (format, import) in imports(&dom) {
        let id = at(&import.model, &[class]);
        assert_eq!(&value(&import.model, id, property), ours, "{format}");
        assert!(
            is_set(&import.model, id, property),
            "{property} is at its default"
        );
        assert_eq!(import.report.losses(), 0, "{format}: {}", import.report);
    }
}

#[test]
fn numbers_truth_values_and_enums_survive() {
    survives("Part", "Anchored", true, &Value::Bool(true));
    survives("IntValue", "Value", 1i64 << 40, &Value::Int64(1 << 40));
    survives("Part", "Transparency", 0.25f32, &Value::Float32(0.25));
    survives("NumberValue", "Value", 0.1f64, &Value::Float64(0.1));
    survives("ScreenGui", "DisplayOrder", -7i32, &Value::Int32(-7));
    survives(
        "Part",
        "Material",
        rbx::Enum::from_u32(1280),
        &Value::Enum(1280),
    );
    survives(
        "BrickColorValue",
        "Value",
        rbx::BrickColor::BrightBlue,
        &Value::BrickColor(23),
    );
    let faces = rbx::Faces::TOP;
    survives("Handles", "Faces", faces, &Value::Faces(faces.bits()));
    survives(
        "ArcHandles",
        "Axes",
        rbx::Axes::Y,
        &Value::Axes(rbx::Axes::Y.bits()),
    );
}

#[test]
fn a_time_of_day_becomes_the_clock_time() {
    let dom = one("Lighting", "TimeOfDay", "06:45:00".to_owned());
    for (format, import) in imports(&dom) {
        let id = at(&import.model, &["Lighting"]);
        let hours = value(&import.model, id, "ClockTime");
        assert_eq!(hours, Value::Float32(6.75), "{format}");
        assert!(is_set(&import.model, id, "ClockTime"));
        assert!(!is_set(&import.model, id, "TimeOfDay"));
        assert_eq!(import.report.losses(), 0, "{format}: {}", import.report);
    }
}

#[test]
fn texts_and_data_survive() {
    let text = "print(\"ü\")\n\t]]>".to_owned();
    survives(
        "Script",
        "Source",
        text.clone(),
        &Value::String(text.as_str().into()),
    );
    let picture = "rbxassetid://42";
    survives(
        "Decal",
        "Texture",
        rbx::Content::from_uri(picture),
        &Value::Content(picture.into()),
    );
    survives(
        "Sky",
        "SkyboxBk",
        rbx::ContentId::from(picture),
        &Value::Content(picture.into()),
    );
    let voxels = vec![1u8, 5, 0, 255, 128];
    survives(
        "Terrain",
        "SmoothGrid",
        rbx::BinaryString::from(voxels.clone()),
        &Value::BinaryString(voxels.as_slice().into()),
    );
}

#[test]
fn vectors_and_frames_survive_bit_for_bit() {
    let v = rbx::Vector3::new(1.5, -0.0, 1e-30);
    survives(
        "Part",
        "Size",
        v,
        &Value::Vector3([1.5, -0.0, 1e-30].into()),
    );
    survives(
        "ImageLabel",
        "ImageRectOffset",
        rbx::Vector2::new(3.0, 4.0),
        &Value::Vector2([3.0, 4.0].into()),
    );
    let row = |a, b, c| rbx::Vector3::new(a, b, c);
    let skewed = rbx::Matrix3::new(row(2.0, 0.5, 0.0), row(0.0, -1.0, 0.25), row(0.0, 0.0, 0.0));
    let ours = CFrame::from_components([
        1.5, -0.0, 1e-30, 2.0, 0.5, 0.0, 0.0, -1.0, 0.25, 0.0, 0.0, 0.0,
    ]);
    survives(
        "Part",
        "CFrame",
        rbx::CFrame::new(v, skewed),
        &Value::CFrame(ours),
    );
    survives(
        "Model",
        "WorldPivotData",
        Some(rbx::CFrame::new(v, rbx::Matrix3::identity())),
        &Value::OptionalCFrame(Some(CFrame::from_position([1.5, -0.0, 1e-30].into()))),
    );
    let ray = rbx::Ray::new(v, row(0.0, 1.0, 0.0));
    let imports = imports(&one("RayValue", "Value", ray));
    for (_, import) in imports {
        let id = at(&import.model, &["RayValue"]);
        assert!(matches!(value(&import.model, id, "Value"), Value::Ray(r) if r.direction.y == 1.0));
    }
}

#[test]
fn colours_and_layout_survive() {
    survives(
        "Lighting",
        "Ambient",
        rbx::Color3::new(0.25, 0.5, 0.75),
        &Value::Color3([0.25, 0.5, 0.75]),
    );
    let scale_offset = rbx::UDim2::new(rbx::UDim::new(0.5, -3), rbx::UDim::new(1.0, 4));
    let imports = imports(&one("Frame", "Size", scale_offset));
    for (_, import) in imports {
        let Value::UDim2(size) = value(&import.model, at(&import.model, &["Frame"]), "Size") else {
            panic!("not a UDim2")
        };
        let x = UDim {
            scale: 0.5,
            offset: -3,
        };
        assert_eq!((size.x, size.y.offset), (x, 4));
    }
    survives(
        "UIListLayout",
        "Padding",
        rbx::UDim::new(0.0, 12),
        &Value::UDim(UDim {
            scale: 0.0,
            offset: 12,
        }),
    );
    let slice = rbx::Rect::new(rbx::Vector2::new(1.0, 2.0), rbx::Vector2::new(3.0, 4.0));
    let dom = one("ImageLabel", "SliceCenter", slice);
    for (_, import) in self::imports(&dom) {
        let id = at(&import.model, &["ImageLabel"]);
        assert!(
            matches!(value(&import.model, id, "SliceCenter"), Value::Rect(r) if r.max.y == 4.0)
        );
    }
}

#[test]
fn a_parts_colour_is_a_colour_of_whole_bytes() {
    let dom = one("Part", "Color", rbx::Color3uint8::new(255, 128, 0));
    for (format, import) in imports(&dom) {
        match value(&import.model, at(&import.model, &["Part"]), "Color") {
            Value::Color3uint8(bytes) => assert_eq!(bytes, [255, 128, 0], "{format}"),
            Value::Color3(floats) => assert_eq!(floats, [1.0, 128.0 / 255.0, 0.0], "{format}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn ranges_and_sequences_survive() {
    let range = rbx::NumberRange::new(1.0, 2.0);
    let dom = one("ParticleEmitter", "Lifetime", range);
    for (_, import) in imports(&dom) {
        let id = at(&import.model, &["ParticleEmitter"]);
        assert!(
            matches!(value(&import.model, id, "Lifetime"), Value::NumberRange(r) if r.max == 2.0)
        );
    }
    let numbers = rbx::NumberSequence {
        keypoints: vec![
            rbx::NumberSequenceKeypoint::new(0.0, 1.0, 0.5),
            rbx::NumberSequenceKeypoint::new(1.0, 2.0, 0.0),
        ],
    };
    let point = |time, value, envelope| NumberKeypoint {
        time,
        value,
        envelope,
    };
    survives(
        "ParticleEmitter",
        "Size",
        numbers,
        &Value::NumberSequence([point(0.0, 1.0, 0.5), point(1.0, 2.0, 0.0)].into()),
    );
    let colors = rbx::ColorSequence {
        keypoints: vec![
            rbx::ColorSequenceKeypoint::new(0.0, rbx::Color3::new(1.0, 0.0, 0.0)),
            rbx::ColorSequenceKeypoint::new(1.0, rbx::Color3::new(0.0, 0.5, 0.0)),
        ],
    };
    let point = |time, color| ColorKeypoint { time, color };
    survives(
        "ParticleEmitter",
        "Color",
        colors,
        &Value::ColorSequence([point(0.0, [1.0, 0.0, 0.0]), point(1.0, [0.0, 0.5, 0.0])].into()),
    );
}

#[test]
fn physical_properties_and_fonts_survive() {
    let own = rbx::CustomPhysicalProperties::new(2.0, 0.5, 0.25, 1.0, 3.0, 1.0);
    let dom = one(
        "Part",
        "CustomPhysicalProperties",
        rbx::PhysicalProperties::Custom(own),
    );
    for (_, import) in imports(&dom) {
        let id = at(&import.model, &["Part"]);
        let value = value(&import.model, id, "CustomPhysicalProperties");
        let kept = matches!(value, Value::PhysicalProperties(Some(p)) if p.density == 2.0 && p.elasticity_weight == 3.0);
        assert!(kept, "{value:?}");
    }
    let font = rbx::Font::new(
        "rbxasset://fonts/families/Zekton.json",
        rbx::FontWeight::Bold,
        rbx::FontStyle::Italic,
    );
    for (_, import) in imports(&one("TextLabel", "FontFace", font)) {
        let id = at(&import.model, &["TextLabel"]);
        let value = value(&import.model, id, "FontFace");
        assert!(
            matches!(value, Value::Font(f) if f.weight == 700 && f.italic && f.family.contains("Zekton"))
        );
    }
}
