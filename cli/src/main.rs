//! The `studio` command line: reads arguments, calls the libraries, and says what came of it. What it knows of a
//! place's meaning, of bytes and of ticks it knows from them.

mod commands;
mod compat;
mod debris;
mod duration;
mod error;
mod event;
mod figures;
mod interrupt;
mod loading;
mod output;
mod place;
mod snapshot_cache;
mod staging;
mod template;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;

use commands::Command;
use error::{CliError, ErrorKind};
use interrupt::Interrupt;
use output::{BOLD, DIM, Output, Styled};

/// Build, publish and play places with many players, from a terminal
///
/// A place is a folder with a `place.ron` and Luau scripts. `publish` compiles it into one snapshot file; `play` starts a
/// server on that snapshot and clients that replicate from it over the network.
#[derive(Debug, Parser)]
#[command(name = "studio", version, after_help = commands::EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help that nobody reads to its end is no failure.
            drop(error.print());
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let Some(command) = cli.command.or_else(Command::alone) else {
        overview();
        return ExitCode::from(2);
    };
    let output = Output::new(command.format());
    // The panic's message is on standard error already.
    let ended = catch_unwind(AssertUnwindSafe(|| {
        command.run(output, &Interrupt::install()?)
    }));
    let failure = match ended {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(error)) => error,
        Err(_) => CliError::new(
            ErrorKind::Internal,
            "studio failed in a way that nobody foresaw",
        )
        .hint("this is a bug: please report it with the lines above and the command"),
    };
    output.failure(&failure);
    ExitCode::from(failure.exit_code())
}

/// What `studio` alone says where no editor can be opened.
fn overview() {
    let lines = [
        ("studio new DIR", "make a place to start from"),
        (
            "studio play DIR",
            "publish it, start a server and a client on it",
        ),
        (
            "studio import FILE -o DIR",
            "turn a .rbxl or .rbxlx file into a place",
        ),
    ];
    let mut stderr = anstream::stderr().lock();
    let mut say = |text: std::fmt::Arguments<'_>| drop(writeln!(stderr, "{text}"));
    say(format_args!(
        "{}",
        Styled(BOLD, "Places with many players: build, publish, play.")
    ));
    say(format_args!(""));
    for (command, what) in lines {
        say(format_args!("  {command:<28}{}", Styled(DIM, what)));
    }
    say(format_args!(""));
    say(format_args!(
        "`studio --help` lists all commands. With a display, `studio` alone opens the editor."
    ));
}
