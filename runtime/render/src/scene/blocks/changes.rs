//! Which places changed since they were last uploaded: a list without repetition.

/// Which places changed since the last upload.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) places: Vec<u32>,
    pub(super) marks: Vec<u64>,
    pub(super) all: bool,
}

impl Changes {
    pub(super) fn mark(&mut self, place: u32) {
        let (word, bit) = (place as usize / 64, 1 << (place % 64));
        if let Some(marks) = self.marks.get_mut(word)
            && *marks & bit == 0
        {
            *marks |= bit;
            self.places.push(place);
        }
    }

    pub(super) fn clear(&mut self) {
        for place in self.places.drain(..) {
            self.marks[place as usize / 64] = 0;
        }
        self.all = false;
    }
}
