//! Interned names: of instances, attributes and tags. A name is stored once, however many instances carry it.

use std::sync::Arc;

use rustc_hash::FxHashMap;

/// A name, by its number in one data model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(u32);

impl NameId {
    /// Its number: dense from zero, for side tables.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The names of one data model.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    texts: Vec<Arc<str>>,
    ids: FxHashMap<Arc<str>, NameId>,
}

impl Names {
    pub(crate) fn intern(&mut self, text: &str) -> NameId {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let (text, id) = (Arc::<str>::from(text), NameId(self.texts.len() as u32));
        self.texts.push(Arc::clone(&text));
        self.ids.insert(text, id);
        id
    }

    pub(crate) fn find(&self, text: &str) -> Option<NameId> {
        self.ids.get(text).copied()
    }

    pub(crate) fn text(&self, id: NameId) -> &Arc<str> {
        &self.texts[id.index()]
    }
}
