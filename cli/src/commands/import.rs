//! `studio import`.

use std::path::PathBuf;

use studio_document::templates::GITIGNORE;
use studio_place::{assign_source_files, save};

use crate::compat;
use crate::error::CliError;
use crate::event::Event;
use crate::interrupt::Interrupt;
use crate::output::{BOLD, Format, Output, Styled};
use crate::place::{self, Kind};
use crate::staging::Staging;

/// Turn a .rbxl, .rbxlx, .rbxm or .rbxmx file into a place folder
///
/// What the file is, its bytes tell; its name does not matter. Everything is kept that a place can hold; the report says
/// what is data only, what a box stands in for, and what was dropped and why, then how much of the API that its scripts use is
/// there. On an error nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  studio import downloaded.rbxl -o my-place
  studio import model.rbxmx -o my-model && studio play my-model")]
pub(crate) struct Args {
    /// The file
    file: PathBuf,
    /// The folder of the place; it must not be there yet, or be empty
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// For whom to write
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// Imports it.
pub(crate) fn run(args: &Args, output: Output, interrupt: &Interrupt) -> Result<(), CliError> {
    let found = place::find(&args.file)?;
    if args.file.is_dir() || found.kind == Kind::Snapshot {
        return Err(CliError::usage(format!(
            "`{}` is not a foreign file",
            args.file.display()
        )));
    }
    // Before the work: a folder that is not empty is refused at once.
    let staging = Staging::begin(&args.output, interrupt.debris())?;
    let mut imported = place::import(&args.file)?;
    let used = compat::judge(&imported.model)?;
    assign_source_files(&mut imported.model);
    save(&imported.model, staging.dir()).map_err(|error| place::place_error(&error))?;
    staging.write(".gitignore", GITIGNORE)?;
    staging.finish()?;

    let (file, dir) = (
        args.file.display().to_string(),
        args.output.display().to_string(),
    );
    output.event(&Event::Imported {
        file: &file,
        dir: Some(&dir),
        report: (&imported.report).into(),
    })?;
    output.line(imported.report.to_string().trim_end())?;
    compat::summary(&used, output)?;
    output.line(format_args!("written to {}", Styled(BOLD, dir)))
}
