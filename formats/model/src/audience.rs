//! Who may know what: the one place that says which instances and properties a client is ever told of. Publish sorts
//! snapshots by it, the server replicates by it, and both sides' state hashes follow it.

use crate::class_table::{Audience, PropertyId};
use crate::id::InstanceId;
use crate::known::known;
use crate::tree::DataModel;
use crate::value::Value;

/// `RunContext.Client`: a `Script` that runs on clients.
const RUN_CONTEXT_CLIENT: u32 = 2;

/// Who may know of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// No client.
    Nobody,
    /// The client of this player.
    Owner(InstanceId),
    /// Every client.
    Everyone,
}

impl DataModel {
    /// Who may know of the instance, as the whole chain of its ancestors says. What is below a `PlayerGui` is for the player
    /// whose child that is, as long as the player is in `Players`; a `PlayerGui` elsewhere is for nobody.
    pub fn reach(&self, id: InstanceId) -> Reach {
        if !self.is_attached(id) {
            return Reach::Nobody;
        }
        let mut reach = Reach::Everyone;
        for id in std::iter::once(id).chain(self.ancestors(id)) {
            let Some(class) = self.class(id).filter(|_| id != self.root()) else {
                continue;
            };
            match (self.table().class(class).audience, reach) {
                (Audience::Everyone, _) => {}
                (Audience::Owner, Reach::Everyone) => match self.owner(id) {
                    Some(player) => reach = Reach::Owner(player),
                    None => return Reach::Nobody,
                },
                (Audience::Nobody | Audience::Owner, _) => return Reach::Nobody,
            }
        }
        reach
    }

    /// The player in `Players` whose child this is.
    fn owner(&self, id: InstanceId) -> Option<InstanceId> {
        let player = self
            .parent(id)
            .filter(|&parent| self.class(parent) == Some(known().player))?;
        let players = self.parent(player)?;
        (self.class(players) == Some(known().players)).then_some(player)
    }

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
    fn what_is_below_a_players_gui_is_for_that_player() {
        let mut model = DataModel::new();
        let top = model.root();
        let gui_class = model.table().class_named("PlayerGui").unwrap();
        let players = add(&mut model, known().players, top);
        let player = add(&mut model, known().player, players);
        let gui = add(&mut model, gui_class, player);
        let folder = add(&mut model, known().folder, gui);
        assert_eq!(model.reach(player), Reach::Everyone);
        assert_eq!(model.reach(gui), Reach::Owner(player));
        assert_eq!(model.reach(folder), Reach::Owner(player));
        let stray = add(&mut model, gui_class, players);
        assert_eq!(model.reach(stray), Reach::Nobody);
        model.apply(Change::Remove { root: player }).unwrap();
        assert_eq!(model.reach(folder), Reach::Nobody);
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
