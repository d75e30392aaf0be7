//! How a command fails: what kind of failure, what was being done, why, and what to do next. One `match` turns the
//! kind into the exit code.

use std::error::Error;
use std::fmt;
use std::io;

/// Whose fault it is and what a script may conclude from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// The command did its work and the answer is no: an invalid place, files that would change, states that differ.
    Findings,
    /// What was asked for makes no sense, or is not there.
    Usage,
    /// The file system, the network or the terminal refused.
    Io,
    /// Our fault.
    Internal,
    /// It took too long.
    TimedOut,
    /// Ctrl-C.
    Interrupted,
}

/// A failed command.
#[derive(Debug)]
pub(crate) struct CliError {
    kind: ErrorKind,
    message: String,
    /// From the nearest cause to the farthest.
    causes: Vec<String>,
    hints: Vec<String>,
}

impl CliError {
    /// A failure of a kind, told in a sentence without an end.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            causes: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// See [`ErrorKind::Findings`].
    pub(crate) fn findings(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Findings, message)
    }

    /// See [`ErrorKind::Usage`].
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// See [`ErrorKind::Io`].
    pub(crate) fn io(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Io, message)
    }

    /// This failure and why: the error with all its sources.
    pub(crate) fn because(mut self, cause: &(dyn Error + 'static)) -> Self {
        let mut next = Some(cause);
        while let Some(error) = next {
            let text = error.to_string();
            next = error.source();
            // Many errors repeat their source in their own text.
            if !self.causes.last().is_some_and(|last| last.contains(&text)) {
                self.causes.push(text);
            }
        }
        self
    }

    /// This failure, with something to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    pub(crate) fn kind(&self) -> ErrorKind {
        self.kind
    }

    pub(crate) fn hints(&self) -> &[String] {
        &self.hints
    }

    /// What a script may conclude. The only place where exit codes are chosen.
    pub(crate) fn exit_code(&self) -> u8 {
        match self.kind {
            ErrorKind::Findings => 1,
            ErrorKind::Usage | ErrorKind::Io | ErrorKind::Internal => 2,
            ErrorKind::TimedOut => 3,
            ErrorKind::Interrupted => 130,
        }
    }
}

/// What happened and why, in a line.
impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.causes
            .iter()
            .try_for_each(|cause| write!(f, ": {cause}"))
    }
}

/// Errors of writing to standard output, which is all that commands write without naming a file.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::io("cannot write to standard output").because(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_follow_the_message_once_each() {
        let cause = io::Error::other(io::Error::from(io::ErrorKind::AddrInUse));
        let error = CliError::io("cannot listen").because(&cause);
        assert_eq!(error.to_string(), "cannot listen: address in use");
    }

    #[test]
    fn exit_codes_are_the_ones_that_are_documented() {
        let kinds = [
            (ErrorKind::Findings, 1),
            (ErrorKind::Usage, 2),
            (ErrorKind::Io, 2),
            (ErrorKind::Internal, 2),
            (ErrorKind::TimedOut, 3),
            (ErrorKind::Interrupted, 130),
        ];
        for (kind, code) in kinds {
            assert_eq!(CliError::new(kind, "").exit_code(), code, "{kind:?}");
        }
    }
}
