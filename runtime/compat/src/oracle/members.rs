//! Members of classes: what they come to on a side, what they are called, and what they give.

use studio_model::class_table::members::Member;
use studio_model::{ClassId, ClassTable, PropertyId, Resolved};
use studio_script::{Defined, Side};

use super::{Oracle, Verdict, Where};
use crate::kinds::Type;

/// What a name is on a class.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found {
    /// The class's name, parent and the like; `None` for what is not in the class table.
    Property(Option<PropertyId>),
    Member(Member),
}

/// A place as a part of a key.
pub(crate) fn place_key(place: Where) -> u8 {
    match place {
        None => 0,
        Some(Side::Server) => 1,
        Some(Side::Client) => 2,
    }
}

impl Oracle {
    /// What a name is on a class itself.
    pub(crate) fn find(&self, class: ClassId, name: &str) -> Option<Found> {
        self.verdict(class, name, None)?;
        let table = ClassTable::get();
        Some(match table.member(class, name) {
            Some(member) if table.find(class, name).is_none() => Found::Member(member),
            _ => Found::Property(table.find(class, name)),
        })
    }

    /// What a member of a class comes to where a script runs; `None` if it has no such member.
    pub(crate) fn verdict(&self, class: ClassId, name: &str, place: Where) -> Option<Verdict> {
        let found = self.vms(place).filter_map(|vm| vm.defined(class, name));
        found
            .map(|defined| match defined {
                Defined::Native => Verdict::Supported,
                Defined::DataOnly => Verdict::DataOnly,
                Defined::Missing => Verdict::Missing,
            })
            .min()
    }

    /// What instances of a class come to: supported if anything acts on them or on those of a class that extends it.
    pub(crate) fn class_verdict(&self, class: ClassId, place: Where) -> Verdict {
        let key = (class, place_key(place));
        let known = self.acting.borrow().get(&key).copied();
        let acts = known.unwrap_or_else(|| {
            let table = ClassTable::get();
            let mut extending = table.classes().filter(|(id, _)| table.is_a(*id, class));
            extending.any(|(id, _)| self.vms(place).any(|vm| vm.acts(id)))
        });
        self.acting.borrow_mut().insert(key, acts);
        if acts {
            Verdict::Supported
        } else {
            Verdict::DataOnly
        }
    }

    /// What a member of a class gives when it is read.
    pub(crate) fn type_of_member<'a>(&self, class: ClassId, exact: bool, name: &str) -> Type<'a> {
        match self.find(class, name) {
            None => Type::Unknown,
            Some(Found::Member(Member::Method(method))) => Type::Method {
                method,
                class,
                exact,
            },
            Some(Found::Member(Member::Event(event))) => Type::Signal(Some(event)),
            Some(Found::Member(Member::Callback(callback))) => Type::Callback(callback),
            Some(Found::Property(None)) => match name {
                "Parent" | "parent" => self.notation("Instance"),
                _ => Type::Text(None),
            },
            Some(Found::Property(Some(id))) => self.type_of_property(class, id, name),
        }
    }

    fn type_of_property<'a>(&self, class: ClassId, id: PropertyId, name: &str) -> Type<'a> {
        let table = ClassTable::get();
        if let Some(Resolved::Migrated(migration)) = table.resolve(class, name) {
            return self.type_of_held(&migration.from_type.zero());
        }
        let info = table.property(id);
        match info.target {
            Some(target) => Type::instance(target),
            None => self.type_of_held(&info.value_type.zero()),
        }
    }

    /// What a type notation says, as far as it is about the API.
    pub(crate) fn notation<'a>(&self, notation: &str) -> Type<'a> {
        let notation = notation.trim().trim_end_matches('?');
        let first = notation
            .strip_prefix('(')
            .map(|inner| inner.split([',', ')']).next().unwrap_or_default());
        if let Some(first) = first {
            return self.notation(first);
        }
        let listed = notation
            .strip_prefix("{ ")
            .and_then(|inner| inner.strip_suffix(" }"));
        if let Some(listed) = listed {
            return match self.notation(listed) {
                Type::Instance { class, .. } => Type::List(class),
                _ => Type::Unknown,
            };
        }
        match notation {
            "" => Type::Nothing,
            "number" => Type::Number,
            "string" => Type::Text(None),
            "boolean" => Type::Bool,
            "RBXScriptSignal" => Type::Signal(None),
            _ if notation.starts_with("Enum.") => self.data_type("EnumItem"),
            _ => match ClassTable::get().class_named(notation) {
                Some(class) => Type::instance(class),
                None => self.data_type(notation),
            },
        }
    }
}
