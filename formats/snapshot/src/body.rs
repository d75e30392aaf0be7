//! The bytes of a section before compression, with the places where their statistics change: the compressor starts anew
//! there, because numbers that look like noise differ in noise from plane to plane.

use crate::wire::Writer;

/// A section's bytes and where to cut them.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) writer: Writer,
    cuts: Vec<usize>,
}

impl Body {
    /// Marks the current end as a place where the statistics change.
    pub(crate) fn cut(&mut self) {
        self.cuts.push(self.writer.len());
    }

    /// The bytes behind `head`, and the cuts in both.
    pub(crate) fn behind(self, head: Writer) -> (Vec<u8>, Vec<usize>) {
        let mut writer = head;
        let start = writer.len();
        writer.raw(self.writer.as_bytes());
        let cuts = std::iter::once(start)
            .chain(self.cuts.into_iter().map(|cut| cut + start))
            .collect();
        (writer.into_bytes(), cuts)
    }
}
