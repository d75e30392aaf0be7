//! What one step cost: its times, its peak of memory, the size of what it made.

use std::fs;
use std::time::Instant;

use serde_json::{Value, json};

/// One step's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// What was done.
    pub step: String,
    /// How long each run took.
    pub seconds: Vec<f64>,
    /// The most memory that the step's process ever held; 0 where the system does not tell.
    pub peak_bytes: u64,
    /// Bytes of what was made; 0 for steps that make none.
    pub made_bytes: u64,
}

impl Figures {
    /// No runs yet.
    pub fn new(step: &str) -> Self {
        Self {
            step: step.to_owned(),
            seconds: Vec::new(),
            peak_bytes: 0,
            made_bytes: 0,
        }
    }

    /// Runs `work` and keeps how long it took.
    pub fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let made = work();
        self.seconds.push(start.elapsed().as_secs_f64());
        made
    }

    /// Adds the runs of another measurement of the same step.
    pub fn add(&mut self, other: &Self) {
        self.seconds.extend(&other.seconds);
        self.peak_bytes = self.peak_bytes.max(other.peak_bytes);
        self.made_bytes = other.made_bytes;
    }

    /// The time in the middle, in seconds; of an even number of runs the mean of the two in the middle.
    pub fn median(&self) -> f64 {
        let (below, above) = (
            self.ranked((self.seconds.len().saturating_sub(1)) / 2),
            self.ranked(self.seconds.len() / 2),
        );
        f64::midpoint(below, above)
    }

    /// The time that 99 % of the runs do not exceed, in seconds: the longest where there are fewer than 100.
    pub fn p99(&self) -> f64 {
        let runs = self.seconds.len();
        self.ranked((runs * 99).div_ceil(100).saturating_sub(1))
    }

    fn ranked(&self, rank: usize) -> f64 {
        let mut sorted = self.seconds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(rank).copied().unwrap_or(f64::NAN)
    }

    /// As data.
    pub fn to_json(&self) -> Value {
        json!({
            "step": self.step,
            "seconds": self.seconds,
            "median_s": self.median(),
            "p99_s": self.p99(),
            "peak_bytes": self.peak_bytes,
            "made_bytes": self.made_bytes,
        })
    }

    /// From what [`Self::to_json`] gave.
    pub fn from_json(value: &Value) -> Option<Self> {
        let seconds = value["seconds"].as_array()?.iter();
        Some(Self {
            step: value["step"].as_str()?.to_owned(),
            seconds: seconds.map(Value::as_f64).collect::<Option<_>>()?,
            peak_bytes: value["peak_bytes"].as_u64()?,
            made_bytes: value["made_bytes"].as_u64()?,
        })
    }
}

/// The most memory that this process ever held; 0 where the system does not tell.
pub fn peak_resident_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kibibytes = status.lines().find_map(|line| {
        let text = line.strip_prefix("VmHWM:")?;
        text.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()
    });
    kibibytes.unwrap_or(0) * 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(seconds: &[f64]) -> Figures {
        Figures {
            seconds: seconds.to_vec(),
            ..Figures::new("step")
        }
    }

    #[test]
    fn the_median_is_the_time_in_the_middle() {
        assert_eq!(of(&[3.0, 1.0, 2.0]).median(), 2.0);
        assert_eq!(of(&[4.0, 1.0, 2.0, 3.0]).median(), 2.5);
        assert!(of(&[]).median().is_nan());
    }

    #[test]
    fn one_slow_run_of_a_hundred_is_left_out_of_p99_and_of_five_it_is_not() {
        let mut hundred = vec![1.0; 99];
        hundred.insert(0, 9.0);
        assert_eq!(of(&hundred).p99(), 1.0);
        assert_eq!(of(&[1.0, 9.0, 1.0, 1.0, 1.0]).p99(), 9.0);
    }

    #[test]
    fn figures_cross_json_unchanged() {
        let figures = of(&[0.25, 0.1]);
        assert_eq!(Figures::from_json(&figures.to_json()), Some(figures));
    }
}
