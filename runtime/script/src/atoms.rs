//! Numbers for the names that the class table knows: of properties, methods, events and callbacks, today's and former ones.
//! Luau asks for the number of a text once and keeps it with the text, so that a member is found without hashing its name.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use studio_model::ClassTable;

/// What the tree itself holds under a name.
const NATIVE: [&str; 6] = ["Name", "name", "Parent", "parent", "ClassName", "className"];

struct Atoms {
    names: Vec<&'static str>,
    numbers: FxHashMap<&'static str, u16>,
}

static ATOMS: LazyLock<Atoms> = LazyLock::new(|| {
    let table = ClassTable::get();
    let properties = table.properties().map(|(_, info)| info);
    let properties = properties.flat_map(|info| std::iter::once(&info.name).chain(&info.aliases));
    let methods = table.methods().iter();
    let methods = methods.flat_map(|info| std::iter::once(&info.name).chain(&info.aliases));
    let events = table.events().iter();
    let events = events.flat_map(|info| std::iter::once(&info.name).chain(&info.aliases));
    let callbacks = table.callbacks().iter().map(|info| &info.name);
    let all = NATIVE.iter().chain(properties).chain(methods);
    let mut atoms = Atoms {
        names: Vec::new(),
        numbers: FxHashMap::default(),
    };
    for name in all.chain(events).chain(callbacks) {
        // Luau's numbers are signed and of 16 bits; what finds no place is looked up by its text.
        if atoms.names.len() < i16::MAX as usize && !atoms.numbers.contains_key(name) {
            atoms.numbers.insert(name, atoms.names.len() as u16);
            atoms.names.push(name);
        }
    }
    atoms
});

/// The number of a name; `None` for a text that names no member of any class.
pub(crate) fn atom_of(text: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(text).ok()?;
    ATOMS.numbers.get(text).copied()
}

/// The name of a number.
pub(crate) fn name_of(atom: u16) -> Option<&'static str> {
    ATOMS.names.get(usize::from(atom)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_a_number_of_its_own() {
        for name in NATIVE
            .into_iter()
            .chain(["Transparency", "FindFirstChild", "Touched"])
        {
            let atom = atom_of(name.as_bytes()).expect(name);
            assert_eq!(name_of(atom), Some(name));
        }
        assert_eq!(atom_of(b"no member"), None);
        assert_eq!(atom_of(b"\xff"), None);
        assert!(ATOMS.names.len() < i16::MAX as usize);
    }
}
