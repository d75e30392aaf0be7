//! Reads the table of members: a line is `CLASS KIND NAME(PARAMETERS) -> RESULT ; FLAGS`, where events have no result and
//! most members no flags.

use super::parameters::type_end;
use super::{Callback, Event, Member, Members, Method, Parameters, Side, overlay};
use crate::class_table::lookup::{NameUse, Names};
use crate::class_table::{CallbackId, ClassId, ClassTable, EventId, MethodId};

pub(super) const TEXT: &str = include_str!("members.txt");

/// A line of the table. Its order is the order of ids.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    class: ClassId,
    kind: &'static str,
    name: &'static str,
    parameters: &'static str,
    returns: &'static str,
    flags: &'static str,
}

/// Reads the table and what we add to it.
pub(super) fn read(classes: &ClassTable) -> Members {
    let mut rows: Vec<Row> = lines().filter_map(|line| row(classes, line)).collect();
    rows.sort_unstable();
    let mut members = Members {
        methods: Vec::with_capacity(rows.len()),
        events: Vec::new(),
        callbacks: Vec::new(),
        declared: vec![Vec::new(); classes.class_count()],
        names: Names::new(Vec::new()),
    };
    for row in &rows {
        members.add(classes, row);
    }
    members.name_all(classes);
    members
}

/// The lines that are rows.
pub(super) fn lines() -> impl Iterator<Item = &'static str> {
    TEXT.lines()
        .chain(overlay::MISSING.lines())
        .filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// A row; `None` if the line is none, or of a class that there is not. A test holds that this never is so.
pub(super) fn row(classes: &ClassTable, line: &'static str) -> Option<Row> {
    let (signature, flags) = line.split_once(" ;").unwrap_or((line, ""));
    let (class, rest) = signature.split_once(' ')?;
    let (kind, rest) = rest.split_once(' ')?;
    let (name, rest) = rest.split_once('(')?;
    let end = list_end(rest);
    let returns = rest.get(end + 1..)?.strip_prefix(" -> ");
    Some(Row {
        class: classes.class_named(class)?,
        kind,
        name,
        parameters: &rest[..end],
        returns: returns.unwrap_or("()"),
        flags,
    })
}

/// Where a list of parameters ends: before its closing parenthesis.
fn list_end(text: &str) -> usize {
    let mut end = type_end(text);
    while text[end..].starts_with(',') {
        end += 1 + type_end(&text[end + 1..]);
    }
    end
}

impl Row {
    fn is(&self, flag: &str) -> bool {
        self.flags.split(' ').any(|each| each == flag)
    }
}

impl Members {
    fn add(&mut self, classes: &ClassTable, row: &Row) {
        let side = side(classes.class(row.class).name, row.name);
        let parameters = Parameters::new(row.parameters);
        let (name, owner, returns) = (row.name, row.class, row.returns);
        let (deprecated, plugin) = (row.is("deprecated"), row.is("plugin"));
        let member = match row.kind {
            "method" => {
                let id = MethodId::new(self.methods.len());
                self.methods.push(Method {
                    id,
                    name,
                    aliases: Vec::new(),
                    owner,
                    parameters,
                    returns,
                    yields: row.is("yields"),
                    deprecated,
                    plugin,
                    side,
                });
                Member::Method(id)
            }
            "event" => {
                let id = EventId::new(self.events.len());
                self.events.push(Event {
                    id,
                    name,
                    aliases: Vec::new(),
                    owner,
                    parameters,
                    deprecated,
                    plugin,
                    side,
                });
                Member::Event(id)
            }
            _ => {
                let id = CallbackId::new(self.callbacks.len());
                self.callbacks.push(Callback {
                    id,
                    name,
                    owner,
                    parameters,
                    returns,
                    deprecated,
                    plugin,
                    side,
                });
                Member::Callback(id)
            }
        };
        self.declared[owner.index()].push(member);
    }

    fn name_all(&mut self, classes: &ClassTable) {
        let mut uses = Vec::with_capacity(self.methods.len() + self.events.len());
        for (class, declared) in self.declared.iter().enumerate() {
            let classes = classes.class(ClassId::new(class)).subclasses;
            uses.extend(declared.iter().map(|member| NameUse {
                name: self.name(*member),
                classes,
                target: *member,
            }));
        }
        for (class, former, today) in overlay::FORMER {
            let Some(class) = classes.class_named(class) else {
                continue;
            };
            if let Some(target) = self.declared_by(classes, class, today) {
                match target {
                    Member::Method(id) => self.methods[id.index()].aliases.push(former),
                    Member::Event(id) => self.events[id.index()].aliases.push(former),
                    Member::Callback(_) => {}
                }
                uses.push(NameUse {
                    name: former,
                    classes: classes.class(class).subclasses,
                    target,
                });
            }
        }
        self.names = Names::new(uses);
    }

    fn name(&self, member: Member) -> &'static str {
        match member {
            Member::Method(id) => self.methods[id.index()].name,
            Member::Event(id) => self.events[id.index()].name,
            Member::Callback(id) => self.callbacks[id.index()].name,
        }
    }

    /// The member of a canonical name that a class declares or inherits.
    fn declared_by(&self, classes: &ClassTable, class: ClassId, name: &str) -> Option<Member> {
        std::iter::successors(Some(class), |id| classes.class(*id).superclass)
            .flat_map(|id| &self.declared[id.index()])
            .copied()
            .find(|member| self.name(*member) == name)
    }
}

fn side(class: &str, name: &str) -> Side {
    let among = |list: &[(&str, &[&str])]| {
        list.iter()
            .any(|(owner, names)| *owner == class && names.contains(&name))
    };
    if among(overlay::SERVER) {
        Side::Server
    } else if among(overlay::CLIENT) {
        Side::Client
    } else {
        Side::Both
    }
}
