//! How a signatory's signature comes, and how it is seen in a PDF: inside or as an envelope, on which
//! page, in which corner, how large, with which image and reason.
//!
//! Kept in the signatory's line of the company's document, so that every device signs alike; the image
//! is a file of the company under its SHA-256. What is not said there has a default, and a word that is
//! not known counts as not said: it may be a newer version's.

mod room;

use std::path::Path;

use certificate::SignatureForm;
use data_encoding::BASE64;
use draft::{DocumentKind, company_document_id};
use jiff::Timestamp;
use serde_json::{Value, json};
use signing::SignerCertificate;
use signing::pades::{self, Appearance, AppearanceError, Corner, Page};
use store::Digest;

use crate::views::signing::LookView;
use crate::{AppError, Code, Office, attachments, company_documents, drafts, files, words};

/// Largest image, bytes.
pub const IMAGE_BYTES_MAX: u64 = 512 * 1024;
/// Longest reason, letters: three lines of a signature.
pub const REASON_LETTERS_MAX: usize = 120;

/// How one person's signature comes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Look {
    page: Page,
    corner: Corner,
    size: Size,
    reason: Option<String>,
    image: Option<Vec<u8>>,
}

/// Width and height, points.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Size(f32, f32);

const SMALL: Size = Size(140.0, 42.0);
const MEDIUM: Size = Size(190.0, 58.0);
const LARGE: Size = Size(240.0, 76.0);

impl Default for Look {
    fn default() -> Self {
        Self {
            page: Page::Last,
            corner: Corner::BottomRight,
            size: MEDIUM,
            reason: None,
            image: None,
        }
    }
}

/// What a person changes; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct LookChange {
    /// `pades`, `p7m`; empty for as the Chamber likes it.
    pub form: Option<String>,
    /// `first`, `last`.
    pub page: Option<String>,
    /// `bottomLeft`, `bottomRight`, `topLeft`, `topRight`.
    pub corner: Option<String>,
    /// `small`, `medium`, `large`.
    pub size: Option<String>,
    /// Why it is signed, for people; empty for none.
    pub reason: Option<String>,
}

/// How the signature of this person comes; the default where nobody said anything.
pub(crate) fn of(office: &Office, fiscal_code: &str) -> Result<Look, AppError> {
    let Some((_, line)) = find(office, fiscal_code)? else {
        return Ok(Look::default());
    };
    Ok(read(office, &line))
}

/// The form that this person wishes; the image is not read for it.
pub(crate) fn form_of(
    office: &Office,
    fiscal_code: &str,
) -> Result<Option<SignatureForm>, AppError> {
    let line = find(office, fiscal_code)?.map(|(_, line)| line).unwrap_or_default();
    Ok(form(&line))
}

fn form(line: &Value) -> Option<SignatureForm> {
    match line.get("firmaForma").and_then(Value::as_str) {
        Some("pades") => Some(SignatureForm::Pades),
        Some("p7m") => Some(SignatureForm::P7m),
        Some(_) | None => None,
    }
}

fn read(office: &Office, line: &Value) -> Look {
    let word = |member: &str| line.get(member).and_then(Value::as_str).unwrap_or_default();
    // An image that has not arrived here yet is left out; name and moment are there all the same.
    let sha256: Option<Digest> = word("firmaSha256").parse().ok();
    let reason: String = word("firmaMotivo").trim().chars().take(REASON_LETTERS_MAX).collect();
    Look {
        page: if word("firmaPagina") == "first" { Page::First } else { Page::Last },
        corner: match word("firmaAngolo") {
            "bottomLeft" => Corner::BottomLeft,
            "topLeft" => Corner::TopLeft,
            "topRight" => Corner::TopRight,
            _ => Corner::BottomRight,
        },
        size: match word("firmaGrandezza") {
            "small" => SMALL,
            "large" => LARGE,
            _ => MEDIUM,
        },
        reason: Some(reason).filter(|reason| !reason.is_empty()),
        image: sha256.and_then(|sha256| office.store.blob(sha256).ok()),
    }
}

impl Look {
    /// What is seen of a signature in this file.
    pub(crate) fn appearance(
        &self,
        office: &Office,
        pdf: &[u8],
        certificate: &SignerCertificate,
        at: Timestamp,
    ) -> Appearance {
        let zoned = at.in_tz("Europe/Rome");
        let moment = zoned.map(|at| at.strftime("%d.%m.%Y %H:%M:%S %:z").to_string());
        Appearance {
            page: self.page,
            place: room::find(pdf, self.page, self.corner, (self.size.0, self.size.1)),
            lead: Some(words::say(office.language, "signature-lead", &[])),
            name: certificate.name(),
            reason: self.reason.clone(),
            location: None,
            moment: moment.ok(),
            image: self.image.clone(),
            typeface: rendering::TITILLIUM[1],
        }
    }
}

/// Every signatory with what was said of their signature.
///
/// # Errors
/// [`Code::Storage`].
pub fn list(office: &Office) -> Result<Vec<LookView>, AppError> {
    Ok(lines(office)?.iter().map(|(_, line)| view(line)).collect())
}

/// Adds a signatory, who may sign.
///
/// # Errors
/// [`Code::BadField`] where there is one with that fiscal code; what the document refuses.
pub fn add(office: &Office, code: &str, family: &str, given: &str) -> Result<(), AppError> {
    if code.trim().is_empty() || find(office, code)?.is_some() {
        return Err(absent(code));
    }
    let code = code.trim().to_uppercase();
    let line = json!({ "cognome": family, "nome": given, "codiceFiscale": code, "attivo": true });
    company_documents::add_line(office, DocumentKind::Signatories.word(), line).map(drop)
}

/// Changes what is said of a signatory's signature.
///
/// # Errors
/// [`Code::BadField`] for a word that is none, a reason that is too long, or where there is no such
/// signatory; what the document refuses.
pub fn change(office: &Office, code: &str, change: &LookChange) -> Result<LookView, AppError> {
    let key = key_of(office, code)?;
    let one_of = |member, value: &Option<String>, words: &[&str]| match value.as_deref() {
        Some(word) if !words.contains(&word) => Err(bad(member, word)),
        Some(_) | None => Ok(()),
    };
    one_of("firmaForma", &change.form, &["", "pades", "p7m"])?;
    one_of("firmaPagina", &change.page, &["first", "last"])?;
    one_of("firmaAngolo", &change.corner, &["bottomLeft", "bottomRight", "topLeft", "topRight"])?;
    one_of("firmaGrandezza", &change.size, &["small", "medium", "large"])?;
    if let Some(reason) = &change.reason
        && reason.chars().count() > REASON_LETTERS_MAX
    {
        return Err(bad("firmaMotivo", reason));
    }
    for (member, value) in [
        ("firmaForma", &change.form),
        ("firmaPagina", &change.page),
        ("firmaAngolo", &change.corner),
        ("firmaGrandezza", &change.size),
        ("firmaMotivo", &change.reason),
    ] {
        if let Some(value) = value {
            let value = if value.is_empty() { Value::Null } else { json!(value) };
            set(office, &key, member, value)?;
        }
    }
    one(office, code)
}

/// Takes an image for a signatory's signature: a PNG or JPEG; none takes the one away.
///
/// # Errors
/// [`Code::TooLarge`], [`Code::SignatureImage`], [`Code::BadField`] where there is no such signatory,
/// and what the document refuses.
pub fn set_image(office: &Office, code: &str, file: Option<&Path>) -> Result<LookView, AppError> {
    let key = key_of(office, code)?;
    let value = match file {
        Some(file) => json!(take_image(office, file)?.to_string()),
        None => Value::Null,
    };
    set(office, &key, "firmaSha256", value)?;
    one(office, code)
}

fn take_image(office: &Office, file: &Path) -> Result<Digest, AppError> {
    let name = attachments::file_name(file)?;
    let bytes = files::read(file, IMAGE_BYTES_MAX)?;
    pades::image_size(&bytes).map_err(|error| unfit(&error, &name))?;
    Ok(office.store.put_blob(&bytes, media_type(&bytes), drafts::now_ms())?)
}

/// The image of a signatory's signature, for the screen; none where there is none, or it has not
/// arrived here yet.
///
/// # Errors
/// [`Code::Storage`].
pub fn image(office: &Office, code: &str) -> Result<Option<String>, AppError> {
    let look = of(office, code)?;
    Ok(look
        .image
        .map(|bytes| format!("data:{};base64,{}", media_type(&bytes), BASE64.encode(&bytes))))
}

/// What cannot be drawn, as an error of the signature's look.
pub(crate) fn unfit(error: &AppearanceError, name: &str) -> AppError {
    AppError::new(Code::SignatureImage, error).with("file", name).with("why", error)
}

fn media_type(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" }
}

fn set(office: &Office, key: &str, member: &str, value: Value) -> Result<(), AppError> {
    let pointer = format!("/firmatari/{key}/{member}");
    company_documents::set(office, DocumentKind::Signatories.word(), &pointer, value)
}

fn one(office: &Office, code: &str) -> Result<LookView, AppError> {
    find(office, code)?.map(|(_, line)| view(&line)).ok_or_else(|| absent(code))
}

fn key_of(office: &Office, code: &str) -> Result<String, AppError> {
    find(office, code)?.map(|(key, _)| key).ok_or_else(|| absent(code))
}

fn find(office: &Office, code: &str) -> Result<Option<(String, Value)>, AppError> {
    let is = |line: &Value| {
        let found = line.get("codiceFiscale").and_then(Value::as_str).unwrap_or_default();
        !code.is_empty() && found.trim().eq_ignore_ascii_case(code.trim())
    };
    Ok(lines(office)?.into_iter().find(|(_, line)| is(line)))
}

/// The signatories with the keys of their lines; nothing is made where there is no document yet.
fn lines(office: &Office) -> Result<Vec<(String, Value)>, AppError> {
    let id = company_document_id(&office.ground()?.company, DocumentKind::Signatories);
    if office.store.document_kind(id)?.is_none() {
        return Ok(Vec::new());
    }
    let view = company_documents::open(office, DocumentKind::Signatories.word())?;
    let lines = view.document.get("firmatari").and_then(Value::as_array).cloned();
    Ok(view.lines.into_iter().zip(lines.unwrap_or_default()).collect())
}

fn view(line: &Value) -> LookView {
    let word = |member: &str| {
        line.get(member).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
    };
    let or = |word: String, default: &str| if word.is_empty() { default.to_owned() } else { word };
    LookView {
        fiscal_code: word("codiceFiscale"),
        name: format!("{} {}", word("cognome"), word("nome")).trim().to_owned(),
        form: word("firmaForma"),
        page: or(word("firmaPagina"), "last"),
        corner: or(word("firmaAngolo"), "bottomRight"),
        size: or(word("firmaGrandezza"), "medium"),
        reason: word("firmaMotivo"),
        image: Some(word("firmaSha256")).filter(|sha256| !sha256.is_empty()),
    }
}

fn bad(member: &str, why: &str) -> AppError {
    let pointer = format!("/firmatari/{member}");
    AppError::new(Code::BadField, why).with("pointer", pointer).with("why", why)
}

fn absent(code: &str) -> AppError {
    bad("codiceFiscale", code)
}
