//! The practice code (codice pratica, `idPratica`).

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Error;

/// Eleven characters: `M`, two digits of the year, one character for the month, two digits of the day,
/// five characters `0-9A-Z`.
///
/// Of real codes only the shape is known, and that months up to September are a digit; invented codes
/// in circulation write the month as a letter. So any digit 1-9 or letter is read as a month. Codes that
/// we mint write `1`-`9`, then `A`, `B`, `C` for October, November, December.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PracticeCode(String);

/// Without I, L, O and U: codes are read out on the telephone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const MONTHS: &[u8; 12] = b"123456789ABC";

impl PracticeCode {
    /// Length in characters.
    pub const LENGTH: usize = 11;

    /// Makes a code for a day from five random bytes (25 bits are used: the desk checks for a twin).
    pub fn mint(day: Date, random: [u8; 5]) -> Self {
        let month = MONTHS[usize::from(day.month().unsigned_abs() - 1) % MONTHS.len()] as char;
        let year = day.year().rem_euclid(100);
        let mut text = format!("M{year:02}{month}{:02}", day.day());
        text.extend(random.map(|byte| ALPHABET[usize::from(byte & 31)] as char));
        Self(text)
    }

    /// The eleven characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last eight characters, as file names at the desk repeat them.
    pub fn tail(&self) -> &str {
        &self.0[Self::LENGTH - 8..]
    }
}

impl FromStr for PracticeCode {
    type Err = Error;

    /// Reads a code; lower case and blanks around it are not accepted.
    ///
    /// # Errors
    /// [`Error::Value`] when the text has another shape.
    fn from_str(text: &str) -> Result<Self, Error> {
        let bytes = text.as_bytes();
        let digits = |range: &[u8]| range.iter().all(u8::is_ascii_digit);
        let shaped = bytes.len() == Self::LENGTH
            && bytes[0] == b'M'
            && digits(&bytes[1..3])
            && matches!(bytes[3], b'1'..=b'9' | b'A'..=b'Z')
            && digits(&bytes[4..6])
            && (b"01".as_slice()..=b"31".as_slice()).contains(&&bytes[4..6])
            && bytes[6..].iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if shaped {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::Value {
                path: "idPratica".to_owned(),
                value: text.chars().take(40).collect(),
                expected: "a practice code (M, year, month, day, five characters)",
            })
        }
    }
}

impl fmt::Display for PracticeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PracticeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for PracticeCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PracticeCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minted_code_is_a_valid_code() {
        for month in 1..=12 {
            let day = jiff::civil::date(2026, month, 22);
            let code = PracticeCode::mint(day, [0, 31, 255, 77, 128]);
            assert_eq!(
                code.as_str().parse::<PracticeCode>().unwrap(),
                code,
                "reads what it minted"
            );
        }
        let november = PracticeCode::mint(jiff::civil::date(2026, 11, 2), [10, 11, 12, 13, 14]);
        assert_eq!(november.as_str(), "M26B02ABCDE", "November is B");
        assert_eq!(november.tail(), "B02ABCDE", "eight characters for file names");
    }

    #[test]
    fn codes_of_others_are_read_whatever_letter_the_month_is() {
        for good in ["M26C02ABCDE", "M23531A0Z9K", "M26L02ABCDE"] {
            assert!(good.parse::<PracticeCode>().is_ok(), "{good} has the known shape");
        }
        for bad in [
            "",
            "M26C02ABCD",
            "m26C02ABCDE",
            "M26C32ABCDE",
            "M26C00ABCDE",
            "M26C02ABCD/",
            "M26002ABCDE",
            "M26C02ABCDÈ",
        ] {
            assert!(
                bad.parse::<PracticeCode>().is_err(),
                "{bad:?} must not reach a path or a file name"
            );
        }
    }
}
