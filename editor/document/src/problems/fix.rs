//! What can be done about a problem at a click. Each fix is an edit like any other; all of a click are one step.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{
    Annotations, CFrame, Change, ClassTable, DataModel, Diagnostic, InstanceId, PropertyId, Value,
    limits,
};
use studio_place::{kept_value, suggested_item};

use crate::document::{Document, EditError};
use crate::edit::Edit;

/// The extent that a flat part is given, in studs: the least that the reference's editor makes.
const LEAST_SIZE: f32 = 0.05;

/// Something that mends a problem.
#[derive(Debug, Clone, PartialEq)]
pub enum QuickFix {
    /// Takes the instance out.
    Delete,
    /// Moves what is in a service that is there twice into the first one, and takes it out.
    MergeService {
        /// The first one.
        into: InstanceId,
    },
    /// Moves the instance.
    MoveTo {
        /// Its new parent.
        parent: InstanceId,
    },
    /// Forgets a property that nobody knows.
    ForgetProperty {
        /// As the file wrote it.
        name: String,
    },
    /// Takes the text of an unknown property as a known one's value.
    UseProperty {
        /// As the file wrote it.
        name: String,
        /// What it becomes.
        property: PropertyId,
        /// What the text says.
        value: Value,
    },
    /// Gives every axis of a part an extent.
    MakeSolid,
    /// Moves a part to where physics is precise.
    BringBack,
    /// Clears a property that names an asset which is not there.
    ClearContent {
        /// Which.
        property: PropertyId,
    },
    /// Keeps a script's source in the place itself, not in the file that cannot be read.
    ForgetFile,
}

impl QuickFix {
    /// What it does, as a line about many of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Delete => "Delete what has no use",
            Self::MergeService { .. } => "Merge services that are there twice",
            Self::MoveTo { .. } => "Move to where it works",
            Self::ForgetProperty { .. } => "Forget unknown properties",
            Self::UseProperty { .. } => "Use values that were kept as text",
            Self::MakeSolid => "Give flat parts an extent",
            Self::BringBack => "Bring far parts back",
            Self::ClearContent { .. } => "Clear assets that are missing",
            Self::ForgetFile => "Keep sources in the place",
        }
    }

    /// What a button for it says.
    pub fn title(&self, model: &DataModel) -> String {
        let table = ClassTable::get();
        match self {
            Self::Delete => "Delete it".to_owned(),
            Self::MergeService { into } => format!("Merge into the first {}", model.name(*into)),
            Self::MoveTo { parent } => format!("Move to {}", model.path(*parent)),
            Self::ForgetProperty { name } => format!("Forget {name}"),
            Self::UseProperty {
                name,
                property,
                value,
            } => {
                let info = table.property(*property);
                let item = match (value, info.enum_id) {
                    (Value::Enum(number), Some(id)) => table.enumeration(id).item_name(*number),
                    _ => None,
                };
                match item {
                    Some(item) => format!("Use {item}"),
                    None if name == info.name => format!("Use the value of {name}"),
                    None => format!("Use as {}", info.name),
                }
            }
            Self::MakeSolid => "Give it an extent".to_owned(),
            Self::BringBack => "Bring it back".to_owned(),
            Self::ClearContent { property } => {
                format!("Clear {}", table.property(*property).name)
            }
            Self::ForgetFile => "Keep the source in the place".to_owned(),
        }
    }
}

/// What can be done about a problem, the best first.
pub(super) fn fixes(model: &DataModel, problem: &Diagnostic) -> Vec<QuickFix> {
    let Some(id) = problem.instance else {
        return Vec::new();
    };
    match problem.code {
        "loose-joint" | "unknown-class" => vec![QuickFix::Delete],
        "duplicate-service" => {
            let first = model.class(id).and_then(|class| model.service(class));
            let first = first.filter(|&first| first != id);
            first
                .map(|into| QuickFix::MergeService { into })
                .into_iter()
                .collect()
        }
        "not-a-service" => {
            let workspace = model.service(known().workspace);
            workspace
                .map(|parent| QuickFix::MoveTo { parent })
                .into_iter()
                .collect()
        }
        "script-does-not-run" => home_of_script(model, id).into_iter().collect(),
        "zero-size" => vec![QuickFix::MakeSolid],
        "outside-world" => vec![QuickFix::BringBack],
        "missing-asset" => missing_contents(model, id, &problem.message),
        "missing-file" | "unreadable-file" | "not-utf8" | "path-escapes" => {
            let notes = model.annotations(id);
            let has_file = notes.is_some_and(|notes| notes.source_file.is_some());
            has_file
                .then_some(QuickFix::ForgetFile)
                .into_iter()
                .collect()
        }
        _ => kept_fixes(model, id, problem),
    }
}

/// Where a script would run: what the problem's hint says.
fn home_of_script(model: &DataModel, id: InstanceId) -> Option<QuickFix> {
    let table = model.table();
    let service = |name: &str| model.service(table.class_named(name)?);
    let is_local = model.class(id) == Some(known().local_script);
    let parent = if is_local {
        let player = service("StarterPlayer")?;
        let scripts = table.class_named("StarterPlayerScripts")?;
        model
            .children(player)
            .find(|&child| model.class(child) == Some(scripts))
    } else {
        service("ServerScriptService")
    };
    parent.map(|parent| QuickFix::MoveTo { parent })
}

/// The contents of an instance that the problem is about.
fn missing_contents(model: &DataModel, id: InstanceId, message: &str) -> Vec<QuickFix> {
    model
        .own_values(id)
        .filter_map(|(property, value)| match value {
            Value::Content(content) => {
                let path = content.strip_prefix("asset://")?;
                let name = model.table().property(property).name;
                (message.contains(&format!("/{path}`"))
                    && message.starts_with(&format!("`{name}`")))
                .then_some(QuickFix::ClearContent { property })
            }
            _ => None,
        })
        .collect()
}

/// What can be done about a property that is kept as text: the one that the problem's message names.
fn kept_fixes(model: &DataModel, id: InstanceId, problem: &Diagnostic) -> Vec<QuickFix> {
    let notes = model.annotations(id).into_iter();
    let mut kept = notes.flat_map(|notes| &notes.unknown_properties);
    let named = |name: &str| problem.message.contains(&format!("`{name}`"));
    let Some((name, text)) = kept.find(|(name, _)| named(name)) else {
        return Vec::new();
    };
    let near = || {
        let near = model.table().suggest_property(model.class(id)?, name)?;
        kept_value(model, id, near, text)
    };
    let value = kept_value(model, id, name, text)
        .or_else(|| suggested_item(model, id, name, text))
        .or_else(near);
    let mut fixes = Vec::new();
    if let Some((property, value)) = value {
        fixes.push(QuickFix::UseProperty {
            name: name.to_string(),
            property,
            value,
        });
    }
    fixes.push(QuickFix::ForgetProperty {
        name: name.to_string(),
    });
    fixes
}

/// Mends problems, each of its instance, as one step: all of them or none. An instance that is not there any more is passed
/// by.
///
/// # Errors
/// The document refuses one of the changes.
pub fn apply_fixes(
    document: &mut Document,
    fixes: &[(InstanceId, QuickFix)],
) -> Result<(), EditError> {
    let name = match fixes {
        [(_, fix)] => fix.title(document.model()),
        fixes => format!("Fix {} problems", fixes.len()),
    };
    document.edit(name, |edit| {
        for (id, fix) in fixes {
            if edit.model().is_attached(*id) {
                apply(edit, *id, fix)?;
            }
        }
        Ok(())
    })
}

fn apply(edit: &mut Edit<'_>, id: InstanceId, fix: &QuickFix) -> Result<(), EditError> {
    match fix {
        QuickFix::Delete => edit.remove(id)?,
        QuickFix::MoveTo { parent } => edit.reparent(id, *parent, None)?,
        QuickFix::MergeService { into } => {
            let children: Vec<InstanceId> = edit.model().children(id).collect();
            for child in children {
                edit.reparent(child, *into, None)?;
            }
            edit.remove(id)?;
        }
        QuickFix::ForgetProperty { name } => annotate(edit, id, |notes| forget(notes, name))?,
        QuickFix::UseProperty {
            name,
            property,
            value,
        } => {
            edit.set(id, *property, value.clone())?;
            annotate(edit, id, |notes| forget(notes, name))?;
        }
        QuickFix::MakeSolid => {
            if let Some(Value::Vector3(size)) = edit.model().value(id, known().size) {
                let size = size.max(Vec3::splat(LEAST_SIZE));
                edit.set(id, known().size, Value::Vector3(size))?;
            }
        }
        QuickFix::BringBack => {
            if let Some(frame) = edit.model().cframe(id, known().cframe) {
                let most = Vec3::splat(limits::WORLD_EXTENT_STUDS);
                let position = frame.position.clamp(-most, most);
                let frame = CFrame { position, ..frame };
                edit.set(id, known().cframe, Value::CFrame(frame))?;
            }
        }
        QuickFix::ClearContent { property } => {
            edit.set(id, *property, Value::Content("".into()))?;
        }
        QuickFix::ForgetFile => annotate(edit, id, |notes| notes.source_file = None)?,
    }
    Ok(())
}

fn forget(notes: &mut Annotations, name: &str) {
    notes
        .unknown_properties
        .retain(|(kept, _)| kept.as_ref() != name);
}

fn annotate(
    edit: &mut Edit<'_>,
    id: InstanceId,
    change: impl FnOnce(&mut Annotations),
) -> Result<(), EditError> {
    let mut annotations = Box::new(edit.model().annotations(id).cloned().unwrap_or_default());
    change(&mut annotations);
    Ok(edit.apply(Change::SetAnnotations { id, annotations })?)
}
