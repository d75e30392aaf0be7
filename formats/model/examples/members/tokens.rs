//! TypeScript declarations as a list of tokens. Knows no grammar.

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token<'a> {
    /// A name or a keyword, or a number.
    Word(&'a str),
    /// A string literal, with its quotes.
    Text(&'a str),
    /// A documentation comment.
    Doc(&'a str),
    /// `=>`, `...`, or any other character by itself.
    Sign(&'a str),
}

/// The tokens of a text; comments that document nothing are left out.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = token(rest, first);
        found.extend(token);
        rest = rest[length..].trim_start();
    }
    found
}

fn token(rest: &str, first: char) -> (Option<Token<'_>>, usize) {
    let upto = |end: &str, from: usize| {
        rest[from..]
            .find(end)
            .map_or(rest.len(), |at| from + at + end.len())
    };
    if rest.starts_with("/*") {
        let length = upto("*/", 2);
        let doc = rest.starts_with("/**").then(|| Token::Doc(&rest[..length]));
        (doc, length)
    } else if rest.starts_with("//") {
        (None, upto("\n", 2))
    } else if first == '"' {
        let length = upto("\"", 1);
        (Some(Token::Text(&rest[..length])), length)
    } else if is_word(first) {
        let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        (Some(Token::Word(&rest[..length])), length)
    } else {
        let length = ["=>", "..."]
            .into_iter()
            .find(|sign| rest.starts_with(sign))
            .map_or(first.len_utf8(), str::len);
        (Some(Token::Sign(&rest[..length])), length)
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}
