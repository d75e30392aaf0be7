//! `QueryDescendants`: selectors in the manner of CSS. `Part`, `.Tag`, `#Name`, `[Property = value]`, `[$attribute]`,
//! `:not(…)`, `A > B` for children, `A >> B` and `A B` for descendants, `,` for one or the other.

use mlua::Value;
use studio_model::{ClassTable, DataModel, InstanceId, Value as Held};

use crate::error::fail;
use crate::value::text_argument;
use crate::vm::Running;

/// Selectors within each other, at most.
const DEPTH_MAX: usize = 16;

/// What one instance must be.
#[derive(Debug, Clone, PartialEq)]
enum Test {
    Any,
    Class(String),
    Tag(String),
    Name(String),
    Property(String, Option<String>),
    Attribute(String, Option<String>),
    Not(Vec<Chain>),
}

/// How two parts of a chain hang together.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Link {
    Child,
    Descendant,
}

/// Parts from the outermost to the instance itself; the first link hangs at the instance that is asked.
#[derive(Debug, Clone, PartialEq, Default)]
struct Chain(Vec<(Link, Vec<Test>)>);

pub(super) fn define(running: Running<'_>) -> mlua::Result<()> {
    running.define_method(
        "Instance",
        "QueryDescendants",
        |running, id, text: Value| {
            let text = text_argument(&text, 1)?;
            let chains = Parser::new(&text)
                .chains(0)
                .map_err(|why| fail(format!("QueryDescendants: {why} in '{text}'")))?;
            let found: Vec<InstanceId> = {
                let model = running.model();
                let all = model.descendants(id);
                all.filter(|&d| chains.iter().any(|chain| chain.fits(&model, id, d)))
                    .collect()
            };
            running.list(&found)
        },
    )
}

impl Chain {
    fn fits(&self, model: &DataModel, top: InstanceId, id: InstanceId) -> bool {
        self.fits_from(model, top, id, self.0.len())
    }

    /// Whether the first `count` parts fit with `id` as the last of them.
    fn fits_from(&self, model: &DataModel, top: InstanceId, id: InstanceId, count: usize) -> bool {
        let Some((link, tests)) = count.checked_sub(1).and_then(|at| self.0.get(at)) else {
            return true;
        };
        if !tests.iter().all(|test| test.fits(model, top, id)) {
            return false;
        }
        let mut above = model.ancestors(id);
        match (count, link) {
            (1, Link::Child) => model.parent(id) == Some(top),
            (1, Link::Descendant) => true,
            (_, Link::Child) => above
                .next()
                .is_some_and(|a| a != top && self.fits_from(model, top, a, count - 1)),
            (_, Link::Descendant) => above
                .take_while(|&a| a != top)
                .any(|a| self.fits_from(model, top, a, count - 1)),
        }
    }
}

impl Test {
    fn fits(&self, model: &DataModel, top: InstanceId, id: InstanceId) -> bool {
        match self {
            Self::Any => true,
            Self::Class(class) => ClassTable::get()
                .class_named(class)
                .is_some_and(|class| model.is_a(id, class)),
            Self::Tag(tag) => model.tags(id).iter().any(|t| **t == **tag),
            Self::Name(name) => model.name(id) == name,
            Self::Property(name, wanted) => {
                let held = property(model, id, name);
                held.is_some_and(|(held, item)| compare(&held, item, wanted.as_deref()))
            }
            Self::Attribute(name, wanted) => model
                .attribute(id, name)
                .is_some_and(|held| compare(held, None, wanted.as_deref())),
            Self::Not(chains) => !chains.iter().any(|chain| chain.fits(model, top, id)),
        }
    }
}

/// A property's value, and the name of its item where it is of an enum.
fn property(model: &DataModel, id: InstanceId, name: &str) -> Option<(Held, Option<&'static str>)> {
    if name == "Name" {
        return model.name_arc(id).map(|name| (Held::String(name), None));
    }
    let property = model.table().find(model.class(id)?, name)?;
    let held = model.value(id, property)?;
    let item = match (&held, model.table().property(property).enum_id) {
        (Held::Enum(number), Some(id)) => ClassTable::get().enumeration(id).item_name(*number),
        _ => None,
    };
    Some((held, item))
}

fn compare(held: &Held, item: Option<&str>, wanted: Option<&str>) -> bool {
    let Some(wanted) = wanted else { return true };
    let number = |v: f64| wanted.parse::<f64>().is_ok_and(|w| (w - v).abs() < 1e-6);
    match held {
        Held::Bool(v) => wanted == if *v { "true" } else { "false" },
        Held::Int32(v) => number(f64::from(*v)),
        Held::Int64(v) => number(*v as f64),
        Held::Float32(v) => number(f64::from(*v)),
        Held::Float64(v) => number(*v),
        Held::String(text) | Held::Content(text) => **text == *wanted,
        Held::Enum(_) => {
            item.is_some_and(|item| item == wanted || wanted.rsplit('.').next() == Some(item))
        }
        _ => false,
    }
}

/// Reads selectors.
struct Parser<'a> {
    rest: &'a str,
}

type Parsed<T> = Result<T, &'static str>;

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    fn blanks(&mut self) -> bool {
        let trimmed = self.rest.trim_start();
        let had = trimmed.len() != self.rest.len();
        self.rest = trimmed;
        had
    }

    fn take(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> Parsed<String> {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        if end == 0 {
            return Err("a name is missing");
        }
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(word.to_owned())
    }

    fn chains(&mut self, depth: usize) -> Parsed<Vec<Chain>> {
        if depth > DEPTH_MAX {
            return Err("too many selectors within each other");
        }
        let mut all = Vec::new();
        loop {
            all.push(self.chain(depth)?);
            self.blanks();
            if !self.take(",") {
                break;
            }
        }
        if depth == 0 && !self.rest.is_empty() {
            return Err("something is left over");
        }
        Ok(all)
    }

    fn chain(&mut self, depth: usize) -> Parsed<Chain> {
        let mut chain = Chain::default();
        self.blanks();
        let mut link = self.link().unwrap_or(Link::Descendant);
        loop {
            let tests = self.tests(depth)?;
            chain.0.push((link, tests));
            let blanks = self.blanks();
            link = match self.link() {
                Some(link) => link,
                None if blanks && !self.rest.is_empty() && !self.rest.starts_with([',', ')']) => {
                    Link::Descendant
                }
                None => return Ok(chain),
            };
        }
    }

    fn link(&mut self) -> Option<Link> {
        let link = if self.take(">>") {
            Link::Descendant
        } else if self.take(">") {
            Link::Child
        } else {
            return None;
        };
        self.blanks();
        Some(link)
    }

    fn tests(&mut self, depth: usize) -> Parsed<Vec<Test>> {
        let mut tests = Vec::new();
        loop {
            let test = if self.take("*") {
                Test::Any
            } else if self.take(".") {
                Test::Tag(self.word()?)
            } else if self.take("#") {
                Test::Name(self.word()?)
            } else if self.take("[") {
                self.bracket()?
            } else if self.take(":not(") {
                let chains = self.chains(depth + 1)?;
                if !self.take(")") {
                    return Err("')' is missing");
                }
                Test::Not(chains)
            } else if self.rest.starts_with(|c: char| c.is_alphabetic()) {
                Test::Class(self.word()?)
            } else if tests.is_empty() {
                return Err("a selector is missing");
            } else {
                return Ok(tests);
            };
            tests.push(test);
        }
    }

    fn bracket(&mut self) -> Parsed<Test> {
        self.blanks();
        let is_attribute = self.take("$");
        let name = self.word()?;
        self.blanks();
        let wanted = if self.take("=") {
            self.blanks();
            let end = self.rest.find(']').ok_or("']' is missing")?;
            let (text, rest) = self.rest.split_at(end);
            self.rest = rest;
            Some(text.trim().trim_matches(['"', '\'']).to_owned())
        } else {
            None
        };
        if !self.take("]") {
            return Err("']' is missing");
        }
        Ok(if is_attribute {
            Test::Attribute(name, wanted)
        } else {
            Test::Property(name, wanted)
        })
    }
}
