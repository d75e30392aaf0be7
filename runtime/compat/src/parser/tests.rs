use proptest::prelude::*;

use super::*;

/// Writes down what it is told.
#[derive(Default)]
struct Notes {
    lines: Vec<String>,
    open: i64,
}

impl<'a> Sink<'a> for Notes {
    type Value = &'a str;

    fn unknown(&self) -> &'a str {
        "?"
    }
    fn literal(&mut self, literal: Literal<'a>) -> &'a str {
        match literal {
            Literal::Nil => "nil",
            Literal::Bool => "bool",
            Literal::Number => "number",
            Literal::Text(_) | Literal::Pieces => "text",
            Literal::Table => "table",
            Literal::Rest => "...",
        }
    }
    fn name(&mut self, name: &'a str, line: u32) -> &'a str {
        self.lines.push(format!("{line} {name}"));
        name
    }
    fn field(&mut self, owner: &'a str, name: &'a str, line: u32) -> &'a str {
        self.lines.push(format!("{line} {owner}.{name}"));
        name
    }
    fn item(&mut self, owner: &'a str, key: &'a str, line: u32) -> &'a str {
        self.lines.push(format!("{line} {owner}[{key}]"));
        "item"
    }
    fn method(&mut self, owner: &'a str, name: &'a str, line: u32) -> &'a str {
        self.lines.push(format!("{line} {owner}:{name}"));
        name
    }
    fn call(&mut self, callee: &'a str, args: &[&'a str], line: u32) -> &'a str {
        self.lines
            .push(format!("{line} {callee}({})", args.join(", ")));
        "result"
    }
    fn binary(&mut self, operator: Binary, left: &'a str, right: &'a str) -> &'a str {
        self.lines.push(format!("{operator:?} {left} {right}"));
        "sum"
    }
    fn cast(&mut self, value: &'a str, notation: Option<&'a str>) -> &'a str {
        notation.unwrap_or(value)
    }
    fn open(&mut self) {
        self.open += 1;
    }
    fn close(&mut self) {
        self.open -= 1;
    }
    fn declare(&mut self, name: &'a str, notation: Option<&'a str>, value: &'a str) {
        let notation = notation.unwrap_or("-");
        self.lines
            .push(format!("local {name}: {notation} = {value}"));
    }
    fn declare_each(&mut self, names: &[(&'a str, Option<&'a str>)], iterated: &'a str) {
        let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        self.lines
            .push(format!("for {} in {iterated}", names.join(", ")));
    }
    fn assign(&mut self, name: &'a str, value: &'a str) {
        self.lines.push(format!("{name} = {value}"));
    }
    fn begin_function(&mut self, given: Option<&'a str>, owner: Option<&'a str>) -> &'a str {
        self.open += 1;
        let given = given.unwrap_or("-");
        let owner = owner.unwrap_or("-");
        self.lines.push(format!("function of {given}, {owner}"));
        "function"
    }
    fn parameter(&mut self, name: &'a str, notation: Option<&'a str>) {
        let notation = notation.unwrap_or("-");
        self.lines.push(format!("parameter {name}: {notation}"));
    }
    fn end_function(&mut self) {
        self.open -= 1;
        self.lines.push("end".to_owned());
    }
}

fn told(source: &str) -> Vec<String> {
    let mut notes = Notes::default();
    read(&tokens(source), &mut notes);
    assert_eq!(notes.open, 0, "blocks end: {source}");
    notes.lines
}

/// A source and what is told of it.
type Row = (&'static str, &'static [&'static str]);

const EXPRESSIONS: &[Row] = &[
    (
        "a.b:c(1, 'x')",
        &["1 a", "1 a.b", "1 b:c", "1 c(number, text)"],
    ),
    ("a 'x' {}", &["1 a", "1 a(text)", "1 result(table)"]),
    (
        "local x, y: Part = a, b :: Model",
        &["1 a", "1 b", "local x: - = a", "local y: Part = Model"],
    ),
    ("local x: {a: b}? | (c) -> d", &["local x: - = nil"]),
    ("x.y = z", &["1 x", "1 x.y", "1 z"]),
    ("x, y.z = 1, {}", &["1 y", "1 y.z", "x = number"]),
    ("x += a", &["1 a"]),
    (
        "a = b + c * d",
        &[
            "1 b",
            "1 c",
            "1 d",
            "Arithmetic('*') c d",
            "Arithmetic('+') b sum",
            "a = sum",
        ],
    ),
    ("return not -a, #b", &["1 a", "1 b"]),
    (
        "for i, v in pairs(a) do v() end",
        &[
            "1 pairs",
            "1 a",
            "1 pairs(a)",
            "for i, v in result",
            "1 v",
            "1 v()",
        ],
    ),
    ("for i = 1, n do end", &["1 n", "local i: - = number"]),
];

const FUNCTIONS_AND_BLOCKS: &[Row] = &[
    (
        "x.e:Connect(function(p: Player, ...) p.a() end)",
        &[
            "1 x",
            "1 x.e",
            "1 e:Connect",
            "function of Connect, -",
            "parameter p: Player",
            "1 p",
            "1 p.a",
            "1 a()",
            "end",
            "1 Connect(function)",
        ],
    ),
    (
        "r.OnServerInvoke = function(p) end",
        &[
            "1 r",
            "1 r.OnServerInvoke",
            "function of OnServerInvoke, -",
            "parameter p: -",
            "end",
        ],
    ),
    (
        "function a.b:c() end",
        &["1 a", "1 a.b", "1 b.c", "function of c, b", "end"],
    ),
    (
        "local function f<T>(x: T): T f(x) end",
        &[
            "local f: - = nil",
            "function of -, -",
            "parameter x: T",
            "1 f",
            "1 x",
            "1 f(x)",
            "end",
            "f = function",
        ],
    ),
    (
        "local s = `a{b}c{d.e}`",
        &["1 b", "1 d", "1 d.e", "local s: - = text"],
    ),
    (
        "f(if a then b elseif c then d else e)",
        &[
            "1 f", "1 a", "1 b", "1 c", "1 d", "Or b d", "1 e", "Or sum e", "1 f(sum)",
        ],
    ),
    (
        "type A<B> = { c: D.E } & F -> G\nexport type H = typeof(i)\nj()",
        &["3 j", "3 j()"],
    ),
    (
        "if a then elseif b then else c() end",
        &["1 a", "1 b", "1 c", "1 c()"],
    ),
    (
        "repeat local a = b until a",
        &["1 b", "local a: - = b", "1 a"],
    ),
    (
        "while a do continue end continue()",
        &["1 a", "1 continue", "1 continue()"],
    ),
    (
        "local t = { a = b, [c] = d; e }",
        &["1 b", "1 c", "1 d", "1 e", "local t: - = table"],
    ),
    (
        "@native function f() end",
        &["function of -, -", "end", "f = function"],
    ),
];

#[test]
fn each_construct_is_told() {
    for (source, expected) in EXPRESSIONS.iter().chain(FUNCTIONS_AND_BLOCKS) {
        assert_eq!(told(source), *expected, "{source}");
    }
}

#[test]
fn what_fits_nowhere_is_passed_over() {
    for source in [
        "a( local b = ) c()",
        "end end c()",
        "local = 5 c()",
        "x = { ] c()",
        "function ( c()",
        "`a{",
        "for c() do",
    ] {
        told(source);
    }
    assert!(told(") ] c()").contains(&"1 c()".to_owned()));
}

#[test]
fn nesting_is_bounded() {
    for open in [
        "(",
        "{",
        "f(",
        "a[",
        "do ",
        "function() ",
        "if a then ",
        "-",
        "not ",
        "`{",
        "f{",
        "function f() ",
    ] {
        told(&open.repeat(20_000));
        told(&format!("x = {}", open.repeat(20_000)));
    }
}

#[test]
fn time_is_linear_in_the_text() {
    // Each of these is quadratic for somebody, and would take minutes then: it needs no stopwatch to be seen.
    for piece in [
        "a.b.c:d(e) ",
        "local x = x ",
        "(",
        "[[",
        "[=",
        "]==",
        "'",
        "`{a",
        "x = y\n",
        "a .. ",
        "<",
        "function f(a) ",
        "type A<",
        "--[[",
        "local function g() ",
    ] {
        told(&piece.repeat(1_000_000 / piece.len()));
    }
}

proptest! {
    #[test]
    fn any_text_is_read(source in "\\PC{0,400}") {
        told(&source);
    }

    #[test]
    fn any_tokens_are_read(words in prop::collection::vec(prop::sample::select(vec![
        "local", "function", "end", "if", "then", "else", "elseif", "for", "in", "do", "while", "repeat", "until",
        "return", "break", "continue", "type", "export", "not", "and", "or", "nil", "true", "a", "b", "1", "'s'",
        "`x{", "}`", "(", ")", "{", "}", "[", "]", "<", ">", ".", ":", "::", ",", ";", "=", "+=", "..", "...", "->",
        "?", "|", "&", "@", "#", "-", "+", "--", "[[", "]]", "\n",
    ]), 0..300)) {
        told(&words.join(" "));
    }
}
