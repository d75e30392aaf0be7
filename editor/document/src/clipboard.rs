//! The clipboard is place text: what is copied can be pasted into another place, another machine, or a chat window.
//!
//! Copied text is a place whose root lists the copied instances themselves, with the sources of scripts in it. Pasted
//! text comes from anywhere: it is bounded and read like any place, and what is wrong with it is reported. The text of a
//! whole place can be pasted too: that is, what its services hold. Knows no system clipboard.

#[cfg(test)]
mod tests;

use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::known::known;
use studio_model::{Change, ChangeError, DataModel, Diagnostic, InstanceId, Report, Uid, Value};
use studio_place::{NoScripts, ReadPlace, read_str, write_string};

use crate::document::{Document, EditError};
use crate::edit::Edit;
use crate::operations::{Fragment, check_parent, count_of, movable, refused};
use crate::services::is_there;

/// Bytes of text that can be pasted.
pub const PASTE_BYTES_MAX: usize = 256 << 20;

/// What problems of pasted text call it.
const FILE: &str = "clipboard";

/// The line that frames text in a chat window.
const FENCE: &str = "```";

/// What was pasted.
#[derive(Debug, Clone)]
pub struct Pasted {
    /// The pasted instances, without those below them.
    pub ids: Vec<InstanceId>,
    /// What is wrong with the text.
    pub report: Report,
}

/// Below what pasted instances go when these are selected: beside the last selected; in Workspace if none is.
pub fn paste_target(model: &DataModel, selected: &[InstanceId]) -> InstanceId {
    let last = selected
        .iter()
        .rev()
        .copied()
        .find(|&id| is_there(model, id) && id != model.root());
    match last {
        Some(id) => model
            .parent(id)
            .filter(|&parent| parent != model.root())
            .unwrap_or(id),
        None => model
            .service(known().workspace)
            .unwrap_or_else(|| model.root()),
    }
}

impl Document {
    /// Instances with everything below them as text. References to what is not copied are kept by its uid, for a paste
    /// into the same place.
    ///
    /// # Errors
    /// Refused if there is nothing but services.
    pub fn copy(&self, ids: &[InstanceId]) -> Result<String, EditError> {
        let tops = movable(self.model(), ids, "copied")?;
        Ok(write_string(&detached_copy(self.model(), &tops)?))
    }

    /// Copies instances and deletes them, as one step.
    ///
    /// # Errors
    /// Refused if there is nothing but services.
    pub fn cut(&mut self, ids: &[InstanceId]) -> Result<String, EditError> {
        let text = self.copy(ids)?;
        let tops = movable(self.model(), ids, "cut")?;
        let name = format!("Cut {}", count_of(self.model(), &tops));
        self.edit(name, |edit| {
            for &top in &tops {
                edit.remove(top)?;
            }
            Ok(())
        })?;
        Ok(text)
    }

    /// Puts copied instances below each of `parents`, last, and selects them. They keep their uids where no instance of
    /// this place has them. Parts stand where they were copied.
    ///
    /// # Errors
    /// Refused if the text holds no instances, or a parent cannot hold any.
    pub fn paste(&mut self, text: &str, parents: &[InstanceId]) -> Result<Pasted, EditError> {
        if text.len() > PASTE_BYTES_MAX {
            return Err(refused(format!(
                "The clipboard holds more than {} MiB",
                PASTE_BYTES_MAX >> 20
            )));
        }
        if parents.is_empty() {
            return Err(refused("Select what to paste into"));
        }
        for &parent in parents {
            check_parent(self.model(), &[], parent)?;
        }
        let read = read_str(unfenced(text), FILE, &NoScripts);
        let tops = pasted_tops(&read.model);
        if tops.is_empty() {
            return Err(refused(no_instances(&read.report)));
        }
        let clip = Clip::new(&read, &tops);
        let name = format!("Paste {}", count_of(&read.model, &tops));
        let mut report = Report::new();
        let ids = self.edit(name, |edit| {
            let present = clip.present(edit.model());
            let mut taken: FxHashSet<Uid> = present.keys().copied().collect();
            let mut pasted = Vec::new();
            for &parent in parents {
                pasted.extend(clip.paste(edit, parent, &present, &mut taken)?);
            }
            report = clip.report(&present);
            Ok(pasted)
        })?;
        self.select_only(ids.iter().copied());
        Ok(Pasted { ids, report })
    }
}

/// A model that holds copies at its root. References to the outside stand in it as text.
fn detached_copy(model: &DataModel, tops: &[InstanceId]) -> Result<DataModel, ChangeError> {
    let fragment = Fragment::of(model, tops);
    let mut copy = DataModel::new();
    let built = fragment.build(&mut copy, |node| node.uid, |_| None)?;
    for (original, place) in fragment.originals() {
        let id = built.ids[place];
        for (property, value) in model.own_values(original) {
            let Value::Ref(Some(target)) = value else {
                continue;
            };
            let outside = fragment.place_of(target).is_none() && model.is_attached(target);
            if let Some(uid) = model.uid(target).filter(|_| outside)
                && let Some(notes) = copy.annotations_mut(id)
            {
                let name = model.table().property(property).name;
                let raw = format!("\"{uid}\"");
                notes.unknown_properties.push((name.into(), raw.into()));
            }
        }
    }
    let parent = copy.root();
    for &root in &built.tops {
        copy.apply(Change::Insert {
            root,
            parent,
            before: None,
        })?;
    }
    Ok(copy)
}

/// What a chat window puts around text is left out.
fn unfenced(text: &str) -> &str {
    let Some(start) = text.find(FENCE) else {
        return text;
    };
    let inner = &text[start..];
    let inner = inner.find('\n').map_or("", |end| &inner[end..]);
    inner.find(FENCE).map_or(inner, |end| &inner[..end])
}

/// The instances to paste: what stands at the root, and of services what they hold.
fn pasted_tops(model: &DataModel) -> Vec<InstanceId> {
    let is_service = |id| {
        model
            .class(id)
            .is_some_and(|class| model.table().class(class).service)
    };
    let mut tops = Vec::new();
    for id in model.children(model.root()) {
        if is_service(id) {
            tops.extend(model.children(id));
        } else if model.class(id) != Some(known().data_model) {
            tops.push(id);
        }
    }
    tops
}

fn no_instances(report: &Report) -> String {
    let reason = report
        .iter()
        .next()
        .map_or(String::new(), |problem| format!(": {}", problem.message));
    format!("The clipboard holds no instances{reason}")
}

/// What is pasted.
struct Clip<'a> {
    read: &'a ReadPlace,
    fragment: Fragment,
}

impl<'a> Clip<'a> {
    fn new(read: &'a ReadPlace, tops: &[InstanceId]) -> Self {
        Self {
            read,
            fragment: Fragment::of(&read.model, tops),
        }
    }

    /// Which of the uids that the text names are in a place, and whose they are.
    fn present(&self, model: &DataModel) -> FxHashMap<Uid, InstanceId> {
        let own = self.fragment.nodes.iter().filter_map(|node| node.uid);
        let targets = self.read.unresolved.iter().map(|found| found.target);
        let named: FxHashSet<Uid> = own.chain(targets).collect();
        if named.is_empty() {
            return FxHashMap::default();
        }
        model
            .descendants(model.root())
            .filter_map(|id| Some((model.uid(id)?, id)))
            .filter(|(uid, _)| named.contains(uid))
            .collect()
    }

    fn paste(
        &self,
        edit: &mut Edit<'_>,
        parent: InstanceId,
        present: &FxHashMap<Uid, InstanceId>,
        taken: &mut FxHashSet<Uid>,
    ) -> Result<Vec<InstanceId>, ChangeError> {
        let built = self.fragment.build(
            edit,
            |node| node.uid.filter(|&uid| taken.insert(uid)),
            |_| None,
        )?;
        for found in &self.read.unresolved {
            let place = self.fragment.place_of(found.id);
            let target = present.get(&found.target).copied();
            if let Some((place, target)) = place.zip(target) {
                edit.prepare(Change::SetProperty {
                    id: built.ids[place],
                    property: found.property,
                    value: Value::Ref(Some(target)),
                })?;
            }
        }
        for &top in &built.tops {
            edit.insert(top, parent, None)?;
        }
        Ok(built.tops)
    }

    /// The text's problems, but for those that are none of a clipboard's: a part at the root, a reference to what is
    /// already there.
    fn report(&self, present: &FxHashMap<Uid, InstanceId>) -> Report {
        let mut report = Report::new();
        for problem in self.read.report.iter() {
            if !matches!(problem.code, "not-a-service" | "missing-reference") {
                report.push(problem.clone());
            }
        }
        let model = &self.read.model;
        for found in &self.read.unresolved {
            if !present.contains_key(&found.target) {
                let name = model.table().property(found.property).name;
                let message = format!(
                    "`{}.{name}` led to something that was not copied; it leads to nothing now",
                    model.name(found.id)
                );
                report.push(
                    Diagnostic::warning("reference-outside", message).in_path(model.path(found.id)),
                );
            }
        }
        report
    }
}
