//! How a benchmark measures: each step in a process of its own, so that its peak of memory is its own, any number of runs,
//! and figures that go to a table and to JSON.
//!
//! Knows no workload. The peers' side includes this file, so that both sides measure in the same way; nothing of the
//! product may be named here.

// The paths are what the compiler would take anyway, except in the crate that includes this file from elsewhere.
#[path = "measure/figures.rs"]
mod figures;
#[path = "measure/options.rs"]
mod options;
#[path = "measure/table.rs"]
mod table;

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

pub use figures::{Figures, peak_resident_bytes};
pub use options::Options;
pub use table::{Table, mebibytes, seconds};

/// What goes wrong in a benchmark ends it, with its reason.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// What a benchmark is made of: its steps by name, in order. Each leaves what the next ones need in the folder it gets.
pub type Step = (&'static str, fn(&Options, &Path) -> Outcome<Vec<Figures>>);

/// Runs one step in this process, as a child was told to, and gives its figures as lines of JSON for the parent to read.
///
/// # Errors
/// An unknown step, or the step's own.
pub fn run_as_child(steps: &[Step], name: &str, dir: &Path, options: &Options) -> Outcome<String> {
    let step = steps.iter().find(|(known, _)| *known == name);
    let (_, work) = step.ok_or_else(|| format!("there is no step {name}"))?;
    let measured = work(options, dir)?;
    let peak = peak_resident_bytes();
    let lines = measured.into_iter().map(|mut figures| {
        figures.peak_bytes = peak;
        figures.to_json().to_string() + "\n"
    });
    Ok(lines.collect())
}

/// Runs all steps, each in a new process of this program, and gives their figures in order.
///
/// # Errors
/// Of the first step that fails; its own words have gone to stderr.
pub fn run_in_children(steps: &[Step], options: &Options) -> Outcome<Vec<Figures>> {
    let dir = tempfile::tempdir()?;
    let mut measured = Vec::new();
    for (name, _) in steps {
        measured.extend(run_in_child(name, options, dir.path())?);
    }
    Ok(measured)
}

/// Runs one step in a new process of this program.
///
/// # Errors
/// Of the step; its own words have gone to stderr.
pub fn run_in_child(step: &str, options: &Options, dir: &Path) -> Outcome<Vec<Figures>> {
    let mut child = Command::new(std::env::current_exe()?);
    child
        .args(options.for_child(step, dir))
        .stderr(Stdio::inherit());
    let output = child.output()?;
    if !output.status.success() {
        return Err(format!("step {step}: {}", output.status).into());
    }
    let lines = String::from_utf8(output.stdout)?;
    let read = |line: &str| -> Outcome<Figures> {
        let value: Value = serde_json::from_str(line)?;
        Figures::from_json(&value).ok_or_else(|| format!("step {step} said {line}").into())
    };
    lines.lines().map(read).collect()
}
