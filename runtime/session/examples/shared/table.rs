//! A server and its clients at one table: they tick in one thread over a network in memory, so that what is measured is
//! the server's tick alone. And places that are a script on each side.

use std::sync::Arc;
use std::time::Instant;

use studio_model::known::known;
use studio_model::limits::TICK_HZ;
use studio_model::{Change, DataModel, InstanceId, Value};
use studio_net::NetConditions;
use studio_net::memory::MemoryNet;
use studio_publish::{Input, ScriptChecker, ScriptProblem};
use studio_services::data_store::DataStores;
use studio_session::limits::net_limits;
use studio_session::{Client, Origin, Server, ServerEvent};
use studio_snapshot::Snapshot;

pub(crate) struct Table {
    net: MemoryNet,
    pub(crate) server: Server,
    pub(crate) clients: Vec<Client>,
}

impl Table {
    /// A server of a place, and clients that join it, each over a network of these conditions and a seed of its own.
    pub(crate) fn of(place: Arc<Snapshot>, clients: usize, conditions: &NetConditions) -> Self {
        let (net, port) = MemoryNet::new(net_limits());
        let origin = Origin {
            unix: 1.7e9,
            seed: 1,
        };
        let server = Server::start(place, port, origin, DataStores::in_memory());
        let mut server = server.unwrap_or_else(|error| panic!("{error}"));
        server.make_room(clients);
        let clients = (0..clients).map(|number| {
            let seed = number as u64 + 2;
            let port = net.connect(&NetConditions {
                seed,
                ..*conditions
            });
            let name = format!("Player{}", number + 1);
            Client::over(port, &name, Origin { seed, ..origin })
        });
        let clients = clients.collect();
        Self {
            net,
            server,
            clients,
        }
    }

    /// One tick of everybody; the milliseconds that the server's took, and what was reported.
    pub(crate) fn tick(&mut self) -> (f64, Vec<ServerEvent>) {
        let now = self.net.now_us() + 1_000_000 / u64::from(TICK_HZ) + 1;
        self.net.advance_to(now);
        let start = Instant::now();
        self.server.tick();
        let took = start.elapsed().as_secs_f64() * 1e3;
        let events = std::iter::from_fn(|| self.server.poll_event()).collect();
        for client in &mut self.clients {
            client.tick();
        }
        (took, events)
    }
}

/// A place of a script on each side, the server's under a name, and of what else is said of it: a class and a name, in
/// `ReplicatedStorage`.
pub(crate) fn place(
    (name, server): (&str, &str),
    client: &str,
    shared: &[(&str, &str)],
) -> Arc<Snapshot> {
    let mut model = DataModel::new();
    let root = model.root();
    let mut service = |class| add(&mut model, root, class, class);
    service("Workspace");
    let [storage, scripts, starter] =
        ["ReplicatedStorage", "ServerScriptService", "StarterPlayer"].map(&mut service);
    for (class, name) in shared {
        add(&mut model, storage, class, name);
    }
    let own = "StarterPlayerScripts";
    let own = add(&mut model, starter, own, own);
    for (parent, class, name, source) in [
        (scripts, "Script", name, server),
        (own, "LocalScript", "Client", client),
    ] {
        let id = add(&mut model, parent, class, name);
        let set = model.set_property(id, known().script_source, Value::String(source.into()));
        assert!(set.is_ok(), "a script has a source: {set:?}");
    }
    let (snapshot, report) = studio_publish::publish(&Input::model(&model), &NoScripts);
    Arc::new(snapshot.unwrap_or_else(|| panic!("{report:?}")))
}

fn add(model: &mut DataModel, parent: InstanceId, class: &str, name: &str) -> InstanceId {
    let class = model.table().class_named(class);
    let class = class.unwrap_or_else(|| panic!("the class table has no {name}"));
    let id = model
        .create(class)
        .unwrap_or_else(|error| panic!("{error}"));
    let name = name.into();
    let before = None;
    for change in [
        Change::SetName { id, name },
        Change::Insert {
            root: id,
            parent,
            before,
        },
    ] {
        let done = model.apply(change);
        assert!(done.is_ok(), "it can be put there: {done:?}");
    }
    id
}

/// The scripts are known to compile.
struct NoScripts;

impl ScriptChecker for NoScripts {
    fn check(&self, _source: &str) -> Result<(), ScriptProblem> {
        Ok(())
    }
}
