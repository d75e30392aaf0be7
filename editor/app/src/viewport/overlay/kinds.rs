//! Which classes connect two things, and by which symbol each is known. The classes come from the class table: whatever
//! has two ends is drawn.

use std::sync::LazyLock;

use studio_model::{ClassId, ClassTable, PropertyId, ValueType};

/// A class that connects.
#[derive(Debug)]
pub(crate) struct Kind {
    /// Which.
    pub(crate) class: ClassId,
    /// What its ends are.
    pub(crate) ends: Ends,
    /// How it looks.
    pub(crate) symbol: Symbol,
}

/// The properties that name the two ends.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ends {
    /// Two attachments.
    Attachments(PropertyId, PropertyId),
    /// Two parts.
    Parts(PropertyId, PropertyId),
}

/// How a connection looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Symbol {
    /// A coil: springs.
    Coil,
    /// A hanging line: ropes.
    Rope,
    /// A thick bar: rods.
    Bar,
    /// A pin through a ring: hinges.
    Hinge,
    /// A ball: sockets.
    Ball,
    /// A bar with an arrow: what slides.
    Slider,
    /// A line with a square: what holds rigidly.
    Weld,
    /// A dashed line: forces, alignments, everything else.
    Dashes,
}

/// All classes that connect two things.
pub(crate) fn all() -> &'static [Kind] {
    static ALL: LazyLock<Vec<Kind>> = LazyLock::new(|| {
        let table = ClassTable::get();
        let classes = table.classes().map(|(class, _)| class);
        classes.filter_map(|class| kind(table, class)).collect()
    });
    &ALL
}

fn kind(table: &'static ClassTable, class: ClassId) -> Option<Kind> {
    let reference = |name: &str| {
        let property = table.find(class, name)?;
        (table.property(property).value_type == ValueType::Ref).then_some(property)
    };
    let attachments = reference("Attachment0").zip(reference("Attachment1"));
    let parts = || reference("Part0").zip(reference("Part1"));
    let ends = match attachments {
        Some((a, b)) => Ends::Attachments(a, b),
        None => parts().map(|(a, b)| Ends::Parts(a, b))?,
    };
    Some(Kind {
        class,
        ends,
        symbol: symbol(table.class(class).name, ends),
    })
}

/// A class's symbol, by the word in its name that says what it is.
fn symbol(name: &str, ends: Ends) -> Symbol {
    const WORDS: [(&str, Symbol); 9] = [
        ("Spring", Symbol::Coil),
        ("Rope", Symbol::Rope),
        ("Rod", Symbol::Bar),
        ("Hinge", Symbol::Hinge),
        ("BallSocket", Symbol::Ball),
        ("Prismatic", Symbol::Slider),
        ("Cylindrical", Symbol::Slider),
        ("Rigid", Symbol::Weld),
        ("NoCollision", Symbol::Dashes),
    ];
    let known = WORDS.iter().find(|(word, _)| name.contains(word));
    match (known, ends) {
        (Some((_, symbol)), _) => *symbol,
        (None, Ends::Parts(..)) => Symbol::Weld,
        (None, Ends::Attachments(..)) => Symbol::Dashes,
    }
}
