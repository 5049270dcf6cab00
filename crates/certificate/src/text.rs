//! Text compared as people compare it: without case, accents and punctuation.
//!
//! Owns folding and whole-word search. Deliberately knows no language and no box.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Capitals without accents; everything that is no letter or digit becomes one space.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Most of a paper is plain: nothing to take apart.
    if text.is_ascii() {
        text.bytes().for_each(|byte| push(&mut folded, byte.into()));
    } else {
        text.nfkd().filter(|c| !is_combining_mark(*c)).for_each(|c| push(&mut folded, c));
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn push(folded: &mut String, c: char) {
    match c {
        'ø' | 'Ø' => folded.push('O'),
        'ł' | 'Ł' => folded.push('L'),
        'đ' | 'Đ' => folded.push('D'),
        'æ' | 'Æ' => folded.push_str("AE"),
        'œ' | 'Œ' => folded.push_str("OE"),
        c if c.is_ascii_alphanumeric() => folded.push(c.to_ascii_uppercase()),
        c if c.is_alphanumeric() => folded.extend(c.to_uppercase()),
        _ if folded.is_empty() || folded.ends_with(' ') => {}
        _ => folded.push(' '),
    }
}

/// Folds a registered name: initials lose their dots, legal forms in full become their initials.
pub fn fold_name(name: &str) -> String {
    let folded = fold(&name.replace('.', ""));
    [
        ("SOCIETA A RESPONSABILITA LIMITATA SEMPLIFICATA", "SRLS"),
        ("SOCIETA A RESPONSABILITA LIMITATA", "SRL"),
        ("SOCIETA PER AZIONI", "SPA"),
        ("SOCIETA IN NOME COLLETTIVO", "SNC"),
        ("SOCIETA IN ACCOMANDITA SEMPLICE", "SAS"),
    ]
    .iter()
    .fold(folded, |name, (full, short)| name.replace(full, short))
}

/// Whether folded `words` stand in folded `text` as whole words, one after another.
pub fn contains_words(text: &str, words: &str) -> bool {
    !words.is_empty() && format!(" {text} ").contains(&format!(" {words} "))
}

/// Whether nothing but white space stands there.
pub fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Characters as people count them on a form; a line break counts as one.
pub fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_punctuation_do_not_part_two_names() {
        assert_eq!(fold("Côte d’Ivoire"), fold("COTE D'IVOIRE"), "accents and apostrophes");
        assert_eq!(fold("Türkiye"), "TURKIYE");
        assert_eq!(fold("  São  Tomé\n"), "SAO TOME", "runs of space are one, ends are none");
        assert_eq!(
            fold_name("Società a responsabilità limitata Alfa"),
            fold_name("S.R.L. ALFA"),
            "a legal form in full is the same as its initials"
        );
    }

    #[test]
    fn words_are_found_whole_only() {
        assert!(contains_words("A REX B", "REX"), "the word stands alone");
        assert!(!contains_words("A REXROTH B", "REX"), "the word is part of another");
        assert!(!contains_words("A", ""), "nothing is never found");
    }
}
