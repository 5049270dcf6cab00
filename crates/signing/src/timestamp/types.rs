//! Requests, answers and tokens. The types are own derives: there is no crate for them in the world
//! of `der` 0.8.

use der::asn1::{Any, BitString, Int, ObjectIdentifier, OctetString};
use der::{Encode as _, Sequence};
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extensions;

const GENERALIZED_TIME: u8 = 0x18;

/// MessageImprint: the digest of what is stamped.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub struct MessageImprint {
    /// The digest algorithm.
    pub hash_algorithm: AlgorithmIdentifierOwned,
    /// The digest.
    pub hashed_message: OctetString,
}

/// TimeStampReq (section 2.4.1).
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub struct TimeStampReq {
    /// Always 1.
    pub version: u8,
    /// What shall be stamped.
    pub message_imprint: MessageImprint,
    /// The policy wished for.
    #[asn1(optional = "true")]
    pub req_policy: Option<ObjectIdentifier>,
    /// Comes back in the answer.
    #[asn1(optional = "true")]
    pub nonce: Option<Int>,
    /// Whether the authority's certificate shall be in the token.
    #[asn1(default = "Default::default")]
    pub cert_req: bool,
    /// Extensions.
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub extensions: Option<Extensions>,
}

/// TimeStampResp (section 2.4.2).
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub struct TimeStampResp {
    /// Whether it was granted.
    pub status: PkiStatusInfo,
    /// The token: a ContentInfo.
    #[asn1(optional = "true")]
    pub time_stamp_token: Option<Any>,
}

/// PKIStatusInfo.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub struct PkiStatusInfo {
    /// 0 granted, 1 granted with changes, above: not granted.
    pub status: u8,
    /// UTF8Strings for people.
    #[asn1(optional = "true")]
    pub status_string: Option<Vec<Any>>,
    /// Bits for programs.
    #[asn1(optional = "true")]
    pub fail_info: Option<BitString>,
}

/// TSTInfo: what the authority signs.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub struct TstInfo {
    /// Always 1.
    pub version: u8,
    /// The authority's policy.
    pub policy: ObjectIdentifier,
    /// What was stamped.
    pub message_imprint: MessageImprint,
    /// Unique at the authority.
    pub serial_number: Int,
    /// GeneralizedTime, perhaps with fractions of a second, which `der` does not read: see
    /// [`time`](Self::time).
    pub gen_time: Any,
    /// Accuracy, undecoded.
    #[asn1(optional = "true")]
    pub accuracy: Option<Vec<Any>>,
    /// Whether tokens of this authority are ordered by time.
    #[asn1(default = "Default::default")]
    pub ordering: bool,
    /// That of the request.
    #[asn1(optional = "true")]
    pub nonce: Option<Int>,
    /// Name of the authority.
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub tsa: Option<Any>,
    /// Extensions.
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub extensions: Option<Extensions>,
}

impl TstInfo {
    /// The moment of the stamp, fractions included; `None` when it is no time.
    #[must_use]
    pub fn time(&self) -> Option<Timestamp> {
        if self.gen_time.to_der().ok()?.first() != Some(&GENERALIZED_TIME) {
            return None;
        }
        let text = std::str::from_utf8(self.gen_time.value()).ok()?.strip_suffix('Z')?;
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|octet| octet.is_ascii_digit());
        if whole.len() != 14 || !digits(whole) || !digits(fraction) || fraction.len() > 9 {
            return None;
        }
        let (day, hour) = whole.split_at(8);
        let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
        let date = format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]);
        let time = format!("{}:{}:{}", &hour[..2], &hour[2..4], &hour[4..]);
        format!("{date}T{time}{fraction}Z").parse().ok()
    }
}
