//! The format's number and the way from older ones to today's.

use std::borrow::Cow;

/// The format that this build writes. Older ones are migrated while they are read; newer ones are refused by name.
pub const PLACE_FORMAT: u32 = 1;

/// One step from a format to the next.
pub(crate) struct Migration {
    /// The format that it reads.
    pub(crate) from: u32,
    /// Rewrites a text of that format as one of the next.
    pub(crate) rewrite: fn(&str) -> String,
}

/// All steps. A change of the format adds its step here and raises [`PLACE_FORMAT`].
pub(crate) const MIGRATIONS: &[Migration] = &[];

/// Rewrites a text of an older `format` as one of `target`, step by step; `None` where a step is missing.
pub(crate) fn migrate<'t>(
    text: &'t str,
    format: u32,
    target: u32,
    steps: &[Migration],
) -> Option<Cow<'t, str>> {
    let mut text = Cow::Borrowed(text);
    for from in format..target {
        let step = steps.iter().find(|step| step.from == from)?;
        text = Cow::Owned((step.rewrite)(&text));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: &[Migration] = &[
        Migration {
            from: 2,
            rewrite: |text| text.replace("two", "three"),
        },
        Migration {
            from: 1,
            rewrite: |text| text.replace("one", "two"),
        },
    ];

    #[test]
    fn steps_are_taken_in_the_order_of_formats() {
        assert_eq!(migrate("one", 1, 3, STEPS).as_deref(), Some("three"));
        assert_eq!(migrate("two", 2, 3, STEPS).as_deref(), Some("three"));
        assert_eq!(migrate("three", 3, 3, STEPS).as_deref(), Some("three"));
    }

    #[test]
    fn a_format_without_a_step_cannot_be_read() {
        assert_eq!(migrate("zero", 0, 3, STEPS), None);
    }

    #[test]
    fn every_former_format_has_a_step() {
        let formats: Vec<u32> = MIGRATIONS.iter().map(|step| step.from).collect();
        let former: Vec<u32> = (1..=PLACE_FORMAT)
            .filter(|format| *format < PLACE_FORMAT)
            .collect();
        assert_eq!(formats, former);
    }
}
