//! Places in the tree: `Workspace.Door.*`. A pattern is matched from an instance upwards, so asking costs the depth of the
//! instance and no allocation.

use studio_model::{DataModel, InstanceId};

use super::fold::Folded;
use super::token;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// The root of the tree: `game`.
    Root,
    /// An instance of this name.
    Named(Folded),
    /// Any one instance: `*`.
    One,
    /// Any number of instances, none too: `**` between names.
    Many,
}

/// Names from an instance upwards, the instance's own first. Where it begins in the tree does not matter unless it says
/// `game`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    steps: Vec<Step>,
}

impl Path {
    /// The path that a word is; `None` for a word without dots, or with nothing between two of them.
    pub(super) fn parse(word: &str) -> Option<Self> {
        let pieces = token::pieces(word, '.');
        if pieces.len() < 2 || pieces.iter().any(String::is_empty) {
            return None;
        }
        let last = pieces.len() - 1;
        let mut steps = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            match piece.as_str() {
                "*" => steps.push(Step::One),
                // At the end it means all that is below, which what it is below of is not.
                "**" if at == last => steps.extend([Step::Many, Step::One]),
                "**" => steps.push(Step::Many),
                name if at == 0 && name.eq_ignore_ascii_case("game") => steps.push(Step::Root),
                name => steps.push(Step::Named(Folded::new(name))),
            }
        }
        steps.reverse();
        Some(Self { steps })
    }

    /// Whether it has a wildcard: then it can be nothing but a path.
    pub(super) fn is_pattern(&self) -> bool {
        self.steps
            .iter()
            .any(|step| matches!(step, Step::One | Step::Many))
    }

    pub(super) fn matches(&self, model: &DataModel, id: InstanceId) -> bool {
        let mut at = Some(id);
        let mut step = 0;
        // Where the last `**` stands, and up to which instance it reaches so far: trying again extends it by one.
        let mut retry: Option<(usize, InstanceId)> = None;
        while let Some(wanted) = self.steps.get(step) {
            match (wanted, at) {
                (Step::Many, Some(here)) => retry = Some((step + 1, here)),
                (Step::Many, None) => {}
                (_, Some(here)) if wanted.fits(model, here) => at = model.parent(here),
                _ => {
                    let Some((after, reach)) = retry else {
                        return false;
                    };
                    let Some(next) = model.parent(reach) else {
                        return false;
                    };
                    retry = Some((after, next));
                    (step, at) = (after, Some(next));
                    continue;
                }
            }
            step += 1;
        }
        true
    }
}

impl Step {
    fn fits(&self, model: &DataModel, id: InstanceId) -> bool {
        match self {
            Self::Root => id == model.root(),
            Self::Named(name) => id != model.root() && name.is(model.name(id)),
            Self::One => id != model.root(),
            Self::Many => true,
        }
    }
}
