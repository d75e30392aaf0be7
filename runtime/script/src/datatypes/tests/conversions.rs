//! Between values of the model and those of scripts.

use studio_model::{ClassTable, PropertyInfo, Value, ValueType};

use super::vm;
use crate::datatypes::{Wanted, from_value, to_attribute, to_value};

fn property(class: &str, name: &str) -> &'static PropertyInfo {
    let table = ClassTable::get();
    let class = table.class_named(class).unwrap();
    table.property(table.find(class, name).unwrap())
}

#[test]
fn every_default_survives_a_script() {
    let lua = vm();
    let table = ClassTable::get();
    let mut seen = 0;
    for (_, class) in table.classes() {
        for (id, value) in class.properties.iter().zip(&class.defaults) {
            let info = table.property(*id);
            let Some(held) = from_value(&lua, value, info.enum_id).unwrap() else {
                continue;
            };
            let kept = matches!(
                info.value_type,
                ValueType::UniqueId | ValueType::SecurityCapabilities
            );
            match to_value(&held, Wanted::from(info)) {
                Ok(back) => assert!(
                    back.same_bits(value),
                    "{}.{}: {back:?}",
                    class.name,
                    info.name
                ),
                Err(error) => assert!(
                    kept || held.is_integer(),
                    "{}.{}: {error}",
                    class.name,
                    info.name
                ),
            }
            seen += 1;
        }
    }
    assert!(seen > 5000, "{seen}");
}

#[test]
fn every_type_survives_a_script() {
    let lua = vm();
    for kind in ValueType::ALL {
        let zero = kind.zero();
        let kept = matches!(
            kind,
            ValueType::Ref | ValueType::UniqueId | ValueType::SecurityCapabilities
        );
        if let (Some(held), false) = (from_value(&lua, &zero, None).unwrap(), kept) {
            let wanted = Wanted {
                value_type: *kind,
                enum_id: None,
            };
            assert_eq!(
                to_value(&held, wanted).as_ref(),
                Ok(&zero),
                "{}",
                kind.name()
            );
        }
    }
}

#[test]
fn assignments_convert_as_the_reference_does() {
    let lua = vm();
    for (path, source, want) in assignments() {
        let (class, name) = path.split_once('.').unwrap();
        let value: mlua::Value = lua.load(format!("return {source}")).eval().unwrap();
        let got = to_value(&value, Wanted::from(property(class, name)));
        let got = got.map_err(|error| error.to_string());
        assert_eq!(got, want.map_err(str::to_owned), "{path} = {source}");
    }
}

/// A property, what is assigned to it, and what it holds or why not.
type Assignment = (&'static str, &'static str, Result<Value, &'static str>);

fn assignments() -> Vec<Assignment> {
    vec![
        ("Part.Transparency", "'0.5'", Ok(Value::Float32(0.5))),
        (
            "Part.Transparency",
            "true",
            Err("number expected, got boolean"),
        ),
        ("Part.Anchored", "1", Err("boolean expected, got number")),
        ("Part.Anchored", "nil", Err("boolean expected, got nil")),
        ("TextLabel.Text", "5", Ok(Value::String("5".into()))),
        ("TextLabel.Text", "nil", Err("string expected, got nil")),
        ("Frame.ZIndex", "2.9", Ok(Value::Int32(2))),
        ("Frame.ZIndex", "-2.9", Ok(Value::Int32(-2))),
        (
            "Part.Material",
            "Enum.Material.Grass",
            Ok(Value::Enum(1280)),
        ),
        ("Part.Material", "'Grass'", Ok(Value::Enum(1280))),
        ("Part.Material", "1280", Ok(Value::Enum(1280))),
        (
            "Part.Material",
            "1281",
            Err("Invalid value \"1281\" for enum Material"),
        ),
        (
            "Part.Material",
            "'Gras'",
            Err("Invalid value \"Gras\" for enum Material"),
        ),
        ("Part.Material", "{}", Err("Material expected, got table")),
        (
            "Part.Material",
            "Enum.Axis.X",
            Err("EnumItem of type Material expected, got EnumItem of type Axis"),
        ),
        (
            "Part.Size",
            "Vector2.one",
            Err("Vector3 expected, got Vector2"),
        ),
        (
            "Part.Color",
            "Color3.new(1, 2, -1)",
            Ok(Value::Color3uint8([255, 255, 0])),
        ),
        (
            "Part.CustomPhysicalProperties",
            "nil",
            Ok(Value::PhysicalProperties(None)),
        ),
        ("Beam.Attachment0", "nil", Ok(Value::Ref(None))),
        (
            "Beam.Attachment0",
            "1",
            Err("Instance expected, got number"),
        ),
    ]
}

#[test]
fn attributes_take_the_type_of_what_they_are_set_to() {
    let lua = vm();
    for (source, want) in [
        ("1", Some(ValueType::Float64)),
        ("0.5", Some(ValueType::Float64)),
        ("'text'", Some(ValueType::String)),
        ("'\\255'", Some(ValueType::BinaryString)),
        ("true", Some(ValueType::Bool)),
        ("Vector3.one", Some(ValueType::Vector3)),
        ("Vector2.one", Some(ValueType::Vector2)),
        ("CFrame.new()", Some(ValueType::CFrame)),
        ("Color3.new()", Some(ValueType::Color3)),
        ("BrickColor.White()", Some(ValueType::BrickColor)),
        ("UDim.new()", Some(ValueType::UDim)),
        ("UDim2.new()", Some(ValueType::UDim2)),
        ("NumberRange.new(1)", Some(ValueType::NumberRange)),
        ("NumberSequence.new(1)", Some(ValueType::NumberSequence)),
        (
            "ColorSequence.new(Color3.new())",
            Some(ValueType::ColorSequence),
        ),
        ("Rect.new()", Some(ValueType::Rect)),
        ("Font.fromName('Arial')", Some(ValueType::Font)),
        ("Enum.Axis.X", Some(ValueType::EnumItem)),
        ("{}", None),
        ("print", None),
        ("Ray.new()", None),
    ] {
        let value: mlua::Value = lua.load(format!("return {source}")).eval().unwrap();
        let got = to_attribute(&value).ok().flatten();
        assert_eq!(got.as_ref().map(Value::value_type), want, "{source}");
        if let Some(held) = got {
            assert!(held.value_type().is_attribute());
            let back = from_value(&lua, &held, None).unwrap().unwrap();
            assert_eq!(to_attribute(&back), Ok(Some(held)), "{source}");
        }
    }
    assert_eq!(to_attribute(&mlua::Value::Nil), Ok(None));
}
