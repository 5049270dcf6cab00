//! A PDF made ready for paper: told to be printed at its own size, and marked on every page where it is a
//! copy. The issued file itself is never changed; signatures inside it do not hold in what is made here,
//! and need not: it is for paper.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// Name of the mark's font among the page's resources.
const FONT: &str = "OrigoCopyMark";

/// The same pages for the printer.
pub(super) fn to_print(pdf: &[u8], mark: Option<&str>) -> Result<Vec<u8>, String> {
    let said = |error: lopdf::Error| error.to_string();
    let mut document = Document::load_mem(pdf).map_err(said)?;
    if document.is_encrypted() {
        return Err("encrypted".to_owned());
    }
    let preferences = dictionary! {
        "PrintScaling" => "None",
        "PickTrayByPDFSize" => true,
        "NumCopies" => 1,
    };
    document.catalog_mut().map_err(said)?.set("ViewerPreferences", preferences);
    if let Some(mark) = mark {
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica-Bold",
            "Encoding" => "WinAnsiEncoding",
        });
        let pages: Vec<ObjectId> = document.page_iter().collect();
        for page in pages {
            mark_page(&mut document, page, font, mark).map_err(said)?;
        }
    }
    let mut made = Vec::new();
    document.save_to(&mut made).map_err(|error| error.to_string())?;
    Ok(made)
}

/// Letters in outline across the page: they hide nothing, and no eraser takes them away.
fn mark_page(
    document: &mut Document,
    page: ObjectId,
    font: ObjectId,
    mark: &str,
) -> Result<(), lopdf::Error> {
    let resources = resources(document, page);
    let fonts = match resources.get(b"Font").and_then(|found| document.dereference(found)) {
        Ok((_, Object::Dictionary(fonts))) => fonts.clone(),
        _ => Dictionary::new(),
    };
    let [left, bottom, right, top] = media_box(document, page);
    let (width, height) = (right - left, top - bottom);
    let size = width / 6.0;
    // Wide enough for the word in bold capitals, rising by 45 degrees through the middle.
    let half = size * 0.3 * mark.chars().count() as f32;
    let (x, y) = (left + width / 2.0 - half * 0.7, bottom + height / 2.0 - half * 0.7);
    let letters: String =
        mark.chars().filter(|one| one.is_ascii_graphic() || *one == ' ').collect();
    let letters = letters.replace('\\', "").replace(['(', ')'], "");
    let drawn = format!(
        "Q q BT /{FONT} {size:.1} Tf 1 Tr 0.55 G 1 w 0.7071 0.7071 -0.7071 0.7071 {x:.1} {y:.1} Tm \
         ({letters}) Tj ET Q"
    );
    let before = document.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
    let after = document.add_object(Stream::new(Dictionary::new(), drawn.into_bytes()));
    let mut contents = vec![Object::Reference(before)];
    contents.extend(document.get_page_contents(page).into_iter().map(Object::Reference));
    contents.push(Object::Reference(after));
    let mut fonts = fonts;
    fonts.set(FONT, Object::Reference(font));
    let mut resources = resources;
    resources.set("Font", fonts);
    let page = document.get_dictionary_mut(page)?;
    page.set("Contents", contents);
    page.set("Resources", resources);
    Ok(())
}

/// The page's resources, its own or those of the pages above it.
fn resources(document: &Document, page: ObjectId) -> Dictionary {
    inherited(document, page, b"Resources")
        .and_then(|found| found.as_dict().ok().cloned())
        .unwrap_or_default()
}

fn media_box(document: &Document, page: ObjectId) -> [f32; 4] {
    let read = || {
        let numbers = inherited(document, page, b"MediaBox")?;
        let numbers: Vec<f32> =
            numbers.as_array().ok()?.iter().filter_map(|one| one.as_float().ok()).collect();
        <[f32; 4]>::try_from(numbers).ok()
    };
    read().unwrap_or([0.0, 0.0, 595.0, 842.0])
}

fn inherited(document: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    /// Deeper trees are no page trees.
    const DEPTH: usize = 32;
    let mut at = document.get_dictionary(page).ok()?;
    for _ in 0..DEPTH {
        if let Ok(found) = at.get(key) {
            return document.dereference(found).ok().map(|(_, found)| found.clone());
        }
        let parent = at.get(b"Parent").and_then(Object::as_reference).ok()?;
        at = document.get_dictionary(parent).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_pages() -> Vec<u8> {
        let mut document = Document::with_version("1.7");
        let tree = document.new_object_id();
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
            "Encoding" => "WinAnsiEncoding",
        });
        let mut page = |word: &str| -> Object {
            let drawn = format!("BT /F1 20 Tf 100 700 Td ({word}) Tj ET").into_bytes();
            let drawn = document.add_object(Stream::new(Dictionary::new(), drawn));
            let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => drawn };
            document.add_object(page).into()
        };
        let kids = vec![page("ORIGINAL"), page("SECOND")];
        // What the pages share stands above them, as many writers do it.
        let shared = dictionary! {
            "Type" => "Pages", "Kids" => kids, "Count" => 2,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
        };
        document.set_object(tree, shared);
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        document.trailer.set("Root", catalog);
        let mut made = Vec::new();
        document.save_to(&mut made).unwrap();
        made
    }

    fn text(pdf: &[u8], page: u32) -> String {
        Document::load_mem(pdf).unwrap().extract_text(&[page]).unwrap()
    }

    #[test]
    fn every_page_of_a_copy_says_so_and_keeps_its_words() {
        let copy = to_print(&two_pages(), Some("COPIA")).unwrap();
        for (page, word) in [(1, "ORIGINAL"), (2, "SECOND")] {
            let text = text(&copy, page);
            assert!(text.contains("COPIA") && text.contains(word), "{text}");
        }
    }

    #[test]
    fn the_original_is_printed_at_its_own_size_without_a_mark() {
        let made = to_print(&two_pages(), None).unwrap();
        let document = Document::load_mem(&made).unwrap();
        let preferences = document.catalog().unwrap().get(b"ViewerPreferences").unwrap();
        let scaling = preferences.as_dict().unwrap().get(b"PrintScaling").unwrap();
        assert_eq!(scaling.as_name().unwrap(), b"None", "the viewer does not fit it to the sheet");
        assert!(!text(&made, 1).contains("COPIA"));
    }

    #[test]
    fn what_is_no_pdf_is_refused() {
        assert!(to_print(b"%PDF-1.7\nrubbish", Some("COPIA")).is_err());
    }
}
