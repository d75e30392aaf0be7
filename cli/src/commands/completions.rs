//! `studio completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::error::CliError;
use crate::output::Output;

/// Write a shell's completions to standard output
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  studio completions bash > ~/.local/share/bash-completion/completions/studio
  studio completions zsh  > ~/.zfunc/_studio
  studio completions fish > ~/.config/fish/completions/studio.fish")]
pub(crate) struct Args {
    /// The shell
    shell: Shell,
}

/// Writes them.
pub(crate) fn run(args: &Args) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut crate::Cli::command(),
        "studio",
        &mut script,
    );
    Output::bytes(&script)
}
