//! How often players may do something: so many times in a second, and what is beyond that is not heard. Knows not what it
//! is.

use std::cell::RefCell;
use std::collections::BTreeMap;

use studio_model::InstanceId;

/// What was heard of each player in the last second.
#[derive(Debug)]
pub(crate) struct Rate {
    most: u32,
    /// Since when is counted, in seconds, and how often it was.
    heard: RefCell<BTreeMap<InstanceId, (f64, u32)>>,
}

impl Rate {
    /// So many times in a second.
    pub(crate) fn new(most: u32) -> Self {
        Self {
            most,
            heard: RefCell::default(),
        }
    }

    /// Whether a player may do it once more now.
    pub(crate) fn counts(&self, player: InstanceId, now: f64) -> bool {
        let mut heard = self.heard.borrow_mut();
        // Those who left, or are quiet, need not be remembered.
        heard.retain(|_, (since, _)| now - *since < 1.0);
        let (_, count) = heard.entry(player).or_insert((now, 0));
        *count = count.saturating_add(1);
        *count <= self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_has_room_for_so_many_and_the_next_again() {
        let mut model = studio_model::DataModel::new();
        let class = studio_model::known::known().folder;
        let [one, other] = [(); 2].map(|()| model.create(class).expect("room"));
        let rate = Rate::new(2);
        let heard = [0.0, 0.1, 0.2, 0.9, 1.0, 1.1, 1.2].map(|now| rate.counts(one, now));
        assert_eq!(heard, [true, true, false, false, true, true, false]);
        assert!(rate.counts(other, 1.2));
    }
}
