//! A bad network as one value, and its text form `delay=80ms,jitter=20ms,loss=2%,dup=1%,reorder=2%,seed=1`. It says
//! what to suffer, not how: see the faults.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// The longest delay and the widest jitter.
const TIME_MAX: Duration = Duration::from_secs(10);

/// What a network does to each packet in one direction. The default does nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NetConditions {
    /// One-way travel time.
    pub delay: Duration,
    /// The travel time varies evenly by up to this much to either side. Packets keep their order.
    pub jitter: Duration,
    /// How many packets are lost.
    pub loss: Chance,
    /// How many packets arrive twice.
    pub duplicate: Chance,
    /// How many packets are held back, so that later ones overtake them.
    pub reorder: Chance,
    /// The same seed suffers the same fate.
    pub seed: u64,
}

impl NetConditions {
    /// Whether packets pass as if there were no conditions.
    pub fn is_clean(&self) -> bool {
        *self
            == Self {
                seed: self.seed,
                ..Self::default()
            }
    }
}

/// A probability in millionths, so that text, equality and draws are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chance(u32);

impl Chance {
    /// Certain.
    pub const ALWAYS: Self = Self(1_000_000);

    /// That many millionths, at most one whole.
    pub const fn from_millionths(millionths: u32) -> Self {
        if millionths > Self::ALWAYS.0 {
            Self::ALWAYS
        } else {
            Self(millionths)
        }
    }

    /// Whole per cents, at most 100.
    pub const fn from_percent(percent: u32) -> Self {
        Self::from_millionths(percent.saturating_mul(10_000))
    }

    /// The probability in millionths.
    pub const fn millionths(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Chance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_scaled(f, u64::from(self.0), 4)?;
        f.write_str("%")
    }
}

/// What is wrong with the text of a network's conditions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionsError {
    /// A part is not `key=value`.
    #[error("'{0}' is not key=value; an example is delay=80ms,loss=2%")]
    NotAPair(String),
    /// There is no such key.
    #[error("unknown key '{0}'; the keys are delay, jitter, loss, dup, reorder, seed")]
    UnknownKey(String),
    /// The key was given before.
    #[error("'{0}' is given twice")]
    Repeated(&'static str),
    /// Not a time.
    #[error("{key}: '{value}' is not a time such as 80ms, 1.5ms, 300us or 2s, of at most 10s")]
    BadTime {
        /// The key.
        key: &'static str,
        /// The text after it.
        value: String,
    },
    /// Not a percentage.
    #[error("{key}: '{value}' is not a percentage from 0% to 100%")]
    BadPercentage {
        /// The key.
        key: &'static str,
        /// The text after it.
        value: String,
    },
    /// Not a seed.
    #[error("seed: '{0}' is not a whole number below 2^64")]
    BadSeed(String),
}

impl FromStr for NetConditions {
    type Err = ConditionsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const KEYS: [&str; 6] = ["delay", "jitter", "loss", "dup", "reorder", "seed"];
        let mut conditions = Self::default();
        let mut seen = [false; KEYS.len()];
        for pair in text.split(',').map(str::trim) {
            let (key, value) = pair
                .split_once('=')
                .ok_or_else(|| ConditionsError::NotAPair(pair.to_owned()))?;
            let (key, value) = (key.trim(), value.trim());
            let index = KEYS
                .iter()
                .position(|known| *known == key)
                .ok_or_else(|| ConditionsError::UnknownKey(key.to_owned()))?;
            let key = KEYS[index];
            if std::mem::replace(&mut seen[index], true) {
                return Err(ConditionsError::Repeated(key));
            }
            match key {
                "delay" => conditions.delay = time(key, value)?,
                "jitter" => conditions.jitter = time(key, value)?,
                "loss" => conditions.loss = percentage(key, value)?,
                "dup" => conditions.duplicate = percentage(key, value)?,
                "reorder" => conditions.reorder = percentage(key, value)?,
                _ => {
                    conditions.seed = value
                        .parse()
                        .map_err(|_| ConditionsError::BadSeed(value.to_owned()))?;
                }
            }
        }
        Ok(conditions)
    }
}

impl fmt::Display for NetConditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("delay=")?;
        write_scaled(f, self.delay.as_micros() as u64, 3)?;
        f.write_str("ms")?;
        if !self.jitter.is_zero() {
            f.write_str(",jitter=")?;
            write_scaled(f, self.jitter.as_micros() as u64, 3)?;
            f.write_str("ms")?;
        }
        for (key, chance) in [
            ("loss", self.loss),
            ("dup", self.duplicate),
            ("reorder", self.reorder),
        ] {
            if chance != Chance::default() {
                write!(f, ",{key}={chance}")?;
            }
        }
        if self.seed != 0 {
            write!(f, ",seed={}", self.seed)?;
        }
        Ok(())
    }
}

fn time(key: &'static str, value: &str) -> Result<Duration, ConditionsError> {
    // `ms` and `us` end in `s` too, so it comes last.
    [("us", 0), ("ms", 3), ("s", 6)]
        .into_iter()
        .find_map(|(unit, digits)| Some((value.strip_suffix(unit)?, digits)))
        .and_then(|(number, digits)| parse_scaled(number, digits))
        .map(Duration::from_micros)
        .filter(|time| *time <= TIME_MAX)
        .ok_or_else(|| ConditionsError::BadTime {
            key,
            value: value.to_owned(),
        })
}

fn percentage(key: &'static str, value: &str) -> Result<Chance, ConditionsError> {
    value
        .strip_suffix('%')
        .and_then(|number| parse_scaled(number, 4))
        .filter(|millionths| *millionths <= u64::from(Chance::ALWAYS.0))
        .map(|millionths| Chance(millionths as u32))
        .ok_or_else(|| ConditionsError::BadPercentage {
            key,
            value: value.to_owned(),
        })
}

/// A decimal number times 10^`digits`, if it is whole then.
fn parse_scaled(text: &str, digits: usize) -> Option<u64> {
    let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = match text.split_once('.') {
        None => (text, ""),
        Some((whole, fraction)) if is_number(fraction) && fraction.len() <= digits => {
            (whole, fraction)
        }
        Some(_) => return None,
    };
    if !is_number(whole) {
        return None;
    }
    let power = |exponent: usize| 10u64.pow(exponent as u32);
    let fraction = fraction
        .bytes()
        .fold(0, |n, digit| n * 10 + u64::from(digit - b'0'))
        * power(digits - fraction.len());
    whole
        .parse::<u64>()
        .ok()?
        .checked_mul(power(digits))?
        .checked_add(fraction)
}

/// `value` / 10^`digits`, without trailing zeros.
fn write_scaled(f: &mut fmt::Formatter<'_>, value: u64, digits: usize) -> fmt::Result {
    let unit = 10u64.pow(digits as u32);
    write!(f, "{}", value / unit)?;
    match value % unit {
        0 => Ok(()),
        fraction => write!(
            f,
            ".{}",
            format!("{fraction:0digits$}").trim_end_matches('0')
        ),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_documented_example_is_read() {
        let text = "delay=80ms,jitter=20ms,loss=2%,dup=1%,reorder=2%,seed=1";
        let conditions: NetConditions = text.parse().unwrap();
        assert_eq!(
            conditions,
            NetConditions {
                delay: Duration::from_millis(80),
                jitter: Duration::from_millis(20),
                loss: Chance::from_percent(2),
                duplicate: Chance::from_percent(1),
                reorder: Chance::from_percent(2),
                seed: 1,
            }
        );
        assert_eq!(conditions.to_string(), text);
    }

    #[test]
    fn times_take_units_and_fractions() {
        for (text, micros) in [
            ("1.5ms", 1_500),
            ("300us", 300),
            ("2s", 2_000_000),
            ("0.05s", 50_000),
            ("0ms", 0),
        ] {
            let conditions: NetConditions = format!("delay={text}").parse().unwrap();
            assert_eq!(conditions.delay, Duration::from_micros(micros), "{text}");
        }
    }

    #[test]
    fn errors_name_the_key_and_the_value() {
        for (text, message) in [
            ("", "'' is not key=value"),
            ("delay", "'delay' is not key=value"),
            ("latency=1ms", "unknown key 'latency'"),
            ("delay=80", "delay: '80' is not a time"),
            ("delay=-1ms", "delay: '-1ms' is not a time"),
            ("jitter=11s", "jitter: '11s' is not a time"),
            ("delay=0.5us", "delay: '0.5us' is not a time"),
            ("delay=99999999999999999999s", "is not a time"),
            ("loss=2", "loss: '2' is not a percentage"),
            ("dup=101%", "dup: '101%' is not a percentage"),
            ("reorder=.%", "reorder: '.%' is not a percentage"),
            ("seed=x", "seed: 'x' is not a whole number"),
            ("loss=1%,loss=2%", "'loss' is given twice"),
        ] {
            let error = text.parse::<NetConditions>().unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
    }

    #[test]
    fn only_conditions_that_do_something_are_not_clean() {
        assert!(
            "delay=0ms,seed=9"
                .parse::<NetConditions>()
                .unwrap()
                .is_clean()
        );
        assert!(!"dup=0.0001%".parse::<NetConditions>().unwrap().is_clean());
    }

    proptest! {
        #[test]
        fn written_conditions_are_read_back(
            delay in 0u64..=10_000_000,
            jitter in 0u64..=10_000_000,
            chances in prop::array::uniform3(0u32..=1_000_000),
            seed: u64,
        ) {
            let [loss, duplicate, reorder] = chances.map(Chance::from_millionths);
            let conditions = NetConditions {
                delay: Duration::from_micros(delay),
                jitter: Duration::from_micros(jitter),
                loss,
                duplicate,
                reorder,
                seed,
            };
            prop_assert_eq!(conditions.to_string().parse(), Ok(conditions));
        }

        #[test]
        fn any_text_gives_conditions_or_an_error(text in "[a-z=,.%0-9 ]{0,40}") {
            if let Ok(conditions) = text.parse::<NetConditions>() {
                prop_assert!(conditions.delay <= TIME_MAX && conditions.loss <= Chance::ALWAYS);
            }
        }
    }
}
