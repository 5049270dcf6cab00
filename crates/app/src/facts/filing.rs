//! The row of the outbox that a signature calls for: what is filed, or what of it answers a correction.

use certificate::lifecycle::DeskState;
use certificate::{AttachmentType, Certificate};
use draft::PracticeId;
use store::{SealId, Signature};
use sync::{FileToSend, Plan, Stage, Submission, reference_of};
use sync_driver::Outbox;
use wire::extensions::IdempotencyKey;
use wire::fpws::{CompanyData, PracticeData};

use super::{SealFact, outbox, outbox_entry, status};
use crate::{AppError, Office, company, sealing};

pub(super) fn outbox_of(
    office: &Office,
    id: PracticeId,
    seal: &SealFact,
    signature: &Signature,
) -> Result<Outbox, AppError> {
    let company = company::company(office)?;
    let key = IdempotencyKey::of(&company.fiscal_code, &id.to_string(), seal.revision);
    let reference = reference_of(&key);
    let certificate = &seal.certificate;
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let data = PracticeData {
        descrizione: Some(description(certificate, &reference)),
        cciaa_competenza: text(&certificate.desk.chamber),
        codice_sede_distaccata: text(&certificate.desk.branch_office),
        dati_impresa: Some(CompanyData {
            cciaa: text(&certificate.desk.chamber),
            nrea: text(&certificate.company.rea_number),
            cod_fisc: text(&certificate.company.fiscal_code),
            denominazione: text(&certificate.company.name),
            provincia: text(&certificate.company.province),
            ..CompanyData::default()
        }),
        ..PracticeData::of_kind(certificate.kind)
    };
    let answers = correction_asked(office, id, seal.revision)?.map(|asked| asked.practice);
    let mut files: Vec<FileToSend> =
        seal.files.iter().map(|file| submitted(file, signature)).collect();
    // The desk counts what it is sent: the fingerprint is that of the signed attachments.
    let seal_sha256 = sealing::digest_of(&seal.base_form, &files)?;
    let before =
        if answers.is_some() { filed_before(office, id, seal.revision)? } else { Vec::new() };
    // Of an answer only what changed travels.
    files.retain(|file| !is_filed(&before, file));
    let signed_sha256 = signature.sha256().to_string();
    let stands = before.iter().any(|plan| plan.signed_sha256 == signed_sha256);
    if answers.is_some() && !stands {
        files.insert(
            0,
            FileToSend {
                name: format!("{}.p7m", sealing::file_name(id, seal.revision)),
                kind: AttachmentType::BaseForm.as_str().to_owned(),
                description: String::new(),
                sha256: signed_sha256.clone(),
            },
        );
    }
    let plan = Plan {
        key,
        reference,
        seal_sha256,
        content_sha256: seal.base_form_sha256.clone(),
        signed_sha256,
        files,
        answers,
        note: text(&certificate.notes),
        fee_cents: seal.fee_cents,
    };
    Ok(Outbox { submission: Submission::new(plan), data, requested: false })
}

/// What was filed of a practice before this revision, the newest first, back to one that this device did not file:
/// another device may have put other files in the place of what was filed before that.
fn filed_before(office: &Office, id: PracticeId, revision: u32) -> Result<Vec<Plan>, AppError> {
    let mut plans = Vec::new();
    for before in (1..revision).rev() {
        let submission = outbox(office, id, before)?.map(|outbox| outbox.submission);
        match submission.filter(|one| matches!(one.stage, Stage::Sent { .. })) {
            Some(filed) => plans.push(filed.plan),
            None => break,
        }
    }
    Ok(plans)
}

/// Whether the desk has this file already: the last one that was filed under its name is the same.
fn is_filed(before: &[Plan], file: &FileToSend) -> bool {
    let mut under_its_name =
        before.iter().flat_map(|plan| plan.files.iter().filter(|one| one.name == file.name));
    under_its_name.next().is_some_and(|one| one.kind == file.kind && one.sha256 == file.sha256)
}

/// A file as it travels: the signed one in the place of the sealed one, where there is one.
fn submitted(file: &FileToSend, signature: &Signature) -> FileToSend {
    let signed = signature
        .files
        .iter()
        .find(|one| one.sealed_name == file.name && one.sealed_sha256.to_string() == file.sha256);
    match signed {
        Some(signed) => FileToSend {
            name: signed.name.clone(),
            sha256: signed.sha256.to_string(),
            ..file.clone()
        },
        None => file.clone(),
    }
}

/// What a revision answers.
#[derive(Debug, Clone)]
pub(crate) struct CorrectionAsked {
    /// The practice at the desk.
    pub(crate) practice: String,
    /// As it was filed, where that is known here.
    pub(crate) seal: Option<SealId>,
}

/// The practice at the desk that this revision answers, where the last revision that the desk knows is to be
/// corrected. Revisions in between may have been sent back by the signatory, and never left this company.
pub(crate) fn correction_asked(
    office: &Office,
    id: PracticeId,
    revision: u32,
) -> Result<Option<CorrectionAsked>, AppError> {
    for before in (1..revision).rev() {
        let Some(status) = status(office, id, before)? else {
            continue;
        };
        if status.stato != DeskState::CorrectionAsked {
            return Ok(None);
        }
        // A device that did not file it knows the practice by what the desk said.
        let told = status.id_pratica.as_str();
        let entry = outbox_entry(office, id, before)?;
        let here = entry.as_ref().map(Outbox::of).transpose().map_err(AppError::internal)?;
        let practice = here.as_ref().and_then(|here| here.submission.practice()).unwrap_or(told);
        let seal = match entry {
            Some(entry) => Some(entry.seal),
            None => told_under(office, id, before)?,
        };
        return Ok(Some(CorrectionAsked { practice: practice.to_owned(), seal }));
    }
    Ok(None)
}

/// The seal of a revision that the desk's last words lie under; the newest where they lie under none.
fn told_under(office: &Office, id: PracticeId, revision: u32) -> Result<Option<SealId>, AppError> {
    let mut found = None;
    for seal in office.store.seals(id)? {
        if office.store.seal(seal)?.revision != revision {
            continue;
        }
        if !office.store.receipts(seal)?.is_empty() {
            return Ok(Some(seal));
        }
        found = found.or(Some(seal));
    }
    Ok(found)
}

/// What the desk's list shows: the invoices, then the reference by which we find it again.
fn description(certificate: &Certificate, reference: &str) -> String {
    let invoices: Vec<&str> =
        certificate.invoices.iter().map(|invoice| invoice.number.as_str()).collect();
    let mut what = if invoices.is_empty() {
        certificate.kind.as_str().to_owned()
    } else {
        format!("{} {}", certificate.kind.as_str(), invoices.join(", "))
    };
    // The field's length is not known; other channels take 100 characters and more.
    if what.chars().count() > 80 {
        what = what.chars().take(79).chain(['…']).collect();
    }
    format!("{what} {reference}")
}
