//! What a script uses of the API: a sink of the parser that follows what variables hold as far as that is certain.
//!
//! A script is read twice. The first time it is learned what is assigned to each variable, anywhere, and what functions are
//! called with; the second time each use is judged with that. Variables are told apart by the order of their declaration,
//! which is the same both times.

mod calls;
mod reading;
mod variables;

use studio_model::{ClassId, ClassTable};

use crate::judge::Judge;
use crate::kinds::Type;
use crate::oracle::{Oracle, Verdict, Where};
use crate::parser;
use crate::report::{Finding, Uses};
use variables::Variables;

/// Reads a script and says what it uses.
pub(crate) fn walk(judge: &Judge<'_>, source: &str, place: Where) -> (Uses, Vec<Finding>) {
    let tokens = parser::tokens(source);
    let mut walker = Walker {
        judge,
        oracle: judge.oracle,
        place,
        classes: Classes::find(),
        variables: Variables::default(),
        functions: Vec::new(),
        open: Vec::new(),
        function_count: 0,
        judging: false,
        uses: Uses::default(),
        findings: Vec::new(),
    };
    parser::read(&tokens, &mut walker);
    walker.variables.begin_again();
    walker.function_count = 0;
    walker.judging = true;
    parser::read(&tokens, &mut walker);
    walker.findings.sort_by_key(|finding| finding.line);
    (walker.uses, walker.findings)
}

struct Walker<'o, 'a> {
    judge: &'o Judge<'o>,
    oracle: &'o Oracle,
    place: Where,
    classes: Classes,
    variables: Variables<'a>,
    /// What is known of each function's parameters.
    functions: Vec<Vec<Type<'a>>>,
    /// The functions around what is read.
    open: Vec<Open<'a>>,
    function_count: usize,
    judging: bool,
    uses: Uses,
    findings: Vec<Finding>,
}

/// A function that is being read.
struct Open<'a> {
    number: usize,
    /// How many of its parameters were read.
    parameters: usize,
    /// What it is given, where that is known from whom it is handed to.
    given: Vec<Type<'a>>,
}

/// Classes that have a part in Luau.
#[derive(Debug, Clone, Copy)]
struct Classes {
    instance: ClassId,
    data_model: ClassId,
    workspace: ClassId,
    script: ClassId,
}

impl Classes {
    fn find() -> Self {
        let table = ClassTable::get();
        let class = |name: &str| {
            table
                .class_named(name)
                .unwrap_or_else(|| table.unknown_class())
        };
        Self {
            instance: class("Instance"),
            data_model: class("DataModel"),
            workspace: class("Workspace"),
            script: class("LuaSourceContainer"),
        }
    }
}

impl Walker<'_, '_> {
    /// Notes a use; what is not simply supported becomes a finding.
    fn note(&mut self, verdict: Verdict, line: u32, api: impl FnOnce() -> String) {
        if !self.judging {
            return;
        }
        self.uses.count(verdict);
        if verdict != Verdict::Supported {
            self.findings.push(Finding {
                line,
                verdict,
                api: api(),
            });
        }
    }

    /// Notes the use of a class by its name.
    fn note_class(&mut self, name: &str, line: u32) {
        let verdict = match ClassTable::get().class_named(name) {
            Some(class) => self.oracle.class_verdict(class, self.place),
            None => Verdict::Missing,
        };
        self.note(verdict, line, || name.to_owned());
    }
}
