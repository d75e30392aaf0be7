//! What the journal says since the last frame, in the few words that rows and searches need.

use studio_document::Document;
use studio_model::{InstanceId, JournalCursor, JournalEntry, JournalRead};

/// What happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each asked for by its name"
)]
pub(super) struct Changes {
    /// Nothing was read before.
    pub(super) first: bool,
    /// Entries were lost: anything may have happened.
    pub(super) anew: bool,
    /// Rows came, went or moved.
    pub(super) shown: bool,
    /// Instances came, went or moved, shown or not.
    pub(super) structure: bool,
    pub(super) names: bool,
    /// Properties, attributes, tags.
    pub(super) values: bool,
}

#[derive(Debug, Default)]
pub(super) struct Follower {
    cursor: Option<JournalCursor>,
}

impl Follower {
    /// Reads on. `is_shown` tells of a parent and an instance whether the instance is, or was, among the rows.
    pub(super) fn read(
        &mut self,
        document: &Document,
        is_shown: impl Fn(InstanceId, InstanceId) -> bool,
    ) -> Changes {
        let model = document.model();
        let mut changes = Changes::default();
        let journal = model.journal();
        let Some(cursor) = &mut self.cursor else {
            self.cursor = Some(journal.end());
            changes.first = true;
            changes.anew = true;
            return changes;
        };
        let JournalRead::Entries(entries) = journal.read(cursor) else {
            changes.anew = true;
            return changes;
        };
        for entry in entries {
            match entry {
                JournalEntry::Inserted { root: id } | JournalEntry::Reparented { id } => {
                    changes.structure = true;
                    // Its parent's row changes too, when it gets its first child.
                    changes.shown |= changes.shown
                        || model
                            .parent(*id)
                            .is_none_or(|parent| is_shown(parent, *id) || is_shown(parent, parent));
                }
                JournalEntry::Removed { .. } => {
                    changes.structure = true;
                    changes.shown = true;
                }
                JournalEntry::Renamed { .. } => changes.names = true,
                JournalEntry::PropertySet { .. }
                | JournalEntry::AttributeSet { .. }
                | JournalEntry::TagsChanged { .. } => changes.values = true,
            }
        }
        changes
    }
}
