//! RFC 3161: asking a time-stamping authority, checking what it answers, putting its token into a signed
//! file, and judging what a token proves.

mod check;
mod embed;
mod request;
mod types;

use der::asn1::ObjectIdentifier;

use crate::Policy;

pub use crate::verify::Stamp;
pub use embed::{embed, signature_value};
pub use request::{Request, TimestampError, Token};
pub use types::{MessageImprint, PkiStatusInfo, TimeStampReq, TimeStampResp, TstInfo};

/// The content type of a token, and the unsigned attribute that carries one over a signature value.
pub use const_oid::db::rfc3161::{ID_AA_TIME_STAMP_TOKEN, ID_CT_TST_INFO};

/// id-aa-ets-contentTimestamp (RFC 5126 section 5.11.4): a token over the content, signed along.
pub const ID_AA_CONTENT_TIME_STAMP: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.20");

/// Judges a token (a ContentInfo, DER or BER) over `stamped`: for a signature's timestamp the value
/// of the signature, for a file the file.
///
/// The authority must lead to an anchor of `policy`, be for timestamps alone, valid and not revoked
/// as of the policy's moment.
#[must_use]
pub fn judge(token: &[u8], stamped: &[u8], policy: &Policy) -> Stamp {
    crate::verify::judge_stamp(token, stamped, policy)
}

#[cfg(test)]
mod tests {
    use super::{MessageImprint, TstInfo};
    use const_oid::db::rfc5912::ID_SHA_256;
    use der::Tag;
    use der::asn1::{Any, Int, OctetString};
    use spki::AlgorithmIdentifierOwned;

    fn info(gen_time: Any) -> TstInfo {
        TstInfo {
            version: 1,
            policy: ID_SHA_256,
            message_imprint: MessageImprint {
                hash_algorithm: AlgorithmIdentifierOwned { oid: ID_SHA_256, parameters: None },
                hashed_message: OctetString::new([7; 32]).expect("octets"),
            },
            serial_number: Int::new(&[1]).expect("number"),
            gen_time,
            accuracy: None,
            ordering: false,
            nonce: None,
            tsa: None,
            extensions: None,
        }
    }

    fn read(text: &str) -> Option<String> {
        let time = Any::new(Tag::GeneralizedTime, text.as_bytes()).expect("any");
        info(time).time().map(|at| at.to_string())
    }

    #[test]
    fn fractions_of_a_second_are_read() {
        assert_eq!(read("20261122100000Z").as_deref(), Some("2026-11-22T10:00:00Z"));
        assert_eq!(read("20261122100000.25Z").as_deref(), Some("2026-11-22T10:00:00.25Z"));
    }

    #[test]
    fn what_is_no_time_in_utc_is_none() {
        for text in ["20261122100000", "20261322100000Z", "2026112210Z", "20261122100000.xZ", ""] {
            assert_eq!(read(text), None, "{text}");
        }
        let other = Any::new(Tag::Utf8String, b"20261122100000Z".as_slice()).expect("any");
        assert!(info(other).time().is_none(), "another type");
    }
}
