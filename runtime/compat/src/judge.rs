//! Judges names: on a class, or on whatever of a place's classes has them.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::class_table::members::Member;
use studio_model::{ClassId, ClassTable};

use crate::oracle::{Oracle, Verdict, Where, place_key};
use crate::scope::Scope;

/// How many owners of a name are told.
const OWNERS_TOLD: usize = 3;

/// What a use of a name comes to, and how it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
    /// `BasePart.Velocity`, `Model:MoveTo`.
    pub(crate) api: String,
}

/// A name, on a class if it is known, where a script runs.
type Question = (String, Option<ClassId>, u8);

/// Judges the names of one place.
pub(crate) struct Judge<'o> {
    pub(crate) oracle: &'o Oracle,
    scope: Scope,
    /// All names of members that any class has.
    names: FxHashSet<&'static str>,
    known: RefCell<FxHashMap<Question, Option<Judged>>>,
}

impl<'o> Judge<'o> {
    pub(crate) fn new(oracle: &'o Oracle, scope: Scope) -> Self {
        Self {
            oracle,
            scope,
            names: names(),
            known: RefCell::default(),
        }
    }

    /// What a name comes to on an instance of a class or of one that extends it; of anything at all without a class.
    /// `None` if nothing has such a member: it is the script's own, or a child.
    pub(crate) fn judge(
        &self,
        within: Option<ClassId>,
        name: &str,
        place: Where,
    ) -> Option<Judged> {
        // Other names are not remembered: scripts have many.
        if !self.names.contains(name) && (within.is_some() || !self.oracle.is_data_member(name)) {
            return None;
        }
        let question = (name.to_owned(), within, place_key(place));
        if let Some(known) = self.known.borrow().get(&question) {
            return known.clone();
        }
        let judged = self.judge_anew(within, name, place);
        self.known.borrow_mut().insert(question, judged.clone());
        judged
    }

    fn judge_anew(&self, within: Option<ClassId>, name: &str, place: Where) -> Option<Judged> {
        let own = within.and_then(|class| Some((class, self.oracle.verdict(class, name, place)?)));
        if let Some((class, verdict)) = own {
            let api = api_name(&[owner_of(class, name)], class, name);
            return Some(Judged { verdict, api });
        }
        let table = ClassTable::get();
        let mut verdicts: Vec<Verdict> = Vec::new();
        let mut owners: Vec<ClassId> = Vec::new();
        let mut example = None;
        let classes = table.classes().map(|(class, _)| class);
        let possible = classes.filter(|class| {
            self.scope.contains(*class) && within.is_none_or(|within| table.is_a(*class, within))
        });
        for class in possible {
            let Some(verdict) = self.oracle.verdict(class, name, place) else {
                continue;
            };
            verdicts.push(verdict);
            example.get_or_insert(class);
            let owner = owner_of(class, name);
            if !owners.contains(&owner) {
                owners.push(owner);
            }
        }
        if within.is_none() && self.oracle.is_data_member(name) {
            verdicts.push(Verdict::Supported);
        }
        Some(Judged {
            verdict: together(&verdicts)?,
            api: match example {
                Some(class) => api_name(&owners, class, name),
                None => format!(".{name}"),
            },
        })
    }
}

/// One verdict for what could be any of several; `None` of nothing.
fn together(verdicts: &[Verdict]) -> Option<Verdict> {
    let best = *verdicts.iter().min()?;
    let worst = *verdicts.iter().max()?;
    Some(match (best, worst) {
        (best, worst) if best == worst => best,
        // None of them does anything.
        (Verdict::DataOnly, _) => Verdict::DataOnly,
        _ => Verdict::Unsure,
    })
}

fn names() -> FxHashSet<&'static str> {
    let table = ClassTable::get();
    let mut names: FxHashSet<&'static str> = FxHashSet::default();
    names.extend(["Name", "Parent", "ClassName", "name", "parent", "className"]);
    for (_, property) in table.properties() {
        names.insert(property.name);
        names.extend(&property.aliases);
    }
    for method in table.methods() {
        names.insert(method.name);
        names.extend(&method.aliases);
    }
    for event in table.events() {
        names.insert(event.name);
        names.extend(&event.aliases);
    }
    names.extend(table.callbacks().iter().map(|callback| callback.name));
    names
}

/// The class that declares what a name means on a class.
fn owner_of(class: ClassId, name: &str) -> ClassId {
    let table = ClassTable::get();
    if let Some(property) = table.find(class, name) {
        return table.property(property).owner;
    }
    match table.member(class, name) {
        Some(Member::Method(id)) => table.method_info(id).owner,
        Some(Member::Event(id)) => table.event_info(id).owner,
        Some(Member::Callback(id)) => table.callback_info(id).owner,
        None => class,
    }
}

/// How a member is told: its owners and its name.
fn api_name(owners: &[ClassId], class: ClassId, name: &str) -> String {
    let table = ClassTable::get();
    let told: Vec<&str> = owners
        .iter()
        .take(OWNERS_TOLD)
        .map(|id| table.class(*id).name)
        .collect();
    let more = if owners.len() > OWNERS_TOLD {
        "/…"
    } else {
        ""
    };
    let is_method = matches!(table.member(class, name), Some(Member::Method(_)))
        && table.find(class, name).is_none();
    let sign = if is_method { ':' } else { '.' };
    format!("{}{more}{sign}{name}", told.join("/"))
}
