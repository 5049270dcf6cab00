//! XML as the desk's documents need it: read with limits, walked by path, written in one canonical way.
//!
//! Owns no document of the trade. Deliberately knows no document type declarations: they are refused
//! before a parser sees them, so there is nothing to expand.

mod branch;
mod writer;

pub use branch::Leftover;
pub(crate) use branch::{Branch, XSI, leftovers};
pub(crate) use writer::{Writer, is_writable};

use quick_xml::events::{BytesStart, Event};
use roxmltree::{Document, ParsingOptions};

use crate::Error;

/// Largest document in bytes.
pub(crate) const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Deepest nesting of elements.
const MAX_DEPTH: usize = 64;
/// Most nodes (elements, texts, comments, instructions) of a document.
const MAX_NODES: u32 = 100_000;
/// Most attributes of one element.
const MAX_ATTRIBUTES: usize = 256;

/// The text of a document, after the checks of size and encoding.
///
/// # Errors
/// [`Error::TooLarge`], [`Error::Encoding`].
pub(crate) fn text_of(bytes: &[u8]) -> Result<&str, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge { size: bytes.len(), limit: MAX_BYTES });
    }
    let wide = matches!(bytes, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, b'<', ..] | [b'<', 0, ..])
        || bytes.starts_with(&[0, 0, 0xFE, 0xFF]);
    if wide {
        return Err(Error::Encoding { found: "UTF-16 or UTF-32".to_owned() });
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(declared) = declared_encoding(bytes)
        && !declared.eq_ignore_ascii_case("UTF-8")
        && !declared.eq_ignore_ascii_case("US-ASCII")
    {
        return Err(Error::Encoding { found: declared });
    }
    std::str::from_utf8(bytes)
        .map_err(|e| Error::Encoding { found: format!("not UTF-8 at byte {}", e.valid_up_to()) })
}

/// Parses a checked text into a tree.
///
/// # Errors
/// [`Error::Doctype`], [`Error::Limit`], [`Error::Markup`], [`Error::Syntax`].
pub(crate) fn parse(text: &str) -> Result<Document<'_>, Error> {
    scan(text)?;
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|e| match e {
        roxmltree::Error::DtdDetected => Error::Doctype,
        roxmltree::Error::NodesLimitReached => too_many("nodes", MAX_NODES as usize),
        other => Error::Syntax(other),
    })
}

/// Looks at a foreign document, within the limits of all documents here.
///
/// # Errors
/// [`Error`]: too large, another encoding than UTF-8, a document type, too deep or too broad, no XML.
pub fn with_document<T>(bytes: &[u8], look: impl FnOnce(&Document<'_>) -> T) -> Result<T, Error> {
    let text = text_of(bytes)?;
    Ok(look(&parse(text)?))
}

/// The encoding of the XML declaration, looked for in ASCII before anything is decoded.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(256)];
    let head = head.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let head = String::from_utf8_lossy(&head[..end]).into_owned();
    let (_, after) = head.split_once("encoding")?;
    let quoted = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(quoted[1..].split(quote).next()?.to_owned())
}

/// One pass in constant memory, before the tree is built: depth, counts, no document type.
fn scan(text: &str) -> Result<(), Error> {
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut depth, mut nodes) = (0_usize, 0_usize);
    loop {
        nodes += 1;
        if nodes > MAX_NODES as usize * 2 {
            return Err(too_many("nodes", MAX_NODES as usize));
        }
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::DocType(_)) => return Err(Error::Doctype),
            Ok(Event::Start(tag)) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(too_many("nested elements", MAX_DEPTH));
                }
                count_attributes(&tag)?;
            }
            Ok(Event::Empty(tag)) => count_attributes(&tag)?,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(_) => {}
            Err(e) => return Err(refuse(e, text, reader.error_position())),
        }
    }
}

/// `<!ENTITY` and its like outside a document type are no XML at all, but deserve the same answer.
fn refuse(error: quick_xml::Error, text: &str, at: u64) -> Error {
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    if [b"<!DOCTYPE".as_slice(), b"<!ENTITY"].iter().any(|start| starts_with(rest, start)) {
        return Error::Doctype;
    }
    Error::Markup(error)
}

fn starts_with(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn count_attributes(tag: &BytesStart<'_>) -> Result<(), Error> {
    let mut count = 0;
    // Without the duplicate check, which is quadratic; the tree's parser makes it on a bounded list.
    for attribute in tag.attributes().with_checks(false) {
        attribute.map_err(|e| Error::Markup(e.into()))?;
        count += 1;
        if count > MAX_ATTRIBUTES {
            return Err(too_many("attributes of one element", MAX_ATTRIBUTES));
        }
    }
    Ok(())
}

fn too_many(what: &'static str, limit: usize) -> Error {
    Error::Limit { what, limit }
}
