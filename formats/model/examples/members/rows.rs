//! The table's rows: what each class declares, overloads merged into one signature.

use std::collections::BTreeMap;
use std::fmt;

use studio_model::ClassTable;

use crate::luau::{self, Function, Luau, Scope};
use crate::syntax::{Interface, Member, Type};

/// Class, kind and name.
pub(crate) type Key = (String, &'static str, String);

/// All rows, in the table's order.
pub(crate) type Rows = BTreeMap<Key, Row>;

/// What the table says about a member.
#[derive(Debug)]
pub(crate) struct Row {
    parameters: Vec<(String, Luau)>,
    /// `None` for events.
    result: Option<Luau>,
    yields: bool,
    deprecated: bool,
    plugin: bool,
}

impl Row {
    /// One signature that takes what either takes.
    fn merge(&mut self, other: Self) {
        let (mut longer, shorter) = if other.parameters.len() > self.parameters.len() {
            (other.parameters, std::mem::take(&mut self.parameters))
        } else {
            (std::mem::take(&mut self.parameters), other.parameters)
        };
        for (at, (_, value)) in longer.iter_mut().enumerate() {
            match shorter.get(at) {
                Some((_, alternative)) => *value = value.clone().or(alternative.clone()),
                None => value.nil = true,
            }
        }
        // What follows a parameter that some leave out may be anything that stands in its place there.
        if let Some(rest) = longer.iter().position(|(name, _)| name == "...") {
            longer.truncate(rest + 1);
            longer[rest].1.nil = false;
        }
        self.parameters = longer;
        self.result = match (self.result.take(), other.result) {
            (Some(one), Some(another)) => Some(one.or(another)),
            (one, another) => one.or(another),
        };
        self.yields |= other.yields;
        self.deprecated &= other.deprecated;
        self.plugin &= other.plugin;
    }
}

impl fmt::Display for Row {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", luau::list(&self.parameters))?;
        if let Some(result) = &self.result {
            write!(out, " -> {}", result.text())?;
        }
        let flags = [
            (self.yields, "yields"),
            (self.deprecated, "deprecated"),
            (self.plugin, "plugin"),
        ];
        for (at, (_, flag)) in flags.iter().filter(|(set, _)| *set).enumerate() {
            write!(out, "{} {flag}", if at == 0 { " ;" } else { "" })?;
        }
        Ok(())
    }
}

/// Adds what a class declares.
pub(crate) fn add(rows: &mut Rows, interface: &Interface<'_>, plugin: bool) {
    let class = match interface.name {
        "RBXObject" => "Object",
        name => name,
    };
    if ClassTable::get().class_named(class).is_none() {
        return;
    }
    let declared: Vec<Key> = rows
        .range((class.to_owned(), "", String::new())..)
        .take_while(|((owner, _, _), _)| owner == class)
        .map(|(key, _)| key.clone())
        .collect();
    for member in &interface.members {
        let scope = [&interface.generics, &member.generics];
        if !is_own(interface, member) {
            continue;
        }
        let Some((kind, row)) = row(member, &scope, plugin) else {
            continue;
        };
        let key = (class.to_owned(), kind, member.name.to_owned());
        if declared.contains(&key) {
            continue; // The file before this one gave it to all.
        }
        match rows.get_mut(&key) {
            Some(overloaded) => overloaded.merge(row),
            None => _ = rows.insert(key, row),
        }
    }
}

/// Whether a member is for instances of the interface itself: some methods are declared for others too.
fn is_own(interface: &Interface<'_>, member: &Member<'_>) -> bool {
    let of = member
        .parameters
        .iter()
        .flatten()
        .find(|parameter| parameter.name == "this");
    let Some(Type::Name(path, _)) = of.map(|this| &this.value) else {
        return true;
    };
    path == &[interface.name] || member.generics.iter().any(|(name, _)| path == &[*name])
}

/// The row of a member and its kind; `None` if it is a property.
fn row(member: &Member<'_>, scope: Scope<'_, '_>, plugin: bool) -> Option<(&'static str, Row)> {
    let (kind, parameters, result) = signature(member, scope)?;
    let row = Row {
        parameters,
        result,
        yields: kind == "method"
            && (tagged(member.doc, "Yields")
                || tagged(member.doc, "CanYield")
                || member.name.ends_with("Async")),
        deprecated: member.doc.contains("@deprecated"),
        plugin,
    };
    Some((kind, row))
}

type Signature = (&'static str, Vec<(String, Luau)>, Option<Luau>);

fn signature(member: &Member<'_>, scope: Scope<'_, '_>) -> Option<Signature> {
    if let Some(parameters) = &member.parameters {
        let result = luau::returned(&member.value, scope);
        return Some(("method", luau::parameters(parameters, scope), Some(result)));
    }
    let nothing = || Luau::one("()");
    let any = || vec![("...".to_owned(), Luau::one("any"))];
    match &member.value {
        Type::Name(path, arguments) if path == &["RBXScriptSignal"] => {
            let listener = arguments
                .first()
                .and_then(|each| luau::function(each, scope));
            let parameters = match listener {
                Some(Function::Known(parameters, _)) => luau::parameters(parameters, scope),
                Some(Function::Any) => any(),
                None => Vec::new(),
            };
            Some(("event", parameters, None))
        }
        // `Changed` of all objects is declared for each class by itself, with the names of its properties.
        Type::Name(path, _) if member.name == "Changed" && path == &["unknown"] => {
            let name = Luau::one("string");
            Some(("event", vec![("property".to_owned(), name)], None))
        }
        value => {
            let (parameters, result) = match luau::function(value, scope)? {
                Function::Known(parameters, result) => (
                    luau::parameters(parameters, scope),
                    luau::returned(result, scope),
                ),
                Function::Any => (any(), nothing()),
            };
            // A callback that is declared to return nothing may return what the other side waits for.
            let result = if result == nothing() {
                Luau::one("...any")
            } else {
                result
            };
            Some(("callback", parameters, Some(result)))
        }
    }
}

/// Whether the line of tags in a documentation comment has a tag.
fn tagged(doc: &str, tag: &str) -> bool {
    doc.lines()
        .filter_map(|line| line.split_once("**Tags**:"))
        .any(|(_, tags)| tags.split(',').any(|each| each.trim() == tag))
}
