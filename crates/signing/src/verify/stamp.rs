//! What others put on a signature: timestamp tokens (RFC 3161), judged, and counter-signatures,
//! named.

use cms::signed_data::{SignerIdentifier, SignerInfo};
use const_oid::db::rfc3161::ID_CT_TST_INFO;
use der::Decode as _;
use jiff::Timestamp;

use super::chain::Purpose;
use super::envelope::Envelope;
use super::revocation::SKEW;
use super::signature::{Context, is_named, judge as judge_signature};
use super::sources::Sources;
use super::worst;
use crate::SignerCertificate;
use crate::algorithm::Hash;
use crate::report::{Indication, Wanted};
use crate::timestamp::TstInfo;
use crate::tlv::Malformed;

/// What a token proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The time in it, trusted or not.
    pub time: Option<Timestamp>,
    /// Whether it proves that what is stamped existed then.
    pub trusted: bool,
    /// The authority and what was found, for people.
    pub detail: String,
    /// What would let more be said.
    pub wanted: Vec<Wanted>,
}

/// Judges a token over `stamped` as of `at`. `pool` are certificates at hand, DER.
pub(super) fn judge(
    token: &[u8],
    stamped: &[u8],
    sources: &Sources,
    at: Timestamp,
    pool: &[Vec<u8>],
) -> Stamp {
    let untrusted =
        |detail: String| Stamp { time: None, trusted: false, detail, wanted: Vec::new() };
    let der = match crate::ber::to_definite(token) {
        Ok((der, _)) => der,
        Err(malformed) => return untrusted(malformed.to_string()),
    };
    let (envelope, info) = match read(&der) {
        Ok(read) => read,
        Err(malformed) => return untrusted(malformed.to_string()),
    };
    let Some(time) = info.time() else {
        return untrusted("a token without a time".to_owned());
    };
    if !is_imprint(&info, stamped) {
        return Stamp { time: Some(time), ..untrusted("a token over something else".to_owned()) };
    }
    let content = envelope.content.unwrap_or_default();
    let context = Context {
        envelope: &envelope,
        content,
        content_type: ID_CT_TST_INFO,
        purpose: Purpose::Timestamp,
        pool,
        trust: Some((sources, at)),
        existed: None,
    };
    let judged = judge_signature(&envelope.signers[0], &context);
    let name = judged.report.name;
    let began = judged.report.not_before.is_some_and(|from| from <= time);
    let (indication, _) = worst(&judged.faults);
    let why = judged
        .checks
        .iter()
        .find(|check| check.passed == Some(false))
        .or_else(|| judged.checks.iter().find(|check| check.passed.is_none()))
        .map_or_else(String::new, |check| format!(" ({})", check.detail));
    let (trusted, detail) = match (indication, began, time <= at + SKEW) {
        (Indication::TotalPassed, true, true) => (true, format!("{time} by {name}")),
        (Indication::TotalPassed, ..) => (false, format!("{time} by {name}, out of its time")),
        (Indication::Indeterminate, ..) => (false, format!("{time} by {name}, not trusted{why}")),
        (Indication::TotalFailed, ..) => (false, format!("{time} by {name}, does not hold{why}")),
    };
    Stamp { time: Some(time), trusted, detail, wanted: judged.wanted }
}

/// The token's envelope, with one signature, and what it says.
fn read(der: &[u8]) -> Result<(Envelope<'_>, TstInfo), Malformed> {
    let envelope = Envelope::read(der, ID_CT_TST_INFO)?;
    if envelope.signers.len() != 1 {
        return Err(Malformed("a token without exactly one signature"));
    }
    let content = envelope.content.ok_or(Malformed("a token without its content"))?;
    let info = TstInfo::from_der(content).map_err(|_| Malformed("the content of a token"))?;
    Ok((envelope, info))
}

/// Whether `stamped` is what was stamped. SHA-1 proves nothing.
fn is_imprint(info: &TstInfo, stamped: &[u8]) -> bool {
    let imprint = &info.message_imprint;
    Hash::from_oid(imprint.hash_algorithm.oid)
        .filter(|hash| *hash != Hash::Sha1)
        .is_some_and(|hash| hash.digest(stamped) == imprint.hashed_message.as_bytes())
}

/// Whom a counter-signature names: by the certificate, where that is at hand.
pub(super) fn counter_signer(info: &[u8], context: &Context<'_>) -> String {
    let Ok(info) = SignerInfo::from_der(info) else {
        return "somebody who cannot be read".to_owned();
    };
    let inside = context.envelope.certificates.iter().copied();
    let named = inside
        .chain(context.pool.iter().map(Vec::as_slice))
        .filter_map(|der| SignerCertificate::from_der(der.to_vec(), Vec::new()).ok())
        .find(|certificate| is_named(certificate, &info.sid));
    match (named, &info.sid) {
        (Some(certificate), _) => certificate.name(),
        (None, SignerIdentifier::IssuerAndSerialNumber(id)) => {
            format!("number {} of {}", hex::encode(id.serial_number.as_bytes()), id.issuer)
        }
        (None, SignerIdentifier::SubjectKeyIdentifier(key)) => {
            format!("key {}", hex::encode(key.0.as_bytes()))
        }
    }
}
