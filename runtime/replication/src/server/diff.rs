//! From a tick's journal to the steps that bring a client's tree from the last tick's end to this one's. The journal says
//! what was touched; the steps are read off the end state, so they do not depend on how the tick got there:
//!
//! 1. Inserts and moves, by the depth at which the instance ends up. When one is done, all of its new ancestors are
//!    already in place: a child is never seen before its parent, and no order of moves closes a cycle.
//! 2. Removals: what lived on was moved out before. A client is told of the topmost ones among those that it has.
//! 3. Fields of instances that clients knew before.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use studio_model::audience::Reach;
use studio_model::change::JournalEntry;
use studio_model::class_table::Audience;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, PropertyId};
use studio_snapshot::{ChunkId, NetId};

use super::registry::{Known, Registry};

/// A field of an instance that can change by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Field {
    /// All of them: the instance was out of the tree for a while, where no journal is written.
    Everything,
    Name,
    Property(PropertyId),
    Attribute(Arc<str>),
    Tags,
}

/// A step of the first kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// New to clients.
    Insert { id: InstanceId, home: ChunkId },
    /// Has another parent, and the same home.
    Move { id: InstanceId, home: ChunkId },
    /// Has another home; `moved` if another parent, too.
    Rehome {
        id: InstanceId,
        from: ChunkId,
        to: ChunkId,
        old_parent: Option<InstanceId>,
        moved: bool,
    },
}

/// An instance that clients are to forget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gone {
    pub(crate) id: InstanceId,
    pub(crate) net: NetId,
    pub(crate) home: ChunkId,
    /// Its parent, as clients know it.
    pub(crate) parent: Option<NetId>,
}

/// What a tick changed for clients.
#[derive(Debug, Default)]
pub(crate) struct TickDiff {
    pub(crate) steps: Vec<Step>,
    pub(crate) gone: Vec<Gone>,
    /// Sorted by instance number; the instances are known to clients.
    pub(crate) updates: Vec<(NetId, InstanceId, Field)>,
}

/// What the journal touched, in order, without repetition.
#[derive(Debug, Default)]
struct Touched {
    tops: Vec<InstanceId>,
    /// What left the tree, with what clients knew of it then.
    left: Vec<(InstanceId, Known)>,
    fields: FxHashSet<(InstanceId, Field)>,
}

impl Touched {
    fn gather<'a>(entries: impl Iterator<Item = &'a JournalEntry>, registry: &Registry) -> Self {
        let mut touched = Self::default();
        let mut seen = FxHashSet::default();
        for entry in entries {
            match entry {
                JournalEntry::Inserted { root: id } | JournalEntry::Reparented { id } => {
                    if seen.insert(*id) {
                        touched.tops.push(*id);
                    }
                }
                JournalEntry::Removed { subtree, .. } => {
                    let known = |&id| Some((id, registry.known(id)?));
                    touched.left.extend(subtree.iter().filter_map(known));
                }
                JournalEntry::Renamed { id } => {
                    touched.fields.insert((*id, Field::Name));
                }
                JournalEntry::PropertySet { id, property } => {
                    touched.fields.insert((*id, Field::Property(*property)));
                    if *property == known().run_context {
                        // It decides whether clients may know the source.
                        touched
                            .fields
                            .insert((*id, Field::Property(known().script_source)));
                    }
                }
                JournalEntry::AttributeSet { id, name } => {
                    touched
                        .fields
                        .insert((*id, Field::Attribute(Arc::clone(name))));
                }
                JournalEntry::TagsChanged { id } => {
                    touched.fields.insert((*id, Field::Tags));
                }
            }
        }
        touched
    }
}

impl TickDiff {
    /// Reads a tick's journal against the end state and brings the registry up to it.
    pub(crate) fn read<'a>(
        model: &DataModel,
        entries: impl Iterator<Item = &'a JournalEntry>,
        registry: &mut Registry,
    ) -> Self {
        let touched = &mut Touched::gather(entries, registry);
        let mut diff = Self::default();
        let Structure { inserted, hidden } = diff.read_structure(model, &touched.tops, registry);
        diff.read_gone(model, &touched.left, &hidden, registry);
        let back = touched.left.iter().map(|&(id, _)| (id, Field::Everything));
        touched.fields.extend(back);
        for (id, field) in std::mem::take(&mut touched.fields) {
            if let Some(known) = registry.known(id)
                && !inserted.contains(&id)
                && is_told(model, id, &field)
            {
                diff.updates.push((known.net, id, field));
            }
        }
        diff.updates.sort_unstable();
        // `Everything` sorts first and covers the instance's other fields.
        diff.updates
            .dedup_by(|later, first| later.1 == first.1 && first.2 == Field::Everything);
        diff
    }

    /// For a reader that lost entries: everything is touched.
    pub(crate) fn resync(model: &DataModel, registry: &mut Registry) -> Self {
        let mut diff = Self::default();
        let everything: Vec<(InstanceId, Known)> = registry.all_known().collect();
        let touched = Touched {
            tops: vec![model.root()],
            left: everything,
            fields: FxHashSet::default(),
        };
        let Structure { inserted, hidden } = diff.read_structure(model, &touched.tops, registry);
        diff.read_gone(model, &touched.left, &hidden, registry);
        let known = registry
            .all_known()
            .filter(|(id, _)| *id != model.root() && !inserted.contains(id));
        diff.updates
            .extend(known.map(|(id, known)| (known.net, id, Field::Everything)));
        diff
    }

    /// Parts whose frame was written by other than physics.
    pub(crate) fn frames_written(&self) -> impl Iterator<Item = InstanceId> + '_ {
        let frame = Field::Property(known().cframe);
        self.updates
            .iter()
            .filter(move |(_, _, field)| *field == frame || *field == Field::Everything)
            .map(|&(_, id, _)| id)
    }

    /// Tells a part's frame.
    pub(crate) fn write_frame(&mut self, net: NetId, id: InstanceId) {
        self.updates
            .push((net, id, Field::Property(known().cframe)));
    }

    /// Leaves out the frames of parts whose pose travels otherwise.
    pub(crate) fn drop_frames(&mut self, governed: impl Fn(InstanceId) -> bool) {
        let frame = Field::Property(known().cframe);
        self.updates
            .retain(|(_, id, field)| *field != frame || !governed(*id));
    }

    /// Step kind one.
    fn read_structure(
        &mut self,
        model: &DataModel,
        tops: &[InstanceId],
        registry: &mut Registry,
    ) -> Structure {
        let (hidden, shown): (Vec<_>, Vec<_>) = tops
            .iter()
            .partition(|&&id| model.reach(id) == Reach::Nobody);
        let mut structure = Structure {
            inserted: FxHashSet::default(),
            hidden,
        };
        let depth = |id: InstanceId| (model.ancestors(id).count(), id);
        let mut tops: Vec<(usize, InstanceId)> = shown.into_iter().map(depth).collect();
        tops.sort_by_key(|&(depth, _)| depth);
        let mut steps: Vec<(usize, Step)> = Vec::new();
        for (depth, top) in tops {
            walk(model, top, depth, &mut |id, depth| {
                if id == model.root() {
                    return true;
                }
                if !is_shown(model, id) {
                    structure.hidden.push(id);
                    return false;
                }
                if let Some(step) = step_of(model, registry, id) {
                    if matches!(step, Step::Insert { .. }) {
                        structure.inserted.insert(id);
                    }
                    steps.push((depth, step));
                }
                true
            });
        }
        steps.sort_by_key(|&(depth, _)| depth);
        self.steps = steps.into_iter().map(|(_, step)| step).collect();
        structure
    }

    /// Step kind two: all that left the tree, or went where clients do not look.
    fn read_gone(
        &mut self,
        model: &DataModel,
        left: &[(InstanceId, Known)],
        hidden: &[InstanceId],
        registry: &mut Registry,
    ) {
        let hidden = hidden.iter().flat_map(|&top| model.subtree(top));
        let hidden = hidden.filter_map(|id| Some((id, registry.known(id)?)));
        let gone: BTreeMap<NetId, (InstanceId, Known)> = left
            .iter()
            .copied()
            .chain(hidden)
            .filter(|&(id, _)| model.reach(id) == Reach::Nobody)
            .map(|(id, known)| (known.net, (id, known)))
            .collect();
        for (&net, &(id, known)) in &gone {
            self.gone.push(Gone {
                id,
                net,
                home: known.home,
                parent: known.parent.and_then(|p| registry.net(p)),
            });
        }
        for gone in &self.gone {
            registry.forget(gone.id);
        }
    }
}

/// Whether clients may know the field's value.
pub(crate) fn is_told(model: &DataModel, id: InstanceId, field: &Field) -> bool {
    match field {
        Field::Property(property) => model.property_is_for_clients(id, *property),
        Field::Everything | Field::Name | Field::Attribute(_) | Field::Tags => true,
    }
}

/// What the walk over the touched subtrees found, beside the steps.
struct Structure {
    /// New to clients.
    inserted: FxHashSet<InstanceId>,
    /// The tops of what no client may know.
    hidden: Vec<InstanceId>,
}

/// Whether a child of what clients may know is for clients itself: for all, or for the player that it is below.
fn is_shown(model: &DataModel, id: InstanceId) -> bool {
    let audience = model
        .class(id)
        .map(|class| model.table().class(class).audience);
    match audience {
        Some(Audience::Everyone) => true,
        Some(Audience::Owner) => model.reach(id) != Reach::Nobody,
        Some(Audience::Nobody) | None => false,
    }
}

/// Where an instance is at home by its place in the tree, given its parent's home.
fn natural_home(
    model: &DataModel,
    registry: &mut Registry,
    id: InstanceId,
    parent_home: ChunkId,
) -> ChunkId {
    let class = model.class(id).map(|class| model.table().class(class));
    if class.is_some_and(|class| class.audience == Audience::Owner)
        && let Reach::Owner(player) = model.reach(id)
    {
        return registry.private_home(player);
    }
    parent_home
}

/// The step of one instance of a touched subtree, if it needs one. The registry is brought up to date.
fn step_of(model: &DataModel, registry: &mut Registry, id: InstanceId) -> Option<Step> {
    let parent = model.parent(id);
    let parent_home = parent
        .and_then(|p| registry.known(p))
        .map_or(ChunkId::BASE, |k| k.home);
    let natural = natural_home(model, registry, id, parent_home);
    let is_player = model.class(id) == Some(known().player);
    let Some(known) = registry.known(id) else {
        registry.tell(id, natural, parent);
        return Some(Step::Insert { id, home: natural });
    };
    // What hangs below something of a region is at home there; below the base chunk everything keeps its home, unless that
    // was private. A player comes home: what is theirs alone is known from the start.
    let keeps = natural == ChunkId::BASE && !registry.is_private(known.home) && !is_player;
    let home = if keeps { known.home } else { natural };
    let moved = known.parent != parent;
    registry.tell(id, home, parent);
    if home != known.home {
        return Some(Step::Rehome {
            id,
            from: known.home,
            to: home,
            old_parent: known.parent,
            moved,
        });
    }
    moved.then_some(Step::Move { id, home })
}

/// Visits `top` and what is below it in preorder, with depths; `visit` says whether to go below.
fn walk(
    model: &DataModel,
    top: InstanceId,
    depth: usize,
    visit: &mut impl FnMut(InstanceId, usize) -> bool,
) {
    let mut stack = vec![(top, depth)];
    while let Some((id, depth)) = stack.pop() {
        if visit(id, depth) {
            let from = stack.len();
            stack.extend(model.children(id).map(|child| (child, depth + 1)));
            stack[from..].reverse();
        }
    }
}
