//! The printed paper: the certificate form, the application side, the order sheet and the visa request,
//! as PDF and as preview pages (SVG).
//!
//! Owns the geometry, colours, words and fonts of the paper. Typst draws it from templates and fonts inside
//! this crate; no file, no network, no clock: the same input gives the same bytes. What people filled in
//! reaches the template as JSON values and is never read as markup. Also shows documents that others made, page by
//! page, for whoever must see them before signing.
//! Deliberately does not compose: what stands in which box and on which sheet is [`certificate::Form`]'s.

mod account;
mod contract;
mod error;
mod fonts;
mod ink;
mod lettering;
mod one_file;
mod paper;
mod photo;
mod picture;
mod qr;
mod sheet;
mod showcase;
mod wrap;

pub use account::{AccountSheet, Fact};
pub use contract::Contract;
pub use error::{PictureError, RenderError};
pub use fonts::TITILLIUM;
pub use ink::Ink;
pub use lettering::{PageWords, Word};
pub use photo::{PICTURE_PIXELS_MAX, is_picture};
pub use sheet::{
    Application, BackPage, Copy, Issued, OFFICER_SIGNATURE_PT, OrderDocument, OrderSheet,
    RequestSheet, Sheet, Slip, Visa,
};

use certificate::Form;
use jiff::civil::Date;

/// The certificate as PDF: PDF/A-2b with embedded fonts where a date is known, else plain PDF 1.7.
///
/// # Errors
/// [`RenderError::Unprintable`] on an issued certificate with characters that no font has;
/// [`RenderError::DoesNotFit`] where a box holds more than its paper even in the smallest print.
pub fn certificate_pdf(sheet: &Sheet<'_>) -> Result<Vec<u8>, RenderError> {
    paper::print(&picture::of_sheet(sheet)?)
}

/// The same pages as SVG, one document per page, text as outlines.
///
/// # Errors
/// As [`certificate_pdf`].
pub fn certificate_svg(sheet: &Sheet<'_>) -> Result<Vec<String>, RenderError> {
    paper::preview(&picture::of_sheet(sheet)?)
}

/// The request sheet of a visa practice (VA) as PDF.
///
/// # Errors
/// [`RenderError::Unprintable`] on an issued one with characters that no font has.
pub fn request_pdf(request: &RequestSheet) -> Result<Vec<u8>, RenderError> {
    paper::print(&picture::of_request(request)?)
}

/// A contract that its party signs, as PDF/A-2b.
///
/// # Errors
/// [`RenderError::Unprintable`] with characters that no font has.
pub fn contract_pdf(contract: &Contract) -> Result<Vec<u8>, RenderError> {
    paper::print(&picture::of_contract(contract)?)
}

/// The page with visas and legalisation that is added to a document, as PDF.
///
/// # Errors
/// [`RenderError::Unprintable`] for names with characters that no font has.
pub fn back_page_pdf(back: &BackPage) -> Result<Vec<u8>, RenderError> {
    paper::print(&picture::of_back_page(back)?)
}

/// A slip of the Chamber's counter as PDF.
///
/// # Errors
/// [`RenderError::Template`], which is a bug.
pub fn slip_pdf(slip: &Slip) -> Result<Vec<u8>, RenderError> {
    paper::print(&picture::of_slip(slip)?)
}

/// The request sheet of a visa practice (VA) as SVG, one document per page.
///
/// # Errors
/// As [`request_pdf`].
pub fn request_svg(request: &RequestSheet) -> Result<Vec<String>, RenderError> {
    paper::preview(&picture::of_request(request)?)
}

/// A receipt or a charge document as PDF/A-2b.
///
/// # Errors
/// [`RenderError::Template`].
pub fn account_pdf(sheet: &AccountSheet) -> Result<Vec<u8>, RenderError> {
    paper::print(&picture::of_account(sheet))
}

/// The first `pages` pages of a PDF that somebody else made as SVG, one document a page, text as outlines. Whoever
/// calls limits size and time.
///
/// # Errors
/// [`RenderError::Template`] where the PDF cannot be drawn, or has fewer pages.
pub fn document_svg(pdf: Vec<u8>, pages: usize) -> Result<Vec<String>, RenderError> {
    showcase::pages(pdf, pages)
}

/// A picture of a paper (JPEG or PNG) as one page of PDF/A-2b, of that day. Whoever calls limits bytes and time.
///
/// # Errors
/// [`PictureError::Size`] above [`PICTURE_PIXELS_MAX`]; [`PictureError::Unreadable`].
pub fn picture_pdf(bytes: &[u8], title: &str, date: Date) -> Result<Vec<u8>, PictureError> {
    photo::pdf(bytes, title, date)
}

/// The words of the first `pages` pages of a PDF that somebody else made, with their places. Whoever calls limits
/// size and time.
///
/// # Errors
/// [`RenderError::Template`] where the PDF cannot be read.
pub fn document_words(pdf: Vec<u8>, pages: usize) -> Result<Vec<PageWords>, RenderError> {
    lettering::words(pdf, pages)
}

/// Every character of the form that no font of the paper has, sorted, each once (rule V33).
pub fn unprintable(form: &Form) -> Vec<char> {
    fonts::missing(picture::texts_of(form))
}
