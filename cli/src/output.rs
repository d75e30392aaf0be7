//! Where words go: results to standard output, talk to standard error, as text or as JSON lines. Colours only where a
//! terminal shows them and `NO_COLOR` does not forbid it. A reader that has enough changes no verdict: what would be
//! written for it is not.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use indicatif::ProgressBar;
use studio_model::{Diagnostic, Report, Severity};

use crate::error::{CliError, ErrorKind};
use crate::event::Event;
use crate::figures::counted;

/// For whom a command writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// Text for people
    #[default]
    Human,
    /// JSON lines for programs, each with an "event"
    Json,
}

/// Time between two pictures of a spinner.
const SPINNER_INTERVAL: Duration = Duration::from_millis(100);

/// Headings and names.
pub(crate) const BOLD: Style = Style::new().bold();
/// What is less important.
pub(crate) const DIM: Style = Style::new().dimmed();
/// What is as it should be.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// What is not.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What may not be.
pub(crate) const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();
/// What to do.
pub(crate) const HINT: Style = AnsiColor::Cyan.on_default();

/// Text in a style.
pub(crate) struct Styled<T>(pub(crate) Style, pub(crate) T);

impl<T: fmt::Display> fmt::Display for Styled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The text's own padding, so that styles do not disturb columns.
        write!(f, "{}", self.0)?;
        fmt::Display::fmt(&self.1, f)?;
        write!(f, "{:#}", self.0)
    }
}

/// Whether nobody reads standard output any more. The process has but one.
static UNREAD: AtomicBool = AtomicBool::new(false);

/// The output of one command.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    format: Format,
}

impl Output {
    pub(crate) fn new(format: Format) -> Self {
        Self { format }
    }

    /// Whether someone watches: progress and live lines are for them only.
    pub(crate) fn is_watched(self) -> bool {
        self.format == Format::Human && io::stderr().is_terminal()
    }

    /// A line of the result, for people.
    ///
    /// # Errors
    /// Standard output cannot be written to.
    pub(crate) fn line(self, text: impl fmt::Display) -> Result<(), CliError> {
        match self.format {
            Format::Human => while_read(|| writeln!(anstream::stdout(), "{text}")),
            Format::Json => Ok(()),
        }
    }

    /// An event, for programs.
    ///
    /// # Errors
    /// Standard output cannot be written to.
    pub(crate) fn event(self, event: &Event<'_>) -> Result<(), CliError> {
        if self.format == Format::Json {
            let mut line = serde_json::to_vec(event).map_err(io::Error::from)?;
            line.push(b'\n');
            return Self::bytes(&line);
        }
        Ok(())
    }

    /// A result as it is, for whoever asked for it.
    ///
    /// # Errors
    /// Standard output cannot be written to.
    pub(crate) fn bytes(bytes: &[u8]) -> Result<(), CliError> {
        while_read(|| {
            let mut stdout = io::stdout().lock();
            stdout.write_all(bytes)?;
            stdout.flush()
        })
    }

    /// Whether anybody may still read standard output, as far as it was written to.
    pub(crate) fn is_read() -> bool {
        !UNREAD.load(Ordering::Relaxed)
    }

    /// A line of talk, for people.
    pub(crate) fn talk(self, text: impl fmt::Display) {
        if self.format == Format::Human {
            talk(text);
        }
    }

    /// The problems of a place, where they are not what was asked for: for people all errors, and how many others there
    /// are; for programs, as events, all.
    ///
    /// # Errors
    /// Standard output cannot be written to.
    pub(crate) fn problems(self, report: &Report) -> Result<(), CliError> {
        if self.format == Format::Json {
            return report
                .iter()
                .try_for_each(|diagnostic| self.event(&Event::from(diagnostic)));
        }
        let of = |severity| report.iter().filter(move |d| d.severity == severity);
        for error in of(Severity::Error) {
            talk(Colored(error));
        }
        let (warnings, notes) = (report.warning_count(), of(Severity::Note).count());
        if warnings + notes > 0 {
            let warnings = counted(warnings as u64, "warning");
            let notes = counted(notes as u64, "note");
            talk(Styled(
                DIM,
                format!("{warnings} and {notes}; `studio check` lists them"),
            ));
        }
        Ok(())
    }

    /// The problems of a place, where they are the result: all of them.
    ///
    /// # Errors
    /// Standard output cannot be written to.
    pub(crate) fn findings(self, report: &Report) -> Result<(), CliError> {
        for diagnostic in report {
            self.line(Colored(diagnostic))?;
            self.event(&Event::from(diagnostic))?;
        }
        match report.dropped_count() as u64 {
            0 => Ok(()),
            dropped => self.line(format_args!(
                "… and {} that are not listed",
                counted(dropped, "more problem")
            )),
        }
    }

    /// Shows, on a terminal, that something is being done, until the answer is dropped.
    pub(crate) fn working(self, what: &'static str) -> Working {
        let bar = self.is_watched().then(|| {
            let bar = ProgressBar::new_spinner().with_message(format!("{what} …"));
            bar.enable_steady_tick(SPINNER_INTERVAL);
            bar
        });
        Working(bar)
    }

    /// Says why a command failed.
    pub(crate) fn failure(self, error: &CliError) {
        match error.kind() {
            ErrorKind::Findings | ErrorKind::Interrupted => talk(error),
            _ => talk(format_args!("{}: {error}", Styled(BAD, "error"))),
        }
        for hint in error.hints() {
            talk(format_args!("{}: {hint}", Styled(HINT, "hint")));
        }
        // There is nobody left to be told that this fails.
        drop(self.event(&Event::from(error)));
    }
}

/// A spinner that goes when this is dropped.
pub(crate) struct Working(Option<ProgressBar>);

impl Drop for Working {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// The text with its styles where standard error shows them, and without where it does not: for those who write there
/// past us.
pub(crate) fn rendered(text: impl fmt::Display) -> String {
    let text = text.to_string();
    match anstream::AutoStream::choice(&io::stderr()) {
        anstream::ColorChoice::Never => anstream::adapter::strip_str(&text).to_string(),
        _ => text,
    }
}

/// Writes to standard output until its reader is gone, which is no failure.
fn while_read(write: impl FnOnce() -> io::Result<()>) -> Result<(), CliError> {
    if UNREAD.load(Ordering::Relaxed) {
        return Ok(());
    }
    match write() {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            UNREAD.store(true, Ordering::Relaxed);
            Ok(())
        }
        written => Ok(written?),
    }
}

/// A line on standard error. Nobody can be told where that fails.
fn talk(text: impl fmt::Display) {
    drop(writeln!(anstream::stderr(), "{text}"));
}

/// `2 errors, 1 warning`; `no problems`.
pub(crate) fn tally(report: &Report) -> String {
    let counts = [
        (report.error_count(), "error"),
        (report.warning_count(), "warning"),
    ];
    let texts: Vec<String> = counts
        .into_iter()
        .filter(|&(number, _)| number > 0)
        .map(|(number, noun)| counted(number as u64, noun))
        .collect();
    if texts.is_empty() {
        "no problems".to_owned()
    } else {
        texts.join(", ")
    }
}

/// A diagnostic with its severity and its hint in colour.
struct Colored<'a>(&'a Diagnostic);

impl fmt::Display for Colored<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        let word = self.0.severity.name();
        let style = match self.0.severity {
            Severity::Error => BAD,
            Severity::Warning => DOUBTFUL,
            Severity::Note => HINT,
        };
        let rest = text.strip_prefix(word).unwrap_or(&text);
        let (rest, hint) = rest.split_once("\nhint:").unwrap_or((rest, ""));
        write!(f, "{}{rest}", Styled(style, word))?;
        if hint.is_empty() {
            Ok(())
        } else {
            write!(f, "\n{}:{hint}", Styled(HINT, "hint"))
        }
    }
}
