//! Type notations: they are passed over, but for a plain name.

use super::{Parser, Sink, is_name};
use crate::lexer::Kind;

impl<'a, S: Sink<'a>> Parser<'_, 'a, S> {
    /// `: Notation`, if it is there.
    pub(super) fn annotation(&mut self) -> Option<&'a str> {
        if self.take(":") {
            self.notation()
        } else {
            None
        }
    }

    /// A type. The name, if it is one without arguments, perhaps optional.
    pub(super) fn notation(&mut self) -> Option<&'a str> {
        let mut name = None;
        let mut parts = 0_usize;
        while self.is("|") || self.is("&") {
            self.skip();
        }
        loop {
            let part = self.plain_notation();
            parts += 1;
            name = name.or(part).filter(|_| part.is_some());
            while self.take("?") {}
            if !["|", "&", "->"].iter().any(|joint| self.take(joint)) {
                break;
            }
        }
        name.filter(|_| parts == 1)
    }

    fn plain_notation(&mut self) -> Option<&'a str> {
        self.take("...");
        if self.is("<") {
            self.arguments();
        }
        if self.is("{") || self.is("(") {
            self.balanced();
            return None;
        }
        let token = self.token();
        match token.kind {
            Kind::Text | Kind::Number => {
                self.skip();
                None
            }
            Kind::Name if is_name(token) => {
                self.skip();
                self.named_notation(token.text)
            }
            Kind::Name if matches!(token.text, "nil" | "true" | "false") => {
                self.skip();
                None
            }
            _ => None,
        }
    }

    /// What follows a type's name.
    fn named_notation(&mut self, name: &'a str) -> Option<&'a str> {
        let mut plain = true;
        while self.is(".") && is_name(self.ahead(1)) {
            self.skip();
            self.skip();
            plain = false;
        }
        if name == "typeof" && self.is("(") {
            self.balanced();
            plain = false;
        }
        if self.is("<") {
            self.arguments();
            plain = false;
        }
        plain.then_some(name)
    }

    /// Goes past a bracket and what is in it.
    pub(super) fn balanced(&mut self) {
        let mut open = 0_usize;
        while self.kind() != Kind::End {
            if self.kind() == Kind::Symbol {
                match self.token().text {
                    "(" | "{" | "[" => open += 1,
                    ")" | "}" | "]" => open = open.saturating_sub(1),
                    _ => {}
                }
            }
            self.skip();
            if open == 0 {
                return;
            }
        }
    }

    /// Goes past `<…>`. It ends early where no type goes on, so that a lost bracket does not swallow the script.
    pub(super) fn arguments(&mut self) {
        let mut open = 0_usize;
        while self.kind() != Kind::End {
            let token = self.token();
            match (token.kind, token.text) {
                (Kind::Symbol, "(" | "{" | "[") => {
                    self.balanced();
                    continue;
                }
                (Kind::Symbol, "<") => open += 1,
                (Kind::Symbol, ">" | ">=") => open = open.saturating_sub(1),
                (Kind::Symbol, "," | "." | "..." | "?" | "|" | "&" | "->" | "=")
                | (Kind::Text, _) => {}
                (Kind::Name, text)
                    if is_name(token) || matches!(text, "nil" | "true" | "false") => {}
                _ => return,
            }
            self.skip();
            if open == 0 {
                return;
            }
        }
    }
}
