//! How much of the API that a place's scripts use is there: what `check --compat` tells, and the lines at the end of
//! `import`.

use studio_compat::{Oracle, PlaceReport, ScriptReport, Uses, Verdict, check};
use studio_model::DataModel;
use studio_script::Side;

use crate::error::CliError;
use crate::event::{Event, Named};
use crate::figures::{count, counted};
use crate::output::{BAD, BOLD, DIM, DOUBTFUL, Output, Styled};

/// How many of the most used names a summary tells.
const TOLD: usize = 5;

/// Judges all scripts of a place.
///
/// # Errors
/// There is no memory for the VMs that know.
pub(crate) fn judge(model: &DataModel) -> Result<PlaceReport, CliError> {
    let oracle = Oracle::new()
        .map_err(|error| CliError::io("cannot tell what scripts may use").because(&error))?;
    Ok(check(&oracle, model))
}

/// Tells what each script uses that is not simply supported, then the summary.
///
/// # Errors
/// As [`judge`], or standard output cannot be written to.
pub(crate) fn tell(model: &DataModel, output: Output) -> Result<(), CliError> {
    let working = output.working("reading the scripts");
    let report = judge(model)?;
    drop(working);
    for script in &report.scripts {
        tell_script(script, output)?;
    }
    summary(&report, output)
}

fn tell_script(script: &ScriptReport, output: Output) -> Result<(), CliError> {
    if script.uses.missing + script.uses.data_only > 0 {
        let heading = Styled(BOLD, &script.path);
        output.line(format_args!("{heading}: {}", share(script.uses)))?;
    }
    for finding in &script.findings {
        let (style, word) = match finding.verdict {
            Verdict::Missing => (BAD, "missing"),
            _ => (DOUBTFUL, "data only"),
        };
        // What is not known to be missing is no news for people.
        if finding.verdict != Verdict::Unsure {
            let word = Styled(style, word);
            output.line(format_args!("  {}: {word} {}", finding.line, finding.api))?;
        }
        output.event(&Event::CompatFinding {
            script: &script.path,
            line: finding.line,
            api: &finding.api,
            verdict: name_of(finding.verdict),
        })?;
    }
    output.event(&Event::CompatScript {
        script: &script.path,
        side: script.side.map(|side| match side {
            Side::Server => "server",
            Side::Client => "client",
        }),
        share: script.uses.share(),
        uses: script.uses.into(),
    })
}

/// Tells the share of all scripts and what they miss most.
///
/// # Errors
/// Standard output cannot be written to.
pub(crate) fn summary(report: &PlaceReport, output: Output) -> Result<(), CliError> {
    let uses = report.uses();
    let named = |verdict| {
        let ranking = report.ranking(verdict).into_iter();
        ranking
            .map(|(name, count)| Named {
                name,
                count: usize::try_from(count).unwrap_or(usize::MAX),
            })
            .collect()
    };
    output.event(&Event::Compat {
        scripts: report.scripts.len(),
        share: uses.share(),
        uses: uses.into(),
        missing: named(Verdict::Missing),
        data_only: named(Verdict::DataOnly),
    })?;
    if report.scripts.is_empty() {
        return output.line("no scripts");
    }
    let scripts = counted(report.scripts.len() as u64, "script");
    let unsure = match uses.unsure {
        0 => String::new(),
        unsure => format!("; not judged: {}", count(unsure)),
    };
    output.line(format_args!("{scripts}: {}{unsure}", share(uses)))?;
    for (verdict, word) in [
        (Verdict::Missing, "missing"),
        (Verdict::DataOnly, "data only"),
    ] {
        let ranking = report.ranking(verdict);
        if ranking.is_empty() {
            continue;
        }
        let told: Vec<String> = ranking
            .iter()
            .take(TOLD)
            .map(|(name, count)| format!("{name} ({count})"))
            .collect();
        let more = match ranking.len().saturating_sub(TOLD) as u64 {
            0 => String::new(),
            more => format!(", and {} more", count(more)),
        };
        let listed = Styled(DIM, format!("{}{more}", told.join(", ")));
        output.line(format_args!("{word} most used: {listed}"))?;
    }
    Ok(())
}

/// `98.9 % of 1,234 uses of the API are supported (data only 12, missing 3)`.
fn share(uses: Uses) -> String {
    let known = uses.supported + uses.data_only + uses.missing;
    if known == 0 {
        return "no use of the API".to_owned();
    }
    // Never all, where it is not all.
    let tenths = (uses.share() * 1000.0).floor();
    let (whole, tenth) = ((tenths / 10.0).floor(), tenths % 10.0);
    let supported = if uses.supported == known {
        "100 %".to_owned()
    } else {
        format!("{whole}.{tenth} %")
    };
    let counted = counted(known, "use");
    format!(
        "{supported} of {counted} of the API supported (data only {}, missing {})",
        count(uses.data_only),
        count(uses.missing),
    )
}

fn name_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "supported",
        Verdict::DataOnly => "data_only",
        Verdict::Missing => "missing",
        Verdict::Unsure => "unsure",
    }
}
