//! The index: instances by tag, in the order in which they got it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use studio_model::InstanceId;

/// What became of a tag of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The tag.
    pub tag: Arc<str>,
    /// Whether the instance has it now.
    pub added: bool,
    /// Whether it is the first that has it, or was the last.
    pub first_or_last: bool,
}

/// Which instances have which tags.
#[derive(Debug, Default)]
pub struct Tags {
    by_tag: BTreeMap<Arc<str>, BTreeMap<u64, InstanceId>>,
    of: FxHashMap<InstanceId, Vec<(Arc<str>, u64)>>,
    next: u64,
}

impl Tags {
    /// An instance has these tags and no others. What changed.
    pub fn set(&mut self, id: InstanceId, tags: &[Arc<str>]) -> Vec<Change> {
        let mut own = self.of.remove(&id).unwrap_or_default();
        let mut changes = Vec::new();
        own.retain(|(tag, number)| {
            let kept = tags.contains(tag);
            if !kept {
                changes.push(self.by_tag_remove(tag, *number));
            }
            kept
        });
        for tag in tags {
            if own.iter().any(|(known, _)| known == tag) {
                continue;
            }
            self.next += 1;
            own.push((Arc::clone(tag), self.next));
            let tagged = self.by_tag.entry(Arc::clone(tag)).or_default();
            tagged.insert(self.next, id);
            changes.push(Change {
                tag: Arc::clone(tag),
                added: true,
                first_or_last: tagged.len() == 1,
            });
        }
        if !own.is_empty() {
            self.of.insert(id, own);
        }
        changes
    }

    fn by_tag_remove(&mut self, tag: &Arc<str>, number: u64) -> Change {
        let mut is_last = false;
        if let Some(tagged) = self.by_tag.get_mut(tag) {
            tagged.remove(&number);
            is_last = tagged.is_empty();
        }
        if is_last {
            self.by_tag.remove(tag);
        }
        Change {
            tag: Arc::clone(tag),
            added: false,
            first_or_last: is_last,
        }
    }

    /// The instances that have a tag.
    pub fn tagged(&self, tag: &str) -> Vec<InstanceId> {
        let tagged = self.by_tag.get(tag);
        tagged.map_or_else(Vec::new, |tagged| tagged.values().copied().collect())
    }

    /// All tags that some instance has, sorted.
    pub fn all(&self) -> Vec<Arc<str>> {
        self.by_tag.keys().cloned().collect()
    }
}
