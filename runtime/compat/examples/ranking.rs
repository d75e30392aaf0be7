//! What many foreign places together use and miss: `cargo run --release -p studio-compat --example ranking -- FILES`.
//! Tells what to build next.

use std::error::Error;
use std::io::Write;

use studio_compat::{Oracle, PlaceReport, Uses, Verdict, check};
use studio_roblox::{ImportOptions, import};

/// How many names of each kind are listed.
const LISTED: usize = 60;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let oracle = Oracle::new()?;
    let mut all = PlaceReport::default();
    for file in std::env::args().skip(1) {
        let imported = import(&std::fs::read(&file)?, ImportOptions::default())?;
        let report = check(&oracle, &imported.model);
        writeln!(out, "{file}: {}", told(report.uses()))?;
        all.scripts.extend(report.scripts);
    }
    writeln!(out, "all: {}", told(all.uses()))?;
    for verdict in [Verdict::Missing, Verdict::DataOnly, Verdict::Unsure] {
        writeln!(out, "\n{verdict:?}")?;
        for (api, count) in all.ranking(verdict).into_iter().take(LISTED) {
            writeln!(out, "{count:6}  {api}")?;
        }
    }
    Ok(())
}

fn told(uses: Uses) -> String {
    let Uses {
        supported,
        data_only,
        missing,
        unsure,
    } = uses;
    format!(
        "{:.1} % of {} (data only {data_only}, missing {missing}, unsure {unsure})",
        uses.share() * 100.0,
        supported + data_only + missing,
    )
}
