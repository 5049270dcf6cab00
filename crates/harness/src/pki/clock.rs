//! Dates as `openssl ca` takes them. Owns nothing but the calendar arithmetic.

use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) const HOUR_S: i64 = 3600;
pub(crate) const DAY_S: i64 = 24 * HOUR_S;
pub(crate) const YEAR_S: i64 = 365 * DAY_S;

/// Seconds since 1970 of this moment.
pub(crate) fn now_s() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs() as i64)
}

/// `YYYYMMDDHHMMSSZ`, GeneralizedTime in UTC (RFC 5280 section 4.1.2.5.2).
pub(crate) fn generalized(at_s: i64) -> String {
    let (days, second) = (at_s.div_euclid(DAY_S), at_s.rem_euclid(DAY_S));
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (second / HOUR_S, second % HOUR_S / 60, second % 60);
    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
}

/// Days since 1970 to year, month, day: years counted from March, so a leap day comes last.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::generalized;

    #[test]
    fn dates_around_leap_days_are_right() {
        for (at_s, text) in [
            (0, "19700101000000Z"),
            (951_782_399, "20000228235959Z"),
            (951_782_400, "20000229000000Z"),
            (951_868_800, "20000301000000Z"),
            (1_700_000_000, "20231114221320Z"),
            (4_107_542_400, "21000301000000Z"),
        ] {
            assert_eq!(generalized(at_s), text, "as `date -u -d @{at_s}` says");
        }
    }
}
