//! The journal: what changed in the attached tree, in order, for readers with cursors. It says *what* changed; the model
//! says what it is now. Bounded: a reader that lags too far is told so and reads the model anew.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::class_table::PropertyId;
use crate::id::InstanceId;
use crate::limits;

/// One change of the attached tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalEntry {
    /// A subtree came into the tree.
    Inserted {
        /// Its top.
        root: InstanceId,
    },
    /// A subtree left the tree.
    Removed {
        /// Its top.
        root: InstanceId,
        /// All that left with it, in preorder: a reader may come when they are freed or scattered.
        subtree: Arc<[InstanceId]>,
    },
    /// An instance moved within the tree.
    Reparented {
        /// Which.
        id: InstanceId,
    },
    /// An instance was renamed.
    Renamed {
        /// Which.
        id: InstanceId,
    },
    /// A property was set.
    PropertySet {
        /// Of which instance.
        id: InstanceId,
        /// Which property.
        property: PropertyId,
    },
    /// An attribute was set or deleted.
    AttributeSet {
        /// Of which instance.
        id: InstanceId,
        /// The attribute's name.
        name: Arc<str>,
    },
    /// Tags were added or removed.
    TagsChanged {
        /// Of which instance.
        id: InstanceId,
    },
}

/// How far a reader has read. Each reader keeps its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JournalCursor(u64);

/// What a reader finds.
#[derive(Debug)]
pub enum JournalRead<'a> {
    /// The entries since the cursor, oldest first.
    Entries(std::collections::vec_deque::Iter<'a, JournalEntry>),
    /// Entries were lost since the cursor, or the model was loaded anew: read the model.
    Lagged,
}

impl JournalEntry {
    /// How much of the journal's bound the entry takes: one, and one more for each instance that it names.
    fn weight(&self) -> usize {
        match self {
            Self::Removed { subtree, .. } => 1 + subtree.len(),
            _ => 1,
        }
    }
}

/// The last changes, numbered.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    entries: VecDeque<JournalEntry>,
    /// The number of the first entry kept.
    first: u64,
    /// The weight of all entries.
    weight: usize,
}

impl Journal {
    /// A cursor at the end: it will read what comes from now on.
    pub fn end(&self) -> JournalCursor {
        JournalCursor(self.first + self.entries.len() as u64)
    }

    /// What came since `cursor`, and moves it to the end.
    pub fn read(&self, cursor: &mut JournalCursor) -> JournalRead<'_> {
        let behind = self.behind(*cursor);
        *cursor = self.end();
        match behind {
            Some(count) => JournalRead::Entries(self.entries.range(self.entries.len() - count..)),
            None => JournalRead::Lagged,
        }
    }

    /// How many entries a reader at `cursor` has before it; `None` if entries were lost since, so that it must read the
    /// model.
    pub fn behind(&self, cursor: JournalCursor) -> Option<usize> {
        let end = self.end().0;
        (self.first..=end)
            .contains(&cursor.0)
            .then(|| (end - cursor.0) as usize)
    }

    pub(crate) fn push(&mut self, entry: JournalEntry) {
        self.weight += entry.weight();
        self.entries.push_back(entry);
        while self.weight > limits::JOURNAL_ENTRIES_MAX {
            let Some(lost) = self.entries.pop_front() else {
                return;
            };
            self.weight -= lost.weight();
            self.first += 1;
        }
    }

    /// Makes every cursor lag.
    pub(crate) fn invalidate(&mut self) {
        self.first += self.entries.len() as u64 + 1;
        self.entries.clear();
        self.weight = 0;
    }
}
