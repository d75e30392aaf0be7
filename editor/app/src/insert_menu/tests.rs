use studio_model::ClassTable;

use super::ranking::{self, Line};

fn names(text: &str, parent: &str) -> Vec<&'static str> {
    let table = ClassTable::get();
    let found = ranking::find(text, table.class_named(parent));
    (0..found.len())
        .filter_map(|place| found.class(place))
        .map(|class| table.class(class).name)
        .collect()
}

#[test]
fn a_name_comes_before_what_contains_it_and_that_before_what_is_described() {
    let found = names("light", "Part");
    assert_eq!(&found[..3], ["PointLight", "SpotLight", "SurfaceLight"]);
    assert_eq!(
        &names("light", "DataModel")[..3],
        ["PointLight", "SpotLight", "SurfaceLight"]
    );
    assert_eq!(names("part", "Workspace")[0], "Part");
    assert_eq!(names("Sound", "Workspace")[0], "Sound");
    assert!(names("door", "Workspace").contains(&"HingeConstraint"));
    assert_eq!(names("uilist", "Frame")[0], "UIListLayout");
    assert!(names("qqqq", "Frame").is_empty());
    assert!(names("reflection", "Frame").is_empty());
}

#[test]
fn without_a_search_the_common_ones_come_first_and_every_line_is_of_one_class() {
    let table = ClassTable::get();
    let found = ranking::find("", table.class_named("Part"));
    assert_eq!(found.line(0), Line::Heading("COMMON HERE"));
    let mut seen = Vec::new();
    for line in 0..found.lines() {
        if let Line::Class(place, class) = found.line(line) {
            assert_eq!(found.line_of(place), line);
            assert_eq!(found.class(place), Some(class));
            assert!(!seen.contains(&class));
            seen.push(class);
        }
    }
    assert_eq!(seen.len(), found.len());
    assert!(seen.len() > 250);
}
