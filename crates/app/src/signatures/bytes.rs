//! From bytes to signed bytes: the one place that knows the forms. A signed attachment holds the
//! sealed bytes: a `.p7m` as its content, a PDF as its beginning.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use certificate::{Chamber, SignatureForm};
use jiff::Timestamp;
use signing::pades::PadesError;
use signing::{SignError, SignerCertificate, cades, pades};
use store::Digest;

use super::documents::Document;
use crate::looks::{self, Look};
use crate::views::signing::SignForm;
use crate::{AppError, Code, Office, files};

/// A document that lacks nothing but its signature value.
pub(crate) enum Prepared {
    /// CMS in two steps: the value waits for its envelope.
    P7m { content: Vec<u8>, prepared: Box<cades::Prepared> },
    /// The same inside a PDF, whose beginning the content is.
    Pades { content: Vec<u8>, prepared: Box<pades::Prepared> },
}

impl Prepared {
    /// The signed attributes in DER, for a key that hashes by itself.
    pub(crate) fn attributes(&self) -> &[u8] {
        match self {
            Self::P7m { prepared, .. } => prepared.attributes(),
            Self::Pades { prepared, .. } => prepared.attributes(),
        }
    }

    /// What the key signs.
    pub(crate) fn digest(&self) -> &[u8; 32] {
        match self {
            Self::P7m { prepared, .. } => prepared.digest(),
            Self::Pades { prepared, .. } => prepared.digest(),
        }
    }
}

/// What a key made, before it is verified.
pub(crate) struct Made {
    pub(crate) prepared: Prepared,
    pub(crate) value: Vec<u8>,
}

/// What stands ready to be signed, as this person's signature is wished to be seen.
///
/// # Errors
/// [`Code::AttachmentNotPdf`], [`Code::SignatureImage`], [`Code::TokenFailed`].
pub(crate) fn prepare(
    office: &Office,
    document: &Document,
    content: Vec<u8>,
    (certificate, look): (&SignerCertificate, &Look),
    at: Timestamp,
) -> Result<Prepared, AppError> {
    match document.form {
        SignForm::P7m => {
            let prepared = cades::prepare(&content, certificate, at);
            let prepared = Box::new(prepared.map_err(|error| unprepared(&error))?);
            Ok(Prepared::P7m { content, prepared })
        }
        SignForm::Pades => {
            let seen = look.appearance(office, &content, certificate, at);
            let prepared = pades::prepare(&content, certificate, Some(&seen), at);
            let prepared = prepared.map_err(|error| not_made(error, &document.name))?;
            Ok(Prepared::Pades { content, prepared: Box::new(prepared) })
        }
    }
}

fn unprepared(error: &SignError) -> AppError {
    let why = files::causes(error);
    AppError::new(Code::TokenFailed, &why).with("why", why)
}

fn not_made(error: PadesError, name: &str) -> AppError {
    match error {
        PadesError::Sign(error) => unprepared(&error),
        PadesError::Appearance(error) => looks::unfit(&error, name),
        other => {
            AppError::new(Code::AttachmentNotPdf, &other).with("file", name).with("why", other)
        }
    }
}

/// The signed file, verified.
pub(crate) fn finish(made: Made) -> Result<Vec<u8>, SignError> {
    let Made { prepared, value } = made;
    match prepared {
        Prepared::P7m { content, prepared } => cades::finish(&content, &prepared, &value),
        Prepared::Pades { content, prepared } => {
            let wrong = |detail: String| SignError::WrongSignature { detail };
            let signed = pades::finish(&prepared, &value).map_err(|error| match error {
                PadesError::Sign(error) => error,
                other => wrong(other.to_string()),
            })?;
            if signed.starts_with(&content) {
                Ok(signed)
            } else {
                Err(wrong("the file does not begin with what was signed".to_owned()))
            }
        }
    }
}

/// The bytes of an attachment or paper.
pub(crate) fn read(office: &Office, document: &Document) -> Result<Vec<u8>, AppError> {
    office
        .store
        .blob(document.sha256)
        .map_err(|error| AppError::new(Code::AttachmentMissing, error).with("name", &document.name))
}

/// What a file is for whoever signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fitness {
    /// A PDF with a signature inside: what is signed already is not signed again.
    Signed,
    /// A PDF that can take a signature inside.
    Inside,
    /// Anything else: another kind of file, an encrypted PDF, a dynamic form, one that was certified
    /// against changes, one whose bytes are not here.
    EnvelopeOnly,
}

/// Files that were looked at, which never change under their digest; forgotten all at once when many.
static LOOKED_AT: LazyLock<Mutex<HashMap<Digest, Fitness>>> = LazyLock::new(Mutex::default);
const LOOKED_AT_MAX: usize = 10_000;

/// What the file of this digest is for whoever signs.
pub(crate) fn fitness(office: &Office, sha256: Digest) -> Fitness {
    let known = || LOOKED_AT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(fitness) = known().get(&sha256) {
        return *fitness;
    }
    let Ok(bytes) = office.store.blob(sha256) else {
        return Fitness::EnvelopeOnly;
    };
    let fitness = judged(&bytes);
    let mut all = known();
    if all.len() >= LOOKED_AT_MAX {
        all.clear();
    }
    all.insert(sha256, fitness);
    fitness
}

fn judged(bytes: &[u8]) -> Fitness {
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    if !bytes.starts_with(b"%PDF-") {
        return Fitness::EnvelopeOnly;
    }
    if holds(b"/ByteRange") && (holds(b"ETSI.CAdES.detached") || holds(b"adbe.pkcs7.detached")) {
        return Fitness::Signed;
    }
    match pades::signable(bytes) {
        Ok(()) => Fitness::Inside,
        Err(_) => Fitness::EnvelopeOnly,
    }
}

/// How an attachment is signed: as the signatory wishes, where the Chamber takes it and the file can
/// be so.
pub(crate) fn form(chamber: &Chamber, wished: Option<SignatureForm>, fitness: Fitness) -> SignForm {
    let can_be = |form| form == SignatureForm::P7m || fitness == Fitness::Inside;
    match chamber.signature_form(wished, can_be) {
        SignatureForm::Pades => SignForm::Pades,
        SignatureForm::P7m => SignForm::P7m,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_signed_inside_comes_in_an_envelope() {
        assert_eq!(judged(b"<xml/>"), Fitness::EnvelopeOnly);
        assert_eq!(judged(b"%PDF-1.7\nrubbish"), Fitness::EnvelopeOnly);
        assert_eq!(judged(&harness::stage::pdf(&["Fattura"])), Fitness::Inside);
        let signed = b"%PDF-1.7 /ByteRange [] /SubFilter /ETSI.CAdES.detached";
        assert_eq!(judged(signed), Fitness::Signed);
        let chamber = Chamber::default();
        assert_eq!(form(&chamber, None, Fitness::Inside), SignForm::Pades, "readable by default");
        assert_eq!(form(&chamber, Some(SignatureForm::P7m), Fitness::Inside), SignForm::P7m);
        let wished = Some(SignatureForm::Pades);
        assert_eq!(form(&chamber, wished, Fitness::EnvelopeOnly), SignForm::P7m, "it cannot be");
    }
}
