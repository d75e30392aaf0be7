//! What scripts said, on its way from the threads that run them to whoever shows it. Bounded: what is too much is counted.

use std::sync::{Mutex, PoisonError};

use studio_script::{Level, OutputEvent, Side};

use crate::limits::OUTPUTS_WAITING_MAX;

/// Outputs that nobody has taken yet.
#[derive(Debug, Default)]
pub(crate) struct Outputs(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    /// With who said it: the place of a client among the clients, if it was one.
    outputs: Vec<(Option<usize>, OutputEvent)>,
    dropped: u64,
}

impl Outputs {
    /// Adds what a side said, and how much of it was dropped already.
    pub(crate) fn push(&self, who: Option<usize>, (said, dropped): (Vec<OutputEvent>, u64)) {
        if said.is_empty() && dropped == 0 {
            return;
        }
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = OUTPUTS_WAITING_MAX.saturating_sub(waiting.outputs.len());
        waiting.dropped += dropped + said.len().saturating_sub(room) as u64;
        let said = said.into_iter().take(room);
        waiting.outputs.extend(said.map(|output| (who, output)));
    }

    /// Hands out what there is; the last one tells how much was dropped, if anything was.
    pub(crate) fn take(&self, side: Side) -> Vec<(Option<usize>, OutputEvent)> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Waiting {
            mut outputs,
            dropped,
        } = std::mem::take(&mut *waiting);
        drop(waiting);
        if dropped > 0 {
            outputs.push((None, too_many(side, dropped)));
        }
        outputs
    }
}

fn too_many(side: Side, dropped: u64) -> OutputEvent {
    let text = format!("scripts say too much at once: {dropped} outputs are not shown");
    said_of_side(side, Level::Warn, text)
}

/// What is said of a side rather than by a script.
pub(crate) fn said_of_side(side: Side, level: Level, text: String) -> OutputEvent {
    OutputEvent {
        level,
        side,
        script: None,
        line: None,
        text,
        traceback: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(count: usize) -> (Vec<OutputEvent>, u64) {
        (vec![too_many(Side::Client, 0); count], 0)
    }

    #[test]
    fn what_is_too_much_is_counted_and_told_last() {
        let outputs = Outputs::default();
        outputs.push(Some(3), said(2));
        outputs.push(None, said(OUTPUTS_WAITING_MAX));
        outputs.push(None, (Vec::new(), 5));
        let taken = outputs.take(Side::Client);
        assert_eq!(taken.len(), OUTPUTS_WAITING_MAX + 1);
        assert_eq!((taken[1].0, taken[2].0), (Some(3), None));
        assert!(taken.last().unwrap().1.text.contains(": 7 outputs"));
        assert!(outputs.take(Side::Client).is_empty());
    }
}
