//! What happens in a play, as events for programs.

use studio_script::{Level, Side};
use studio_session::{
    ClientProgress, ClientState, ClientSummary, PlayEvent, PlaySummary, Progress,
};

use super::warning;
use crate::error::CliError;
use crate::event::{ClientFields, Event, Percentiles, ProgressFields, Summary, ms};
use crate::output::Output;

/// Tells an event, if it is one for programs.
pub(super) fn tell(event: &PlayEvent, output: Output) -> Result<(), CliError> {
    match event {
        PlayEvent::Listening { addr, fingerprint } => output.event(&Event::Listening {
            addr: addr.to_string(),
            fingerprint: fingerprint.to_string(),
        }),
        PlayEvent::ServerReady { after, instances } => output.event(&Event::Ready {
            ms: ms(*after),
            instances: *instances,
        }),
        PlayEvent::Joined {
            client,
            after,
            bytes,
        } => output.event(&Event::Joined {
            client: *client,
            join_ms: ms(*after),
            bytes: *bytes,
        }),
        PlayEvent::Left { client, reason } => output.event(&Event::Left {
            client: *client,
            reason,
        }),
        PlayEvent::Progress(progress) => output.event(&progress_event(progress)),
        PlayEvent::Warning(warning) => output.event(&Event::Output {
            side: "server",
            level: "warning",
            message: &warning::text(warning),
            script: None,
            line: None,
            traceback: &[],
            client: None,
        }),
        PlayEvent::Output {
            client,
            output: said,
        } => output.event(&Event::Output {
            side: side(said.side),
            level: level(said.level),
            message: &said.text,
            script: said.script.as_deref(),
            line: said.line,
            traceback: &said.traceback,
            client: *client,
        }),
        PlayEvent::Draining => Ok(()),
    }
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Server => "server",
        Side::Client => "client",
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Print => "print",
        Level::Info => "info",
        Level::Warn => "warning",
        Level::Error => "error",
    }
}

fn progress_event(progress: &Progress) -> Event<'static> {
    let fields = |client: &ClientProgress| ProgressFields {
        client: client.client,
        state: state(client.state),
        ping_ms: ms(client.ping),
        bytes_down_per_s: client.bytes_down_per_s,
        bytes_up_per_s: client.bytes_up_per_s,
        instances: client.instances,
    };
    Event::Progress {
        ticks: progress.ticks,
        instances: progress.instances,
        clients: progress.clients.iter().map(fields).collect(),
    }
}

fn state(state: ClientState) -> &'static str {
    match state {
        ClientState::Connecting => "connecting",
        ClientState::Loading => "loading",
        ClientState::InSync => "in_sync",
        ClientState::Behind => "behind",
        ClientState::Gone => "gone",
    }
}

/// The end of a play.
pub(super) fn summary(summary: &PlaySummary) -> Summary {
    let times = &summary.tick_times;
    let hashes = summary.clients.iter();
    Summary {
        ticks: summary.ticks,
        tick_ms: Percentiles {
            p50: ms(times.percentile(50)),
            p99: ms(times.percentile(99)),
            max: ms(times.max()),
        },
        ticks_lost: summary.ticks_lost,
        instances: summary.instances,
        clients: summary.clients.iter().map(client).collect(),
        server_state_hash: hashes
            .map(|client| {
                (
                    client.client,
                    client.server_state_hash.map(|hash| hash.to_string()),
                )
            })
            .collect(),
        script_errors: summary.script_errors,
        interrupted: summary.interrupted,
    }
}

fn client(client: &ClientSummary) -> ClientFields {
    ClientFields {
        client: client.client,
        converged: client.converged(),
        state_hash: client.state_hash.map(|hash| hash.to_string()),
        bytes_down: client.bytes_down,
        bytes_up: client.bytes_up,
        rtt_ms: ms(client.rtt),
        join_ms: client.join.map(ms),
        left: client.left.clone(),
    }
}
