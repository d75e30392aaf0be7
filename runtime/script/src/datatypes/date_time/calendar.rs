//! The Gregorian calendar in UTC: days to dates and back. Knows no scripts.

const DAY_MILLIS: i64 = 86_400_000;
/// Days of 400 years.
const ERA_DAYS: i64 = 146_097;
/// Days from the first of March of the year 0 to 1970.
const EPOCH_DAYS: i64 = 719_468;

/// A moment by the calendar and the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: i64,
    /// From 1.
    pub(super) month: i64,
    /// From 1.
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) millisecond: i64,
}

impl Civil {
    /// The moment so many milliseconds since 1970.
    pub(super) fn of(millis: i64) -> Self {
        let (year, month, day) = date_of(millis.div_euclid(DAY_MILLIS));
        let time = millis.rem_euclid(DAY_MILLIS);
        Self {
            year,
            month,
            day,
            hour: time / 3_600_000,
            minute: time / 60_000 % 60,
            second: time / 1000 % 60,
            millisecond: time % 1000,
        }
    }

    /// Milliseconds since 1970; `None` if there is no such date or time.
    pub(super) fn millis(self) -> Option<i64> {
        let known = (0..=9999).contains(&self.year)
            && (1..=12).contains(&self.month)
            && (1..=days_in(self.year, self.month)).contains(&self.day)
            && (0..24).contains(&self.hour)
            && (0..60).contains(&self.minute)
            && (0..60).contains(&self.second)
            && (0..1000).contains(&self.millisecond);
        let minutes = self.hour * 60;
        known.then(|| {
            let seconds = (minutes + self.minute) * 60 + self.second;
            self.days() * DAY_MILLIS + seconds * 1000 + self.millisecond
        })
    }

    /// 0 is Sunday.
    pub(super) fn weekday(self) -> i64 {
        (self.days() + 4).rem_euclid(7)
    }

    /// From 1.
    pub(super) fn day_of_year(self) -> i64 {
        self.days() - days_before(self.year, 1, 1) + 1
    }

    fn days(self) -> i64 {
        days_before(self.year, self.month, self.day)
    }
}

/// Days from 1970 to a date. Years are counted from March, so that the leap day comes last.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let from_march = (month + 9) % 12;
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_DAYS
}

/// The date so many days since 1970.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + EPOCH_DAYS;
    let (era, of_era) = (days.div_euclid(ERA_DAYS), days.rem_euclid(ERA_DAYS));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_eight_centuries_comes_back() {
        let first = days_before(1600, 1, 1);
        let mut previous = (1599, 12, 31);
        for day in first..first + 2 * ERA_DAYS {
            let date = date_of(day);
            assert_eq!(days_before(date.0, date.1, date.2), day);
            assert!(date > previous, "{previous:?} {date:?}");
            previous = date;
        }
        assert_eq!(previous, (2399, 12, 31));
    }

    #[test]
    fn days_have_names_and_numbers() {
        let moon = Civil::of(-14_182_940_000);
        assert_eq!(
            (moon.year, moon.month, moon.day, moon.hour),
            (1969, 7, 20, 20)
        );
        assert_eq!(moon.weekday(), 0);
        assert_eq!(moon.day_of_year(), 201);
        assert_eq!(moon.millis(), Some(-14_182_940_000));
    }
}
