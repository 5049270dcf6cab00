//! Signatures in PDF files: PAdES B-B and, with a timestamp, B-T (ETSI EN 319 142-1), made and judged.
//!
//! Making appends: the file's own bytes stay, so earlier signatures hold on. Two steps as in
//! [`cades`], so that the key may be anywhere: [`prepare`] gives the digest to sign, [`finish`]
//! takes the signature value. The signature is CMS of the same code, without its content and
//! without signingTime, which a PDF tells by itself.
//!
//! Judging finds every signature of every revision, demands that each is over its whole revision
//! but for itself, and says what came after it: further signatures and what proves them are
//! allowed, anything else was changed after signing. Owns the form in the file; what a signature
//! says is judged by [`verify`](mod@crate::verify).

mod appearance;
mod changes;
mod field;
mod found;
mod judgement;
mod lengths;
mod place;
mod reading;
mod stamping;
mod store;
mod text;
mod update;

use std::ops::Range;

use jiff::Timestamp;
use sha2::Digest as _;

use crate::cades;
use crate::signer::{SignError, SignerCertificate, TokenSigner};
use crate::timestamp::TimestampError;

pub use appearance::{Appearance, AppearanceError};
pub use judgement::verify;
pub use place::{Corner, Page, Place, PlaceError, Rectangle};
pub use reading::is_pdf;
pub use stamping::{newest_signature, stamped};

use field::{Request, Unsigned};
use judgement::Outcome;
use reading::Unreadable;

/// Why a PDF was not signed, by what the caller can do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PadesError {
    /// Not a PDF, damaged, or above a limit: write the file anew with the program that made it.
    #[error("the PDF cannot be read: {0}")]
    Unreadable(String),
    /// The file is encrypted: save it without a password first.
    #[error("the PDF is encrypted: save it without a password, then sign it")]
    Encrypted,
    /// Somebody certified the file and allowed no changes (DocMDP), not even a signature: sign it
    /// as `.pdf.p7m`, or ask for a file that is not certified.
    #[error("the PDF was certified against every change: sign it as .pdf.p7m")]
    CertifiedNoChanges,
    /// A dynamic form (XFA): print it to a PDF first.
    #[error("the PDF is a dynamic form (XFA): print it to a PDF, then sign that")]
    DynamicForm,
    /// The signature cannot stand where it was asked for.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// What shall be seen cannot be drawn.
    #[error(transparent)]
    Appearance(#[from] AppearanceError),
    /// The signature is larger than the room that was left for it.
    #[error("the signature of {bytes} bytes is larger than its room")]
    SignatureTooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A signature that is in the file would not hold any more, as its program forbade what a
    /// further one needs, or wrote the file in an unusual way: sign it as `.pdf.p7m`.
    #[error("an earlier signature of the PDF would not hold any more: sign it as .pdf.p7m")]
    HarmsEarlier,
    /// The timestamp cannot be put into the signature; the file is good without it.
    #[error(transparent)]
    Stamp(#[from] TimestampError),
    /// Key or certificate did not do; nothing was stored.
    #[error(transparent)]
    Sign(#[from] SignError),
}

/// What stops the making of a field; becomes a [`PadesError`].
enum Refused {
    Certified,
    DynamicForm,
    Unreadable(Unreadable),
    Malformed(String),
    Place(PlaceError),
    Appearance(AppearanceError),
}

impl From<Unreadable> for Refused {
    fn from(error: Unreadable) -> Self {
        Self::Unreadable(error)
    }
}

impl From<text::Malformed> for Refused {
    fn from(error: text::Malformed) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl From<update::Full> for Refused {
    fn from(error: update::Full) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl From<PlaceError> for Refused {
    fn from(error: PlaceError) -> Self {
        Self::Place(error)
    }
}

impl From<AppearanceError> for Refused {
    fn from(error: AppearanceError) -> Self {
        Self::Appearance(error)
    }
}

impl From<appearance::Undrawn> for Refused {
    fn from(error: appearance::Undrawn) -> Self {
        match error {
            appearance::Undrawn::Appearance(error) => error.into(),
            appearance::Undrawn::Full => update::Full.into(),
        }
    }
}

impl From<Refused> for PadesError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Certified => Self::CertifiedNoChanges,
            Refused::DynamicForm => Self::DynamicForm,
            Refused::Unreadable(Unreadable::Encrypted) => Self::Encrypted,
            Refused::Unreadable(error) => Self::Unreadable(error.to_string()),
            Refused::Malformed(detail) => Self::Unreadable(detail),
            Refused::Place(error) => Self::Place(error),
            Refused::Appearance(error) => Self::Appearance(error),
        }
    }
}

/// A PDF that waits for its signature value.
#[derive(Debug, Clone)]
pub struct Prepared {
    unsigned: Unsigned,
    signature: cades::Prepared,
}

impl Prepared {
    /// The signed attributes in DER, for a key that hashes by itself.
    #[must_use]
    pub fn attributes(&self) -> &[u8] {
        self.signature.attributes()
    }

    /// SHA-256 of the signed attributes: what the key signs.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        self.signature.digest()
    }

    /// SHA-256 of what the signature is over: the file with its new field, but for the signature.
    #[must_use]
    pub fn content_sha256(&self) -> &[u8; 32] {
        self.signature.content_sha256()
    }
}

/// Signs `pdf` with `signer`, saying `at` as the signing time, and verifies the result. Without
/// an appearance nothing is seen on the pages.
pub fn sign(
    pdf: &[u8],
    signer: &mut dyn TokenSigner,
    appearance: Option<&Appearance>,
    at: Timestamp,
) -> Result<Vec<u8>, PadesError> {
    let prepared = prepare(pdf, signer.certificate(), appearance, at)?;
    let value = signer.sign_message(prepared.attributes(), prepared.digest())?;
    finish(&prepared, &value)
}

/// Whether a signature can be put into the file at all; nothing is written.
///
/// # Errors
/// Why not: [`PadesError::Unreadable`], [`PadesError::Encrypted`],
/// [`PadesError::CertifiedNoChanges`], [`PadesError::DynamicForm`].
pub fn signable(pdf: &[u8]) -> Result<(), PadesError> {
    reading::bounded(pdf, |pdf| Ok(field::takes_one(pdf))).map_err(Refused::from)??;
    Ok(())
}

/// Whether an image can stand in a signature; gives its width and height in pixels.
///
/// # Errors
/// [`AppearanceError::Image`], [`AppearanceError::ImageTooLarge`].
pub fn image_size(image: &[u8]) -> Result<(u32, u32), AppearanceError> {
    appearance::Picture::read(image).map(|picture| picture.size())
}

/// The file with its signature field, and the signed attributes over it.
pub fn prepare(
    pdf: &[u8],
    certificate: &SignerCertificate,
    appearance: Option<&Appearance>,
    at: Timestamp,
) -> Result<Prepared, PadesError> {
    if at < Timestamp::UNIX_EPOCH {
        return Err(SignError::Time(at).into());
    }
    let certificates = std::iter::once(&certificate.der).chain(&certificate.chain_der);
    let request = Request {
        appearance: appearance.cloned(),
        signer: certificate.name(),
        certificates_bytes: certificates.map(Vec::len).sum(),
        at,
    };
    let unsigned = reading::bounded(pdf, move |pdf| Ok(field::add(pdf, &request)))
        .map_err(Refused::from)??;
    let digest = sha2::Sha256::digest(unsigned.content());
    let signature = cades::prepare_detached(digest.into(), certificate)?;
    Ok(Prepared { unsigned, signature })
}

/// The signed file from the signature value, read back and verified (all but the chain).
pub fn finish(prepared: &Prepared, value: &[u8]) -> Result<Vec<u8>, PadesError> {
    let cms = cades::finish_detached(&prepared.signature, value)?;
    let signed = prepared.unsigned.signed(&cms);
    let signed = signed.ok_or(PadesError::SignatureTooLarge { bytes: cms.len() })?;
    let outcome = judgement::newest(&signed, prepared.unsigned.before)
        .map_err(|detail| SignError::WrongSignature { detail })?;
    match outcome {
        Outcome::AllHold => Ok(signed),
        Outcome::EarlierHarmed => Err(PadesError::HarmsEarlier),
    }
}

/// The file with these octets in the room of a signature; `None` where they are longer than it.
fn filled(pdf: &[u8], gap: &Range<usize>, cms: &[u8]) -> Option<Vec<u8>> {
    let digits = hex::encode_upper(cms);
    let start = gap.start + 1;
    let room = gap.end - 1 - start;
    let mut bytes = pdf.to_vec();
    bytes.get_mut(start..start + digits.len())?.copy_from_slice(digits.as_bytes());
    (digits.len() <= room).then_some(bytes)
}
