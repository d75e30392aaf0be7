//! What is told of scripts and places.

use std::collections::BTreeMap;

use studio_script::Side;

use crate::oracle::Verdict;

/// How many uses of the API came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Uses {
    /// Those that work.
    pub supported: u64,
    /// Those after which nothing follows.
    pub data_only: u64,
    /// Those that raise an error or read nil.
    pub missing: u64,
    /// Those that could be either: they are in no share.
    pub unsure: u64,
}

impl Uses {
    pub(crate) fn count(&mut self, verdict: Verdict) {
        let counted = match verdict {
            Verdict::Supported => &mut self.supported,
            Verdict::DataOnly => &mut self.data_only,
            Verdict::Missing => &mut self.missing,
            Verdict::Unsure => &mut self.unsure,
        };
        *counted += 1;
    }

    fn add(&mut self, other: Self) {
        self.supported += other.supported;
        self.data_only += other.data_only;
        self.missing += other.missing;
        self.unsure += other.unsure;
    }

    /// The fraction of uses that are supported, of those whose verdict is known; 1 where nothing is used.
    pub fn share(&self) -> f64 {
        let known = self.supported + self.data_only + self.missing;
        if known == 0 {
            1.0
        } else {
            self.supported as f64 / known as f64
        }
    }
}

/// A use that is not simply supported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// In the script's source, from 1.
    pub line: u32,
    /// What it comes to.
    pub verdict: Verdict,
    /// What is used: `BasePart.Velocity`, `Model:MoveTo`, `BodyGyro`, `Enum.FormFactor.Plate`.
    pub api: String,
}

/// What a script uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptReport {
    /// Names from the root's children down, joined by dots.
    pub path: String,
    /// Where it runs; `None` for modules.
    pub side: Option<Side>,
    /// All uses.
    pub uses: Uses,
    /// Those that are not simply supported, by line.
    pub findings: Vec<Finding>,
}

/// What a place's scripts use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceReport {
    /// The scripts, in the order of the tree.
    pub scripts: Vec<ScriptReport>,
}

impl PlaceReport {
    /// All uses of all scripts.
    pub fn uses(&self) -> Uses {
        let mut all = Uses::default();
        for script in &self.scripts {
            all.add(script.uses);
        }
        all
    }

    /// What comes to a verdict, with how many uses, the most used first.
    pub fn ranking(&self, verdict: Verdict) -> Vec<(&str, u64)> {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        let findings = self.scripts.iter().flat_map(|script| &script.findings);
        for finding in findings.filter(|finding| finding.verdict == verdict) {
            *counts.entry(&finding.api).or_default() += 1;
        }
        let mut ranking: Vec<(&str, u64)> = counts.into_iter().collect();
        ranking.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        ranking
    }
}
