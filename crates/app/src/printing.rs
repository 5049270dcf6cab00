//! The printed papers of a practice: which of the set, on the screen, as PDF, laid out for the system's viewer.
//!
//! Everything is drawn from the bytes that are (or would be) signed; what stands beside them comes from the
//! practice. An unissued paper carries the watermark, and no digest before it is sealed.

use std::path::PathBuf;

use certificate::text::{contains_words, fold_name};
use certificate::{Certificate, Form};
use draft::PracticeId;
use jiff::civil::Date;
use rendering::{Application, Copy, OrderDocument, OrderSheet, RenderError, RequestSheet, Sheet};
use serde::{Deserialize, Serialize};
use specta::Type;
use wire::base_form::{BaseForm, Body};

use crate::facts::SealFact;
use crate::{AppError, Code, Office, checking, drafts, encryption, facts, files, sealing};

/// Which papers of the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Papers {
    /// Each paper once: the original, the application side with the declaration, the order.
    #[default]
    Once,
    /// The same with as many copies as are ordered.
    All,
    /// The original with its continuation sheets.
    Original,
    /// The copies, as many as are ordered and at least one.
    Copies,
    /// The application side with the declaration of origin.
    Application,
    /// The order detail.
    Order,
}

/// The pages as SVG.
///
/// # Errors
/// [`Code::UnknownPractice`], [`Code::BadField`] for a text that cannot be printed, [`Code::Storage`].
pub fn pages(office: &Office, id: PracticeId, papers: Papers) -> Result<Vec<String>, AppError> {
    let signed = what_is_signed(office, id)?;
    match page(&signed.base_form, &signed.certificate, signed.sealed)? {
        Page::Certificate(form, beside) => {
            rendering::certificate_svg(&sheet(&form, *beside, papers)).map_err(cannot_print)
        }
        Page::Request(request) => rendering::request_svg(&request).map_err(cannot_print),
    }
}

/// The papers as PDF/A-2b, dated by the seal, or by the draft's last change: the same practice gives the same
/// bytes on any day.
///
/// # Errors
/// As [`pages`].
pub fn pdf(office: &Office, id: PracticeId, papers: Papers) -> Result<Vec<u8>, AppError> {
    let signed = what_is_signed(office, id)?;
    let dated = Some(signed.day);
    match page(&signed.base_form, &signed.certificate, signed.sealed)? {
        Page::Certificate(form, beside) => {
            let sheet = Sheet { dated, ..sheet(&form, *beside, papers) };
            rendering::certificate_pdf(&sheet).map_err(cannot_print)
        }
        Page::Request(request) => {
            rendering::request_pdf(&RequestSheet { dated, ..*request }).map_err(cannot_print)
        }
    }
}

/// The pages of a draft with their watermark, whatever became of it since.
pub(crate) fn draft_pdf(office: &Office, id: PracticeId) -> Result<Vec<u8>, AppError> {
    let signed = what_is_signed(office, id)?;
    printed(&signed.base_form, &signed.certificate, false, Some(signed.day))
}

/// Writes the PDF into this home and gives its path, for the system's viewer.
///
/// # Errors
/// As [`pages`].
pub fn lay_out(office: &Office, id: PracticeId, papers: Papers) -> Result<PathBuf, AppError> {
    let path = encryption::copies(office, "printed").join(id.to_string()).join(match papers {
        Papers::Once | Papers::All => "certificato.pdf",
        Papers::Original => "originale.pdf",
        Papers::Copies => "copie.pdf",
        Papers::Application => "domanda.pdf",
        Papers::Order => "dettaglio-richiesta.pdf",
    });
    files::write(&path, &pdf(office, id, papers)?)?;
    Ok(path)
}

/// The form as it was sealed, undated: its digest stands in the seal and shall not depend on a clock.
pub(crate) fn of_seal(bytes: &[u8], certificate: &Certificate) -> Result<Vec<u8>, AppError> {
    printed(bytes, certificate, true, None)
}

/// Each paper once.
fn printed(
    bytes: &[u8],
    certificate: &Certificate,
    sealed: bool,
    dated: Option<Date>,
) -> Result<Vec<u8>, AppError> {
    match page(bytes, certificate, sealed)? {
        Page::Certificate(form, beside) => {
            let sheet = Sheet { dated, ..sheet(&form, *beside, Papers::Once) };
            rendering::certificate_pdf(&sheet).map_err(cannot_print)
        }
        Page::Request(request) => {
            rendering::request_pdf(&RequestSheet { dated, ..*request }).map_err(cannot_print)
        }
    }
}

/// What is signed, or would be if it were sealed now.
pub(crate) struct Signed {
    pub(crate) base_form: Vec<u8>,
    /// The practice at the sealed heads; edits after the seal are not in it.
    certificate: Certificate,
    sealed: bool,
    /// Day of the seal, or of the draft's last change.
    day: Date,
}

pub(crate) fn what_is_signed(office: &Office, id: PracticeId) -> Result<Signed, AppError> {
    let item = office.store.list_item(id)?;
    let day = |at_ms| {
        let at = jiff::Timestamp::from_millisecond(at_ms).map_err(AppError::internal)?;
        Ok::<_, AppError>(checking::day_at_the_chamber(at))
    };
    if let Some(seal) = facts::seal(office, id, item.row.revision)? {
        let day = day(seal.sealed_at_ms)?;
        let SealFact { base_form, certificate, .. } = seal;
        return Ok(Signed { base_form, certificate, sealed: true, day });
    }
    let certificate = drafts::certificate(office, id)?;
    let form = BaseForm::of(&certificate).map_err(|error| {
        AppError::new(Code::BadField, &error).with("pointer", "base form").with("why", error)
    })?;
    let day = day(item.updated_at_ms)?;
    Ok(Signed { base_form: form.write(), certificate, sealed: false, day })
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
    let asked = form.asked().unwrap_or_default();
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
        Body::Va { .. } | Body::Report(_) | Body::Delegation(_) => {
            Page::Request(Box::new(RequestSheet {
                kind: head.kind,
                company: head.name,
                fiscal_code: head.fiscal_code,
                rea: format!("{} {}", head.province, head.rea_number),
                applicant: asked.applicant,
                notes: asked.text,
                chamber,
                digest,
                order: Some(order),
                issued: None,
                dated: None,
            }))
        }
    })
}

fn sheet(form: &Form, beside: Beside, papers: Papers) -> Sheet<'_> {
    use Papers::{All, Application, Copies, Once, Order, Original};
    let copies = u16::try_from(beside.order.copies).unwrap_or(u16::MAX);
    Sheet {
        certificate: matches!(papers, Once | All | Original | Copies),
        copy: if papers == Copies { Copy::Copy } else { Copy::Original },
        further_copies: match papers {
            All => copies,
            // The first copy is the paper that comes first.
            Copies => copies.saturating_sub(1),
            Once | Original | Application | Order => 0,
        },
        chamber: beside.chamber,
        digest: beside.digest,
        application: matches!(papers, Once | All | Application).then_some(beside.application),
        order: matches!(papers, Once | All | Order).then_some(beside.order),
        ..Sheet::draft(form)
    }
}

fn application(certificate: &Certificate, company: &str) -> Application {
    let signatory = &certificate.signatory;
    Application {
        company: company.to_owned(),
        other_applicant: other_applicant(certificate),
        signatory: format!(
            "{} {} ({})",
            signatory.given_name, signatory.family_name, signatory.fiscal_code
        ),
        place: certificate.company.town.clone(),
        date: None,
    }
}

/// Box 9: the company, where box 1 does not name it.
fn other_applicant(certificate: &Certificate) -> String {
    let company = &certificate.company;
    let name = fold_name(&company.name);
    let named = contains_words(&fold_name(certificate.consignor.as_str()), &name);
    if named || name.is_empty() || certificate.consignor.is_empty() {
        return String::new();
    }
    let lines = [&company.name, &company.address, &company.town].map(|line| line.trim());
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn box_9_names_the_company_only_where_box_1_does_not() {
        let mut certificate = Certificate::default();
        certificate.company.name = "Tubi Orobici S.p.A.".to_owned();
        certificate.company.town = "Treviglio".to_owned();
        assert_eq!(other_applicant(&certificate), "", "box 1 is still empty");
        certificate.consignor = "TUBI OROBICI S.P.A.\nTREVIGLIO\nITALIA".into();
        assert_eq!(other_applicant(&certificate), "", "the consignor applies");
        certificate.consignor = "SPEDIZIONI S.R.L.\nMILANO\nITALIA".into();
        assert_eq!(other_applicant(&certificate), "Tubi Orobici S.p.A.\nTreviglio");
    }
}
