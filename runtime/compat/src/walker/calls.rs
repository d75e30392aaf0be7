//! What calls give, and what they tell of the functions that are handed over.

use studio_model::class_table::members::Method;
use studio_model::{ClassId, ClassTable};

use super::Walker;
use crate::kinds::Type;

/// The name of parameters that take a class's name.
const CLASS_PARAMETER: &str = "className";

impl<'a> Walker<'_, 'a> {
    pub(super) fn call_value(
        &mut self,
        callee: Type<'a>,
        args: &[Type<'a>],
        line: u32,
    ) -> Type<'a> {
        match callee {
            Type::Method {
                method,
                class,
                exact,
            } => {
                let method = ClassTable::get().method_info(method);
                self.call_method(method, (class, exact), args, line)
            }
            Type::SignalMethod(event, name) => {
                let parameters =
                    event.map_or_else(Vec::new, |event| self.listener_parameters(event));
                if let Some(Type::Function(number)) = args.first() {
                    self.called_with(*number, &parameters);
                }
                match name {
                    "Wait" | "wait" => parameters.first().copied().unwrap_or(Type::Unknown),
                    _ => self.oracle.data_type("RBXScriptConnection"),
                }
            }
            Type::LibraryFunction("Instance", "new") => self.make_instance(args, line),
            Type::LibraryFunction(library, name) => self.call_library(library, name, args),
            Type::GlobalFunction(name) => match (name, args.first()) {
                ("pairs" | "ipairs", Some(list @ Type::List(_))) => *list,
                ("setmetatable", Some(Type::Own)) | ("require", _) => Type::Own,
                ("tostring" | "type" | "typeof", _) => Type::Text(None),
                _ => Type::Unknown,
            },
            Type::DataMethod(id, name) => self.oracle.call_data(id, name, args),
            Type::Function(number) => {
                self.called_with(number, args);
                Type::Unknown
            }
            // `for _, child in list do` calls nothing; a list that is called gives nothing that is known.
            _ => Type::Unknown,
        }
    }

    fn call_method(
        &mut self,
        method: &'static Method,
        (class, exact): (ClassId, bool),
        args: &[Type<'a>],
        line: u32,
    ) -> Type<'a> {
        let given = self.oracle.notation(method.returns);
        let takes_class = method
            .parameters
            .iter()
            .position(|parameter| parameter.name == CLASS_PARAMETER);
        if let Some(Type::Text(Some(name))) = takes_class.and_then(|at| args.get(at)) {
            self.note_class(name, line);
            if let (Type::Instance { .. }, Some(found)) =
                (given, ClassTable::get().class_named(name))
            {
                return Type::Instance {
                    class: found,
                    exact: ClassTable::get().class(found).service,
                };
            }
        }
        // The copy is of the original's class.
        if method.name == "Clone" && matches!(given, Type::Instance { .. }) {
            return Type::Instance { class, exact };
        }
        given
    }

    fn make_instance(&mut self, args: &[Type<'a>], line: u32) -> Type<'a> {
        let Some(Type::Text(Some(name))) = args.first() else {
            return Type::instance(self.classes.instance);
        };
        self.note_class(name, line);
        match ClassTable::get().class_named(name) {
            Some(class) => Type::exactly(class),
            None => Type::Unknown,
        }
    }

    fn call_library(&self, library: &'a str, name: &'a str, args: &[Type<'a>]) -> Type<'a> {
        let (_, function) = self.oracle.library(library, name);
        match library {
            "math" | "bit32" => Type::Number,
            _ => match self.oracle.data_named(library) {
                // A datatype's own functions make values of it, unless a trial shows something else.
                Some(data) => {
                    let tried = self.oracle.try_call(function, args);
                    tried.unwrap_or(Type::Data(data))
                }
                None => Type::Unknown,
            },
        }
    }

    /// A function of the script is called, by itself or by an event.
    fn called_with(&mut self, number: u32, args: &[Type<'a>]) {
        if self.judging {
            return;
        }
        let Some(known) = self.functions.get_mut(number as usize) else {
            return;
        };
        for (at, arg) in args.iter().enumerate() {
            match known.get_mut(at) {
                Some(held) => *held = held.join(*arg),
                None => known.push(*arg),
            }
        }
    }
}
