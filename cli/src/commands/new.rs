//! `studio new`.

use std::path::{Path, PathBuf};

use studio_document::Template;
use studio_document::templates::EXTRAS;

use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::output::{BOLD, DIM, Output, Styled};
use crate::place::place_error;
use crate::staging::Staging;
use crate::template;

/// Make a place to start from: its text, scripts, a test, a .gitignore and a CI workflow
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  studio new my-place
  studio new my-place --template towers")]
pub(crate) struct Args {
    /// The folder; it must not be there yet, or be empty
    dir: PathBuf,
    /// What to start from
    #[arg(long, value_name = "NAME", default_value = Template::default().name(), value_parser = template::parser())]
    template: Template,
}

/// Makes it.
pub(crate) fn run(args: &Args, output: Output, interrupt: &Interrupt) -> Result<(), CliError> {
    let staging = Staging::begin(&args.dir, interrupt.debris())?;
    let saved = studio_place::save(&args.template.model(), staging.dir())
        .map_err(|error| place_error(&error))?;
    let mut files = saved.written;
    for (name, text) in EXTRAS {
        staging.write(name, text)?;
        files.push(name.to_owned());
    }
    staging.finish()?;
    files.sort();

    let dir = args.dir.display();
    output.line(format_args!(
        "Made {} from the template {}:",
        Styled(BOLD, dir),
        args.template.name()
    ))?;
    for file in &files {
        output.line(format_args!("  {file}"))?;
    }
    output.line(format_args!("\nNext:"))?;
    let dir = shell_word(&args.dir);
    for (command, what) in [
        (
            format!("studio play {dir} --clients 2"),
            "a server and two clients on it",
        ),
        (
            format!("studio test {dir} --clients 3"),
            "its tests, with three clients",
        ),
        (
            format!("studio check {dir}"),
            "every problem, with its line and a hint",
        ),
        (
            format!("studio publish {dir}"),
            "one snapshot file, for a server",
        ),
    ] {
        output.line(format_args!("  {command:<40} {}", Styled(DIM, what)))?;
    }
    Ok(())
}

/// The path as it can be pasted into a shell.
fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+~".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}
