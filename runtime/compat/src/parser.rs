//! Luau's grammar, read in one go: each construct is told to a [`Sink`] as soon as it was read, and no tree is built. Never
//! fails: what fits nowhere is passed over, a token at a time. Every token is read once, and nesting is bounded.
//!
//! Knows nothing of what names mean.

mod expression;
mod notation;
mod statement;
#[cfg(test)]
mod tests;

use crate::lexer::{self, Kind, Token};
use crate::limits::NESTING_MAX;

/// An operator of two values, as far as it matters what comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binary {
    /// `+`, `-`, `*`, `/`, `//`, `%`, `^`.
    Arithmetic(char),
    /// `..`
    Join,
    /// Comparisons.
    Compare,
    And,
    Or,
}

/// A constant, or what is made on the spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Literal<'a> {
    Nil,
    Bool,
    Number,
    Text(&'a str),
    /// An interpolated string.
    Pieces,
    Table,
    Rest,
}

/// What a script's constructs mean to whoever listens. Values are whatever it knows of an expression.
pub(crate) trait Sink<'a> {
    type Value: Copy;

    /// An expression of which nothing is known.
    fn unknown(&self) -> Self::Value;
    fn literal(&mut self, literal: Literal<'a>) -> Self::Value;
    /// A variable is read.
    fn name(&mut self, name: &'a str, line: u32) -> Self::Value;
    /// `owner.name`, read or written.
    fn field(&mut self, owner: Self::Value, name: &'a str, line: u32) -> Self::Value;
    /// `owner[key]`
    fn item(&mut self, owner: Self::Value, key: Self::Value, line: u32) -> Self::Value;
    /// `owner:name`, before its arguments.
    fn method(&mut self, owner: Self::Value, name: &'a str, line: u32) -> Self::Value;
    /// A call of what [`Self::method`], [`Self::field`] or anything else gave.
    fn call(&mut self, callee: Self::Value, args: &[Self::Value], line: u32) -> Self::Value;
    fn binary(&mut self, operator: Binary, left: Self::Value, right: Self::Value) -> Self::Value;
    /// `value :: Notation`; the name is that of a type without arguments.
    fn cast(&mut self, value: Self::Value, notation: Option<&'a str>) -> Self::Value;

    /// A block begins: what is declared in it is forgotten at its end.
    fn open(&mut self);
    fn close(&mut self);
    /// `local name: Notation = value`
    fn declare(&mut self, name: &'a str, notation: Option<&'a str>, value: Self::Value);
    /// The variables of `for … in iterated`.
    fn declare_each(&mut self, names: &[(&'a str, Option<&'a str>)], iterated: Self::Value);
    /// `name = value`
    fn assign(&mut self, name: &'a str, value: Self::Value);

    /// A function begins, with a block of its own. `given` is the callee or the member that it is handed to, `owner` what a
    /// `function owner:name()` belongs to.
    fn begin_function(
        &mut self,
        given: Option<Self::Value>,
        owner: Option<Self::Value>,
    ) -> Self::Value;
    fn parameter(&mut self, name: &'a str, notation: Option<&'a str>);
    fn end_function(&mut self);
}

/// Reads a script.
pub(crate) fn read<'a>(tokens: &[Token<'a>], sink: &mut impl Sink<'a>) {
    let mut parser = Parser {
        tokens,
        at: 0,
        depth: 0,
        sink,
    };
    parser.sink.open();
    while parser.kind() != Kind::End {
        parser.block();
        // What closes nothing.
        parser.skip();
    }
    parser.sink.close();
}

/// The words of a script.
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    lexer::tokens(source)
}

struct Parser<'p, 'a, S> {
    /// The last is the end.
    tokens: &'p [Token<'a>],
    at: usize,
    depth: usize,
    sink: &'p mut S,
}

const END: Token<'static> = Token {
    kind: Kind::End,
    text: "",
    line: 0,
};

/// Names that are none.
const KEYWORDS: [&str; 21] = [
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in", "local",
    "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
];

impl<'a, S: Sink<'a>> Parser<'_, 'a, S> {
    fn ahead(&self, count: usize) -> Token<'a> {
        self.tokens.get(self.at + count).copied().unwrap_or(END)
    }

    fn token(&self) -> Token<'a> {
        self.ahead(0)
    }

    fn kind(&self) -> Kind {
        self.token().kind
    }

    fn line(&self) -> u32 {
        self.token().line
    }

    fn skip(&mut self) {
        if self.at < self.tokens.len() {
            self.at += 1;
        }
    }

    /// Whether the next token is this keyword or symbol.
    fn is(&self, text: &str) -> bool {
        is(self.token(), text)
    }

    /// Goes past this keyword or symbol, if it is next.
    fn take(&mut self, text: &str) -> bool {
        let found = self.is(text);
        if found {
            self.skip();
        }
        found
    }

    fn take_name(&mut self) -> Option<&'a str> {
        let token = self.token();
        is_name(token).then(|| {
            self.skip();
            token.text
        })
    }

    /// Reads something that may hold more of its kind; too deep down it is passed over.
    fn nested<R>(&mut self, otherwise: R, read: impl FnOnce(&mut Self) -> R) -> R {
        if self.depth >= NESTING_MAX {
            self.skip();
            return otherwise;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }
}

fn is(token: Token<'_>, text: &str) -> bool {
    matches!(token.kind, Kind::Name | Kind::Symbol) && token.text == text
}

fn is_name(token: Token<'_>) -> bool {
    token.kind == Kind::Name && !KEYWORDS.contains(&token.text)
}
