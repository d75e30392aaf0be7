//! Cuts a query into words, comparisons and parentheses. A word keeps its quotes (`tag:"Light Source"` is one word):
//! what a quoted part means is for the parser to say.

use std::ops::Range;

use super::operator::Operator;
use super::{QUERY_BYTES_MAX, SearchError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Open,
    Close,
    Compare(Operator),
    Word,
}

/// A piece of the query.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    pub(super) text: &'a str,
    pub(super) span: Range<usize>,
}

impl Token<'_> {
    /// Whether it is this word, unquoted, whatever the case.
    pub(super) fn is_keyword(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, SearchError> {
    if text.len() > QUERY_BYTES_MAX {
        let message = format!("the search is longer than {QUERY_BYTES_MAX} bytes");
        return Err(SearchError::new(0..text.len(), message));
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(char) = text[at..].chars().next() {
        if char.is_whitespace() {
            at += char.len_utf8();
            continue;
        }
        let (kind, length) = match (char, operator(&text[at..])) {
            ('(', _) => (TokenKind::Open, 1),
            (')', _) => (TokenKind::Close, 1),
            (_, Some((spelling, operator))) => (TokenKind::Compare(operator), spelling.len()),
            _ => (TokenKind::Word, word_length(text, at)?),
        };
        let span = at..at + length;
        at = span.end;
        let text = &text[span.clone()];
        tokens.push(Token { kind, text, span });
    }
    Ok(tokens)
}

fn operator(text: &str) -> Option<(&'static str, Operator)> {
    Operator::SPELLINGS
        .into_iter()
        .find(|(spelling, _)| text.starts_with(spelling))
}

/// Bytes of the word that starts at `start`: at least one.
fn word_length(text: &str, start: usize) -> Result<usize, SearchError> {
    let mut at = start;
    while let Some(char) = text[at..].chars().next() {
        let ends = char.is_whitespace()
            || matches!(char, '(' | ')')
            || (at > start && operator(&text[at..]).is_some());
        if ends {
            break;
        }
        at += match char {
            '"' => quoted_length(text, at)?,
            char => char.len_utf8(),
        };
    }
    Ok(at - start)
}

fn quoted_length(text: &str, start: usize) -> Result<usize, SearchError> {
    let mut escaped = false;
    for (at, char) in text[start..].char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Ok(at + 1),
            _ => {}
        }
    }
    let error = SearchError::new(start..text.len(), "this quote is not closed");
    Err(error.hint("end it with \""))
}

/// A word without its quotes.
pub(super) fn unquoted(word: &str) -> String {
    pieces(word, '\0').concat()
}

/// A word cut at a separator that stands outside quotes, the quotes taken away.
pub(super) fn pieces(word: &str, separator: char) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for char in word.chars() {
        match char {
            '\\' if quoted && !escaped => {
                escaped = true;
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            char if char == separator && !quoted => pieces.push(String::new()),
            char => {
                if let Some(piece) = pieces.last_mut() {
                    piece.push(char);
                }
            }
        }
        escaped = false;
    }
    pieces
}
