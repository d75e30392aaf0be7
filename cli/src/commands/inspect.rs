//! `studio inspect`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use studio_model::DataModel;
use studio_model::counts::PlaceCounts;
use studio_snapshot::{Snapshot, load_server};

use crate::error::CliError;
use crate::event::{Event, Inspection, Named, Section};
use crate::figures;
use crate::loading::load;
use crate::output::{BOLD, DIM, Format, Output, Styled};
use crate::place::{self, Kind};
use crate::snapshot_cache::{short, snapshot_error};

/// Tell what is in a snapshot, a place or a foreign file: counts, sizes, hashes
///
/// Instances are what the file holds, without the root. A service counts if the file holds it; services that every running
/// place has, and that the file does not mention, do not count.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  studio inspect place.snapshot
  studio inspect my-place
  studio inspect downloaded.rbxl --format json")]
pub(crate) struct Args {
    /// A snapshot, a folder with a place.ron, that file, or a .rbxl, .rbxlx, .rbxm or .rbxmx file
    file: PathBuf,
    /// For whom to write
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// Classes and sections that people are shown.
const ROWS_MAX: usize = 12;

/// What was found out.
struct Findings {
    kind: &'static str,
    id: Option<String>,
    bytes: u64,
    counts: PlaceCounts,
    /// Most frequent first.
    classes: Vec<(String, usize)>,
    sections: Vec<Section>,
    /// Whether it is all that the file says.
    complete: bool,
}

/// Tells it.
pub(crate) fn run(args: &Args, output: Output) -> Result<(), CliError> {
    let found = place::find(&args.file)?;
    let findings = match found.kind {
        Kind::Snapshot => of_snapshot(&found.file)?,
        kind => {
            let loaded = load(&found, output)?;
            let problems = loaded.check();
            output.problems(&problems)?;
            Findings {
                kind: if kind == Kind::Place {
                    "place"
                } else {
                    "foreign"
                },
                id: None,
                bytes: size_of(&found.file)?,
                counts: loaded.counts(),
                classes: classes(loaded.model()),
                sections: Vec::new(),
                complete: !problems.has_errors(),
            }
        }
    };
    let file = found.file.display().to_string();
    print(&findings, &file, output)?;
    let by_class = findings.classes.iter().map(|(name, count)| Named {
        name,
        count: *count,
    });
    output.event(&Event::Inspected(Box::new(Inspection {
        file: &file,
        kind: findings.kind,
        id: findings.id.clone(),
        bytes: findings.bytes,
        counts: findings.counts.into(),
        by_class: by_class.collect(),
        sections: findings.sections,
    })))?;
    if findings.complete {
        Ok(())
    } else {
        Err(CliError::findings(
            "the place has errors: there may be more in it than could be read",
        ))
    }
}

fn of_snapshot(file: &Path) -> Result<Findings, CliError> {
    let snapshot = Snapshot::read(file).map_err(|error| snapshot_error(file, &error))?;
    // Every section is unpacked and read: what is told is what a server would get.
    let loaded = load_server(&snapshot).map_err(|error| snapshot_error(file, &error))?;
    let sections = snapshot.sections().map(|section| Section {
        name: section.name.to_string(),
        instances: section.instances,
        stored_bytes: section.info.stored_len,
        raw_bytes: section.info.raw_len,
        hash: blake3::Hash::from(section.info.hash).to_hex().to_string(),
    });
    Ok(Findings {
        kind: "snapshot",
        id: Some(snapshot.id().to_string()),
        bytes: snapshot.bytes().len() as u64,
        counts: snapshot.counts(),
        classes: classes(&loaded.model),
        sections: sections.collect(),
        complete: true,
    })
}

fn size_of(file: &Path) -> Result<u64, CliError> {
    let size = std::fs::metadata(file).map(|file| file.len());
    size.map_err(|error| place::cannot_read(file, &error))
}

fn classes(model: &DataModel) -> Vec<(String, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for id in model.descendants(model.root()) {
        *counts.entry(model.class_name(id)).or_default() += 1;
    }
    let mut classes: Vec<_> = counts
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect();
    classes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    classes
}

fn print(findings: &Findings, file: &str, output: Output) -> Result<(), CliError> {
    let kind = match findings.kind {
        "snapshot" => "a snapshot",
        "place" => "a place",
        _ => "a foreign file",
    };
    output.line(format_args!(
        "{}  {kind}, {}",
        Styled(BOLD, file),
        figures::bytes(findings.bytes)
    ))?;
    if let Some(id) = &findings.id {
        output.line(format_args!("id {id}"))?;
    }
    let counts = &findings.counts;
    output.line("")?;
    for (count, what, note) in [
        (
            counts.instances,
            "instances",
            "without the root; services that the file does not hold do not count",
        ),
        (counts.classes, "classes", ""),
        (counts.scripts, "scripts", ""),
        (counts.parts, "parts", ""),
        (counts.unanchored_parts, "unanchored", "of the parts"),
    ] {
        output.line(format_args!(
            "{:>12} {what:<12}{}",
            figures::count(count as u64),
            Styled(DIM, note)
        ))?;
    }
    output.line(Styled(DIM, format!("\n{:>12} {}", "instances", "class")))?;
    for (name, count) in findings.classes.iter().take(ROWS_MAX) {
        output.line(format_args!("{:>12} {name}", figures::count(*count as u64)))?;
    }
    let more = findings.classes.len().saturating_sub(ROWS_MAX);
    if more > 0 {
        let rest: usize = findings
            .classes
            .iter()
            .skip(ROWS_MAX)
            .map(|(_, count)| count)
            .sum();
        output.line(format_args!(
            "{:>12} of {more} more classes",
            figures::count(rest as u64)
        ))?;
    }
    if findings.sections.is_empty() {
        Ok(())
    } else {
        print_sections(&findings.sections, output)
    }
}

fn print_sections(sections: &[Section], output: Output) -> Result<(), CliError> {
    let heading = format!(
        "\n{:<24}{:>12}{:>12}{:>12}  {}",
        "section", "stored", "unpacked", "instances", "hash"
    );
    output.line(Styled(DIM, heading))?;
    let row = |section: &Section| {
        let instances = if section.instances == 0 {
            String::new()
        } else {
            figures::count(section.instances.into())
        };
        output.line(format_args!(
            "{:<24}{:>12}{:>12}{:>12}  {}",
            section.name,
            figures::bytes(section.stored_bytes),
            figures::bytes(section.raw_bytes),
            instances,
            Styled(DIM, short(&section.hash))
        ))
    };
    // A large place has thousands of region chunks: the largest tell enough.
    let mut by_size: Vec<&Section> = sections.iter().collect();
    by_size.sort_by_key(|section| std::cmp::Reverse(section.stored_bytes));
    by_size
        .iter()
        .take(ROWS_MAX)
        .try_for_each(|section| row(section))?;
    let more = by_size.get(ROWS_MAX..).unwrap_or_default();
    if more.is_empty() {
        return Ok(());
    }
    let (stored, raw) = more
        .iter()
        .fold((0, 0), |(a, b), s| (a + s.stored_bytes, b + s.raw_bytes));
    output.line(format_args!(
        "{:<24}{:>12}{:>12}",
        format!("{} smaller ones", more.len()),
        figures::bytes(stored),
        figures::bytes(raw)
    ))
}
