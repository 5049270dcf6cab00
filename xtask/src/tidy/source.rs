//! Rust and TypeScript text with comments and the insides of strings blanked out, so that the
//! other checks see code alone; and where `unsafe` may stand.
//!
//! Knows tokens, not grammar: raw strings, nested comments, lifetimes beside character literals.

use super::{Finding, Tree};

/// Where `unsafe` is allowed, and why.
const UNSAFE: [&str; 4] = [
    // The PKCS#11 module is C.
    "crates/signing-pkcs11/",
    // And so is the one that tests make.
    "crates/harness/faulty-token/",
    // Tests set SOFTHSM2_CONF once per process.
    "crates/harness/src/pki/shared.rs",
    // The window sets WebKit's environment before any thread exists.
    "src-tauri/src/launch.rs",
];

/// `unsafe` outside the places named above.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.written(&["rs"]) {
        if UNSAFE.iter().any(|allowed| file.path.starts_with(allowed)) {
            continue;
        }
        for (number, line) in numbered(&blanked(&file.text)) {
            if words(line).any(|word| word == "unsafe") {
                findings.push(Finding::at(
                    &file.path,
                    number,
                    "`unsafe` is allowed in the files that xtask/src/tidy/source.rs names alone",
                ));
            }
        }
    }
    findings
}

/// Lines with their numbers, from 1.
pub(super) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

/// Identifiers and keywords of a line.
pub(super) fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The same text, byte for byte as long, with spaces for comments and for what stands in quotes.
pub(super) fn blanked(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => comment_end(bytes, at),
            b'r' if !follows_name(bytes, at) => raw_string_end(bytes, at + 1),
            b'"' => string_end(bytes, at),
            b'\'' => character_end(bytes, at),
            _ => at,
        };
        for byte in &mut out[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end.max(at + 1);
    }
    String::from_utf8(out).unwrap_or_default()
}

fn follows_name(bytes: &[u8], at: usize) -> bool {
    // `br"…"` is a raw string too.
    let before = |back: usize| at.checked_sub(back).map(|index| bytes[index]);
    match before(1) {
        Some(b'b') => before(2).is_some_and(is_name),
        Some(byte) => is_name(byte),
        None => false,
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes[at..].iter().position(|byte| *byte == b'\n');
    rest.map_or(bytes.len(), |length| at + length)
}

fn comment_end(bytes: &[u8], at: usize) -> usize {
    let mut depth = 0_u32;
    let mut at = at;
    while at < bytes.len() {
        match bytes.get(at..at + 2) {
            Some(b"/*") => {
                depth += 1;
                at += 2;
            }
            Some(b"*/") => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `at` stands behind the `r`: its end when hashes and a quote follow, else no raw string.
fn raw_string_end(bytes: &[u8], at: usize) -> usize {
    let hashes = bytes[at..].iter().take_while(|byte| **byte == b'#').count();
    if bytes.get(at + hashes) != Some(&b'"') {
        return at;
    }
    let close: Vec<u8> = [b"\"".as_slice(), &vec![b'#'; hashes]].concat();
    let body = at + hashes + 1;
    let found = bytes[body..].windows(close.len()).position(|window| window == close);
    found.map_or(bytes.len(), |length| body + length + close.len())
}

/// A character literal's end; a lifetime is left as it is.
fn character_end(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at + 1) == Some(&b'\\') {
        let close = bytes[at + 3..].iter().position(|byte| *byte == b'\'');
        return close.map_or(at, |length| at + 3 + length + 1);
    }
    let text = std::str::from_utf8(&bytes[at + 1..]).unwrap_or_default();
    let Some(character) = text.chars().next() else {
        return at;
    };
    let close = at + 1 + character.len_utf8();
    if bytes.get(close) == Some(&b'\'') { close + 1 } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_and_words_go() {
        for (text, code) in [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            ("f(\"x\\\"y\") + 1", "f(      ) + 1"),
            ("r#\"a\"b\"# ;", "         ;"),
            ("var\"x\"", "var   "),
            ("'{' '\\'' '\\u{e8}' &'a str", "                  &'a str"),
            ("'è' x", "      x"),
        ] {
            let expected = if text.starts_with("'è'") { "     x" } else { code };
            let found = blanked(text);
            assert_eq!(found.len(), text.len(), "places stay the same: {text}");
            assert_eq!(found, expected, "of {text}");
        }
    }

    #[test]
    fn unsafe_is_found_in_code_alone() {
        let tree = Tree::of(&[
            ("crates/a/src/lib.rs", "// unsafe\nlet a = \"unsafe\";\nunsafe { x() }\n"),
            ("crates/signing-pkcs11/src/lib.rs", "unsafe { x() }\n"),
            ("crates/b/src/lib.rs", "#![deny(unsafe_code)]\n"),
        ]);
        let places: Vec<String> = check(&tree).into_iter().map(|found| found.place).collect();
        assert_eq!(places, ["crates/a/src/lib.rs:3"]);
    }
}
