//! `studio fmt`.

use std::path::PathBuf;

use studio_place::{assign_source_files, assign_uids, save, write_string};

use crate::error::CliError;
use crate::event::Event;
use crate::output::{Format, Output, tally};
use crate::place::{self, Kind};

/// Rewrite a place the way `studio` writes it
///
/// One property a line, in a fixed order, without what is at its default; instances without a uid get one. Comments are
/// kept. A place that cannot be read without errors is left alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  studio fmt my-place
  studio fmt my-place --check     # exit code 1 if it would change; for CI")]
pub(crate) struct Args {
    /// A folder with a place.ron, or the file
    place: PathBuf,
    /// Write nothing; tell whether something would be written
    #[arg(long)]
    check: bool,
    /// For whom to write
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// Rewrites it.
pub(crate) fn run(args: &Args, output: Output) -> Result<(), CliError> {
    let found = place::find(&args.place)?;
    if found.kind != Kind::Place {
        return Err(
            CliError::usage(format!("`{}` is not a place.ron", args.place.display()))
                .hint("`studio import FILE -o DIR` makes a place of a foreign file"),
        );
    }
    let mut opened = place::open(&found.file)?;
    if opened.report.has_errors() {
        opened.report.sort();
        output.problems(&opened.report)?;
        return Err(CliError::findings(format!(
            "fmt: {}; nothing was written",
            tally(&opened.report)
        )));
    }
    assign_uids(&mut opened.model);
    assign_source_files(&mut opened.model);
    let file = found.file.display().to_string();
    let old =
        std::fs::read(&found.file).map_err(|error| place::cannot_read(&found.file, &error))?;
    let changed = old != write_string(&opened.model).into_bytes();
    let written = changed && !args.check;
    if written {
        save(&opened.model, &opened.root_dir).map_err(|error| place::place_error(&error))?;
    }
    output.event(&Event::Formatted {
        file: &file,
        changed,
        written,
    })?;
    match (changed, written) {
        (true, false) => Err(CliError::findings(format!("{file} would change"))
            .hint(format!("run `studio fmt {}`", args.place.display()))),
        (true, true) => output.line(format_args!("{file} rewritten")),
        (false, _) => output.line(format_args!("{file} is as it should be")),
    }
}
