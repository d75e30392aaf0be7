//! `studio play`.

mod json;
mod table;
mod view;
mod warning;
mod watchdog;

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use studio_model::limits::CLIENTS_MAX;
use studio_net::NetConditions;
use studio_session::{PlayConfig, PlayError, PlayEvent, PlaySummary, ServerError, play};

use crate::duration;
use crate::error::{CliError, ErrorKind};
use crate::event::Event;
use crate::figures;
use crate::interrupt::Interrupt;
use crate::output::{BOLD, Format, Output, Styled};
use crate::place;
use crate::snapshot_cache::{self, Origin, Ready};
use view::View;
use watchdog::Watchdog;

/// How much longer than asked a play may take, for clients to join and to be compared, before it counts as hanging.
const PATIENCE: Duration = Duration::from_mins(2);

/// How long one that hangs may take to end when it is asked to, before it is ended by force.
const GRACE: Duration = Duration::from_secs(10);

/// Publish a place and play it: a server and clients on this machine
///
/// The place is published first, into `.studio/` beside it, unless it is unchanged; server and clients have only that
/// snapshot. They talk over QUIC, as they would from machine to machine. At the end every client's state is compared with
/// the server's. What scripts keep in data stores is there again in the next play.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  studio play                                   # the place in this folder, one client
  studio play my-place --clients 3
  studio play my-place.snapshot --clients 100 --duration 30s
  studio play downloaded.rbxl --clients 2       # imported in memory
  studio play --net delay=80ms,jitter=20ms,loss=2%
  studio play --headless --strict --duration 10s --format json
  studio play --fresh                           # as if nobody had ever played

Exit code 0: every client ended with the server's state. 1: one did not, or left early, or with --strict a script raised
an error. 3: it hung. 130: Ctrl-C.")]
pub(crate) struct Args {
    /// A folder with a place.ron, that file, a snapshot, or a .rbxl or .rbxlx file [default: this folder]
    place: Option<PathBuf>,
    /// How many clients: Player1, Player2, …
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=CLIENTS_MAX as i64))]
    clients: u16,
    /// Open no windows
    #[arg(long)]
    headless: bool,
    /// Count an error of a script as a failure
    #[arg(long)]
    strict: bool,
    /// Begin with empty data stores, and keep nothing; saved data stays as it is
    #[arg(long)]
    fresh: bool,
    /// How long to play once all clients have joined, such as 10s or 2m [default: until Ctrl-C]
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    duration: Option<Duration>,
    /// Where the server listens; port 0 is any free one
    #[arg(long, value_name = "ADDR", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))]
    listen: SocketAddr,
    /// A bad network between server and clients: delay=80ms,jitter=20ms,loss=2%,dup=1%,reorder=2%,seed=1, each optional
    #[arg(long, value_name = "CONDITIONS")]
    net: Option<NetConditions>,
    /// For whom to write
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// Plays it.
pub(crate) fn run(args: &Args, output: Output, interrupt: &Interrupt) -> Result<(), CliError> {
    let path = args.place.as_deref().unwrap_or(Path::new("."));
    if args.place.is_none() && !path.join(studio_place::PLACE_FILE).is_file() {
        return Err(nothing_here());
    }
    let found = place::find(path)?;
    let ready = snapshot_cache::prepare(&found, output)?;
    say_snapshot(&ready, output)?;
    if !args.headless {
        output.talk("Windows come later: the clients run without one for now.");
    }
    let config = PlayConfig {
        snapshot: Arc::new(ready.snapshot),
        clients: usize::from(args.clients),
        duration: args.duration,
        listen: args.listen,
        conditions: args.net.unwrap_or_default(),
        data_stores: (!args.fresh)
            .then(|| snapshot_cache::data_store_file(&found))
            .flatten(),
    };
    let (summary, hung) = watch(config, output, interrupt)?;
    output.event(&Event::Summary(Box::new(json::summary(&summary))))?;
    table::print(&summary, output)?;
    verdict(&summary, hung, args.strict)
}

/// Plays, and tells what happens meanwhile. The second answer: whether it had to be ended.
fn watch(
    config: PlayConfig,
    output: Output,
    interrupt: &Interrupt,
) -> Result<(PlaySummary, bool), CliError> {
    let stop = interrupt.take();
    let watchdog = config
        .duration
        .map(|duration| {
            let patience = duration.saturating_add(PATIENCE);
            Watchdog::start(patience, GRACE, stop.clone(), move || give_up(output))
        })
        .transpose()
        .map_err(|error| CliError::io("the watchdog cannot be started").because(&error))?;
    let mut view = View::new(output, config.clients, config.duration);
    let mut broken = None;
    let (endless, clients, mut heard_of) =
        (config.duration.is_none(), config.clients, BTreeSet::new());
    let mut on_event = |event: PlayEvent| {
        if let Err(error) = json::tell(&event, output) {
            broken.get_or_insert(error);
            stop.stop();
        }
        if let PlayEvent::Joined { client, .. } | PlayEvent::Left { client, .. } = event {
            heard_of.insert(client);
        }
        // Nobody reads any more: there is nothing to play for, but all are compared, once they are there.
        if endless && heard_of.len() == clients && !Output::is_read() {
            stop.stop();
        }
        view.tell(&event);
    };
    let played = play(config, &mut on_event, &stop);
    view.end();
    let hung = watchdog.is_some_and(|watchdog| watchdog.has_barked());
    match (broken, played) {
        (Some(error), _) => Err(error),
        (None, Ok(mut summary)) => {
            // Not every raised flag is somebody's Ctrl-C.
            summary.interrupted &= interrupt.was_pressed();
            Ok((summary, hung))
        }
        (None, Err(error)) => Err(play_error(&error)),
    }
}

/// Ends the process, whose threads do not.
#[expect(clippy::exit, reason = "whoever would return hangs")]
fn give_up(output: Output) {
    let error = too_late();
    output.failure(&error);
    std::process::exit(i32::from(error.exit_code()))
}

fn too_late() -> CliError {
    CliError::new(ErrorKind::TimedOut, "the play did not end in time")
}

fn say_snapshot(ready: &Ready, output: Output) -> Result<(), CliError> {
    let file = ready.file.as_ref().map(|file| file.display().to_string());
    let (id, bytes) = (
        ready.snapshot.id().to_string(),
        ready.snapshot.bytes().len() as u64,
    );
    let (origin, how) = match ready.origin {
        Origin::Given => ("given", "as given"),
        Origin::Published => ("published", "published now"),
        Origin::Reused => ("reused", "unchanged since it was published"),
    };
    output.event(&Event::Snapshot {
        id: &id,
        file: file.as_deref(),
        origin,
        bytes,
    })?;
    output.line(format_args!(
        "snapshot {}  {}, {how}",
        Styled(BOLD, snapshot_cache::short(&id)),
        figures::bytes(bytes)
    ))
}

fn play_error(error: &PlayError) -> CliError {
    match error {
        PlayError::Bind { .. } => CliError::io(error.to_string()).hint(
            "give another address, such as --listen 127.0.0.1:0 for any free port on this machine",
        ),
        PlayError::TooManyClients { .. } => CliError::usage(error.to_string()),
        PlayError::Panicked { .. } => CliError::new(ErrorKind::Internal, error.to_string()),
        PlayError::Server(ServerError::Snapshot(_)) => CliError::findings(error.to_string()),
        PlayError::Server(ServerError::Scripts(_)) => {
            CliError::new(ErrorKind::Internal, error.to_string())
        }
        PlayError::Server(_) | PlayError::Net(_) | PlayError::Thread { .. } => {
            CliError::io(error.to_string())
        }
    }
}

fn verdict(summary: &PlaySummary, hung: bool, strict: bool) -> Result<(), CliError> {
    if hung {
        return Err(too_late());
    }
    if summary.interrupted {
        return Err(CliError::new(
            ErrorKind::Interrupted,
            "interrupted by Ctrl-C",
        ));
    }
    if strict && summary.script_errors > 0 {
        let errors = figures::counted(summary.script_errors as u64, "error");
        return Err(CliError::findings(format!("scripts raised {errors}")));
    }
    if summary.converged() {
        return Ok(());
    }
    let astray = summary
        .clients
        .iter()
        .filter(|client| !client.converged())
        .count();
    Err(CliError::findings(format!(
        "{} of {} did not end with the server's state",
        astray,
        figures::counted(summary.clients.len() as u64, "client")
    )))
}

/// What to run where there is no place.
fn nothing_here() -> CliError {
    CliError::usage("there is no `place.ron` in this folder")
        .hint("run one of these next:\n  studio new my-place                  make a place here\n  studio play path/to/place            play one that is elsewhere\n  studio import FILE.rbxl -o my-place  turn somebody else's file into a place")
}

#[cfg(test)]
mod tests {
    use studio_snapshot::SnapshotError;

    use super::*;

    #[test]
    fn only_a_damaged_snapshot_is_a_finding() {
        let code = |error| play_error(&PlayError::Server(error)).exit_code();
        assert_eq!(code(SnapshotError::NotASnapshot.into()), 1);
        assert_eq!(code(ServerError::Stopped), 2);
    }
}
