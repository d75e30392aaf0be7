//! Keeps the trees of a layout in step with the model: what the journal names is read again, the rest is kept.

use rustc_hash::FxHashMap;
use studio_model::{DataModel, InstanceId, JournalEntry};

use super::Layout;
use crate::limits::{DEPTH_MAX, OBJECTS_MAX};
use crate::props::{Reader, Screen};
use crate::schema::{Role, role_of};
use crate::tree::{Scope, Tree};

/// What entries of the journal ask for.
#[derive(Default)]
pub(super) struct Due {
    /// Screens came, went or change places.
    pub(super) screens: bool,
    /// Objects of which components or objects in them came, went or moved.
    pub(super) rescanned: Vec<InstanceId>,
}

impl Layout {
    pub(super) fn note(&mut self, model: &DataModel, entry: &JournalEntry, due: &mut Due) {
        match entry {
            JournalEntry::PropertySet { id, .. } | JournalEntry::Renamed { id } => {
                self.reread(model, *id, due);
            }
            JournalEntry::Removed { subtree, .. } => {
                for &id in subtree.iter() {
                    self.leaves(id, due);
                }
            }
            JournalEntry::Inserted { root } => self.arrives(model, *root, due),
            JournalEntry::Reparented { id } => {
                for id in model.subtree(*id) {
                    self.leaves(id, due);
                }
                self.arrives(model, *id, due);
            }
            JournalEntry::AttributeSet { .. } | JournalEntry::TagsChanged { .. } => {}
        }
    }

    fn reread(&mut self, model: &DataModel, id: InstanceId, due: &mut Due) {
        let Some(&(at, node)) = self.index.get(&id) else {
            return;
        };
        let Some(tree) = self.trees.get_mut(at as usize) else {
            return;
        };
        if node == 0 && tree.id() == Some(id) {
            let screen = Screen::read(&Reader { model, id });
            due.screens |= screen.display_order != tree.screen.display_order;
            tree.solved &= screen == tree.screen;
            tree.screen = screen;
        } else if let Some(node) = tree.nodes.get_mut(node as usize)
            && node.refresh(model)
        {
            tree.solved = false;
        }
    }

    /// Forgets what is known of an instance that left its place.
    fn leaves(&mut self, id: InstanceId, due: &mut Due) {
        let Some((at, node)) = self.index.remove(&id) else {
            return;
        };
        let Some(tree) = self.trees.get_mut(at as usize) else {
            return;
        };
        due.screens |= node == 0 && tree.id() == Some(id);
        let Some(found) = tree.nodes.get(node as usize) else {
            return;
        };
        if found.id == id {
            due.rescanned.extend(found.object.parent);
            tree.forget(node);
        } else {
            due.rescanned.push(found.id);
        }
    }

    /// Finds out in what an instance came.
    fn arrives(&self, model: &DataModel, id: InstanceId, due: &mut Due) {
        if id == self.container || model.is_descendant_of(self.container, id) {
            due.screens = true;
            return;
        }
        for above in model.ancestors(id) {
            if above == self.container {
                due.screens = true;
                return;
            }
            if self.index.contains_key(&above) {
                due.rescanned.push(above);
                return;
            }
        }
    }

    /// Finds the screens; those that are known are kept.
    pub(super) fn read_screens(&mut self, model: &DataModel) {
        let mut known: FxHashMap<InstanceId, Tree> = FxHashMap::default();
        for tree in std::mem::take(&mut self.trees) {
            // The screen of a tree that left is no longer in the index.
            if let Some(id) = tree.id().filter(|id| self.index.contains_key(id)) {
                known.insert(id, tree);
            }
        }
        let mut ids = screens(model, self.container);
        ids.sort_by_cached_key(|&id| Screen::read(&Reader { model, id }).display_order);
        // Trees have other numbers now.
        let numbers: FxHashMap<u32, u32> = ids
            .iter()
            .zip(0..)
            .filter_map(|(id, now)| Some((self.index.get(id)?.0, now)))
            .collect();
        self.index.retain(|_, (tree, _)| {
            let now = numbers.get(tree).copied();
            *tree = now.unwrap_or(*tree);
            now.is_some()
        });
        let mut budget = OBJECTS_MAX.saturating_sub(known.values().map(Tree::len).sum());
        for (id, number) in ids.into_iter().zip(0..) {
            let tree = known.remove(&id).unwrap_or_else(|| {
                let mut scope = Scope {
                    model,
                    index: &mut self.index,
                    number,
                    budget,
                };
                let tree = Tree::read(id, &mut scope);
                budget = scope.budget;
                tree
            });
            self.trees.push(tree);
        }
    }

    /// Looks anew at what is in objects.
    pub(super) fn rescan(&mut self, model: &DataModel, mut ids: Vec<InstanceId>) {
        ids.sort_unstable();
        ids.dedup();
        let mut budget = OBJECTS_MAX.saturating_sub(self.len());
        for id in ids {
            let Some(&(number, node)) = self.index.get(&id) else {
                continue;
            };
            let Some(tree) = self.trees.get_mut(number as usize) else {
                continue;
            };
            let Some(found) = tree.nodes.get(node as usize).map(|node| node.id) else {
                continue;
            };
            let screen = tree.id();
            let mut above = model.ancestors(found);
            let depth = if Some(found) == screen {
                1
            } else {
                above
                    .position(|id| Some(id) == screen)
                    .map_or(1, |levels| levels + 2)
            };
            let mut scope = Scope {
                model,
                index: &mut self.index,
                number,
                budget,
            };
            tree.rescan(node, depth, &mut scope);
            budget = scope.budget;
        }
    }
}

/// The screens below a container in tree order, those in folders too.
fn screens(model: &DataModel, container: InstanceId) -> Vec<InstanceId> {
    let mut found = Vec::new();
    let mut open: Vec<(InstanceId, usize)> = vec![(container, 0)];
    while let Some((id, depth)) = open.pop() {
        let role = model.class(id).map_or(Role::None, role_of);
        if role == Role::Screen && id != container {
            found.push(id);
        } else if role == Role::None && depth < DEPTH_MAX {
            let from = open.len();
            open.extend(model.children(id).map(|child| (child, depth + 1)));
            open[from..].reverse();
        }
    }
    found
}
