//! From a checked place to a snapshot: identities, regions, sections. The same place gives the same bytes, however many
//! threads encode it.

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use rustc_hash::FxHashMap;
use studio_model::counts::{PlaceCounts, counts};
use studio_model::{Change, DataModel, Diagnostic, InstanceId, Report, Uid};
use studio_snapshot::{BuildError, PackedAsset, Plan, PlannedChunk, Snapshot};

use crate::checks::{ScriptChecker, check};
use crate::input::Input;
use crate::pack;
use crate::regions::{Regions, regions};

/// A part of the work, for whoever shows how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// Looking for problems, scripts' syntax among them.
    Checking,
    /// Reading and packing assets.
    Packing,
    /// Encoding the instances.
    Compiling,
}

/// Checks a place and compiles it. There is a snapshot if neither the report nor that of reading the place has errors.
pub fn publish(input: &Input<'_>, checker: &dyn ScriptChecker) -> (Option<Snapshot>, Report) {
    publish_while(input, checker, &mut |_| true)
}

/// Publishes as [`publish`] does, but asks before each pass whether to go on. Told to stop there is no snapshot, and the
/// report holds what was found so far.
pub fn publish_while(
    input: &Input<'_>,
    checker: &dyn ScriptChecker,
    go_on: &mut dyn FnMut(Pass) -> bool,
) -> (Option<Snapshot>, Report) {
    if !go_on(Pass::Checking) {
        return (None, Report::new());
    }
    let mut report = check(input, checker);
    if !go_on(Pass::Packing) {
        return (None, report);
    }
    let assets = pack::assets(input, &mut report);
    let has_errors =
        report.has_errors() || input.place.is_some_and(|place| place.report.has_errors());
    if has_errors || !go_on(Pass::Compiling) {
        return (None, report);
    }
    match compile(input, assets) {
        Ok(snapshot) => (Some(snapshot), report),
        Err(error) => {
            report.push(Diagnostic::error("cannot-compile", error.to_string()));
            (None, report)
        }
    }
}

fn compile(input: &Input<'_>, assets: Vec<PackedAsset>) -> Result<Snapshot, BuildError> {
    let model = input.model;
    let derived: FxHashMap<InstanceId, Uid> =
        studio_place::derived_uids(model).into_iter().collect();
    let uid_of = |id: InstanceId| model.uid(id).or_else(|| derived.get(&id).copied());
    let Regions {
        base,
        cells,
        server,
        left_out,
    } = regions(model);
    let regions = cells.into_iter().map(|(cell, ids)| PlannedChunk {
        cell: Some(cell),
        ids,
    });
    let base = PlannedChunk {
        cell: None,
        ids: base,
    };
    let chunks: Vec<PlannedChunk> = std::iter::once(base).chain(regions).collect();
    let plan = Plan::new(model, &chunks, &server, &uid_of)?;
    let names = plan.sections();
    let sections = names
        .par_iter()
        .map(|name| plan.encode(name))
        .collect::<Result<Vec<_>, _>>()?;
    plan.assemble(sections, assets, published_counts(model, &left_out))
}

/// How much of the model is published.
fn published_counts(model: &DataModel, left_out: &[InstanceId]) -> PlaceCounts {
    if left_out.is_empty() {
        return counts(model);
    }
    let mut published = model.clone();
    for &root in left_out {
        // Attached, and none below another: each can be removed.
        let removed = published.apply(Change::Remove { root });
        debug_assert!(removed.is_ok(), "{removed:?}");
    }
    counts(&published)
}

#[cfg(test)]
mod tests;
