//! The countries of the world by name, in Italian and English, with the variants that the trade writes.
//!
//! Owns names and the EU-27 flag, and finding the country that a line of an address ends with.
//! Deliberately knows no codes as names: `TR` or `USA` is not a country in full (rule V06).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

/// One country, with the names under which certificates know it.
#[derive(Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166 alpha-2 code.
    pub code: &'static str,
    /// Italian name, as printed.
    pub italian: &'static str,
    /// English name.
    pub english: &'static str,
    /// Other names in use.
    pub variants: Vec<&'static str>,
    /// Whether it is one of the 27 member states of the European Union.
    pub eu: bool,
}

impl Country {
    /// Whether this is Italy.
    pub fn is_italy(&self) -> bool {
        self.code == "IT"
    }
}

static ALL: LazyLock<Vec<Country>> = LazyLock::new(|| {
    include_str!("countries.tsv")
        .lines()
        .filter_map(|row| {
            let mut fields = row.split('\t');
            Some(Country {
                code: fields.next()?,
                eu: fields.next()? == "EU",
                italian: fields.next()?,
                english: fields.next()?,
                variants: fields.next()?.split('|').filter(|name| !name.is_empty()).collect(),
            })
        })
        .collect()
});

static BY_NAME: LazyLock<HashMap<String, &'static Country>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for country in all() {
        for name in [country.italian, country.english].iter().chain(&country.variants) {
            names.insert(fold(name), country);
        }
    }
    names
});

/// Every country, by code.
pub fn all() -> &'static [Country] {
    &ALL
}

/// The country of that name, Italian or English, whatever the case and accents.
pub fn by_name(name: &str) -> Option<&'static Country> {
    let folded = fold(name);
    BY_NAME.get(&folded).or_else(|| BY_NAME.get(folded.strip_prefix("THE ")?)).copied()
}

/// The country that a line ends with: alone, or after a comma or a dash between spaces.
pub fn at_end_of(line: &str) -> Option<&'static Country> {
    split_at_end(line).map(|(_, country)| country)
}

/// As [`at_end_of`], with what stands before the country and its separator.
pub fn split_at_end(line: &str) -> Option<(&str, &'static Country)> {
    let line = line.trim();
    if let Some(country) = by_name(line) {
        return Some(("", country));
    }
    // Some names hold a comma themselves, so the longest ending is tried first.
    separators(line).find_map(|(before, after)| Some((before, by_name(after)?)))
}

/// Longer than any name, in bytes: what is longer is not even looked up.
const NAME_BYTES_MAX: usize = 120;

fn separators(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.char_indices().filter_map(move |(at, c)| {
        let (before, after) = (&line[..at], &line[at + c.len_utf8()..]);
        let parts = match c {
            _ if after.len() > NAME_BYTES_MAX => false,
            ',' => true,
            '-' | '–' | '—' => before.ends_with(' ') && after.starts_with(' '),
            _ => false,
        };
        parts.then_some((before.trim_end(), after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(all().len(), 250, "ISO 3166 and Kosovo");
        assert_eq!(
            all().iter().filter(|country| country.eu).count(),
            27,
            "the Union has 27 members"
        );
        for country in all() {
            assert_eq!(country.code.len(), 2, "{} is an alpha-2 code", country.code);
            for name in [country.italian, country.english].iter().chain(&country.variants) {
                assert!(fold(name).len() > 3, "{name} could be a code");
                assert_eq!(by_name(name), Some(country), "{name} stands for one country only");
            }
        }
    }

    #[test]
    fn names_of_the_trade_are_known_in_both_languages() {
        for (name, code) in [
            ("TURCHIA", "TR"),
            ("TURKEY", "TR"),
            ("Türkiye", "TR"),
            ("BAHREIN", "BH"),
            ("Bahrain", "BH"),
            ("EMIRATI ARABI UNITI", "AE"),
            ("United Arab Emirates", "AE"),
            ("TAIWAN", "TW"),
            ("KAZAKHSTAN", "KZ"),
            ("KAZAKISTAN", "KZ"),
            ("COREA DEL SUD", "KR"),
            ("South Korea", "KR"),
            ("STATI UNITI D'AMERICA", "US"),
            ("STATI UNITI D’AMERICA", "US"),
            ("The Netherlands", "NL"),
            ("PERU'", "PE"),
            ("Perù", "PE"),
            ("COSTA D'AVORIO", "CI"),
            ("Regno Unito", "GB"),
        ] {
            assert_eq!(by_name(name).map(|country| country.code), Some(code), "{name}");
        }
        for name in ["TR", "USA", "U.S.A.", "UAE", "UK", "KSA", "", "Atlantide"] {
            assert_eq!(by_name(name), None, "{name} is no country in full");
        }
    }

    #[test]
    fn a_line_ends_with_a_country_alone_or_after_a_comma_or_a_dash() {
        for line in [
            "TURCHIA",
            " 16140 BURSA, TURCHIA ",
            "BURSA - Turkey",
            "BURSA – Türkiye",
            "Korea, Republic of",
        ] {
            assert!(at_end_of(line).is_some(), "{line}");
        }
        for line in [
            "BURSA TURCHIA",
            "BURSA-TURCHIA",
            "BURSA (TURCHIA)",
            "TURCHIA, BURSA",
            "BURSA - TR",
            "",
            "-",
        ] {
            assert!(at_end_of(line).is_none(), "{line}");
        }
        assert_eq!(
            split_at_end("SEOUL - KOREA, REPUBLIC OF").map(|(before, _)| before),
            Some("SEOUL")
        );
    }
}
