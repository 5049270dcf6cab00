//! The question to a time-stamping authority, and whether its answer is one to it.
//!
//! What is stamped is the signature value (CAdES signature-time-stamp, ETSI EN 319 122-1 section
//! 5.3): nothing of the document crosses. Clock and nonce are arguments.

use der::asn1::{Int, OctetString};
use der::{Decode as _, Encode as _};
use jiff::Timestamp;
use sha2::Digest as _;
use spki::AlgorithmIdentifierOwned;

use super::types::{MessageImprint, PkiStatusInfo, TimeStampReq, TimeStampResp};
use super::{check, embed};
use crate::Policy;
use crate::tlv::Malformed;

/// Largest answer that is read, bytes: a token with a long chain has some ten thousand.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// Longest sentence of an authority that is repeated, characters.
const SAID_CHARS: usize = 200;

/// Why there is no timestamp. The signature stays as good as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimestampError {
    /// The signed file, the answer or the token cannot be read.
    #[error("{0} cannot be read")]
    Malformed(&'static str),
    /// The file has no such signature.
    #[error("the file has no signature number {0}")]
    NoSignature(usize),
    /// The authority said no (status above 1).
    #[error("the authority refused (status {status}): {said}")]
    Refused {
        /// PKIStatus.
        status: u8,
        /// What it says to people.
        said: String,
    },
    /// The answer belongs to another question: asked again by somebody else, or an old one.
    #[error("the answer belongs to another request: its {0} differs")]
    OtherRequest(&'static str),
    /// The token's signature or certificate does not hold.
    #[error("the token does not hold: {0}")]
    NotHolding(String),
    /// The certificate is not one of a time-stamping authority (RFC 3161 section 2.3).
    #[error("the certificate is not for time stamping: {0}")]
    NotForTimestamps(String),
    /// No chain to an anchor.
    #[error("the authority is not trusted: {0}")]
    NotTrusted(String),
}

impl From<Malformed> for TimestampError {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed.0)
    }
}

/// A question.
#[derive(Debug, Clone)]
pub struct Request {
    der: Vec<u8>,
    imprint: MessageImprint,
    nonce: Int,
}

/// A token that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// ContentInfo, DER.
    pub der: Vec<u8>,
    /// The moment that it proves.
    pub time: Timestamp,
    /// Name of the authority, as in its certificate.
    pub authority: String,
}

impl Request {
    /// A question over the value of signature number `signer` (from 0) of a signed file. `nonce` is
    /// random: it tells the answer from older ones.
    ///
    /// # Errors
    /// [`TimestampError::Malformed`], [`TimestampError::NoSignature`].
    pub fn for_signature(
        p7m: &[u8],
        signer: usize,
        nonce: [u8; 8],
    ) -> Result<Self, TimestampError> {
        Self::over(&embed::signature_value(p7m, signer)?, nonce)
    }

    /// A question over any bytes.
    ///
    /// # Errors
    /// None that bytes can cause.
    pub fn over(stamped: &[u8], mut nonce: [u8; 8]) -> Result<Self, TimestampError> {
        const WHAT: TimestampError = TimestampError::Malformed("the request");
        // A positive INTEGER without leading zeros, whatever the dice gave.
        nonce[0] = (nonce[0] & 0x7f) | 0x40;
        let nonce = Int::new(&nonce).map_err(|_| WHAT)?;
        let digest = sha2::Sha256::digest(stamped);
        let imprint = MessageImprint {
            hash_algorithm: AlgorithmIdentifierOwned {
                oid: const_oid::db::rfc5912::ID_SHA_256,
                parameters: None,
            },
            hashed_message: OctetString::new(digest.as_slice()).map_err(|_| WHAT)?,
        };
        let request = TimeStampReq {
            version: 1,
            message_imprint: imprint.clone(),
            req_policy: None,
            nonce: Some(nonce.clone()),
            cert_req: true,
            extensions: None,
        };
        Ok(Self { der: request.to_der().map_err(|_| WHAT)?, imprint, nonce })
    }

    /// TimeStampReq in DER: the body of `application/timestamp-query`.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The token of an answer (`application/timestamp-reply`): granted, to this question, signed by
    /// a time-stamping authority whose certificate is valid at `at`.
    ///
    /// With a policy it must also lead to an anchor of it. Whether the certificate was revoked is not
    /// asked here: it is asked when the file is validated.
    ///
    /// # Errors
    /// See [`TimestampError`].
    pub fn check(
        &self,
        answer: &[u8],
        at: Timestamp,
        policy: Option<&Policy>,
    ) -> Result<Token, TimestampError> {
        const ANSWER: TimestampError = TimestampError::Malformed("the answer");
        if answer.len() > ANSWER_BYTES_MAX {
            return Err(ANSWER);
        }
        let (der, used) = crate::ber::to_definite(answer).map_err(|_| ANSWER)?;
        if used != answer.len() {
            return Err(ANSWER);
        }
        let response = TimeStampResp::from_der(&der).map_err(|_| ANSWER)?;
        // 0 granted, 1 granted with modifications (section 2.4.2).
        if response.status.status > 1 {
            return Err(refused(&response.status));
        }
        let token = response.time_stamp_token.ok_or(ANSWER)?.to_der().map_err(|_| ANSWER)?;
        let stamped = check::read(&token, at, policy)?;
        let info = &stamped.info;
        let (asked, given) = (&self.imprint, &info.message_imprint);
        // SHA-256 may be written with NULL or without parameters.
        if given.hash_algorithm.oid != asked.hash_algorithm.oid
            || given.hashed_message != asked.hashed_message
        {
            return Err(TimestampError::OtherRequest("digest"));
        }
        if info.nonce.as_ref() != Some(&self.nonce) {
            return Err(TimestampError::OtherRequest("nonce"));
        }
        Ok(Token { der: token, time: stamped.time, authority: stamped.authority })
    }
}

fn refused(status: &PkiStatusInfo) -> TimestampError {
    let words = status.status_string.iter().flatten();
    let said: Vec<String> =
        words.map(|text| String::from_utf8_lossy(text.value()).into_owned()).collect();
    let said = said.join(" ").chars().filter(|c| !c.is_control()).take(SAID_CHARS).collect();
    TimestampError::Refused { status: status.status, said }
}
