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

/// Cents of an amount as Italians write it (`1.234,50`, `100`), or with a decimal point (`12.50`).
#[must_use]
pub fn cents_of(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches('€').trim();
    let (whole, decimals) = match (text.rsplit_once(','), text.rsplit_once('.')) {
        (Some((whole, decimals)), _) => (whole, decimals),
        // A point before three digits parts thousands.
        (None, Some((whole, decimals))) if decimals.len() < 3 && !whole.contains('.') => {
            (whole, decimals)
        }
        (None, _) => (text, "00"),
    };
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains('.');
    let well_formed = (1..=9).contains(&first.len())
        && (!grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3)
        && (1..=2).contains(&decimals.len());
    let digits = format!("{}{decimals:0<2}", whole.replace('.', ""));
    if !well_formed || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// Day in Italy: `22/11/2026`.
#[must_use]
pub fn day(at: Timestamp) -> String {
    let at = in_rome(at);
    format!("{:02}/{:02}/{}", at.day(), at.month(), at.year())
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
    fn amounts_are_read_as_italians_write_them() {
        for (text, cents) in [
            ("100", 10_000),
            ("100,5", 10_050),
            ("€ 1.234,56", 123_456),
            ("12.50", 1_250),
            ("1.234", 123_400),
            ("0,01", 1),
        ] {
            assert_eq!(cents_of(text), Some(cents), "{text}");
        }
        for text in
            ["", "-5", "1,234", "1.23,4", "12.34.5", "1e3", ",50", "5,", "١٢", "1234.567,00"]
        {
            assert_eq!(cents_of(text), None, "{text:?} is no amount");
        }
    }

    #[test]
    fn hours_are_those_of_italy() {
        let at = "2026-11-22T08:30:00Z".parse().unwrap();
        assert_eq!(day_and_hour(at), "22/11/2026 09:30:00");
    }
}
