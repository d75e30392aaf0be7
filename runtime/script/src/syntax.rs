//! Whether a text compiles, and where it does not. Runs nothing.

use studio_model::limits::SCRIPT_BYTES_MAX;

/// Why Luau's compiler refuses a script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// From 1; 0 if the error concerns the script as a whole. The compiler tells no column.
    pub line: u32,
    /// What is wrong, in the compiler's words.
    pub message: String,
}

/// Checks the syntax of a script, and with it everything else that Luau decides at compile time (too many locals, a
/// `break` outside a loop).
///
/// # Errors
/// The first error that the compiler finds, or that the source is longer than [`SCRIPT_BYTES_MAX`].
pub fn check_syntax(source: &str) -> Result<(), SyntaxError> {
    if source.len() > SCRIPT_BYTES_MAX {
        return Err(SyntaxError {
            line: 0,
            message: format!(
                "the script has {} bytes; the limit is {SCRIPT_BYTES_MAX}",
                source.len()
            ),
        });
    }
    match mlua::chunk::Compiler::new().compile(source) {
        Ok(_bytecode) => Ok(()),
        Err(mlua::Error::SyntaxError { message, .. }) => Err(located(&message)),
        Err(other) => Err(SyntaxError {
            line: 0,
            message: other.to_string(),
        }),
    }
}

/// Takes the compiler's `12: what is wrong` apart.
fn located(text: &str) -> SyntaxError {
    let text = text.trim_start_matches(':');
    let split = text.split_once(':');
    match split.and_then(|(line, message)| Some((line.parse().ok()?, message))) {
        Some((line, message)) => SyntaxError {
            line,
            message: message.trim().to_owned(),
        },
        None => SyntaxError {
            line: 0,
            message: text.trim().to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refusal(source: &str) -> (u32, String) {
        let error = check_syntax(source).expect_err(source);
        (error.line, error.message)
    }

    #[test]
    fn what_luau_accepts_passes() {
        for source in [
            "",
            "-- nothing but a comment",
            "local x: number? = 1 + 2 // 3\nprint(`{x}`)\nx += 1",
            "export type Point = { x: number, y: number }\nreturn {}",
            "for i = 1, 3 do if i == 2 then continue end end",
            "local s = 'ü\u{1F600}'",
        ] {
            assert_eq!(check_syntax(source), Ok(()), "{source}");
        }
    }

    #[test]
    fn an_error_names_its_line() {
        let (line, message) = refusal("local a = 1\nlocal b = = 2\n");
        assert_eq!(line, 2);
        assert!(message.contains("'='"), "{message}");
    }

    #[test]
    fn an_unfinished_script_is_an_error_at_its_end() {
        let (line, message) = refusal("while true do\n  print(1)\n");
        assert_eq!(line, 3);
        assert!(message.contains("<eof>"), "{message}");
    }

    #[test]
    fn what_only_the_compiler_finds_is_found() {
        assert_eq!(refusal("print(1)\nbreak").0, 2);
        let locals: Vec<String> = (0..300).map(|i| format!("local v{i} = f({i})")).collect();
        let (line, message) = refusal(&locals.join("\n"));
        assert!(line >= 200, "{line}: {message}");
    }

    #[test]
    fn a_script_beyond_the_limit_is_refused_unread() {
        let (line, message) = refusal(&" ".repeat(SCRIPT_BYTES_MAX + 1));
        assert_eq!(line, 0);
        assert!(message.contains("limit"), "{message}");
        assert_eq!(check_syntax(&" ".repeat(SCRIPT_BYTES_MAX)), Ok(()));
    }

    #[test]
    fn nesting_without_end_is_an_error_not_a_crash() {
        for (open, close) in [
            ("(", ")"),
            ("{", "}"),
            ("do ", " end"),
            ("- ", "1"),
            ("not ", "1"),
        ] {
            let source = format!("{}{}", open.repeat(200_000), close.repeat(200_000));
            assert!(check_syntax(&source).is_err(), "{open}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_accepted_or_refused_at_one_of_its_lines(source in "[\\PC\n\0]{0,200}") {
            if let Err(error) = check_syntax(&source) {
                let lines = source.split('\n').count() as u32;
                prop_assert!((1..=lines).contains(&error.line), "{error:?}");
            }
        }

        #[test]
        fn any_tokens_are_accepted_or_refused(
            tokens in prop::collection::vec(
                prop::sample::select(vec![
                    "local", "x", "=", "1", "(", ")", "{", "}", "function", "end", "if", "then", "\n", "[[", "]]",
                    "`", "'", "--[[", "::", "type", "<", ">", ",", ";", "@native", "...", "0x", "1e",
                ]),
                0..40,
            ),
        ) {
            let source = tokens.join(" ");
            let first = check_syntax(&source);
            prop_assert_eq!(first, check_syntax(&source));
        }
    }
}
