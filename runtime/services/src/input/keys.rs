//! Keys: the items of `Enum.KeyCode`, what is typed with them, and what they are called by old scripts.

use std::sync::LazyLock;

use studio_gui::Key as EditKey;
use studio_model::ClassTable;

/// A key: an item of `Enum.KeyCode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyCode(u32);

/// The last code of a printable character.
const PRINTABLE_LAST: u32 = 126;

impl KeyCode {
    /// The key of an item's name, such as `W` or `LeftShift`.
    pub fn named(name: &str) -> Option<Self> {
        let table = ClassTable::get();
        let items = table.enumeration(table.enum_named("KeyCode")?);
        items.item_named(name).map(Self)
    }

    /// The key of an item's number; `None` of one that the enum does not have.
    pub fn numbered(number: u32) -> Option<Self> {
        Self(number).name().map(|_| Self(number))
    }

    /// The item's number.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The item's name.
    pub fn name(self) -> Option<&'static str> {
        let table = ClassTable::get();
        table
            .enumeration(table.enum_named("KeyCode")?)
            .item_name(self.0)
    }

    /// What the key types without others, in capital letters; empty for keys that type nothing.
    pub(crate) fn text(self) -> String {
        match self.0 {
            32..=PRINTABLE_LAST => char::from(self.0 as u8).to_ascii_uppercase().to_string(),
            _ => String::new(),
        }
    }

    /// What the old `Mouse.KeyDown` calls the key: the character that it types, or a character by its number.
    pub(crate) fn old_name(self) -> [u8; 1] {
        [(self.0 & 0xFF) as u8]
    }
}

/// Keys that mean something to the engine.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) forward: [KeyCode; 2],
    pub(crate) backward: [KeyCode; 2],
    pub(crate) left: KeyCode,
    pub(crate) right: KeyCode,
    pub(crate) jump: KeyCode,
    pub(crate) turn_left: KeyCode,
    pub(crate) turn_right: KeyCode,
    /// Lays down the tool in the hand.
    pub(crate) drop: KeyCode,
    pub(crate) select_all: KeyCode,
    pub(crate) shift: [KeyCode; 2],
    pub(crate) control: [KeyCode; 2],
    pub(crate) alt: [KeyCode; 2],
    pub(crate) meta: [KeyCode; 4],
    /// Those of the hotbar, in its order.
    pub(crate) slots: [KeyCode; 10],
    edits: Vec<(KeyCode, EditKey)>,
}

/// The keys by what they are for.
pub(crate) fn keys() -> &'static Keys {
    static KEYS: LazyLock<Keys> = LazyLock::new(|| {
        // A name that the enum lacks fails the test below, not a running client.
        let key = |name: &str| KeyCode::named(name).unwrap_or(KeyCode(u32::MAX));
        Keys {
            forward: [key("W"), key("Up")],
            backward: [key("S"), key("Down")],
            left: key("A"),
            right: key("D"),
            jump: key("Space"),
            turn_left: key("Left"),
            turn_right: key("Right"),
            drop: key("Backspace"),
            select_all: key("A"),
            shift: [key("LeftShift"), key("RightShift")],
            control: [key("LeftControl"), key("RightControl")],
            alt: [key("LeftAlt"), key("RightAlt")],
            meta: [
                key("LeftMeta"),
                key("RightMeta"),
                key("LeftSuper"),
                key("RightSuper"),
            ],
            slots: [
                "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Zero",
            ]
            .map(key),
            edits: [
                ("Left", EditKey::Left),
                ("Right", EditKey::Right),
                ("Up", EditKey::Up),
                ("Down", EditKey::Down),
                ("Home", EditKey::Home),
                ("End", EditKey::End),
                ("Backspace", EditKey::Backspace),
                ("Delete", EditKey::Delete),
                ("Return", EditKey::Enter),
                ("KeypadEnter", EditKey::Enter),
                ("Escape", EditKey::Escape),
            ]
            .map(|(name, edit)| (key(name), edit))
            .to_vec(),
        }
    });
    &KEYS
}

impl Keys {
    /// What a key does in a text box.
    pub(crate) fn edit(&self, code: KeyCode) -> Option<EditKey> {
        let found = self.edits.iter().find(|(key, _)| *key == code);
        found.map(|(_, edit)| *edit)
    }

    /// The keys of an item of `Enum.PlayerActions`.
    pub(crate) fn of_action(&self, name: &str) -> Vec<KeyCode> {
        match name {
            "CharacterForward" => self.forward.to_vec(),
            "CharacterBackward" => self.backward.to_vec(),
            "CharacterLeft" => vec![self.left],
            "CharacterRight" => vec![self.right],
            "CharacterJump" => vec![self.jump],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_one_of_the_enum() {
        let keys = keys();
        let mut all: Vec<KeyCode> = keys.edits.iter().map(|(key, _)| *key).collect();
        all.extend([keys.left, keys.right, keys.jump, keys.drop, keys.select_all]);
        all.extend([keys.turn_left, keys.turn_right]);
        for pair in [
            keys.forward,
            keys.backward,
            keys.shift,
            keys.control,
            keys.alt,
        ] {
            all.extend(pair);
        }
        all.extend(keys.meta);
        all.extend(keys.slots);
        assert!(all.iter().all(|key| key.name().is_some()), "{all:?}");
    }

    #[test]
    fn keys_have_texts() {
        let text = |name: &str| KeyCode::named(name).expect(name).text();
        assert_eq!(
            ["W", "Seven", "Space", "F1", "Slash"].map(text),
            ["W", "7", " ", "", "/"]
        );
        let old = |name: &str| KeyCode::named(name).expect(name).old_name();
        assert_eq!(["Q", "LeftShift", "Up"].map(old), [*b"q", *b"0", [17]]);
        assert_eq!(KeyCode::numbered(5), None);
    }
}
