//! Finding instances by a line of text: `is:Part tag:Door Anchored = false Size.Y > 10`. A line is parsed once into a
//! [`Query`], which then answers for one instance at a time; [`Scan`] walks a tree in slices. Knows no user interface and
//! changes nothing.
//!
//! | text | finds |
//! |---|---|
//! | `door`, `"front door"` | names that contain it, whatever the case |
//! | `Anchored = false`, `Size.Y > 10`, `Size > "20,5,20"` | by a property: `=` `==` `~=` `!=` `<` `>` `<=` `>=` |
//! | `@Speed > 3`, `attr:Speed` | by an attribute, or that it is there |
//! | `is:BasePart`, `class:Part` | by class with those that extend it, or exactly |
//! | `tag:"Light Source"`, `tag:*`, `@*` | by tag; with any tag, with any attribute |
//! | `Workspace.*`, `Workspace.Door.**` | what is directly, or anywhere, below |
//! | `a b`, `a and b`, `a or b`, `not a`, `-a`, `( )` | both, either, none |

mod fold;
mod literal;
mod operator;
mod parser;
mod path;
mod property;
mod scan;
mod term;
#[cfg(test)]
mod tests;
mod token;

use std::ops::Range;

use studio_model::{DataModel, InstanceId};

pub use scan::Scan;

use term::Term;

/// Bytes of the longest query.
pub const QUERY_BYTES_MAX: usize = 2_000;
/// How deep parentheses and negations may be nested.
pub const DEPTH_MAX: usize = 64;

/// What to look for.
#[derive(Debug, Clone)]
pub struct Query {
    /// `None` finds everything.
    root: Option<Expr>,
}

/// Why a line of text is no query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SearchError {
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
    /// What would be right in the place of `span`, where that is known.
    pub replacement: Option<String>,
    /// Where: bytes of the text, on character boundaries.
    pub span: Range<usize>,
}

#[derive(Debug, Clone)]
enum Expr {
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Not(Box<Expr>),
    Term(Term),
}

impl Query {
    /// Reads a line of text. A blank one finds everything.
    ///
    /// # Errors
    /// The first thing that is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self, SearchError> {
        let root = parser::parse(text)?;
        Ok(Self { root })
    }

    /// Whether it finds everything because it says nothing.
    pub fn is_empty(&self) -> bool {
        self.root.is_none()
    }

    /// Whether it finds this instance. A handle of nothing is never found.
    pub fn matches(&self, model: &DataModel, id: InstanceId) -> bool {
        model.contains(id)
            && self
                .root
                .as_ref()
                .is_none_or(|root| root.matches(model, id))
    }

    /// Whether the answer depends on properties, attributes or tags, and not only on names, classes and places in the
    /// tree.
    pub fn reads_values(&self) -> bool {
        let mut found = false;
        self.each_term(&mut |term, _| found |= term.reads_values());
        found
    }

    /// The parts of a name that the query looked for, in order and apart: what a list of results emphasises.
    pub fn highlights(&self, name: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        self.each_term(&mut |term, wanted| {
            if wanted && let Some(text) = term.name_text() {
                found.extend(text.find_in(name));
            }
        });
        found.sort_by_key(|range: &Range<usize>| (range.start, range.end));
        found.dedup_by(|next, kept| {
            let overlap = next.start <= kept.end;
            if overlap {
                kept.end = kept.end.max(next.end);
            }
            overlap
        });
        found
    }

    /// Visits all terms, with whether they are wanted or excluded.
    fn each_term<'a>(&'a self, visit: &mut impl FnMut(&'a Term, bool)) {
        if let Some(root) = &self.root {
            root.each_term(true, visit);
        }
    }
}

impl Expr {
    fn matches(&self, model: &DataModel, id: InstanceId) -> bool {
        match self {
            Self::All(all) => all.iter().all(|expr| expr.matches(model, id)),
            Self::Any(any) => any.iter().any(|expr| expr.matches(model, id)),
            Self::Not(expr) => !expr.matches(model, id),
            Self::Term(term) => term.matches(model, id),
        }
    }

    fn each_term<'a>(&'a self, wanted: bool, visit: &mut impl FnMut(&'a Term, bool)) {
        match self {
            Self::All(list) | Self::Any(list) => {
                for expr in list {
                    expr.each_term(wanted, visit);
                }
            }
            Self::Not(expr) => expr.each_term(!wanted, visit),
            Self::Term(term) => visit(term, wanted),
        }
    }
}

impl SearchError {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            replacement: None,
            span,
        }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What to write in the place of the span.
    fn instead(mut self, right: String) -> Self {
        let hint = format!("write {right}");
        self.replacement = Some(right);
        self.hint(hint)
    }

    /// A hint that may be missing: the nearest right name.
    fn did_you_mean(mut self, nearest: Option<&str>) -> Self {
        self.replacement = nearest.map(str::to_owned);
        match nearest {
            Some(name) => self.hint(format!("did you mean {name}?")),
            None => self,
        }
    }
}
