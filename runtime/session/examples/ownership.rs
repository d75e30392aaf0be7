//! Measures ownership (benchmark W6): `cargo run --release -p studio-session --example ownership -- PARTS CLIENTS SECONDS`.
//! Loose parts lie on a floor, the server's script walks every player's character about, and each client's script kicks
//! what is near it, which only has an effect on what that client owns. Everybody ticks in one thread over a network in
//! memory with 50 ms and 3 % loss each way. Prints a line a figure; clients that do not agree with the server in the end
//! void the run.

#[path = "shared/table.rs"]
mod table;

use std::time::Duration;

use studio_model::limits::TICK_HZ;
use studio_net::{Chance, NetConditions};
use studio_session::ServerEvent;

use table::{Table, place};

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

impl Table {
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
    let conditions = NetConditions {
        delay: Duration::from_millis(50),
        loss: Chance::from_millionths(30_000),
        ..NetConditions::default()
    };
    // The server's script is called after how many parts it makes.
    let place = place((&parts.to_string(), SERVER), CLIENT, &[]);
    let mut table = Table::of(place, clients, &conditions);
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
