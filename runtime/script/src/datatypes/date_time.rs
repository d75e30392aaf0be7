//! `DateTime`: a moment, to the millisecond. Local time is UTC: what a script computes does not depend on where it runs.
//! The present comes from the VM's [`Host`](super::Host).

mod calendar;
mod format;

use mlua::{Lua, Table};

use self::calendar::Civil;
use super::host;
use super::members::{Datatype, Library, Members, datatypes};

/// The first moment that is known: the year 1400.
const MILLIS_MIN: i64 = -17_987_443_200_000;
/// The last one: the end of the year 9999.
const MILLIS_MAX: i64 = 253_402_300_799_999;

/// A moment as scripts hold it: milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateTime(pub(crate) i64);

datatypes!(DateTime);

impl DateTime {
    fn new(millis: f64) -> mlua::Result<Self> {
        let whole = millis.floor() as i64;
        if millis.is_nan() || !(MILLIS_MIN..=MILLIS_MAX).contains(&whole) {
            return Err(mlua::Error::runtime(
                "the time is out of range: years 1400 to 9999",
            ));
        }
        Ok(Self(whole))
    }
}

impl Datatype for DateTime {
    const NAME: &'static str = "DateTime";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("UnixTimestamp", |this| this.0.div_euclid(1000))
            .get("UnixTimestampMillis", |this| this.0)
            .method("ToIsoDate", |this, ()| format::iso(Civil::of(this.0)))
            .equality();
        for name in ["ToUniversalTime", "ToLocalTime"] {
            members.method_with(name, |lua, this, ()| table_of(lua, Civil::of(this.0)));
        }
        for name in ["FormatUniversalTime", "FormatLocalTime"] {
            members.method(
                name,
                |this, (pattern, _locale): (String, Option<String>)| {
                    format::by_pattern(Civil::of(this.0), &pattern)
                },
            );
        }
    }

    fn text(&self) -> String {
        self.0.to_string()
    }
}

fn table_of(lua: &Lua, civil: Civil) -> mlua::Result<Table> {
    let table = lua.create_table()?;
    for (name, number) in [
        ("Year", civil.year),
        ("Month", civil.month),
        ("Day", civil.day),
        ("Hour", civil.hour),
        ("Minute", civil.minute),
        ("Second", civil.second),
        ("Millisecond", civil.millisecond),
    ] {
        table.raw_set(name, number)?;
    }
    Ok(table)
}

type Parts = (
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
);

fn from_parts(
    (year, month, day, hour, minute, second, millisecond): Parts,
) -> mlua::Result<DateTime> {
    let civil = Civil {
        year: year.unwrap_or(1970),
        month: month.unwrap_or(1),
        day: day.unwrap_or(1),
        hour: hour.unwrap_or(0),
        minute: minute.unwrap_or(0),
        second: second.unwrap_or(0),
        millisecond: millisecond.unwrap_or(0),
    };
    match civil.millis() {
        Some(millis) => DateTime::new(millis as f64),
        None => Err(mlua::Error::runtime("there is no such date or time")),
    }
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    Library::new(lua, DateTime::NAME)?
        .function("now", |lua, ()| DateTime::new(host::now(lua) as f64))?
        .function("fromUnixTimestamp", |_, (seconds,): (f64,)| {
            DateTime::new(seconds.floor() * 1000.0)
        })?
        .function("fromUnixTimestampMillis", |_, (millis,): (f64,)| {
            DateTime::new(millis)
        })?
        .function_as(
            &["fromUniversalTime", "fromLocalTime"],
            |_, parts: Parts| from_parts(parts),
        )?
        .function("fromIsoDate", |_, (text,): (String,)| {
            Ok(format::parse_iso(&text).and_then(|millis| DateTime::new(millis as f64).ok()))
        })?
        .install()
}

#[cfg(test)]
mod tests {
    use super::super::host::Host;
    use crate::datatypes::tests::{errors, shows, vm};

    #[test]
    fn moments_are_made_read_and_shown() {
        shows(&[
            ("DateTime.fromUnixTimestamp(1577961045)", "1577961045000"),
            (
                "DateTime.fromUnixTimestamp(1577961045.9).UnixTimestampMillis",
                "1577961045000",
            ),
            ("DateTime.fromUnixTimestampMillis(-1).UnixTimestamp", "-1"),
            (
                "DateTime.fromUnixTimestamp(1577961045):ToIsoDate()",
                "2020-01-02T10:30:45Z",
            ),
            (
                "DateTime.fromIsoDate('2020-01-02T10:30:45Z').UnixTimestamp",
                "1577961045",
            ),
            (
                "DateTime.fromIsoDate('2020-01-02T11:30:45+01:00').UnixTimestamp",
                "1577961045",
            ),
            (
                "DateTime.fromIsoDate('2020-01-02T10:30:45.25Z').UnixTimestampMillis",
                "1577961045250",
            ),
            (
                "DateTime.fromIsoDate('2020-01-02'):ToIsoDate()",
                "2020-01-02T00:00:00Z",
            ),
            ("DateTime.fromIsoDate('yesterday')", "nil"),
            ("DateTime.fromIsoDate('2021-02-29')", "nil"),
            ("DateTime.fromIsoDate('2020-01-0ü')", "nil"),
            (
                "DateTime.fromUniversalTime(2000, 2, 29, 23, 59, 59, 999):ToIsoDate()",
                "2000-02-29T23:59:59Z",
            ),
            ("DateTime.fromUniversalTime().UnixTimestamp", "0"),
            (
                "DateTime.fromUnixTimestamp(0):ToUniversalTime().Year",
                "1970",
            ),
            (
                "DateTime.fromUnixTimestampMillis(-1):ToLocalTime().Millisecond",
                "999",
            ),
            (
                "DateTime.fromUnixTimestamp(1) == DateTime.fromUnixTimestamp(1)",
                "true",
            ),
            ("typeof(DateTime.now())", "DateTime"),
        ]);
    }

    #[test]
    fn the_present_is_the_hosts() {
        let lua = vm();
        lua.set_app_data(Host {
            now: Box::new(|| 12_345),
            ..Host::default()
        });
        let now: i64 = lua
            .load("return DateTime.now().UnixTimestampMillis")
            .eval()
            .unwrap();
        assert_eq!(now, 12_345);
    }

    #[test]
    fn wrong_uses_say_what_is_wrong() {
        errors(&[
            (
                "DateTime.fromUnixTimestamp(1e18)",
                "the time is out of range",
            ),
            (
                "DateTime.fromUnixTimestamp(0/0)",
                "the time is out of range",
            ),
            (
                "DateTime.fromUniversalTime(2021, 2, 29)",
                "there is no such date or time",
            ),
            (
                "DateTime.fromUniversalTime(2021, 13)",
                "there is no such date or time",
            ),
            (
                "DateTime.fromUnixTimestamp()",
                "invalid argument #1 to 'fromUnixTimestamp' (number expected, got nil)",
            ),
            (
                "DateTime.now().Year",
                "Year is not a valid member of DateTime",
            ),
        ]);
    }
}
