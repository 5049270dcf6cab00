//! From bytes to signed bytes: the one place that knows the forms. A signed attachment holds the
//! sealed bytes: a `.p7m` as its content, a PDF as its beginning.

use jiff::Timestamp;
use signing::{SignError, TokenSigner, cades};
use store::Digest;

use super::documents::Document;
use crate::views::signing::SignForm;
use crate::{AppError, Code, Office};

/// What a token made, before it is verified.
pub(crate) enum Made {
    /// CMS in two steps: the value waits for its envelope.
    P7m { content: Vec<u8>, prepared: Box<cades::Prepared>, value: Vec<u8> },
}

/// How attachments and documents for a visa are signed.
pub(crate) fn form_of_attachments() -> SignForm {
    SignForm::P7m
}

/// Whether a form can be made here.
pub(crate) fn is_known(form: SignForm) -> bool {
    match form {
        SignForm::P7m => true,
        SignForm::Pades => false,
    }
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
        SignForm::Pades => Err(NotMade::Document(unknown(document.form))),
    }
}

/// A form that this version cannot make.
pub(crate) fn unknown(form: SignForm) -> AppError {
    let word = crate::words::word(&form);
    AppError::new(Code::BadField, "a form that cannot be made")
        .with("pointer", "form")
        .with("why", word)
}

/// The signed file, verified.
pub(crate) fn finish(made: Made) -> Result<Vec<u8>, SignError> {
    match made {
        Made::P7m { content, prepared, value } => cades::finish(&content, &prepared, &value),
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
