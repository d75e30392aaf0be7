//! Names: canonical, other, former, and those in the overlay.

use super::*;

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

    let (to, noon) = convert("Lighting", "TimeOfDay", Value::String("12:15:00".into()));
    assert_eq!((to, noon), (vec!["ClockTime"], Some(Value::Float32(12.25))));

    let (_, mesh) = convert("CharacterMesh", "MeshId", Value::Int64(27));
    assert_eq!(mesh, Some(Value::Content("rbxassetid://27".into())));
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
    for (owner, name, source) in overlay::VIEWS {
        let info = canonical(owner, name);
        assert_eq!(info.view_of, table.find(class(owner), source));
        assert!(!info.saved && !info.replicates);
        assert!(matches!(
            table.resolve(class(owner), name),
            Some(Resolved::Migrated(_))
        ));
    }
    assert!(overlay::TARGETS.is_sorted());
    for (owner, name, target) in overlay::TARGETS {
        let info = canonical(owner, name);
        assert_eq!(
            (info.value_type, info.target),
            (ValueType::Ref, Some(class(target)))
        );
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
    for details in overlay::all_details() {
        let info = canonical(details.class, details.property);
        assert_eq!(
            (info.doc, info.unit, info.range),
            (details.doc, details.unit, details.range)
        );
        assert!(details.doc.ends_with('.'), "{}", details.doc);
    }
}
