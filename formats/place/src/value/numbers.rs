//! Groups of plain numbers, read without `ron`: it tries six spellings of infinity and not-a-number before each number,
//! and a place is mostly numbers. Whatever is not plain (`inf`, `1_000`, `0x10`, comments) is left to `ron`; where both
//! read a text, a test holds that they read the same.

use std::str::FromStr;

/// Reads `(1, 2.5, -3)` into `numbers`. How many there were; `None` if the text is anything else.
pub(super) fn plain_group<T: FromStr>(text: &str, numbers: &mut [T]) -> Option<usize> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut count = 0;
    for piece in inner.split(',') {
        *numbers.get_mut(count)? = plain_number(piece.trim_matches(' '))?;
        count += 1;
    }
    Some(count)
}

/// Reads `-12.5e3`; `None` if the text is anything else.
pub(super) fn plain_number<T: FromStr>(text: &str) -> Option<T> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    // Letters that begin a text would be the names of infinity, which std knows in more spellings than RON.
    if digits.as_bytes().first()?.is_ascii_digit() {
        text.parse().ok()
    } else {
        None
    }
}
