//! `studio check`.

use std::path::PathBuf;

use crate::error::CliError;
use crate::event::Event;
use crate::figures::counted;
use crate::loading::load;
use crate::output::{Format, Output, tally};
use crate::place;

/// Find every problem of a place: text, scripts, assets, references
///
/// Each is told with its file, line, instance and a hint. Nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  studio check my-place
  studio check downloaded.rbxl
  studio check my-place --format json | jq 'select(.severity == \"error\")'

Exit code 0: no errors, though perhaps warnings. 1: errors; `publish` would refuse.")]
pub(crate) struct Args {
    /// A folder with a place.ron, that file, or a .rbxl or .rbxlx file
    place: PathBuf,
    /// For whom to write
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// Checks it.
pub(crate) fn run(args: &Args, output: Output) -> Result<(), CliError> {
    let found = place::find(&args.place)?;
    let loaded = load(&found, output)?;
    let report = loaded.check();
    output.findings(&report)?;
    let counts = loaded.counts();
    let place = found.file.display().to_string();
    output.event(&Event::Checked {
        place: &place,
        errors: report.error_count(),
        warnings: report.warning_count(),
        counts: counts.into(),
    })?;
    let text = format!(
        "{place}: {} in {} and {}",
        tally(&report),
        counted(counts.instances as u64, "instance"),
        counted(counts.scripts as u64, "script"),
    );
    if report.has_errors() {
        return Err(CliError::findings(text));
    }
    output.line(text)
}
