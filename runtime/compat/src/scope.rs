//! Of which classes the values of a place's scripts can be: where it is not known what a name is used on, only they count.
//!
//! Those that are in the place or named in its scripts, and those that members of these give, hand over or hold.

use rustc_hash::FxHashSet;
use studio_model::class_table::members::Member;
use studio_model::{ClassId, ClassTable, DataModel};

use crate::lexer::{Kind, Token};

/// For each class whether scripts of the place can come by its instances.
#[derive(Debug)]
pub(crate) struct Scope(Vec<bool>);

/// The words of a place's scripts.
#[derive(Debug, Default)]
pub(crate) struct Words<'a>(FxHashSet<&'a str>);

impl<'a> Words<'a> {
    pub(crate) fn add(&mut self, tokens: &[Token<'a>]) {
        let words = tokens
            .iter()
            .filter(|token| matches!(token.kind, Kind::Name | Kind::Text));
        self.0.extend(words.map(|token| token.text));
    }

    fn name(&self, class: &str) -> bool {
        self.0.contains(class)
    }
}

impl Scope {
    pub(crate) fn new(model: &DataModel, words: &Words<'_>) -> Self {
        let table = ClassTable::get();
        let mut scope = Self(vec![false; table.class_count()]);
        let mut waiting: Vec<ClassId> = Vec::new();
        // Services are in every place; only those that are named are used.
        let present = model.descendants(model.root());
        let present = present.filter_map(|id| model.class(id));
        for class in present.filter(|class| !table.class(*class).service) {
            scope.add(class, &mut waiting);
        }
        for (class, info) in table.classes() {
            let named = words.name(info.name) && (info.creatable || info.service);
            let given = matches!(info.name, "DataModel" | "Workspace");
            if named || given {
                scope.add(class, &mut waiting);
            }
        }
        while let Some(class) = waiting.pop() {
            for found in given_by(class) {
                scope.add(found, &mut waiting);
            }
        }
        scope
    }

    fn add(&mut self, class: ClassId, waiting: &mut Vec<ClassId>) {
        let seen = &mut self.0[class.index()];
        if !*seen {
            *seen = true;
            waiting.push(class);
        }
    }

    pub(crate) fn contains(&self, class: ClassId) -> bool {
        self.0.get(class.index()).copied().unwrap_or(false)
    }
}

/// The classes of what a class's members give, hand over or hold. Where that is any instance it says nothing.
fn given_by(class: ClassId) -> Vec<ClassId> {
    let table = ClassTable::get();
    let mut given: Vec<ClassId> = Vec::new();
    let properties = &table.class(class).properties;
    given.extend(
        properties
            .iter()
            .filter_map(|id| table.property(*id).target),
    );
    for member in table.members(class) {
        let (parameters, returns) = match member {
            // What methods take is the script's.
            Member::Method(id) => ("", table.method_info(id).returns),
            Member::Event(id) => (table.event_info(id).parameters.text(), ""),
            Member::Callback(id) => (table.callback_info(id).parameters.text(), ""),
        };
        let words = [parameters, returns].into_iter().flat_map(|text| {
            text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.')
        });
        given.extend(words.filter_map(|word| table.class_named(word)));
    }
    given.retain(|class| !matches!(table.class(*class).name, "Instance" | "Object"));
    given
}
