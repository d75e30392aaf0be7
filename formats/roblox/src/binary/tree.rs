//! Who hangs below whom: no instance may be below itself, nor too deep. Knows instances by number only.

use studio_model::limits;

/// What holds an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parent {
    /// Nothing: the file does not place it.
    Nowhere,
    /// The root.
    Root,
    /// The instance of this number.
    Instance(u32),
}

/// What is wrong with a tree.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TreeFault {
    /// This instance is below itself.
    Cycle(usize),
    /// An instance is deeper than [`limits::TREE_DEPTH_MAX`].
    TooDeep,
}

/// Where an instance is, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Unknown,
    /// On the way up that is being walked.
    Climbing,
    Astray,
    /// Levels from the root, which is 1.
    At(usize),
}

/// Checks a tree and gives the number of instances that are not below the root.
///
/// # Errors
/// [`TreeFault`].
pub(super) fn check(parents: &[Parent]) -> Result<usize, TreeFault> {
    let mut levels = vec![Level::Unknown; parents.len()];
    let mut way = Vec::new();
    for start in 0..parents.len() {
        let mut above = Level::Unknown;
        let mut at = start;
        while above == Level::Unknown {
            match levels[at] {
                Level::Unknown => levels[at] = Level::Climbing,
                Level::Climbing => return Err(TreeFault::Cycle(at)),
                known => {
                    above = known;
                    break;
                }
            }
            way.push(at);
            match parents[at] {
                Parent::Nowhere => above = Level::Astray,
                Parent::Root => above = Level::At(1),
                Parent::Instance(parent) => at = parent as usize,
            }
        }
        while let Some(below) = way.pop() {
            above = match above {
                Level::At(level) if level < limits::TREE_DEPTH_MAX => Level::At(level + 1),
                Level::At(_) => return Err(TreeFault::TooDeep),
                other => other,
            };
            levels[below] = above;
        }
    }
    Ok(levels
        .iter()
        .filter(|&&level| level == Level::Astray)
        .count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Parent::{Instance, Nowhere, Root};

    #[test]
    fn what_nobody_holds_is_astray_with_all_below_it() {
        assert_eq!(check(&[]), Ok(0));
        assert_eq!(
            check(&[Root, Instance(0), Nowhere, Instance(2), Instance(3)]),
            Ok(3)
        );
    }

    #[test]
    fn an_instance_below_itself_is_found() {
        assert_eq!(check(&[Instance(0)]), Err(TreeFault::Cycle(0)));
        let ring = [Root, Instance(3), Instance(1), Instance(2)];
        assert!(matches!(check(&ring), Err(TreeFault::Cycle(_))));
    }

    #[test]
    fn depth_is_bounded() {
        let chain = |count: usize| -> Vec<Parent> {
            (0..count)
                .map(|i| {
                    i.checked_sub(1)
                        .map_or(Root, |parent| Instance(parent as u32))
                })
                .rev()
                .collect()
        };
        // Reversed, the numbers point the wrong way; mirror them.
        let mirrored = |count: usize| -> Vec<Parent> {
            let turn = |parent| match parent {
                Instance(n) => Instance(count as u32 - 1 - n),
                other => other,
            };
            chain(count).into_iter().map(turn).collect()
        };
        assert_eq!(check(&mirrored(limits::TREE_DEPTH_MAX - 1)), Ok(0));
        assert_eq!(
            check(&mirrored(limits::TREE_DEPTH_MAX)),
            Err(TreeFault::TooDeep)
        );
    }
}
