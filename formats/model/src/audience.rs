//! Who may know what: the one place that says which instances and properties a client is ever told of. Publish sorts
//! snapshots by it, the server replicates by it, and both sides' state hashes follow it.

use crate::class_table::{Audience, PropertyId};
use crate::id::InstanceId;
use crate::known::known;
use crate::tree::DataModel;
use crate::value::Value;

/// `RunContext.Client`: a `Script` that runs on clients.
const RUN_CONTEXT_CLIENT: u32 = 2;

impl DataModel {
    /// Whether every client may know of the instance, as far as its own class says. The whole chain of its ancestors
    /// must agree: see [`Self::is_for_clients`].
    pub fn class_is_for_clients(&self, id: InstanceId) -> bool {
        self.class(id)
            .is_some_and(|class| self.table().class(class).audience == Audience::Everyone)
    }

    /// Whether every client may know of the instance: it is attached, and its class and those of its ancestors are for
    /// everyone. The root is.
    pub fn is_for_clients(&self, id: InstanceId) -> bool {
        let visible = |id: InstanceId| id == self.root() || self.class_is_for_clients(id);
        self.is_attached(id) && visible(id) && self.ancestors(id).all(visible)
    }

    /// Whether clients may know this property of this instance: it replicates, and it is not the source of a script that
    /// runs on the server.
    pub fn property_is_for_clients(&self, id: InstanceId, property: PropertyId) -> bool {
        self.table().property(property).replicates
            && (property != known().script_source || !self.is_server_script(id))
    }

    /// Whether the instance is a script that runs on the server: a `Script` (not a `LocalScript`) whose `RunContext` is
    /// not `Client`.
    pub fn is_server_script(&self, id: InstanceId) -> bool {
        self.class(id) == Some(known().script)
            && self.original_value(id, known().run_context) != Some(Value::Enum(RUN_CONTEXT_CLIENT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Change;
    use crate::class_table::ClassId;

    fn add(model: &mut DataModel, class: ClassId, parent: InstanceId) -> InstanceId {
        let root = model.create(class).unwrap();
        model
            .apply(Change::Insert {
                root,
                parent,
                before: None,
            })
            .unwrap();
        root
    }

    #[test]
    fn what_is_below_server_storage_is_not_for_clients() {
        let mut model = DataModel::new();
        let top = model.root();
        let workspace = add(&mut model, known().workspace, top);
        let storage = add(&mut model, known().server_storage, top);
        let folder = add(&mut model, known().folder, storage);
        let part = add(&mut model, known().part, folder);
        assert!(model.is_for_clients(top) && model.is_for_clients(workspace));
        assert!(!model.is_for_clients(part) && model.class_is_for_clients(part));
        model
            .apply(Change::Reparent {
                id: folder,
                parent: workspace,
                before: None,
            })
            .unwrap();
        assert!(model.is_for_clients(part));
    }

    #[test]
    fn only_scripts_that_run_on_clients_show_their_source() {
        let mut model = DataModel::new();
        let server = model.create(known().script).unwrap();
        let client = model.create(known().script).unwrap();
        let local = model.create(known().local_script).unwrap();
        model
            .set_property(client, known().run_context, Value::Enum(RUN_CONTEXT_CLIENT))
            .unwrap();
        assert!(!model.property_is_for_clients(server, known().script_source));
        assert!(model.property_is_for_clients(client, known().script_source));
        assert!(model.property_is_for_clients(local, known().script_source));
    }
}
