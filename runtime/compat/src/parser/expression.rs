//! Expressions.

use super::{Binary, Literal, Parser, Sink, is, is_name};
use crate::lexer::Kind;

impl<'a, S: Sink<'a>> Parser<'_, 'a, S> {
    /// An expression.
    pub(super) fn expression(&mut self) -> S::Value {
        self.given_expression(None)
    }

    /// An expression that is handed to something: a function there learns what its parameters are.
    pub(super) fn given_expression(&mut self, given: Option<S::Value>) -> S::Value {
        let unknown = self.sink.unknown();
        self.nested(unknown, |parser| parser.operation(0, given))
    }

    /// Expressions between commas.
    pub(super) fn expressions(&mut self, given: Option<S::Value>) -> Vec<S::Value> {
        let mut values = vec![self.given_expression(given)];
        while self.take(",") {
            values.push(self.given_expression(given));
        }
        values
    }

    fn operation(&mut self, above: u8, given: Option<S::Value>) -> S::Value {
        let mut left = self.unary(given);
        while let Some((operator, rank)) = self.operator().filter(|(_, rank)| *rank > above) {
            self.skip();
            let right = self.operation(rank, None);
            left = self.sink.binary(operator, left, right);
        }
        left
    }

    fn operator(&self) -> Option<(Binary, u8)> {
        let token = self.token();
        if !matches!(token.kind, Kind::Symbol | Kind::Name) {
            return None;
        }
        Some(match token.text {
            "or" => (Binary::Or, 1),
            "and" => (Binary::And, 2),
            "<" | ">" | "<=" | ">=" | "~=" | "==" => (Binary::Compare, 3),
            ".." => (Binary::Join, 4),
            "+" => (Binary::Arithmetic('+'), 5),
            "-" => (Binary::Arithmetic('-'), 5),
            "*" => (Binary::Arithmetic('*'), 6),
            "/" | "//" => (Binary::Arithmetic('/'), 6),
            "%" => (Binary::Arithmetic('%'), 6),
            "^" => (Binary::Arithmetic('^'), 7),
            _ => return None,
        })
    }

    /// Signs before an expression. The outermost that is no minus says what comes of them.
    fn unary(&mut self, given: Option<S::Value>) -> S::Value {
        let mut result = None;
        loop {
            if self.take("not") {
                result = result.or(Some(Literal::Bool));
            } else if self.take("#") {
                result = result.or(Some(Literal::Number));
            } else if !self.take("-") {
                break;
            }
        }
        let value = self.cast(given);
        match result {
            Some(literal) => self.sink.literal(literal),
            None => value,
        }
    }

    fn cast(&mut self, given: Option<S::Value>) -> S::Value {
        let mut value = self.simple(given);
        while self.take("::") {
            let notation = self.notation();
            value = self.sink.cast(value, notation);
        }
        value
    }

    fn simple(&mut self, given: Option<S::Value>) -> S::Value {
        let token = self.token();
        let literal = match (token.kind, token.text) {
            (Kind::Number, _) => Literal::Number,
            (Kind::Text, text) => Literal::Text(text),
            (Kind::Name, "nil") => Literal::Nil,
            (Kind::Name, "true" | "false") => Literal::Bool,
            (Kind::Symbol, "...") => Literal::Rest,
            (Kind::Piece { .. }, _) => return self.pieces(),
            (Kind::Symbol, "{") => return self.table(),
            (Kind::Symbol, "@") => {
                self.attributes();
                return self.function_here(given);
            }
            (Kind::Name, "function") => return self.function_here(given),
            (Kind::Name, "if") => return self.choice(),
            _ => return self.suffixed().0,
        };
        self.skip();
        self.sink.literal(literal)
    }

    fn function_here(&mut self, given: Option<S::Value>) -> S::Value {
        self.take("function");
        self.function(given, None)
    }

    fn pieces(&mut self) -> S::Value {
        // A piece that begins another string ends a string that was never closed.
        let mut begun = false;
        while let Kind::Piece { first, last } = self.kind() {
            if first && begun {
                break;
            }
            begun = true;
            self.skip();
            if last {
                break;
            }
            self.expression();
        }
        self.sink.literal(Literal::Pieces)
    }

    /// `if a then b else c`
    fn choice(&mut self) -> S::Value {
        self.skip();
        self.expression();
        self.take("then");
        let mut value = self.expression();
        loop {
            let more = self.take("elseif");
            if more {
                self.expression();
                self.take("then");
            } else if !self.take("else") {
                return value;
            }
            let other = self.expression();
            value = self.sink.binary(Binary::Or, value, other);
            if !more {
                return value;
            }
        }
    }

    fn table(&mut self) -> S::Value {
        self.skip();
        while self.kind() != Kind::End && !self.take("}") {
            let start = self.at;
            if self.take("[") {
                self.expression();
                self.take("]");
                self.take("=");
            } else if is_name(self.token()) && is(self.ahead(1), "=") {
                self.skip();
                self.skip();
            }
            self.expression();
            let separated = self.take(",") || self.take(";");
            if !separated && self.at == start {
                // Not even a token was read: whoever comes next has to.
                break;
            }
        }
        self.sink.literal(Literal::Table)
    }

    /// A name or a bracket with all that hangs on it, and whether it ends with a call.
    pub(super) fn suffixed(&mut self) -> (S::Value, bool) {
        let token = self.token();
        let mut value = if is_name(token) {
            self.skip();
            self.sink.name(token.text, token.line)
        } else if self.take("(") {
            let value = self.expression();
            self.take(")");
            value
        } else {
            return (self.sink.unknown(), false);
        };
        let mut called = false;
        while let Some((next, calls)) = self.suffix(value) {
            (value, called) = (next, calls);
        }
        (value, called)
    }

    fn suffix(&mut self, value: S::Value) -> Option<(S::Value, bool)> {
        let token = self.token();
        match (token.kind, token.text) {
            (Kind::Symbol, ".") => {
                self.skip();
                let line = self.line();
                let name = self.take_name();
                let unknown = self.sink.unknown();
                let field = name.map(|name| self.sink.field(value, name, line));
                Some((field.unwrap_or(unknown), false))
            }
            (Kind::Symbol, "[") => {
                self.skip();
                let key = self.expression();
                self.take("]");
                Some((self.sink.item(value, key, token.line), false))
            }
            (Kind::Symbol, ":") if is_name(self.ahead(1)) => {
                self.skip();
                let (name, line) = (self.token().text, self.line());
                self.skip();
                let method = self.sink.method(value, name, line);
                let args = self.call_arguments(method);
                Some((self.sink.call(method, &args, line), true))
            }
            (Kind::Symbol, "(" | "{") | (Kind::Text | Kind::Piece { first: true, .. }, _) => {
                let args = self.call_arguments(value);
                Some((self.sink.call(value, &args, token.line), true))
            }
            _ => None,
        }
    }

    fn call_arguments(&mut self, callee: S::Value) -> Vec<S::Value> {
        if !self.take("(") {
            let next = self.token();
            let text = matches!(next.kind, Kind::Text | Kind::Piece { first: true, .. });
            let begins = text || is(next, "{");
            if !begins {
                return Vec::new();
            }
            let unknown = self.sink.unknown();
            return vec![self.nested(unknown, |parser| parser.simple(None))];
        }
        if self.take(")") {
            return Vec::new();
        }
        let args = self.expressions(Some(callee));
        self.take(")");
        args
    }
}
