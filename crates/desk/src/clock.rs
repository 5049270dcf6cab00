//! Time and randomness, as arguments: the mains give the real ones, tests give their own.
//!
//! Owns the calendar of the desk too: days and years are those of Europe/Rome. Knows no leap
//! seconds and no history before the present daylight-saving rule.

use std::fmt;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Italian time as a rule, so that a machine without a time-zone database tells the same day.
const ROME: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// What tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    /// A clock made of a function, for tests.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Now, to the millisecond: finer than that nothing is stored, and a receipt must not differ
    /// from itself after a restart.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        from_ms((self.0)().as_millisecond())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// What throws the dice: fills bytes that nobody can foretell.
#[derive(Clone)]
pub struct Dice(Arc<Throw>);

type Throw = dyn Fn(&mut [u8]) + Send + Sync;

impl Dice {
    /// The operating system's randomness.
    ///
    /// # Panics
    /// When the operating system has none: nothing secret can be made then.
    #[must_use]
    pub fn system() -> Self {
        Self(Arc::new(|bytes| {
            getrandom::fill(bytes).expect("the operating system gives randomness");
        }))
    }

    /// Dice made of a function, for tests.
    pub fn from_fn(fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// `N` fresh bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }

    /// `length` characters without look-alikes (no I, L, O, U).
    #[must_use]
    pub fn code(&self, length: usize) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        (0..length).map(|_| char::from(ALPHABET[usize::from(self.bytes::<1>()[0] % 32)])).collect()
    }
}

impl fmt::Debug for Dice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dice")
    }
}

/// The same instant on a clock in Italy.
#[must_use]
pub fn in_rome(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::posix(ROME).unwrap_or(TimeZone::UTC))
}

/// The instant at which a day begins in Italy.
#[must_use]
pub fn midnight(day: Date) -> Timestamp {
    let rome = TimeZone::posix(ROME).unwrap_or(TimeZone::UTC);
    day.at(0, 0, 0, 0).to_zoned(rome).map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp())
}

/// The instant of a day and hour on a clock in Italy; an hour that comes twice is the first of them.
#[must_use]
pub fn at_in_rome(at: DateTime) -> Option<Timestamp> {
    let rome = TimeZone::posix(ROME).unwrap_or(TimeZone::UTC);
    at.to_zoned(rome).ok().map(|at| at.timestamp())
}

/// An instant from the milliseconds that the database keeps; the epoch where they are impossible.
#[must_use]
pub fn from_ms(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_turns_at_midnight_in_rome() {
        let at: Timestamp = "2026-12-31T23:30:00Z".parse().unwrap();
        assert_eq!(in_rome(at).year(), 2027, "Rome is an hour ahead in winter");
        let at: Timestamp = "2026-07-01T22:30:00Z".parse().unwrap();
        assert_eq!(in_rome(at).day(), 2, "and two hours in summer");
    }

    #[test]
    fn a_day_begins_at_midnight_in_rome() {
        let day = jiff::civil::date(2026, 7, 2);
        assert_eq!(midnight(day).to_string(), "2026-07-01T22:00:00Z", "two hours ahead in summer");
        let day = jiff::civil::date(2026, 11, 27);
        assert_eq!(midnight(day).to_string(), "2026-11-26T23:00:00Z", "one in winter");
    }

    #[test]
    fn a_code_has_no_look_alikes() {
        let code = Dice::system().code(200);
        assert_eq!(code.len(), 200);
        assert!(!code.contains(['I', 'L', 'O', 'U']), "{code}");
    }
}
