//! Measures the loops: `cargo run --release -p studio-session --example figures -- PARTS LOOSE CLIENTS SECONDS [NET]`
//! plays a place of that many anchored parts and that many loose ones, and prints how fast it began, how clients joined
//! and how long ticks took. NET is a bad network: `delay=50ms,loss=2%`.

use std::sync::Arc;
use std::time::Duration;

use studio_model::known::known;
use studio_model::{CFrame, ClassId, DataModel, InstanceId, Value};
use studio_publish::{Input, ScriptChecker, ScriptProblem};
use studio_session::{PlayConfig, PlayEvent, StopFlag, play};
use studio_snapshot::Snapshot;

#[expect(
    clippy::print_stdout,
    reason = "an example that prints what it measured"
)]
fn main() {
    let mut numbers = std::env::args()
        .skip(1)
        .map(|arg| arg.parse::<usize>().unwrap_or_default());
    let mut number = |default| numbers.next().unwrap_or(default);
    let (parts, loose, clients, seconds) = (number(100_000), number(500), number(3), number(10));
    let net = std::env::args().nth(5).unwrap_or_default();
    let conditions = net.parse().unwrap_or_default();
    let config = PlayConfig {
        clients,
        duration: Some(Duration::from_secs(seconds as u64)),
        conditions,
        ..PlayConfig::new(place(parts, loose))
    };
    let mut on_event = |event| match event {
        PlayEvent::Progress(_) => {}
        PlayEvent::ServerReady { after, instances } => {
            println!(
                "first tick after {} ms, {instances} instances",
                after.as_millis()
            );
        }
        event => println!("{event:?}"),
    };
    match play(config, &mut on_event, &StopFlag::new()) {
        Ok(summary) => {
            let ms = |time: Duration| time.as_secs_f64() * 1e3;
            let times = &summary.tick_times;
            println!(
                "{} ticks ({} lost): p50 {:.2} ms, p99 {:.2} ms, max {:.2} ms",
                summary.ticks,
                summary.ticks_lost,
                ms(times.percentile(50)),
                ms(times.percentile(99)),
                ms(times.max())
            );
            let converged = summary
                .clients
                .iter()
                .filter(|client| client.converged())
                .count();
            let joins = summary.clients.iter().filter_map(|client| client.join);
            let down: u64 = summary.clients.iter().map(|client| client.bytes_down).sum();
            println!(
                "{converged} of {clients} converged; slowest join {:.0} ms; {} kB down each",
                ms(joins.max().unwrap_or_default()),
                down / 1_000 / (clients as u64).max(1)
            );
        }
        Err(error) => println!("{error}"),
    }
}

/// A wide floor of anchored parts, and piles of loose ones on it.
fn place(parts: usize, loose: usize) -> Arc<Snapshot> {
    let mut model = DataModel::new();
    let root = model.root();
    let workspace = insert(&mut model, known().workspace, root);
    let side = (parts as f32).sqrt().ceil() as usize;
    for i in 0..parts {
        let position = [(i % side) as f32 * 8.0, 0.0, (i / side) as f32 * 8.0];
        part(&mut model, workspace, position, [8.0, 2.0, 8.0], true);
    }
    // Piles of eight, not quite upright.
    for i in 0..loose {
        let (pile, level) = (i / 8, i % 8);
        let (x, z) = ((pile % 24) as f32 * 10.0, (pile / 24) as f32 * 10.0);
        let position = [x + level as f32 * 0.3, 3.0 + level as f32 * 2.2, z];
        part(&mut model, workspace, position, [2.0; 3], false);
    }
    let (snapshot, report) = studio_publish::publish(&Input::model(&model), &NoScripts);
    Arc::new(snapshot.unwrap_or_else(|| panic!("{report:?}")))
}

fn part(
    model: &mut DataModel,
    parent: InstanceId,
    position: [f32; 3],
    size: [f32; 3],
    anchored: bool,
) {
    let id = insert(model, known().part, parent);
    for (property, value) in [
        (
            known().cframe,
            Value::CFrame(CFrame::from_position(position.into())),
        ),
        (known().size, Value::Vector3(size.into())),
        (known().anchored, Value::Bool(anchored)),
    ] {
        let set = model.set_property(id, property, value);
        assert!(set.is_ok(), "a part has these properties: {set:?}");
    }
}

fn insert(model: &mut DataModel, class: ClassId, parent: InstanceId) -> InstanceId {
    let mut bulk = model.bulk();
    let id = bulk.create(class).unwrap_or_else(|error| panic!("{error}"));
    bulk.link(id, parent);
    id
}

/// The place has no scripts to check.
struct NoScripts;

impl ScriptChecker for NoScripts {
    fn check(&self, _source: &str) -> Result<(), ScriptProblem> {
        Ok(())
    }
}
