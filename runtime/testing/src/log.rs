//! What happened, line by line: its hash tells whether two runs were the same. It does not know what the lines mean.

use std::fmt::{self, Write};

use crate::limits::LOG_BYTES_MAX;

/// The event log of a run.
#[derive(Debug, Default)]
pub(crate) struct EventLog {
    hasher: blake3::Hasher,
    text: String,
    /// Lines that are in the hash only.
    left_out: u64,
}

impl EventLog {
    /// Notes something that happened in a tick.
    pub(crate) fn note(&mut self, tick: u64, what: fmt::Arguments<'_>) {
        let start = self.text.len();
        let written = writeln!(self.text, "{tick:>7}  {what}");
        debug_assert!(written.is_ok(), "a text takes everything");
        self.hasher.update(&self.text.as_bytes()[start..]);
        if self.text.len() > LOG_BYTES_MAX {
            self.text.truncate(start);
            self.left_out += 1;
        }
    }

    /// The hash of all that was noted.
    pub(crate) fn hash(&self) -> blake3::Hash {
        self.hasher.finalize()
    }

    /// What was noted, as far as it is kept.
    pub(crate) fn into_text(mut self) -> String {
        if self.left_out > 0 {
            let written = writeln!(self.text, "… and {} more lines", self.left_out);
            debug_assert!(written.is_ok(), "a text takes everything");
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_counts_all_the_same() {
        let (mut one, mut other) = (EventLog::default(), EventLog::default());
        let long = "x".repeat(LOG_BYTES_MAX / 4);
        for tick in 0..6 {
            one.note(tick, format_args!("{long}"));
            other.note(tick, format_args!("{long}"));
        }
        assert_eq!(one.hash(), other.hash());
        one.note(6, format_args!("a"));
        other.note(6, format_args!("b"));
        assert_ne!(one.hash(), other.hash());
        let text = one.into_text();
        assert!(text.len() < LOG_BYTES_MAX + 100);
        assert!(text.ends_with("… and 3 more lines\n") || text.ends_with("more lines\n"));
    }
}
