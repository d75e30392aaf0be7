use proptest::prelude::*;
use studio_model::{Change, Value};

use super::*;

/// Workspace (Door (Hinge, Frame), Lamp), Lighting.
struct Fixture {
    model: DataModel,
    ids: Vec<InstanceId>,
}

impl Fixture {
    fn new() -> Self {
        let mut fixture = Self {
            model: DataModel::new(),
            ids: Vec::new(),
        };
        let root = fixture.model.root();
        let workspace = fixture.add("Workspace", "Workspace", root);
        let door = fixture.add("Model", "Front Door", workspace);
        let hinge = fixture.add("HingeConstraint", "Hinge", door);
        let frame = fixture.add("Part", "Frame", door);
        let lamp = fixture.add("WedgePart", "Lamp.001", workspace);
        fixture.add("Lighting", "Lighting", root);
        fixture.set(frame, "Anchored", Value::Bool(true));
        fixture.set(frame, "Size", Value::Vector3(glam::vec3(20.0, 5.0, 30.0)));
        fixture.set(frame, "Color", Value::Color3uint8([255, 136, 0]));
        fixture.set(frame, "Transparency", Value::Float32(0.3));
        let pose = studio_model::CFrame::from_quat(
            glam::vec3(1.0, 12.0, 3.0),
            glam::Quat::from_rotation_y(90f32.to_radians()),
        );
        fixture.set(frame, "CFrame", Value::CFrame(pose));
        fixture.set(door, "PrimaryPart", Value::Ref(Some(frame)));
        let speed = |value| Change::SetAttribute {
            id: hinge,
            name: "Speed".into(),
            value: Some(value),
        };
        fixture.model.apply(speed(Value::Float64(4.0))).unwrap();
        let tag = Change::AddTag {
            id: lamp,
            tag: "Light Source".into(),
        };
        fixture.model.apply(tag).unwrap();
        fixture
    }

    fn add(&mut self, class: &str, name: &str, parent: InstanceId) -> InstanceId {
        let class = self.model.table().class_named(class).unwrap();
        let id = self.model.create(class).unwrap();
        let name = name.into();
        self.model.apply(Change::SetName { id, name }).unwrap();
        let insert = Change::Insert {
            root: id,
            parent,
            before: None,
        };
        self.model.apply(insert).unwrap();
        self.ids.push(id);
        id
    }

    fn set(&mut self, id: InstanceId, property: &str, value: Value) {
        let class = self.model.class(id).unwrap();
        let property = self.model.table().find(class, property).unwrap();
        self.model.set_property(id, property, value).unwrap();
    }

    fn find(&self, text: &str) -> Vec<&str> {
        let query = Query::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        self.ids
            .iter()
            .filter(|&&id| query.matches(&self.model, id))
            .map(|&id| self.model.name(id))
            .collect()
    }
}

#[track_caller]
fn check(text: &str, found: &[&str]) {
    assert_eq!(Fixture::new().find(text), found, "{text}");
}

#[track_caller]
fn check_error(text: &str, marked: &str, message: &str, hint: &str) {
    let error = Query::parse(text).expect_err(text);
    assert_eq!(&text[error.span.clone()], marked, "{error:?}");
    assert_eq!(error.message, message);
    assert_eq!(error.hint.as_deref().unwrap_or_default(), hint);
}

#[test]
fn names_are_found_by_any_part_whatever_the_case() {
    check("door", &["Front Door"]);
    check("\"front door\"", &["Front Door"]);
    check("FR", &["Front Door", "Frame"]);
    check("lamp.001", &["Lamp.001"]);
    check("name = frame", &["Frame"]);
    check("ClassName = wedgepart", &["Lamp.001"]);
    check("Parent = \"Front Door\"", &["Hinge", "Frame"]);
    assert_eq!(Fixture::new().find("").len(), 6);
    assert_eq!(Fixture::new().find("*").len(), 6);
}

#[test]
fn classes_tags_and_attributes() {
    check("is:BasePart", &["Frame", "Lamp.001"]);
    check("class:Part", &["Frame"]);
    check("is: hingeconstraint", &["Hinge"]);
    check("tag:\"Light Source\"", &["Lamp.001"]);
    check("tag:light", &[]);
    check("tag:*", &["Lamp.001"]);
    check("@*", &["Hinge"]);
    check("@Speed", &["Hinge"]);
    check("attr:speed", &["Hinge"]);
    check("@Speed > 3", &["Hinge"]);
    check("attr:Speed >= 4.1", &[]);
    check("@Speed = fast", &[]);
}

#[test]
fn properties_compare_by_their_type() {
    check("is:BasePart Anchored = false", &["Lamp.001"]);
    check("anchored == TRUE", &["Frame"]);
    check("Transparency = 0.3", &["Frame"]);
    check("Transparency ~= 0", &["Frame"]);
    check("Size.Y > 4", &["Frame"]);
    check("Size > \"19,4,29\"", &["Frame"]);
    check("Size > \"19,4,30\"", &[]);
    check("Size>=5", &["Frame"]);
    check("Size = (20, 5, 30) is:Part", &["Frame"]);
    check("Size = 20, 5, 30 is:Part", &["Frame"]);
    check("Size = 20,5,31", &[]);
    check("Size = \"(20, 5, 30)\"", &["Frame"]);
    check("Material = plastic", &["Frame", "Lamp.001"]);
    check("Material = Enum.Material.Plastic", &["Frame", "Lamp.001"]);
    check("Color = #ff8800", &["Frame"]);
    check("Color = #F80", &["Frame"]);
    check("Color = \"255, 136, 0\"", &["Frame"]);
    check("Color.R > 200", &["Frame"]);
    check("PrimaryPart = Frame", &["Front Door"]);
    check("PrimaryPart = nil", &["Workspace"]);
    check("CustomPhysicalProperties ~= nil", &[]);
}

#[test]
fn position_and_orientation_are_read_off_the_frame() {
    check("Position.Y = 12", &["Frame"]);
    check("Orientation = \"0, 90, 0\"", &["Frame"]);
    check("CFrame.Position.Z = 3", &["Frame"]);
    check("CFrame.x = 1", &["Frame"]);
}

#[test]
fn paths_are_matched_upwards() {
    check("Workspace.*", &["Front Door", "Lamp.001"]);
    check(
        "Workspace.**",
        &["Front Door", "Hinge", "Frame", "Lamp.001"],
    );
    check("Workspace.\"Front Door\".*", &["Hinge", "Frame"]);
    check("\"Front Door\".Frame", &["Frame"]);
    check("workspace.**.frame", &["Frame"]);
    check("game.*", &["Workspace", "Lighting"]);
    check("game.workspace.*.hinge", &["Hinge"]);
    check("game.hinge", &[]);
    check("Hinge.*", &[]);
}

#[test]
fn terms_combine() {
    check("is:BasePart -lamp", &["Frame"]);
    check("is:BasePart and not tag:\"Light Source\"", &["Frame"]);
    check("hinge or frame lamp or lighting", &["Hinge", "Lighting"]);
    check("(hinge or frame) is:Part", &["Frame"]);
    check("-(is:PVInstance or is:Constraint)", &["Lighting"]);
    check("not not hinge", &["Hinge"]);
}

#[test]
fn errors_say_where_and_what_instead() {
    check_error(
        "a is:Prat",
        "Prat",
        "there is no class Prat",
        "did you mean Part?",
    );
    check_error(
        "is:Part&Size.Y > 3",
        "Part&Size.Y",
        "& joins no terms",
        "write Part Size.Y",
    );
    check_error(
        "is:Part|is:Model",
        "Part|is:Model",
        "| joins no terms",
        "write Part or is:Model",
    );
    check_error(
        "Anchord = true",
        "Anchord",
        "no class has a property Anchord",
        "did you mean Anchored?",
    );
    check_error(
        "Anchored = maybe",
        "maybe",
        "Anchored is true or false, not maybe",
        "",
    );
    check_error(
        "is:Part Material = Gras",
        "Gras",
        "Enum.Material has no item Gras",
        "did you mean Grass?",
    );
    check_error(
        "Anchored > true",
        ">",
        "Anchored has no order",
        "use = or ~=",
    );
    check_error(
        "Size.W > 3",
        "Size",
        "Size has no part W",
        "Size is three numbers, like \"20, 5, 20\"",
    );
}

#[test]
fn errors_of_form_say_where_and_what_instead() {
    check_error(
        "(a",
        "(",
        "this parenthesis is not closed",
        "close it with )",
    );
    check_error("a)", ")", "this parenthesis closes none", "");
    check_error("\"a", "\"a", "this quote is not closed", "end it with \"");
    check_error(
        "Size.Y >",
        ">",
        "a value is missing after >",
        "a value with spaces stands in quotes",
    );
    check_error(
        "clas:Part",
        "clas:",
        "clas: is nothing to search by",
        "write is:, class:, tag: or attr:, or the name in quotes: \"clas:Part\"",
    );
    check_error(
        "Mass > 3",
        "Mass",
        "Mass exists only while a place runs",
        "",
    );
    let long = "a".repeat(QUERY_BYTES_MAX + 1);
    assert!(Query::parse(&long).is_err());
    assert!(Query::parse(&"(".repeat(QUERY_BYTES_MAX)).is_err());
    assert!(Query::parse(&"-".repeat(QUERY_BYTES_MAX)).is_err());
}

#[test]
fn highlights_are_the_wanted_parts_of_a_name() {
    let query = Query::parse("oo or door is:Model -front").unwrap();
    let name = "Front Door";
    let shown: Vec<&str> = query
        .highlights(name)
        .into_iter()
        .map(|r| &name[r])
        .collect();
    assert_eq!(shown, ["Door"]);
    let query = Query::parse("ä").unwrap();
    assert_eq!(query.highlights("xÄx").first(), Some(&(1..3)));
}

#[test]
fn a_scan_in_slices_finds_what_one_walk_finds() {
    let fixture = Fixture::new();
    let query = Query::parse("e").unwrap();
    for slice in [1, 2, 100] {
        let tops = fixture.model.children(fixture.model.root());
        let mut scan = Scan::new(tops.collect::<Vec<_>>().into_iter());
        let mut found = Vec::new();
        while !scan.step(&query, &fixture.model, slice, |id| found.push(id)) {}
        let names: Vec<&str> = found.iter().map(|&id| fixture.model.name(id)).collect();
        assert_eq!(names, ["Workspace", "Hinge", "Frame"]);
        assert_eq!(scan.visited(), 6);
    }
}

#[test]
fn values_are_read_only_by_queries_that_name_them() {
    for (text, reads) in [
        ("door is:Part", false),
        ("a or -@Speed", true),
        ("Size.Y > 1", true),
    ] {
        assert_eq!(Query::parse(text).unwrap().reads_values(), reads, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in ".{0,80}") {
        let fixture = Fixture::new();
        match Query::parse(&text) {
            Ok(query) => {
                for &id in &fixture.ids {
                    query.matches(&fixture.model, id);
                    query.highlights(fixture.model.name(id));
                }
            }
            Err(error) => prop_assert!(text.get(error.span).is_some()),
        }
    }

    #[test]
    fn no_sentence_of_the_language_panics(words in prop::collection::vec(prop::sample::select(vec![
        "is:Part", "Size", ".Y", ">", "=", "~=", "(", ")", "-", "not", "or", "and", "\"a b\"", "*", "Workspace.**",
        "**.**.a", "@Speed", "@", "tag:", "5", "\"1,2,3\"", "Material", "Color", "#F80", "nil", "Parent", "ä", ":", " ",
    ]), 0..12)) {
        let fixture = Fixture::new();
        let text = words.concat();
        for text in [text, words.join(" ")] {
            if let Ok(query) = Query::parse(&text) {
                for &id in &fixture.ids {
                    query.matches(&fixture.model, id);
                }
            } else if let Err(error) = Query::parse(&text) {
                prop_assert!(text.get(error.span).is_some());
            }
        }
    }
}
