//! Unsigned attributes (RFC 5652 section 11.4, RFC 3161 appendix A, RFC 5126 section 6.3): what was
//! added to a signature afterwards.
//!
//! Nobody signed them as such, so they prove nothing by being there, and what cannot be read in them
//! is passed over. Timestamps and revocation data carry signatures of their own.

use const_oid::db::rfc3161::ID_AA_TIME_STAMP_TOKEN;
use const_oid::db::rfc5911::ID_COUNTERSIGNATURE;
use der::oid::ObjectIdentifier;

use super::attributes::{MAX_ATTRIBUTES, name_of, values_of};
use crate::tlv::{Cursor, Tlv, tag};

/// id-aa-ets-certValues.
const ID_AA_ETS_CERT_VALUES: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.23");
/// id-aa-ets-revocationValues.
const ID_AA_ETS_REVOCATION_VALUES: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.24");
/// Of each kind: more are passed over.
const MAX_VALUES: usize = 16;
/// Certificates and revocation data beside a signature.
const MAX_EVIDENCE: usize = 100;

/// What stands beside a signature.
#[derive(Default)]
pub(super) struct Unsigned<'a> {
    /// Tokens over the signature value.
    pub(super) timestamps: Vec<&'a [u8]>,
    /// SignerInfos over the signature value.
    pub(super) counter_signatures: Vec<&'a [u8]>,
    /// Certificates of the chain.
    pub(super) certificates: Vec<&'a [u8]>,
    /// Revocation lists.
    pub(super) crls: Vec<&'a [u8]>,
    /// Basic OCSP responses.
    pub(super) responses: Vec<&'a [u8]>,
}

impl<'a> Unsigned<'a> {
    pub(super) fn read(attributes: Option<Tlv<'a>>) -> Self {
        let all = attributes.and_then(|all| all.inside().all().ok()).unwrap_or_default();
        let mut unsigned = Self::default();
        for attribute in all.iter().take(MAX_ATTRIBUTES) {
            let Ok(name) = name_of(attribute) else {
                continue;
            };
            let values = values_of(attribute);
            if name == ID_AA_TIME_STAMP_TOKEN.as_bytes() {
                unsigned.timestamps.extend(values);
            } else if name == ID_COUNTERSIGNATURE.as_bytes() {
                unsigned.counter_signatures.extend(values);
            } else if name == ID_AA_ETS_CERT_VALUES.as_bytes() {
                unsigned.certificates.extend(values.iter().flat_map(|value| inside(value)));
            } else if name == ID_AA_ETS_REVOCATION_VALUES.as_bytes() {
                values.iter().for_each(|value| unsigned.revocation_values(value));
            }
        }
        unsigned.timestamps.truncate(MAX_VALUES);
        unsigned.counter_signatures.truncate(MAX_VALUES);
        unsigned.certificates.truncate(MAX_EVIDENCE);
        unsigned.crls.truncate(MAX_EVIDENCE);
        unsigned.responses.truncate(MAX_EVIDENCE);
        unsigned
    }

    /// RevocationValues: lists under `[0]`, basic responses under `[1]`.
    fn revocation_values(&mut self, value: &'a [u8]) {
        let fields = Cursor::new(value).expect(tag::SEQUENCE, "revocation values");
        let fields = fields.and_then(|fields| fields.inside().all()).unwrap_or_default();
        for field in fields {
            match field.tag {
                tag::CONTEXT_0 => self.crls.extend(inside(field.value)),
                tag::CONTEXT_1 => self.responses.extend(inside(field.value)),
                _ => {}
            }
        }
    }
}

/// The elements of a SEQUENCE.
fn inside(sequence: &[u8]) -> Vec<&[u8]> {
    let all = Cursor::new(sequence).expect(tag::SEQUENCE, "values");
    let all = all.and_then(|all| all.inside().all()).unwrap_or_default();
    all.iter().map(|one| one.raw).collect()
}

#[cfg(test)]
mod tests {
    use super::{ID_AA_ETS_REVOCATION_VALUES, MAX_ATTRIBUTES, MAX_VALUES, Unsigned};
    use crate::tlv::{Cursor, element, tag};
    use const_oid::db::rfc5911::ID_COUNTERSIGNATURE;
    use der::Encode as _;
    use der::oid::ObjectIdentifier;

    fn attribute(id: ObjectIdentifier, values: &[&[u8]]) -> Vec<u8> {
        let id = id.to_der().expect("oid");
        element(tag::SEQUENCE, &[&id, &element(tag::SET, values)])
    }

    fn set(attributes: &[Vec<u8>]) -> Vec<u8> {
        element(tag::CONTEXT_1, &[&attributes.concat()])
    }

    fn read(bytes: &[u8]) -> Unsigned<'_> {
        let all = Cursor::new(bytes).expect(tag::CONTEXT_1, "attributes").expect("one");
        Unsigned::read(Some(all))
    }

    #[test]
    fn revocation_values_are_lists_and_responses() {
        let list = element(tag::SEQUENCE, &[&[2, 1, 1]]);
        let response = element(tag::SEQUENCE, &[&[2, 1, 2]]);
        let lists = element(tag::CONTEXT_0, &[&element(tag::SEQUENCE, &[&list])]);
        let responses =
            element(tag::CONTEXT_1, &[&element(tag::SEQUENCE, &[&response, &response])]);
        let value = element(tag::SEQUENCE, &[&lists, &responses]);
        let bytes = set(&[attribute(ID_AA_ETS_REVOCATION_VALUES, &[&value])]);
        let unsigned = read(&bytes);
        assert_eq!(unsigned.crls, [list.as_slice()]);
        assert_eq!(unsigned.responses, [response.as_slice(), &response]);
    }

    #[test]
    fn what_cannot_be_read_is_passed_over() {
        let nonsense = attribute(ID_AA_ETS_REVOCATION_VALUES, &[&[4, 1, 7]]);
        let whole = attribute(ID_COUNTERSIGNATURE, &[&[0x30, 0]]);
        let bytes = set(&[vec![2, 1, 5], nonsense, whole]);
        assert_eq!(read(&bytes).counter_signatures.len(), 1, "the one that is whole");
    }

    #[test]
    fn no_more_is_read_than_the_limits() {
        let one: &[u8] = &[0x30, 0];
        let many = attribute(ID_COUNTERSIGNATURE, &vec![one; MAX_VALUES + 1]);
        let bytes = set(&[many]);
        assert_eq!(read(&bytes).counter_signatures.len(), MAX_VALUES, "values");
        let bytes = set(&vec![attribute(ID_COUNTERSIGNATURE, &[one]); MAX_ATTRIBUTES + 1]);
        assert_eq!(read(&bytes).counter_signatures.len(), MAX_VALUES, "attributes");
    }
}
