//! What a play warns of, in words that count: one tick is not `1 ticks`.

use studio_session::{PlayWarning, TICK};

use crate::figures;

/// A warning in a sentence without an end.
pub(super) fn text(warning: &PlayWarning) -> String {
    match *warning {
        PlayWarning::SlowTicks { count, longest } => {
            let extent = if count == 1 { "it took" } else { "the longest" };
            format!(
                "{} took longer than {}, {extent} {}",
                figures::counted(count, "tick"),
                figures::time(TICK),
                figures::time(longest)
            )
        }
        PlayWarning::LostTicks { count } => format!(
            "the server could not keep up: {} never happened",
            figures::counted(count, "tick")
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn one_tick_is_one_and_more_are_many() {
        let longest = Duration::from_millis(31);
        let slow = |count| text(&PlayWarning::SlowTicks { count, longest });
        assert_eq!(slow(1), "1 tick took longer than 16.7 ms, it took 31.0 ms");
        assert_eq!(
            slow(2),
            "2 ticks took longer than 16.7 ms, the longest 31.0 ms"
        );
        let lost = |count| text(&PlayWarning::LostTicks { count });
        assert!(lost(1).ends_with(": 1 tick never happened"));
        assert!(lost(9).ends_with(": 9 ticks never happened"));
    }
}
