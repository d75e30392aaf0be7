//! What happens in a play, for people: lines tagged with whose they are, and on a terminal a live line per client.

use std::fmt::{self, Write as _};
use std::time::{Duration, Instant};

use anstyle::Style;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use studio_script::{Level, OutputEvent, Side};
use studio_session::{ClientProgress, ClientState, PlayEvent, Progress};

use super::warning;
use crate::figures;
use crate::output::{BAD, BOLD, DIM, DOUBTFUL, GOOD, Output, Styled, rendered};

/// Live lines; more clients share one.
const LINES_MAX: usize = 12;

/// What a person sees of a play.
pub(super) struct View {
    output: Output,
    clients: usize,
    duration: Option<Duration>,
    started: Instant,
    /// How long each took to join.
    joined: Vec<Option<Duration>>,
    live: Option<Live>,
}

/// The lines at the bottom of a terminal that change.
struct Live {
    screen: MultiProgress,
    heading: ProgressBar,
    rows: Vec<ProgressBar>,
    rest: Option<ProgressBar>,
}

impl View {
    pub(super) fn new(output: Output, clients: usize, duration: Option<Duration>) -> Self {
        Self {
            output,
            clients,
            duration,
            started: Instant::now(),
            joined: vec![None; clients],
            live: output.is_watched().then(|| Live::new(clients)),
        }
    }

    /// Shows an event.
    pub(super) fn tell(&mut self, event: &PlayEvent) {
        match event {
            PlayEvent::Listening { addr, .. } => {
                self.server(format_args!("listening on {addr} (QUIC)"));
            }
            PlayEvent::ServerReady { after, instances } => {
                let instances = figures::counted(*instances as u64, "instance");
                self.server(format_args!(
                    "ready after {}, {instances}",
                    figures::time(*after)
                ));
                self.say_how_long();
            }
            PlayEvent::Joined {
                client,
                after,
                bytes,
            } => {
                if let Some(joined) = self.joined.get_mut(client - 1) {
                    *joined = Some(*after);
                }
                let (time, size) = (figures::time(*after), figures::bytes(*bytes));
                // A hundred joins are no news each.
                if self.clients <= LINES_MAX {
                    self.client(*client, format_args!("joined in {time}, {size}"));
                } else if self.joined.iter().all(Option::is_some) {
                    let slowest = self
                        .joined
                        .iter()
                        .flatten()
                        .max()
                        .copied()
                        .unwrap_or_default();
                    let text = format!(
                        "all {} clients joined, the slowest in {}",
                        self.clients,
                        figures::time(slowest)
                    );
                    self.server(format_args!("{text}"));
                }
            }
            PlayEvent::Left { client, reason } => {
                self.client(*client, format_args!("{}: {reason}", Styled(BAD, "left")));
            }
            PlayEvent::Warning(warning) => {
                let text = warning::text(warning);
                self.server(format_args!("{}: {text}", Styled(DOUBTFUL, "warning")));
            }
            PlayEvent::Output { client, output } => self.said(*client, output),
            PlayEvent::Draining => {
                self.end();
                self.server(format_args!(
                    "stopped; comparing every client's state with the server's"
                ));
            }
            PlayEvent::Progress(progress) => self.progress(progress),
        }
    }

    /// Takes the live lines away: what follows is the result.
    pub(super) fn end(&mut self) {
        if let Some(live) = self.live.take() {
            // If the terminal is gone there is nothing to clear.
            drop(live.screen.clear());
        }
    }

    fn say_how_long(&self) {
        let until = self.duration.map_or_else(
            || "until Ctrl-C".to_owned(),
            |time| {
                format!(
                    "for {} once all have joined; Ctrl-C ends it earlier",
                    figures::time(time)
                )
            },
        );
        self.talk(format_args!("{}", Styled(DIM, format!("Playing {until}."))));
    }

    /// What a script said, each line of it tagged.
    fn said(&self, client: Option<usize>, said: &OutputEvent) {
        let mut lines = said.text.split('\n').map(Text);
        let first = lines.next().unwrap_or(Text(""));
        let tag = |text: fmt::Arguments<'_>| match client {
            Some(client) => self.client(client, text),
            None if said.side == Side::Client => self.talk(text),
            None => self.server(text),
        };
        let place = Place(said);
        match said.level {
            Level::Print => tag(format_args!("{first}")),
            Level::Info => tag(format_args!("{}", Styled(DIM, first))),
            Level::Warn => tag(format_args!(
                "{}: {first}{place}",
                Styled(DOUBTFUL, "warning")
            )),
            Level::Error => tag(format_args!("{}: {first}", Styled(BAD, "error"))),
        }
        lines.for_each(|line| tag(format_args!("{line}")));
        for call in said.traceback.iter().skip(1) {
            let call = format!("  called from {}", Text(call));
            tag(format_args!("{}", Styled(DIM, call)));
        }
    }

    fn server(&self, text: fmt::Arguments<'_>) {
        self.talk(format_args!(
            "{} {text}",
            Styled(BOLD, format!("{:<11}", "[server]"))
        ));
    }

    fn client(&self, client: usize, text: fmt::Arguments<'_>) {
        let tag = format!("[client {client}]");
        self.talk(format_args!("{} {text}", Styled(DIM, format!("{tag:<11}"))));
    }

    fn talk(&self, text: fmt::Arguments<'_>) {
        match &self.live {
            // A terminal that is gone cannot be told.
            Some(live) => drop(live.screen.println(rendered(text))),
            None => self.output.talk(text),
        }
    }

    fn progress(&self, progress: &Progress) {
        if let Some(live) = &self.live {
            live.show(progress, &self.joined, self.started.elapsed());
        }
    }
}

/// What a script said, without what would drive a terminal.
#[derive(Clone, Copy)]
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .chars()
            .filter(|c| *c == '\t' || !c.is_control())
            .try_for_each(|c| f.write_char(c))
    }
}

/// Where a script said it. An error's text names the place by itself.
struct Place<'a>(&'a OutputEvent);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0.script, self.0.line) {
            (Some(script), Some(line)) => {
                let place = format!("  {}:{line}", Text(script));
                write!(f, "{}", Styled(DIM, place))
            }
            _ => Ok(()),
        }
    }
}

impl Live {
    fn new(clients: usize) -> Self {
        let screen = MultiProgress::new();
        let line = || {
            let bar = screen.add(ProgressBar::no_length());
            if let Ok(style) = ProgressStyle::with_template("{msg}") {
                bar.set_style(style);
            }
            bar
        };
        Self {
            heading: line(),
            rows: (0..clients.min(LINES_MAX)).map(|_| line()).collect(),
            rest: (clients > LINES_MAX).then(line),
            screen,
        }
    }

    fn show(&self, progress: &Progress, joined: &[Option<Duration>], elapsed: Duration) {
        let heading = format!(
            "{:<12}{:<11}{:>9}{:>12}{:>12}{:>11}{:>10}",
            figures::time(elapsed),
            "state",
            "ping",
            "down",
            "up",
            "instances",
            "joined"
        );
        self.heading.set_message(rendered(Styled(DIM, heading)));
        for (row, client) in self.rows.iter().zip(&progress.clients) {
            let joined = joined.get(client.client - 1).copied().flatten();
            row.set_message(rendered(Row { client, joined }));
        }
        if let Some(rest) = &self.rest {
            let others = progress.clients.get(LINES_MAX..).unwrap_or_default();
            let in_sync = others
                .iter()
                .filter(|c| c.state == ClientState::InSync)
                .count();
            rest.set_message(format!(
                "and {} more, {in_sync} of them in sync",
                others.len()
            ));
        }
    }
}

/// A client's live line.
struct Row<'a> {
    client: &'a ClientProgress,
    joined: Option<Duration>,
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, style) = state(self.client.state);
        let rate = |bytes| format!("{}/s", figures::bytes(bytes));
        write!(
            f,
            "{:<12}{}{:>9}{:>12}{:>12}{:>11}{:>10}",
            format!("client {}", self.client.client),
            Styled(style, format!("{word:<11}")),
            figures::time(self.client.ping),
            rate(self.client.bytes_down_per_s),
            rate(self.client.bytes_up_per_s),
            figures::count(self.client.instances as u64),
            self.joined.map(figures::time).unwrap_or_default(),
        )
    }
}

fn state(state: ClientState) -> (&'static str, Style) {
    match state {
        ClientState::Connecting => ("connecting", DIM),
        ClientState::Loading => ("loading", DIM),
        ClientState::InSync => ("in sync", GOOD),
        ClientState::Behind => ("behind", DOUBTFUL),
        ClientState::Gone => ("gone", BAD),
    }
}
