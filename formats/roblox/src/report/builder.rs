//! Counts while a file is mapped, and sorts once at the end.

use rbx_dom_weak::Ustr;
use rustc_hash::FxHashMap;
use studio_model::InstanceId;
use studio_model::counts::PlaceCounts;

use super::{DropReason, Dropped, ImportReport, Tally};
use crate::sniff::FileFormat;

/// A report in the making.
#[derive(Debug, Default)]
pub(crate) struct ReportBuilder {
    unknown_properties: FxHashMap<(Ustr, Ustr), usize>,
    dropped: FxHashMap<(Ustr, Ustr, DropReason), (usize, Option<InstanceId>)>,
}

impl ReportBuilder {
    /// Notes that a property that the class table does not know was kept as text.
    pub(crate) fn keep_unknown(&mut self, names: (Ustr, Ustr)) {
        *self.unknown_properties.entry(names).or_default() += 1;
    }

    /// Notes that `count` values of a class's property, or with an empty `property` instances of the class, were not
    /// kept; the first time at `instance`.
    pub(crate) fn drop(
        &mut self,
        (class, property): (Ustr, Ustr),
        reason: DropReason,
        instance: Option<InstanceId>,
        count: usize,
    ) {
        let entry = self.dropped.entry((class, property, reason));
        entry.or_insert((0, instance)).0 += count;
    }

    /// The finished report, but for what is counted by class; `path_of` gives the path of an instance.
    pub(crate) fn finish(
        self,
        format: FileFormat,
        counts: PlaceCounts,
        path_of: impl Fn(InstanceId) -> String,
    ) -> ImportReport {
        let unknown = self.unknown_properties.into_iter();
        let unknown = unknown.map(|((class, property), count)| Tally {
            name: full_name(class, property),
            count,
        });
        let dropped = self.dropped.into_iter();
        let dropped = dropped.map(|((class, property, reason), (count, first))| Dropped {
            what: full_name(class, property),
            reason,
            count,
            first: first.map(&path_of).unwrap_or_default(),
        });
        let mut report = ImportReport {
            format,
            instances: counts.instances,
            classes: counts.classes,
            data_only: vec![],
            unknown_classes: vec![],
            stand_ins: vec![],
            not_solid: vec![],
            unknown_properties: unknown.collect(),
            dropped: dropped.collect(),
        };
        report
            .unknown_properties
            .sort_unstable_by(|a, b| a.name.cmp(&b.name));
        report
            .dropped
            .sort_unstable_by(|a, b| (&a.what, a.reason).cmp(&(&b.what, b.reason)));
        report
    }
}

fn full_name(class: Ustr, property: Ustr) -> String {
    if property.is_empty() {
        class.to_string()
    } else {
        format!("{class}.{property}")
    }
}
