//! Statements and functions.

use super::{Parser, Sink, is, is_name};
use crate::lexer::Kind;

/// Keywords that end a block.
const CLOSERS: [&str; 4] = ["end", "else", "elseif", "until"];
/// Signs that stand before `=` in one token, or `=` itself.
const ASSIGNERS: [&str; 9] = ["=", "+=", "-=", "*=", "/=", "//=", "%=", "^=", "..="];

impl<'a, S: Sink<'a>> Parser<'_, 'a, S> {
    /// Statements up to what ends a block. What is no statement is passed over.
    pub(super) fn block(&mut self) {
        while self.kind() != Kind::End && !CLOSERS.iter().any(|closer| self.is(closer)) {
            let start = self.at;
            self.nested((), Self::statement);
            if self.at == start {
                self.skip();
            }
        }
    }

    /// A block with variables of its own.
    fn scope(&mut self) {
        self.sink.open();
        self.block();
        self.sink.close();
    }

    fn statement(&mut self) {
        let token = self.token();
        if token.kind != Kind::Name {
            return match token.text {
                "@" if token.kind == Kind::Symbol => self.attributes(),
                _ => self.plain(),
            };
        }
        match token.text {
            "local" => self.local(),
            "function" => self.named_function(),
            "if" => self.branches(),
            "while" => {
                self.skip();
                self.expression();
                self.take("do");
                self.scope();
                self.take("end");
            }
            "for" => self.loop_over(),
            "repeat" => {
                self.skip();
                self.sink.open();
                self.block();
                if self.take("until") {
                    self.expression();
                }
                self.sink.close();
            }
            "do" => {
                self.skip();
                self.scope();
                self.take("end");
            }
            "return" => self.give_back(),
            "break" => self.skip(),
            "type" | "export" if is_name(self.ahead(1)) || is(self.ahead(1), "function") => {
                self.type_alias();
            }
            "continue" if !self.goes_on() => self.skip(),
            _ => self.plain(),
        }
    }

    /// Whether the name that comes is the beginning of a call or an assignment.
    fn goes_on(&self) -> bool {
        let next = self.ahead(1);
        let signs = [".", ":", "[", "(", "{", ","];
        next.kind == Kind::Symbol && (signs.contains(&next.text) || ASSIGNERS.contains(&next.text))
    }

    fn give_back(&mut self) {
        self.skip();
        let ends = self.kind() == Kind::End || self.is(";");
        if !ends && !CLOSERS.iter().any(|closer| self.is(closer)) {
            self.expressions(None);
        }
    }

    /// `@native` and the like.
    pub(super) fn attributes(&mut self) {
        while self.take("@") {
            if self.is("[") {
                self.balanced();
            } else {
                self.skip();
            }
        }
    }

    fn local(&mut self) {
        self.skip();
        if self.take("function") {
            let name = self.take_name();
            // Declared before its body, which may call it.
            let nothing = self.sink.literal(super::Literal::Nil);
            if let Some(name) = name {
                self.sink.declare(name, None, nothing);
            }
            let function = self.function(None, None);
            if let Some(name) = name {
                self.sink.assign(name, function);
            }
            return;
        }
        let names = self.names();
        let values = if self.take("=") {
            self.expressions(None)
        } else {
            Vec::new()
        };
        let unknown = self.sink.unknown();
        let none = if values.is_empty() {
            self.sink.literal(super::Literal::Nil)
        } else {
            unknown
        };
        for (at, (name, notation)) in names.into_iter().enumerate() {
            let value = values.get(at).copied().unwrap_or(none);
            self.sink.declare(name, notation, value);
        }
    }

    /// Names that are declared, with their types.
    fn names(&mut self) -> Vec<(&'a str, Option<&'a str>)> {
        let mut names = Vec::new();
        while let Some(name) = self.take_name() {
            if self.is("<") {
                self.arguments();
            }
            let notation = self.annotation();
            names.push((name, notation));
            if !self.take(",") {
                break;
            }
        }
        names
    }

    /// `function a.b:c()`
    fn named_function(&mut self) {
        self.skip();
        let Some(name) = self.take_name() else {
            return;
        };
        if !self.is(".") && !self.is(":") {
            let function = self.function(None, None);
            self.sink.assign(name, function);
            return;
        }
        let line = self.line();
        let mut owner = self.sink.name(name, line);
        let mut field = None;
        let mut method = false;
        while self.is(".") || self.is(":") {
            method = self.is(":");
            self.skip();
            let line = self.line();
            let Some(name) = self.take_name() else {
                break;
            };
            if let Some(inner) = field.take() {
                owner = inner;
            }
            field = Some(self.sink.field(owner, name, line));
        }
        self.function(field, method.then_some(owner));
    }

    /// Parameters and body of a function, up to its `end`.
    pub(super) fn function(
        &mut self,
        given: Option<S::Value>,
        owner: Option<S::Value>,
    ) -> S::Value {
        let function = self.sink.begin_function(given, owner);
        if self.is("<") {
            self.arguments();
        }
        if self.take("(") {
            while let Some(name) = self.take_name() {
                let notation = self.annotation();
                self.sink.parameter(name, notation);
                if !self.take(",") {
                    break;
                }
            }
            if self.take("...") {
                self.annotation();
            }
            self.take(")");
        }
        self.annotation();
        self.nested((), Self::block);
        self.take("end");
        self.sink.end_function();
        function
    }

    fn branches(&mut self) {
        self.skip();
        self.expression();
        self.take("then");
        self.scope();
        loop {
            if self.take("elseif") {
                self.expression();
                self.take("then");
            } else if !self.take("else") {
                break;
            }
            self.scope();
        }
        self.take("end");
    }

    fn loop_over(&mut self) {
        self.skip();
        let names = self.names();
        self.sink.open();
        if self.take("in") {
            let values = self.expressions(None);
            let unknown = self.sink.unknown();
            let iterated = values.first().copied().unwrap_or(unknown);
            self.sink.declare_each(&names, iterated);
        } else if self.take("=") {
            self.expressions(None);
            let number = self.sink.literal(super::Literal::Number);
            for (name, notation) in names {
                self.sink.declare(name, notation, number);
            }
        }
        self.take("do");
        self.block();
        self.take("end");
        self.sink.close();
    }

    fn type_alias(&mut self) {
        self.take("export");
        self.skip();
        if self.take("function") {
            // A function of types: it runs when types are checked, with a library of its own.
            self.take_name();
            self.sink.open();
            let own = self.sink.literal(super::Literal::Table);
            self.sink.declare("types", None, own);
            self.function(None, None);
            self.sink.close();
            return;
        }
        self.take_name();
        if self.is("<") {
            self.arguments();
        }
        if self.take("=") {
            self.notation();
        }
    }

    /// A call or an assignment.
    fn plain(&mut self) {
        let mut targets: Vec<Target<'a, S::Value>> = Vec::new();
        loop {
            let next = self.ahead(1);
            let alone = is(next, ",") || ASSIGNERS.iter().any(|sign| is(next, sign));
            if is_name(self.token()) && alone {
                targets.push(Target::Name(self.token().text));
                self.skip();
            } else {
                targets.push(Target::Place(self.suffixed().0));
            }
            if !self.take(",") {
                break;
            }
        }
        if !ASSIGNERS.iter().any(|sign| self.is(sign)) {
            return;
        }
        let compound = !self.is("=");
        self.skip();
        let given = match targets.first() {
            Some(Target::Place(value)) => Some(*value),
            _ => None,
        };
        let values = self.expressions(given);
        let unknown = self.sink.unknown();
        for (at, target) in targets.iter().enumerate() {
            if let Target::Name(name) = target
                && !compound
            {
                let value = values.get(at).copied().unwrap_or(unknown);
                self.sink.assign(name, value);
            }
        }
    }
}

/// What is assigned to.
enum Target<'a, V> {
    Name(&'a str),
    Place(V),
}
