//! Whether an attachment is what the desk takes: a PDF that opens, or a CMS envelope around one.
//!
//! Also its pages for the screen.
//!
//! Untrusted bytes: a size limit before, a nesting limit inside, and the parser runs on its own thread
//! with a bounded stack.

use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use rendering::{PageWords, RenderError};
use signing::{Anchors, verify};

use crate::{AppError, Code};

/// Stack of the parser's thread, bytes.
const PARSER_STACK: usize = 16 * 1024 * 1024;

/// Pages that are shown: who signs more opens the file itself.
const PAGES_SHOWN: usize = 40;
/// How long a document may take to be drawn.
const PATIENCE: Duration = Duration::from_secs(30);

/// The largest attachment of the Chamber, enforced, and the file's type judged by its content.
///
/// # Errors
/// [`Code::TooLarge`], [`Code::AttachmentNotPdf`].
pub(crate) fn judge(name: &str, bytes: &[u8], limit_bytes: u64) -> Result<(), AppError> {
    if bytes.len() as u64 > limit_bytes {
        let limit = format!("{} MB", limit_bytes / 1_000_000);
        return Err(AppError::new(Code::TooLarge, "attachment above the Chamber's limit")
            .with("file", name)
            .with("limit", limit));
    }
    let not_pdf =
        |why: &str| AppError::new(Code::AttachmentNotPdf, why).with("file", name).with("why", why);
    let extension =
        Path::new(name).extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "pdf" => open(bytes.to_vec()).map_err(|why| not_pdf(&why)),
        "p7m" => {
            let policy = verify::Policy {
                anchors: Anchors::none(),
                crls: Vec::new(),
                at: jiff::Timestamp::now(),
            };
            let report = verify::verify(bytes, &policy);
            match report.content {
                Some(content) => open(content).map_err(|why| not_pdf(&why)),
                None => Err(not_pdf("no CMS envelope (p7m)")),
            }
        }
        other => Err(not_pdf(&format!(".{other}"))),
    }
}

/// Parses the document as far as its pages.
fn open(bytes: Vec<u8>) -> Result<(), String> {
    let parser = std::thread::Builder::new()
        .stack_size(PARSER_STACK)
        .spawn(move || count(&bytes).map(drop))
        .map_err(|error| error.to_string())?;
    parser.join().unwrap_or_else(|_| Err("the parser stopped".to_owned()))
}

/// How many pages the document has; none is an error.
fn count(bytes: &[u8]) -> Result<usize, String> {
    if !bytes.starts_with(b"%PDF-") {
        return Err("%PDF-?".to_owned());
    }
    match lopdf::Document::load_mem(bytes).map(|document| document.get_pages().len()) {
        Ok(0) => Err("0 pages".to_owned()),
        Ok(pages) => Ok(pages),
        Err(error) => Err(error.to_string()),
    }
}

/// The pages as SVG, as far as they are shown. One that takes too long is given up; its thread ends by itself.
pub(crate) fn pages(bytes: Vec<u8>) -> Result<Vec<String>, String> {
    patiently(bytes, rendering::document_svg)
}

/// The words of the pages that are shown, within the same limits.
pub(crate) fn words(bytes: Vec<u8>) -> Result<Vec<PageWords>, String> {
    patiently(bytes, rendering::document_words)
}

fn patiently<T: Send + 'static>(
    bytes: Vec<u8>,
    work: impl FnOnce(Vec<u8>, usize) -> Result<T, RenderError> + Send + 'static,
) -> Result<T, String> {
    let (done, answer) = mpsc::channel();
    std::thread::Builder::new()
        .stack_size(PARSER_STACK)
        .spawn(move || {
            let pages = count(&bytes).map(|pages| pages.min(PAGES_SHOWN));
            let read = pages.and_then(|pages| work(bytes, pages).map_err(|why| why.to_string()));
            // Who asked may have gone.
            drop(done.send(read));
        })
        .map_err(|error| error.to_string())?;
    match answer.recv_timeout(PATIENCE) {
        Ok(read) => read,
        Err(mpsc::RecvTimeoutError::Timeout) => Err("it takes too long to be drawn".to_owned()),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err("the reader stopped".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_called_pdf_is_refused_with_its_reason() {
        let error = judge("fattura.pdf", b"Fattura n. 1", 1000).unwrap_err();
        assert_eq!(error.code, Code::AttachmentNotPdf);
        let error = judge("fattura.pdf", b"%PDF-1.7\nrubbish", 1000).unwrap_err();
        assert_eq!(error.code, Code::AttachmentNotPdf, "a header alone is no document");
        let error = judge("fattura.docx", b"PK", 1000).unwrap_err();
        assert!(error.detail["why"].contains("docx"));
    }

    #[test]
    fn the_limit_of_the_chamber_holds() {
        let error = judge("fattura.pdf", &[0; 11], 10).unwrap_err();
        assert_eq!(error.code, Code::TooLarge);
    }
}
