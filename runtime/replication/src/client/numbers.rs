//! Which instance has which number, both ways, and the references whose targets are not here yet. A reference is
//! remembered by its number: it comes to life when its target arrives, and again when the target went and came back.

use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::{DataModel, InstanceId, PropertyId, Value};
use studio_snapshot::NetId;

/// Numbers and references of one client.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    instances: FxHashMap<NetId, InstanceId>,
    arrived: Vec<NetId>,
    /// By slot index; an entry of another instance counts as none.
    nets: Vec<Option<(InstanceId, NetId)>>,
    /// What the server last said of a reference property.
    targets: FxHashMap<(InstanceId, PropertyId), NetId>,
    /// Who refers to a number: `targets` the other way round.
    holders: FxHashMap<NetId, FxHashSet<(InstanceId, PropertyId)>>,
}

impl Numbers {
    pub(super) fn instance(&self, net: NetId) -> Option<InstanceId> {
        self.instances.get(&net).copied()
    }

    pub(super) fn net(&self, id: InstanceId) -> Option<NetId> {
        let (owner, net) = self.nets.get(id.index()).copied().flatten()?;
        (owner == id).then_some(net)
    }

    /// Every instance that has a number, in the numbers' order.
    pub(super) fn all(&self) -> Vec<(NetId, InstanceId)> {
        let mut all: Vec<_> = self.instances.iter().map(|(&net, &id)| (net, id)).collect();
        all.sort_unstable();
        all
    }

    pub(super) fn len(&self) -> usize {
        self.instances.len()
    }

    /// An instance arrived: references to its number come to life.
    pub(super) fn arrive(&mut self, model: &mut DataModel, net: NetId, id: InstanceId) {
        self.instances.insert(net, id);
        self.arrived.push(net);
        if self.nets.len() <= id.index() {
            self.nets.resize(id.index() + 1, None);
        }
        self.nets[id.index()] = Some((id, net));
        model.set_mirrored(id, true);
        let Some(holders) = self.holders.get(&net) else {
            return;
        };
        for &(holder, property) in holders {
            if model.contains(holder) {
                // The property was checked when the reference was remembered; a holder that is gone is no error.
                let set = model.set_property(holder, property, Value::Ref(Some(id)));
                debug_assert!(set.is_ok(), "a remembered reference can be set: {set:?}");
            }
        }
    }

    /// What arrived since the last call.
    pub(super) fn take_arrived(&mut self) -> Vec<NetId> {
        std::mem::take(&mut self.arrived)
    }

    /// An instance left: its number is free for its return, and what it referred to is forgotten.
    pub(super) fn leave(&mut self, model: &mut DataModel, id: InstanceId) {
        if let Some(net) = self.net(id) {
            model.set_mirrored(id, false);
            self.instances.remove(&net);
            self.nets[id.index()] = None;
        }
    }

    /// The server said what a reference property refers to.
    pub(super) fn refer(
        &mut self,
        holder: InstanceId,
        property: PropertyId,
        target: Option<NetId>,
    ) {
        let key = (holder, property);
        let old = match target {
            Some(net) => self.targets.insert(key, net),
            None => self.targets.remove(&key),
        };
        if old == target {
            return;
        }
        if let Some(old) = old
            && let Some(holders) = self.holders.get_mut(&old)
        {
            holders.remove(&key);
            if holders.is_empty() {
                self.holders.remove(&old);
            }
        }
        if let Some(net) = target {
            self.holders.entry(net).or_default().insert(key);
        }
    }

    /// Forgets what an instance refers to.
    pub(super) fn forget_references(&mut self, model: &DataModel, holder: InstanceId) {
        let Some(class) = model.class(holder) else {
            return;
        };
        let table = model.table();
        for &property in &table.class(class).properties {
            if table.property(property).value_type == studio_model::ValueType::Ref {
                self.refer(holder, property, None);
            }
        }
    }
}
