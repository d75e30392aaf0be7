//! What of the class table a module needs, looked up once: a name that the table lacks fails when the services are
//! installed, not in a running tick.

use studio_model::{ClassTable, EventId, PropertyId};

use crate::argument::fail;

/// Something of a class that has a name.
pub(crate) trait Term: Sized {
    fn of(class: &str, member: &str) -> mlua::Result<Self>;
}

impl Term for EventId {
    fn of(class: &str, member: &str) -> mlua::Result<Self> {
        let table = ClassTable::get();
        let found = table
            .class_named(class)
            .and_then(|id| table.event(id, member));
        found
            .map(|event| event.id)
            .ok_or_else(|| lacks(class, member))
    }
}

impl Term for PropertyId {
    fn of(class: &str, member: &str) -> mlua::Result<Self> {
        let table = ClassTable::get();
        let found = table
            .class_named(class)
            .and_then(|id| table.find(id, member));
        found.ok_or_else(|| lacks(class, member))
    }
}

fn lacks(class: &str, member: &str) -> mlua::Error {
    fail(format!("the class table has no {class}.{member}"))
}

/// A struct of events and properties: `field: Type = "Class" "Member"`.
macro_rules! terms {
    ($(#[$doc:meta])* $name:ident { $( $field:ident: $kind:ty = $class:literal $member:literal ),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct $name { $( pub(crate) $field: $kind, )* }

        impl $name {
            pub(crate) fn find() -> mlua::Result<Self> {
                Ok(Self { $( $field: <$kind as $crate::input::terms::Term>::of($class, $member)?, )* })
            }
        }
    };
}

pub(crate) use terms;
