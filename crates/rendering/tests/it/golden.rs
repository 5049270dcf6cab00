//! The paper against golden PDFs: every word at its place, every page as it looked; and every text within its
//! box of the layout.
//!
//! The golden files are made by `ORIGO_GOLDEN=write cargo test -p rendering --test it golden` and looked at by a
//! person before they are committed. Both PDFs are read by the same poppler, so its version does not matter.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use certificate::Form;
use rendering::{Sheet, certificate_pdf};

use crate::paper::{poppler, poppler_files};
use crate::specimen;

/// Furthest that a word may have moved, in points.
const MOVED_MAX_PT: f64 = 0.5;
/// Dots to the inch of the pictures that are compared.
const RESOLUTION_DPI: &str = "72";
/// A pixel differs where its grey does by more than this, of 255.
const GREY_MAX: u8 = 40;
/// Pixels of a page that may differ, in ten-thousandths: what another version of poppler smooths otherwise.
const PIXELS_MAX_PER_10_000: usize = 10;

const PT_PER_MM: f64 = 72.0 / 25.4;

/// Frames of the boxes in millimetres: left, top, right, bottom (dossier of the trade, section 2.1).
const FRAMES_MM: [(&str, [f64; 4]); 8] = [
    ("1", [20.0, 15.0, 110.0, 50.0]),
    ("2", [20.0, 50.0, 110.0, 85.0]),
    ("3", [110.0, 50.0, 200.0, 85.0]),
    ("4", [20.0, 85.0, 110.0, 112.0]),
    ("5", [110.0, 85.0, 200.0, 112.0]),
    ("6", [20.0, 112.0, 160.0, 235.0]),
    ("7", [160.0, 112.0, 200.0, 235.0]),
    ("8", [20.0, 235.0, 200.0, 285.0]),
];

#[derive(Debug, Clone, PartialEq)]
struct Word {
    page: usize,
    text: String,
    /// Left, top, right, bottom in points.
    place: [f64; 4],
}

#[test]
fn the_request_before_issue_is_the_golden_one() {
    let form = specimen::pipes();
    compare("request-draft.pdf", &Sheet { issued: None, chamber: String::new(), ..full(&form) });
}

#[test]
fn the_issued_certificate_over_sheets_and_its_copy_are_the_golden_ones() {
    let form = specimen::europe(2);
    compare(
        "issued-over-sheets.pdf",
        &Sheet::issued(&form, "Camera di Commercio di Bergamo", specimen::issued(), 1),
    );
}

#[test]
fn the_comparison_sees_a_word_a_place_and_a_line() {
    let form = specimen::pipes();
    let golden = certificate_pdf(&Sheet::draft(&form)).unwrap();
    let differs = |change: fn(&mut Form)| {
        let mut other = form.clone();
        change(&mut other);
        difference(&certificate_pdf(&Sheet::draft(&other)).unwrap(), &golden).unwrap_or_default()
    };
    assert!(differs(|form| form.transport = "VIA TERRA - BY SEA".to_owned()).contains("TERRA"));
    assert!(differs(|form| form.transport.insert(0, '\n')).contains("moved"), "a line lower");
    let issued = |copies| {
        let sheet = Sheet::issued(&form, "C", specimen::issued(), copies);
        certificate_pdf(&sheet).unwrap()
    };
    assert!(difference(&issued(1), &issued(0)).is_some(), "a page more");
    // The line under the goods and the Z through the rest are no words.
    let ends_lower = differs(|form| form.pages[0].quantity.push_str("\n\n\n\n\n\u{a0}"));
    assert!(ends_lower.contains("pixels"), "{ends_lower}");
}

#[test]
fn every_filled_in_word_lies_within_its_box_of_the_layout() {
    let form = specimen::europe(1);
    let pdf = certificate_pdf(&full(&form)).unwrap();
    let words = words_of(&pdf);
    let page = &form.pages[0];
    let origins = form.origin_countries.join(" ");
    let texts: BTreeMap<&str, &str> = [
        ("1", form.consignor.as_str()),
        ("2", &form.consignee),
        ("3", &origins),
        ("4", &form.transport),
        ("5", &form.remarks),
        ("6", &page.goods),
        ("7", &page.quantity),
        ("8", "Chiara Locatelli Bergamo, 22/11/2026"),
    ]
    .into();
    for (id, frame) in FRAMES_MM {
        let within: Vec<&str> = words
            .iter()
            .filter(|word| word.page == 0 && lies_in(&word.place, frame))
            .map(|word| word.text.as_str())
            .collect();
        for wanted in texts[id].split_whitespace() {
            assert!(
                within.contains(&wanted),
                "{wanted} of box {id} is not within {frame:?}: {within:?}"
            );
        }
    }
    let ninth = [130.0, 235.0, 200.0, 285.0];
    let application: Vec<&Word> = words.iter().filter(|word| lies_in(&word.place, ninth)).collect();
    assert!(
        application.iter().any(|word| word.page > 0 && word.text == "Richiedente,"),
        "box 9 stands on the application side"
    );
}

#[test]
fn the_letters_of_every_european_language_are_read_back_as_they_were_typed() {
    let form = specimen::europe(1);
    let pdf = certificate_pdf(&Sheet::draft(&form)).unwrap();
    let found: Vec<String> = words_of(&pdf).into_iter().map(|word| word.text).collect();
    for word in form.consignee.split_whitespace().chain(form.pages[0].goods.split_whitespace()) {
        assert!(found.iter().any(|one| one == word), "{word} is missing from {found:?}");
    }
    assert!(rendering::unprintable(&form).is_empty(), "and none of them is in no font");
}

fn full(form: &Form) -> Sheet<'_> {
    Sheet {
        digest: "c0ffee".repeat(10) + "beef",
        application: Some(specimen::application()),
        order: Some(specimen::order()),
        dated: Some("2026-11-20".parse().unwrap()),
        ..Sheet::issued(form, "Camera di Commercio di Bergamo", specimen::issued(), 0)
    }
}

fn lies_in([left, top, right, bottom]: &[f64; 4], frame: [f64; 4]) -> bool {
    let [x0, y0, x1, y1] = frame.map(|mm| mm * PT_PER_MM);
    *left >= x0 - 0.1 && *right <= x1 + 0.1 && *top >= y0 - 0.1 && *bottom <= y1 + 0.1
}

fn compare(name: &str, sheet: &Sheet<'_>) {
    let pdf = certificate_pdf(sheet).unwrap();
    let path = golden(name);
    if std::env::var_os("ORIGO_GOLDEN").is_some_and(|word| word == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &pdf).unwrap();
    }
    let golden = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(difference(&pdf, &golden), None, "{name}");
}

/// The first thing in which a paper differs from the golden one, in words.
fn difference(pdf: &[u8], golden: &[u8]) -> Option<String> {
    let (now, then) = (words_of(pdf), words_of(golden));
    for (now, then) in now.iter().zip(&then) {
        if (now.page, &now.text) != (then.page, &then.text) {
            return Some(format!("another word: {now:?}, was {then:?}"));
        }
        let moved =
            now.place.iter().zip(then.place).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        if moved > MOVED_MAX_PT {
            return Some(format!("moved by {moved} pt: {now:?}, was {then:?}"));
        }
    }
    if now.len() != then.len() {
        return Some(format!("{} words, were {}", now.len(), then.len()));
    }
    let (now, then) = (pictures_of(pdf), pictures_of(golden));
    if now.len() != then.len() {
        return Some(format!("{} pages, were {}", now.len(), then.len()));
    }
    now.iter().zip(&then).enumerate().find_map(|(page, (now, then))| {
        let differ = now.iter().zip(then).filter(|(a, b)| a.abs_diff(**b) > GREY_MAX).count();
        let most = now.len() * PIXELS_MAX_PER_10_000 / 10_000;
        let page = page + 1;
        (now.len() != then.len() || differ > most)
            .then(|| format!("page {page}: {differ} pixels differ, {most} may"))
    })
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// Every word with its place, as poppler reads it.
fn words_of(pdf: &[u8]) -> Vec<Word> {
    let page = std::cell::Cell::new(0_usize);
    let said = poppler("pdftotext", &["-bbox"], pdf);
    let words = said.lines().filter_map(|line| {
        let line = line.trim();
        if line.starts_with("<page ") {
            page.set(page.get() + 1);
        }
        let (attributes, rest) = line.strip_prefix("<word ")?.split_once('>')?;
        let number = |name: &str| -> f64 {
            let from = attributes.split(&format!("{name}=\"")).nth(1).unwrap();
            from.split('"').next().unwrap().parse().unwrap()
        };
        let text = rest.strip_suffix("</word>")?;
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        Some(Word {
            page: page.get() - 1,
            text: text.replace("&amp;", "&"),
            place: [number("xMin"), number("yMin"), number("xMax"), number("yMax")],
        })
    });
    words.collect()
}

/// The pages in grey, one byte a pixel, with their header.
fn pictures_of(pdf: &[u8]) -> Vec<Vec<u8>> {
    poppler_files("pdftoppm", &["-r", RESOLUTION_DPI, "-gray"], pdf)
}
