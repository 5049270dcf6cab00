//! The documents of a practice on the screen beside its boxes: their pages, and their words in their places,
//! so that one can be picked into a box.

use draft::PracticeId;
use signing::{Anchors, verify};
use store::Digest;

use crate::views::care::{DocumentPageView, WordView};
use crate::{AppError, Code, Office, drafts, pdf};

/// The pages of an attachment that the draft names, also inside an envelope: at most 40, drawn within 30
/// seconds. A page without words (a scan) is shown all the same.
///
/// # Errors
/// [`Code::AttachmentMissing`] where its bytes are not here, [`Code::AttachmentNotPdf`] where it cannot be
/// drawn, [`Code::UnknownPractice`].
pub fn pages(
    office: &Office,
    id: PracticeId,
    sha256: &str,
) -> Result<Vec<DocumentPageView>, AppError> {
    let (name, content) = content(office, id, sha256)?;
    let drawn = pdf::pages(content.clone()).map_err(|why| {
        let said = why.say(office.language);
        AppError::new(Code::AttachmentNotPdf, &why).with("file", &name).with("why", said)
    })?;
    // Words that cannot be read take nothing from the pages.
    let mut words = pdf::words(content).unwrap_or_default().into_iter();
    let view = |svg: String| {
        let page = words.next().unwrap_or_default();
        DocumentPageView {
            svg,
            width: tenths(page.width).unsigned_abs(),
            height: tenths(page.height).unsigned_abs(),
            words: page.words.into_iter().map(word_view).collect(),
        }
    };
    Ok(drawn.into_iter().map(view).collect())
}

fn word_view(word: rendering::Word) -> WordView {
    WordView {
        text: word.text,
        x: tenths(word.x),
        y: tenths(word.y),
        width: tenths(word.width).unsigned_abs(),
        height: tenths(word.height).unsigned_abs(),
        line: word.line,
    }
}

/// Tenths of a point; what is beyond all pages lies at their edge.
fn tenths(points: f32) -> i32 {
    (points * 10.0).round().clamp(-1e6, 1e6) as i32
}

/// Name and bytes of the PDF that the draft names by this digest.
fn content(office: &Office, id: PracticeId, sha256: &str) -> Result<(String, Vec<u8>), AppError> {
    let absent = |name: &str| AppError::new(Code::AttachmentMissing, "not here").with("name", name);
    let named = drafts::certificate(office, id)?.attachments;
    let named = named.into_iter().find(|one| one.sha256 == sha256 && !sha256.is_empty());
    let name = named.ok_or_else(|| absent(sha256))?.name;
    let digest: Digest = sha256.parse().map_err(|_| absent(&name))?;
    let bytes = office.store.blob(digest).map_err(|_| absent(&name))?;
    Ok((name, unwrapped(bytes)))
}

/// The PDF inside an envelope, or the bytes as they are.
pub(crate) fn unwrapped(bytes: Vec<u8>) -> Vec<u8> {
    if bytes.starts_with(b"%PDF-") {
        return bytes;
    }
    let at = jiff::Timestamp::now();
    let policy = verify::Policy { anchors: Anchors::none(), crls: Vec::new(), at };
    verify::verify(&bytes, &policy).content.unwrap_or_default()
}
