//! Files that were signed elsewhere: the base form of a practice, and attachments that must be
//! signed.

use std::path::Path;

use certificate::chamber::Chamber;
use draft::PracticeId;
use jiff::Timestamp;
use signing::{Anchors, Report, verify};

use super::documents::{self, Document, Item};
use super::judging;
use super::keeping::{self, ELSEWHERE, Signer};
use crate::views::signing::{SignForm, SignResult};
use crate::{AppError, Code, Office, files, verification};

/// Takes in a base form, or an attachment that must be signed, from another program.
///
/// # Errors
/// [`Code::NameMismatch`], [`Code::ContentMismatch`], [`Code::SignerMismatch`] (V30),
/// [`Code::SignatureInvalid`], [`Code::AttachmentUnsigned`]; nothing is stored then.
pub fn take_in(
    office: &Office,
    id: PracticeId,
    file: &Path,
    anchors: Option<&Path>,
) -> Result<SignResult, AppError> {
    let seal = documents::signable(office, id)?;
    let document = named(office, id, &seal, file)?;
    let limit = Chamber::of(&seal.certificate.desk.chamber).attachment_bytes_max;
    let bytes = files::read(file, limit)?;
    let report = judged(&bytes, anchors)?;
    let expected = document.sha256.to_string();
    if report.content_sha256.as_deref() != Some(expected.as_str()) {
        return Err(AppError::new(Code::ContentMismatch, "other content")
            .with("expected", &expected)
            .with("found", report.content_sha256.as_deref().unwrap_or("-")));
    }
    accepted(&report, anchors.is_some())?;
    let declared_code = &seal.certificate.signatory.fiscal_code;
    let signer = report.signer(declared_code).or(report.signers.first());
    let code = signer.and_then(|signer| signer.fiscal_code.clone());
    let name = signer.map(|signer| signer.name.clone()).unwrap_or_default();
    judging::declared(&seal, code.as_deref(), &name)?;
    let code = code.unwrap_or_default();
    let path = match document.item {
        Item::BaseForm => keeping::keep_base_form(office, id, &bytes, &name, &code)?,
        Item::Attachment | Item::Paper => {
            let signer = Signer {
                name,
                fiscal_code: code,
                serial: signer.map(|signer| signer.serial.clone()).unwrap_or_default(),
                certificate_sha256: None,
                batch: ELSEWHERE.to_owned(),
            };
            keeping::keep(office, &document, &bytes, &signer, Timestamp::now())?.path
        }
    };
    Ok(SignResult {
        id: id.to_string(),
        outcome: "signed".to_owned(),
        p7m: Some(path.display().to_string()),
        error: None,
        documents: Vec::new(),
    })
}

/// The document that the file's name says it is: names are never changed on the way.
fn named(
    office: &Office,
    id: PracticeId,
    seal: &crate::facts::SealFact,
    file: &Path,
) -> Result<Document, AppError> {
    let found = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let found = found.unwrap_or_default();
    let documents = documents::of_seal(office, id, seal)?;
    // A file signed elsewhere is an envelope: a PDF signed inside is attached before the seal.
    let named =
        documents.iter().map(|one| Document { form: SignForm::P7m, ..one.document.clone() });
    let named: Vec<Document> = named.collect();
    let base_form = named.last().map(Document::signed_name).unwrap_or_default();
    let wanted = named.into_iter().find(|document| document.signed_name() == found);
    wanted.ok_or_else(|| {
        AppError::new(Code::NameMismatch, "renamed")
            .with("found", found)
            .with("expected", base_form)
    })
}

fn judged(bytes: &[u8], anchors: Option<&Path>) -> Result<Report, AppError> {
    let anchors = match anchors {
        Some(folder) => verification::anchors(Some(folder))?,
        None => Anchors::none(),
    };
    let policy = verify::Policy { anchors, crls: Vec::new(), at: Timestamp::now() };
    Ok(verify::verify(bytes, &policy))
}

fn accepted(report: &Report, judge_chain: bool) -> Result<(), AppError> {
    let accepted = report.passed()
        || report.only_revocation_missing()
        || (!judge_chain && verification::only_trust_missing(report));
    if accepted {
        return Ok(());
    }
    let why = report
        .checks
        .iter()
        .find(|check| check.passed == Some(false))
        .map_or_else(|| format!("{:?}", report.indication), |check| check.detail.clone());
    Err(AppError::new(Code::SignatureInvalid, &why).with("why", why))
}
