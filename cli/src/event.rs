//! What `--format json` writes: one line an event, each with its name under "event". Fields are added, never renamed or
//! removed: scripts rely on them.

mod test;

use serde::Serialize;
use studio_compat::Uses;
use studio_model::Diagnostic;
use studio_model::counts::PlaceCounts;
use studio_roblox::{ImportReport, Tally};

use crate::error::CliError;

pub(crate) use test::{FailureFields, SaidFields, TestFields, TestedFields};

/// An event. Times are in milliseconds, sizes in bytes, hashes in hexadecimal digits.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event<'a> {
    /// A problem of a place.
    Diagnostic {
        severity: &'static str,
        code: &'static str,
        message: &'a str,
        file: Option<&'a str>,
        /// From 1; null where the problem is about the file as a whole.
        line: Option<u32>,
        column: Option<u32>,
        path: Option<&'a str>,
        hint: Option<&'a str>,
    },
    /// The end of `check`.
    Checked {
        place: &'a str,
        errors: usize,
        warnings: usize,
        #[serde(flatten)]
        counts: Counts,
    },
    /// A use of the API, in a script, that is not simply supported: `data_only`, `missing` or `unsure`.
    CompatFinding {
        script: &'a str,
        line: u32,
        api: &'a str,
        verdict: &'static str,
    },
    /// What a script uses of the API. `side` is null for modules, `share` that of the supported uses, `unsure` ones left
    /// out.
    CompatScript {
        script: &'a str,
        side: Option<&'static str>,
        share: f64,
        #[serde(flatten)]
        uses: UseCounts,
    },
    /// What all scripts use, and what of it is missing or data only, the most used first.
    Compat {
        scripts: usize,
        share: f64,
        #[serde(flatten)]
        uses: UseCounts,
        missing: Vec<Named<'a>>,
        data_only: Vec<Named<'a>>,
    },
    /// A file that `fmt` rewrote, or would have.
    Formatted {
        file: &'a str,
        changed: bool,
        written: bool,
    },
    /// The end of `publish`. `file` is null after `--dry-run`.
    Published {
        file: Option<&'a str>,
        id: &'a str,
        bytes: u64,
        instances: usize,
        parts: usize,
        scripts: usize,
        ms: f64,
    },
    /// The end of `import`.
    Imported {
        file: &'a str,
        dir: Option<&'a str>,
        #[serde(flatten)]
        report: ImportFields<'a>,
    },
    /// The whole of `inspect`.
    Inspected(Box<Inspection<'a>>),
    /// The snapshot that `play` uses: `given`, `published` or `reused`.
    Snapshot {
        id: &'a str,
        file: Option<&'a str>,
        origin: &'static str,
        bytes: u64,
    },
    /// The server's socket is open.
    Listening { addr: String, fingerprint: String },
    /// The server did its first tick.
    Ready { ms: f64, instances: usize },
    /// A client has the place.
    Joined {
        client: usize,
        join_ms: f64,
        bytes: u64,
    },
    /// A client is gone.
    Left { client: usize, reason: &'a str },
    /// How everybody is doing, about once a second.
    Progress {
        ticks: u64,
        instances: usize,
        clients: Vec<ProgressFields>,
    },
    /// What a side says: a script, or the engine.
    Output {
        side: &'static str,
        level: &'static str,
        message: &'a str,
        /// The script's path.
        #[serde(skip_serializing_if = "Option::is_none")]
        script: Option<&'a str>,
        /// From 1.
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
        /// The calls that led to an error, innermost first.
        #[serde(skip_serializing_if = "<[String]>::is_empty")]
        traceback: &'a [String],
        /// Which client, where it was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        client: Option<usize>,
    },
    /// The end of `play`.
    Summary(Box<Summary>),
    /// How a test went.
    Test(Box<TestFields<'a>>),
    /// The end of `test`.
    Tested(TestedFields<'a>),
    /// Why the command failed.
    Error {
        message: String,
        hints: &'a [String],
        exit_code: u8,
    },
}

/// How many uses of the API came to what.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct UseCounts {
    #[serde(rename = "supported_uses")]
    pub(crate) supported: u64,
    #[serde(rename = "data_only_uses")]
    pub(crate) data_only: u64,
    #[serde(rename = "missing_uses")]
    pub(crate) missing: u64,
    #[serde(rename = "unsure_uses")]
    pub(crate) unsure: u64,
}

impl From<Uses> for UseCounts {
    fn from(uses: Uses) -> Self {
        Self {
            supported: uses.supported,
            data_only: uses.data_only,
            missing: uses.missing,
            unsure: uses.unsure,
        }
    }
}

/// How much is in a place.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Counts {
    pub(crate) instances: usize,
    pub(crate) classes: usize,
    pub(crate) scripts: usize,
    pub(crate) parts: usize,
    pub(crate) unanchored_parts: usize,
}

impl From<PlaceCounts> for Counts {
    fn from(counts: PlaceCounts) -> Self {
        let PlaceCounts {
            instances,
            classes,
            scripts,
            parts,
            unanchored_parts,
        } = counts;
        Self {
            instances,
            classes,
            scripts,
            parts,
            unanchored_parts,
        }
    }
}

/// What became of a foreign file.
#[derive(Debug, Serialize)]
pub(crate) struct ImportFields<'a> {
    pub(crate) encoding: String,
    pub(crate) instances: usize,
    pub(crate) classes: usize,
    pub(crate) data_only: Vec<Named<'a>>,
    pub(crate) unknown_classes: Vec<Named<'a>>,
    pub(crate) stand_ins: Vec<Named<'a>>,
    pub(crate) not_solid: Vec<Named<'a>>,
    pub(crate) unknown_properties: Vec<Named<'a>>,
    pub(crate) dropped: Vec<Dropped<'a>>,
}

/// How many of something.
#[derive(Debug, Serialize)]
pub(crate) struct Named<'a> {
    pub(crate) name: &'a str,
    pub(crate) count: usize,
}

/// What an import did not keep.
#[derive(Debug, Serialize)]
pub(crate) struct Dropped<'a> {
    pub(crate) what: &'a str,
    pub(crate) reason: &'static str,
    pub(crate) count: usize,
    pub(crate) first: &'a str,
}

/// What is in a file.
#[derive(Debug, Serialize)]
pub(crate) struct Inspection<'a> {
    pub(crate) file: &'a str,
    pub(crate) kind: &'static str,
    /// The snapshot's id; null for what is not a snapshot.
    pub(crate) id: Option<String>,
    pub(crate) bytes: u64,
    #[serde(flatten)]
    pub(crate) counts: Counts,
    pub(crate) by_class: Vec<Named<'a>>,
    pub(crate) sections: Vec<Section>,
}

/// A section of a snapshot.
#[derive(Debug, Serialize)]
pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) instances: u32,
    pub(crate) stored_bytes: u64,
    pub(crate) raw_bytes: u64,
    pub(crate) hash: String,
}

/// How a client is doing.
#[derive(Debug, Serialize)]
pub(crate) struct ProgressFields {
    pub(crate) client: usize,
    pub(crate) state: &'static str,
    pub(crate) ping_ms: f64,
    pub(crate) bytes_down_per_s: u64,
    pub(crate) bytes_up_per_s: u64,
    pub(crate) instances: usize,
}

/// What came out of a play.
#[derive(Debug, Serialize)]
pub(crate) struct Summary {
    pub(crate) ticks: u64,
    /// From when a tick was due until its last byte was handed to the network.
    pub(crate) tick_ms: Percentiles,
    pub(crate) ticks_lost: u64,
    pub(crate) instances: usize,
    pub(crate) clients: Vec<ClientFields>,
    /// By client number: what the server opened for it.
    pub(crate) server_state_hash: std::collections::BTreeMap<usize, Option<String>>,
    pub(crate) script_errors: usize,
    pub(crate) interrupted: bool,
}

/// Three numbers that tell a distribution.
#[derive(Debug, Serialize)]
pub(crate) struct Percentiles {
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) max: f64,
}

/// What came out for a client.
#[derive(Debug, Serialize)]
pub(crate) struct ClientFields {
    pub(crate) client: usize,
    pub(crate) converged: bool,
    pub(crate) state_hash: Option<String>,
    pub(crate) bytes_down: u64,
    pub(crate) bytes_up: u64,
    pub(crate) rtt_ms: f64,
    pub(crate) join_ms: Option<f64>,
    pub(crate) left: Option<String>,
}

impl<'a> From<&'a ImportReport> for ImportFields<'a> {
    fn from(report: &'a ImportReport) -> Self {
        let dropped = report.dropped.iter().map(|dropped| Dropped {
            what: &dropped.what,
            reason: dropped.reason.code(),
            count: dropped.count,
            first: &dropped.first,
        });
        Self {
            encoding: report.format.to_string(),
            instances: report.instances,
            classes: report.classes,
            data_only: named(&report.data_only),
            unknown_classes: named(&report.unknown_classes),
            stand_ins: named(&report.stand_ins),
            not_solid: named(&report.not_solid),
            unknown_properties: named(&report.unknown_properties),
            dropped: dropped.collect(),
        }
    }
}

fn named(tallies: &[Tally]) -> Vec<Named<'_>> {
    let named = tallies.iter().map(|Tally { name, count }| Named {
        name,
        count: *count,
    });
    named.collect()
}

impl<'a> From<&'a Diagnostic> for Event<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        let location = diagnostic.location.as_ref();
        let from_one = |number: u32| (number > 0).then_some(number);
        Self::Diagnostic {
            severity: diagnostic.severity.name(),
            code: diagnostic.code,
            message: &diagnostic.message,
            file: location.and_then(|l| l.file.as_deref()),
            line: location.and_then(|l| from_one(l.line)),
            column: location.and_then(|l| from_one(l.column)),
            path: (!diagnostic.path.is_empty()).then_some(diagnostic.path.as_str()),
            hint: diagnostic.hint.as_deref(),
        }
    }
}

impl<'a> From<&'a CliError> for Event<'a> {
    fn from(error: &'a CliError) -> Self {
        Self::Error {
            message: error.to_string(),
            hints: error.hints(),
            exit_code: error.exit_code(),
        }
    }
}

/// Milliseconds, to the microsecond.
pub(crate) fn ms(time: std::time::Duration) -> f64 {
    time.as_micros() as f64 / 1e3
}

#[cfg(test)]
mod tests {
    use studio_model::Location;

    use super::*;

    #[test]
    fn a_diagnostic_has_all_fields_and_its_name_first() {
        let diagnostic = Diagnostic::error("bad-enum", "no such item")
            .at(Location {
                file: Some("place.ron".into()),
                line: 3,
                column: 0,
            })
            .in_path("Workspace/Part");
        let json = serde_json::to_string(&Event::from(&diagnostic)).unwrap();
        assert_eq!(
            json,
            r#"{"event":"diagnostic","severity":"error","code":"bad-enum","message":"no such item","file":"place.ron","line":3,"column":null,"path":"Workspace/Part","hint":null}"#
        );
    }

    #[test]
    fn counts_lie_beside_the_other_fields() {
        let event = Event::Checked {
            place: "p",
            errors: 0,
            warnings: 1,
            counts: PlaceCounts::default().into(),
        };
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["event"], "checked");
        assert_eq!(json["unanchored_parts"], 0);
    }
}
