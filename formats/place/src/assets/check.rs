//! Compares the assets that a place uses with those that it has: missing, unused and oversized ones.

use std::collections::HashSet;
use std::sync::Arc;

use studio_model::{
    ClassTable, DataModel, Diagnostic, InstanceId, Location, PropertyId, Report, Value, ValueType,
    limits,
};

use super::{ASSET_SCHEME, ASSETS_FOLDER, AssetIndex};
use crate::folder::is_inside;
use crate::read::InstanceLines;

impl AssetIndex {
    /// What does not fit between a model and its assets.
    pub fn problems(&self, model: &DataModel) -> Report {
        let mut report = Report::new();
        self.check(model, &InstanceLines::empty(""), &mut report);
        report
    }

    /// Reports what does not fit between the model and its assets.
    pub(crate) fn check(&self, model: &DataModel, lines: &InstanceLines, report: &mut Report) {
        let mut used: HashSet<&str> = HashSet::new();
        for (id, property, content) in contents(model) {
            if let Some(file) = self.resolve(&content) {
                used.insert(&file.path);
            } else if let Some(path) = content.strip_prefix(ASSET_SCHEME) {
                let mut diagnostic = missing(path, property, model, id);
                diagnostic.location = lines.location(id);
                report.push(diagnostic.in_path(model.path(id)).of_instance(id));
            }
        }
        for file in &self.files {
            let location = Location::of_file(format!("{ASSETS_FOLDER}/{}", file.path));
            if file.size_bytes > limits::ASSET_BYTES_MAX {
                let message = format!(
                    "{} bytes; an asset has at most {}",
                    file.size_bytes,
                    limits::ASSET_BYTES_MAX
                );
                report.push(Diagnostic::error("oversized-asset", message).at(location));
            } else if !used.contains(file.path.as_str()) {
                let message = "nothing in the place uses this file; it is not published";
                report.push(Diagnostic::note("unused-asset", message).at(location));
            }
        }
    }
}

fn missing(path: &str, property: &str, model: &DataModel, id: InstanceId) -> Diagnostic {
    let subject = format!("`{property}` of a {}", model.class_name(id));
    if is_inside(path) {
        Diagnostic::error(
            "missing-asset",
            format!("{subject} names `{ASSETS_FOLDER}/{path}`, which is not there"),
        )
        .with_hint("add the file, or correct the path: it is relative to assets/")
    } else {
        Diagnostic::error(
            "path-escapes",
            format!("{subject} names `{path}`, which leaves the folder of assets"),
        )
        .with_hint("use a path below assets/, with `/` and without `..`")
    }
}

/// The contents that instances name, each with its property.
fn contents(model: &DataModel) -> impl Iterator<Item = (InstanceId, &'static str, Arc<str>)> + '_ {
    let table = model.table();
    let uses = table.classes().flat_map(move |(class, info)| {
        let properties = info.properties.iter().copied();
        properties
            .filter(|property| is_content(table, *property))
            .map(move |property| (class, property))
    });
    uses.flat_map(move |(class, property)| {
        model
            .instances_of(class)
            .filter(|id| model.is_attached(*id))
            .filter_map(move |id| {
                let content = match model.own_value(id, property)? {
                    Value::Content(content) => content,
                    Value::Font(font) => font.family,
                    _ => return None,
                };
                Some((id, table.property(property).name, content))
            })
    })
}

fn is_content(table: &ClassTable, property: PropertyId) -> bool {
    matches!(
        table.property(property).value_type,
        ValueType::Content | ValueType::Font
    )
}
