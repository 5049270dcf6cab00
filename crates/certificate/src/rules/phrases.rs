//! Phrases that no certificate may carry: customs codes (V21), discrimination (V23), and scripts that the
//! form's font does not have (V33). Each answers the stretch that it means.

use crate::text::fold;

use super::money::{Piece, Token};

/// Words before a customs code.
const CODE_WORDS: [&str; 9] =
    ["HS", "TARIC", "NC", "CN", "HTS", "TARIFF", "DOGANALE", "DOGANALI", "CUSTOMS"];
const BETWEEN: [&str; 11] =
    ["CODE", "CODES", "COD", "CODICE", "NO", "N", "NR", "NUMBER", "VOCE", "TARIFFA", "S"];

/// A customs code of 4 to 10 digits: after a word that announces one, in the form `8448.20.00`, or equal to
/// the line's own code.
pub(super) fn customs_code_in(tokens: &[Token], own: &str) -> Option<String> {
    let own: String = own.chars().filter(char::is_ascii_digit).collect();
    tokens.iter().enumerate().find_map(|(at, token)| {
        let number = token.number()?;
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let is_own = own.len() >= 6 && digits == own;
        let dotted = number.split('.').map(str::len).eq([4, 2, 2])
            || number.split('.').map(str::len).eq([4, 2, 2, 2]);
        let announced = (4..=10).contains(&digits.len()) && is_announced(&tokens[..at]);
        (is_own || dotted || announced).then(|| number.to_owned())
    })
}

fn is_announced(before: &[Token]) -> bool {
    let mut words = before.iter().rev().filter_map(|token| match &token.piece {
        Piece::Word(word) => Some(word.as_str()),
        Piece::Number(_) => Some(""),
        Piece::Sign(_) => None,
    });
    let word = words.find(|word| !BETWEEN.contains(word));
    match word {
        // "H.S. CODE" is read as H and S.
        Some("H") => true,
        Some(word) => CODE_WORDS.contains(&word),
        None => false,
    }
}

const FORBIDDEN: [&str; 9] = [
    "BOYCOTT",
    "BOYCOTTED",
    "BOICOTTAGGIO",
    "BOICOTTATA",
    "BOICOTTATO",
    "BLACKLIST",
    "BLACKLISTED",
    "BLACK LIST",
    "BLACK LISTED",
];
/// Words of which the first, followed within a few words by the second, excludes somebody.
const EXCLUSIONS: [(&str, &str); 9] = [
    ("NOT OF", "ORIGIN"),
    ("NOT", "ISRAEL"),
    ("NOT", "ISRAELI"),
    ("NON", "ISRAELE"),
    ("NON", "ISRAELIANA"),
    ("NON", "NAVI"),
    ("NON", "NAVE"),
    ("NOT", "VESSELS"),
    ("NOT ORIGINATING", "FROM"),
];
const NEGATIVE_ORIGINS: [&str; 6] = [
    "NON ORIGINARIE",
    "NON ORIGINARIA",
    "NON ORIGINARIO",
    "NON ORIGINARI",
    "NON DI ORIGINE",
    "NON E DI ORIGINE",
];
/// Words that may stand between the two of an exclusion.
const WORDS_BETWEEN_MAX: usize = 5;

/// A statement that excludes a country, its goods or its ships.
pub(super) fn discrimination_in(text: &str) -> Option<String> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let alone = FORBIDDEN.iter().chain(&NEGATIVE_ORIGINS);
    if let Some(found) = alone.copied().find(|phrase| position(&words, phrase).is_some()) {
        return Some(found.to_owned());
    }
    EXCLUSIONS.iter().find_map(|(first, second)| {
        let mut from = 0;
        while let Some(at) = position(&words[from..], first) {
            let begin = from + at;
            let after = begin + first.split(' ').count();
            let end =
                words[after..].iter().take(WORDS_BETWEEN_MAX + 1).position(|word| word == second);
            if let Some(end) = end {
                return Some(words[begin..=after + end].join(" "));
            }
            from = begin + 1;
        }
        None
    })
}

fn position(words: &[&str], phrase: &str) -> Option<usize> {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words.windows(phrase.len()).position(|window| window == phrase)
}

/// The letters that are not Latin, at most a few.
pub(super) fn foreign_letters_in(text: &str) -> Option<String> {
    const SHOWN_MAX: usize = 12;
    let foreign: String = text.chars().filter(|c| !is_printable(*c)).take(SHOWN_MAX).collect();
    (!foreign.is_empty()).then_some(foreign)
}

/// Latin letters with their accents, and the signs that the form's font has beside them.
fn is_printable(c: char) -> bool {
    matches!(c,
        '\n' | '\r' | '\t'
        | ' '..='~'
        | '\u{a0}'..='\u{24f}'
        | '\u{2b0}'..='\u{36f}'
        | '\u{1e00}'..='\u{1eff}'
        | '\u{2000}'..='\u{206f}'
        | '\u{2070}'..='\u{209f}'
        | '\u{20a0}'..='\u{20bf}'
        | '\u{2100}'..='\u{214f}'
        | '\u{2190}'..='\u{21ff}'
        | '\u{2200}'..='\u{22ff}'
        | '\u{fb00}'..='\u{fb06}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::money::tokens;

    #[test]
    fn customs_codes_are_found_and_order_numbers_are_not() {
        for text in [
            "HS CODE 844820",
            "H.S. 8448.20",
            "CODICE DOGANALE 84482000",
            "TARIC: 8448200010",
            "VOCE DOGANALE N. 8448",
            "LOOMS 8448.20.00",
        ] {
            assert!(customs_code_in(&tokens(text), "").is_some(), "{text}");
        }
        for text in [
            "ORDER NO. 4500012345",
            "KG 9840.50",
            "MOD. VS-190",
            "LENGTH 1200.50 MM",
            "INVOICE NO. 844820",
            "NO. 844820",
            "CUSTOMS SEAL",
        ] {
            assert_eq!(customs_code_in(&tokens(text), ""), None, "{text}");
        }
        assert!(customs_code_in(&tokens("PARTI 84482000"), "8448 20 00").is_some(), "its own code");
    }

    #[test]
    fn statements_that_exclude_somebody_are_found() {
        for text in [
            "GOODS ARE NOT OF ISRAELI ORIGIN",
            "merci non originarie di ...",
            "THE VESSEL IS NOT BLACKLISTED",
            "non viaggiano su navi che toccano",
            "NOT ORIGINATING FROM",
            "clausola di boicottaggio",
            "NOT TO BE CARRIED BY ANY VESSELS",
            "NOT STACKABLE, HANDLE WITH CARE AND DO NOT USE VESSELS",
        ] {
            assert!(discrimination_in(text).is_some(), "{text}");
        }
        for text in [
            "GOODS OF ITALIAN ORIGIN",
            "NON STACKABLE",
            "NOTEBOOK",
            "CAVI NON ARMATI PER NAVIGAZIONE",
            "ORIGIN NOT TO BE CHANGED",
            "NOT TO BE CARRIED BY ANY OF VESSELS",
            "",
        ] {
            assert_eq!(discrimination_in(text), None, "{text}");
        }
    }

    #[test]
    fn letters_that_the_form_cannot_print_are_found() {
        assert_eq!(foreign_letters_in("ÀÉÎõüß Łódź Őrség Şişli Ţ €"), None, "European diacritics");
        assert_eq!(foreign_letters_in("Москва").as_deref(), Some("Москва"));
        assert_eq!(foreign_letters_in("شركة").as_deref(), Some("شركة"));
        assert_eq!(foreign_letters_in("SHANGHAI 上海").as_deref(), Some("上海"));
    }
}
