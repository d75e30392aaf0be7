//! `studio publish`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::error::CliError;
use crate::event::{Event, ms};
use crate::figures;
use crate::loading::load;
use crate::output::{BOLD, DIM, Format, Output, Styled, tally};
use crate::place;
use crate::snapshot_cache::short;

/// Compile a place into one snapshot file
///
/// The same place gives the same bytes and the same id, on any machine. A place with errors is not published; the file
/// that was there stays as it was. A file that is no snapshot is never replaced.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  studio publish my-place                       # writes my-place/place.snapshot
  studio publish my-place -o build/my.snapshot
  studio publish downloaded.rbxl                # writes downloaded.snapshot
  studio publish my-place --dry-run             # all the work, no file

Exit code 0: published. 1: the place has errors.")]
pub(crate) struct Args {
    /// A folder with a place.ron, that file, or a .rbxl or .rbxlx file
    place: PathBuf,
    /// The snapshot's file [default: beside the place, with the extension .snapshot]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write nothing; tell what would be
    #[arg(long, conflicts_with = "output")]
    dry_run: bool,
    /// For whom to write
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// Publishes it.
pub(crate) fn run(args: &Args, output: Output) -> Result<(), CliError> {
    let started = Instant::now();
    let found = place::find(&args.place)?;
    let loaded = load(&found, output)?;
    let (snapshot, report) = loaded.compile(output);
    output.problems(&report)?;
    let Some(snapshot) = snapshot else {
        return Err(CliError::findings(format!(
            "publish: {}; no snapshot was written",
            tally(&report)
        )));
    };
    let target = args
        .output
        .clone()
        .unwrap_or_else(|| found.file.with_extension("snapshot"));
    if !args.dry_run {
        write(&snapshot, &target)?;
    }
    let took = started.elapsed();

    let (id, bytes, counts) = (
        snapshot.id().to_string(),
        snapshot.bytes().len() as u64,
        snapshot.counts(),
    );
    let file = (!args.dry_run).then(|| target.display().to_string());
    output.event(&Event::Published {
        file: file.as_deref(),
        id: &id,
        bytes,
        instances: counts.instances,
        parts: counts.parts,
        scripts: counts.scripts,
        ms: ms(took),
    })?;
    let what = file
        .as_deref()
        .unwrap_or("nothing, as asked; it would have been");
    output.line(format_args!("published {}", Styled(BOLD, what)))?;
    output.line(format_args!(
        "  id         {}{}",
        Styled(BOLD, short(&id)),
        Styled(DIM, id.strip_prefix(short(&id)).unwrap_or_default())
    ))?;
    output.line(format_args!(
        "  holds      {}, {}, {}",
        figures::counted(counts.instances as u64, "instance"),
        figures::counted(counts.parts as u64, "part"),
        figures::counted(counts.scripts as u64, "script")
    ))?;
    output.line(format_args!("  size       {}", figures::bytes(bytes)))?;
    output.line(format_args!("  took       {}", figures::time(took)))?;
    if !report.is_empty() {
        output.line(format_args!("  problems   {}", tally(&report)))?;
    }
    Ok(())
}

/// Writes it, unless something else than a snapshot would be lost.
fn write(snapshot: &studio_snapshot::Snapshot, target: &Path) -> Result<(), CliError> {
    let is_ours = place::is_snapshot(target).map_err(|error| place::cannot_read(target, &error))?;
    if target.exists() && !is_ours {
        return Err(CliError::usage(format!(
            "`{}` is there and is not a snapshot; nothing was written",
            target.display()
        ))
        .hint("name another file with -o FILE, or move that one away"));
    }
    let written = snapshot.write(target);
    written.map_err(|error| {
        CliError::io(format!("cannot write the snapshot: {error}"))
            .hint("name another file with -o FILE")
    })
}
