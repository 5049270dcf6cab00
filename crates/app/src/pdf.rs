//! Whether an attachment is what the desk takes: a PDF that opens, or a CMS envelope around one.
//!
//! Also its pages for the screen.
//!
//! Untrusted bytes: a size limit before, a nesting limit inside, and the parser runs on its own thread
//! with a bounded stack.

mod limits;

use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use jiff::civil::Date;
use rendering::{PageWords, PictureError, RenderError};
use signing::{Anchors, verify};

use crate::{AppError, Code};

pub(crate) use limits::Refusal;

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
        "pdf" => open(bytes.to_vec()).map_err(|why| not_pdf(&why.to_string())),
        "p7m" => {
            let policy = verify::Policy {
                anchors: Anchors::none(),
                crls: Vec::new(),
                at: jiff::Timestamp::now(),
            };
            let report = verify::verify(bytes, &policy);
            match report.content {
                Some(content) => open(content).map_err(|why| not_pdf(&why.to_string())),
                None => Err(not_pdf("no CMS envelope (p7m)")),
            }
        }
        other => Err(not_pdf(&format!(".{other}"))),
    }
}

/// Parses the document as far as its pages.
fn open(bytes: Vec<u8>) -> Result<(), Refusal> {
    in_time(move || count(&bytes).map(drop))
}

/// How many pages the document has; none is an error, and so is one that asks too much of its reader.
fn count(bytes: &[u8]) -> Result<usize, Refusal> {
    if !bytes.starts_with(b"%PDF-") {
        return Err(Refusal::Unreadable("%PDF-?".to_owned()));
    }
    limits::check_packed(bytes)?;
    let document =
        lopdf::Document::load_mem(bytes).map_err(|error| Refusal::Unreadable(error.to_string()))?;
    limits::check_sizes(&document, PAGES_SHOWN)?;
    match document.get_pages().len() {
        0 => Err(Refusal::Pageless),
        pages => Ok(pages),
    }
}

/// The pages as SVG, as far as they are shown. One that takes too long is given up; its thread ends by itself.
pub(crate) fn pages(bytes: Vec<u8>) -> Result<Vec<String>, Refusal> {
    patiently(bytes, rendering::document_svg)
}

/// The words of the pages that are shown, within the same limits.
pub(crate) fn words(bytes: Vec<u8>) -> Result<Vec<PageWords>, Refusal> {
    patiently(bytes, rendering::document_words)
}

fn patiently<T: Send + 'static>(
    bytes: Vec<u8>,
    work: impl FnOnce(Vec<u8>, usize) -> Result<T, RenderError> + Send + 'static,
) -> Result<T, Refusal> {
    in_time(move || {
        let pages = count(&bytes)?.min(PAGES_SHOWN);
        work(bytes, pages).map_err(|why| Refusal::Unreadable(why.to_string()))
    })
}

/// A picture of a paper as the PDF that stands for it, dated that day.
///
/// # Errors
/// [`Code::TooLarge`] for a sea of pixels, [`Code::AttachmentNotPdf`] for what is no picture.
pub(crate) fn of_picture(name: &str, bytes: Vec<u8>, day: Date) -> Result<Vec<u8>, AppError> {
    let not = |why: String| {
        AppError::new(Code::AttachmentNotPdf, &why).with("file", name).with("why", why)
    };
    let title = Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let made = in_time(move || Ok(rendering::picture_pdf(&bytes, &title, day)));
    match made.map_err(|why| not(why.to_string()))? {
        Ok(pdf) => Ok(pdf),
        Err(error @ PictureError::Size { .. }) => {
            let limit = format!("{} megapixel", rendering::PICTURE_PIXELS_MAX / 1_000_000);
            Err(AppError::new(Code::TooLarge, &error).with("file", name).with("limit", limit))
        }
        Err(error @ PictureError::Unreadable(_)) => Err(not(error.to_string())),
        Err(PictureError::Page(error)) => Err(AppError::internal(&error)),
    }
}

/// Foreign bytes are read on a thread of their own with a stack of its own. One that takes too long is given up.
fn in_time<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let (done, answer) = mpsc::channel();
    std::thread::Builder::new()
        .stack_size(PARSER_STACK)
        // Who asked may have gone.
        .spawn(move || drop(done.send(work())))
        .map_err(|error| Refusal::Unreadable(error.to_string()))?;
    match answer.recv_timeout(PATIENCE) {
        Ok(read) => read,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(Refusal::Slow),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(Refusal::Stopped),
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

    /// A PDF of these objects, from number 1; the first is the catalogue.
    fn made(objects: &[String]) -> Vec<u8> {
        let mut pdf = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (at, object) in objects.iter().enumerate() {
            places.push(pdf.len());
            pdf.extend(format!("{} 0 obj {object} endobj\n", at + 1).into_bytes());
        }
        let begin = pdf.len();
        pdf.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
        for place in places {
            pdf.extend(format!("{place:010} 00000 n \n").into_bytes());
        }
        let size = objects.len() + 1;
        pdf.extend(
            format!("trailer <</Size {size}/Root 1 0 R>>\nstartxref\n{begin}\n%%EOF\n")
                .into_bytes(),
        );
        pdf
    }

    fn one_page(page: &str, more: &[&str]) -> Vec<u8> {
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
                .to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            format!("<</Type/Page/Parent 2 0 R {page}>>"),
        ];
        objects.extend(more.iter().map(|one| (*one).to_owned()));
        made(&objects)
    }

    #[test]
    fn a_page_or_a_picture_beyond_all_measure_is_refused_with_its_reason() {
        let a4 = one_page("/MediaBox[0 0 595 842]", &[]);
        let drawn = pages(a4).unwrap();
        assert_eq!(drawn.len(), 1);
        assert!(!drawn[0].contains("script") && !drawn[0].contains("alert"), "nothing runs");
        for size in ["0 0 90000000 842", "0 0 595 0", "0 0 1e38 1e38"] {
            let refused = pages(one_page(&format!("/MediaBox[{size}]"), &[])).unwrap_err();
            assert!(
                matches!(refused, Refusal::Page(1) | Refusal::Unreadable(_)),
                "{size}: {refused:?}"
            );
        }
        let sea = "<</Type/XObject/Subtype/Image/Width 90000/Height 90000/BitsPerComponent 8/ColorSpace/DeviceGray/Length 3>> stream\nabc\nendstream";
        let page = "/MediaBox[0 0 595 842]/Resources<</XObject<</A 4 0 R>>>>";
        assert_eq!(pages(one_page(page, &[sea])), Err(Refusal::Picture(8_100_000_000)));
    }

    #[test]
    fn pages_without_end_and_in_a_circle_are_read_in_time() {
        let kids: Vec<String> = (3..5_003).map(|at| format!("{at} 0 R")).collect();
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!("<</Type/Pages/Kids[{}]/Count 5000>>", kids.join(" ")),
        ];
        objects.extend(
            kids.iter().map(|_| "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>".to_owned()),
        );
        let many = made(&objects);
        judge("molte.pdf", &many, u64::MAX).unwrap();
        assert_eq!(pages(many).unwrap().len(), PAGES_SHOWN, "the first ones are shown");
        let circle = made(&[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R 2 0 R]/Parent 3 0 R/Count 2>>".to_owned(),
            "<</Type/Pages/Kids[2 0 R 3 0 R]/Parent 2 0 R/Count 2>>".to_owned(),
        ]);
        let refused = pages(circle).unwrap_err();
        assert!(!matches!(refused, Refusal::Slow), "it ends by itself: {refused:?}");
    }

    #[test]
    fn why_a_document_is_not_shown_is_said_in_both_languages() {
        let all = [
            Refusal::Pageless,
            Refusal::Swells,
            Refusal::Page(3),
            Refusal::Picture(8_100_000_000),
            Refusal::Slow,
            Refusal::Stopped,
        ];
        for refusal in all {
            let [one, other] =
                [certificate::Language::It, certificate::Language::En].map(|it| refusal.say(it));
            assert!(one != other && !one.starts_with("pdf-"), "{one} / {other}");
        }
    }

    #[test]
    fn the_limit_of_the_chamber_holds() {
        let error = judge("fattura.pdf", &[0; 11], 10).unwrap_err();
        assert_eq!(error.code, Code::TooLarge);
    }
}
