//! What came out of a play, as a table for people.

use std::time::Duration;

use studio_session::{ClientSummary, PlaySummary, TICK};

use crate::error::CliError;
use crate::figures;
use crate::output::{BAD, DIM, DOUBTFUL, GOOD, Output, Styled};
use crate::snapshot_cache::short;

/// Rows of clients that are as they should be; those that are not are always shown.
const ROWS_MAX: usize = 12;

/// Prints it.
pub(super) fn print(summary: &PlaySummary, output: Output) -> Result<(), CliError> {
    let times = &summary.tick_times;
    output.line(format_args!(
        "\n{} of {}: p50 {}, p99 {}, max {}",
        figures::counted(summary.ticks, "tick"),
        figures::time(TICK),
        figures::time(times.percentile(50)),
        figures::time(times.percentile(99)),
        figures::time(times.max()),
    ))?;
    if summary.ticks_lost > 0 {
        let lost = figures::counted(summary.ticks_lost, "tick");
        output.line(format_args!(
            "{}",
            Styled(
                BAD,
                format!("{lost} never happened: this machine is too slow for the place")
            )
        ))?;
    }
    if summary.script_errors > 0 {
        let errors = figures::counted(summary.script_errors as u64, "error");
        output.line(Styled(BAD, format!("scripts raised {errors}")))?;
    }
    let heading = format!(
        "\n{:<12}{:<11}{:>9}{:>12}{:>12}{:>9}   {}",
        "", "state", "joined", "received", "sent", "ping", "state hash"
    );
    output.line(Styled(DIM, heading))?;
    let mut shown = 0;
    for client in &summary.clients {
        if !client.converged() || shown < ROWS_MAX {
            row(client, output)?;
            shown += 1;
        }
    }
    if shown < summary.clients.len() {
        output.line(format_args!(
            "and {} more, all in sync",
            summary.clients.len() - shown
        ))?;
    }
    if summary.converged() && !summary.clients.is_empty() {
        let who = match summary.clients.len() {
            1 => "The client".to_owned(),
            2 => "Both clients".to_owned(),
            n => format!("All {n} clients"),
        };
        output.line(Styled(
            GOOD,
            format!("\n{who} ended with the server's state."),
        ))?;
    }
    Ok(())
}

fn row(client: &ClientSummary, output: Output) -> Result<(), CliError> {
    let (word, style) = match (client.converged(), &client.left, client.state_hash) {
        (true, ..) => ("in sync", GOOD),
        (false, Some(_), _) => ("left", BAD),
        (false, None, Some(_)) => ("differs", BAD),
        (false, None, None) => ("unknown", DOUBTFUL),
    };
    let after = |time: Option<Duration>| time.map_or_else(|| "never".to_owned(), figures::time);
    let hash = client
        .state_hash
        .map(|hash| hash.to_string())
        .unwrap_or_default();
    output.line(format_args!(
        "{:<12}{}{:>9}{:>12}{:>12}{:>9}   {}",
        format!("client {}", client.client),
        Styled(style, format!("{word:<11}")),
        after(client.join),
        figures::bytes(client.bytes_down),
        figures::bytes(client.bytes_up),
        figures::time(client.rtt),
        short(&hash),
    ))?;
    match &client.left {
        Some(reason) => output.line(format_args!("{:<12}{reason}", "")),
        None => Ok(()),
    }
}
