//! What becomes of a signature: verified, stored with its line of the log (a base form with its
//! outbox row and its record too) in one transaction, and laid out as a file. Runs on a thread of
//! its own while the token is at the next document.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender};

use draft::PracticeId;
use jiff::Timestamp;
use signing::SignerCertificate;
use signing::{Anchors, verify};
use store::{Digest, SignedFile, SignedPaper};

use super::bytes::{self, Made};
use super::control::Happening;
use super::documents::{self, Document, Item, Target};
use super::log::Entry;
use super::standing;
use crate::timestamps::Stamper;
use crate::{AppError, Code, Office, encryption, facts, files, tokens};

/// What the log says in the place of a batch where there was none.
pub(crate) const ELSEWHERE: &str = "elsewhere";

/// A signature on its way to the disk.
pub(crate) struct Job {
    pub(crate) index: usize,
    pub(crate) document: Document,
    pub(crate) made: Made,
    pub(crate) signer: Signer,
    pub(crate) at: Timestamp,
}

/// Who signed.
#[derive(Debug, Clone)]
pub(crate) struct Signer {
    pub(crate) name: String,
    pub(crate) fiscal_code: String,
    /// Serial number of the certificate, hexadecimal; empty where it is not known.
    pub(crate) serial: String,
    /// SHA-256 of the certificate.
    pub(crate) certificate_sha256: Option<Digest>,
    /// The batch, in the log.
    pub(crate) batch: String,
}

impl Signer {
    /// The holder of a certificate, in a batch that begins now.
    pub(crate) fn of(certificate: &SignerCertificate) -> Self {
        Self {
            name: certificate.name(),
            fiscal_code: certificate.fiscal_code().unwrap_or_default(),
            serial: certificate.serial(),
            certificate_sha256: Some(Digest::of(&certificate.der)),
            batch: uuid::Uuid::new_v4().to_string(),
        }
    }
}

/// A signature that is stored.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) sha256: Digest,
    pub(crate) path: PathBuf,
    pub(crate) at: Timestamp,
    /// What the file lacks: a timestamp.
    pub(crate) lacking: Option<AppError>,
}

/// Keeps what comes until the other end is dropped, and tells what became of each.
pub(crate) fn keep_all(office: &Office, inbox: &Receiver<Job>, told: &Sender<Happening>) {
    let mut stamper = Stamper::of(office);
    for job in inbox {
        let index = job.index;
        let keep = || keep_one(office, job, &mut stamper);
        // A fault of ours in one document must not leave the batch waiting for it for ever.
        let kept = std::panic::catch_unwind(std::panic::AssertUnwindSafe(keep))
            .unwrap_or_else(|_| Err(AppError::internal("the storing thread met a fault")));
        // Whoever asked may be gone; the signature is stored all the same.
        drop(told.send(Happening::Kept { index, kept: Box::new(kept) }));
    }
}

fn keep_one(office: &Office, job: Job, stamper: &mut Stamper) -> Result<Kept, AppError> {
    let Job { document, made, signer, at, .. } = job;
    let signed = bytes::finish(made).map_err(|error| tokens::refusal(&error, ""))?;
    let (signed, lacking) = stamper.stamp_waiting(signed, document.form);
    Ok(Kept { lacking, ..keep(office, &document, &signed, &signer, at)? })
}

/// Stores a signed file that holds what was sealed.
pub(crate) fn keep(
    office: &Office,
    document: &Document,
    signed: &[u8],
    signer: &Signer,
    at: Timestamp,
) -> Result<Kept, AppError> {
    let sha256 = Digest::of(signed);
    let entry = Entry::signed(document, signer, at, sha256);
    let line = entry.line(office)?;
    let at_ms = at.as_millisecond();
    // The submission reads it as a blob, like every other file of the plan.
    office.store.put_blob(signed, media_type(document), at_ms)?;
    let name = document.signed_name();
    match (&document.item, document.of.target) {
        (Item::BaseForm, Target::Practice(id)) => {
            let seal = documents::sealed(office, id, document.of.digest)?;
            let signature = store::Signature {
                seal: seal.id,
                p7m: signed.to_vec(),
                signer: signer.name.clone(),
                fiscal_code: signer.fiscal_code.clone(),
                files: documents::files_of(office, id, &seal)?,
                signed_at_ms: at_ms,
            };
            facts::put_signature(office, id, &seal, &signature, Some(&*line))?;
        }
        (Item::Attachment, Target::Practice(id)) => {
            let seal = documents::sealed(office, id, document.of.digest)?;
            let file = SignedFile {
                sealed_name: document.name.clone(),
                sealed_sha256: document.sha256,
                name: name.clone(),
                sha256,
            };
            let code = signer.fiscal_code.to_uppercase();
            office.store.put_signed_file(id, &file, &code, at_ms, Some(&*line))?;
            standing::conclude(office, id, &seal)?;
        }
        (Item::Paper, Target::Paper(paper)) => {
            let signed = SignedPaper { name: name.clone(), sha256, at_ms };
            office.store.put_signed_paper(paper, &signed, Some(&*line))?;
        }
        (Item::BaseForm | Item::Attachment, Target::Paper(_))
        | (Item::Paper, Target::Practice(_)) => {
            return Err(AppError::internal("a document of another target"));
        }
    }
    office.wrote();
    let path = path(office, document);
    files::write(&path, signed)?;
    Ok(Kept { sha256, path, at, lacking: None })
}

/// Stores a base form that was signed by another key than a token's here.
pub(crate) fn keep_base_form(
    office: &Office,
    id: PracticeId,
    p7m: &[u8],
    signer: &str,
    fiscal_code: &str,
) -> Result<PathBuf, AppError> {
    let seal = documents::signable(office, id)?;
    let base_form = documents::of_seal(office, id, &seal)?.pop();
    let document =
        base_form.ok_or_else(|| AppError::internal("a seal without a base form"))?.document;
    let policy =
        verify::Policy { anchors: Anchors::none(), crls: Vec::new(), at: Timestamp::now() };
    let report = verify::verify(p7m, &policy);
    if report.content_sha256.as_deref() != Some(document.sha256.to_string().as_str()) {
        return Err(AppError::new(Code::ContentMismatch, "other content")
            .with("expected", document.sha256)
            .with("found", report.content_sha256.as_deref().unwrap_or("-")));
    }
    let signer = Signer {
        name: signer.to_owned(),
        fiscal_code: fiscal_code.to_owned(),
        serial: report.signer(fiscal_code).map(|one| one.serial.clone()).unwrap_or_default(),
        certificate_sha256: None,
        batch: ELSEWHERE.to_owned(),
    };
    keep(office, &document, p7m, &signer, Timestamp::now()).map(|kept| kept.path)
}

/// Where the signed file lies for people and other programs. Attachments and papers have names that
/// people gave them, so each has the folder of its practice, or of its digest.
pub(crate) fn path(office: &Office, document: &Document) -> PathBuf {
    let folder = encryption::copies(office, "signed");
    match document.item {
        Item::BaseForm => folder.join(document.signed_name()),
        Item::Attachment | Item::Paper => {
            let of = document.of.target.to_string();
            let short = of.get(of.len().saturating_sub(12)..).unwrap_or_default().to_owned();
            folder.join(short).join(document.signed_name())
        }
    }
}

fn media_type(document: &Document) -> &'static str {
    match document.form {
        crate::views::signing::SignForm::P7m => "application/pkcs7-mime",
        crate::views::signing::SignForm::Pades => "application/pdf",
    }
}
