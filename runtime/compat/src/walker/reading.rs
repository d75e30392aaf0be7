//! Names, members, variables and functions.

use studio_model::class_table::members::Parameters;
use studio_model::{CallbackId, ClassId, ClassTable, EnumId, EventId};

use super::{Open, Walker};
use crate::kinds::Type;
use crate::oracle::{Global, Verdict};
use crate::parser::{Binary, Literal, Sink};

impl<'a> Sink<'a> for Walker<'_, 'a> {
    type Value = Type<'a>;

    fn unknown(&self) -> Type<'a> {
        Type::Unknown
    }

    fn literal(&mut self, literal: Literal<'a>) -> Type<'a> {
        match literal {
            Literal::Nil => Type::Nothing,
            Literal::Bool => Type::Bool,
            Literal::Number => Type::Number,
            Literal::Text(text) => Type::Text(Some(text)),
            Literal::Pieces => Type::Text(None),
            Literal::Table => Type::Own,
            Literal::Rest => Type::Unknown,
        }
    }

    fn name(&mut self, name: &'a str, line: u32) -> Type<'a> {
        if let Some(held) = self.variables.get(name) {
            return held;
        }
        let special = match name {
            "game" | "Game" => Type::exactly(self.classes.data_model),
            "workspace" | "Workspace" => Type::exactly(self.classes.workspace),
            "script" => Type::instance(self.classes.script),
            "Enum" => Type::Enums,
            "shared" | "_G" => return Type::Own,
            _ => return self.global(name, line),
        };
        self.note(Verdict::Supported, line, String::new);
        special
    }

    fn field(&mut self, owner: Type<'a>, name: &'a str, line: u32) -> Type<'a> {
        self.member(owner, name, line)
    }

    fn item(&mut self, owner: Type<'a>, key: Type<'a>, line: u32) -> Type<'a> {
        match (owner, key) {
            (Type::List(class), _) => Type::instance(class),
            (Type::Instance { .. } | Type::Enums | Type::Enum(_), Type::Text(Some(name))) => {
                self.member(owner, name, line)
            }
            _ => Type::Unknown,
        }
    }

    fn method(&mut self, owner: Type<'a>, name: &'a str, line: u32) -> Type<'a> {
        self.member(owner, name, line)
    }

    fn call(&mut self, callee: Type<'a>, args: &[Type<'a>], line: u32) -> Type<'a> {
        self.call_value(callee, args, line)
    }

    fn binary(&mut self, operator: Binary, left: Type<'a>, right: Type<'a>) -> Type<'a> {
        match operator {
            Binary::Arithmetic(sign) => self.oracle.operate(sign, left, right),
            Binary::Join => Type::Text(None),
            Binary::Compare => Type::Bool,
            Binary::And => right,
            Binary::Or => left.join(right),
        }
    }

    fn cast(&mut self, value: Type<'a>, notation: Option<&'a str>) -> Type<'a> {
        match notation.map(|notation| self.oracle.notation(notation)) {
            Some(Type::Unknown) | None => value,
            Some(known) => known,
        }
    }

    fn open(&mut self) {
        self.variables.open();
    }

    fn close(&mut self) {
        self.variables.close();
    }

    fn declare(&mut self, name: &'a str, notation: Option<&'a str>, value: Type<'a>) {
        let value = match value {
            Type::Nothing | Type::Unknown => self.cast(value, notation),
            known => known,
        };
        self.variables.declare(name, value);
    }

    fn declare_each(&mut self, names: &[(&'a str, Option<&'a str>)], iterated: Type<'a>) {
        for (at, (name, notation)) in names.iter().enumerate() {
            let value = match (iterated, at) {
                (Type::List(_), 0) => Type::Number,
                (Type::List(class), 1) => Type::instance(class),
                _ => Type::Unknown,
            };
            self.declare(name, *notation, value);
        }
    }

    fn assign(&mut self, name: &'a str, value: Type<'a>) {
        self.variables.assign(name, value);
    }

    fn begin_function(&mut self, given: Option<Type<'a>>, owner: Option<Type<'a>>) -> Type<'a> {
        self.variables.open();
        if owner.is_some() {
            self.variables.declare("self", Type::Own);
        }
        let number = self.function_count;
        self.function_count += 1;
        if self.functions.len() <= number {
            self.functions.push(Vec::new());
        }
        let given = given.map_or_else(Vec::new, |given| self.given_by(given));
        self.open.push(Open {
            number,
            parameters: 0,
            given,
        });
        u32::try_from(number).map_or(Type::Unknown, Type::Function)
    }

    fn parameter(&mut self, name: &'a str, notation: Option<&'a str>) {
        let value = match self.open.last_mut() {
            Some(open) => {
                let at = open.parameters;
                open.parameters += 1;
                let called = self.functions[open.number].get(at).copied();
                let given = open.given.get(at).copied();
                given.or(called).unwrap_or(Type::Unknown)
            }
            None => Type::Unknown,
        };
        self.declare(name, notation, value);
    }

    fn end_function(&mut self) {
        self.open.pop();
        self.variables.close();
    }
}

impl<'a> Walker<'_, 'a> {
    /// A name that the script does not declare.
    fn global(&mut self, name: &'a str, line: u32) -> Type<'a> {
        match self.oracle.global(name) {
            Global::Language { table: true } | Global::Library => Type::Library(name),
            Global::Language { table: false } => Type::GlobalFunction(name),
            Global::Function => {
                self.note(Verdict::Supported, line, String::new);
                Type::GlobalFunction(name)
            }
            Global::Missing => {
                // It may be a slip, or what another script puts there.
                self.note(Verdict::Unsure, line, || {
                    format!("{name} (a global that is not set)")
                });
                Type::Unknown
            }
        }
    }

    /// A member of anything is read or written.
    fn member(&mut self, owner: Type<'a>, name: &'a str, line: u32) -> Type<'a> {
        match owner {
            Type::Instance { class, exact } => self.instance_member(class, exact, name, line),
            Type::Unknown => {
                if let Some(judged) = self.judge.judge(None, name, self.place) {
                    self.note(judged.verdict, line, || judged.api);
                }
                Type::Unknown
            }
            Type::Data(id) => {
                let (verdict, value) = self.oracle.data_member(id, name);
                let data = self.oracle.data_name(id);
                self.note(verdict, line, || format!("{data}.{name}"));
                value
            }
            Type::Signal(event) => self.signal_member(event, name, line),
            Type::Library(library) => {
                let (verdict, value) = self.oracle.library(library, name);
                if let Some(verdict) = verdict {
                    self.note(verdict, line, || format!("{library}.{name}"));
                }
                if value.is_function() {
                    Type::LibraryFunction(library, name)
                } else {
                    self.oracle.type_of(&value)
                }
            }
            Type::Enums => {
                let found = ClassTable::get().enum_named(name);
                if found.is_none() && !self.oracle.has_method("Enums", name) {
                    self.note(Verdict::Missing, line, || format!("Enum.{name}"));
                }
                found.map_or(Type::Unknown, Type::Enum)
            }
            Type::Enum(id) => self.enum_member(id, name, line),
            _ => Type::Unknown,
        }
    }

    fn enum_member(&mut self, id: EnumId, name: &'a str, line: u32) -> Type<'a> {
        let info = ClassTable::get().enumeration(id);
        let item = info.item_named(name).is_some();
        let verdict = if item || self.oracle.has_method("Enum", name) {
            Verdict::Supported
        } else {
            Verdict::Missing
        };
        self.note(verdict, line, || format!("Enum.{}.{name}", info.name));
        if item {
            self.oracle.data_type("EnumItem")
        } else {
            Type::Unknown
        }
    }

    fn instance_member(
        &mut self,
        class: ClassId,
        exact: bool,
        name: &'a str,
        line: u32,
    ) -> Type<'a> {
        let known = self.oracle.find(class, name).is_some();
        let judged = (known || !exact)
            .then(|| self.judge.judge(Some(class), name, self.place))
            .flatten();
        if let Some(judged) = judged {
            self.note(judged.verdict, line, || judged.api);
            return if known {
                self.oracle.type_of_member(class, exact, name)
            } else {
                Type::Unknown
            };
        }
        // A child. Of the root it may be a service by its class's name.
        if class == self.classes.data_model
            && let Some(service) = ClassTable::get().class_named(name)
            && ClassTable::get().class(service).service
        {
            self.note_class(name, line);
            return Type::exactly(service);
        }
        Type::instance(self.classes.instance)
    }

    fn signal_member(&mut self, event: Option<EventId>, name: &'a str, line: u32) -> Type<'a> {
        let Some(data) = self.oracle.data_named("RBXScriptSignal") else {
            return Type::Unknown;
        };
        let (verdict, _) = self.oracle.data_member(data, name);
        self.note(verdict, line, || format!("RBXScriptSignal:{name}"));
        Type::SignalMethod(event, name)
    }

    /// What a function is called with that is handed to something.
    fn given_by(&self, given: Type<'a>) -> Vec<Type<'a>> {
        match given {
            Type::SignalMethod(Some(event), _) => self.listener_parameters(event),
            Type::Callback(callback) => self.callback_parameters(callback),
            _ => Vec::new(),
        }
    }

    pub(super) fn listener_parameters(&self, event: EventId) -> Vec<Type<'a>> {
        self.types_of(ClassTable::get().event_info(event).parameters)
    }

    fn callback_parameters(&self, callback: CallbackId) -> Vec<Type<'a>> {
        self.types_of(ClassTable::get().callback_info(callback).parameters)
    }

    fn types_of(&self, parameters: Parameters) -> Vec<Type<'a>> {
        let listed = parameters
            .iter()
            .take_while(|parameter| !parameter.is_rest());
        listed
            .map(|parameter| self.oracle.notation(parameter.value_type))
            .collect()
    }
}
