//! Dates as people write them in box 5, in Italian and English.
//!
//! Owns reading them out of running text. The day comes before the month, as in Europe.

use jiff::civil::Date;

use crate::text::fold;

const MONTHS: [[&str; 4]; 12] = [
    ["GENNAIO", "JANUARY", "GEN", "JAN"],
    ["FEBBRAIO", "FEBRUARY", "FEB", "FEB"],
    ["MARZO", "MARCH", "MAR", "MAR"],
    ["APRILE", "APRIL", "APR", "APR"],
    ["MAGGIO", "MAY", "MAG", "MAY"],
    ["GIUGNO", "JUNE", "GIU", "JUN"],
    ["LUGLIO", "JULY", "LUG", "JUL"],
    ["AGOSTO", "AUGUST", "AGO", "AUG"],
    ["SETTEMBRE", "SEPTEMBER", "SET", "SEP"],
    ["OTTOBRE", "OCTOBER", "OTT", "OCT"],
    ["NOVEMBRE", "NOVEMBER", "NOV", "NOV"],
    ["DICEMBRE", "DECEMBER", "DIC", "DEC"],
];

/// Every date in the text: `14/09/2026`, `14.09.2026`, `14-09-2026`, `2026-09-14`, `14 settembre 2026`,
/// `September 14th, 2026`.
pub fn dates_in(text: &str) -> Vec<Date> {
    let folded = fold(&text.replace(['°', 'º'], ""));
    let words: Vec<&str> = folded.split(' ').collect();
    words.windows(3).filter_map(|three| date(three[0], three[1], three[2])).collect()
}

fn date(first: &str, second: &str, third: &str) -> Option<Date> {
    let (year, month, day) = if let Some(year) = year(first) {
        (year, number(second)?, number(third)?)
    } else if let Some(month) = month_named(first) {
        (year(third)?, month, ordinal(second)?)
    } else {
        (year(third)?, month_named(second).or_else(|| number(second))?, ordinal(first)?)
    };
    Date::new(year, month, day).ok()
}

fn year(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| word.parse().ok())?
}

fn number(word: &str) -> Option<i8> {
    (matches!(word.len(), 1 | 2) && word.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| word.parse().ok())?
}

fn ordinal(word: &str) -> Option<i8> {
    number(
        ["ST", "ND", "RD", "TH"]
            .iter()
            .find_map(|ending| word.strip_suffix(ending))
            .unwrap_or(word),
    )
}

fn month_named(word: &str) -> Option<i8> {
    let at = MONTHS
        .iter()
        .position(|names| names.contains(&word) || word == "SEPT" && names[3] == "SEP")?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_in_every_usual_writing() {
        let expected = jiff::civil::date(2026, 9, 14);
        for text in [
            "14/09/2026",
            "14.9.2026",
            "14-09-2026",
            "2026-09-14",
            "14 settembre 2026",
            "14 SEPTEMBER 2026",
            "September 14, 2026",
            "14th Sept. 2026",
            "OF THE 14/09/2026 - L/C",
            "(14 SET 2026)",
        ] {
            assert_eq!(dates_in(text), [expected], "{text}");
        }
        assert_eq!(dates_in("1° ottobre 2026"), [jiff::civil::date(2026, 10, 1)], "an ordinal day");
    }

    #[test]
    fn what_is_no_date_is_not_read_as_one() {
        for text in [
            "",
            "31/02/2026",
            "2026/EX/0418",
            "09-14-2026",
            "14/09/26",
            "114/09/2026",
            "NO. 77 10 26",
        ] {
            assert!(dates_in(text).is_empty(), "{text}");
        }
    }
}
