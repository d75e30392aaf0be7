use proptest::prelude::*;

use super::*;

/// Ordinary sentences with unlucky letters in them.
const CLEAN: &str = include_str!("tests/clean.txt");

/// A few words that the crate knows, turned by half the alphabet.
const TURNED: [&str; 10] = [
    "shpx", "fuvg", "ovgpu", "phag", "avttre", "nffubyr", "juber", "chffl", "snttbg", "qvpxurnq",
];

fn filter(text: &str) -> String {
    Profanity.filter(text, None, None)
}

fn words() -> Vec<String> {
    let turned = |c: char| char::from((c as u8 - b'a' + 13) % 26 + b'a');
    let words = TURNED.iter();
    words
        .map(|word| word.chars().map(turned).collect())
        .collect()
}

/// Each letter by what a table of pairs makes of it.
fn swapped(word: &str, pairs: &[(char, char)]) -> String {
    let swap = |c| {
        pairs
            .iter()
            .find(|(from, _)| *from == c)
            .map_or(c, |(_, to)| *to)
    };
    word.chars().map(swap).collect()
}

fn shifted(word: &str, first: u32) -> String {
    let shift = |c: char| char::from_u32(first + (c as u32 - 'a' as u32)).unwrap_or(c);
    word.chars().map(shift).collect()
}

fn divided(word: &str, by: &str) -> String {
    let letters: Vec<String> = word.chars().map(String::from).collect();
    letters.join(by)
}

fn repeated(word: &str, times: usize) -> String {
    word.chars()
        .flat_map(|c| std::iter::repeat_n(c, times))
        .collect()
}

/// The ways in which people write a word so that a program does not see it.
fn variants(word: &str) -> Vec<String> {
    const DIGITS: [(char, char); 6] = [
        ('a', '4'),
        ('e', '3'),
        ('i', '1'),
        ('o', '0'),
        ('s', '5'),
        ('t', '7'),
    ];
    const SIGNS: [(char, char); 4] = [('a', '@'), ('i', '!'), ('s', '$'), ('t', '+')];
    const CYRILLIC: [(char, char); 8] = [
        ('a', 'а'),
        ('c', 'с'),
        ('e', 'е'),
        ('i', 'і'),
        ('o', 'о'),
        ('p', 'р'),
        ('x', 'х'),
        ('y', 'у'),
    ];
    const ACCENTED: [(char, char); 6] = [
        ('a', 'á'),
        ('c', 'ç'),
        ('e', 'ë'),
        ('i', 'ï'),
        ('o', 'ö'),
        ('u', 'ü'),
    ];
    let mut all = vec![
        word.to_owned(),
        word.to_uppercase(),
        format!("{word}{word}"),
    ];
    for pairs in [&DIGITS[..], &SIGNS, &CYRILLIC, &ACCENTED] {
        all.push(swapped(word, pairs));
    }
    for by in [
        " ", "  ", "   ", ".", "-", "_", "*", " . ", "\u{200b}", "\u{200d}", "\u{ad}", "\u{feff}",
        "\u{2060}", "\u{301}", "\u{fe0f}",
    ] {
        all.push(divided(word, by));
    }
    for times in [2, 3, 6] {
        all.push(repeated(word, times));
    }
    for first in ['ａ', '𝐚', '𝗮', 'ⓐ'] {
        all.push(shifted(word, first as u32));
    }
    all
}

#[test]
fn ordinary_sentences_stay_as_they_are() {
    let lines: Vec<&str> = CLEAN.lines().collect();
    assert!(lines.len() >= 200);
    let wrong: Vec<String> = lines
        .iter()
        .flat_map(|line| [(*line).to_owned(), line.to_lowercase(), line.to_uppercase()])
        .filter(|line| filter(line) != *line)
        .map(|line| format!("{line} -> {}", filter(&line)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn bad_words_do_not_pass_however_they_are_written() {
    let variants: Vec<String> = words().iter().flat_map(|word| variants(word)).collect();
    assert!(variants.len() >= 100);
    let sees = |text: &str| text.chars().any(char::is_alphanumeric);
    let passed: Vec<String> = variants
        .iter()
        .filter(|variant| {
            let said = format!("well, {variant}!");
            let shown = filter(&said);
            let rest = shown.strip_prefix("well, ");
            shown.chars().count() != said.chars().count() || rest.is_none_or(sees)
        })
        .map(|variant| format!("{variant} -> {}", filter(variant)))
        .collect();
    assert!(
        passed.is_empty(),
        "{} of {}: {passed:#?}",
        passed.len(),
        variants.len()
    );
}

#[test]
fn each_character_is_one_mark_and_the_rest_stays() {
    let word = &words()[0];
    assert_eq!(filter(&format!("oh {word}, é 👍🏽 가!")), "oh ####, é 👍🏽 가!");
    assert_eq!(filter(&format!("{word}ing")), "#######");
    assert_eq!(filter(""), "");
}

#[test]
fn what_is_too_long_to_look_at_is_not_shown() {
    let text = "ab ".repeat(FILTER_TEXT_CHARS_MAX);
    let shown = filter(&text);
    assert_eq!(shown.chars().count(), text.chars().count());
    assert!(shown.ends_with("## ## ") && shown.starts_with("ab ab "));
}

#[test]
fn long_texts_of_one_letter_are_no_trouble() {
    for text in [
        "f",
        "a5",
        "🖕",
        "f\u{200b}",
        "가\u{11a8}",
        "\u{9c7}\u{9be}",
        "(",
        "f ",
    ] {
        let text = text.repeat(FILTER_TEXT_CHARS_MAX / 2);
        assert_eq!(filter(&text).chars().count(), text.chars().count());
    }
}

proptest! {
    #[test]
    fn any_text_keeps_its_length(text in "\\PC{0,60}|[\\p{M}\\p{Hangul}\\p{Bengali}a-f]{0,40}") {
        let shown = filter(&text);
        prop_assert_eq!(shown.chars().count(), text.chars().count());
        for (shown, c) in shown.chars().zip(text.chars()) {
            prop_assert!(shown == c || shown == MASK);
        }
    }

    #[test]
    fn what_was_filtered_is_clean(parts in proptest::collection::vec((0..10_usize, "[ -~]{0,6}"), 0..5)) {
        let words = words();
        let said = parts.iter().map(|(word, rest)| format!("{} {rest}", words[*word]));
        let text = said.collect::<Vec<_>>().join(" ");
        let shown = filter(&text);
        for word in words {
            prop_assert!(!shown.contains(&word), "{} in {}", word, shown);
        }
    }
}
