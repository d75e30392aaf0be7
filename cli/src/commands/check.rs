//! `studio check`.

use std::path::PathBuf;

use crate::compat;
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
  studio check downloaded.rbxl --compat

Exit code 0: no errors, though perhaps warnings. 1: errors; `publish` would refuse.
What --compat tells is no problem of the place: the exit code is 0 whatever it finds.")]
pub(crate) struct Args {
    /// A folder with a place.ron, that file, or a .rbxl or .rbxlx file
    place: PathBuf,
    /// Instead, tell which of the API that the scripts use is missing or data only, and the share that is supported
    ///
    /// Scripts are read, not run. Where it is not known what a name is used on, it is judged by its name alone, or left
    /// out of the share as unsure. Whether an event ever fires is known only of classes as a whole.
    #[arg(long)]
    compat: bool,
    /// For whom to write
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// Checks it.
pub(crate) fn run(args: &Args, output: Output) -> Result<(), CliError> {
    let found = place::find(&args.place)?;
    let loaded = load(&found, output)?;
    if args.compat {
        return compat::tell(loaded.model(), output);
    }
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
