//! Uids that two instances share: references and merges could not tell them apart.

use studio_model::{Diagnostic, InstanceId, Report};

use crate::input::Input;

pub(super) fn check(input: &Input<'_>, report: &mut Report) {
    let model = input.model;
    let all = model.descendants(model.root());
    // The sort is stable: of two equal ones the second in the tree is the one to change.
    let mut uids: Vec<(u64, InstanceId)> = all
        .filter_map(|id| Some((model.uid(id)?.to_u64(), id)))
        .collect();
    uids.sort_by_key(|(uid, _)| *uid);
    for pair in uids.windows(2) {
        let [(first, owner), (second, id)] = *pair else {
            continue;
        };
        if first == second {
            let message = format!("its uid is also that of {}", model.path(owner));
            let shared = Diagnostic::error("duplicate-uid", message);
            report.push(input.locate(
                shared.with_hint("delete the uid of one of them: it is given a new one"),
                id,
            ));
        }
    }
}
