//! The command that plays a test again as it was played.

use std::fmt::Write;

use super::Args;

/// `studio test …`, for a POSIX shell; `label` chooses one test.
pub(super) fn command(args: &Args, label: Option<&str>) -> String {
    let mut command = "studio test".to_owned();
    let mut add = |text: std::fmt::Arguments<'_>| {
        let written = command.write_fmt(text);
        debug_assert!(written.is_ok(), "a text takes everything");
    };
    if let Some(place) = &args.place {
        add(format_args!(" {}", quoted(&place.to_string_lossy())));
    }
    add(format_args!(" --clients {}", args.clients));
    if let Some(net) = args.net {
        add(format_args!(" --net {}", quoted(&net.to_string())));
    }
    add(format_args!(" --seed {}", args.seed));
    if let Some(timeout) = args.timeout {
        add(format_args!(" --timeout {}ms", timeout.as_millis()));
    }
    if let Some(tests) = &args.tests {
        add(format_args!(
            " --tests {}",
            quoted(&tests.to_string_lossy())
        ));
    }
    if args.quic {
        add(format_args!(" --quic"));
    }
    if let Some(label) = label.or(args.filter.as_deref()) {
        add(format_args!(" --filter {}", quoted(label)));
    }
    if label.is_none() {
        add(format_args!(" --repeat {}", args.repeat));
    }
    command
}

/// A word for the shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=,:%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_the_shell() {
        assert_eq!(quoted("my-place/place.ron"), "my-place/place.ron");
        assert_eq!(quoted("delay=80ms,loss=3%"), "delay=80ms,loss=3%");
        assert_eq!(quoted("a > b"), "'a > b'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
