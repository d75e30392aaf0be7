//! Benchmark F2: one part of a place changes, and a new process that knows nothing of the last time publishes it again.
//! Afterwards the snapshot holds the change, and of its chunks the one that changed is the only one with another hash.
//!
//! ```text
//! cargo bench -p studio-tests --bench f2 -- --json f2.json
//! ```

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

mod luau;

use std::fs;
use std::path::Path;

use clap::Parser as _;
use serde_json::{Value as Json, json};
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value};
use studio_place::{PLACE_FILE, open, write_string};
use studio_publish::{Input, publish};
use studio_snapshot::{Snapshot, load_server};
use studio_tests::f1_place::model;
use studio_tests::measure::{
    Figures, Options, Outcome, Step, Table, mebibytes, run_as_child, run_in_child, seconds,
};
use studio_tests::seeded::Seeded;

use luau::Luau;

const SNAPSHOT_FILE: &str = "place.snapshot";

const PUBLISH: &str = "publish";
const STEPS: &[Step] = &[(PUBLISH, publish_once)];

/// What a cold publish of [`BAR_PARTS`] may take, in seconds.
const BAR_SECONDS: f64 = 1.0;
const BAR_PARTS: f64 = 100_000.0;

fn main() -> Outcome<()> {
    let options = Options::parse();
    if let Some((step, dir)) = options.child() {
        print!("{}", run_as_child(STEPS, step, dir, &options)?);
        return Ok(());
    }
    let measured = measure(&options)?;
    let (parts, seed, runs) = (options.parts, options.seed, options.runs);
    println!("F2: one part of {parts} changes, seed {seed}, {runs} runs\n");
    print!("{}", table(&measured).text());
    let command = measured.last().map_or(f64::NAN, Figures::median);
    let bar = BAR_SECONDS * parts as f64 / BAR_PARTS;
    let holds = command <= bar;
    let verdict = if holds { "holds" } else { "does NOT hold" };
    println!(
        "\nbar for the cold command: <= {}: it {verdict}",
        seconds(bar)
    );
    if let Some(file) = &options.json {
        let report = json!({
            "benchmark": "f2",
            "parts": parts,
            "seed": seed,
            "runs": runs,
            "ours": measured.iter().map(Figures::to_json).collect::<Json>(),
            "bars": [{ "what": "cold command", "ours": command, "bar": bar, "holds": holds }],
        });
        fs::write(file, format!("{report:#}\n"))?;
    }
    Ok(())
}

/// The steps of the cold command, and last the command as a whole, from the start of its process to its end.
fn measure(options: &Options) -> Outcome<Vec<Figures>> {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    let mut place = model(options.parts, options.seed)?;
    let parts: Vec<InstanceId> = place.instances_of(known().part).collect();
    let mut random = Seeded::new(options.seed);
    fs::write(dir.join(PLACE_FILE), write_string(&place))?;
    run_in_child(PUBLISH, options, dir)?;
    let mut steps: Vec<Figures> = Vec::new();
    let mut command = Figures::new("cold command");
    for _ in 0..options.runs {
        let before = Snapshot::read(&dir.join(SNAPSHOT_FILE))?;
        let moved = *random.pick(&parts);
        lift(&mut place, moved)?;
        fs::write(dir.join(PLACE_FILE), write_string(&place))?;
        let run = command.time(|| run_in_child(PUBLISH, options, dir))?;
        if steps.is_empty() {
            steps = run;
        } else {
            steps
                .iter_mut()
                .zip(&run)
                .for_each(|(all, one)| all.add(one));
        }
        check(
            &before,
            &Snapshot::read(&dir.join(SNAPSHOT_FILE))?,
            &place,
            moved,
        )?;
    }
    steps.push(command);
    Ok(steps)
}

/// Moves a part up a little, which leaves it in its region: the place is far lower than a region's cell.
fn lift(place: &mut DataModel, part: InstanceId) -> Outcome<()> {
    let mut pose = place
        .cframe(part, known().cframe)
        .ok_or("a part without a pose")?;
    pose.position.y += 0.5;
    place.set_property(part, known().cframe, Value::CFrame(pose))?;
    Ok(())
}

/// What the command does, once, whatever the number of runs: the runs of this benchmark are processes.
fn publish_once(_: &Options, dir: &Path) -> Outcome<Vec<Figures>> {
    let (mut read, mut compile) = (Figures::new("read text"), Figures::new("publish"));
    let mut write = Figures::new("write file");
    let place = read.time(|| open(dir))?;
    let (snapshot, report) = compile.time(|| publish(&Input::opened(&place), &Luau));
    let snapshot = snapshot.ok_or_else(|| format!("no snapshot: {report:?}"))?;
    write.time(|| snapshot.write(&dir.join(SNAPSHOT_FILE)))?;
    write.made_bytes = snapshot.bytes().len() as u64;
    Ok(vec![read, compile, write])
}

/// Whether the new snapshot has the part where it was moved to, and nothing else was compiled to other bytes.
fn check(before: &Snapshot, after: &Snapshot, place: &DataModel, moved: InstanceId) -> Outcome<()> {
    let hashes = |snapshot: &Snapshot| -> Vec<[u8; 32]> {
        let chunks = snapshot.client_manifest().chunks();
        chunks.map(|chunk| chunk.hash).collect()
    };
    let (old, new) = (hashes(before), hashes(after));
    let changed = old.iter().zip(&new).filter(|(old, new)| old != new).count();
    if old.len() != new.len() || changed != 1 {
        return Err(format!("{changed} of {} chunks changed", new.len()).into());
    }
    let loaded = load_server(after)?.model;
    let pose = |model: &DataModel, id| model.cframe(id, known().cframe).map(|pose| pose.to_bits());
    let same_uid = |&id: &InstanceId| loaded.uid(id) == place.uid(moved);
    let found = loaded.instances_of(known().part).find(same_uid);
    if found.and_then(|id| pose(&loaded, id)) != pose(place, moved) {
        return Err("the snapshot does not hold the change".into());
    }
    Ok(())
}

fn table(measured: &[Figures]) -> Table {
    let mut table = Table::new(&["step", "median", "p99", "peak", "made"]);
    for figures in measured {
        table.row([
            figures.step.clone(),
            seconds(figures.median()),
            seconds(figures.p99()),
            mebibytes(figures.peak_bytes),
            mebibytes(figures.made_bytes),
        ]);
    }
    table
}
