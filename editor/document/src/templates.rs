//! Places to start from: the samples, as they are in the repository, and the files around a place. Knows no folders.

use std::collections::BTreeMap;

use studio_model::{DataModel, UidSource};
use studio_place::read_str;

use crate::seed::fresh_seed;

/// A place to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Template {
    /// Nothing but the ground to build on, a spawn, a crate and a script on each side.
    #[default]
    Baseplate,
    /// Towers of loose bricks that fall.
    Towers,
    /// Balls of different materials on slopes.
    Marbles,
    /// Streets and houses: a place of some size.
    City,
}

macro_rules! sample {
    ($name:literal $(, $script:literal)*) => {
        (
            include_str!(concat!("../../../samples/", $name, "/place.ron")),
            &[$(($script, include_str!(concat!("../../../samples/", $name, "/", $script)))),*],
        )
    };
}

impl Template {
    /// All of them, the one to offer first in front.
    pub const ALL: [Self; 4] = [Self::Baseplate, Self::Towers, Self::Marbles, Self::City];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Baseplate => "baseplate",
            Self::Towers => "towers",
            Self::Marbles => "marbles",
            Self::City => "city",
        }
    }

    /// The name as a title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Baseplate => "Baseplate",
            Self::Towers => "Towers",
            Self::Marbles => "Marbles",
            Self::City => "City",
        }
    }

    /// What is in it, in a line.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Baseplate => "A ground, a spawn, a crate and a script on each side",
            Self::Towers => "Towers of loose bricks that fall",
            Self::Marbles => "Balls of different materials on slopes",
            Self::City => "Streets and houses: a place of some size",
        }
    }

    /// The template of a name on the command line.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|template| template.name() == name)
    }

    fn files(self) -> (&'static str, &'static [(&'static str, &'static str)]) {
        match self {
            Self::Baseplate => sample!(
                "baseplate",
                "scripts/Greeting.luau",
                "scripts/Hello.client.luau",
                "scripts/Welcome.server.luau"
            ),
            Self::Towers => sample!("towers", "scripts/CountMoving.server.luau"),
            Self::Marbles => sample!("marbles", "scripts/Referee.server.luau"),
            Self::City => sample!("city"),
        }
    }

    /// The place, with uids of its own: two places from one template share none.
    pub fn model(self) -> DataModel {
        let (text, scripts) = self.files();
        let scripts: BTreeMap<String, String> = scripts
            .iter()
            .map(|&(path, source)| (path.to_owned(), source.to_owned()))
            .collect();
        let mut model = read_str(text, self.name(), &scripts).model;
        let mut uids = UidSource::new(fresh_seed());
        let ids: Vec<_> = model.descendants(model.root()).collect();
        for id in ids {
            model.set_uid(id, Some(uids.next_uid()));
        }
        model
    }
}

/// What a new place has beside its text and scripts: file names and texts.
pub const EXTRAS: [(&str, &str); 3] = [
    (".gitignore", GITIGNORE),
    (WORKFLOW_FILE, WORKFLOW),
    (TEST_FILE, TEST),
];

/// What git shall not keep: caches and what publishing writes.
pub const GITIGNORE: &str = "\
/.studio/
*.snapshot
";

/// Where the CI workflow of a new place lies.
const WORKFLOW_FILE: &str = ".github/workflows/place.yml";

/// Where the first test of a new place lies.
const TEST_FILE: &str = "tests/place.test.luau";

/// A test that every place passes, to write others after.
const TEST: &str = include_str!("../../../samples/baseplate/tests/place.test.luau");

/// A CI workflow that checks, tests, publishes and plays the place.
const WORKFLOW: &str = r#"# Checks, tests, publishes and plays this place on every push. Set the repository variable STUDIO_REPOSITORY to the git
# address of studio's source, from which it is built (and cached).
name: place
on: [push, pull_request]

jobs:
  place:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
      - uses: actions/cache@v4
        with:
          path: ~/.cargo/bin/studio
          key: studio-${{ runner.os }}-${{ vars.STUDIO_REVISION }}
      - name: Install studio
        run: command -v studio || cargo install --locked --git "${{ vars.STUDIO_REPOSITORY }}" studio-cli
      - run: studio fmt . --check
      - run: studio check .
      - run: studio test . --clients 3
      - run: studio publish . -o place.snapshot
      - run: studio play place.snapshot --clients 3 --headless --duration 10s
      - uses: actions/upload-artifact@v4
        with:
          name: place
          path: place.snapshot
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_read_without_problems_and_has_uids_of_its_own() {
        for template in Template::ALL {
            let (text, scripts) = template.files();
            let scripts: BTreeMap<String, String> = scripts
                .iter()
                .map(|&(path, source)| (path.into(), source.into()))
                .collect();
            let read = read_str(text, template.name(), &scripts);
            let (name, report) = (template.name(), &read.report);
            assert!(report.is_empty(), "{name}: {report:?}");
            let uids = |model: &DataModel| -> Vec<_> {
                model
                    .descendants(model.root())
                    .map(|id| model.uid(id))
                    .collect()
            };
            let (one, other) = (uids(&template.model()), uids(&template.model()));
            assert_eq!(one.len(), read.model.len() - 1);
            let others: std::collections::HashSet<_> = other.into_iter().collect();
            assert!(one.iter().all(|uid| uid.is_some() && !others.contains(uid)));
            assert_eq!(Template::named(name), Some(template));
        }
    }
}
