//! Changes that others made while the model was not lent: replication, the editor, physics. The journal tells what was
//! touched; from it come the events that a script's own change would have fired.

use studio_model::{InstanceId, JournalEntry, JournalRead};

use super::{Happening, Running};
use crate::signal::{Native, SignalKind, known_events};

impl Running<'_> {
    /// Fires what listens to changes by others.
    pub(crate) fn catch_up(&self) {
        let mut cursor = self.world.cursor.get();
        let entries: Option<Vec<JournalEntry>> = {
            let model = self.world.model.borrow();
            match model.journal().read(&mut cursor) {
                JournalRead::Entries(entries) => Some(entries.cloned().collect()),
                JournalRead::Lagged => None,
            }
        };
        self.world.cursor.set(cursor);
        match entries {
            Some(entries) => {
                for entry in entries {
                    self.happened(&entry);
                }
            }
            None => self.rescan(),
        }
    }

    fn happened(&self, entry: &JournalEntry) {
        match entry {
            JournalEntry::Inserted { root } => {
                let parent = self.model().parent(*root);
                self.moved(*root, None, parent);
            }
            JournalEntry::Reparented { id } => {
                let parent = self.model().parent(*id);
                self.moved(*id, parent.filter(|_| false), parent);
            }
            JournalEntry::Removed { root, subtree } => self.left(*root, subtree),
            JournalEntry::Renamed { id } => {
                if let Some(parent) = self.model().parent(*id) {
                    self.child_came(parent, *id);
                }
                self.fire_changed(*id, SignalKind::Native(Native::Name), "Name");
            }
            JournalEntry::PropertySet { id, property } => self.property_changed(*id, *property),
            JournalEntry::AttributeSet { id, name } => self.attribute_changed(*id, name),
            JournalEntry::TagsChanged { id } => self.tell(&Happening::Tagged(*id, None, true)),
        }
    }

    /// A subtree was taken out by somebody else. Where it was is not known any more.
    fn left(&self, root: InstanceId, subtree: &std::sync::Arc<[InstanceId]>) {
        for id in subtree.iter() {
            self.world.scripts.borrow_mut().touched(*id);
        }
        self.tell(&Happening::Leaving(std::sync::Arc::clone(subtree)));
        let kind = SignalKind::Event(known_events().ancestry_changed);
        for id in subtree.iter() {
            if self.world.signals.borrow().has(*id, kind)
                && let Ok(child) = self.instance(Some(root))
            {
                self.fire_kind(*id, kind, &vec![child, mlua::Value::Nil].into());
            }
        }
        self.fire_changed(root, SignalKind::Native(Native::Parent), "Parent");
        self.world.loose.borrow_mut().push(root);
    }
}
