//! Luau text as tokens. Never fails: what belongs to no token is left out. Each byte is looked at a few times at most.

#[cfg(test)]
mod tests;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or a keyword.
    Name,
    Number,
    /// A string, without its quotes; escapes are as they were written.
    Text,
    /// A piece of an interpolated string: its first piece or not, its last piece or not. Expressions are between pieces.
    Piece {
        first: bool,
        last: bool,
    },
    Symbol,
    /// The end of the text.
    End,
}

/// A word of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    /// From 1.
    pub(crate) line: u32,
}

/// Symbols of more than one character, longer ones first.
const LONG_SYMBOLS: [&str; 17] = [
    "...", "..=", "//=", "==", "~=", "<=", ">=", "..", "::", "->", "//", "+=", "-=", "*=", "/=",
    "%=", "^=",
];

/// All tokens; the last is [`Kind::End`].
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer {
        source,
        at: 0,
        line: 1,
        braces: Vec::new(),
        found: Vec::new(),
    };
    if source.starts_with('#') {
        lexer.skip_line();
    }
    while lexer.next() {}
    lexer.push(Kind::End, lexer.at);
    lexer.found
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    line: u32,
    /// For each interpolated string that is open: the braces that are open within its expression.
    braces: Vec<u32>,
    found: Vec<Token<'a>>,
}

impl Lexer<'_> {
    /// Reads a token or what lies between tokens; false at the end.
    fn next(&mut self) -> bool {
        let Some(byte) = self.byte(0) else {
            return false;
        };
        match byte {
            b'\n' => {
                self.line += 1;
                self.at += 1;
            }
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'-' if self.byte(1) == Some(b'-') => self.comment(),
            b'[' if self.level().is_some() => self.long_text(),
            b'"' | b'\'' => self.text(byte),
            b'`' => {
                self.at += 1;
                self.piece(true);
            }
            b'0'..=b'9' => self.number(),
            b'.' if self.byte(1).is_some_and(|b| b.is_ascii_digit()) => self.number(),
            b if b == b'_' || b.is_ascii_alphabetic() => {
                let start = self.at;
                self.skip(|b| b == b'_' || b.is_ascii_alphanumeric());
                self.push(Kind::Name, start);
            }
            b if b.is_ascii_graphic() => self.symbol(b),
            _ => self.at += 1,
        }
        true
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.source.as_bytes().get(self.at + ahead).copied()
    }

    fn skip(&mut self, is: impl Fn(u8) -> bool) {
        while self.byte(0).is_some_and(&is) {
            self.at += 1;
        }
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.push_range(kind, start, self.at, self.line);
    }

    fn push_range(&mut self, kind: Kind, start: usize, end: usize, line: u32) {
        // Tokens begin and end at ASCII characters, so this always is a text.
        let text = self.source.get(start..end).unwrap_or_default();
        self.found.push(Token { kind, text, line });
    }

    fn skip_line(&mut self) {
        self.skip(|b| b != b'\n');
    }

    fn comment(&mut self) {
        self.at += 2;
        match self.level() {
            Some(level) => {
                self.long(level);
            }
            None => self.skip_line(),
        }
    }

    /// The equals signs of the long bracket that opens here.
    fn level(&self) -> Option<usize> {
        if self.byte(0) != Some(b'[') {
            return None;
        }
        let rest = self
            .source
            .as_bytes()
            .get(self.at + 1..)
            .unwrap_or_default();
        let level = rest.iter().take_while(|&&b| b == b'=').count();
        (rest.get(level) == Some(&b'[')).then_some(level)
    }

    /// Goes past a long bracket; where its text begins and ends.
    fn long(&mut self, level: usize) -> (usize, usize) {
        self.at += level + 2;
        let start = self.at;
        while let Some(byte) = self.byte(0) {
            match byte {
                b'\n' => self.line += 1,
                b']' => {
                    let rest = self
                        .source
                        .as_bytes()
                        .get(self.at + 1..)
                        .unwrap_or_default();
                    let signs = rest.iter().take_while(|&&b| b == b'=').count();
                    if rest.get(signs) == Some(&b']') && signs == level {
                        let end = self.at;
                        self.at += level + 2;
                        return (start, end);
                    }
                    // The bracket after them may close.
                    self.at += signs;
                }
                _ => {}
            }
            self.at += 1;
        }
        (start, self.at)
    }

    fn long_text(&mut self) {
        let line = self.line;
        let level = self.level().unwrap_or_default();
        let (start, end) = self.long(level);
        self.push_range(Kind::Text, start, end, line);
    }

    fn text(&mut self, quote: u8) {
        self.at += 1;
        let (start, line) = (self.at, self.line);
        while let Some(byte) = self.byte(0) {
            match byte {
                b'\\' => self.escape(),
                b'\n' => break,
                _ if byte == quote => break,
                _ => self.at += 1,
            }
        }
        self.push_range(Kind::Text, start, self.at, line);
        if self.byte(0) == Some(quote) {
            self.at += 1;
        }
    }

    fn escape(&mut self) {
        self.at += 1;
        match self.byte(0) {
            Some(b'z') => {
                self.at += 1;
                while let Some(byte) = self.byte(0).filter(u8::is_ascii_whitespace) {
                    self.line += u32::from(byte == b'\n');
                    self.at += 1;
                }
            }
            Some(b'\n') => {
                self.line += 1;
                self.at += 1;
            }
            Some(b'\r') if self.byte(1) == Some(b'\n') => {
                self.line += 1;
                self.at += 2;
            }
            Some(byte) if byte.is_ascii() => self.at += 1,
            _ => {}
        }
    }

    /// An interpolated string from here to its next expression or its end.
    fn piece(&mut self, first: bool) {
        let (start, line) = (self.at, self.line);
        while let Some(byte) = self.byte(0) {
            match byte {
                b'\\' => self.escape(),
                b'`' | b'{' | b'\n' => break,
                _ => self.at += 1,
            }
        }
        let last = self.byte(0) != Some(b'{');
        self.push_range(Kind::Piece { first, last }, start, self.at, line);
        if !last {
            self.braces.push(0);
        }
        if matches!(self.byte(0), Some(b'`' | b'{')) {
            self.at += 1;
        }
    }

    fn number(&mut self) {
        let start = self.at;
        while let Some(byte) = self.byte(0) {
            let sign = matches!(byte, b'+' | b'-')
                && matches!(self.source.as_bytes()[self.at - 1], b'e' | b'E')
                && !self.source[start..].starts_with("0x");
            let dots = byte == b'.' && self.byte(1) == Some(b'.');
            if dots || !(sign || byte == b'_' || byte == b'.' || byte.is_ascii_alphanumeric()) {
                break;
            }
            self.at += 1;
        }
        self.push(Kind::Number, start);
    }

    fn symbol(&mut self, byte: u8) {
        match (byte, self.braces.last_mut()) {
            (b'{', Some(open)) => *open += 1,
            (b'}', Some(0)) => {
                self.braces.pop();
                self.at += 1;
                self.piece(false);
                return;
            }
            (b'}', Some(open)) => *open -= 1,
            _ => {}
        }
        let rest = self.source.get(self.at..).unwrap_or_default();
        let long = LONG_SYMBOLS.iter().find(|s| rest.starts_with(**s));
        let start = self.at;
        self.at += long.map_or(1, |symbol| symbol.len());
        self.push(Kind::Symbol, start);
    }
}
