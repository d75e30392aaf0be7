//! The instance tree: handles to slots, properties in columns per class, names interned, children in a stable order.
//!
//! Reading is here; [`Change`](crate::Change) (in `change`) and the bulk paths (in [`Bulk`]) are the only ways to write.
//! Knows no files and no network. An instance is *attached* when it hangs below the root; what is not attached writes no
//! journal and is freed by [`DataModel::free`].

mod bulk;
mod column;
mod compare;
mod mirror;
mod names;
mod slots;
mod store;

use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use bulk::{Bulk, Rows};
pub(crate) use mirror::Was;
pub use names::NameId;

use crate::change::Journal;
use crate::class_table::{ClassId, ClassTable, PropertyId};
use crate::id::{InstanceId, Uid};
use crate::known::known;
use crate::maths::CFrame;
use crate::value::{Value, ValueVec};
use mirror::Mirror;
use names::Names;
use slots::{Slot, Slots};
use store::ClassStore;

/// What few instances have: attributes, tags, and what a place file says that the class table does not know.
#[derive(Debug, Clone, Default)]
struct Extras {
    /// Sorted by name text.
    attributes: Vec<(Arc<str>, Value)>,
    /// Sorted by text.
    tags: Vec<Arc<str>>,
    annotations: Annotations,
}

/// What a place file says of an instance beyond the model: kept so that writing the file loses nothing. Not journaled,
/// not replicated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Annotations {
    /// The class that the file names, where the class table does not know it.
    pub unknown_class: Option<Arc<str>>,
    /// Properties that the class table does not know or whose value it refuses: name and raw text.
    pub unknown_properties: Vec<(Arc<str>, Arc<str>)>,
    /// Comment lines above the instance (`None`) or above one of its properties.
    pub comments: Vec<(Option<Arc<str>>, Arc<str>)>,
    /// The file, relative to the place, that holds a script's source.
    pub source_file: Option<Arc<str>>,
}

/// One tree of instances, from the root (class `DataModel`) down.
///
/// A clone costs little, whatever the size: it shares the columns until one of the two writes, and then those that are
/// written.
#[derive(Debug, Clone)]
pub struct DataModel {
    table: &'static ClassTable,
    slots: Slots,
    /// By class; `None` until an instance of the class exists.
    stores: Vec<Option<Arc<ClassStore>>>,
    names: Arc<Names>,
    extras: Arc<FxHashMap<u32, Arc<Extras>>>,
    root: InstanceId,
    pub(crate) journal: Journal,
    /// Off while a [`Bulk`] writes.
    pub(crate) journaling: bool,
    /// Of a client's model: what the server has.
    pub(crate) mirror: Mirror,
}

impl Default for DataModel {
    fn default() -> Self {
        Self::new()
    }
}

impl DataModel {
    /// A model of nothing but its root.
    pub fn new() -> Self {
        let table = ClassTable::get();
        let mut model = Self {
            table,
            slots: Slots::default(),
            stores: (0..table.class_count()).map(|_| None).collect(),
            names: Arc::default(),
            extras: Arc::default(),
            root: InstanceId::new(0, 0),
            journal: Journal::default(),
            journaling: true,
            mirror: Mirror::default(),
        };
        let name = model.intern("Game");
        let id = model.add_instances(known().data_model, 1, name).next();
        model.root = id.unwrap_or(model.root);
        model.slots.at_mut(0).attached = true;
        model
    }

    /// The class table that the model is typed by.
    pub fn table(&self) -> &'static ClassTable {
        self.table
    }

    /// The root: class `DataModel`, `game` in scripts. Always there.
    pub fn root(&self) -> InstanceId {
        self.root
    }

    /// Live instances, the root and detached ones included.
    pub fn len(&self) -> usize {
        self.slots.live()
    }

    /// Whether there is nothing but the root.
    pub fn is_empty(&self) -> bool {
        self.len() <= 1
    }

    /// Slots in use or free: every [`InstanceId::index`] is below it.
    pub fn slot_count(&self) -> usize {
        self.slots.len()
    }

    /// The journal of changes to attached instances.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The model as it is now, for readers on other threads: a clone without the journal.
    pub fn snapshot(&self) -> Self {
        Self {
            table: self.table,
            slots: self.slots.clone(),
            stores: self.stores.clone(),
            names: Arc::clone(&self.names),
            extras: Arc::clone(&self.extras),
            root: self.root,
            journal: Journal::default(),
            journaling: self.journaling,
            mirror: self.mirror.clone(),
        }
    }

    /// Whether the handle is of a live instance.
    pub fn contains(&self, id: InstanceId) -> bool {
        self.slots.get(id).is_some()
    }

    /// Whether the instance hangs below the root (the root itself does).
    pub fn is_attached(&self, id: InstanceId) -> bool {
        self.slots.get(id).is_some_and(|s| s.attached)
    }

    /// The instance's class; `None` for a handle of nothing.
    pub fn class(&self, id: InstanceId) -> Option<ClassId> {
        self.slots.get(id).map(|s| s.class)
    }

    /// The class's name, that of an unknown class as its file wrote it; empty for a handle of nothing.
    pub fn class_name(&self, id: InstanceId) -> &str {
        match self.slots.get(id) {
            Some(slot) => self
                .annotations(id)
                .and_then(|a| a.unknown_class.as_deref())
                .unwrap_or(self.table.class(slot.class).name),
            None => "",
        }
    }

    /// Whether the instance's class is `class` or extends it.
    pub fn is_a(&self, id: InstanceId, class: ClassId) -> bool {
        self.class(id)
            .is_some_and(|own| self.table.is_a(own, class))
    }

    /// The instance's name; empty for a handle of nothing.
    pub fn name(&self, id: InstanceId) -> &str {
        self.slots.get(id).map_or("", |s| self.names.text(s.name))
    }

    /// The name as shared text; `None` for a handle of nothing.
    pub fn name_arc(&self, id: InstanceId) -> Option<Arc<str>> {
        self.slots
            .get(id)
            .map(|s| Arc::clone(self.names.text(s.name)))
    }

    /// The stable identity, where one was given.
    pub fn uid(&self, id: InstanceId) -> Option<Uid> {
        self.slots.get(id).and_then(|s| s.uid)
    }

    /// Gives an instance its stable identity. Whoever reads or imports a place does this; uniqueness is theirs to check.
    pub fn set_uid(&mut self, id: InstanceId, uid: Option<Uid>) {
        if let Some(slot) = self.slots.get_mut(id) {
            slot.uid = uid;
        }
    }

    /// The instance above; `None` for the root and for detached tops.
    pub fn parent(&self, id: InstanceId) -> Option<InstanceId> {
        self.slots.parent(id)
    }

    /// The first child in order.
    pub fn first_child(&self, id: InstanceId) -> Option<InstanceId> {
        self.slots.first_child(id)
    }

    /// The sibling after this one.
    pub fn next_sibling(&self, id: InstanceId) -> Option<InstanceId> {
        self.slots.next_sibling(id)
    }

    /// The children, in order.
    pub fn children(&self, id: InstanceId) -> impl Iterator<Item = InstanceId> + '_ {
        std::iter::successors(self.first_child(id), |&child| self.next_sibling(child))
    }

    /// Everything below `top`, in preorder, without `top`.
    pub fn descendants(&self, top: InstanceId) -> impl Iterator<Item = InstanceId> + '_ {
        std::iter::successors(self.first_child(top), move |&id| {
            self.slots.preorder_next(top, id)
        })
    }

    /// `top` and everything below it, in preorder.
    pub fn subtree(&self, top: InstanceId) -> impl Iterator<Item = InstanceId> + '_ {
        self.contains(top)
            .then_some(top)
            .into_iter()
            .chain(self.descendants(top))
    }

    /// The instances above, nearest first.
    pub fn ancestors(&self, id: InstanceId) -> impl Iterator<Item = InstanceId> + '_ {
        std::iter::successors(self.parent(id), |&id| self.parent(id))
    }

    /// Whether `id` is below `ancestor`.
    pub fn is_descendant_of(&self, id: InstanceId, ancestor: InstanceId) -> bool {
        self.ancestors(id).any(|a| a == ancestor)
    }

    /// The first child of that name.
    pub fn find_child(&self, id: InstanceId, name: &str) -> Option<InstanceId> {
        let name = self.names.find(name)?;
        self.children(id)
            .find(|&child| self.slots.get(child).is_some_and(|s| s.name == name))
    }

    /// The service of that class: the root's first child of exactly that class.
    pub fn service(&self, class: ClassId) -> Option<InstanceId> {
        self.children(self.root)
            .find(|&child| self.class(child) == Some(class))
    }

    /// Names from below the root down to `id`, joined by `/`: `Workspace/Door/Hinge`.
    pub fn path(&self, id: InstanceId) -> String {
        let mut names: Vec<&str> = vec![self.name(id)];
        names.extend(
            self.ancestors(id)
                .filter(|&a| a != self.root)
                .map(|a| self.name(a)),
        );
        names.reverse();
        names.join("/")
    }

    /// The live instances of exactly this class, in no promised order.
    pub fn instances_of(&self, class: ClassId) -> impl Iterator<Item = InstanceId> + '_ {
        self.store(class)
            .into_iter()
            .flat_map(|store| store.slots().iter().map(|&slot| self.slots.id(slot)))
    }

    /// The value of a property: the instance's own or the default. `None` if the handle is of nothing or its class has
    /// no such property.
    pub fn value(&self, id: InstanceId, property: PropertyId) -> Option<Value> {
        let (slot, column) = self.cell(id, property)?;
        let stored = self.store(slot.class)?.get(slot.row, column);
        Some(stored.unwrap_or_else(|| self.table.class(slot.class).defaults[column].clone()))
    }

    /// The value of a property where it differs from the default.
    pub fn own_value(&self, id: InstanceId, property: PropertyId) -> Option<Value> {
        let (slot, column) = self.cell(id, property)?;
        let stored = self.store(slot.class)?.get(slot.row, column)?;
        (!stored.same_bits(&self.table.class(slot.class).defaults[column])).then_some(stored)
    }

    /// The properties that differ from their defaults, sorted by name.
    pub fn own_values(&self, id: InstanceId) -> impl Iterator<Item = (PropertyId, Value)> + '_ {
        let slot = self.slots.get(id);
        let store = slot.and_then(|s| self.store(s.class).map(|store| (s, store)));
        store.into_iter().flat_map(move |(slot, store)| {
            let info = self.table.class(slot.class);
            store.used_columns().filter_map(move |column| {
                let value = store.get(slot.row, column)?;
                (!value.same_bits(&info.defaults[column])).then(|| (info.properties[column], value))
            })
        })
    }

    /// A part's `CFrame` (or any property of that type), read without building a [`Value`].
    pub fn cframe(&self, id: InstanceId, property: PropertyId) -> Option<CFrame> {
        let (slot, column) = self.cell(id, property)?;
        if let Some(ValueVec::CFrame(values)) = self.store(slot.class)?.dense(column) {
            return values.get(slot.row as usize).copied();
        }
        match self.value(id, property)? {
            Value::CFrame(value) => Some(value),
            _ => None,
        }
    }

    /// The value of a `Ref` property, `None` where it points at nothing or at a freed instance.
    pub fn reference(&self, id: InstanceId, property: PropertyId) -> Option<InstanceId> {
        match self.value(id, property)? {
            Value::Ref(target) => target.filter(|&t| self.contains(t)),
            _ => None,
        }
    }

    /// The value of a `Bool` property; `false` where there is none.
    pub fn flag(&self, id: InstanceId, property: PropertyId) -> bool {
        matches!(self.value(id, property), Some(Value::Bool(true)))
    }

    /// The attributes, sorted by name.
    pub fn attributes(&self, id: InstanceId) -> &[(Arc<str>, Value)] {
        self.extras(id).map_or(&[], |e| &e.attributes)
    }

    /// One attribute.
    pub fn attribute(&self, id: InstanceId, name: &str) -> Option<&Value> {
        let attributes = self.attributes(id);
        let at = attributes
            .binary_search_by(|(n, _)| n.as_ref().cmp(name))
            .ok()?;
        Some(&attributes[at].1)
    }

    /// The tags, sorted.
    pub fn tags(&self, id: InstanceId) -> &[Arc<str>] {
        self.extras(id).map_or(&[], |e| &e.tags)
    }

    /// What the place file says beyond the model.
    pub fn annotations(&self, id: InstanceId) -> Option<&Annotations> {
        self.extras(id).map(|e| &e.annotations)
    }

    /// What the place file says beyond the model, to be written; `None` for a handle of nothing.
    pub fn annotations_mut(&mut self, id: InstanceId) -> Option<&mut Annotations> {
        self.extras_mut(id).map(|e| &mut e.annotations)
    }

    fn extras(&self, id: InstanceId) -> Option<&Extras> {
        self.slots.get(id)?;
        self.extras.get(&(id.index() as u32)).map(Arc::as_ref)
    }

    fn extras_mut(&mut self, id: InstanceId) -> Option<&mut Extras> {
        self.slots.get(id)?;
        let extras = Arc::make_mut(&mut self.extras);
        Some(Arc::make_mut(extras.entry(id.index() as u32).or_default()))
    }

    fn store(&self, class: ClassId) -> Option<&ClassStore> {
        self.stores[class.index()].as_deref()
    }

    fn store_mut(&mut self, class: ClassId) -> &mut ClassStore {
        let info = self.table.class(class);
        let store =
            self.stores[class.index()].get_or_insert_with(|| Arc::new(ClassStore::new(info)));
        Arc::make_mut(store)
    }

    fn cell(&self, id: InstanceId, property: PropertyId) -> Option<(&Slot, usize)> {
        let slot = self.slots.get(id)?;
        Some((slot, self.table.class(slot.class).column_of(property)?))
    }

    /// New detached instances in consecutive rows.
    fn add_instances(
        &mut self,
        class: ClassId,
        count: usize,
        name: NameId,
    ) -> impl ExactSizeIterator<Item = InstanceId> + use<'_> {
        let upcoming: Vec<u32> = self.slots.upcoming(count).collect();
        let first = self.store_mut(class).add_rows(upcoming.into_iter());
        let slots = &mut self.slots;
        slots.reserve(count);
        (0..count as u32).map(move |i| slots.add(class, first + i, name))
    }

    /// Frees a detached subtree: its handles resolve to nothing from now on. What is attached is left alone, and so is a
    /// subtree in which something [mirrors](Self::set_mirrored) another model's instance.
    pub fn free(&mut self, top: InstanceId) {
        if self.is_attached(top) || !self.contains(top) {
            return;
        }
        let doomed: Vec<InstanceId> = self.subtree(top).collect();
        if doomed.iter().any(|&id| self.is_mirrored(id)) {
            return;
        }
        self.slots.detach(top);
        for id in doomed {
            let Some(slot) = self.slots.get(id) else {
                continue;
            };
            let (class, row) = (slot.class, slot.row);
            if let Some(moved) = self.store_mut(class).remove_row(row) {
                self.slots.at_mut(moved).row = row;
            }
            if self.extras.contains_key(&(id.index() as u32)) {
                Arc::make_mut(&mut self.extras).remove(&(id.index() as u32));
            }
            self.slots.remove(id);
        }
    }

    /// Marks a subtree as attached or not.
    fn mark_attached(&mut self, top: InstanceId, attached: bool) {
        let mut next = Some(top);
        while let Some(id) = next {
            self.slots.at_mut(id.index() as u32).attached = attached;
            next = self.slots.preorder_next(top, id);
        }
    }
}

/// The unchecked writes that `change` and [`Bulk`] are made of.
impl DataModel {
    pub(crate) fn attach(
        &mut self,
        child: InstanceId,
        parent: InstanceId,
        before: Option<InstanceId>,
    ) {
        self.slots.attach(child, parent, before);
        let attached = self.is_attached(parent);
        if attached != self.is_attached(child) {
            self.mark_attached(child, attached);
        }
    }

    pub(crate) fn detach(&mut self, child: InstanceId) {
        self.slots.detach(child);
        if self.is_attached(child) {
            self.mark_attached(child, false);
        }
    }

    /// Moves `child` without touching its attached mark, which stays right when both parents are of one kind.
    pub(crate) fn relink(
        &mut self,
        child: InstanceId,
        parent: InstanceId,
        before: Option<InstanceId>,
    ) {
        self.slots.detach(child);
        self.attach(child, parent, before);
    }

    pub(crate) fn replace_name(&mut self, id: InstanceId, name: &str) {
        let name = self.intern(name);
        if let Some(slot) = self.slots.get_mut(id) {
            slot.name = name;
        }
    }

    /// The slot of an instance; `None` for a handle of nothing.
    pub(crate) fn slot(&self, id: InstanceId) -> Option<&Slot> {
        self.slots.get(id)
    }

    /// Replaces the value of a property by its row and its place among the class's.
    pub(crate) fn replace_value(
        &mut self,
        class: ClassId,
        row: u32,
        column: usize,
        value: Value,
    ) -> Value {
        self.store_mut(class).set(row, column, value)
    }

    pub(crate) fn replace_attribute(
        &mut self,
        id: InstanceId,
        name: &Arc<str>,
        value: Option<Value>,
    ) -> Option<Value> {
        let attributes = &mut self.extras_mut(id)?.attributes;
        match (attributes.binary_search_by(|(n, _)| n.cmp(name)), value) {
            (Ok(at), Some(value)) => Some(std::mem::replace(&mut attributes[at].1, value)),
            (Ok(at), None) => Some(attributes.remove(at).1),
            (Err(at), Some(value)) => {
                attributes.insert(at, (Arc::clone(name), value));
                None
            }
            (Err(_), None) => None,
        }
    }

    /// Adds or removes a tag; whether that changed anything.
    pub(crate) fn replace_tag(&mut self, id: InstanceId, tag: &Arc<str>, present: bool) -> bool {
        let Some(extras) = self.extras_mut(id) else {
            return false;
        };
        match (extras.tags.binary_search(tag), present) {
            (Ok(at), false) => {
                extras.tags.remove(at);
                true
            }
            (Err(at), true) => {
                extras.tags.insert(at, Arc::clone(tag));
                true
            }
            _ => false,
        }
    }

    /// Writes a pose that physics or interpolation computed: the value is there for every reader, but no journal entry
    /// is written; whoever moves bodies tells its readers which ones moved. `false` if there is no such part.
    pub fn write_pose(&mut self, id: InstanceId, pose: CFrame) -> bool {
        if !pose.is_finite() {
            return false;
        }
        let Some((slot, column)) = self.cell(id, known().cframe) else {
            return false;
        };
        let (class, row) = (slot.class, slot.row);
        match self.store_mut(class).dense_mut(column) {
            ValueVec::CFrame(values) => {
                values[row as usize] = pose;
                self.posed(id);
                true
            }
            _ => false,
        }
    }
}
