//! The signatory of every office. The keys are the digests of two sentences (`signatory/make.py`), so a seed
//! signs the same bytes on every machine; what is made is the product's own CMS.

use std::sync::OnceLock;

use jiff::Timestamp;
use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest as _, Sha256};
use signing::{Anchors, Policy, SignError, SignerCertificate, TokenSigner};

use crate::machine::{BEGIN_MS, Refusal};

const AUTHORITY: &[u8] = include_bytes!("signatory/authority.cer");
const CERTIFICATE: &[u8] = include_bytes!("signatory/signatory.cer");
const SENTENCE: &[u8] = b"origo simulation signatory";

/// Whom the simulated Chambers trust.
pub(crate) fn anchors() -> &'static Anchors {
    static ANCHORS: OnceLock<Anchors> = OnceLock::new();
    ANCHORS.get_or_init(|| Anchors::from_pem(AUTHORITY).expect("the authority's certificate"))
}

/// The signed file over `content`, saying `at_ms` (milliseconds since 1970) as its time.
pub(crate) fn signed(content: &[u8], at_ms: i64) -> Result<Vec<u8>, Refusal> {
    let mut signatory = Signatory {
        certificate: SignerCertificate::from_der(CERTIFICATE.to_vec(), Vec::new())?,
        key: SigningKey::from_slice(&Sha256::digest(SENTENCE))?,
    };
    Ok(signing::cades::sign(content, &mut signatory, Timestamp::from_millisecond(at_ms)?)?)
}

/// What a signed file is over, by the product's own judgement.
pub(crate) fn content_of(p7m: &[u8]) -> Option<Vec<u8>> {
    let now = Timestamp::from_millisecond(BEGIN_MS).unwrap_or(Timestamp::UNIX_EPOCH);
    signing::verify(p7m, &Policy::new(anchors().clone(), now)).content
}

struct Signatory {
    certificate: SignerCertificate,
    key: SigningKey,
}

impl TokenSigner for Signatory {
    fn certificate(&self) -> &SignerCertificate {
        &self.certificate
    }

    fn sign_digest(&mut self, sha256: &[u8; 32]) -> Result<Vec<u8>, SignError> {
        // RFC 6979: no dice, so the same bytes each time.
        let value: Signature =
            self.key.sign_prehash(sha256).map_err(|why| SignError::TokenRefused(Box::new(why)))?;
        Ok(value.to_der().as_bytes().to_vec())
    }
}
