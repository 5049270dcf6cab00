//! The signature field and its dictionary, put into a file by an update with room for the
//! signature.
//!
//! What hangs on the file already is changed only where it must be: the page's list of
//! annotations, the form's list of fields, or the objects that hold these lists.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::Timestamp;
use lopdf::{Dictionary, Object, ObjectId, dictionary, text_string};
use sha2::Digest as _;

use super::appearance::{self, Appearance, Picture};
use super::place::{Page, Seen};
use super::reading::{Revision, Unreadable};
use super::text::{self, Malformed};
use super::update::{Update, Updated, written};
use super::{Refused, filled, found};

/// Room for attributes, signature value, and a timestamp that is asked for afterwards, in bytes.
const ROOM_BYTES: usize = 12 * 1024;
/// Fields that a form may have.
const MAX_FIELDS: usize = 10_000;

/// What a signature says about itself.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) appearance: Option<Appearance>,
    pub(super) signer: String,
    /// Of the certificates that travel in the signature, in bytes.
    pub(super) certificates_bytes: usize,
    pub(super) at: Timestamp,
}

/// A file that lacks nothing but the octets of its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unsigned {
    pub(super) bytes: Vec<u8>,
    /// The hexadecimal string of zeros with its brackets.
    pub(super) gap: Range<usize>,
    /// How many of them were there before.
    pub(super) before: usize,
}

impl Unsigned {
    /// What the signature is over.
    pub(super) fn content(&self) -> Vec<u8> {
        [&self.bytes[..self.gap.start], &self.bytes[self.gap.end..]].concat()
    }

    /// The file with its signature; `None` where that is longer than the room.
    pub(super) fn signed(&self, cms: &[u8]) -> Option<Vec<u8>> {
        filled(&self.bytes, &self.gap, cms)
    }
}

/// Puts a signature field into the file.
pub(super) fn add(pdf: &[u8], request: &Request) -> Result<Unsigned, Refused> {
    let revision = Revision::read(pdf)?;
    let (_, catalog) = revision.catalog()?;
    allowed(&revision, catalog)?;
    let mut update = Update::of(&revision);
    let (field, dictionary) = (update.reserve()?, update.reserve()?);
    let page_chosen = request.appearance.as_ref().map_or(Page::First, |shown| shown.page);
    let seen = Seen::page(&revision, page_chosen)?;
    let widget = widget(&revision, &mut update, request, &seen, dictionary)?;
    update.put(field, widget);
    update.put(dictionary, signature_dictionary(request));
    annotate(&mut update, seen.page, field)?;
    enter(&revision, &mut update, field)?;
    let seed = sha2::Sha256::new()
        .chain_update(pdf)
        .chain_update(request.at.as_nanosecond().to_be_bytes())
        .finalize();
    let Updated { mut bytes, offsets } = update.write(&seed)?;
    let start = offsets.get(&dictionary.0).copied().unwrap_or_default();
    let gap = fill_in(&mut bytes, start)?;
    Ok(Unsigned { bytes, gap, before: pdf.len() })
}

/// Whether a signature field could be put into the file.
pub(super) fn takes_one(pdf: &[u8]) -> Result<(), Refused> {
    let revision = Revision::read(pdf)?;
    let (_, catalog) = revision.catalog()?;
    allowed(&revision, catalog)
}

/// Whether the file may be signed once more.
fn allowed(revision: &Revision<'_>, catalog: &Dictionary) -> Result<(), Refused> {
    if found::forbids_changes(revision) {
        return Err(Refused::Certified);
    }
    let form = revision.dictionary(catalog, "AcroForm");
    if form.is_some_and(|form| revision.value(form, "XFA").is_some()) {
        return Err(Refused::DynamicForm);
    }
    Ok(())
}

/// ISO 32000-1 table 252 and ETSI EN 319 142-1 section 6.3, with room for what comes later.
fn signature_dictionary(request: &Request) -> Vec<u8> {
    let moment = request.at.strftime("D:%Y%m%d%H%M%SZ").to_string();
    let mut text = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached".to_vec();
    let mut put = |key: &str, value: Object| {
        text.extend(format!("/{key} ").bytes());
        text.extend(written(&value));
    };
    put("M", Object::string_literal(moment));
    put("Name", text_string(&request.signer));
    if let Some(shown) = &request.appearance {
        if let Some(reason) = &shown.reason {
            put("Reason", text_string(reason));
        }
        if let Some(location) = &shown.location {
            put("Location", text_string(location));
        }
    }
    text.extend_from_slice(RANGE.as_bytes());
    text.extend_from_slice(b"/Contents <");
    text.extend(std::iter::repeat_n(b'0', 2 * (ROOM_BYTES + request.certificates_bytes)));
    text.extend_from_slice(b">>>");
    text
}

/// Three numbers of at most ten digits will stand here.
const RANGE: &str = "/ByteRange [0                                 ]";

/// Writes the range over the blanks and gives the place of the signature.
fn fill_in(bytes: &mut [u8], start: usize) -> Result<Range<usize>, Malformed> {
    const WHAT: Malformed = Malformed("the new signature dictionary");
    let find = |bytes: &[u8], from: usize, what: &[u8]| {
        let rest = bytes.get(from..)?;
        rest.windows(what.len()).position(|window| window == what).map(|at| from + at)
    };
    let range = find(bytes, start, RANGE.as_bytes()).ok_or(WHAT)?;
    let open = find(bytes, range, b"<").ok_or(WHAT)?;
    let close = find(bytes, open, b">").ok_or(WHAT)? + 1;
    let numbers = format!("/ByteRange [0 {open} {close} {}", bytes.len() - close);
    let place = bytes.get_mut(range..range + numbers.len()).filter(|_| numbers.len() < RANGE.len());
    place.ok_or(WHAT)?.copy_from_slice(numbers.as_bytes());
    Ok(open..close)
}

/// The field, which is its own annotation on the page.
fn widget(
    revision: &Revision<'_>,
    update: &mut Update<'_, '_>,
    request: &Request,
    seen: &Seen,
    signature: ObjectId,
) -> Result<Vec<u8>, Refused> {
    /// Print, and locked against being moved.
    const FLAGS: i64 = 4 + 128;
    let mut field = dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig",
        "T" => text_string(&free_name(revision)?), "V" => Object::Reference(signature),
        "F" => FLAGS, "P" => Object::Reference(seen.page),
    };
    let Some(shown) = &request.appearance else {
        field.set("Rect", vec![Object::Integer(0); 4]);
        return Ok(written(&Object::Dictionary(field)));
    };
    let picture = shown.image.as_deref().map(Picture::read).transpose()?;
    let found = seen.find(revision, &shown.place)?;
    let drawn =
        appearance::draw(update, shown, picture.as_ref(), found.size, found.matrix, request.at)?;
    field.set("Rect", found.rectangle.map(Object::Real).to_vec());
    field.set("AP", dictionary! { "N" => Object::Reference(drawn) });
    field.set("TU", text_string(&shown.name));
    Ok(written(&Object::Dictionary(field)))
}

/// A name that no field at the top of the form has.
fn free_name(revision: &Revision<'_>) -> Result<String, Refused> {
    let (_, catalog) = revision.catalog()?;
    let Some(form) = revision.dictionary(catalog, "AcroForm") else {
        return Ok("Signature1".to_owned());
    };
    let fields = revision.array(form, "Fields");
    if fields.len() >= MAX_FIELDS {
        return Err(Unreadable::TooMany("fields").into());
    }
    let name = |field: &Object| {
        let (_, field) = revision.document.dereference(field).ok()?;
        let name = revision.value(field.as_dict().ok()?, "T")?;
        lopdf::decode_text_string(name).ok()
    };
    let names: BTreeSet<String> = fields.iter().filter_map(name).collect();
    // One more number than there are names.
    let free = (1..=names.len() + 1).map(|n| format!("Signature{n}"));
    Ok(free.into_iter().find(|name| !names.contains(name)).unwrap_or_default())
}

/// Puts the annotation on the page's list.
fn annotate(update: &mut Update<'_, '_>, page: ObjectId, widget: ObjectId) -> Result<(), Refused> {
    let item = reference(widget);
    let written = update.text_of(page)?;
    let dictionary = text::Dictionary::read(&written)?;
    let list = dictionary.get("Annots").filter(|list| *list != b"null").unwrap_or(b"[]");
    match text::reference(list) {
        Some(id) => {
            let list = text::array_with(&update.text_of(id)?, &item)?;
            update.put(id, list);
        }
        None => {
            let list = text::array_with(list, &item)?;
            update.put(page, dictionary.with("Annots", &list));
        }
    }
    Ok(())
}

/// Puts the field on the form's list, with a form where there is none.
fn enter(
    revision: &Revision<'_>,
    update: &mut Update<'_, '_>,
    field: ObjectId,
) -> Result<(), Refused> {
    let (root, _) = revision.catalog()?;
    let written = update.text_of(root)?;
    let catalog = text::Dictionary::read(&written)?;
    let form = catalog.get("AcroForm").filter(|form| *form != b"null");
    match form.map(|form| (form, text::reference(form))) {
        None => {
            let form = [&b"<</Fields ["[..], &reference(field), b"]/SigFlags 3>>"].concat();
            let form = update.add(form)?;
            update.put(root, catalog.with("AcroForm", &reference(form)));
        }
        Some((_, Some(id))) => {
            let form = update.text_of(id)?;
            if let Some(form) = entered(update, &form, field)? {
                update.put(id, form);
            }
        }
        Some((form, None)) => {
            if let Some(form) = entered(update, form, field)? {
                update.put(root, catalog.with("AcroForm", &form));
            }
        }
    }
    Ok(())
}

/// The form's text with the field; `None` where only its list, an object of its own, changes.
fn entered(
    update: &mut Update<'_, '_>,
    form: &[u8],
    field: ObjectId,
) -> Result<Option<Vec<u8>>, Refused> {
    /// Signatures are there; the file is only to be appended to.
    const FLAGS: &[u8] = b"3";
    let item = reference(field);
    let dictionary = text::Dictionary::read(form)?;
    let list = dictionary.get("Fields").filter(|list| *list != b"null").unwrap_or(b"[]");
    let flagged = dictionary.get("SigFlags") == Some(FLAGS);
    let form = match text::reference(list) {
        Some(id) => {
            let list = text::array_with(&update.text_of(id)?, &item)?;
            update.put(id, list);
            if flagged {
                return Ok(None);
            }
            form.to_vec()
        }
        None => dictionary.with("Fields", &text::array_with(list, &item)?),
    };
    Ok(Some(text::Dictionary::read(&form)?.with("SigFlags", FLAGS)))
}

fn reference((number, generation): ObjectId) -> Vec<u8> {
    format!("{number} {generation} R").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::{RANGE, Unsigned, fill_in};

    #[test]
    fn the_range_leaves_out_the_signature_and_nothing_else() {
        let mut bytes = format!("before {RANGE}/Contents <0000>>> after").into_bytes();
        let length = bytes.len();
        let gap = fill_in(&mut bytes, 0).expect("filled in");
        assert_eq!(&bytes[gap.clone()], b"<0000>", "with its brackets");
        assert_eq!(bytes.len(), length, "nothing moves");
        let text = String::from_utf8(bytes.clone()).expect("ASCII");
        let range = format!("[0 {} {} {} ", gap.start, gap.end, length - gap.end);
        assert!(text.contains(&range), "{text}");
        let unsigned = Unsigned { bytes, gap, before: 0 };
        assert!(!unsigned.content().contains(&b'<'), "{text}");
        let signed = unsigned.signed(&[0xab]).expect("fits");
        assert!(String::from_utf8(signed).expect("ASCII").contains("<AB00>"), "zeros follow");
        assert_eq!(unsigned.signed(&[1, 2, 3]), None, "longer than the room");
    }
}
