//! Mends of addresses: the country written in full at their end.

use serde_json::json;

use crate::countries::Country;
use crate::mend::Mend;
use crate::message::Message;
use crate::text::is_blank;

/// Longest code that people write in place of a country (`USA`, `U.A.E.`).
const CODE_LETTERS_MAX: usize = 3;

/// The address with the country in full at its end, in place of a code that stands there.
pub(super) fn with_country(pointer: &str, address: &str, country: &Country) -> Mend {
    let name = country.italian.to_uppercase();
    let mut lines: Vec<String> =
        address.lines().map(str::to_owned).filter(|line| !is_blank(line)).collect();
    if let Some(last) = lines.last_mut() {
        let before = without_code(last);
        *last = if before.is_empty() { name.clone() } else { format!("{before} - {name}") };
    }
    let label = Message::new("mend-country").with("country", name);
    Mend::set(label, pointer, json!(lines))
}

/// The line without a short code at its end (`BURSA, TR`), and without the separator before it.
fn without_code(line: &str) -> &str {
    const SEPARATORS: [char; 7] = [' ', ',', '-', '\u{2013}', '\u{2014}', '(', ')'];
    let line = line.trim().trim_end_matches([' ', '.', ',', '-', '(', ')']);
    let start = line
        .rfind(SEPARATORS)
        .map_or(0, |at| at + line[at..].chars().next().map_or(1, char::len_utf8));
    let word = &line[start..];
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let is_code = letters > 1
        && letters <= CODE_LETTERS_MAX
        && word.chars().all(|c| c.is_uppercase() || c == '.');
    let line = if is_code { &line[..start] } else { line };
    line.trim_end_matches(SEPARATORS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::countries;

    #[test]
    fn the_country_takes_the_place_of_a_code() {
        let turkey = countries::by_name("TURCHIA").expect("a country");
        for (address, last) in [
            ("DOKUMA A.S.\n16140 BURSA, TR", "16140 BURSA - TURCHIA"),
            ("DOKUMA A.S.\n16140 BURSA", "16140 BURSA - TURCHIA"),
            ("16140 BURSA (T.R.)", "16140 BURSA - TURCHIA"),
            ("DOKUMA A.S.\nTR\n", "TURCHIA"),
            ("VIA ROMA 5", "VIA ROMA 5 - TURCHIA"),
            ("VIA ROMA 5 B", "VIA ROMA 5 B - TURCHIA"),
        ] {
            let mend = with_country("/box2_destinatario", address, turkey);
            let lines = mend.edits[0].value.as_array().expect("lines");
            assert_eq!(lines.last(), Some(&json!(last)), "{address}");
            let expected = address.trim().lines().count();
            assert_eq!(lines.len(), expected, "no line is lost or added: {address}");
        }
    }
}
