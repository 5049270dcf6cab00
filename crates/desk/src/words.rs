//! Amounts, days and hours as Italians write them. No sentences: those stand where they are said.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::clock::in_rome;

/// `1234567` cents as `12.345,67`.
#[must_use]
pub fn euro(cents: i64) -> String {
    let whole = (cents / 100).unsigned_abs().to_string();
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{grouped},{:02}", (cents % 100).unsigned_abs())
}

/// Day and hour in Italy: `22/11/2026 09:30:00`.
#[must_use]
pub fn day_and_hour(at: Timestamp) -> String {
    let at = in_rome(at);
    format!(
        "{:02}/{:02}/{} {:02}:{:02}:{:02}",
        at.day(),
        at.month(),
        at.year(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// A day in Italy: `22/11/2026`.
#[must_use]
pub fn day_of(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_the_italian_way() {
        for (cents, text) in
            [(0, "0,00"), (-105, "-1,05"), (123_450, "1.234,50"), (100_000_000, "1.000.000,00")]
        {
            assert_eq!(euro(cents), text);
        }
    }

    #[test]
    fn hours_are_those_of_italy() {
        let at = "2026-11-22T08:30:00Z".parse().unwrap();
        assert_eq!(day_and_hour(at), "22/11/2026 09:30:00");
    }
}
