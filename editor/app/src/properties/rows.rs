//! Which properties there are to show for a selection: those that all its classes have, by name and type, in sections.
//! Made of the class table alone.

use std::sync::Arc;

use studio_document::operations::{has_origin, shown_value};
use studio_model::known::known;
use studio_model::{
    ClassId, ClassTable, DataModel, InstanceId, PropertyId, PropertyInfo, Scripting, Value,
    ValueType, clock,
};

/// How a row shows its property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum View {
    /// As it is.
    Whole,
    /// The position of a frame.
    Position,
    /// The orientation of a frame, degrees.
    Orientation,
    /// Hours as a time of day.
    Time,
}

/// A property that all selected classes have.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// What the row is called.
    pub(super) name: &'static str,
    /// What describes it.
    pub(super) described: PropertyId,
    /// What holds it, for each class of the selection.
    pub(super) held: Arc<[(ClassId, PropertyId)]>,
    /// How it is shown.
    pub(super) view: View,
    /// Whether it can be changed.
    pub(super) writable: bool,
    /// Whether only those who want to see everything see it.
    pub(super) hidden: bool,
}

impl Row {
    /// What holds it for instances of a class.
    pub(super) fn property_of(&self, class: ClassId) -> Option<PropertyId> {
        let found = self.held.iter().find(|(held, _)| *held == class);
        found.map(|(_, property)| *property)
    }

    /// Which of the stored value's numbers it shows: the first, and how many; none for all.
    pub(super) fn slice(&self) -> Option<(usize, usize)> {
        match self.view {
            View::Whole | View::Time => None,
            View::Position => Some((0, 3)),
            View::Orientation => Some((3, 3)),
        }
    }

    /// Whether it shows where the pivots of models are, which no property holds: an edit moves all that is in them.
    pub(super) fn is_origin(&self) -> bool {
        self.described == known().origin && self.view != View::Whole
    }

    /// Whether it can be told whether its value is the default: not of where things are, of which no place is more so
    /// than another.
    pub(super) fn has_default(&self) -> bool {
        self.view == View::Whole || self.described == known().pivot_offset
    }

    /// What is stored in a property that it shows.
    pub(super) fn read(model: &DataModel, id: InstanceId, property: PropertyId) -> Option<Value> {
        if property == known().origin {
            return shown_value(model, id, property);
        }
        model.value(id, property)
    }

    /// What it shows of a stored value.
    pub(super) fn shown(&self, value: Value) -> Value {
        match (self.view, value) {
            (View::Time, Value::Float32(hours)) => Value::String(clock::text_of(hours).into()),
            (_, value) => value,
        }
    }

    /// What is stored for a value that it shows; `None` if that can be none.
    pub(super) fn stored(&self, value: &Value) -> Option<Value> {
        match (self.view, value) {
            (View::Time, Value::String(text)) => clock::hours_of(text).map(Value::Float32),
            (_, value) => Some(value.clone()),
        }
    }

    /// Whether a filter finds it, by its name, its section or what is said of it.
    pub(super) fn matches(&self, table: &ClassTable, filter: &str) -> bool {
        let info = table.property(self.described);
        let has = |text: &str| text.to_lowercase().contains(filter);
        has(self.name) || has(info.section) || has(info.doc)
    }
}

/// Properties under one heading.
#[derive(Debug, Clone)]
pub(super) struct Section {
    pub(super) name: &'static str,
    pub(super) rows: Vec<Row>,
}

/// Sections that come first and last; the others stand between, by name.
const FIRST: [&str; 8] = [
    "Transform",
    "Layout",
    "Appearance",
    "Text",
    "Image",
    "Light",
    "Part",
    "Collision",
];
const LAST: [&str; 7] = [
    "Behavior",
    "Data",
    "Selection",
    "Streaming",
    "Surface",
    "Localization",
    "Permissions",
];
/// Rows that come first in their section.
const FIRST_ROWS: [&str; 5] = [
    "OriginPosition",
    "OriginOrientation",
    "Position",
    "Orientation",
    "Size",
];

/// Frames that are shown as two rows instead, of these names: where they are and how they are turned.
const SPLIT: [(&str, [&str; 2]); 2] = [
    ("Origin", ["OriginPosition", "OriginOrientation"]),
    ("PivotOffset", ["PivotPosition", "PivotOrientation"]),
];

/// What places hold for programs: nobody sets it by hand. The pivot of a model is edited by its tool.
const RAW: [&str; 2] = ["IconTint", "WorldPivotData"];

/// The sections for a set of classes, which is not empty.
pub(super) fn sections(table: &'static ClassTable, classes: &[ClassId]) -> Vec<Section> {
    let Some((&first, others)) = classes.split_first() else {
        return Vec::new();
    };
    let mut sections: Vec<Section> = Vec::new();
    for &property in &table.class(first).properties {
        let Some(row) = row(table, first, others, property) else {
            continue;
        };
        let name = table.property(row.described).section;
        let rows = split(table, classes, row);
        match sections.iter_mut().find(|section| section.name == name) {
            Some(section) => section.rows.extend(rows),
            None => sections.push(Section { name, rows }),
        }
    }
    for section in &mut sections {
        section.rows.sort_by_key(|row| {
            let place = FIRST_ROWS.iter().position(|name| *name == row.name);
            place.unwrap_or(FIRST_ROWS.len())
        });
    }
    sections.sort_by_key(|section| (place(section.name), section.name));
    sections
}

fn place(section: &str) -> usize {
    let find = |list: &[&str]| list.iter().position(|name| *name == section);
    match (find(&FIRST), find(&LAST)) {
        (Some(place), _) => place,
        (None, Some(place)) => FIRST.len() + 1 + place,
        (None, None) => FIRST.len(),
    }
}

fn row(
    table: &'static ClassTable,
    first: ClassId,
    others: &[ClassId],
    property: PropertyId,
) -> Option<Row> {
    let info = table.property(property);
    let (source, view) = view_of(table, first, info).unwrap_or((property, View::Whole));
    let name = table.property(source).name;
    let value_type = (
        table.property(source).value_type,
        table.property(source).enum_id,
    );
    let mut held = vec![(first, source)];
    for &class in others {
        let same = table.find(class, name)?;
        let other = table.property(same);
        if (other.value_type, other.enum_id) != value_type {
            return None;
        }
        held.push((class, same));
    }
    let is_view = view != View::Whole;
    let readable = info.scripting != Scripting::Hidden || !info.doc.is_empty();
    Some(Row {
        name: info.name,
        described: property,
        held: held.into(),
        view,
        writable: info.scripting != Scripting::ReadOnly && (info.saved || is_view),
        hidden: info.deprecated
            || !readable
            || (!info.saved && !is_view)
            || RAW.contains(&info.name)
            || has_views(table, first, info),
    })
}

/// The rows that show a frame, where it is not shown as one; the row itself is there for who wants to see everything.
fn split(table: &ClassTable, classes: &[ClassId], mut whole: Row) -> Vec<Row> {
    let found = SPLIT.iter().find(|(name, _)| *name == whole.name);
    // A part's place is told by its own rows already.
    let has_models = || {
        let can_move = |&class: &ClassId| has_origin(table, class);
        let is_part = |&class: &ClassId| table.is_a(class, known().base_part);
        classes.iter().all(can_move) && !classes.iter().all(is_part)
    };
    let Some((_, names)) = found.filter(|_| whole.described != known().origin || has_models())
    else {
        return vec![whole];
    };
    let views = [View::Position, View::Orientation];
    let mut rows: Vec<Row> = names
        .iter()
        .zip(views)
        .map(|(name, view)| Row {
            name,
            view,
            writable: true,
            hidden: false,
            ..whole.clone()
        })
        .collect();
    whole.hidden = true;
    rows.push(whole);
    rows
}

/// What a property is only another view of: positions, orientations and times of day are not stored by themselves.
fn view_of(table: &ClassTable, class: ClassId, info: &PropertyInfo) -> Option<(PropertyId, View)> {
    if let Some(source) = info.view_of {
        return Some((source, View::Time));
    }
    let view = match info.name {
        "Position" => View::Position,
        "Orientation" => View::Orientation,
        _ => return None,
    };
    let frame = table.find(class, "CFrame")?;
    let stores_frame = table.property(frame).value_type == ValueType::CFrame;
    (info.value_type == ValueType::Vector3 && !info.saved && stores_frame).then_some((frame, view))
}

/// Whether a frame is shown as a position and an orientation instead.
fn has_views(table: &ClassTable, class: ClassId, info: &PropertyInfo) -> bool {
    info.name == "CFrame"
        && ["Position", "Orientation"].iter().all(|name| {
            table
                .find(class, name)
                .is_some_and(|view| view_of(table, class, table.property(view)).is_some())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(names: &[&str]) -> Vec<(&'static str, &'static str)> {
        let table = ClassTable::get();
        let classes: Vec<ClassId> = names
            .iter()
            .map(|name| table.class_named(name).unwrap())
            .collect();
        sections(table, &classes)
            .into_iter()
            .flat_map(|section| {
                let rows = section.rows.into_iter().filter(|row| !row.hidden);
                rows.map(move |row| (section.name, row.name))
            })
            .collect()
    }

    #[test]
    fn a_part_begins_with_where_it_is() {
        let rows = shown(&["Part"]);
        assert_eq!(
            rows[..4],
            [
                ("Transform", "Position"),
                ("Transform", "Orientation"),
                ("Transform", "Size"),
                ("Transform", "PivotPosition"),
            ]
        );
        assert_eq!(rows[4], ("Transform", "PivotOrientation"));
        assert!(rows.contains(&("Appearance", "Color")));
        assert!(
            !rows
                .iter()
                .any(|(_, name)| ["siz", "Velocity", "CFrame"].contains(name))
        );
    }

    #[test]
    fn models_begin_with_where_their_pivot_is_and_the_world_has_no_place() {
        let origin = |classes: &[&str]| {
            let rows = shown(classes).into_iter().map(|(section, name)| {
                assert!(section == "Transform" || !name.starts_with("Origin"));
                name
            });
            rows.filter(|name| name.starts_with("Origin")).count()
        };
        let models = ["Model", "Tool", "Actor"];
        for class in models {
            assert_eq!(shown(&[class])[0], ("Transform", "OriginPosition"));
            assert_eq!(shown(&[class])[1], ("Transform", "OriginOrientation"));
        }
        assert_eq!(origin(&models), 2);
        assert_eq!(origin(&["Part", "Model"]), 2);
        for none in [&["Part", "MeshPart"][..], &["Workspace"], &["Terrain"]] {
            assert_eq!(origin(none), 0, "{none:?}");
        }
        assert_eq!(origin(&["Model", "Terrain"]), 0);
        assert_eq!(origin(&["Model", "Folder"]), 0);
    }

    #[test]
    fn what_only_programs_set_is_not_shown() {
        let raw = |class: &str| shown(&[class]).iter().any(|(_, name)| RAW.contains(name));
        assert!(!raw("Folder") && !raw("Model"));
    }

    #[test]
    fn classes_share_what_has_the_same_name_and_type() {
        let lights = shown(&["SpotLight", "PointLight"]);
        assert!(lights.iter().any(|(_, name)| *name == "Range"));
        assert!(!lights.iter().any(|(_, name)| *name == "Angle"));
        let strange = shown(&["Part", "Frame"]);
        assert!(!strange.iter().any(|(_, name)| *name == "Size"));
        assert!(strange.iter().any(|(_, name)| *name == "Archivable"));
    }
}
