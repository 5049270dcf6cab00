//! Objects as they are written: dictionaries and arrays changed without touching what else is in
//! them.
//!
//! `lopdf` keeps numbers as 32-bit floats: a page that is decoded and written again may come out
//! with other coordinates, and others would say that it was changed after it was signed. So what
//! is changed here is changed in its text. Owns the syntax of ISO 32000-1 section 7.3.

use std::ops::Range;

/// Objects inside objects.
const MAX_DEPTH: usize = 64;

/// The text is not the object looked for; says at what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed object: {0}")]
pub(super) struct Malformed(pub(super) &'static str);

/// A dictionary in its text.
#[derive(Debug, Clone)]
pub(super) struct Dictionary<'a> {
    text: &'a [u8],
    /// Names without their slash, and where their values stand.
    entries: Vec<(Vec<u8>, Range<usize>)>,
    /// Where the closing brackets stand.
    close: usize,
}

impl<'a> Dictionary<'a> {
    /// Reads the dictionary at the beginning of `text`.
    pub(super) fn read(text: &'a [u8]) -> Result<Self, Malformed> {
        let mut at = skip_space(text, 0);
        if !text[at..].starts_with(b"<<") {
            return Err(Malformed("not a dictionary"));
        }
        at += 2;
        let mut entries = Vec::new();
        loop {
            at = skip_space(text, at);
            if text[at..].starts_with(b">>") {
                return Ok(Self { text: &text[..at + 2], entries, close: at });
            }
            if text.get(at) != Some(&b'/') {
                return Err(Malformed("a key that is no name"));
            }
            let end = regular_end(text, at + 1);
            let key = name(&text[at + 1..end]);
            let start = skip_space(text, end);
            at = value_end(text, start)?;
            entries.push((key, start..at));
        }
    }

    /// The value of a key, as it is written.
    pub(super) fn get(&self, key: &str) -> Option<&'a [u8]> {
        self.place(key).map(|place| &self.text[place])
    }

    /// The dictionary's text with this value for a key, all else as it was.
    pub(super) fn with(&self, key: &str, value: &[u8]) -> Vec<u8> {
        match self.place(key) {
            Some(place) => [&self.text[..place.start], value, &self.text[place.end..]].concat(),
            None => {
                let key = format!("/{key} ");
                let parts = [&self.text[..self.close], key.as_bytes(), value, b" >>"];
                parts.concat()
            }
        }
    }

    /// The last of equal keys, as most readers do.
    fn place(&self, key: &str) -> Option<Range<usize>> {
        let named = |entry: &&(Vec<u8>, Range<usize>)| entry.0 == key.as_bytes();
        self.entries.iter().rev().find(named).map(|(_, place)| place.clone())
    }
}

/// The array's text with one item more at its end.
pub(super) fn array_with(text: &[u8], item: &[u8]) -> Result<Vec<u8>, Malformed> {
    let start = skip_space(text, 0);
    if text.get(start) != Some(&b'[') {
        return Err(Malformed("not an array"));
    }
    let end = value_end(text, start)?;
    Ok([&text[start..end - 1], b" ", item, b"]"].concat())
}

/// The object number where the text is a reference.
pub(super) fn reference(text: &[u8]) -> Option<(u32, u16)> {
    let (number, at) = unsigned(text, skip_space(text, 0))?;
    let (generation, at) = unsigned(text, skip_space(text, at))?;
    let at = skip_space(text, at);
    (text.get(at) == Some(&b'R')).then_some(())?;
    Some((u32::try_from(number).ok()?, u16::try_from(generation).ok()?))
}

/// What stands after `N G obj`, where that is the object of this number.
pub(super) fn indirect(text: &[u8], id: (u32, u16)) -> Result<&[u8], Malformed> {
    const WHAT: Malformed = Malformed("an object is not where the table says");
    let (number, at) = unsigned(text, skip_space(text, 0)).ok_or(WHAT)?;
    let (generation, at) = unsigned(text, skip_space(text, at)).ok_or(WHAT)?;
    let rest = text[skip_space(text, at)..].strip_prefix(b"obj").ok_or(WHAT)?;
    let found = (number, generation) == (u64::from(id.0), u64::from(id.1));
    if found { Ok(rest) } else { Err(WHAT) }
}

/// The object of this number in the decoded content of an object stream (section 7.5.7).
pub(super) fn in_stream(content: &[u8], first: usize, number: u32) -> Result<&[u8], Malformed> {
    const WHAT: Malformed = Malformed("an object is not in its object stream");
    let header = content.get(..first).ok_or(WHAT)?;
    let mut at = 0;
    loop {
        let (found, after) = unsigned(header, skip_space(header, at)).ok_or(WHAT)?;
        let (offset, after) = unsigned(header, skip_space(header, after)).ok_or(WHAT)?;
        if found == u64::from(number) {
            let offset = usize::try_from(offset).map_err(|_| WHAT)?;
            return content.get(first.checked_add(offset).ok_or(WHAT)?..).ok_or(WHAT);
        }
        at = after;
    }
}

pub(super) fn is_space(octet: u8) -> bool {
    matches!(octet, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(octet: u8) -> bool {
    matches!(octet, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// A file's own words as they may be shown to people: short, on one line, in one direction.
pub(super) fn shown(words: &str) -> String {
    const LONGEST: usize = 60;
    words.chars().filter(|c| !c.is_control() && !crate::signer::is_bidi(*c)).take(LONGEST).collect()
}

/// Whether this octet ends a name.
pub(super) fn ends_name(octet: u8) -> bool {
    is_space(octet) || is_delimiter(octet)
}

/// The next octet that is neither white space nor in a comment; at most the text's length.
pub(super) fn skip_space(text: &[u8], mut at: usize) -> usize {
    loop {
        match text.get(at) {
            Some(octet) if is_space(*octet) => at += 1,
            Some(b'%') => {
                let line = text[at..].iter().position(|octet| matches!(octet, b'\r' | b'\n'));
                at += line.unwrap_or(text.len() - at);
            }
            Some(_) => return at,
            None => return text.len(),
        }
    }
}

/// Where a run of regular characters ends.
fn regular_end(text: &[u8], at: usize) -> usize {
    let rest = &text[at..];
    at + rest.iter().position(|octet| ends_name(*octet)).unwrap_or(rest.len())
}

/// A name with its `#` escapes undone.
pub(super) fn name(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        let escaped = tail.get(..2).filter(|_| *first == b'#').and_then(|pair| {
            let digits = std::str::from_utf8(pair).ok()?;
            u8::from_str_radix(digits, 16).ok()
        });
        match escaped {
            Some(octet) => {
                out.push(octet);
                rest = &tail[2..];
            }
            None => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    out
}

fn unsigned(text: &[u8], at: usize) -> Option<(u64, usize)> {
    let end = regular_end(text, at.min(text.len()));
    let digits = text.get(at..end).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
    Some((std::str::from_utf8(digits).ok()?.parse().ok()?, end))
}

/// Where the value that begins at `start` ends.
pub(super) fn value_end(text: &[u8], start: usize) -> Result<usize, Malformed> {
    /// A bracket that is open.
    enum Open {
        Array,
        Dictionary,
    }
    let mut open: Vec<Open> = Vec::new();
    let mut at = start;
    loop {
        at = skip_space(text, at);
        let rest = &text[at..];
        at = match rest {
            [] => return Err(Malformed("an object that is cut off")),
            [b'(', ..] => string_end(text, at)?,
            [b'<', b'<', ..] => {
                open.push(Open::Dictionary);
                at + 2
            }
            [b'<', ..] => {
                let end = rest.iter().position(|octet| *octet == b'>');
                at + end.ok_or(Malformed("a string that is cut off"))? + 1
            }
            [b'[', ..] => {
                open.push(Open::Array);
                at + 1
            }
            [b'>', b'>', ..] if matches!(open.pop(), Some(Open::Dictionary)) => at + 2,
            [b']', ..] if matches!(open.pop(), Some(Open::Array)) => at + 1,
            [b'/', ..] => regular_end(text, at + 1),
            [octet, ..] if is_delimiter(*octet) => return Err(Malformed("a stray bracket")),
            _ => token_end(text, at),
        };
        if open.is_empty() {
            return Ok(at);
        }
        if open.len() > MAX_DEPTH {
            return Err(Malformed("objects nested too deep"));
        }
    }
}

/// A number, a keyword, or a reference, which is three tokens.
fn token_end(text: &[u8], at: usize) -> usize {
    let first = regular_end(text, at);
    let whole = unsigned(text, at).and_then(|(_, after)| {
        let (_, after) = unsigned(text, skip_space(text, after))?;
        let letter = skip_space(text, after);
        (text.get(letter) == Some(&b'R') && regular_end(text, letter) == letter + 1)
            .then_some(letter + 1)
    });
    whole.unwrap_or(first)
}

fn string_end(text: &[u8], start: usize) -> Result<usize, Malformed> {
    let mut depth = 0usize;
    let mut at = start;
    while let Some(octet) = text.get(at) {
        match octet {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Ok(at);
        }
    }
    Err(Malformed("a string that is cut off"))
}

#[cfg(test)]
mod tests {
    use super::{Dictionary, array_with, in_stream, indirect, reference, shown, value_end};
    use proptest::prelude::*;

    const PAGE: &[u8] = b"<< /Type /Page /MediaBox [0 0 595.27559055 841.8897638] % here\n\
        /Parent 3 0 R /Con#74ents 4 0 R /Annots[ 7 0 R<</A(\\)>>)>>] /N null>>";

    #[test]
    fn a_value_is_found_by_its_name_however_it_is_written() {
        let page = Dictionary::read(PAGE).expect("a dictionary");
        assert_eq!(page.get("Parent"), Some(&b"3 0 R"[..]), "a reference is one value");
        assert_eq!(page.get("Contents"), Some(&b"4 0 R"[..]), "an escaped name");
        assert_eq!(page.get("Annots"), Some(&b"[ 7 0 R<</A(\\)>>)>>]"[..]), "nested");
        assert_eq!(page.get("N"), Some(&b"null"[..]), "up to the closing brackets");
        assert_eq!(page.get("Rotate"), None, "not there");
        assert_eq!(reference(page.get("Parent").expect("there")), Some((3, 0)));
    }

    #[test]
    fn all_else_stays_octet_for_octet() {
        let page = Dictionary::read(PAGE).expect("a dictionary");
        let annots = array_with(page.get("Annots").expect("there"), b"9 0 R").expect("array");
        let text = String::from_utf8(page.with("Annots", &annots)).expect("ASCII");
        let before = String::from_utf8(PAGE.to_vec()).expect("ASCII");
        assert_eq!(text, before.replace(")>>]", ")>> 9 0 R]"), "one item more");
        let added = String::from_utf8(page.with("Tabs", b"/S")).expect("ASCII");
        assert_eq!(added, before.replace("null>>", "null/Tabs /S >>"), "one entry more");
        let read = Dictionary::read(added.as_bytes()).expect("still a dictionary");
        assert_eq!(read.get("N"), Some(&b"null"[..]), "names end where another begins");
    }

    #[test]
    fn an_object_is_taken_from_where_it_is_said_to_be() {
        assert_eq!(indirect(b" 12 0 obj <<>>", (12, 0)), Ok(&b" <<>>"[..]));
        assert!(indirect(b"12 0 obj <<>>", (13, 0)).is_err(), "another number");
        let stream = b"11 0 12 5 <<>> << /A 1 >>";
        assert_eq!(in_stream(stream, 10, 12), Ok(&b"<< /A 1 >>"[..]));
        assert!(in_stream(stream, 10, 13).is_err(), "not in this stream");
        assert!(in_stream(stream, 99, 12).is_err(), "a header longer than the stream");
    }

    #[test]
    fn words_of_a_file_play_no_tricks_where_they_are_shown() {
        assert_eq!(shown("Fir\u{202e}ma\n\u{1b}[2J1"), "Firma[2J1");
        assert_eq!(shown(&"x".repeat(99)).len(), 60, "short");
    }

    #[test]
    fn what_is_cut_off_or_too_deep_is_refused() {
        for text in [&b"<< /A (b"[..], b"<< /A [1 2", b"<< /A <61", b"<< /A", b"<< 1 >>", b"]"] {
            assert!(Dictionary::read(text).is_err(), "{}", String::from_utf8_lossy(text));
        }
        let deep = [b"[".repeat(100), b"]".repeat(100)].concat();
        assert!(value_end(&deep, 0).is_err(), "a hundred levels");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[<>\\[\\]()/%# A-C0-9\\\\R]{0,60}") {
            let _ = Dictionary::read(text.as_bytes()).map(|read| read.with("A", b"1"));
            let _ = array_with(text.as_bytes(), b"1");
            let _ = in_stream(text.as_bytes(), text.len() / 2, 1);
            let _ = indirect(text.as_bytes(), (1, 0));
            let _ = reference(text.as_bytes());
        }
    }
}
