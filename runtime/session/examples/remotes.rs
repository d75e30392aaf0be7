//! Measures remotes: `cargo run --release -p studio-session --example remotes -- CLIENTS EVENTS` lets each client fire
//! EVENTS remote events of three small values a tick, and the server answer with as many to all. Server and clients tick
//! in one thread over the network in memory, so that what is measured is the server's tick alone: decoding, handlers,
//! packing, sending, without sockets. Prints a line a figure; a handler that missed a call voids the run. Rate limits are
//! lifted.

#[path = "shared/table.rs"]
mod table;

use studio_net::NetConditions;

use table::{Table, place};

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

/// What is measured, tick by tick.
struct Bench(Table);

impl Bench {
    fn tick(&mut self) -> f64 {
        self.0.tick().0
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
        self.0.server.with_scripts(|running| {
            let heard = running.compile("return _G.heard", "Bench");
            let heard = heard.and_then(|heard| heard.call(()));
            heard.unwrap_or_else(|error| panic!("{error}"))
        })
    }

    fn begin(&mut self, events: usize) {
        let source = format!("workspace:SetAttribute('Events', {events})");
        let begun = self
            .0
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
    let shared = [("RemoteEvent", "Remote")];
    let place = place(("Server", SERVER), CLIENT, &shared);
    let mut table = Bench(Table::of(place, clients, &NetConditions::default()));
    table.0.server.set_remote_calls_per_second(f64::INFINITY);
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
