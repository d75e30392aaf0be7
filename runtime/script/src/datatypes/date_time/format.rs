//! Moments as text: ISO 8601 both ways, and the patterns of `FormatUniversalTime`, in English.

use super::calendar::Civil;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// Writes a part of a moment.
type Write = fn(Civil) -> String;

/// What stands for a part of a moment in a pattern. Longer ones come before those that they begin with.
const TOKENS: [(&str, Write); 34] = [
    ("YYYY", |c| format!("{:04}", c.year)),
    ("YY", |c| format!("{:02}", c.year % 100)),
    ("MMMM", |c| month(c).to_owned()),
    ("MMM", |c| month(c)[..3].to_owned()),
    ("MM", |c| format!("{:02}", c.month)),
    ("M", |c| c.month.to_string()),
    ("DDDD", |c| format!("{:03}", c.day_of_year())),
    ("DDD", |c| c.day_of_year().to_string()),
    ("DD", |c| format!("{:02}", c.day)),
    ("Do", |c| ordinal(c.day)),
    ("D", |c| c.day.to_string()),
    ("dddd", |c| weekday(c).to_owned()),
    ("ddd", |c| weekday(c)[..3].to_owned()),
    ("dd", |c| weekday(c)[..2].to_owned()),
    ("d", |c| c.weekday().to_string()),
    ("HH", |c| format!("{:02}", c.hour)),
    ("H", |c| c.hour.to_string()),
    ("hh", |c| format!("{:02}", half_day_hour(c))),
    ("h", |c| half_day_hour(c).to_string()),
    ("mm", |c| format!("{:02}", c.minute)),
    ("m", |c| c.minute.to_string()),
    ("ss", |c| format!("{:02}", c.second)),
    ("s", |c| c.second.to_string()),
    ("SSS", |c| format!("{:03}", c.millisecond)),
    ("A", |c| half_day(c).to_owned()),
    ("a", |c| half_day(c).to_lowercase()),
    ("ZZ", |_| "+0000".to_owned()),
    ("Z", |_| "+00:00".to_owned()),
    ("LTS", |c| by_pattern(c, "h:mm:ss A")),
    ("LT", |c| by_pattern(c, "h:mm A")),
    ("LLLL", |c| by_pattern(c, "dddd, MMMM D, YYYY h:mm A")),
    ("LLL", |c| by_pattern(c, "MMMM D, YYYY h:mm A")),
    ("LL", |c| by_pattern(c, "MMMM D, YYYY")),
    ("L", |c| by_pattern(c, "MM/DD/YYYY")),
];

fn month(civil: Civil) -> &'static str {
    MONTHS[(civil.month - 1).clamp(0, 11) as usize]
}

fn weekday(civil: Civil) -> &'static str {
    WEEKDAYS[civil.weekday().clamp(0, 6) as usize]
}

fn half_day(civil: Civil) -> &'static str {
    if civil.hour < 12 { "AM" } else { "PM" }
}

fn half_day_hour(civil: Civil) -> i64 {
    (civil.hour + 11) % 12 + 1
}

fn ordinal(day: i64) -> String {
    let ending = match day {
        11..=13 => "th",
        _ if day % 10 == 1 => "st",
        _ if day % 10 == 2 => "nd",
        _ if day % 10 == 3 => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

/// The moment as a pattern says. What stands in brackets and what is no token is taken as it is.
pub(super) fn by_pattern(civil: Civil, pattern: &str) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        if let Some((plain, after)) = rest.strip_prefix('[').and_then(|open| open.split_once(']')) {
            text.push_str(plain);
            rest = after;
        } else if let Some((token, write)) =
            TOKENS.iter().find(|(token, _)| rest.starts_with(token))
        {
            text.push_str(&write(civil));
            rest = &rest[token.len()..];
        } else {
            text.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    text
}

/// `2020-01-02T10:30:45Z`.
pub(super) fn iso(civil: Civil) -> String {
    by_pattern(civil, "YYYY-MM-DD[T]HH:mm:ss[Z]")
}

/// Milliseconds since 1970 of `2020-01-02`, `2020-01-02T10:30Z`, `2020-01-02T10:30:45.123+01:00` and their like.
pub(super) fn parse_iso(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let [year, month, day] = fields::<3>(date, '-')?;
    let mut civil = Civil {
        year: year?,
        month: month?,
        day: day?,
        hour: 0,
        minute: 0,
        second: 0,
        millisecond: 0,
    };
    let Some(time) = time else {
        return civil.millis();
    };
    let (clock, zone_minutes) = split_zone(time)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let [hour, minute, second] = fields::<3>(clock, ':')?;
    civil.hour = hour?;
    civil.minute = minute?;
    civil.second = second.unwrap_or(0);
    civil.millisecond = thousandths(fraction)?;
    Some(civil.millis()? - zone_minutes * 60_000)
}

/// The clock and the minutes that its zone is ahead of UTC.
fn split_zone(time: &str) -> Option<(&str, i64)> {
    if let Some(clock) = time.strip_suffix('Z') {
        return Some((clock, 0));
    }
    let Some(at) = time.find(['+', '-']) else {
        return Some((time, 0));
    };
    let (clock, zone) = time.split_at(at);
    let [hours, minutes] = fields::<2>(&zone[1..], ':')?;
    let ahead = hours? * 60 + minutes.unwrap_or(0);
    Some((clock, if zone.starts_with('-') { -ahead } else { ahead }))
}

/// Whole numbers, separated; those at the end may be left out. `None` if something else is among them.
fn fields<const N: usize>(text: &str, separator: char) -> Option<[Option<i64>; N]> {
    let mut numbers = [None; N];
    let mut places = numbers.iter_mut();
    for part in text.split(separator) {
        *places.next()? = Some(whole(part)?);
    }
    Some(numbers)
}

fn whole(digits: &str) -> Option<i64> {
    let all_digits =
        (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| digits.parse().ok()).flatten()
}

/// The first three digits behind the point.
fn thousandths(digits: &str) -> Option<i64> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    whole(&format!("{digits:0<3}")[..3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_filled() {
        let civil = Civil::of(1_577_961_045_007);
        for (pattern, want) in [
            ("YYYY-MM-DD", "2020-01-02"),
            ("dddd, MMMM Do", "Thursday, January 2nd"),
            ("h:mm A", "10:30 AM"),
            ("LLLL", "Thursday, January 2, 2020 10:30 AM"),
            ("L LT", "01/02/2020 10:30 AM"),
            ("[year] YY ü SSS", "year 20 ü 007"),
            ("[", "["),
            ("", ""),
        ] {
            assert_eq!(by_pattern(civil, pattern), want);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2020",
            "2020-1-",
            "2020-01-02T",
            "2020-01-02T25:00",
            "2020-01-02T10:00+x",
            "2020-01-02T1:2:3:4",
        ] {
            assert_eq!(parse_iso(text), None, "{text}");
        }
    }
}
