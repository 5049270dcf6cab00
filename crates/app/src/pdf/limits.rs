//! What a foreign PDF may ask of whoever draws it, judged before it is drawn: how far it swells when it is
//! unpacked, how large its pages and pictures claim to be.
//!
//! Reads no text and draws nothing. A reader that is not hurt by a file within these limits may still be slow:
//! for that there is a limit of time.

use std::fmt;
use std::io::Read;

use certificate::words::Language;
use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::words;

/// Bytes to which all packed parts of a document may swell together.
const SWOLLEN_MAX: u64 = 512 * 1024 * 1024;
/// What is packed in what is packed is looked into this deep.
const LAYERS_MAX: usize = 4;
/// Longest side of a page, in points: the largest that PDF readers agree on (200 inches).
const SIDE_MAX: f32 = 14_400.0;
/// Pixels of one picture.
const PIXELS_MAX: i64 = 100_000_000;
/// Ancestors of a page that are asked for its size.
const ANCESTORS_MAX: usize = 32;

/// Why a document is not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is no PDF, or a broken one, with what the reader said.
    Unreadable(String),
    /// It has no pages.
    Pageless,
    /// What is packed in it is larger than any document.
    Swells,
    /// A page of that number is larger than any paper.
    Page(usize),
    /// A picture has more pixels than any camera's.
    Picture(i64),
    /// It took too long.
    Slow,
    /// The reader gave up.
    Stopped,
}

impl Refusal {
    /// In the person's language.
    pub(crate) fn say(&self, language: Language) -> String {
        let number = |name, number: String| vec![(name, number)];
        let (id, facts) = match self {
            Self::Unreadable(why) => return why.clone(),
            Self::Pageless => ("pdf-pageless", Vec::new()),
            Self::Swells => ("pdf-swells", Vec::new()),
            Self::Page(page) => ("pdf-page", number("page", page.to_string())),
            Self::Picture(pixels) => {
                ("pdf-picture", number("pixels", (pixels / 1_000_000).to_string()))
            }
            Self::Slow => ("pdf-slow", Vec::new()),
            Self::Stopped => ("pdf-stopped", Vec::new()),
        };
        words::say(language, id, &facts)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::En))
    }
}

/// Whether the packed parts stay within the limit. Looks for them byte by byte, because a reader that follows the
/// document's own tables has unpacked some already.
pub(super) fn check_packed(bytes: &[u8]) -> Result<(), Refusal> {
    check_within(bytes, SWOLLEN_MAX)
}

fn check_within(bytes: &[u8], limit: u64) -> Result<(), Refusal> {
    const MARK: &[u8] = b"stream";
    let mut budget = limit;
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], MARK) {
        let begin = at + found + MARK.len();
        at = begin;
        let line_end =
            bytes[begin..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let packed = &bytes[begin + line_end..];
        if line_end > 0 && is_packed(packed) {
            swell(packed, &mut budget)?;
        }
    }
    Ok(())
}

fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    let first = *mark.first()?;
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|byte| *byte == first) {
        if bytes[at + next..].starts_with(mark) {
            return Some(at + next);
        }
        at += next + 1;
    }
    None
}

/// The two bytes with which zlib begins.
fn is_packed(bytes: &[u8]) -> bool {
    matches!(bytes, [method, check, ..]
        if method & 0x0f == 8 && u16::from_be_bytes([*method, *check]).is_multiple_of(31))
}

/// Unpacks to nowhere, and again what was packed in it, while the budget lasts. A broken end is the reader's to
/// refuse.
fn swell(packed: &[u8], budget: &mut u64) -> Result<(), Refusal> {
    for layers in 1..=LAYERS_MAX {
        let mut reader: Box<dyn Read + '_> = Box::new(packed);
        for _ in 0..layers {
            reader = Box::new(ZlibDecoder::new(reader));
        }
        let mut piece = vec![0; 64 * 1024];
        let mut head: Vec<u8> = Vec::new();
        while let Ok(count @ 1..) = reader.read(&mut piece) {
            if head.len() < 2 {
                head.extend(piece[..count].iter().take(2));
            }
            *budget = budget.checked_sub(count as u64).ok_or(Refusal::Swells)?;
        }
        if !is_packed(&head) {
            return Ok(());
        }
    }
    Err(Refusal::Swells)
}

/// Whether pages and pictures have a size that can be drawn; of the pages the first `shown`.
pub(super) fn check_sizes(document: &Document, shown: usize) -> Result<(), Refusal> {
    for (page, id) in document.get_pages().into_iter().take(shown) {
        let sides = media_box(document, id)
            .map(|[left, bottom, right, top]| [(right - left).abs(), (top - bottom).abs()]);
        if sides.is_some_and(|sides| sides.iter().any(|side| !(1.0..=SIDE_MAX).contains(side))) {
            return Err(Refusal::Page(page as usize));
        }
    }
    for object in document.objects.values() {
        let Object::Stream(stream) = object else {
            continue;
        };
        let number = |key: &[u8]| stream.dict.get(key).and_then(Object::as_i64).unwrap_or(0);
        let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name);
        let is_picture = subtype.is_ok_and(|name| name == b"Image");
        let pixels = number(b"Width").saturating_mul(number(b"Height"));
        if is_picture && pixels > PIXELS_MAX {
            return Err(Refusal::Picture(pixels));
        }
    }
    Ok(())
}

/// The page's size, its own or of whom it has it; none where nothing says one that can be read.
fn media_box(document: &Document, page: ObjectId) -> Option<[f32; 4]> {
    let mut dictionary: &Dictionary = document.get_dictionary(page).ok()?;
    for _ in 0..ANCESTORS_MAX {
        if let Ok(found) = dictionary.get(b"MediaBox") {
            let (_, found) = document.dereference(found).ok()?;
            let sides: Vec<f32> = found
                .as_array()
                .ok()?
                .iter()
                .map(Object::as_float)
                .collect::<Result<_, _>>()
                .ok()?;
            return sides.try_into().ok();
        }
        let parent = dictionary.get(b"Parent").and_then(Object::as_reference).ok()?;
        dictionary = document.get_dictionary(parent).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn pdf_with(stream: &[u8]) -> Vec<u8> {
        [b"%PDF-1.7\n1 0 obj <<>> stream\r\n", stream, b"\nendstream endobj"].concat()
    }

    #[test]
    fn what_swells_beyond_the_limit_is_refused_however_it_is_wrapped() {
        let mega = 1024 * 1024;
        let zeros = packed(&vec![0; 3 * mega]);
        assert!(zeros.len() < 10_000, "a bomb is small");
        assert_eq!(check_within(&pdf_with(&zeros), 4 * mega as u64), Ok(()));
        assert_eq!(check_within(&pdf_with(&zeros), 2 * mega as u64), Err(Refusal::Swells));
        let twice = packed(&zeros);
        assert_eq!(check_within(&pdf_with(&twice), 2 * mega as u64), Err(Refusal::Swells));
        let many = pdf_with(&zeros).repeat(2);
        assert_eq!(check_within(&many, 4 * mega as u64), Err(Refusal::Swells), "all together");
        let deep = (0..6).fold(b"x".to_vec(), |inner, _| packed(&inner));
        assert_eq!(check_within(&pdf_with(&deep), mega as u64), Err(Refusal::Swells), "too deep");
        assert_eq!(check_within(b"stream\nstream\nstreams endstream\n\x78\x9c", 10), Ok(()));
    }
}
