//! Benchmark F1: a place of many parts from text to a snapshot, to a server's model, and back to text, beside the peers
//! where those have been built.
//!
//! ```text
//! (cd tests/peers && cargo build --release)
//! cargo bench -p studio-tests --bench f1 -- --parts 1000000 --peer-runs 1 --json f1.json
//! ```

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

mod luau;
mod peers;

use std::fs;
use std::path::Path;

use clap::Parser as _;
use serde_json::{Value, json};
use studio_place::{PLACE_FILE, open, write_string};
use studio_publish::{Input, publish};
use studio_snapshot::{Snapshot, load_server};
use studio_tests::f1_place::{check, model};
use studio_tests::measure::{
    Figures, Options, Outcome, Step, Table, mebibytes, run_as_child, run_in_children, seconds,
};

use luau::Luau;

const SNAPSHOT_FILE: &str = "place.snapshot";

const STEPS: &[Step] = &[("save", save), ("compile", compile), ("load", load)];

/// The size that the bars in seconds and bytes are for.
const BAR_PARTS: f64 = 1e6;
const LOAD_PEAK_BYTES: f64 = 400.0 * 1024.0 * 1024.0;

fn main() -> Outcome<()> {
    let options = Options::parse();
    if let Some((step, dir)) = options.child() {
        print!("{}", run_as_child(STEPS, step, dir, &options)?);
        return Ok(());
    }
    let ours = run_in_children(STEPS, &options)?;
    let theirs = peers::figures("f1", &options)?;
    let (parts, seed, runs) = (options.parts, options.seed, options.runs);
    println!("F1: {parts} parts, seed {seed}, {runs} runs\n");
    print!("{}", figures_table(&ours, theirs.as_deref()).text());
    let bars = bars(&ours, theirs.as_deref(), parts);
    println!("\nthe bars in seconds are those of 1,000,000 parts, in proportion");
    print!("{}", bars_table(&bars).text());
    if theirs.is_none() {
        println!("\nthe peers' side was not found: {}", peers::HOW_TO_BUILD);
    }
    if let Some(file) = &options.json {
        let json = |figures: &[Figures]| figures.iter().map(Figures::to_json).collect::<Value>();
        let report = json!({
            "benchmark": "f1",
            "parts": parts,
            "seed": seed,
            "runs": runs,
            "ours": json(&ours),
            "peers": theirs.as_deref().map(json),
            "bars": bars.iter().map(Bar::to_json).collect::<Value>(),
        });
        fs::write(file, format!("{report:#}\n"))?;
    }
    Ok(())
}

/// A model to canonical text.
fn save(options: &Options, dir: &Path) -> Outcome<Vec<Figures>> {
    let place = model(options.parts, options.seed)?;
    let mut write = Figures::new("save");
    for _ in 0..options.runs {
        let text = write.time(|| write_string(&place));
        write.made_bytes = text.len() as u64;
        fs::write(dir.join(PLACE_FILE), text)?;
    }
    Ok(vec![write])
}

/// Text to a snapshot.
fn compile(options: &Options, dir: &Path) -> Outcome<Vec<Figures>> {
    let (mut read, mut compile) = (Figures::new("read text"), Figures::new("publish"));
    for _ in 0..options.runs {
        let place = read.time(|| open(dir))?;
        let (snapshot, report) = compile.time(|| publish(&Input::opened(&place), &Luau));
        let problem = place.report.iter().chain(report.iter()).next();
        if let Some(problem) = problem {
            return Err(format!("a place without problems has one: {problem}").into());
        }
        check(&place.model, options.parts, options.seed)?;
        let snapshot = snapshot.ok_or("no snapshot")?;
        compile.made_bytes = snapshot.bytes().len() as u64;
        snapshot.write(&dir.join(SNAPSHOT_FILE))?;
    }
    Ok(vec![read, compile])
}

/// A snapshot to a server's model.
fn load(options: &Options, dir: &Path) -> Outcome<Vec<Figures>> {
    let mut load = Figures::new("load");
    for _ in 0..options.runs {
        let loaded = load.time(|| {
            let snapshot = Snapshot::read(&dir.join(SNAPSHOT_FILE))?;
            load_server(&snapshot)
        })?;
        check(&loaded.model, options.parts, options.seed)?;
    }
    Ok(vec![load])
}

fn figures_table(ours: &[Figures], theirs: Option<&[Figures]>) -> Table {
    let mut table = Table::new(&["step", "median", "p99", "peak", "made"]);
    let sides = [("", ours), ("peer: ", theirs.unwrap_or_default())];
    for (side, figures) in sides
        .into_iter()
        .flat_map(|(side, all)| all.iter().map(move |f| (side, f)))
    {
        table.row([
            format!("{side}{}", figures.step),
            seconds(figures.median()),
            seconds(figures.p99()),
            mebibytes(figures.peak_bytes),
            mebibytes(figures.made_bytes),
        ]);
    }
    table
}

/// One row of the workload's table of bars.
struct Bar {
    what: &'static str,
    ours: f64,
    peer: Option<f64>,
    /// The most that ours may be.
    most: Option<f64>,
    show: fn(f64) -> String,
}

impl Bar {
    fn ratio(&self) -> Option<f64> {
        self.peer.map(|peer| self.ours / peer)
    }

    fn to_json(&self) -> Value {
        json!({
            "what": self.what,
            "ours": self.ours,
            "peer": self.peer,
            "ratio": self.ratio(),
            "bar": self.most,
            "holds": self.most.map(|most| self.ours <= most),
        })
    }
}

fn bars(ours: &[Figures], theirs: Option<&[Figures]>, parts: usize) -> Vec<Bar> {
    let own = |step: &str| find(ours, step);
    let peer = |step: &str| theirs.map(|theirs| find(theirs, step));
    let share = parts as f64 / BAR_PARTS;
    let peer_compile = peer("xml decode")
        .zip(peer("binary encode"))
        .map(|(decode, encode)| decode.median() + encode.median());
    let per_part = |figures: Figures| figures.made_bytes as f64 / parts as f64;
    vec![
        Bar {
            what: "text to compiled",
            ours: own("read text").median() + own("publish").median(),
            peer: peer_compile,
            most: peer_compile.map(|seconds| seconds / 5.0),
            show: seconds,
        },
        Bar {
            what: "compiled size a part",
            ours: per_part(own("publish")),
            peer: peer("binary encode").map(per_part),
            most: Some(24.0),
            show: |bytes| format!("{bytes:.2} B"),
        },
        Bar {
            what: "load",
            ours: own("load").median(),
            peer: peer("binary decode").map(|figures| figures.median()),
            most: Some(share),
            show: seconds,
        },
        Bar {
            what: "load, peak of memory",
            ours: own("load").peak_bytes as f64,
            peer: peer("binary decode").map(|figures| figures.peak_bytes as f64),
            // What a process has before it loads anything is not in proportion.
            most: (parts as f64 >= BAR_PARTS).then_some(LOAD_PEAK_BYTES * share),
            show: |bytes| mebibytes(bytes as u64),
        },
        Bar {
            what: "save text",
            ours: own("save").median(),
            peer: peer("xml encode").map(|figures| figures.median()),
            most: Some(2.0 * share),
            show: seconds,
        },
    ]
}

/// The figures of a step; figures without runs, whose times are not numbers, if there are none.
fn find(all: &[Figures], step: &str) -> Figures {
    let found = all.iter().find(|figures| figures.step == step);
    found.cloned().unwrap_or_else(|| Figures::new(step))
}

fn bars_table(bars: &[Bar]) -> Table {
    let mut table = Table::new(&["", "ours", "peer", "ours/peer", "bar", "holds"]);
    let dash = || "-".to_owned();
    for bar in bars {
        table.row([
            bar.what.to_owned(),
            (bar.show)(bar.ours),
            bar.peer.map_or_else(dash, bar.show),
            bar.ratio().map_or_else(dash, |ratio| format!("{ratio:.3}")),
            bar.most
                .map_or_else(dash, |most| format!("<= {}", (bar.show)(most))),
            bar.most.map_or_else(dash, |most| {
                if bar.ours <= most { "yes" } else { "NO" }.to_owned()
            }),
        ]);
    }
    table
}
