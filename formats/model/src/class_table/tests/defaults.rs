//! Defaults, and what people are shown of a property.

use glam::Vec3;

use super::super::foreign::value_from_foreign;
use super::*;

#[test]
fn defaults_are_those_of_the_class_data() {
    let table = ClassTable::get();
    for (name, source) in &data().classes {
        for (property_name, foreign) in &source.default_properties {
            let Some(Resolved::Property(id)) = table.resolve(class(name), property_name) else {
                continue;
            };
            let info = table.property(id);
            let stated = value_from_foreign(foreign, info.value_type).unwrap_or_else(|| {
                panic!(
                    "{name}.{property_name}: {foreign:?} is no {:?}",
                    info.value_type
                )
            });
            let ours = overlay::DEFAULTS
                .iter()
                .any(|d| d.class == *name && d.property == *property_name);
            assert!(
                ours || default_of(name, property_name).same_bits(&stated),
                "{name}.{property_name}"
            );
        }
    }
}

#[test]
fn a_colour_is_what_the_engine_stores() {
    assert_eq!(property("Part", "Color").value_type, ValueType::Color3uint8);
    assert_eq!(
        default_of("Part", "Color"),
        Value::Color3uint8([163, 162, 165])
    );
    assert_eq!(
        property("PointLight", "Color").value_type,
        ValueType::Color3
    );
}

#[test]
fn defaults_are_those_of_the_reference() {
    let float = |owner: &str, name: &str| match default_of(owner, name) {
        Value::Float32(v) => v,
        other => panic!("{owner}.{name} is {other:?}"),
    };
    for (owner, name, wanted) in [
        ("Workspace", "Gravity", 196.2),
        ("Workspace", "FallenPartsDestroyHeight", -500.0),
        ("Workspace", "AirDensity", 0.0012),
        ("Humanoid", "WalkSpeed", 16.0),
        ("Humanoid", "JumpPower", 50.0),
        ("Humanoid", "JumpHeight", 7.2),
        ("Humanoid", "MaxSlopeAngle", 89.0),
        ("Humanoid", "Health", 100.0),
        ("Humanoid", "MaxHealth", 100.0),
        ("Players", "RespawnTime", 5.0),
        ("Player", "CameraMaxZoomDistance", 400.0),
        ("Camera", "FieldOfView", 70.0),
        ("HingeConstraint", "LowerAngle", -45.0),
        ("PrismaticConstraint", "UpperLimit", 5.0),
        ("ClickDetector", "MaxActivationDistance", 32.0),
        ("ProximityPrompt", "MaxActivationDistance", 10.0),
        ("Explosion", "BlastPressure", 500_000.0),
        ("Lighting", "ClockTime", 14.0),
    ] {
        assert_eq!(float(owner, name), wanted, "{owner}.{name}");
    }
    for name in ["Part", "WedgePart", "MeshPart", "SpawnLocation", "Seat"] {
        assert_eq!(
            default_of(name, "Size"),
            Value::Vector3(Vec3::new(4.0, 1.2, 2.0)),
            "{name}"
        );
        assert_eq!(default_of(name, "Anchored"), Value::Bool(false), "{name}");
        assert_eq!(default_of(name, "CanCollide"), Value::Bool(true), "{name}");
    }
    for (owner, name) in [
        ("JointInstance", "Enabled"),
        ("WeldConstraint", "Enabled"),
        ("Workspace", "FallHeightEnabled"),
    ] {
        let concrete = if owner == "JointInstance" {
            "Weld"
        } else {
            owner
        };
        assert_eq!(
            default_of(concrete, name),
            Value::Bool(true),
            "{concrete}.{name}"
        );
    }
    assert_eq!(default_of("SpawnLocation", "Duration"), Value::Int32(10));
    assert_eq!(default_of("Players", "MaxPlayers"), Value::Int32(12));
}

#[test]
fn equal_texts_are_shared_among_defaults() {
    let (Value::String(a), Value::String(b)) = (
        default_of("Part", "CollisionGroup"),
        default_of("Seat", "CollisionGroup"),
    ) else {
        panic!("a name is a text");
    };
    assert!(std::sync::Arc::ptr_eq(&a, &b));
}

#[test]
fn sections_units_and_ranges_are_where_people_look_for_them() {
    for (owner, name, section) in [
        ("Part", "Size", "Transform"),
        ("Part", "CFrame", "Transform"),
        ("Part", "Color", "Appearance"),
        ("Part", "CanCollide", "Collision"),
        ("Part", "Anchored", "Part"),
        ("Part", "Archivable", "Behavior"),
        ("Part", "TopSurface", "Surface"),
        ("TextLabel", "TextSize", "Text"),
        ("IntValue", "Value", "Data"),
    ] {
        assert_eq!(property(owner, name).section, section, "{owner}.{name}");
    }
    assert_eq!(property("Part", "Size").unit, Some("studs"));
    assert_eq!(property("Part", "Transparency").range, Some((0.0, 1.0)));
    assert_eq!(property("Part", "TopParamA").range, None);
}
