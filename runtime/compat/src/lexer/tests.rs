use super::*;

fn words(source: &str) -> Vec<&str> {
    let tokens = tokens(source);
    tokens.iter().map(|token| token.text).collect()
}

#[test]
fn words_of_every_kind() {
    for (source, expected) in [
        ("local x = 1", &["local", "x", "=", "1", ""] as &[&str]),
        ("a.b:c'd'", &["a", ".", "b", ":", "c", "d", ""]),
        ("a..b...", &["a", "..", "b", "...", ""]),
        ("1..2", &["1", "..", "2", ""]),
        (
            "0xFF 1e-5 .5 1_000.5",
            &["0xFF", "1e-5", ".5", "1_000.5", ""],
        ),
        ("0xE-1", &["0xE", "-", "1", ""]),
        ("x -- y\nz", &["x", "z", ""]),
        ("x --[[ y\n]] z --[==[ ]] ]==] w", &["x", "z", "w", ""]),
        ("[[a\nb]] [=[]]]=]", &["a\nb", "]]", ""]),
        ("a[b[1]]", &["a", "[", "b", "[", "1", "]", "]", ""]),
        (r#""a\"b" 'c"#, &[r#"a\"b"#, "c", ""]),
        (
            "`a{b}c{ {d} }e` f",
            &["a", "b", "c", "{", "d", "}", "e", "f", ""],
        ),
        ("x += 1 y ..= z", &["x", "+=", "1", "y", "..=", "z", ""]),
        ("é§ a", &["a", ""]),
        ("#!/bin/lua\na", &["a", ""]),
        ("[=[ never closed", &[" never closed", ""]),
        ("", &[""]),
    ] {
        assert_eq!(words(source), expected, "{source}");
    }
}

#[test]
fn lines_are_counted_through_everything() {
    let source = "a\n--[[\n\n]] b [[\n]] c 'x\\\ny' d `\\\n` e";
    let lines: Vec<(&str, u32)> = tokens(source)
        .iter()
        .filter(|token| token.kind == Kind::Name)
        .map(|token| (token.text, token.line))
        .collect();
    assert_eq!(lines, [("a", 1), ("b", 4), ("c", 5), ("d", 6), ("e", 7)]);
}
