//! Two sides of a practice beside each other: the drawn form, its signed XML, a document, the signature
//! report, the history.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::answer::{Chrome, PageError, blocking, either, expect_papers, html};
use super::language::Words;
use super::practice::{EventView, event_view};
use super::signature::{self, SignatureView};
use super::visitor::Signed;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination;
use crate::paper::Paper;
use crate::storage::attachments::{self, Attachment};
use crate::storage::events;
use crate::storage::practices::{self, Practice};

/// Pages of a foreign document that are drawn.
const PAGES_MAX: usize = 5;
/// Largest foreign document that is drawn, in bytes.
const DRAWN_BYTES_MAX: u64 = 5 * 1024 * 1024;
/// Longest that drawing one may take.
const DRAWING: Duration = Duration::from_secs(10);
/// Longest text that is shown, in bytes.
const TEXT_MAX: usize = 512 * 1024;

#[derive(Template)]
#[template(path = "comparison.html")]
struct ComparisonPage {
    w: Words,
    chrome: Chrome,
    id: String,
    panes: Vec<Pane>,
}

/// One side.
struct Pane {
    /// `a` or `b`.
    name: &'static str,
    title: String,
    choices: Vec<Choice>,
    sheets: Vec<String>,
    text: String,
    signature: Option<SignatureView>,
    history: Vec<EventView>,
    problem: String,
}

struct Choice {
    link: String,
    words: String,
    chosen: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Sides {
    #[serde(default = "drawn")]
    a: String,
    #[serde(default = "signed_xml")]
    b: String,
}

fn drawn() -> String {
    "modello".to_owned()
}

fn signed_xml() -> String {
    "xml".to_owned()
}

/// `GET /ufficio/pratiche/{id}/confronto?a=&b=`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Query(sides): Query<Sides>,
) -> Response {
    let visitor = signed.visitor.clone();
    let page = blocking(desk, move |desk| {
        let (practice, documents) = desk.storage.read(|c| {
            let practice = examination::find(c, &signed.officer, &id)?;
            let documents = attachments::current(c, &id)?;
            Ok::<_, DeskError>((practice, documents))
        })?;
        expect_papers(desk, &practice.id)?;
        let w = signed.visitor.w;
        let panes = [("a", &sides.a), ("b", &sides.b)].map(|(name, chosen)| {
            let choices = choices(w, name, &practice, &documents, &sides);
            pane(desk, w, (name, chosen), choices, &practice, &documents)
        });
        Ok(html(&ComparisonPage {
            w,
            chrome: Chrome::of(&signed, w.a("comparison-title", "id", &practice.id)),
            id: practice.id,
            panes: panes.into(),
        }))
    });
    either(&visitor, page.await)
}

fn choices(
    w: Words,
    name: &str,
    practice: &Practice,
    documents: &[Attachment],
    sides: &Sides,
) -> Vec<Choice> {
    let fixed = ["modello", "xml", "firma", "storia"]
        .map(|word| (word.to_owned(), w.t(&format!("pane-{word}"))));
    let attached = documents.iter().map(|d| {
        (d.number.to_string(), format!("{:03} {} {}", d.number, d.data.kind, d.data.name))
    });
    fixed
        .into_iter()
        .chain(attached)
        .map(|(word, words)| {
            let (a, b) = if name == "a" { (&word, &sides.b) } else { (&sides.a, &word) };
            Choice {
                link: format!(
                    "/ufficio/pratiche/{}/confronto?a={}&b={}",
                    practice.id,
                    super::answer::encode(a),
                    super::answer::encode(b)
                ),
                words,
                chosen: word == if name == "a" { &*sides.a } else { &*sides.b },
            }
        })
        .collect()
}

fn pane(
    desk: &Desk,
    w: Words,
    (name, chosen): (&'static str, &str),
    choices: Vec<Choice>,
    practice: &Practice,
    documents: &[Attachment],
) -> Pane {
    let title = choices.iter().find(|choice| choice.chosen).map(|choice| choice.words.clone());
    let mut pane = Pane {
        name,
        title: title.unwrap_or_default(),
        choices,
        sheets: Vec::new(),
        text: String::new(),
        signature: None,
        history: Vec::new(),
        problem: String::new(),
    };
    if let Err(error) = fill(desk, w, &mut pane, chosen, practice, documents) {
        pane.problem = error.words(w);
    }
    pane
}

fn fill(
    desk: &Desk,
    w: Words,
    pane: &mut Pane,
    chosen: &str,
    practice: &Practice,
    documents: &[Attachment],
) -> Result<(), PageError> {
    match chosen {
        "modello" => pane.sheets = Paper::of(desk, practice)?.preview()?,
        "xml" => pane.text = text_of(&desk.blobs.get(&practice.content_sha256)?),
        "firma" => {
            let report = desk.storage.look(|c| practices::signature_report(c, &practice.id))?;
            pane.signature = signature::of(w, &report);
            if pane.signature.is_none() {
                pane.problem = w.t("signature-unreadable");
            }
        }
        "storia" => {
            let events = desk.storage.read(|c| events::of_practice(c, &practice.id))?;
            pane.history = events.iter().map(|event| event_view(w, event)).collect();
        }
        number => {
            let number: u32 = number.parse().map_err(|_| PageError::Unknown)?;
            let found = documents.iter().find(|document| document.number == number);
            let document = found.ok_or(PageError::Unknown)?;
            document_of(desk, w, pane, document)?;
        }
    }
    Ok(())
}

/// A document: its pages where it is a PDF, its words where it is text.
fn document_of(
    desk: &Desk,
    w: Words,
    pane: &mut Pane,
    document: &Attachment,
) -> Result<(), PageError> {
    let mut bytes = desk.blobs.get(&document.data.sha256)?;
    if !signing::pades::is_pdf(&bytes)
        && let Some(content) = desk.verifier.verify_at(&bytes, desk.now()).content
    {
        bytes = content;
    }
    if !signing::pades::is_pdf(&bytes) {
        pane.text = text_of(&bytes);
        if pane.text.is_empty() {
            pane.problem = w.t("pane-unreadable");
        }
        return Ok(());
    }
    match drawn_in_time(bytes) {
        Some(sheets) => pane.sheets = sheets,
        None => pane.problem = w.t("pane-unreadable"),
    }
    Ok(())
}

/// Foreign pages are drawn on a thread of their own. One that takes too long is given up; its thread ends
/// by itself.
fn drawn_in_time(pdf: Vec<u8>) -> Option<Vec<String>> {
    if pdf.len() as u64 > DRAWN_BYTES_MAX {
        return None;
    }
    let (done, answer) = mpsc::channel();
    let work = move || {
        let pages = lopdf::Document::load_mem(&pdf).map(|read| read.get_pages().len());
        let drawn = pages
            .ok()
            .filter(|pages| *pages > 0)
            .and_then(|pages| rendering::document_svg(pdf, pages.min(PAGES_MAX)).ok());
        // Whoever waited may have given up.
        let _ = done.send(drawn);
    };
    std::thread::Builder::new().stack_size(16 * 1024 * 1024).spawn(work).ok()?;
    answer.recv_timeout(DRAWING).ok().flatten()
}

/// Bytes as text, where they are text.
fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.len() <= TEXT_MAX && !text.contains('\0') => text.to_owned(),
        _ => String::new(),
    }
}
