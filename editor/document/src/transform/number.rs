//! A number that is typed while something is dragged: it replaces what the pointer says.

/// Characters that a number may have.
const CHARS_MAX: usize = 12;

/// What was typed so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberEntry {
    text: String,
}

impl NumberEntry {
    /// Takes a key: digits, a point (or comma), and a minus, which turns the sign at any time. Whether it was one of
    /// them, so that no other shortcut should hear it.
    pub fn press(&mut self, key: char) -> bool {
        match key {
            '0'..='9' if self.text.len() < CHARS_MAX => self.text.push(key),
            '.' | ',' if !self.text.contains('.') && self.text.len() < CHARS_MAX => {
                self.text.push('.');
            }
            '-' if self.text.starts_with('-') => {
                self.text.remove(0);
            }
            '-' => self.text.insert(0, '-'),
            '0'..='9' | '.' | ',' => {}
            _ => return false,
        }
        true
    }

    /// Takes the last character back; `false` if there is none.
    pub fn backspace(&mut self) -> bool {
        self.text.pop().is_some()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.text.clear();
    }

    /// What to show.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number; `None` until there is a digit.
    pub fn value(&self) -> Option<f32> {
        let value: f32 = self.text.parse().ok()?;
        value.is_finite().then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &str) -> NumberEntry {
        let mut entry = NumberEntry::default();
        for key in keys.chars() {
            entry.press(key);
        }
        entry
    }

    #[test]
    fn keys_make_a_number() {
        for (keys, value) in [
            ("", None),
            ("-", None),
            (".", None),
            ("12", Some(12.0)),
            ("1.5", Some(1.5)),
            (",25", Some(0.25)),
            ("1.2.3", Some(1.23)),
            ("4-", Some(-4.0)),
            ("-4-", Some(4.0)),
            ("9999999999999999", Some(999_999_999_999.0)),
        ] {
            assert_eq!(typed(keys).value(), value, "{keys}");
        }
        assert!(!NumberEntry::default().press('x'));
    }

    #[test]
    fn backspace_takes_one_character() {
        let mut entry = typed("-12");
        assert!(entry.backspace());
        assert_eq!(entry.value(), Some(-1.0));
        assert!(entry.backspace() && entry.backspace());
        assert!(!entry.backspace());
    }
}
