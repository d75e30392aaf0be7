//! The class table against the class data that it is made of, and against what the reference platform does.

use std::collections::BTreeSet;

use glam::Vec3;
use rbx_reflection::{PropertyKind, PropertySerialization, PropertyTag};

use super::foreign::value_from_foreign;
use super::*;

fn data() -> &'static rbx_reflection::ReflectionDatabase<'static> {
    rbx_reflection_database::get_bundled()
}

fn class(name: &str) -> ClassId {
    ClassTable::get()
        .class_named(name)
        .unwrap_or_else(|| panic!("no class {name}"))
}

fn property(owner: &str, name: &str) -> &'static PropertyInfo {
    let table = ClassTable::get();
    let id = table
        .find(class(owner), name)
        .unwrap_or_else(|| panic!("no {owner}.{name}"));
    table.property(id)
}

fn default_of(owner: &str, name: &str) -> Value {
    let table = ClassTable::get();
    let id = table.find(class(owner), name).unwrap();
    table.class(class(owner)).default_of(id).unwrap().clone()
}

#[test]
fn every_class_and_enum_of_the_class_data_is_there() {
    let table = ClassTable::get();
    assert_eq!(
        table.class_count(),
        data().classes.len() + 1,
        "the stand-in for unknown classes comes on top"
    );
    assert_eq!(table.enums().len(), data().enums.len());
    for (name, source) in &data().classes {
        let info = table.class(class(name));
        assert_eq!(info.name, *name);
        assert_eq!(
            info.superclass.map(|id| table.class(id).name),
            source.superclass
        );
    }
    for (name, source) in &data().enums {
        let info = table.enumeration(table.enum_named(name).unwrap());
        assert_eq!(info.items.len(), source.items.len());
        for (item, number) in &source.items {
            assert_eq!(info.item_named(item), Some(*number));
            assert_eq!(
                source.items.get(info.item_name(*number).unwrap()),
                Some(number)
            );
        }
    }
}

#[test]
fn every_property_of_the_class_data_is_found_or_native() {
    let table = ClassTable::get();
    for (name, source) in &data().classes {
        for property in source.properties.keys() {
            let found = table.resolve(class(name), property);
            assert_eq!(found.is_some(), !is_native(property), "{name}.{property}");
        }
    }
}

#[test]
fn a_name_of_a_property_leads_to_it_on_every_class_that_has_it() {
    let table = ClassTable::get();
    for (class_id, info) in table.classes() {
        for (column, id) in info.properties.iter().enumerate() {
            let property = table.property(*id);
            assert_eq!(
                table.find(class_id, property.name),
                Some(*id),
                "{}.{}",
                info.name,
                property.name
            );
            assert_eq!(
                info.column_of(*id),
                Some(column),
                "{}.{}",
                info.name,
                property.name
            );
            for alias in &property.aliases {
                assert_eq!(
                    table.find(class_id, alias),
                    Some(*id),
                    "{}.{alias}",
                    info.name
                );
            }
        }
    }
}

#[test]
fn a_class_does_not_have_the_properties_of_others() {
    let table = ClassTable::get();
    for (class_id, info) in table.classes() {
        for (id, property) in table.properties() {
            let has = table.is_a(class_id, property.owner);
            assert_eq!(
                info.column_of(id).is_some(),
                has,
                "{} {}",
                info.name,
                property.name
            );
        }
    }
    assert_eq!(table.find(class("Folder"), "Size"), None);
    assert_eq!(table.find(class("Part"), "size "), None);
}

#[test]
fn columns_are_sorted_by_name_and_typed_by_the_table() {
    let table = ClassTable::get();
    for (_, info) in table.classes() {
        let names: Vec<&str> = info
            .properties
            .iter()
            .map(|id| table.property(*id).name)
            .collect();
        assert!(names.is_sorted(), "{}", info.name);
        assert_eq!(
            names.len(),
            names.iter().collect::<BTreeSet<_>>().len(),
            "{}",
            info.name
        );
        assert_eq!(info.defaults.len(), info.properties.len());
        for (id, default) in info.properties.iter().zip(&info.defaults) {
            let property = table.property(*id);
            assert_eq!(
                default.value_type(),
                property.value_type,
                "{}.{}",
                info.name,
                property.name
            );
            if let (Value::Enum(item), Some(enum_id)) = (default, property.enum_id) {
                let known = table.enumeration(enum_id).item_name(*item);
                assert!(known.is_some(), "{}.{} = {item}", info.name, property.name);
            }
            assert_eq!(
                property.enum_id.is_some(),
                property.value_type == ValueType::Enum
            );
        }
    }
}

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
fn is_a_agrees_with_walking_up() {
    let table = ClassTable::get();
    for (id, _) in table.classes() {
        let mut ancestors = BTreeSet::new();
        let mut next = Some(id);
        while let Some(ancestor) = next {
            ancestors.insert(ancestor);
            next = table.class(ancestor).superclass;
        }
        for (other, _) in table.classes() {
            assert_eq!(table.is_a(id, other), ancestors.contains(&other));
        }
    }
}

#[test]
fn building_twice_gives_the_same_table() {
    let (first, second) = (build::class_table(data()), build::class_table(data()));
    assert!(first.schema_lines().eq(second.schema_lines()));
    assert_eq!(
        format!("{:?}", first.classes),
        format!("{:?}", second.classes)
    );
    assert_eq!(
        format!("{:?}", first.properties),
        format!("{:?}", second.properties)
    );
    assert!(first.classes.is_sorted_by_key(|info| info.name));
    assert!(
        first
            .properties
            .is_sorted_by_key(|info| (info.owner, info.name))
    );
    let lines: Vec<String> = first.schema_lines().collect();
    assert!(lines.is_sorted());
    assert_eq!(
        lines.len(),
        first.classes.len() + first.properties.len() + first.enums.len()
    );
}

#[test]
fn ids_come_back_from_their_place_and_none_from_beyond() {
    let table = ClassTable::get();
    assert!(
        table
            .classes()
            .all(|(id, _)| ClassId::from_index(id.index()) == Some(id))
    );
    assert!(
        table
            .properties()
            .all(|(id, _)| PropertyId::from_index(id.index()) == Some(id))
    );
    assert!(
        table
            .enums()
            .all(|(id, _)| EnumId::from_index(id.index()) == Some(id))
    );
    assert_eq!(ClassId::from_index(table.class_count()), None);
    assert_eq!(PropertyId::from_index(usize::MAX), None);
    assert_eq!(EnumId::from_index(usize::from(u16::MAX)), None);
}

#[test]
fn an_unknown_class_has_what_every_instance_has() {
    let table = ClassTable::get();
    let (unknown, instance) = (table.unknown_class(), class("Instance"));
    assert_eq!(table.class(unknown).name, "UnknownClass");
    assert_eq!(
        table.class(unknown).properties,
        table.class(instance).properties
    );
    assert!(table.is_a(unknown, instance));
    assert!(!table.class(unknown).creatable);
    assert!(table.class(unknown).replicates());
    assert_eq!(
        table.class_named("UnknownClass"),
        None,
        "a file cannot name it"
    );
}

#[test]
fn what_the_tree_holds_is_no_property() {
    let table = ClassTable::get();
    for name in [
        "Name",
        "Parent",
        "ClassName",
        "Tags",
        "Attributes",
        "AttributesSerialize",
        "UniqueId",
        "HistoryId",
    ] {
        assert!(is_native(name));
        assert_eq!(table.find(class("Part"), name), None, "{name}");
    }
    assert!(!is_native("Archivable"));
    assert_eq!(default_of("Part", "Archivable"), Value::Bool(true));
}

#[test]
fn a_property_that_files_hold_under_another_name_is_saved_and_replicates() {
    let table = ClassTable::get();
    for (owner, name, twin) in [
        ("BasePart", "Size", "size"),
        ("BasePart", "Color", "Color3uint8"),
        ("Part", "Shape", "shape"),
        ("WeldConstraint", "Part0", "Part0Internal"),
        ("WeldConstraint", "Part1", "Part1Internal"),
        ("Fire", "Heat", "heat_xml"),
        ("Humanoid", "Health", "Health_XML"),
        ("IntConstrainedValue", "Value", "value"),
        ("MaterialService", "Use2022Materials", "Use2022MaterialsXml"),
        ("TrussPart", "Style", "style"),
        ("Players", "MaxPlayers", "MaxPlayersInternal"),
    ] {
        let info = property(owner, name);
        assert_eq!(info.name, name);
        assert!(info.replicates && info.saved, "{owner}.{name}");
        assert!(
            matches!(table.resolve(class(owner), twin), Some(Resolved::Alias(_))),
            "{owner}.{twin}"
        );
        assert_eq!(property(owner, twin).name, name);
    }
}

/// Every property that the class data says is serialised as another one replicates if either of the two does.
#[test]
fn twins_replicate_if_either_does() {
    for (name, source) in &data().classes {
        for property_source in source.properties.values() {
            let PropertyKind::Canonical {
                serialization: PropertySerialization::SerializesAs(twin),
            } = &property_source.kind
            else {
                continue;
            };
            if is_native(property_source.name) {
                continue;
            }
            let clear = |p: &rbx_reflection::PropertyDescriptor<'_>| {
                !p.tags.contains(&PropertyTag::NotReplicated)
            };
            let either = clear(property_source) || source.properties.get(twin).is_some_and(clear);
            assert_eq!(
                property(name, property_source.name).replicates,
                either,
                "{name}.{}",
                property_source.name
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
fn views_of_a_pose_are_neither_saved_nor_sent() {
    for name in ["Position", "Orientation", "Rotation"] {
        let info = property("Part", name);
        assert!(!info.saved && !info.replicates, "{name}");
        assert_eq!(info.scripting, Scripting::ReadWrite);
    }
}

#[test]
fn former_names_lead_to_todays_properties() {
    let table = ClassTable::get();
    for (owner, former, today) in [
        ("Sound", "SoundId", "AudioContent"),
        ("Sound", "MaxDistance", "RollOffMaxDistance"),
        ("Sound", "xmlRead_MaxDistance_3", "RollOffMaxDistance"),
        ("Sound", "EmitterSize", "RollOffMinDistance"),
        ("MeshPart", "MeshId", "MeshContent"),
        ("Decal", "Texture", "TextureContent"),
        ("Decal", "ColorMap", "TextureContent"),
        ("PackageLink", "PackageIdSerialize", "PackageContent"),
    ] {
        assert!(
            matches!(
                table.resolve(class(owner), former),
                Some(Resolved::Alias(_))
            ),
            "{owner}.{former}"
        );
        assert_eq!(property(owner, former).name, today);
        assert_eq!(
            property(owner, today).value_type,
            property(owner, former).value_type
        );
    }
}

#[test]
fn former_values_become_todays() {
    let table = ClassTable::get();
    let convert = |owner: &str, name: &str, value: Value| {
        let migration = table.migration(class(owner), name).unwrap();
        let to: Vec<&str> = migration
            .to
            .iter()
            .map(|id| table.property(*id).name)
            .collect();
        (to, migration.convert(&value))
    };
    let (to, red) = convert("Part", "BrickColor", Value::BrickColor(21));
    assert_eq!(
        (to, red),
        (vec!["Color"], Some(Value::Color3uint8([196, 40, 28])))
    );
    assert_eq!(
        convert("Part", "BrickColor", Value::BrickColor(9999)).1,
        None
    );
    assert_eq!(convert("Part", "BrickColor", Value::Bool(true)).1, None);

    let (to, font) = convert("TextLabel", "Font", Value::Enum(4));
    assert_eq!(to, ["FontFace"]);
    assert!(matches!(font, Some(Value::Font(font)) if font.weight == 700 && !font.italic));
    assert_eq!(
        table
            .migration(class("TextLabel"), "Font")
            .unwrap()
            .from_enum,
        table.enum_named("Font")
    );

    let (to, insets) = convert("ScreenGui", "IgnoreGuiInset", Value::Bool(true));
    assert_eq!((to, insets), (vec!["ScreenInsets"], Some(Value::Enum(1))));

    let radius = Value::UDim(crate::value::UDim {
        scale: 0.5,
        offset: 3,
    });
    let (to, corners) = convert("UICorner", "CornerRadius", radius.clone());
    assert_eq!((to.len(), corners), (4, Some(radius)));
    assert_eq!(
        table.find(class("UICorner"), "CornerRadius"),
        None,
        "one name for four properties"
    );

    let (_, mesh) = convert("CharacterMesh", "MeshId", Value::Int64(27));
    assert_eq!(mesh, Some(Value::Content("rbxassetid://27".into())));
}

#[test]
fn todays_names_are_saved_and_sent_where_the_former_were() {
    let table = ClassTable::get();
    for (name, source) in &data().classes {
        for former in source.properties.values() {
            let PropertyKind::Canonical {
                serialization: PropertySerialization::Migrate(rule),
            } = &former.kind
            else {
                continue;
            };
            for today in rule.new_property_names() {
                let info = property(name, today);
                assert!(info.saved && info.replicates, "{name}.{today}");
                assert!(table.find(class(name), today).is_some());
            }
        }
    }
}

#[test]
fn who_is_sent_a_class() {
    let table = ClassTable::get();
    let audience = |name: &str| table.class(class(name)).audience;
    for name in [
        "ServerStorage",
        "ServerScriptService",
        "Camera",
        "PlayerScripts",
        "RunService",
        "DataStoreService",
    ] {
        assert_eq!(audience(name), Audience::Nobody, "{name}");
        assert!(!table.class(class(name)).replicates());
    }
    assert_eq!(audience("PlayerGui"), Audience::Owner);
    for name in [
        "Workspace",
        "Part",
        "Player",
        "Players",
        "Backpack",
        "ReplicatedStorage",
        "StarterGui",
        "Lighting",
    ] {
        assert_eq!(audience(name), Audience::Everyone, "{name}");
    }
}

#[test]
fn sources_of_scripts_replicate_where_their_class_does() {
    for name in ["LocalScript", "ModuleScript", "Script"] {
        let info = property(name, "Source");
        assert!(info.replicates && info.saved, "{name}");
        assert_eq!(info.scripting, Scripting::Hidden);
    }
}

/// The list that decides what clients are sent against the class data's tags. A change of it is a change of what
/// players see, so it is written down twice.
#[test]
fn what_we_send_against_the_class_data() {
    let mut ours = Vec::new();
    for (owner, name) in overlay::REPLICATES {
        let source = &data().classes[owner].properties[name];
        println!("{owner}.{name}");
        assert!(
            source.tags.contains(&PropertyTag::NotReplicated),
            "{owner}.{name} replicates anyway"
        );
        assert!(property(owner, name).replicates);
        ours.push(format!("{owner}.{name}"));
    }
    assert!(ours.is_sorted());
    assert_eq!(
        ours.join(" "),
        "BasePart.CollisionGroup BasePart.CollisionGroupId Humanoid.Jump Humanoid.MoveDirection Humanoid.SeatPart \
         Lighting.ClockTime MeshPart.RenderFidelity Motor.CurrentAngle Player.AccountAge Player.FollowUserId \
         Player.MembershipType Player.Team Seat.Occupant Sound.PlaybackSpeed Sound.Playing Sound.TimePosition \
         TextChannel.DirectChatRequester TextSource.UserId TriangleMeshPart.CollisionFidelity VehicleSeat.Occupant \
         VehicleSeat.Steer VehicleSeat.Throttle VideoFrame.Playing VideoFrame.TimePosition WeldConstraint.Enabled \
         Workspace.AllowThirdPartySales"
    );
}

#[test]
fn every_name_in_the_overlay_exists() {
    let table = ClassTable::get();
    let canonical = |owner: &str, name: &str| {
        let info = property(owner, name);
        assert_eq!(
            (table.class(info.owner).name, info.name),
            (owner, name),
            "another name, or inherited"
        );
        info
    };
    for (owner, name, twin) in overlay::TWINS {
        assert!(canonical(owner, name).aliases.contains(twin));
    }
    for (owner, other, name) in overlay::ALIASES {
        let source = &data().classes[owner];
        assert!(source.properties.contains_key(other), "{owner}.{other}");
        assert!(
            property(owner, name).aliases.contains(other),
            "{owner}.{other}"
        );
        assert_eq!(property(owner, name).name, *name);
    }
    for (owner, name) in overlay::SAVED
        .iter()
        .chain(overlay::REPLICATES)
        .chain(overlay::ACTING_PROPERTIES)
    {
        canonical(owner, name);
    }
    for default in overlay::DEFAULTS {
        let info = property(default.class, default.property);
        assert!(
            default.value.as_type(info.value_type).is_some(),
            "{}.{}",
            default.class,
            default.property
        );
    }
    for name in overlay::ACTING_CLASSES {
        assert!(table.class(class(name)).acts);
    }
    for details in overlay::DETAILS {
        let info = canonical(details.class, details.property);
        assert_eq!(
            (info.doc, info.unit, info.range),
            (details.doc, details.unit, details.range)
        );
        assert!(details.doc.ends_with('.'), "{}", details.doc);
    }
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
