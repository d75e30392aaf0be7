//! Holds things until they are due, earliest first. It does not know what they are, nor what time it is.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Things on their way. Those due at the same time come out as they went in.
#[derive(Debug)]
pub(crate) struct DelayLine<T> {
    heap: BinaryHeap<Reverse<Held<T>>>,
    inserted: u64,
}

#[derive(Debug)]
struct Held<T> {
    due_us: u64,
    order: u64,
    item: T,
}

impl<T> DelayLine<T> {
    /// An empty line.
    pub(crate) fn new() -> Self {
        Self {
            heap: BinaryHeap::new(),
            inserted: 0,
        }
    }

    /// Holds an item until `due_us`.
    pub(crate) fn hold(&mut self, due_us: u64, item: T) {
        self.heap.push(Reverse(Held {
            due_us,
            order: self.inserted,
            item,
        }));
        self.inserted += 1;
    }

    /// The earliest item, if it is due.
    pub(crate) fn release(&mut self, now_us: u64) -> Option<T> {
        if self.next_due()? > now_us {
            return None;
        }
        self.heap.pop().map(|Reverse(held)| held.item)
    }

    /// When the earliest item is due.
    pub(crate) fn next_due(&self) -> Option<u64> {
        self.heap.peek().map(|Reverse(held)| held.due_us)
    }

    /// How many items are held.
    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }
}

impl<T> Held<T> {
    fn key(&self) -> (u64, u64) {
        (self.due_us, self.order)
    }
}

impl<T> PartialEq for Held<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl<T> Eq for Held<T> {}

impl<T> PartialOrd for Held<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Held<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_out_when_due_and_ties_in_the_order_they_went_in() {
        let mut line = DelayLine::new();
        for (due, item) in [(5, 'c'), (3, 'a'), (5, 'd'), (3, 'b')] {
            line.hold(due, item);
        }
        assert_eq!(line.release(2), None);
        assert_eq!(
            (line.release(3), line.release(3), line.release(3)),
            (Some('a'), Some('b'), None)
        );
        assert_eq!((line.next_due(), line.len()), (Some(5), 2));
        assert_eq!(
            (line.release(9), line.release(9), line.next_due()),
            (Some('c'), Some('d'), None)
        );
    }
}
