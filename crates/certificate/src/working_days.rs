//! Which days a Chamber works: not on Saturdays, Sundays, national holidays and its own.
//!
//! Owns the national days; a Chamber's own (the patron) are its data. Source: L. 260/1949 with its later changes,
//! the last being L. 151/2025 (4 October, from 2026).

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::chamber::Chamber;

/// Month, day and the first year of every national holiday that does not move.
const NATIONAL: [(i8, i8, i16); 11] = [
    (1, 1, 0),
    (1, 6, 0),
    (4, 25, 0),
    (5, 1, 0),
    (6, 2, 0),
    (8, 15, 0),
    (10, 4, 2026),
    (11, 1, 0),
    (12, 8, 0),
    (12, 25, 0),
    (12, 26, 0),
];

/// A holiday of one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum LocalHoliday {
    /// The same day every year, for instance the patron: `08-26`.
    Yearly {
        /// Month, from 1.
        month: i8,
        /// Day of the month, from 1.
        day: i8,
    },
    /// So many days after Easter Sunday: `easter+50` is Whit Monday.
    AfterEaster(i16),
}

/// The text is no holiday of one place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a day such as 08-26 nor one such as easter+50")]
pub struct NotAHoliday(pub String);

impl FromStr for LocalHoliday {
    type Err = NotAHoliday;

    fn from_str(text: &str) -> Result<Self, NotAHoliday> {
        let refused = || NotAHoliday(text.to_owned());
        if let Some(days) = text.strip_prefix("easter+") {
            return days.parse().map(Self::AfterEaster).map_err(|_| refused());
        }
        let (month, day) = text.split_once('-').ok_or_else(refused)?;
        let (month, day) =
            (month.parse().map_err(|_| refused())?, day.parse().map_err(|_| refused())?);
        // 2000 has a 29 February.
        Date::new(2000, month, day).map_err(|_| refused())?;
        Ok(Self::Yearly { month, day })
    }
}

impl fmt::Display for LocalHoliday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yearly { month, day } => write!(f, "{month:02}-{day:02}"),
            Self::AfterEaster(days) => write!(f, "easter+{days}"),
        }
    }
}

impl TryFrom<String> for LocalHoliday {
    type Error = NotAHoliday;

    fn try_from(text: String) -> Result<Self, NotAHoliday> {
        text.parse()
    }
}

impl From<LocalHoliday> for String {
    fn from(holiday: LocalHoliday) -> Self {
        holiday.to_string()
    }
}

impl Chamber {
    /// Whether the Chamber works on that day.
    #[must_use]
    pub fn works_on(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let local = self.local_holidays.iter().any(|holiday| falls_on(*holiday, day));
        !weekend && !local && !is_national_holiday(day)
    }

    /// The last of `count` working days that follow `day`; the first counts from the day after. `day` itself where
    /// `count` is 0.
    #[must_use]
    pub fn after_working_days(&self, day: Date, count: u32) -> Date {
        let (mut at, mut left) = (day, count);
        while left > 0 {
            let Ok(next) = at.tomorrow() else { return at };
            at = next;
            left -= u32::from(self.works_on(at));
        }
        at
    }
}

fn falls_on(holiday: LocalHoliday, day: Date) -> bool {
    match holiday {
        LocalHoliday::Yearly { month, day: of_month } => {
            (day.month(), day.day()) == (month, of_month)
        }
        LocalHoliday::AfterEaster(days) => after_easter(day.year(), days) == Some(day),
    }
}

fn is_national_holiday(day: Date) -> bool {
    let fixed = |&(month, of_month, since): &(i8, i8, i16)| {
        (day.month(), day.day()) == (month, of_month) && day.year() >= since
    };
    NATIONAL.iter().any(fixed) || after_easter(day.year(), 1) == Some(day)
}

fn after_easter(year: i16, days: i16) -> Option<Date> {
    easter(year)?.checked_add(days.days()).ok()
}

/// Easter Sunday by the Gregorian computus (Meeus, Jones, Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_falls_where_the_calendar_has_it() {
        for (year, month, day) in [
            (2000, 4, 23),
            (2008, 3, 23),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)), "Easter of {year}");
        }
    }

    #[test]
    fn nobody_works_on_holidays_and_on_the_patrons_day_of_the_place() {
        let (bergamo, bolzano) = (Chamber::of("BG"), Chamber::of("BZ"));
        assert!(!bergamo.works_on(date(2026, 4, 6)), "Easter Monday");
        assert!(!bergamo.works_on(date(2026, 8, 26)), "Sant'Alessandro, in Bergamo");
        assert!(bolzano.works_on(date(2026, 8, 26)), "and there alone");
        assert!(!bolzano.works_on(date(2026, 5, 25)), "Whit Monday, in Bolzano");
        assert!(bergamo.works_on(date(2026, 5, 25)), "and there alone");
        assert!(!bergamo.works_on(date(2026, 12, 8)) && !bergamo.works_on(date(2026, 12, 12)));
        assert!(bergamo.works_on(date(2024, 10, 4)), "a working Friday before 2026");
        assert!(!bergamo.works_on(date(2027, 10, 4)), "a Monday that is a holiday since");
    }

    #[test]
    fn a_term_of_working_days_jumps_over_the_others() {
        let bergamo = Chamber::of("BG");
        // Friday; 5 working days: 7 (Mon), [8 holiday], 9, 10, 11, [12, 13], 14.
        assert_eq!(bergamo.after_working_days(date(2026, 12, 4), 5), date(2026, 12, 14));
        assert_eq!(bergamo.after_working_days(date(2026, 12, 4), 0), date(2026, 12, 4));
    }

    #[test]
    fn a_holiday_of_a_place_is_read_as_it_is_written() {
        for text in ["08-26", "easter+50"] {
            assert_eq!(text.parse::<LocalHoliday>().unwrap().to_string(), text);
        }
        for wrong in ["", "26/08", "13-01", "02-30", "easter+", "pasqua+1"] {
            assert!(wrong.parse::<LocalHoliday>().is_err(), "{wrong:?} is none");
        }
    }
}
