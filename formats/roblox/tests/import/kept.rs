//! What is kept of a file, and how: values of every type, names, tags, attributes, references, unknown things.

use rbx_dom_weak::{InstanceBuilder, ustr};
use rbx_types as rbx;
use studio_model::{Value, limits};
use studio_roblox::DropReason;

use crate::files::{at, binary_file, imported, imports, is_set, one, place, value, xml_file};

#[test]
fn references_lead_to_the_same_instance() {
    let (part, weld) = (
        InstanceBuilder::new("Part"),
        InstanceBuilder::new("WeldConstraint"),
    );
    let weld = weld.with_property("Part0", part.referent());
    let dom = place([InstanceBuilder::new("Model").with_children([weld, part])]);
    for (format, import) in imports(&dom) {
        let weld = at(&import.model, &["Model", "WeldConstraint"]);
        let part = at(&import.model, &["Model", "Part"]);
        assert_eq!(
            value(&import.model, weld, "Part0"),
            Value::Ref(Some(part)),
            "{format}"
        );
        assert_eq!(
            value(&import.model, weld, "Part1"),
            Value::Ref(None),
            "{format}"
        );
    }
}

#[test]
fn tags_and_attributes_survive() {
    let attributes = rbx::Attributes::new()
        .with("Speed", 1.5f64)
        .with("Owner", rbx::BinaryString::from(b"me".to_vec()))
        .with("Home", rbx::Vector3::new(1.0, 2.0, 3.0))
        .with("Open", true);
    let part = InstanceBuilder::new("Part")
        .with_property(
            "Tags",
            rbx::Tags::from(vec!["Lava".to_owned(), "Deadly".to_owned()]),
        )
        .with_property("Attributes", attributes);
    for (format, import) in imports(&place([part])) {
        let model = &import.model;
        let id = at(model, &["Part"]);
        let tags: Vec<&str> = model.tags(id).iter().map(AsRef::as_ref).collect();
        assert_eq!(tags, ["Deadly", "Lava"], "{format}");
        assert_eq!(model.attributes(id).len(), 4);
        assert_eq!(model.attribute(id, "Speed"), Some(&Value::Float64(1.5)));
        assert_eq!(
            model.attribute(id, "Owner"),
            Some(&Value::String("me".into()))
        );
        assert_eq!(
            model.attribute(id, "Home"),
            Some(&Value::Vector3([1.0, 2.0, 3.0].into()))
        );
        assert_eq!(import.report.losses(), 0);
    }
}

#[test]
fn tags_and_attributes_beyond_their_limits_are_dropped_one_by_one() {
    let tags: Vec<String> = (0..limits::TAGS_MAX + 2)
        .map(|i| format!("Tag{i:04}"))
        .collect();
    let long = "x".repeat(limits::ATTRIBUTE_NAME_BYTES_MAX + 1);
    let attributes = rbx::Attributes::new().with(long, true).with("Kept", true);
    let part = InstanceBuilder::new("Part")
        .with_property("Tags", rbx::Tags::from(tags))
        .with_property("Attributes", attributes);
    for (format, import) in imports(&place([part])) {
        let id = at(&import.model, &["Part"]);
        assert_eq!(import.model.tags(id).len(), limits::TAGS_MAX, "{format}");
        assert_eq!(import.model.attribute(id, "Kept"), Some(&Value::Bool(true)));
        let dropped = import.report.dropped.iter();
        let dropped: Vec<(&str, DropReason, usize)> = dropped
            .map(|d| (d.what.as_str(), d.reason, d.count))
            .collect();
        let expected = [
            ("Part.Attributes", DropReason::TooLong, 1),
            ("Part.Tags", DropReason::TooMany, 2),
        ];
        assert_eq!(dropped, expected, "{format}");
    }
}

#[test]
fn former_names_become_todays_properties() {
    let label = InstanceBuilder::new("TextLabel").with_property("Font", rbx::Enum::from_u32(3));
    let corner = InstanceBuilder::new("UICorner");
    let corner = corner.with_property("CornerRadius", rbx::UDim::new(0.0, 12));
    for (format, import) in imports(&place([label, corner])) {
        let id = at(&import.model, &["TextLabel"]);
        let font = value(&import.model, id, "FontFace");
        assert!(
            matches!(&font, Value::Font(f) if f.family.contains("SourceSans")),
            "{format}: {font:?}"
        );
        let corner = at(&import.model, &["UICorner"]);
        for side in ["TopLeftRadius", "BottomRightRadius"] {
            let radius = value(&import.model, corner, side);
            assert!(
                matches!(radius, Value::UDim(r) if r.offset == 12),
                "{format}: {radius:?}"
            );
        }
        assert_eq!(import.report.losses(), 0, "{}", import.report);
    }
}

#[test]
fn unknown_classes_and_properties_are_kept_under_their_names() {
    let hologram = InstanceBuilder::new("Hologram")
        .with_name("Ship")
        .with_property("Brightness", 2.5f32)
        .with_property("Tags", rbx::BinaryString::from(b"Blue\0".to_vec()))
        .with_child(
            InstanceBuilder::new("Part").with_property("Flavour", rbx::Vector3::new(1.0, 2.0, 3.0)),
        );
    for (format, import) in imports(&place([hologram])) {
        let model = &import.model;
        let ship = at(model, &["Ship"]);
        assert_eq!(model.class_name(ship), "Hologram", "{format}");
        assert_eq!(model.tags(ship).len(), 1, "{format}");
        let kept = &model.annotations(ship).unwrap().unknown_properties;
        assert_eq!(kept, &[("Brightness".into(), "2.5".into())], "{format}");
        let part = model.annotations(at(model, &["Ship", "Part"])).unwrap();
        assert_eq!(
            part.unknown_properties,
            [("Flavour".into(), "(1.0, 2.0, 3.0)".into())]
        );
        assert_eq!(import.report.unknown_classes[0].name, "Hologram");
        assert_eq!(import.report.unknown_properties.len(), 2);
        assert_eq!((import.report.instances, import.report.classes), (2, 2));
    }
}

#[test]
fn odd_names_are_kept_and_long_ones_cut_between_letters() {
    let odd = ["", "same", "same", "a/b\\c", "\u{202e}gnp", "tab\there"];
    let long = format!("x{}", "ü".repeat(limits::NAME_BYTES_MAX));
    let names = odd.iter().copied().chain([long.as_str()]);
    let dom = place(names.map(|name| InstanceBuilder::new("Folder").with_name(name)));
    for (format, import) in imports(&dom) {
        let model = &import.model;
        let names: Vec<&str> = model
            .children(model.root())
            .map(|id| model.name(id))
            .collect();
        assert_eq!(&names[..odd.len()], odd, "{format}");
        let expected = &long[..limits::NAME_BYTES_MAX - 1];
        assert_eq!(names[odd.len()], expected);
        assert_eq!(
            import.report.dropped.last().map(|d| d.reason),
            Some(DropReason::NameShortened)
        );
    }
}

#[test]
fn values_that_cannot_be_are_left_at_their_defaults_and_reported() {
    let nan = rbx::Vector3::new(f32::NAN, 0.0, 0.0);
    let frame = rbx::CFrame::new(nan, rbx::Matrix3::identity());
    let part = InstanceBuilder::new("Part")
        .with_name("Broken")
        .with_property("CFrame", frame)
        .with_property("Size", rbx::Vector3::new(f32::INFINITY, 1.0, 1.0))
        .with_property("Material", rbx::Enum::from_u32(999_999));
    let mover = InstanceBuilder::new("BodyVelocity")
        .with_property("MaxForce", rbx::Vector3::new(f32::INFINITY, 1.0, 1.0));
    let place = place([InstanceBuilder::new("Workspace").with_children([part, mover])]);
    for (format, import) in imports(&place) {
        let id = at(&import.model, &["Workspace", "Broken"]);
        for property in ["CFrame", "Size", "Material"] {
            assert!(!is_set(&import.model, id, property), "{format}: {property}");
        }
        let mover = at(&import.model, &["Workspace", "BodyVelocity"]);
        let force = Value::Vector3([f32::MAX, 1.0, 1.0].into());
        assert_eq!(value(&import.model, mover, "MaxForce"), force);
        let dropped = import.report.dropped.iter();
        let lost: Vec<(&str, DropReason, &str)> = dropped
            .filter(|d| d.reason.is_loss())
            .map(|d| (d.what.as_str(), d.reason, d.first.as_str()))
            .collect();
        let broken = "Workspace/Broken";
        assert_eq!(
            lost,
            [
                (
                    "BodyVelocity.MaxForce",
                    DropReason::Infinite,
                    "Workspace/BodyVelocity"
                ),
                ("Part.CFrame", DropReason::NotFinite, broken),
                ("Part.Material", DropReason::NoSuchEnumItem, broken),
                ("Part.Size", DropReason::NotFinite, broken),
            ],
            "{format}"
        );
    }
}

#[test]
fn unions_and_meshes_keep_place_size_and_colour_without_their_data() {
    let size = rbx::Vector3::new(4.0, 5.0, 6.0);
    let union = InstanceBuilder::new("UnionOperation")
        .with_property("Size", size)
        .with_property("Anchored", true)
        .with_property("MeshData2", rbx::SharedString::new(b"CSGMDL".to_vec()))
        .with_property("PhysicalConfigData", rbx::SharedString::new(vec![]));
    let mesh = InstanceBuilder::new("MeshPart").with_property("Size", size);
    for (format, import) in imports(&place([union, mesh])) {
        let report = &import.report;
        for class in ["UnionOperation", "MeshPart"] {
            let id = at(&import.model, &[class]);
            assert_eq!(
                value(&import.model, id, "Size"),
                Value::Vector3([4.0, 5.0, 6.0].into())
            );
        }
        let union = at(&import.model, &["UnionOperation"]);
        assert_eq!(value(&import.model, union, "Anchored"), Value::Bool(true));
        assert!(!is_set(&import.model, union, "MeshData2"));
        let stand_ins: Vec<&str> = report.stand_ins.iter().map(|t| t.name.as_str()).collect();
        assert_eq!(stand_ins, ["MeshPart", "UnionOperation"], "{format}");
        let mesh_data = report
            .dropped
            .iter()
            .find(|d| d.reason == DropReason::MeshData);
        assert_eq!(
            mesh_data.map(|d| (d.what.as_str(), d.count)),
            Some(("UnionOperation.MeshData2", 1))
        );
    }
}

#[test]
fn identities_of_the_file_give_way_to_uids() {
    let part = InstanceBuilder::new("Part").with_property("UniqueId", rbx::UniqueId::new(1, 2, 3));
    for (_, import) in imports(&place([part])) {
        let id = at(&import.model, &["Part"]);
        assert!(import.model.uid(id).is_some());
        let dropped = &import.report.dropped[0];
        assert_eq!(
            (dropped.what.as_str(), dropped.reason),
            ("Instance.UniqueId", DropReason::Identity)
        );
        assert_eq!(import.report.losses(), 0);
    }
}

#[test]
fn terrain_with_voxels_is_kept_and_reported_as_not_solid() {
    let grid = |bytes: &[u8]| {
        one(
            "Terrain",
            "SmoothGrid",
            rbx::BinaryString::from(bytes.to_vec()),
        )
    };
    for (_, import) in imports(&grid(&[1, 5, 7, 7])) {
        assert_eq!(import.report.not_solid[0].name, "Terrain");
    }
    for (_, import) in imports(&grid(&[1, 5])) {
        assert!(import.report.not_solid.is_empty());
    }
}

#[test]
fn the_two_formats_give_the_same_model() {
    let part = InstanceBuilder::new("Part").with_property("Transparency", 0.5f32);
    let other = InstanceBuilder::new("ObjectValue").with_property("Value", part.referent());
    let dom = place([InstanceBuilder::new("Workspace").with_children([part, other])]);
    let text = |file: &[u8]| {
        let model = imported(file).model;
        let all = model.descendants(model.root());
        let lines: Vec<String> = all
            .map(|id| {
                format!(
                    "{} {:?}",
                    model.path(id),
                    model.own_values(id).collect::<Vec<_>>()
                )
            })
            .collect();
        lines.join("\n")
    };
    let binary = binary_file(&dom, rbx_binary::CompressionType::Zstd);
    assert_eq!(text(&binary), text(&xml_file(&dom)));
    assert_eq!(dom.root().class, ustr("DataModel"));
}
