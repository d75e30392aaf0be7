//! Subtrees taken out of a model as plain data, to be built again: in the same model, or in another. References between
//! them lead to the copies.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use studio_model::{
    Annotations, Change, ChangeError, ClassId, DataModel, InstanceId, PropertyId, Uid, Value,
};

use crate::edit::Edit;

/// One instance of a fragment.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) class: ClassId,
    pub(crate) name: Arc<str>,
    pub(crate) uid: Option<Uid>,
    /// Its place in the fragment; `None` of a top.
    parent: Option<usize>,
    values: Vec<(PropertyId, Value)>,
    attributes: Vec<(Arc<str>, Value)>,
    tags: Vec<Arc<str>>,
    annotations: Annotations,
}

/// Some subtrees, parents before their children.
#[derive(Debug, Default)]
pub(crate) struct Fragment {
    pub(crate) nodes: Vec<Node>,
    originals: Vec<InstanceId>,
    /// The places of the instances that it was taken from.
    places: FxHashMap<InstanceId, usize>,
}

/// Where a fragment is built. What is built is detached.
pub(crate) trait Target {
    /// A new instance, of this uid where one is given.
    fn create(&mut self, class: ClassId, uid: Option<Uid>) -> Result<InstanceId, ChangeError>;
    /// Changes something that was created here.
    fn apply(&mut self, change: Change) -> Result<(), ChangeError>;
}

impl Target for Edit<'_> {
    fn create(&mut self, class: ClassId, uid: Option<Uid>) -> Result<InstanceId, ChangeError> {
        match uid {
            Some(uid) => self.create_with_uid(class, uid),
            None => Edit::create(self, class),
        }
    }

    fn apply(&mut self, change: Change) -> Result<(), ChangeError> {
        self.prepare(change)
    }
}

impl Target for DataModel {
    fn create(&mut self, class: ClassId, uid: Option<Uid>) -> Result<InstanceId, ChangeError> {
        let id = DataModel::create(self, class)?;
        self.set_uid(id, uid);
        Ok(id)
    }

    fn apply(&mut self, change: Change) -> Result<(), ChangeError> {
        DataModel::apply(self, change).map(drop)
    }
}

impl Fragment {
    /// The subtrees of these instances, of which none is below another. Files that hold sources are not taken along: two
    /// scripts with one file would change together.
    pub(crate) fn of(model: &DataModel, tops: &[InstanceId]) -> Self {
        let mut fragment = Self::default();
        for &top in tops {
            for id in model.subtree(top) {
                let Some(class) = model.class(id) else {
                    continue;
                };
                let parent = if id == top {
                    None
                } else {
                    let parent = model.parent(id);
                    parent.and_then(|parent| fragment.places.get(&parent).copied())
                };
                fragment.places.insert(id, fragment.nodes.len());
                fragment.originals.push(id);
                fragment.nodes.push(Node {
                    class,
                    name: model.name_arc(id).unwrap_or_default(),
                    uid: model.uid(id),
                    parent,
                    values: model.own_values(id).collect(),
                    attributes: model.attributes(id).to_vec(),
                    tags: model.tags(id).to_vec(),
                    annotations: annotations(model, id),
                });
            }
        }
        fragment
    }

    /// Builds the subtrees; the tops, detached. `uid_of` says which uid an instance gets; for references to what is not
    /// part of the fragment, `outside` says where they lead.
    pub(crate) fn build(
        &self,
        target: &mut impl Target,
        mut uid_of: impl FnMut(&Node) -> Option<Uid>,
        outside: impl Fn(InstanceId) -> Option<InstanceId>,
    ) -> Result<Built, ChangeError> {
        let mut ids = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            ids.push(target.create(node.class, uid_of(node))?);
        }
        let lead = |value: &Value| match value {
            Value::Ref(Some(to)) => Value::Ref(match self.places.get(to) {
                Some(&place) => Some(ids[place]),
                None => outside(*to),
            }),
            value => value.clone(),
        };
        for (node, &id) in self.nodes.iter().zip(&ids) {
            node.fill(target, id, &lead)?;
            if let Some(parent) = node.parent {
                target.apply(Change::Insert {
                    root: id,
                    parent: ids[parent],
                    before: None,
                })?;
            }
        }
        let tops = self.nodes.iter().zip(&ids);
        Ok(Built {
            tops: tops
                .filter(|(node, _)| node.parent.is_none())
                .map(|(_, &id)| id)
                .collect(),
            ids,
        })
    }

    /// The instances that it was taken from, each with its place.
    pub(crate) fn originals(&self) -> impl Iterator<Item = (InstanceId, usize)> + '_ {
        self.originals.iter().copied().zip(0..)
    }

    /// The place of an instance that the fragment was taken from.
    pub(crate) fn place_of(&self, id: InstanceId) -> Option<usize> {
        self.places.get(&id).copied()
    }
}

/// What was built.
#[derive(Debug)]
pub(crate) struct Built {
    /// The tops, detached.
    pub(crate) tops: Vec<InstanceId>,
    /// All, in the fragment's order.
    pub(crate) ids: Vec<InstanceId>,
}

impl Node {
    fn fill(
        &self,
        target: &mut impl Target,
        id: InstanceId,
        lead: &impl Fn(&Value) -> Value,
    ) -> Result<(), ChangeError> {
        target.apply(Change::SetName {
            id,
            name: Arc::clone(&self.name),
        })?;
        for (property, value) in &self.values {
            target.apply(Change::SetProperty {
                id,
                property: *property,
                value: lead(value),
            })?;
        }
        for (name, value) in &self.attributes {
            target.apply(Change::SetAttribute {
                id,
                name: Arc::clone(name),
                value: Some(value.clone()),
            })?;
        }
        for tag in &self.tags {
            target.apply(Change::AddTag {
                id,
                tag: Arc::clone(tag),
            })?;
        }
        if self.annotations != Annotations::default() {
            target.apply(Change::SetAnnotations {
                id,
                annotations: Box::new(self.annotations.clone()),
            })?;
        }
        Ok(())
    }
}

fn annotations(model: &DataModel, id: InstanceId) -> Annotations {
    let mut notes = model.annotations(id).cloned().unwrap_or_default();
    notes.source_file = None;
    notes
}
