//! Comments find their owner: what they stand before, or what they stand behind on the same line. None is lost but those
//! inside of a value.

use std::sync::Arc;

use super::{Owner, Reader};

impl<'t> Reader<'t, '_> {
    /// Gives the comments passed since the last call to `next`, which follows them; those that end the line of what was
    /// read before belong to that.
    pub(super) fn give_comments(&mut self, next: Owner<'t>) {
        if !self.cursor.has_comments() {
            return;
        }
        let text = self.cursor.text();
        for span in self.cursor.take_comments() {
            let behind = self.previous.filter(|(_, end)| {
                let between = text.get(*end..span.start as usize);
                between.is_some_and(|between| !between.contains('\n'))
            });
            let (id, property) = behind.map_or(next, |(previous, _)| previous);
            let comment = Arc::from(span.of(text).trim_end());
            if let Some(annotations) = self.model.annotations_mut(id) {
                annotations
                    .comments
                    .push((property.map(Arc::from), comment));
            }
        }
    }
}
