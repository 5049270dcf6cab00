//! Adds the back page of a visa to the document that it stands on. The document's own bytes stay as they
//! came, and the page comes after them (ISO 32000-1 section 7.5.6), so whoever wants takes the first
//! bytes and has what the company signed. A file that is no PDF gets its page as a sheet to be joined.
//!
//! Owns how pages come together; what the page says is `rendering`'s.

use lopdf::{Document, IncrementalDocument, Object};

/// Largest document that is opened for this, in bytes.
const BYTES_MAX: usize = 25 * 1024 * 1024;

/// The document with its back page; the page alone where the document is no PDF that can be gone on with.
pub(crate) fn joined(document: &[u8], back: &[u8]) -> Vec<u8> {
    extended(document, back).unwrap_or_else(|| back.to_vec())
}

/// The document with the page after its last one.
fn extended(document: &[u8], back: &[u8]) -> Option<Vec<u8>> {
    if document.len() > BYTES_MAX || !signing::pades::is_pdf(document) {
        return None;
    }
    let before = Document::load_mem(document).ok()?;
    if before.is_encrypted() || before.get_pages().is_empty() {
        return None;
    }
    let tree = before.catalog().ok()?.get(b"Pages").and_then(Object::as_reference).ok()?;
    let mut added = Document::load_mem(back).ok()?;
    added.renumber_objects_with(before.max_id.checked_add(1)?);
    let pages: Vec<_> = added.get_pages().into_values().collect();

    let mut made = IncrementalDocument::create_from(document.to_vec(), before);
    made.opt_clone_object_to_new_document(tree).ok()?;
    let new = &mut made.new_document;
    new.max_id = added.max_id;
    for page in &pages {
        let page = added.get_object_mut(*page).and_then(Object::as_dict_mut).ok()?;
        page.set("Parent", tree);
        // The place in a tree of structure that stays behind.
        page.remove(b"StructParents");
        page.remove(b"Tabs");
    }
    for (id, object) in added.objects {
        let kind = object.as_dict().ok().and_then(|one| one.get(b"Type").ok());
        let name = kind.and_then(|kind| kind.as_name().ok()).unwrap_or_default();
        let stays_behind: [&[u8]; 3] = [b"Catalog", b"Pages", b"Metadata"];
        if !stays_behind.contains(&name) {
            new.set_object(id, object);
        }
    }
    let tree = new.get_object_mut(tree).and_then(Object::as_dict_mut).ok()?;
    let count = tree.get(b"Count").and_then(Object::as_i64).ok()?;
    tree.set("Count", count + i64::try_from(pages.len()).ok()?);
    let kids = tree.get_mut(b"Kids").and_then(Object::as_array_mut).ok()?;
    kids.extend(pages.into_iter().map(Object::Reference));
    let mut bytes = Vec::new();
    made.save_to(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use rendering::Slip;

    use super::*;

    /// A page of our own with this head.
    fn page(title: &str) -> Vec<u8> {
        let slip = Slip {
            title: title.to_owned(),
            title_en: String::new(),
            chamber: String::new(),
            rows: Vec::new(),
            heads: Vec::new(),
            table: Vec::new(),
            signatures: Vec::new(),
            dated: jiff::civil::date(2026, 11, 27),
        };
        rendering::slip_pdf(&slip).unwrap()
    }

    #[test]
    fn the_page_comes_after_bytes_that_stay() {
        let (document, back) = (page("FIRST"), page("BACK"));
        let once = joined(&document, &back);
        assert!(once.starts_with(&document), "the document's own bytes stand first");
        let twice = joined(&once, &back);
        let read = Document::load_mem(&twice).unwrap();
        assert_eq!(read.get_pages().len(), 3, "a page each time");
        let words = rendering::document_words(twice, 3).unwrap();
        let says = |page: usize, word: &str| words[page].words.iter().any(|one| one.text == word);
        assert!(says(0, "FIRST") && says(1, "BACK") && says(2, "BACK"), "in their order");
    }

    #[test]
    fn what_is_no_pdf_gets_a_sheet_to_be_joined() {
        let back = page("BACK");
        for foreign in [&b"<xml/>"[..], b"%PDF-1.7 rubbish", b""] {
            assert_eq!(joined(foreign, &back), back, "the page stands for itself");
        }
    }
}
