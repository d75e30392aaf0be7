//! Measures remotes: `cargo run --release -p studio-session --example remotes -- CLIENTS EVENTS` lets each client fire
//! EVENTS remote events of three small values a tick, and the server answer with as many to all. Server and clients tick
//! in one thread over the network in memory, so that what is measured is the server's tick alone: decoding, handlers,
//! packing, sending, without sockets. Prints a line a figure; a handler that missed a call voids the run. Rate limits are
//! lifted.

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
use studio_session::{Client, Origin, Server};
use studio_snapshot::Snapshot;

/// Ticks of each measurement; those before are not counted.
const TICKS: usize = 300;
const WARM_UP_TICKS: usize = 120;

/// Both halves wait until the other tells them to begin: the attribute comes by replication.
const SERVER: &str = "
game:GetService('Players').CharacterAutoLoads = false
local remote = game:GetService('ReplicatedStorage').Remote
_G.heard = 0
remote.OnServerEvent:Connect(function(player, number, text, place)
    _G.heard += 1
end)
game:GetService('RunService').Heartbeat:Connect(function()
    local events = workspace:GetAttribute('Events')
    if events then
        for i = 1, events do
            remote:FireAllClients(i, 'answer', Vector3.new(i, 0, 0))
        end
    end
end)";
const CLIENT: &str = "
local remote = game:GetService('ReplicatedStorage'):WaitForChild('Remote')
local heard = 0
remote.OnClientEvent:Connect(function(number, text, place)
    heard += 1
end)
game:GetService('RunService').Heartbeat:Connect(function()
    local events = workspace:GetAttribute('Events')
    if events then
        for i = 1, events do
            remote:FireServer(i, 'question', Vector3.new(0, i, 0))
        end
    end
end)";

struct Table {
    net: MemoryNet,
    server: Server,
    clients: Vec<Client>,
}

impl Table {
    fn of(n_clients: usize) -> Self {
        let (net, port) = MemoryNet::new(net_limits());
        let origin = Origin {
            unix: 1.7e9,
            seed: 1,
        };
        let server = Server::start(place(), port, origin, DataStores::in_memory());
        let mut server = server.unwrap_or_else(|error| panic!("{error}"));
        server.make_room(n_clients);
        server.set_remote_calls_per_second(f64::INFINITY);
        let clients = (0..n_clients).map(|number| {
            let port = net.connect(&NetConditions::default());
            let seed = number as u64 + 2;
            Client::over(port, &format!("Player{number}"), Origin { seed, ..origin })
        });
        let clients = clients.collect();
        Self {
            net,
            server,
            clients,
        }
    }

    /// One tick of everybody; the milliseconds that the server's took.
    fn tick(&mut self) -> f64 {
        let now = self.net.now_us() + 1_000_000 / u64::from(TICK_HZ) + 1;
        self.net.advance_to(now);
        let start = Instant::now();
        self.server.tick();
        let took = start.elapsed().as_secs_f64() * 1e3;
        while self.server.poll_event().is_some() {}
        for client in &mut self.clients {
            client.tick();
        }
        took
    }

    /// The median and the 99th percentile of the server's ticks.
    fn measure(&mut self) -> (f64, f64) {
        for _ in 0..WARM_UP_TICKS {
            self.tick();
        }
        let mut times: Vec<f64> = (0..TICKS).map(|_| self.tick()).collect();
        times.sort_unstable_by(f64::total_cmp);
        (times[TICKS / 2], times[TICKS * 99 / 100])
    }

    /// How many calls the server's handler has heard.
    fn heard(&mut self) -> f64 {
        self.server.with_scripts(|running| {
            let heard = running.compile("return _G.heard", "Bench");
            let heard = heard.and_then(|heard| heard.call(()));
            heard.unwrap_or_else(|error| panic!("{error}"))
        })
    }

    fn begin(&mut self, events: usize) {
        let source = format!("workspace:SetAttribute('Events', {events})");
        let begun = self
            .server
            .with_scripts(|running| running.run_source(&source, "Bench"));
        assert!(begun.is_ok(), "{begun:?}");
    }
}

#[expect(
    clippy::print_stdout,
    reason = "an example that prints what it measured"
)]
fn main() {
    let mut numbers = std::env::args()
        .skip(1)
        .map(|arg| arg.parse::<usize>().unwrap_or_default());
    let mut number = |default| numbers.next().unwrap_or(default);
    let (clients, events) = (number(20), number(50));
    let mut table = Table::of(clients);
    let (idle, idle_worst) = table.measure();
    println!("{clients} clients, nothing fired: p50 {idle:.2} ms, p99 {idle_worst:.2} ms a tick");
    table.begin(events);
    for _ in 0..WARM_UP_TICKS {
        table.tick();
    }
    let before = table.heard();
    let (busy, worst) = table.measure();
    let heard = table.heard() - before;
    let fired = ((TICKS + WARM_UP_TICKS) * clients * events) as f64;
    println!(
        "{} events up and {events} to all a tick: p50 {busy:.2} ms, p99 {worst:.2} ms a tick; {:.0} ns a call, in and out; {heard} heard of {fired}",
        clients * events,
        (busy - idle) * 1e6 / (2 * clients * events) as f64,
    );
    assert!(heard == fired, "calls were lost: the figures are void");
}

/// A place of a remote event and a script on each side.
fn place() -> Arc<Snapshot> {
    let mut model = DataModel::new();
    let root = model.root();
    add(&mut model, root, "Workspace", "Workspace");
    let shared = add(&mut model, root, "ReplicatedStorage", "ReplicatedStorage");
    add(&mut model, shared, "RemoteEvent", "Remote");
    let server = add(
        &mut model,
        root,
        "ServerScriptService",
        "ServerScriptService",
    );
    let script = add(&mut model, server, "Script", "Server");
    let starter = add(&mut model, root, "StarterPlayer", "StarterPlayer");
    let starter = add(
        &mut model,
        starter,
        "StarterPlayerScripts",
        "StarterPlayerScripts",
    );
    let local = add(&mut model, starter, "LocalScript", "Client");
    for (id, source) in [(script, SERVER), (local, CLIENT)] {
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
        assert!(done.is_ok(), "it can be there: {done:?}");
    }
    id
}

/// The place's scripts are known to compile.
struct NoScripts;

impl ScriptChecker for NoScripts {
    fn check(&self, _source: &str) -> Result<(), ScriptProblem> {
        Ok(())
    }
}
