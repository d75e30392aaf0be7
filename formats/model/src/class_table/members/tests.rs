//! The table of members against the class table, against what we add to it, and against what scripts use.

use std::collections::BTreeSet;

use super::*;

const USED: &str = include_str!("tests/used.txt");

fn table() -> &'static ClassTable {
    ClassTable::get()
}

fn class(name: &str) -> ClassId {
    table()
        .class_named(name)
        .unwrap_or_else(|| panic!("no class {name}"))
}

fn method(owner: &str, name: &str) -> &'static Method {
    table()
        .method(class(owner), name)
        .unwrap_or_else(|| panic!("no {owner}:{name}"))
}

fn event(owner: &str, name: &str) -> &'static Event {
    table()
        .event(class(owner), name)
        .unwrap_or_else(|| panic!("no {owner}.{name}"))
}

#[test]
fn every_line_is_a_row_of_a_class_that_there_is() {
    let mut seen = BTreeSet::new();
    for line in table::lines() {
        let row = table::row(table(), line).unwrap_or_else(|| panic!("{line}"));
        assert!(seen.insert(row), "twice: {line}");
    }
    let count = table().methods().len() + table().events().len() + table().callbacks().len();
    assert_eq!(count, seen.len());
    let lines: Vec<&str> = table::TEXT
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    assert!(lines.len() > 2000, "{} lines", lines.len());
}

#[test]
fn signatures_are_read_whole() {
    for line in table::lines() {
        let (signature, flags) = line.split_once(" ;").unwrap_or((line, ""));
        for flag in flags.split_whitespace() {
            assert!(["yields", "deprecated", "plugin"].contains(&flag), "{line}");
        }
        let words: Vec<&str> = signature.splitn(3, ' ').collect();
        let &[owner, kind, rest] = words.as_slice() else {
            panic!("{line}");
        };
        let name = rest.split('(').next().unwrap();
        let member = declared(class(owner), name);
        let (parameters, returns) = match (kind, member) {
            ("method", Some(Member::Method(id))) => {
                let info = table().method_info(id);
                (info.parameters, format!(" -> {}", info.returns))
            }
            ("event", Some(Member::Event(id))) => {
                (table().event_info(id).parameters, String::new())
            }
            ("callback", Some(Member::Callback(id))) => {
                let info = table().callback_info(id);
                (info.parameters, format!(" -> {}", info.returns))
            }
            _ => panic!("{line}"),
        };
        let list: Vec<String> = parameters
            .iter()
            .map(|each| format!("{}: {}", each.name, each.value_type))
            .collect();
        assert_eq!(format!("{name}({}){returns}", list.join(", ")), rest);
        assert_rest_is_last(parameters, line);
    }
}

fn declared(owner: ClassId, name: &str) -> Option<Member> {
    let all = table().all_members();
    all.declared[owner.index()]
        .iter()
        .copied()
        .find(|member| table().member_name(*member) == name)
}

fn assert_rest_is_last(parameters: Parameters, line: &str) {
    let count = parameters.iter().count();
    for (at, parameter) in parameters.iter().enumerate() {
        assert!(!parameter.is_rest() || at + 1 == count, "{line}");
        assert!(!parameter.name.is_empty() && !parameter.value_type.is_empty());
    }
}

#[test]
fn infos_know_their_ids_and_owners() {
    for (at, info) in table().methods().iter().enumerate() {
        assert_eq!(info.id.index(), at);
        assert_eq!(table().method_info(info.id).name, info.name);
        assert_eq!(table().method(info.owner, info.name).unwrap().id, info.id);
    }
    for (at, info) in table().events().iter().enumerate() {
        assert_eq!(info.id.index(), at);
        assert_eq!(table().event(info.owner, info.name).unwrap().id, info.id);
    }
    for (at, info) in table().callbacks().iter().enumerate() {
        assert_eq!(info.id.index(), at);
        assert_eq!(table().callback(info.owner, info.name).unwrap().id, info.id);
    }
    let sorted = |list: Vec<(ClassId, &str)>| list.is_sorted();
    assert!(sorted(
        table()
            .methods()
            .iter()
            .map(|info| (info.owner, info.name))
            .collect()
    ));
    assert!(sorted(
        table()
            .events()
            .iter()
            .map(|info| (info.owner, info.name))
            .collect()
    ));
}

#[test]
fn what_scripts_use_most_is_found() {
    for line in USED.lines().filter(|line| !line.starts_with('#')) {
        if let Some((owner, name)) = line.split_once(':') {
            method(owner, name);
        } else {
            let (owner, name) = line.split_once('.').unwrap();
            event(owner, name);
        }
    }
}

#[test]
fn methods_say_what_they_take_and_return() {
    let find = method("Part", "FindFirstChild");
    assert_eq!(table().class(find.owner).name, "Instance");
    let parameters: Vec<Parameter> = find.parameters.iter().collect();
    assert_eq!(parameters.len(), 2);
    assert!(!parameters[0].is_optional());
    assert_eq!(parameters[1].name, "recursive");
    assert_eq!(parameters[1].value_type, "boolean?");
    assert!(parameters[1].is_optional());
    assert_eq!(find.parameters.required(), 1);
    assert_eq!(find.returns, "Instance?");
    assert!(!find.yields && !find.deprecated && !find.plugin);

    let create = method("TweenService", "Create");
    assert_eq!(
        create.parameters.text(),
        "instance: Instance, tweenInfo: TweenInfo, propertyTable: { [string]: any }"
    );
    assert_eq!(create.returns, "Tween");
    let walk = method("Humanoid", "MoveTo");
    assert_eq!(walk.parameters.text(), "location: Vector3, part: Instance?");
    assert_eq!(walk.returns, "()");

    let fire = method("RemoteEvent", "FireClient");
    assert_eq!(fire.parameters.text(), "player: Player, ...: any");
    assert_eq!(fire.parameters.required(), 1);
    assert!(fire.parameters.iter().last().unwrap().is_rest());

    let bind = method("ContextActionService", "BindAction");
    let handler = bind.parameters.iter().nth(1).unwrap();
    assert!(
        handler
            .value_type
            .starts_with("(actionName: string, state: ")
    );
    assert_eq!(bind.parameters.iter().count(), 4);
    assert_eq!(
        method("CollectionService", "AddTag").parameters.required(),
        2
    );
}

#[test]
fn methods_that_wait_say_so() {
    for (owner, name) in [
        ("Instance", "WaitForChild"),
        ("RemoteFunction", "InvokeServer"),
        ("BindableFunction", "Invoke"),
        ("DataStore", "GetAsync"),
        ("OrderedDataStore", "SetAsync"),
        ("GlobalDataStore", "UpdateAsync"),
        ("HttpService", "RequestAsync"),
        ("TextChannel", "SendAsync"),
    ] {
        assert!(method(owner, name).yields, "{owner}:{name}");
    }
    for (owner, name) in [("Instance", "Clone"), ("Players", "GetPlayers")] {
        assert!(!method(owner, name).yields, "{owner}:{name}");
    }
}

#[test]
fn events_and_callbacks_say_what_they_are_given() {
    let added = event("Players", "PlayerAdded");
    assert_eq!(added.parameters.text(), "player: Player");
    assert_eq!(
        event("RemoteEvent", "OnServerEvent").parameters.text(),
        "player: Player, ...: any"
    );
    assert_eq!(event("Humanoid", "Died").parameters.iter().count(), 0);
    let invoke = table()
        .callback(class("RemoteFunction"), "OnServerInvoke")
        .unwrap();
    assert_eq!(invoke.parameters.text(), "player: Player, ...: any");
    assert_eq!(invoke.returns, "...any");
    assert_eq!(
        table()
            .callback(class("TextChannel"), "ShouldDeliverCallback")
            .unwrap()
            .returns,
        "boolean"
    );
}

#[test]
fn kinds_are_not_mixed_up() {
    let part = class("Part");
    assert!(table().event(part, "Destroy").is_none());
    assert!(table().method(part, "Touched").is_none());
    assert!(table().callback(part, "Touched").is_none());
    assert!(table().member(part, "Size").is_none());
    assert!(table().member(part, "PlayerAdded").is_none());
    assert!(table().member(table().unknown_class(), "Destroy").is_some());
}

#[test]
fn no_member_has_the_name_of_a_property() {
    for (id, info) in table().classes() {
        for member in &table().all_members().declared[id.index()] {
            let name = table().member_name(*member);
            assert_eq!(table().find(id, name), None, "{}.{name}", info.name);
        }
    }
}

#[test]
fn a_class_has_its_own_and_inherited_members_once() {
    let names: Vec<&str> = table()
        .members(class("IntValue"))
        .map(|member| table().member_name(member))
        .collect();
    assert_eq!(names[0], "Changed");
    assert_eq!(names.iter().filter(|name| **name == "Changed").count(), 1);
    assert!(names.contains(&"FindFirstChild") && names.contains(&"IsA"));
    let given = event("IntValue", "Changed").parameters.text();
    assert_eq!(given, "value: number");
    assert_eq!(
        event("Folder", "Changed").parameters.text(),
        "property: string"
    );
}

#[test]
fn former_names_lead_to_those_of_today() {
    for (owner, former, today) in overlay::FORMER {
        let member = table().member(class(owner), former);
        assert!(member.is_some(), "{owner}.{former}");
        assert_eq!(
            member,
            table().member(class(owner), today),
            "{owner}.{former}"
        );
        assert_ne!(former, today);
    }
    let keys: Vec<_> = overlay::FORMER.iter().map(|row| (row.0, row.1)).collect();
    assert!(keys.is_sorted());
    let children = method("Model", "children");
    assert_eq!(children.name, "GetChildren");
    assert_eq!(children.aliases, ["children", "getChildren"]);
    assert_eq!(method("Part", "remove").name, "Remove");
    assert!(method("Part", "Remove").deprecated);
}

#[test]
fn sides_are_of_members_that_there_are() {
    for (list, side) in [
        (overlay::SERVER, Side::Server),
        (overlay::CLIENT, Side::Client),
    ] {
        for (owner, names) in list {
            for name in *names {
                let member = declared(class(owner), name);
                let found = match member.unwrap_or_else(|| panic!("no {owner}.{name}")) {
                    Member::Method(id) => table().method_info(id).side,
                    Member::Event(id) => table().event_info(id).side,
                    Member::Callback(id) => table().callback_info(id).side,
                };
                assert_eq!(found, side, "{owner}.{name}");
            }
        }
    }
    assert_eq!(method("Instance", "Destroy").side, Side::Both);
}

#[test]
fn types_name_enums_that_there_are() {
    for line in table::lines() {
        for rest in line.split("Enum.").skip(1) {
            let name = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap();
            assert!(table().enum_named(name).is_some(), "Enum.{name}: {line}");
        }
    }
}
