//! A report for people: one line, or all of it.

use std::fmt;

use super::{ImportReport, Tally};

/// Classes named on one line; the rest is counted.
const NAMES_SHOWN: usize = 8;

impl ImportReport {
    /// The report in one line.
    pub fn summary(&self) -> String {
        let mut parts = vec![format!(
            "{} of {}",
            counted(self.instances, "instance"),
            counted(self.classes, "class")
        )];
        for (tallies, what) in [
            (&self.data_only, "kept as data only"),
            (&self.unknown_classes, "of unknown classes"),
            (&self.stand_ins, "replaced by boxes"),
            (&self.not_solid, "not solid"),
        ] {
            if !tallies.is_empty() {
                parts.push(format!("{} {what}", thousands(total(tallies))));
            }
        }
        if self.losses() > 0 {
            parts.push(format!(
                "{} dropped or changed",
                counted(self.losses(), "value")
            ));
        }
        parts.join(", ")
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (instances, classes) = (self.instances, self.classes);
        writeln!(
            f,
            "imported {} of {} ({})",
            counted(instances, "instance"),
            counted(classes, "class"),
            self.format
        )?;
        let notes: [(&str, &[Tally]); 5] = [
            (
                "kept as data only (the runtime does not act on them yet)",
                &self.data_only,
            ),
            (
                "kept under unknown class names, as data only",
                &self.unknown_classes,
            ),
            (
                "replaced by a box of their size and colour",
                &self.stand_ins,
            ),
            ("drawn, but nothing stands on it yet", &self.not_solid),
            ("unknown properties kept as text", &self.unknown_properties),
        ];
        for (what, tallies) in notes {
            if !tallies.is_empty() {
                writeln!(f, "  {what}: {}", thousands(total(tallies)))?;
                writeln!(f, "    {}", listed(tallies))?;
            }
        }
        if self.dropped.is_empty() {
            return Ok(());
        }
        let all = self.dropped.iter().map(|d| d.count).sum();
        writeln!(f, "  dropped or changed: {}", thousands(all))?;
        for dropped in &self.dropped {
            write!(
                f,
                "    {} ×{}: {}",
                dropped.what,
                thousands(dropped.count),
                dropped.reason
            )?;
            if dropped.reason.is_loss() && !dropped.first.is_empty() {
                write!(f, " (first at {})", dropped.first.escape_debug())?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// The names with their counts, most frequent first.
fn listed(tallies: &[Tally]) -> String {
    let mut by_count: Vec<&Tally> = tallies.iter().collect();
    by_count.sort_by_key(|tally| std::cmp::Reverse(tally.count));
    let shown = by_count.iter().take(NAMES_SHOWN);
    let mut parts: Vec<String> = shown
        .map(|tally| format!("{} ×{}", tally.name, thousands(tally.count)))
        .collect();
    if by_count.len() > NAMES_SHOWN {
        parts.push(format!("and {} more", by_count.len() - NAMES_SHOWN));
    }
    parts.join(", ")
}

fn total(tallies: &[Tally]) -> usize {
    tallies.iter().map(|tally| tally.count).sum()
}

/// `1 class`, `2 classes`, `14,054 instances`.
fn counted(count: usize, noun: &str) -> String {
    let plural = match (count, noun.ends_with('s')) {
        (1, _) => "",
        (_, true) => "es",
        (_, false) => "s",
    };
    format!("{} {noun}{plural}", thousands(count))
}

/// The number with a comma every three digits.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{DropReason, Dropped};
    use crate::sniff::FileFormat;

    fn report() -> ImportReport {
        let tally = |name: &str, count| Tally {
            name: name.to_owned(),
            count,
        };
        let dropped = |what: &str, reason, count, first: &str| Dropped {
            what: what.to_owned(),
            reason,
            count,
            first: first.to_owned(),
        };
        ImportReport {
            format: FileFormat::Binary,
            instances: 14_054,
            classes: 117,
            data_only: vec![tally("Decal", 2), tally("Sound", 1_000)],
            unknown_classes: vec![],
            stand_ins: vec![tally("UnionOperation", 1)],
            not_solid: vec![],
            unknown_properties: vec![],
            dropped: vec![
                dropped(
                    "Instance.UniqueId",
                    DropReason::Identity,
                    14_054,
                    "Workspace",
                ),
                dropped("Part.CFrame", DropReason::NotFinite, 1, "Workspace/A\nB"),
            ],
        }
    }

    #[test]
    fn one_line_says_what_counts() {
        assert_eq!(
            report().summary(),
            "14,054 instances of 117 classes, 1,002 kept as data only, 1 replaced by boxes, 1 value dropped or changed"
        );
    }

    #[test]
    fn the_long_text_names_classes_reasons_and_places() {
        let expected = "\
imported 14,054 instances of 117 classes (binary)
  kept as data only (the runtime does not act on them yet): 1,002
    Sound ×1,000, Decal ×2
  replaced by a box of their size and colour: 1
    UnionOperation ×1
  dropped or changed: 14,055
    Instance.UniqueId ×14,054: a uid takes its place
    Part.CFrame ×1: not a finite number; the default is used (first at Workspace/A\\nB)
";
        assert_eq!(report().to_string(), expected);
    }

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(thousands(number), text);
        }
    }
}
