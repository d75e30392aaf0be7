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
        let mut previous = self.previous.take();
        for span in self.cursor.take_comments() {
            let (start, end) = (span.start as usize, span.end as usize);
            previous = previous.filter(|(_, from)| {
                text.get(*from..start)
                    .is_some_and(|gap| !gap.contains('\n'))
            });
            let (id, property) = previous.map_or(next, |(owner, _)| owner);
            // The gap before the next comment starts here: no text is searched twice, however many comments there are.
            previous = previous.map(|(owner, _)| (owner, end));
            let comment = Arc::from(span.of(text).trim_end());
            if let Some(annotations) = self.model.annotations_mut(id) {
                annotations
                    .comments
                    .push((property.map(Arc::from), comment));
            }
        }
        self.previous = previous;
    }
}
