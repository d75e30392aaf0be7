//! Text that is being written: shortest numbers that read back the same, escapes only where a text needs them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

/// Text that grows; what the writer's pieces are appended to.
#[derive(Debug, Default)]
pub(crate) struct TextBuffer {
    text: String,
}

impl TextBuffer {
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn into_string(self) -> String {
        self.text
    }

    pub(crate) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(crate) fn integer(&mut self, number: impl itoa::Integer) {
        self.text.push_str(itoa::Buffer::new().format(number));
    }

    /// A single precision number; whole ones without a fraction.
    pub(crate) fn f32(&mut self, number: f32) {
        const WHOLE_MAX: f32 = 8_388_608.0;
        if number.abs() < WHOLE_MAX
            && number.fract() == 0.0
            && (number != 0.0 || number.is_sign_positive())
        {
            self.integer(number as i32);
        } else if number.is_finite() {
            self.finite(zmij::Buffer::new().format_finite(number));
        } else {
            self.not_finite(f64::from(number));
        }
    }

    /// A double precision number; whole ones without a fraction.
    pub(crate) fn f64(&mut self, number: f64) {
        if number.is_finite() {
            self.finite(zmij::Buffer::new().format_finite(number));
        } else {
            self.not_finite(number);
        }
    }

    fn finite(&mut self, shortest: &str) {
        let whole = shortest.strip_suffix(".0").filter(|whole| *whole != "-0");
        self.text.push_str(whole.unwrap_or(shortest));
    }

    fn not_finite(&mut self, number: f64) {
        self.raw(match number {
            f64::INFINITY => "inf",
            f64::NEG_INFINITY => "-inf",
            _ => "NaN",
        });
    }

    /// A text in quotes, on one line.
    pub(crate) fn quoted(&mut self, text: &str) {
        self.raw("\"");
        let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
        if text.bytes().all(is_plain) {
            self.raw(text);
            self.raw("\"");
            return;
        }
        let mut plain_from = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| needs_escape(*c)) {
            self.raw(&text[plain_from..at]);
            plain_from = at + c.len_utf8();
            match c {
                '"' => self.raw("\\\""),
                '\\' => self.raw("\\\\"),
                '\n' => self.raw("\\n"),
                '\r' => self.raw("\\r"),
                '\t' => self.raw("\\t"),
                other => self.text.extend(other.escape_unicode()),
            }
        }
        self.raw(&text[plain_from..]);
        self.raw("\"");
    }

    /// ASCII digits and letters in quotes.
    pub(super) fn digits(&mut self, digits: &[u8]) {
        self.raw("\"");
        self.text.extend(digits.iter().copied().map(char::from));
        self.raw("\"");
    }

    /// A text of several lines as it is, between marks that it does not contain.
    pub(crate) fn verbatim(&mut self, text: &str) {
        let hashes = 1 + longest_hashes(text);
        self.raw("r");
        self.repeat("#", hashes);
        self.raw("\"");
        self.raw(text);
        self.raw("\"");
        self.repeat("#", hashes);
    }

    pub(crate) fn repeat(&mut self, text: &str, count: usize) {
        for _ in 0..count {
            self.raw(text);
        }
    }

    /// Several pieces in brackets, with commas between them.
    pub(super) fn list<T>(
        &mut self,
        [open, close]: [&str; 2],
        items: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Self, T),
    ) {
        self.raw(open);
        for (place, item) in items.into_iter().enumerate() {
            if place > 0 {
                self.raw(", ");
            }
            write(self, item);
        }
        self.raw(close);
    }

    pub(super) fn tuple<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Self, T),
    ) {
        self.list(["(", ")"], items, write);
    }

    pub(super) fn floats(&mut self, numbers: &[f32]) {
        self.tuple(numbers, |out, number| out.f32(*number));
    }

    /// Texts in brackets.
    pub(crate) fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        self.list(["[", "]"], texts, Self::quoted);
    }

    pub(super) fn base64(&mut self, bytes: &[u8]) {
        self.raw("\"");
        BASE64.encode_string(bytes, &mut self.text);
        self.raw("\"");
    }
}

/// Whether a character in quotes is written as an escape: what would end the text, break its line or not be seen.
pub(crate) fn needs_escape(c: char) -> bool {
    matches!(c, '"' | '\\' | '\u{2028}' | '\u{2029}') || c.is_control()
}

/// The most hashes that follow a quote anywhere in the text.
fn longest_hashes(text: &str) -> usize {
    text.split('"')
        .skip(1)
        .map(|rest| rest.bytes().take_while(|byte| *byte == b'#').count())
        .max()
        .unwrap_or(0)
}
