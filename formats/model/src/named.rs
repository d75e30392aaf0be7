//! Structs of what code names of the class table, looked up once. A name that the table lacks fails the tests of whoever names
//! it, not a running server: it panics at the first use, whatever a place holds.

use crate::class_table::{ClassId, ClassTable, EventId, PropertyId};

/// The class of a name.
///
/// # Panics
/// The class table lacks it, as do the others here.
pub fn class(name: &str) -> ClassId {
    let found = ClassTable::get().class_named(name);
    found.unwrap_or_else(|| panic!("the class table has no {name}"))
}

/// The property of a class.
pub fn property(owner: &str, name: &str) -> PropertyId {
    let found = ClassTable::get().find(class(owner), name);
    found.unwrap_or_else(|| panic!("the class table has no {owner}.{name}"))
}

/// The event of a class.
pub fn event(owner: &str, name: &str) -> EventId {
    let found = ClassTable::get().event(class(owner), name);
    let found = found.unwrap_or_else(|| panic!("the class table has no event {owner}.{name}"));
    found.id
}

/// The number of an enum's item.
pub fn item(name: &str, item: &str) -> u32 {
    let table = ClassTable::get();
    let found = table
        .enum_named(name)
        .and_then(|id| table.enumeration(id).item_named(item));
    found.unwrap_or_else(|| panic!("the class table has no Enum.{name}.{item}"))
}

/// A struct with a field for each class, property, event and item that is named, and a function `get` that looks them up
/// at its first call.
///
/// ```
/// studio_model::named! {
///     /// What this example names.
///     struct Terms;
///     classes { part = "Part" }
///     properties { anchored = "BasePart"."Anchored" }
///     events { touched = "BasePart"."Touched" }
///     items { grass = "Material"."Grass" }
/// }
/// let table = studio_model::ClassTable::get();
/// assert_eq!(table.class(Terms::get().part).name, "Part");
/// assert_eq!(table.property(Terms::get().anchored).name, "Anchored");
/// assert_eq!(table.event_info(Terms::get().touched).name, "Touched");
/// assert_eq!(Terms::get().grass, 1280);
/// ```
#[macro_export]
macro_rules! named {
    (
        $(#[$about:meta])*
        $visible:vis struct $name:ident;
        $( classes { $( $class:ident = $class_name:literal ),* $(,)? } )?
        $( properties { $( $property:ident = $owner:literal . $property_name:literal ),* $(,)? } )?
        $( events { $( $event:ident = $event_owner:literal . $event_name:literal ),* $(,)? } )?
        $( items { $( $item:ident = $enumeration:literal . $item_name:literal ),* $(,)? } )?
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy)]
        $visible struct $name {
            $( $( $visible $class: $crate::ClassId, )* )?
            $( $( $visible $property: $crate::PropertyId, )* )?
            $( $( $visible $event: $crate::EventId, )* )?
            $( $( $visible $item: u32, )* )?
        }

        impl $name {
            /// All of them.
            $visible fn get() -> &'static Self {
                static FOUND: std::sync::LazyLock<$name> = std::sync::LazyLock::new(|| $name {
                    $( $( $class: $crate::named::class($class_name), )* )?
                    $( $( $property: $crate::named::property($owner, $property_name), )* )?
                    $( $( $event: $crate::named::event($event_owner, $event_name), )* )?
                    $( $( $item: $crate::named::item($enumeration, $item_name), )* )?
                });
                &FOUND
            }
        }
    };
}
