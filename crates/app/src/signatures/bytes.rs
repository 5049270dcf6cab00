//! From bytes to signed bytes: the one place that knows the forms. A signed attachment holds the
//! sealed bytes: a `.p7m` as its content, a PDF as its beginning.

use jiff::Timestamp;
use signing::pades::{Appearance, Corner, PadesError, Page, Place};
use signing::{SignError, SignerCertificate, TokenSigner, cades, pades};
use store::Digest;

use super::documents::Document;
use crate::views::signing::SignForm;
use crate::{AppError, Code, Office};

/// What a token made, before it is verified.
pub(crate) enum Made {
    /// CMS in two steps: the value waits for its envelope.
    P7m { content: Vec<u8>, prepared: Box<cades::Prepared>, value: Vec<u8> },
    /// The same inside a PDF, whose beginning the content is.
    Pades { content: Vec<u8>, prepared: Box<pades::Prepared>, value: Vec<u8> },
}

/// How attachments and documents for a visa are signed.
pub(crate) fn form_of_attachments() -> SignForm {
    SignForm::P7m
}

/// Why nothing was made.
pub(crate) enum NotMade {
    /// By the token.
    Token(SignError),
    /// By the document itself.
    Document(AppError),
}

impl From<SignError> for NotMade {
    fn from(error: SignError) -> Self {
        Self::Token(error)
    }
}

/// Has the token sign. Nothing is verified yet: that is done while it signs the next one.
pub(crate) fn make(
    document: &Document,
    content: Vec<u8>,
    signer: &mut dyn TokenSigner,
    at: Timestamp,
) -> Result<Made, NotMade> {
    match document.form {
        SignForm::P7m => {
            let prepared = Box::new(cades::prepare(&content, signer.certificate(), at)?);
            let value = signer.sign_message(prepared.attributes(), prepared.digest())?;
            Ok(Made::P7m { content, prepared, value })
        }
        SignForm::Pades => {
            let seen = appearance(signer.certificate());
            let prepared = pades::prepare(&content, signer.certificate(), Some(&seen), at);
            let prepared = Box::new(prepared.map_err(|error| not_made(error, &document.name))?);
            let value = signer.sign_message(prepared.attributes(), prepared.digest())?;
            Ok(Made::Pades { content, prepared, value })
        }
    }
}

/// The signer's name, readable, where most papers leave room.
fn appearance(certificate: &SignerCertificate) -> Appearance {
    Appearance {
        page: Page::Last,
        place: Place::Corner(Corner::BottomRight),
        name: certificate.name(),
        reason: None,
        location: None,
        image: None,
        typeface: rendering::TITILLIUM[1],
    }
}

fn not_made(error: PadesError, name: &str) -> NotMade {
    match error {
        PadesError::Sign(error) => NotMade::Token(error),
        other => NotMade::Document(
            AppError::new(Code::AttachmentNotPdf, &other).with("file", name).with("why", other),
        ),
    }
}

/// The signed file, verified.
pub(crate) fn finish(made: Made) -> Result<Vec<u8>, SignError> {
    match made {
        Made::P7m { content, prepared, value } => cades::finish(&content, &prepared, &value),
        Made::Pades { content, prepared, value } => {
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

/// Whether the bytes are a PDF with a signature inside; what is signed already is not signed again.
pub(crate) fn is_signed_pdf(office: &Office, sha256: Digest) -> bool {
    let Ok(bytes) = office.store.blob(sha256) else {
        return false;
    };
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    bytes.starts_with(b"%PDF-")
        && holds(b"/ByteRange")
        && (holds(b"ETSI.CAdES.detached") || holds(b"adbe.pkcs7.detached"))
}
