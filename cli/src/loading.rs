//! A PLACE in memory, checked and compiled: what `check`, `publish`, `inspect` and `play` have in common.

use studio_document::publishing::Luau;
use studio_model::counts::{PlaceCounts, counts};
use studio_model::{DataModel, Report};
use studio_place::OpenPlace;
use studio_publish::Input;
use studio_roblox::Import;
use studio_snapshot::Snapshot;

use crate::error::CliError;
use crate::event::Event;
use crate::output::Output;
use crate::place::{self, Found, Kind};

/// A place that is not a snapshot.
#[derive(Debug)]
pub(crate) enum Loaded {
    /// A `place.ron` and what lies beside it.
    Place(Box<OpenPlace>),
    /// A foreign file, imported in memory.
    Foreign(Box<Import>),
}

/// Reads a place or a foreign file; of the latter's import it says a line.
///
/// # Errors
/// It cannot be read, or is a snapshot.
pub(crate) fn load(found: &Found, output: Output) -> Result<Loaded, CliError> {
    let working = output.working("reading the place");
    match found.kind {
        Kind::Place => Ok(Loaded::Place(Box::new(place::open(&found.file)?))),
        Kind::Foreign => {
            let imported = place::import(&found.file)?;
            drop(working);
            let file = found.file.display().to_string();
            output.event(&Event::Imported {
                file: &file,
                dir: None,
                report: (&imported.report).into(),
            })?;
            output.talk(format_args!(
                "imported {file} in memory: {}",
                imported.report.summary()
            ));
            Ok(Loaded::Foreign(Box::new(imported)))
        }
        Kind::Snapshot => Err(CliError::usage(format!(
            "`{}` is a snapshot, which is published already",
            found.file.display()
        ))
        .hint("`studio inspect` tells what is in it, `studio play` plays it")),
    }
}

impl Loaded {
    /// Its instances.
    pub(crate) fn model(&self) -> &DataModel {
        match self {
            Self::Place(place) => &place.model,
            Self::Foreign(import) => &import.model,
        }
    }

    /// How much it is.
    pub(crate) fn counts(&self) -> PlaceCounts {
        counts(self.model())
    }

    fn input(&self) -> Input<'_> {
        match self {
            Self::Place(place) => Input::opened(place),
            Self::Foreign(import) => Input::model(&import.model),
        }
    }

    /// Every problem, by place.
    pub(crate) fn check(&self) -> Report {
        self.all_problems(studio_publish::check(&self.input(), &Luau))
    }

    /// The snapshot, unless there are errors, and every problem, by place.
    pub(crate) fn compile(&self, output: Output) -> (Option<Snapshot>, Report) {
        let _working = output.working("publishing");
        let (snapshot, report) = studio_publish::publish(&self.input(), &Luau);
        (snapshot, self.all_problems(report))
    }

    /// What reading found, and what else there is.
    fn all_problems(&self, found: Report) -> Report {
        let mut all = match self {
            Self::Place(place) => place.report.clone(),
            Self::Foreign(_) => Report::new(),
        };
        all.extend(found);
        all.sort();
        all
    }
}
