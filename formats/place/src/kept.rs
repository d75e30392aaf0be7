//! What a model keeps of its text without understanding it: unknown classes, unknown properties, values that are none. Said
//! again for a model that is being edited, in the words of the reader, and turned into values once it is understood.

use studio_model::class_table::Resolved;
use studio_model::{ClassId, DataModel, Diagnostic, InstanceId, PropertyId, Report, Value};

use crate::read::wrong_value;
use crate::value::{Read, ValueProblem, read_value};

/// Reports everything that is kept as text, and instances at the root that do not belong there.
pub fn check_kept(model: &DataModel) -> Report {
    let mut report = Report::new();
    for id in model.children(model.root()) {
        if let Some(class) = model.class(id)
            && class != model.table().unknown_class()
            && !model.table().class(class).service
        {
            push(
                &mut report,
                model,
                id,
                not_a_service(model.table().class(class).name),
            );
        }
    }
    for id in model.descendants(model.root()) {
        let (Some(notes), Some(class)) = (model.annotations(id), model.class(id)) else {
            continue;
        };
        if let Some(name) = &notes.unknown_class {
            let near = model.table().suggest_class(name);
            push(&mut report, model, id, unknown_class(name, near));
            continue;
        }
        for (name, text) in &notes.unknown_properties {
            let problem = kept_problem(model, class, name, text);
            push(&mut report, model, id, problem);
        }
    }
    report
}

fn push(report: &mut Report, model: &DataModel, id: InstanceId, problem: Diagnostic) {
    report.push(problem.in_path(model.path(id)).of_instance(id));
}

/// The property that a kept text is a value of, once its name and its text are understood; `None` as long as they are not.
/// A reference is nothing if no instance has its uid.
pub fn kept_value(
    model: &DataModel,
    id: InstanceId,
    name: &str,
    text: &str,
) -> Option<(PropertyId, Value)> {
    let property = current(model, model.class(id)?, name)?;
    let info = model.table().property(property);
    match read_value(text, info.value_type, info.enum_id).ok()? {
        Read::Value(value) => Some((property, value)),
        Read::Reference(uid) => {
            let target = model
                .descendants(model.root())
                .find(|&id| model.uid(id) == Some(uid));
            Some((property, Value::Ref(target)))
        }
    }
}

/// The item of an enum that a kept text may have meant, where it names none.
pub fn suggested_item(
    model: &DataModel,
    id: InstanceId,
    name: &str,
    text: &str,
) -> Option<(PropertyId, Value)> {
    let property = current(model, model.class(id)?, name)?;
    let info = model.table().property(property);
    match read_value(text, info.value_type, info.enum_id) {
        Err(ValueProblem::NoSuchItem {
            suggestion: Some(item),
            ..
        }) => {
            let number = model.table().enumeration(info.enum_id?).item_named(item)?;
            Some((property, Value::Enum(number)))
        }
        _ => None,
    }
}

fn current(model: &DataModel, class: ClassId, name: &str) -> Option<PropertyId> {
    match model.table().resolve(class, name)? {
        Resolved::Property(property) | Resolved::Alias(property) => Some(property),
        Resolved::Migrated(_) => None,
    }
}

fn kept_problem(model: &DataModel, class: ClassId, name: &str, text: &str) -> Diagnostic {
    let table = model.table();
    let class_name = table.class(class).name;
    let (value_type, enum_id) = match table.resolve(class, name) {
        None => {
            let near = table.suggest_property(class, name);
            return unknown_property(name, class_name, near);
        }
        Some(Resolved::Property(property) | Resolved::Alias(property)) => {
            let info = table.property(property);
            (info.value_type, info.enum_id)
        }
        Some(Resolved::Migrated(migration)) => (migration.from_type, migration.from_enum),
    };
    let subject = format!("`{name}` of a {class_name}");
    match read_value(text, value_type, enum_id) {
        Err(problem) => wrong_value(&subject, text, value_type, &problem),
        Ok(_) => Diagnostic::warning(
            "value-not-used",
            format!("{subject} has a text beside its value, which is not used"),
        )
        .with_hint("use it or delete it"),
    }
}

pub(crate) fn unknown_class(name: &str, near: Option<&str>) -> Diagnostic {
    let message = format!("unknown class `{name}`; it is kept as it is");
    suggesting(Diagnostic::warning("unknown-class", message), near)
}

pub(crate) fn unknown_property(name: &str, class: &str, near: Option<&str>) -> Diagnostic {
    let message = format!("unknown property `{name}` on {class}; it is kept as it is");
    suggesting(Diagnostic::warning("unknown-property", message), near)
}

pub(crate) fn not_a_service(class: &str) -> Diagnostic {
    let article = match class.chars().next() {
        Some('A' | 'E' | 'I' | 'O' | 'U') => "an",
        _ => "a",
    };
    let message = format!("{article} {class} does not belong at the root, where services are");
    Diagnostic::warning("not-a-service", message)
        .with_hint("move it into a service, such as Workspace")
}

fn suggesting(diagnostic: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => diagnostic.with_hint(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoScripts, read_str};

    #[test]
    fn a_model_says_of_itself_what_reading_said_of_its_text() {
        let text = r#"(format: 1, root: [(class: "Part"), (class: "Workspace", children: [
            (class: "Prat"), (class: "Part", properties: {"Colour": (1, 2, 3), "Material": "Wod", "Size": true}),
        ])])"#;
        let read = read_str(text, "", &NoScripts);
        let facts = |report: &Report| -> Vec<_> {
            let mut facts: Vec<_> = report
                .iter()
                .map(|d| {
                    (
                        d.code,
                        d.message.clone(),
                        d.hint.clone(),
                        d.path.clone(),
                        d.instance,
                    )
                })
                .collect();
            facts.sort();
            facts
        };
        assert_eq!(facts(&check_kept(&read.model)), facts(&read.report));
        assert_eq!(read.report.iter().len(), 5);
    }

    #[test]
    fn a_kept_text_becomes_a_value_once_it_is_understood() {
        let text = r#"(format: 1, root: [(class: "Workspace", children: [(class: "Part", properties: {
            "Sise": (1, 2, 3), "Material": "Wod"})])])"#;
        let model = read_str(text, "", &NoScripts).model;
        let id = model.descendants(model.root()).last().unwrap();
        assert_eq!(kept_value(&model, id, "Sise", "(1, 2, 3)"), None);
        let (property, _) = kept_value(&model, id, "Size", "(1, 2, 3)").unwrap();
        assert_eq!(model.table().property(property).name, "Size");
        assert_eq!(kept_value(&model, id, "Material", "\"Wod\""), None);
        assert!(suggested_item(&model, id, "Material", "\"Wod\"").is_some());
    }
}
