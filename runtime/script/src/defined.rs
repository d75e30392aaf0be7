//! What of the API there is: asked of a VM by whoever tells people how much of a script will work. The VM is the truth,
//! so that nobody keeps a list beside it.

use studio_model::known::known;
use studio_model::{ClassId, ClassTable, DataModel, InstanceId, PropertyId};

use crate::member::Member;
use crate::vm::{Side, Vm};

/// What a member of a class comes to in a VM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Defined {
    /// Something happens.
    Native,
    /// Scripts may use it and nothing follows: a property that is only kept, an event of a class that nothing acts on.
    DataOnly,
    /// Nobody wrote it: a method that raises an error.
    Missing,
}

impl Vm {
    /// What a name comes to on a class; `None` if the class table knows no such member.
    ///
    /// A method that only the other side may call counts as there: it raises the error that the reference raises. Of
    /// events and callbacks it is known only whether anything acts on the class.
    pub fn defined(&self, class: ClassId, name: &str) -> Option<Defined> {
        let table = ClassTable::get();
        let kept = |acts: bool| {
            if acts {
                Defined::Native
            } else {
                Defined::DataOnly
            }
        };
        Some(match self.members().look_up(name, class) {
            Member::Name | Member::Parent | Member::ClassName | Member::Hooked(_) => {
                Defined::Native
            }
            Member::Property(id) => kept(property_acts(id)),
            Member::Migrated(migration) => kept(migration.to.iter().any(|id| property_acts(*id))),
            Member::Method(id) => {
                let elsewhere = !self.side().may_call(id);
                if elsewhere || self.members().method(id).is_some() {
                    Defined::Native
                } else {
                    Defined::Missing
                }
            }
            Member::Event(id) => kept(self.acts(table.event_info(id).owner) || self.acts(class)),
            Member::Callback(id) => {
                kept(self.acts(table.callback_info(id).owner) || self.acts(class))
            }
            Member::Nothing => return None,
        })
    }

    /// Whether anything acts on instances of a class: the class table says so, engine code names it, or somebody defined a
    /// member of it.
    pub fn acts(&self, class: ClassId) -> bool {
        let table = ClassTable::get();
        let every = table.class_named("Instance");
        let mut own = std::iter::successors(Some(class), |id| table.class(*id).superclass)
            .take_while(|id| Some(*id) != every);
        Some(class) == every
            || table.class(class).acts
            || known().names_class(class)
            || own.any(|id| self.members().defines_on(id))
    }
}

fn property_acts(property: PropertyId) -> bool {
    ClassTable::get().property(property).acts || known().names_property(property)
}

/// The text of a script or module; empty for what has none.
pub fn source_of(model: &DataModel, script: InstanceId) -> String {
    crate::scripts::source(model, script)
}

/// The side on which a script runs, wherever it is put; `None` for modules, which run where they are required.
pub fn side_of(model: &DataModel, script: InstanceId) -> Option<Side> {
    crate::scripts::side_of(model, script)
}
