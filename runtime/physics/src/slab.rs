//! A vector with holes: stable numbers for things that come and go. Freed numbers are used again, last freed first, so
//! numbering depends on nothing but the calls.

#[derive(Debug, Clone)]
pub(crate) struct Slab<T> {
    entries: Vec<Option<T>>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<T> Slab<T> {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            entries: Vec::with_capacity(capacity),
            free: Vec::new(),
        }
    }

    /// The number that the next [`Self::insert`] will give.
    pub(crate) fn upcoming(&self) -> u32 {
        self.free
            .last()
            .copied()
            .unwrap_or(self.entries.len() as u32)
    }

    pub(crate) fn insert(&mut self, value: T) -> u32 {
        if let Some(key) = self.free.pop() {
            self.entries[key as usize] = Some(value);
            key
        } else {
            self.entries.push(Some(value));
            self.entries.len() as u32 - 1
        }
    }

    pub(crate) fn remove(&mut self, key: u32) -> Option<T> {
        let removed = self.entries.get_mut(key as usize)?.take();
        if removed.is_some() {
            self.free.push(key);
        }
        removed
    }

    pub(crate) fn get(&self, key: u32) -> Option<&T> {
        self.entries.get(key as usize)?.as_ref()
    }

    pub(crate) fn get_mut(&mut self, key: u32) -> Option<&mut T> {
        self.entries.get_mut(key as usize)?.as_mut()
    }

    /// In the order of their numbers.
    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_freed_number_is_used_again_and_the_others_stay() {
        let mut slab = Slab::default();
        let (a, b) = (slab.insert("a"), slab.insert("b"));
        assert_eq!(slab.remove(a), Some("a"));
        assert_eq!(slab.get(a), None);
        assert_eq!(slab.remove(a), None);
        assert_eq!(slab.upcoming(), a);
        assert_eq!(slab.insert("c"), a);
        assert_eq!(slab.values().copied().collect::<Vec<_>>(), ["c", "b"]);
        assert_eq!(slab.get(b), Some(&"b"));
    }
}
