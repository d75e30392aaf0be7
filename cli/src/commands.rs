//! The commands. One file each: what it takes, whose documentation is the help, and the function that runs it.

mod check;
mod completions;
#[cfg(feature = "gui")]
mod edit;
mod fmt;
mod import;
mod inspect;
mod new;
mod play;
mod publish;
#[cfg(feature = "gui")]
mod screenshot;
mod test;

use clap::Subcommand;

use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::output::{Format, Output};

/// The end of `studio --help`.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    findings: an invalid place, failed tests, files that would change, clients that differ
  2    wrong usage, something that cannot be read or written, an internal error
  3    it took too long
  130  interrupted by Ctrl-C

Examples:
  studio new my-place && studio play my-place --clients 3
  studio edit my-place
  studio check my-place
  studio publish my-place -o my-place.snapshot
  studio import downloaded.rbxl -o my-place

`studio COMMAND --help` tells more, with examples.";

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    New(new::Args),
    #[cfg(feature = "gui")]
    Edit(edit::Args),
    Check(check::Args),
    Fmt(fmt::Args),
    Publish(publish::Args),
    Inspect(inspect::Args),
    Play(play::Args),
    Test(test::Args),
    Import(import::Args),
    #[cfg(feature = "gui")]
    Screenshot(screenshot::Args),
    Completions(completions::Args),
}

impl Command {
    /// What `studio` without a command does: on a display it opens the editor.
    pub(crate) fn alone() -> Option<Self> {
        #[cfg(feature = "gui")]
        if studio_app::error::check_display().is_ok() {
            return Some(Self::Edit(edit::Args::default()));
        }
        None
    }

    /// For whom it shall write.
    pub(crate) fn format(&self) -> Format {
        match self {
            Self::New(_) | Self::Completions(_) => Format::Human,
            #[cfg(feature = "gui")]
            Self::Edit(_) | Self::Screenshot(_) => Format::Human,
            Self::Check(args) => args.format,
            Self::Fmt(args) => args.format,
            Self::Publish(args) => args.format,
            Self::Inspect(args) => args.format,
            Self::Play(args) => args.format,
            Self::Test(args) => args.format,
            Self::Import(args) => args.format,
        }
    }

    /// Does it.
    pub(crate) fn run(self, output: Output, interrupt: &Interrupt) -> Result<(), CliError> {
        match self {
            Self::New(args) => new::run(&args, output, interrupt),
            #[cfg(feature = "gui")]
            Self::Edit(args) => edit::run(&args),
            Self::Check(args) => check::run(&args, output),
            Self::Fmt(args) => fmt::run(&args, output),
            Self::Publish(args) => publish::run(&args, output),
            Self::Inspect(args) => inspect::run(&args, output),
            Self::Play(args) => play::run(&args, output, interrupt),
            Self::Test(args) => test::run(&args, output, interrupt),
            Self::Import(args) => import::run(&args, output, interrupt),
            #[cfg(feature = "gui")]
            Self::Screenshot(args) => screenshot::run(&args, output),
            Self::Completions(args) => completions::run(&args),
        }
    }
}
