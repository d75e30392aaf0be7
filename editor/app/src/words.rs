//! Numbers and names in sentences: counted things and digits in threes. Knows nothing of what is counted.

use std::borrow::Cow;

/// So many of something: `no parts`, `1 part`, `1 234 parts`. `one` is the word for one of them.
pub(crate) fn counted(number: usize, one: &str) -> String {
    let ending = match number {
        1 => return format!("1 {one}"),
        _ if one.ends_with("ch") => "es",
        _ => "s",
    };
    match number {
        0 => format!("no {one}{ending}"),
        n => format!("{} {one}{ending}", grouped(n)),
    }
}

/// One of something, with its article: `a Part`, `an Attachment`.
pub(crate) fn one(noun: &str) -> String {
    let article = if noun.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {noun}")
}

/// A unit after a number as it is written: `1 stud`, `2 studs`.
pub(crate) fn unit_of<'a>(number: &str, unit: &'a str) -> Cow<'a, str> {
    match number.trim_start_matches(['-', '−', '+']) {
        "1" => Cow::Owned(
            unit.replacen("studs", "stud", 1)
                .replacen("degrees", "degree", 1),
        ),
        _ => Cow::Borrowed(unit),
    }
}

/// Digits in threes: 118 733.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            // A thin space that does not break.
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three() {
        let grouped = |n| grouped(n).replace('\u{202f}', " ");
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1 000");
        assert_eq!(grouped(118_733), "118 733");
    }

    #[test]
    fn one_has_a_unit_of_its_own() {
        assert_eq!(unit_of("1", "studs"), "stud");
        assert_eq!(unit_of("−1", "studs/s"), "stud/s");
        assert_eq!(unit_of("1.5", "studs"), "studs");
        assert_eq!(unit_of("0", "degrees"), "degrees");
        assert_eq!(unit_of("1", "°"), "°");
    }

    #[test]
    fn things_are_counted_as_people_say_it() {
        assert_eq!(counted(0, "error"), "no errors");
        assert_eq!(counted(1, "error"), "1 error");
        assert_eq!(counted(2, "match"), "2 matches");
        assert_eq!(counted(1_200, "part"), "1\u{202f}200 parts");
    }
}
