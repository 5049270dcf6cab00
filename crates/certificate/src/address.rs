//! The address in box 1 or 2 as fields: name, street, postal code, town, country.
//!
//! The box is one text, and the text is the truth: the fields are a way to read and to write it. What the
//! trade writes beside a plain address (on behalf of, to the order, final destination) is free text, which
//! the fields do not hold; [`Address::read`] says so instead of losing it.

use crate::countries;
use crate::text::{contains_words, fold, is_blank};

/// A plain address. Every field may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// Name of the firm.
    pub name: String,
    /// Street and whatever stands between name and town, LF between lines.
    pub street: String,
    /// Postal code before the town.
    pub postal_code: String,
    /// Town, with province or state.
    pub town: String,
    /// Country in full.
    pub country: String,
}

/// Words that make a text more than one plain address.
const FREE: [&str; 14] = [
    "PER CONTO DI",
    "PER CONTO DELLA",
    "PER CONTO DEL",
    "PER CONTO DELL",
    "ON BEHALF OF",
    "ALL ORDINE",
    "ALLORDINE",
    "TO THE ORDER",
    "TO ORDER",
    "DESTINAZIONE",
    "DESTINATION",
    "RIESPORTAZIONE",
    "RE EXPORT",
    "NOTIFY",
];

impl Address {
    /// The text as fields; `None` where writing them again would not give the same text, or where it holds
    /// words of the trade that belong to no address.
    pub fn read(text: &str) -> Option<Self> {
        let folded = fold(text);
        if FREE.iter().any(|words| contains_words(&folded, words)) {
            return None;
        }
        let mut lines: Vec<&str> = text.lines().collect();
        let mut address = Self::default();
        if lines.last().is_some_and(|line| countries::by_name(line).is_some()) {
            address.country = lines.pop().unwrap_or_default().to_owned();
        }
        let mut lines = lines.into_iter();
        address.name = lines.next().unwrap_or_default().to_owned();
        let mut rest: Vec<&str> = lines.collect();
        // The line before the country is the town's, unless it is the only one and reads like a street.
        let town = rest.len() > 1 || rest.first().is_some_and(|line| postal_code(line).is_some());
        if town && let Some(line) = rest.pop() {
            let (code, town) = postal_code(line).unwrap_or(("", line));
            (address.postal_code, address.town) = (code.to_owned(), town.to_owned());
        }
        address.street = rest.join("\n");
        (address.text() == text).then_some(address)
    }

    /// The lines of the box, LF between them.
    pub fn text(&self) -> String {
        let town = [self.postal_code.trim(), self.town.trim()];
        let town = town.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        [self.name.as_str(), &self.street, &town, &self.country]
            .into_iter()
            .flat_map(str::lines)
            .map(str::trim)
            .filter(|line| !is_blank(line))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// A line's postal code and what follows it: one word with a digit and at least four characters, or two
/// words as in Britain and the Netherlands.
fn postal_code(line: &str) -> Option<(&str, &str)> {
    let (first, rest) = line.split_once(' ')?;
    let has_digit = |word: &str| word.chars().any(|c| c.is_ascii_digit());
    let is_code =
        |word: &str| has_digit(word) && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !is_code(first) || is_blank(rest) {
        return None;
    }
    if let Some((second, town)) = rest.split_once(' ')
        && first.len() + second.len() >= 5
        && second.len() <= 3
        && (is_code(second) || (first.len() == 4 && second.len() == 2))
        && !is_blank(town)
    {
        return Some((&line[..first.len() + 1 + second.len()], town));
    }
    (first.len() >= 4).then_some((first, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<[String; 5]> {
        let Address { name, street, postal_code, town, country } = Address::read(text)?;
        Some([name, street, postal_code, town, country])
    }

    #[test]
    fn a_plain_address_is_read_and_written_again() {
        for (text, expected) in [
            (
                "TUBI OROBICI S.P.A.\nVIA DEL LAMINATOIO 2\n24047 TREVIGLIO (BG)\nITALIA",
                [
                    "TUBI OROBICI S.P.A.",
                    "VIA DEL LAMINATOIO 2",
                    "24047",
                    "TREVIGLIO (BG)",
                    "ITALIA",
                ],
            ),
            (
                "ACME LTD\n1 HIGH ST\nSW1A 1AA LONDON\nREGNO UNITO",
                ["ACME LTD", "1 HIGH ST", "SW1A 1AA", "LONDON", "REGNO UNITO"],
            ),
            (
                "BLOEM B.V.\nKADE 5\n1011 AB AMSTERDAM\nPAESI BASSI",
                ["BLOEM B.V.", "KADE 5", "1011 AB", "AMSTERDAM", "PAESI BASSI"],
            ),
            (
                "GULF LLC\nAL QUOZ 3\nP.O. BOX 7\nDUBAI\nEMIRATI ARABI UNITI",
                ["GULF LLC", "AL QUOZ 3\nP.O. BOX 7", "", "DUBAI", "EMIRATI ARABI UNITI"],
            ),
            ("ACME\n16140 BURSA\nTURCHIA", ["ACME", "", "16140", "BURSA", "TURCHIA"]),
            ("ACME\nVIA ROMA 5\nTURCHIA", ["ACME", "VIA ROMA 5", "", "", "TURCHIA"]),
            ("ACME", ["ACME", "", "", "", ""]),
            ("", ["", "", "", "", ""]),
        ] {
            assert_eq!(parts(text), Some(expected.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn what_the_fields_would_lose_or_change_is_free_text() {
        for text in [
            "SPEDIZIONI S.R.L.\nMILANO\nITALIA\nPER CONTO DI TUBI S.P.A.",
            "ALL'ORDINE\nTURCHIA",
            "ACME\nBURSA\nTURCHIA\n\nDESTINAZIONE FINALE: BAKU",
            "ACME\n\nBURSA\nTURCHIA",
            " ACME\nBURSA\nTURCHIA",
        ] {
            assert_eq!(Address::read(text), None, "{text}");
        }
    }
}
