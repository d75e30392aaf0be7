//! `studio edit`, and `studio` alone on a display.

use std::path::{Path, PathBuf};

use studio_app::{AppError, Options};

use crate::error::{CliError, ErrorKind};
use crate::place::{self, Kind};

/// Open the editor
///
/// Without a PLACE there is a welcome screen: templates, samples and places that were open before.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = "\
Examples:
  studio edit                   # the welcome screen; `studio` alone does the same
  studio edit my-place
  studio edit downloaded.rbxl   # imported in memory; saving asks for a folder")]
pub(crate) struct Args {
    /// A folder with a place.ron, that file, or a .rbxl or .rbxlx file
    place: Option<PathBuf>,
}

/// Opens the window and stays until it is closed.
pub(crate) fn run(args: &Args) -> Result<(), CliError> {
    if let Some(place) = &args.place {
        check_place(place)?;
    }
    let place = args.place.clone();
    let options = Options {
        place,
        settings: studio_app::settings::file(),
        data: studio_document::files::user_data_dir(),
    };
    studio_app::run(options).map_err(|error| match error {
        AppError::NoDisplay => CliError::usage(error.to_string()).hint(
            "the editor needs a desktop; without one there are `studio check`, `publish`, `play --headless` and `screenshot`",
        ),
        AppError::Window(_) => CliError::new(ErrorKind::Io, error.to_string())
            .hint("on a machine without a graphics card, Mesa's software Vulkan driver is enough (Debian: mesa-vulkan-drivers)"),
    })
}

/// What cannot be opened is said in the terminal, where it was asked for.
fn check_place(path: &Path) -> Result<(), CliError> {
    let found = place::find(path)?;
    if found.kind == Kind::Snapshot {
        return Err(CliError::usage(format!(
            "`{}` is a snapshot, which cannot be edited",
            path.display()
        ))
        .hint("open the place that it was published from"));
    }
    Ok(())
}
