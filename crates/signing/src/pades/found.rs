//! The signatures in a file: which fields hold them, and whether each is over its whole revision
//! but for itself.
//!
//! Refuses what lets a signature be over something else than is shown: ranges that are missing,
//! leave out more than the signature, or do not end where a revision ends (the attacks USF, ISA
//! and SWA of "1 Trillion Dollar Refund", CCS 2019).

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Object, ObjectId};

use super::reading::{Revision, Unreadable};
use super::text;

/// Fields of a form, and how deep they may stand.
const MAX_FIELDS: usize = 10_000;
const MAX_LEVELS: usize = 16;
/// Signatures of a file.
const MAX_SIGNATURES: usize = 32;

/// A signature field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) id: ObjectId,
    /// To be shown.
    pub(super) name: String,
    /// The signature dictionary; `None` while it is not signed.
    pub(super) signature: Option<ObjectId>,
    /// The field itself or those below it that stand on pages.
    pub(super) widgets: Vec<ObjectId>,
}

/// What a signature dictionary is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// CMS without its content.
    Signature,
    /// A timestamp over the file (ETSI EN 319 142-1 section 5.4.3).
    Timestamp,
    /// A form that is not accepted.
    Other(String),
}

/// Where a signature stands and what it is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Coverage {
    /// The hexadecimal string with its brackets.
    pub(super) gap: Range<usize>,
    /// Where its revision ends.
    pub(super) end: usize,
    /// What the string holds: CMS, and zeros.
    pub(super) cms: Vec<u8>,
}

/// The signature fields of a revision, signed or not.
pub(super) fn fields(revision: &Revision<'_>) -> Result<Vec<Field>, Unreadable> {
    let (_, catalog) = revision.catalog()?;
    let Some(form) = revision.dictionary(catalog, "AcroForm") else {
        return Ok(Vec::new());
    };
    let mut walk = Walk { revision, seen: BTreeSet::new(), fields: Vec::new() };
    for field in revision.array(form, "Fields") {
        walk.field(field, false, 0)?;
    }
    let signed = walk.fields.iter().filter(|field| field.signature.is_some()).count();
    if signed > MAX_SIGNATURES {
        return Err(Unreadable::TooMany("signatures"));
    }
    Ok(walk.fields)
}

struct Walk<'r, 'a> {
    revision: &'r Revision<'a>,
    seen: BTreeSet<ObjectId>,
    fields: Vec<Field>,
}

impl Walk<'_, '_> {
    fn field(
        &mut self,
        field: &Object,
        signature_above: bool,
        level: usize,
    ) -> Result<(), Unreadable> {
        let Ok(id) = field.as_reference() else {
            return Ok(());
        };
        if level > MAX_LEVELS || self.seen.len() >= MAX_FIELDS || !self.seen.insert(id) {
            return Err(Unreadable::TooMany("fields"));
        }
        let revision = self.revision;
        let Ok(dictionary) = revision.document.get_dictionary(id) else {
            return Ok(());
        };
        let kind = revision.value(dictionary, "FT").and_then(|kind| kind.as_name().ok());
        let is_signature = kind.map_or(signature_above, |kind| kind == b"Sig");
        let kids = revision.array(dictionary, "Kids");
        if is_signature {
            let name = revision.value(dictionary, "T").map(lopdf::decode_text_string);
            let below = kids.iter().filter_map(|kid| kid.as_reference().ok());
            self.fields.push(Field {
                id,
                name: text::shown(&name.and_then(Result::ok).unwrap_or_default()),
                signature: dictionary.get(b"V").and_then(Object::as_reference).ok(),
                widgets: std::iter::once(id).chain(below).collect(),
            });
            return Ok(());
        }
        for kid in kids {
            self.field(kid, is_signature, level + 1)?;
        }
        Ok(())
    }
}

/// What a signature dictionary says that it is.
pub(super) fn kind(revision: &Revision<'_>, dictionary: &Dictionary) -> Kind {
    let filter = revision.value(dictionary, "SubFilter").and_then(|name| name.as_name().ok());
    match filter {
        Some(b"ETSI.CAdES.detached" | b"adbe.pkcs7.detached") => Kind::Signature,
        Some(b"ETSI.RFC3161") => Kind::Timestamp,
        Some(other) => Kind::Other(text::shown(&String::from_utf8_lossy(other))),
        None => Kind::Other("no SubFilter".to_owned()),
    }
}

/// When the dictionary says that it was signed.
pub(super) fn claimed_at(revision: &Revision<'_>, dictionary: &Dictionary) -> Option<Timestamp> {
    date(revision.value(dictionary, "M")?.as_str().ok()?)
}

/// What may be changed after a certification (DocMDP, ISO 32000-1 section 12.8.2.2): 1 nothing,
/// 2 forms and signatures, 3 annotations too; `None` where the signature does not certify.
pub(super) fn certification(revision: &Revision<'_>, dictionary: &Dictionary) -> Option<i64> {
    const DEFAULT: i64 = 2;
    let method = |reference: &Object| {
        let (_, reference) = revision.document.dereference(reference).ok()?;
        let reference = reference.as_dict().ok()?;
        let method = revision.value(reference, "TransformMethod")?.as_name().ok()?;
        (method == b"DocMDP").then_some(())?;
        let parameters = revision.dictionary(reference, "TransformParams");
        let level = parameters.and_then(|parameters| revision.value(parameters, "P"));
        Some(level.and_then(|level| level.as_i64().ok()).unwrap_or(DEFAULT))
    };
    revision.array(dictionary, "Reference").iter().find_map(method)
}

/// Whether somebody who signed forbade every change, further signatures too.
pub(super) fn forbids_changes(revision: &Revision<'_>) -> bool {
    const NOTHING: Option<i64> = Some(1);
    let Ok((_, catalog)) = revision.catalog() else {
        return false;
    };
    let permissions = revision.dictionary(catalog, "Perms");
    let certified = permissions.and_then(|given| revision.dictionary(given, "DocMDP"));
    let locks = |field: &Field| {
        let signature = revision.document.get_dictionary(field.signature?).ok()?;
        let own = revision.document.get_dictionary(field.id).ok()?;
        let lock = revision.dictionary(own, "Lock").and_then(|lock| revision.value(lock, "P"));
        let locked = lock.and_then(|level| level.as_i64().ok()) == NOTHING;
        Some(locked || certification(revision, signature) == NOTHING)
    };
    certified.is_some_and(|signature| certification(revision, signature) == NOTHING)
        || fields(revision)
            .is_ok_and(|fields| fields.iter().any(|field| locks(field) == Some(true)))
}

/// Where the signature stands and what it is over, or why it is not over a whole revision.
///
/// `revision` is the whole file.
pub(super) fn coverage(revision: &Revision<'_>, id: ObjectId) -> Result<Coverage, String> {
    let bytes = revision.bytes;
    let dictionary = revision.document.get_dictionary(id).map_err(|_| "no signature dictionary")?;
    let [before, after, end] = byte_range(dictionary, bytes.len())?;
    let gap = before..after;
    let cms = contents(bytes, &gap)?;
    let own = dictionary.get(b"Contents").and_then(Object::as_str);
    if own.ok() != Some(cms.as_slice()) {
        return Err("the range leaves out something other than the signature".to_owned());
    }
    stands_inside(revision, id, &gap)?;
    let whole = trimmed(&bytes[..end]).ends_with(b"%%EOF");
    if whole {
        Ok(Coverage { gap, end, cms })
    } else {
        Err("the range ends inside a revision".to_owned())
    }
}

/// `[0 before after length]`, as `before`, `after` and where all ends.
fn byte_range(dictionary: &Dictionary, length: usize) -> Result<[usize; 3], String> {
    let range = dictionary.get(b"ByteRange").and_then(Object::as_array);
    let range = range.map_err(|_| "no ByteRange")?;
    let numbers: Option<Vec<usize>> = range
        .iter()
        .map(|number| number.as_i64().ok().and_then(|number| usize::try_from(number).ok()))
        .collect();
    let numbers = numbers.ok_or("a ByteRange of something other than numbers")?;
    let [0, before, after, rest] = numbers[..] else {
        return Err("a ByteRange that is not two ranges from the beginning".to_owned());
    };
    match after.checked_add(rest) {
        Some(end) if before < after && end <= length => Ok([before, after, end]),
        Some(_) | None => Err("a ByteRange outside of the file".to_owned()),
    }
}

/// What stands in the gap, which must be one hexadecimal string, the value of `Contents`.
fn contents(bytes: &[u8], gap: &Range<usize>) -> Result<Vec<u8>, String> {
    let digits = bytes[gap.clone()].strip_prefix(b"<").and_then(|rest| rest.strip_suffix(b">"));
    let octets = digits.and_then(|digits| hex::decode(digits).ok());
    let octets = octets.ok_or("the range leaves out more than one string")?;
    let named = trimmed(&bytes[..gap.start]).ends_with(b"/Contents");
    if !named {
        return Err("the range leaves out something other than Contents".to_owned());
    }
    Ok(octets)
}

/// The gap must be inside of the dictionary that the cross-reference table names.
fn stands_inside(revision: &Revision<'_>, id: ObjectId, gap: &Range<usize>) -> Result<(), String> {
    const WHERE: &str = "the signature stands outside of its dictionary";
    let Some(XrefEntry::Normal { offset, .. }) = revision.document.reference_table.get(id.0) else {
        return Err("a signature dictionary inside of a compressed object".to_owned());
    };
    let start = *offset as usize;
    let rest = revision.bytes.get(start..).ok_or(WHERE)?;
    let body = text::indirect(rest, id).map_err(|_| WHERE)?;
    let body_start = revision.bytes.len() - body.len();
    let object = text::skip_space(body, 0);
    let object_end = text::value_end(body, object).map_err(|_| WHERE)?;
    let inside = body_start + object < gap.start && gap.end < body_start + object_end;
    if inside { Ok(()) } else { Err(WHERE.to_owned()) }
}

/// Without white space at the end.
pub(super) fn trimmed(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|octet| !text::is_space(*octet)).map_or(0, |at| at + 1);
    &bytes[..end]
}

/// `D:YYYYMMDDHHmmSS` with `Z` or `+HH'mm'` (ISO 32000-1 section 7.9.4).
fn date(text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?;
    let text = text.strip_prefix("D:").unwrap_or(text);
    let (digits, zone) = (text.get(..14)?, text.get(14..)?);
    let local = DateTime::strptime("%Y%m%d%H%M%S", digits).ok()?;
    let numbers: Vec<i32> = zone
        .trim_start_matches(['+', '-', 'Z'])
        .split('\'')
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let seconds = match numbers[..] {
        [] => 0,
        [hours] => hours.checked_mul(3600)?,
        [hours, minutes] => hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?,
        _ => return None,
    };
    let seconds = if zone.starts_with('-') { -seconds } else { seconds };
    let offset = Offset::from_seconds(seconds).ok()?;
    offset.to_timestamp(local).ok()
}

#[cfg(test)]
mod tests {
    use super::{byte_range, contents, date, trimmed};
    use lopdf::{Object, dictionary};

    #[test]
    fn a_date_is_read_with_its_zone() {
        let read = |text: &str| date(text.as_bytes()).map(|at| at.to_string());
        assert_eq!(read("D:20261126144100Z").as_deref(), Some("2026-11-26T14:41:00Z"));
        assert_eq!(read("D:20261126144100+01'00'").as_deref(), Some("2026-11-26T13:41:00Z"));
        assert_eq!(read("D:20261126144100-02'30").as_deref(), Some("2026-11-26T17:11:00Z"));
        assert_eq!(read("20261126144100").as_deref(), Some("2026-11-26T14:41:00Z"));
        for bad in
            ["", "D:2026", "D:20261326144100Z", "D:20261126144100+99'99'", "D:2026112614410è"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_range_is_two_pieces_from_the_beginning_inside_the_file() {
        let read = |numbers: &[i64]| {
            let range = numbers.iter().map(|n| Object::Integer(*n)).collect::<Vec<_>>();
            byte_range(&dictionary! { "ByteRange" => range }, 100)
        };
        assert_eq!(read(&[0, 10, 20, 80]), Ok([10, 20, 100]));
        for bad in [
            &[][..],
            &[0, 10],
            &[1, 10, 20, 80],
            &[0, 10, 20, 81],
            &[0, 20, 20, 80],
            &[0, 30, 20, 80],
            &[0, -10, 20, 80],
            &[0, 10, 20, 30, 60, 40],
            &[0, 10, 20, i64::MAX],
        ] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
        let null = dictionary! { "ByteRange" => Object::Null };
        assert!(byte_range(&null, 100).is_err(), "null");
    }

    #[test]
    fn the_gap_is_one_string_and_its_key_stands_before_it() {
        let read = |text: &[u8], from: usize, to: usize| contents(text, &(from..to)).ok();
        let text = b"/Contents <AB00> /B <CD>";
        assert_eq!(read(text, 10, 16), Some(vec![0xab, 0]), "it");
        assert_eq!(read(text, 10, 24), None, "two strings");
        assert_eq!(read(text, 20, 24), None, "another key's");
        assert_eq!(read(b"/Contents <A >", 10, 14), None, "white space hides nothing");
        assert_eq!(trimmed(b"%%EOF\r\n\0 "), b"%%EOF");
    }
}
