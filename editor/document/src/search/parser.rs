//! From words to a query: `or` binds weakest, then `and` or a space, then `not` or a minus sign.

use std::ops::Range;

use studio_model::{ClassId, ClassTable};

use super::fold::Folded;
use super::literal::Literal;
use super::operator::Operator;
use super::path::Path;
use super::property::{Comparison, Native, PropertyTest};
use super::term::{AttributeTest, Term};
use super::token::{self, Token, TokenKind};
use super::{DEPTH_MAX, Expr, SearchError};

pub(super) fn parse(text: &str) -> Result<Option<Expr>, SearchError> {
    let mut parser = Parser {
        text,
        tokens: token::tokens(text)?,
        at: 0,
        depth: 0,
    };
    if parser.tokens.is_empty() {
        return Ok(None);
    }
    let root = parser.any()?;
    match parser.peek() {
        None => Ok(Some(root)),
        Some(rest) => Err(SearchError::new(
            rest.span.clone(),
            "this parenthesis closes none",
        )),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
    depth: usize,
}

/// What stands before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefix {
    Is,
    Class,
    Tag,
    Attribute,
}

const PREFIXES: [(&str, Prefix); 5] = [
    ("is", Prefix::Is),
    ("class", Prefix::Class),
    ("tag", Prefix::Tag),
    ("attr", Prefix::Attribute),
    ("attribute", Prefix::Attribute),
];

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    fn end(&self) -> Range<usize> {
        self.text.len()..self.text.len()
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn take_keyword(&mut self, word: &str) -> Option<Token<'a>> {
        self.peek()?.is_keyword(word).then(|| self.next())?
    }

    fn any(&mut self) -> Result<Expr, SearchError> {
        let mut list = vec![self.all()?];
        while self.take_keyword("or").is_some() {
            list.push(self.all()?);
        }
        Ok(one_or(list, Expr::Any))
    }

    fn all(&mut self) -> Result<Expr, SearchError> {
        let mut list = vec![self.unary()?];
        loop {
            let ends = self
                .peek()
                .is_none_or(|token| token.kind == TokenKind::Close || token.is_keyword("or"));
            if ends {
                return Ok(one_or(list, Expr::All));
            }
            self.take_keyword("and");
            list.push(self.unary()?);
        }
    }

    fn unary(&mut self) -> Result<Expr, SearchError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            let at = self.peek().map_or(self.end(), |token| token.span.clone());
            let message = format!("more than {DEPTH_MAX} levels of parentheses and negations");
            return Err(SearchError::new(at, message));
        }
        let result = self.unary_at_depth();
        self.depth -= 1;
        result
    }

    fn unary_at_depth(&mut self) -> Result<Expr, SearchError> {
        if self.take_keyword("not").is_some() || self.take_minus() {
            return Ok(Expr::Not(Box::new(self.unary()?)));
        }
        let Some(token) = self.next() else {
            let error = SearchError::new(self.end(), "something is missing at the end");
            return Err(error.hint("a name, or a term like is:Part or Anchored = false"));
        };
        match token.kind {
            TokenKind::Open => self.parenthesis(&token),
            TokenKind::Word if token.is_keyword("and") || token.is_keyword("or") => {
                let message = format!("{} stands between two terms", token.text);
                Err(SearchError::new(token.span, message)
                    .hint(format!("to find it in names write \"{}\"", token.text)))
            }
            TokenKind::Word => self.term(&token).map(Expr::Term),
            TokenKind::Close => Err(SearchError::new(
                token.span,
                "there is nothing before this parenthesis",
            )),
            TokenKind::Compare(_) => {
                let message = format!("{} compares nothing", token.text);
                Err(SearchError::new(token.span, message).hint("write Property = value"))
            }
        }
    }

    /// Takes a minus sign that stands before a term.
    fn take_minus(&mut self) -> bool {
        let Some(token) = self.tokens.get_mut(self.at) else {
            return false;
        };
        if token.kind != TokenKind::Word || !token.text.starts_with('-') {
            return false;
        }
        token.text = &token.text[1..];
        token.span.start += 1;
        if token.text.is_empty() {
            self.at += 1;
        }
        true
    }

    fn parenthesis(&mut self, open: &Token<'_>) -> Result<Expr, SearchError> {
        let inner = self.any()?;
        if self.peek().is_some_and(|t| t.kind == TokenKind::Close) {
            self.at += 1;
            return Ok(inner);
        }
        let error = SearchError::new(open.span.clone(), "this parenthesis is not closed");
        Err(error.hint("close it with )"))
    }

    fn term(&mut self, word: &Token<'a>) -> Result<Term, SearchError> {
        if let Some(name) = word.text.strip_prefix('@') {
            return self.attribute(name, word.span.start + 1..word.span.end);
        }
        let prefix = unquoted_colon(word.text);
        if let Some((prefix, rest)) = prefix {
            return self.prefixed(word, prefix, rest);
        }
        if let Some(comparison) = self.comparison()? {
            return compare(word, &comparison);
        }
        let text = Folded::new(&token::unquoted(word.text));
        Ok(match Path::parse(word.text) {
            Some(path) if path.is_pattern() => Term::Path(path),
            Some(path) => Term::NameOrPath(text, path),
            None if word.text == "*" => Term::Name(Folded::new("")),
            None => Term::Name(text),
        })
    }

    fn prefixed(
        &mut self,
        word: &Token<'a>,
        prefix: &'a str,
        rest: &'a str,
    ) -> Result<Term, SearchError> {
        let known = PREFIXES
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(prefix));
        let Some(&(_, kind)) = known else {
            let error = SearchError::new(
                word.span.start..word.span.start + prefix.len() + 1,
                format!("{prefix}: is nothing to search by"),
            );
            return Err(error.hint(format!(
                "write is:, class:, tag: or attr:, or the name in quotes: \"{}\"",
                word.text
            )));
        };
        let start = word.span.start + prefix.len() + 1;
        let (value, span) = if rest.is_empty() {
            self.value(&word.span, word.text)?
        } else {
            (rest, start..word.span.end)
        };
        match kind {
            Prefix::Attribute => self.attribute(value, span),
            Prefix::Tag => Ok(Term::Tag(Folded::new(&token::unquoted(value)))),
            Prefix::Is => class(value, span).map(Term::Is),
            Prefix::Class => class(value, span).map(Term::Class),
        }
    }

    fn attribute(&mut self, name: &str, span: Range<usize>) -> Result<Term, SearchError> {
        let mut pieces = token::pieces(name, '.');
        let component = pieces.split_off(1).join(".");
        let name = Folded::new(&pieces.concat());
        if name.is_empty() {
            let error = SearchError::new(span, "the attribute's name is missing");
            return Err(error.hint("write @Speed or @Speed > 3"));
        }
        let Some((operator, _, value, _)) = self.comparison()? else {
            return Ok(Term::HasAttribute(name));
        };
        Ok(Term::Attribute(AttributeTest {
            name,
            component,
            operator,
            literal: Literal::new(&token::unquoted(value)),
        }))
    }

    /// The comparison and its value, if one follows.
    fn comparison(&mut self) -> Result<Option<Compared<'a>>, SearchError> {
        let Some((operator, token)) = self.peek().and_then(|token| match token.kind {
            TokenKind::Compare(operator) => Some((operator, token.clone())),
            _ => None,
        }) else {
            return Ok(None);
        };
        self.at += 1;
        let (value, span) = self.value(&token.span, token.text)?;
        Ok(Some((operator, token.span, value, span)))
    }

    /// The value after `after`: a word, words that commas join, or what stands in parentheses.
    fn value(
        &mut self,
        after: &Range<usize>,
        text: &str,
    ) -> Result<(&'a str, Range<usize>), SearchError> {
        let rest = &self.tokens[self.at..];
        let joined = rest
            .iter()
            .take_while(|token| token.kind == TokenKind::Word)
            .position(|token| !token.text.ends_with(','));
        let last = match rest.first().map(|token| token.kind) {
            Some(TokenKind::Word) => Some(joined.unwrap_or(0)),
            Some(TokenKind::Open) => rest.iter().position(|token| token.kind == TokenKind::Close),
            _ => None,
        };
        let Some(last) = last else {
            let message = format!("a value is missing after {text}");
            let error = SearchError::new(after.clone(), message);
            return Err(error.hint("a value with spaces stands in quotes"));
        };
        let span = rest[0].span.start..rest[last].span.end;
        self.at += last + 1;
        Ok((&self.text[span.clone()], span))
    }
}

/// An operator and a value, each with its place.
type Compared<'a> = (Operator, Range<usize>, &'a str, Range<usize>);

fn one_or(mut list: Vec<Expr>, several: fn(Vec<Expr>) -> Expr) -> Expr {
    match list.pop() {
        Some(only) if list.is_empty() => only,
        Some(last) => {
            list.push(last);
            several(list)
        }
        None => several(list),
    }
}

/// What stands before and after a colon outside quotes.
fn unquoted_colon(word: &str) -> Option<(&str, &str)> {
    let (prefix, rest) = word.split_once(':')?;
    (!prefix.contains('"')).then_some((prefix, rest))
}

fn class(name: &str, span: Range<usize>) -> Result<ClassId, SearchError> {
    let table = ClassTable::get();
    let name = token::unquoted(name);
    let found = table.class_named(&name).or_else(|| {
        let mut classes = table.classes();
        classes
            .find(|(_, info)| info.name.eq_ignore_ascii_case(&name))
            .map(|(class, _)| class)
    });
    found.ok_or_else(|| {
        // As other languages write it: here a space stands between terms, or a word.
        let joins = [("&", " "), ("|", " or "), (",", " ")];
        let joined = joins.into_iter().find(|(sign, _)| name.contains(sign));
        if let Some((sign, word)) = joined.filter(|_| !name.contains('"')) {
            let pieces = name.split(sign).filter(|piece| !piece.is_empty());
            let right = pieces.collect::<Vec<_>>().join(word);
            let message = format!("{sign} joins no terms");
            return SearchError::new(span, message).instead(right);
        }
        SearchError::new(span, format!("there is no class {name}"))
            .did_you_mean(table.suggest_class(&name))
    })
}

fn compare(subject: &Token<'_>, compared: &Compared<'_>) -> Result<Term, SearchError> {
    let (operator, operator_span, value, value_span) = compared;
    let mut pieces = token::pieces(subject.text, '.');
    let component = pieces.split_off(1).join(".");
    let name = pieces.concat();
    let value = token::unquoted(value);
    if let Some(native) = Native::named(&name)
        && component.is_empty()
    {
        return Ok(Term::Native(native, *operator, Literal::new(&value)));
    }
    // Without quotes the name is the beginning of the word, and an error marks it alone.
    let mut subject_span = subject.span.clone();
    if subject.text.starts_with(&name) {
        subject_span.end = subject_span.start + name.len();
    }
    PropertyTest::new(&Comparison {
        name: &name,
        component: &component,
        subject_span,
        operator: *operator,
        operator_span: operator_span.clone(),
        value: &value,
        value_span: value_span.clone(),
    })
    .map(|test| Term::Property(Box::new(test)))
}
