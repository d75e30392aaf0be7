//! Times of day: hours since midnight, and the text that people write for them.

/// The hours of `14:30:00`, from 0 to below 24; minutes and seconds may be missing. `None` of what is no time.
pub fn hours_of(text: &str) -> Option<f32> {
    let mut hours = 0.0f64;
    let mut shares = [1.0, 60.0, 3600.0].into_iter();
    for part in text.split(':') {
        let number = part.trim().parse::<f64>().ok()?;
        hours += number.clamp(0.0, 60.0) / shares.next()?;
    }
    hours.is_finite().then_some(of_day(hours as f32))
}

/// The text of hours, to the second: `14:30:00`. Hours of other days count as those of this one.
pub fn text_of(hours: f32) -> String {
    let seconds = (f64::from(of_day(hours)) * 3600.0).round() as u32 % 86_400;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)
}

/// Hours as those of one day, from 0 to below 24; 0 of what is no number.
pub fn of_day(hours: f32) -> f32 {
    let hours = hours.rem_euclid(24.0);
    // The remainder of a tiny negative number rounds up to the divisor.
    if hours < 24.0 { hours } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_second_of_a_day_is_the_same_after_both_ways() {
        for second in 0..86_400u32 {
            let text = text_of(second as f32 / 3600.0);
            let hours = hours_of(&text).expect("a time");
            assert_eq!(text_of(hours), text);
            assert_eq!((hours * 3600.0).round() as u32, second, "{text}");
        }
    }

    #[test]
    fn people_may_leave_out_what_is_zero() {
        for (text, hours) in [
            ("14", 14.0),
            ("6:30", 6.5),
            (" 06:30:00 ", 6.5),
            ("24:00:00", 0.0),
        ] {
            assert_eq!(hours_of(text), Some(hours), "{text}");
        }
        for text in ["", "noon", "1:2:3:4", "12:", "nan"] {
            assert_eq!(hours_of(text), None, "{text}");
        }
        for (hours, text) in [
            (-1.0, "23:00:00"),
            (23.9999, "00:00:00"),
            (f32::NAN, "00:00:00"),
        ] {
            assert_eq!(text_of(hours), text);
        }
    }
}
