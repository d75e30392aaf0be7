//! Who simulates what, seen by one side: the place is played for a while, with nobody at the keys, and outlined.

use std::sync::Arc;

use studio_model::{DataModel, limits};
use studio_net::NetConditions;
use studio_render::{Outline, Simulated, owner_outlines};
use studio_session::{Owners, Simulator};
use studio_testing::{Stage, StageError, StageOptions, Transport, Who};

use crate::error::CliError;
use crate::loading::Loaded;
use crate::output::{Output, tally};

/// Clients of such a play.
pub(super) const CLIENTS_MAX: u16 = 16;
/// Seconds of it.
pub(super) const AFTER_MAX: f32 = 600.0;
/// What all that is random follows from.
const SEED: u64 = 1;

/// Whose picture it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Server,
    /// A client, by its number from 1.
    Client(u16),
}

pub(super) fn parse_side(text: &str) -> Result<Side, String> {
    if text == "server" {
        return Ok(Side::Server);
    }
    let number = text.parse().ok();
    number
        .filter(|number| (1..=CLIENTS_MAX).contains(number))
        .map(Side::Client)
        .ok_or_else(|| format!("`server` is wanted, or a client's number up to {CLIENTS_MAX}"))
}

pub(super) fn parse_after(text: &str) -> Result<f32, String> {
    let after = text.trim().parse().ok();
    after
        .filter(|after: &f32| (0.0..=AFTER_MAX).contains(after))
        .ok_or_else(|| format!("a number of seconds is wanted, up to {AFTER_MAX}"))
}

/// A place that has been played.
pub(super) struct Played {
    stage: Stage,
    who: Who,
}

impl Played {
    /// Lets that many clients join and plays for so many seconds.
    pub(super) fn new(
        loaded: &Loaded,
        side: Side,
        clients: u16,
        seconds: f32,
        output: Output,
    ) -> Result<Self, CliError> {
        let who = match side {
            Side::Server => Who::Server,
            Side::Client(number) if number <= clients => Who::Client(usize::from(number) - 1),
            Side::Client(number) => {
                let wrong = format!("there is no client {number} of {clients}");
                return Err(CliError::usage(wrong).hint("let more join with --clients N"));
            }
        };
        let (snapshot, report) = loaded.compile(output);
        output.problems(&report)?;
        let Some(snapshot) = snapshot else {
            let wrong = format!("{}; nothing to play", tally(&report));
            return Err(CliError::findings(wrong));
        };
        let options = StageOptions {
            snapshot: Arc::new(snapshot),
            conditions: NetConditions::default(),
            seed: SEED,
            transport: Transport::Memory,
        };
        let _working = output.working("playing the place");
        let failed = |error: StageError| CliError::io(error.to_string());
        let mut stage = Stage::start(options).map_err(failed)?;
        stage
            .join(usize::from(clients), &|| false)
            .map_err(failed)?;
        for _ in 0..(seconds * limits::TICK_HZ as f32).round() as u32 {
            stage.tick();
        }
        Ok(Self { stage, who })
    }

    /// What the side has.
    pub(super) fn model(&self) -> &DataModel {
        let model = self.stage.model(self.who);
        model.unwrap_or_else(|| self.stage.server().model())
    }

    /// The outlines of who simulates what, as the side sees it.
    pub(super) fn outlines(&self) -> Vec<Outline> {
        let client = match self.who {
            Who::Client(index) => self.stage.client(index),
            Who::Server | Who::Test => None,
        };
        let (owners, own): (Owners, Option<i64>) = match client {
            Some(client) => (client.owners(), client.user_id()),
            None => (self.stage.server().owners(), None),
        };
        owner_outlines(
            owners
                .into_iter()
                .map(|(part, simulator)| (part, seen(simulator, own))),
        )
    }
}

/// What a side calls who simulates something; `own` is its player.
fn seen(simulator: Simulator, own: Option<i64>) -> Simulated {
    match simulator {
        Simulator::Server => Simulated::ByServer,
        Simulator::Leaving(_) => Simulated::Buffered,
        Simulator::Player(user_id) if own == Some(user_id) => Simulated::Here,
        Simulator::Player(user_id) => Simulated::ByPlayer(user_id.unsigned_abs()),
    }
}
