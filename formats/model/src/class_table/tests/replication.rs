//! What is saved and what clients are sent.

use rbx_reflection::{PropertyKind, PropertySerialization, PropertyTag};

use super::*;

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
fn views_of_a_pose_are_neither_saved_nor_sent() {
    for name in ["Position", "Orientation", "Rotation"] {
        let info = property("Part", name);
        assert!(!info.saved && !info.replicates, "{name}");
        assert_eq!(info.scripting, Scripting::ReadWrite);
    }
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
