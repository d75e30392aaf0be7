//! From the decoder's tree to ours: classes, names, properties, attributes, tags and references, each checked by the
//! class table and the limits of the model. What cannot be kept is noted, not refused. Knows nothing of bytes.

mod classes;
mod plan;
mod properties;
mod unknown;
mod values;

use std::sync::Arc;

use rbx_dom_weak::{Instance, Ustr, WeakDom, ustr};
use rbx_types::Ref;
use rustc_hash::FxHashMap;
use studio_model::class_table::{ClassId, ClassTable, PropertyId};
use studio_model::counts::counts;
use studio_model::{Bulk, DataModel, InstanceId, UidSource, Value, limits};

use crate::Import;
use crate::checked::Loss;
use crate::error::ImportError;
use crate::report::{DropReason, ReportBuilder};
use crate::sniff::FileFormat;
use plan::Plans;
use values::Values;

/// Turns a decoded tree into an import. `losses` is what the decoder was not shown.
///
/// # Errors
/// [`ImportError::TooDeep`] and [`ImportError::TooManyInstances`].
pub(crate) fn import_dom(
    dom: WeakDom,
    format: FileFormat,
    losses: &[Loss],
    uid_seed: u64,
) -> Result<Import, ImportError> {
    let mut model = DataModel::new();
    let mut report = Mapper::new(model.bulk(), uid_seed).map(dom)?;
    for loss in losses {
        report.drop(
            (ustr(loss.what), Ustr::default()),
            loss.reason,
            None,
            loss.count,
        );
    }
    let mut report = report.finish(format, counts(&model), |id| model.path(id));
    classes::tally(&model, &mut report);
    Ok(Import { model, report })
}

/// A property whose value is another instance, which may not be there yet.
struct Reference {
    id: InstanceId,
    property: PropertyId,
    names: (Ustr, Ustr),
    target: Ref,
}

struct Mapper<'a> {
    table: &'static ClassTable,
    bulk: Bulk<'a>,
    plans: Plans,
    values: Values,
    uids: UidSource,
    ids: FxHashMap<Ref, InstanceId>,
    references: Vec<Reference>,
    report: ReportBuilder,
}

impl<'a> Mapper<'a> {
    fn new(bulk: Bulk<'a>, uid_seed: u64) -> Self {
        let table = bulk.table();
        Self {
            table,
            bulk,
            plans: Plans::new(table),
            values: Values::default(),
            uids: UidSource::new(uid_seed),
            ids: FxHashMap::default(),
            references: Vec::new(),
            report: ReportBuilder::default(),
        }
    }

    fn map(mut self, dom: WeakDom) -> Result<ReportBuilder, ImportError> {
        let (root, mut instances) = dom.into_raw();
        self.map_tree(root, |referent| instances.remove(&referent))?;
        self.resolve_references();
        Ok(self.report)
    }

    /// Maps all that hangs below `root`, parents first, in the order of the file. Instances are taken out of the
    /// decoder's tree one by one, so that the two trees are never both whole in memory.
    fn map_tree(
        &mut self,
        root: Ref,
        mut take: impl FnMut(Ref) -> Option<Instance>,
    ) -> Result<(), ImportError> {
        let Some(top) = take(root) else { return Ok(()) };
        let model_root = self.bulk.root();
        let mut pending = vec![];
        let push = |pending: &mut Vec<_>, children: &[Ref], parent, level| {
            pending.extend(children.iter().rev().map(|&child| (child, parent, level)));
        };
        push(&mut pending, top.children(), model_root, 2);
        while let Some((referent, parent, level)) = pending.pop() {
            let Some(instance) = take(referent) else {
                continue;
            };
            if level > limits::TREE_DEPTH_MAX {
                return Err(ImportError::TooDeep);
            }
            let (id, class) = self.create(&instance, parent)?;
            self.ids.insert(referent, id);
            push(&mut pending, instance.children(), id, level + 1);
            self.map_properties(id, class, instance);
        }
        Ok(())
    }

    fn create(
        &mut self,
        instance: &Instance,
        parent: InstanceId,
    ) -> Result<(InstanceId, ClassId), ImportError> {
        let named = self.table.class_named(&instance.class);
        let class = named.unwrap_or(self.table.unknown_class());
        let id = self
            .bulk
            .create(class)
            .map_err(|_| ImportError::TooManyInstances {
                count: self.ids.len() as u64 + 1,
            })?;
        if named.is_none()
            && let Some(annotations) = self.bulk.annotations_mut(id)
        {
            annotations.unknown_class = Some(Arc::from(instance.class.as_str()));
        }
        self.bulk.set_uid(id, Some(self.uids.next_uid()));
        self.bulk.link(id, parent);
        let end = instance.name.floor_char_boundary(limits::NAME_BYTES_MAX);
        if end < instance.name.len() {
            self.note(
                (instance.class, ustr("Name")),
                DropReason::NameShortened,
                id,
            );
        }
        let name = self.bulk.intern(&instance.name[..end]);
        self.bulk.set_name_id(id, name);
        Ok((id, class))
    }

    fn note(&mut self, names: (Ustr, Ustr), reason: DropReason, id: InstanceId) {
        self.report.drop(names, reason, Some(id), 1);
    }

    /// Sets the references, now that every instance of the file has its id.
    fn resolve_references(&mut self) {
        for reference in std::mem::take(&mut self.references) {
            let target = self.ids.get(&reference.target).copied();
            let set = target.ok_or(DropReason::Dangling).and_then(|target| {
                let value = Value::Ref(Some(target));
                self.set_value(reference.id, reference.property, value)
            });
            if let Err(reason) = set {
                self.note(reference.names, reason, reference.id);
            }
        }
    }
}
