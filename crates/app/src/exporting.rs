//! A practice as a file, and its pages for the screen.

use std::path::Path;

use certificate::{Certificate, Form};
use draft::PracticeId;
use rendering::{Application, OrderDocument, OrderSheet, RenderError, RequestSheet, Sheet};
use wire::base_form::{BaseForm, Body};

use crate::views::DigestView;
use crate::{AppError, Code, Office, archive, checking, drafts, facts, files, sealing};

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// The base form: the sealed bytes, or what the draft would seal.
    Xml,
    /// The printed form with the application side and the order.
    Pdf,
    /// The exchange format.
    Json,
}

/// Writes a practice to a file and gives its digest.
///
/// # Errors
/// [`Code::UnknownPractice`], [`Code::BadField`] for a text that cannot be written, [`Code::Storage`].
pub fn export(
    office: &Office,
    id: PracticeId,
    format: ExportFormat,
    path: &Path,
) -> Result<DigestView, AppError> {
    let bytes = match format {
        ExportFormat::Xml => base_form(office, id)?.0,
        ExportFormat::Pdf => pdf(office, id)?,
        ExportFormat::Json => archive::show(office, id)?.into_bytes(),
    };
    files::write(path, &bytes)?;
    Ok(DigestView { name: path.display().to_string(), sha256: sealing::sha256_hex(&bytes) })
}

/// The pages as SVG, drawn from the bytes that are (or would be) signed.
///
/// # Errors
/// As [`export`].
pub fn preview(office: &Office, id: PracticeId) -> Result<Vec<String>, AppError> {
    let (bytes, sealed) = base_form(office, id)?;
    let certificate = drafts::certificate(office, id)?;
    match page(&bytes, &certificate, sealed)? {
        Page::Certificate(form, rest) => {
            rendering::certificate_svg(&sheet(&form, *rest)).map_err(cannot_print)
        }
        Page::Request(request) => rendering::request_svg(&request).map_err(cannot_print),
    }
}

/// The pages of a draft, with their watermark, whatever became of it.
pub(crate) fn draft_pdf(office: &Office, id: PracticeId) -> Result<Vec<u8>, AppError> {
    let (bytes, _) = base_form(office, id)?;
    print(&bytes, &drafts::certificate(office, id)?, false)
}

pub(crate) fn pdf(office: &Office, id: PracticeId) -> Result<Vec<u8>, AppError> {
    let (bytes, sealed) = base_form(office, id)?;
    print(&bytes, &drafts::certificate(office, id)?, sealed)
}

/// The printed form of these bytes as PDF.
pub(crate) fn print(
    bytes: &[u8],
    certificate: &Certificate,
    sealed: bool,
) -> Result<Vec<u8>, AppError> {
    match page(bytes, certificate, sealed)? {
        Page::Certificate(form, rest) => {
            rendering::certificate_pdf(&sheet(&form, *rest)).map_err(cannot_print)
        }
        Page::Request(request) => rendering::request_pdf(&request).map_err(cannot_print),
    }
}

/// The base form's bytes, and whether they are a seal's.
pub(crate) fn base_form(office: &Office, id: PracticeId) -> Result<(Vec<u8>, bool), AppError> {
    let item = office.store.list_item(id)?;
    if let Some(seal) = facts::seal(office, id, item.row.revision)? {
        return Ok((seal.base_form, true));
    }
    let certificate = drafts::certificate(office, id)?;
    let form = BaseForm::of(&certificate).map_err(|error| {
        AppError::new(Code::BadField, &error).with("pointer", "base form").with("why", error)
    })?;
    Ok((form.write(), false))
}

enum Page {
    Certificate(Box<Form>, Box<Beside>),
    Request(Box<RequestSheet>),
}

/// What stands beside the boxes.
struct Beside {
    chamber: String,
    digest: String,
    application: Application,
    order: OrderSheet,
}

fn page(bytes: &[u8], certificate: &Certificate, sealed: bool) -> Result<Page, AppError> {
    let form = BaseForm::read(bytes).map_err(AppError::internal)?;
    let chamber = certificate::chamber::Chamber::of(&certificate.desk.chamber).name;
    // An unsealed page carries no digest: nobody shall sign by it.
    let digest = if sealed { sealing::sha256_hex(bytes) } else { String::new() };
    let order = order(certificate);
    let head = form.head;
    Ok(match form.body {
        Body::Co(form) => {
            let beside = Beside {
                chamber,
                digest,
                application: application(certificate, &head.name),
                order,
            };
            Page::Certificate(Box::new(form), Box::new(beside))
        }
        Body::Va { applicant, notes } => Page::Request(Box::new(RequestSheet {
            company: head.name,
            fiscal_code: head.fiscal_code,
            rea: format!("{} {}", head.province, head.rea_number),
            applicant,
            notes,
            chamber,
            digest,
            order: Some(order),
            issued: None,
            dated: None,
        })),
    })
}

fn sheet(form: &Form, beside: Beside) -> Sheet<'_> {
    Sheet {
        chamber: beside.chamber,
        digest: beside.digest,
        application: Some(beside.application),
        order: Some(beside.order),
        ..Sheet::draft(form)
    }
}

fn application(certificate: &Certificate, company: &str) -> Application {
    let signatory = &certificate.signatory;
    Application {
        company: company.to_owned(),
        other_applicant: String::new(),
        signatory: format!(
            "{} {} ({})",
            signatory.given_name, signatory.family_name, signatory.fiscal_code
        ),
        place: certificate.company.town.clone(),
        date: None,
    }
}

fn order(certificate: &Certificate) -> OrderSheet {
    let counts = certificate::fees::Counts::of(certificate);
    OrderSheet {
        practice: certificate.heading().to_owned(),
        protocol: String::new(),
        company: certificate.company.name.clone(),
        originals: counts.originals,
        copies: counts.copies,
        visas: counts.visas,
        legalisations: counts.legalisations,
        print_at_company: certificate.order.print_at_company.unwrap_or(false),
        urgent: certificate.order.urgent.unwrap_or(false),
        pro_forma: certificate.pro_forma.unwrap_or(false),
        goods_location: certificate.goods_location.clone(),
        documents: certificate
            .attachments
            .iter()
            .map(|attachment| OrderDocument {
                kind: attachment.kind.as_ref().map(ToString::to_string).unwrap_or_default(),
                name: attachment.name.clone(),
                visas: attachment.all_visas(),
                legalisations: attachment.legalisations.unwrap_or(0),
                sha256: attachment.sha256.clone(),
            })
            .collect(),
        fee_cents: Some(checking::fee_cents(certificate)),
    }
}

fn cannot_print(error: RenderError) -> AppError {
    match &error {
        RenderError::DoesNotFit(box_id) => AppError::new(Code::BadField, &error)
            .with("pointer", format!("box {}", box_id.as_str()))
            .with("why", &error),
        RenderError::Unprintable(_) => {
            AppError::new(Code::BadField, &error).with("pointer", "form").with("why", &error)
        }
        RenderError::Link | RenderError::Template(_) => AppError::internal(&error),
    }
}
