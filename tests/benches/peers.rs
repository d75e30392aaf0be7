//! The peers' side of a benchmark: a program of `tests/peers`, which the product's build never touches. Where it has been
//! built it runs in the same run as ours.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use studio_tests::measure::{Figures, Options, Outcome};

/// Names the folder that holds the peers' programs, where it is not the one that cargo puts them into by itself.
const FOLDER_VARIABLE: &str = "STUDIO_PEERS";

/// What to tell when it has not been built.
pub(crate) const HOW_TO_BUILD: &str = "run `cargo build --release` in tests/peers, or name the folder of its programs in STUDIO_PEERS";

/// Runs the program of that name on the same workload; `None` where it has not been built.
pub(crate) fn figures(name: &str, options: &Options) -> Outcome<Option<Vec<Figures>>> {
    let program = folder().join(name);
    if !program.is_file() {
        return Ok(None);
    }
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("figures.json");
    let mut peer = Command::new(&program);
    peer.args(options.workload(options.peer_runs.unwrap_or(options.runs)));
    peer.arg("--json").arg(&file).stdout(Stdio::null());
    let status = peer.status()?;
    if !status.success() {
        return Err(format!("{}: {status}", program.display()).into());
    }
    let report: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
    let steps = report["steps"]
        .as_array()
        .ok_or("the peers' side told no steps")?;
    let figures: Option<Vec<Figures>> = steps.iter().map(Figures::from_json).collect();
    Ok(Some(figures.ok_or(
        "the peers' side told figures that cannot be read",
    )?))
}

fn folder() -> PathBuf {
    env::var_os(FOLDER_VARIABLE).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/target/release"),
        PathBuf::from,
    )
}
