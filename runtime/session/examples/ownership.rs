//! Measures ownership (benchmark W6): `cargo run --release -p studio-session --example ownership -- PARTS CLIENTS SECONDS`.
//! Loose parts lie on a floor, the server's script walks every player's character about, and each client's script kicks
//! what is near it, which only has an effect on what that client owns. Everybody ticks in one thread over a network in
//! memory with 50 ms and 3 % loss each way. Prints a line a figure; clients that do not agree with the server in the end
//! void the run.

use std::sync::Arc;
use std::time::{Duration, Instant};

use studio_model::known::known;
use studio_model::limits::TICK_HZ;
use studio_model::{Change, DataModel, InstanceId, Value};
use studio_net::memory::MemoryNet;
use studio_net::{Chance, NetConditions};
use studio_publish::{Input, ScriptChecker, ScriptProblem};
use studio_services::data_store::DataStores;
use studio_session::limits::net_limits;
use studio_session::{Client, Origin, Server, ServerEvent};
use studio_snapshot::Snapshot;

/// Parts in rows on a floor; characters that walk from place to place among them.
const SERVER: &str = "
local count = tonumber(script.Name)
local side = math.ceil(math.sqrt(count))
local reach = side * 6
local random = Random.new(7)
local function part(size, at, anchored)
    local p = Instance.new('Part')
    p.Size, p.Position, p.Anchored = size, at, anchored
    p.Parent = workspace
end
part(Vector3.new(1000, 4, 1000), Vector3.new(0, -2, 0), true)
for i = 0, count - 1 do
    part(Vector3.new(2, 2, 2), Vector3.new((i % side) * 12 - reach, 1, (i // side) * 12 - reach), false)
end
local function place()
    return Vector3.new(random:NextNumber(-reach, reach), 4, random:NextNumber(-reach, reach))
end
game:GetService('Players').PlayerAdded:Connect(function(player)
    player.CharacterAdded:Connect(function(body)
        task.wait(0.2)
        body:PivotTo(CFrame.new(place()))
        while body.Parent do
            body.Humanoid:MoveTo(place())
            task.wait(random:NextNumber(2, 5))
        end
    end)
end)";
const CLIENT: &str = "
local me = game:GetService('Players').LocalPlayer
local random = Random.new(me.UserId)
while task.wait(0.25) do
    local root = me.Character and me.Character:FindFirstChild('HumanoidRootPart')
    for _, p in root and workspace:GetPartBoundsInRadius(root.Position, 16) or {} do
        if p.Parent == workspace and random:NextNumber() < 0.2 then
            p:ApplyImpulse(Vector3.new(random:NextNumber(-200, 200), 150, random:NextNumber(-200, 200)))
        end
    end
end";

struct Table {
    net: MemoryNet,
    server: Server,
    clients: Vec<Client>,
}

impl Table {
    fn of(parts: usize, n_clients: usize) -> Self {
        let (net, port) = MemoryNet::new(net_limits());
        let origin = Origin {
            unix: 1.7e9,
            seed: 1,
        };
        let server = Server::start(place(parts), port, origin, DataStores::in_memory());
        let mut server = server.unwrap_or_else(|error| panic!("{error}"));
        server.make_room(n_clients);
        let clients = (0..n_clients).map(|number| {
            let seed = number as u64 + 2;
            let conditions = NetConditions {
                delay: Duration::from_millis(50),
                loss: Chance::from_millionths(30_000),
                seed,
                ..NetConditions::default()
            };
            let port = net.connect(&conditions);
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
    fn tick(&mut self) -> (f64, Vec<ServerEvent>) {
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

    fn bytes_up(&self) -> u64 {
        self.clients
            .iter()
            .map(|client| client.stats().bytes_up)
            .sum()
    }

    /// Holds the world still; whether every client then has what the server has.
    fn agrees(&mut self) -> bool {
        self.server.freeze();
        for _ in 0..4 * TICK_HZ {
            self.tick();
        }
        self.server.request_hashes();
        let mut agreed = 0;
        for _ in 0..4 * TICK_HZ {
            for event in self.tick().1 {
                if let ServerEvent::HashReported { client, hash, .. } = event {
                    agreed += usize::from(hash == self.server.state_hash(client));
                }
            }
        }
        agreed == self.clients.len()
    }
}

fn percentile<T: Copy>(sorted: &[T], percent: usize) -> Option<T> {
    sorted
        .get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1)))
        .copied()
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
    let (parts, clients, seconds) = (number(200), number(16), number(30));
    let mut table = Table::of(parts, clients);
    for _ in 0..5 * TICK_HZ {
        table.tick();
    }
    let before = table.bytes_up();
    let ticks = seconds * TICK_HZ as usize;
    let mut times: Vec<f64> = (0..ticks).map(|_| table.tick().0).collect();
    times.sort_unstable_by(f64::total_cmp);
    let up = (table.bytes_up() - before) as f64 / (seconds * clients) as f64;
    let counts = table.server.ownership_counts();
    let recent = table.server.recent_ownership();
    let mut waits: Vec<u32> = recent.waits.iter().copied().collect();
    waits.sort_unstable();
    let mut errors: Vec<f32> = recent.errors.iter().copied().collect();
    errors.sort_unstable_by(f32::total_cmp);
    let wait = |percent| {
        percentile(&waits, percent).map_or(0.0, |ticks| f64::from(ticks) * 1e3 / f64::from(TICK_HZ))
    };
    println!("{parts} assemblies, {clients} clients, {seconds} s, 50 ms and 3 % loss each way");
    println!(
        "server: p50 {:.2} ms, p99 {:.2} ms a tick",
        percentile(&times, 50).unwrap_or_default(),
        percentile(&times, 99).unwrap_or_default(),
    );
    println!(
        "{} changes of hands, the new owner's first word after p50 {:.0} ms, p99 {:.0} ms",
        counts.hand_overs,
        wait(50),
        wait(99),
    );
    println!(
        "reports: {} believed, {} cut, {:?} refused (outside, speed, wall), {} stale, {} late, {} foreign",
        counts.believed,
        counts.cut,
        counts.refused,
        counts.reports.stale,
        counts.reports.late,
        counts.reports.foreign,
    );
    println!(
        "{} corrections, p99 {:.2} studs; {} owners silent; {up:.0} B/s up for each client",
        counts.corrections,
        percentile(&errors, 99).unwrap_or_default(),
        counts.silent,
    );
    assert!(table.agrees(), "clients disagree: the figures are void");
}

/// A place of a script on each side. The server's is named after how many parts it makes.
fn place(parts: usize) -> Arc<Snapshot> {
    let mut model = DataModel::new();
    let root = model.root();
    add(&mut model, root, "Workspace", "Workspace");
    let server = add(
        &mut model,
        root,
        "ServerScriptService",
        "ServerScriptService",
    );
    let script = add(&mut model, server, "Script", &parts.to_string());
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
        assert!(done.is_ok(), "it can be put there: {done:?}");
    }
    id
}

/// The scripts are known to be well-formed.
struct NoScripts;

impl ScriptChecker for NoScripts {
    fn check(&self, _source: &str) -> Result<(), ScriptProblem> {
        Ok(())
    }
}
