//! The command line that all benchmarks share.

use std::path::{Path, PathBuf};

use clap::Parser;

/// A benchmark's parameters.
#[derive(Debug, Clone, Parser)]
pub struct Options {
    /// Parts in the place
    #[arg(long, default_value_t = 100_000)]
    pub parts: usize,
    /// The seed of the place
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Runs of each step
    #[arg(long, default_value_t = 5)]
    pub runs: usize,
    /// Runs of each step of the peers' side; by default as many as of ours
    #[arg(long)]
    pub peer_runs: Option<usize>,
    /// Write the figures to this file, too
    #[arg(long)]
    pub json: Option<PathBuf>,
    /// Run only this step, in this process, and print its figures as JSON
    #[arg(long, hide = true, requires = "dir")]
    pub step: Option<String>,
    /// Where the steps leave files for each other
    #[arg(long, hide = true)]
    pub dir: Option<PathBuf>,
    /// Cargo says so when it runs a benchmark; it changes nothing
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    /// The step that this process was started for, and its folder.
    pub fn child(&self) -> Option<(&str, &Path)> {
        Some((self.step.as_deref()?, self.dir.as_deref()?))
    }

    /// The arguments of a child that runs this step.
    pub(super) fn for_child(&self, step: &str, dir: &Path) -> Vec<String> {
        let mut args = self.workload(self.runs);
        args.extend(["--step".to_owned(), step.to_owned()]);
        args.extend(["--dir".to_owned(), dir.display().to_string()]);
        args
    }

    /// The arguments that name the same workload to another program, which runs each step this often.
    pub fn workload(&self, runs: usize) -> Vec<String> {
        vec![
            format!("--parts={}", self.parts),
            format!("--seed={}", self.seed),
            format!("--runs={runs}"),
        ]
    }
}
