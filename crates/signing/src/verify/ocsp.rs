//! OCSP (RFC 6960): writing a request, reading a response, and who may answer.
//!
//! Walked over, not decoded: a responder's certificate must be judged in the octets in which it was
//! signed. A nonce is not demanded: responses are also read long after they were given. Whether an
//! answer speaks for a moment is [`super::revocation`]'s.

use const_oid::db::rfc5280::ID_KP_OCSP_SIGNING;
use const_oid::db::rfc5912::ID_SHA_1;
use const_oid::db::rfc6960::{
    ID_PKIX_OCSP_ARCHIVE_CUTOFF, ID_PKIX_OCSP_BASIC, ID_PKIX_OCSP_NOCHECK, ID_PKIX_OCSP_NONCE,
};
use der::oid::ObjectIdentifier;
use der::{Decode as _, Encode as _};
use jiff::Timestamp;
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoRef};
use x509_cert::ext::pkix::ExtendedKeyUsage;
use x509_cert::name::Name;

use super::crl::{bits, extension_parts, sequence_of, time};
use crate::SignerCertificate;
use crate::algorithm::{self, Hash};
use crate::tlv::{Cursor, Malformed, Tlv, element, tag};

/// Larger responses are not read; with a few certificates one has some kilobytes.
const MAX_RESPONSE_BYTES: usize = 256 * 1024;
const MAX_ANSWERS: usize = 1_000;
const MAX_CERTIFICATES: usize = 20;

/// A basic response.
pub(super) struct Response {
    responder: Responder,
    produced_at: Timestamp,
    answers: Vec<Answer>,
    /// Certificates that ended after this moment are still answered for.
    pub(super) keeps_from: Option<Timestamp>,
    /// A critical extension that is not processed here.
    foreign: bool,
    tbs: Vec<u8>,
    algorithm: AlgorithmIdentifierOwned,
    signature: Vec<u8>,
    /// Certificates inside, DER.
    certificates: Vec<Vec<u8>>,
}

enum Responder {
    Name(Name),
    /// SHA-1 of the key.
    Key(Vec<u8>),
}

/// What a response says of one certificate.
#[derive(Clone)]
pub(super) struct Answer {
    hash: Option<Hash>,
    issuer_name: Vec<u8>,
    issuer_key: Vec<u8>,
    serial: Vec<u8>,
    pub(super) status: Status,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Option<Timestamp>,
}

/// The status of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Good,
    Revoked { at: Timestamp, on_hold: bool },
    Unknown,
}

/// The request for one certificate, identified by SHA-1, which every responder understands.
pub(super) fn request(certificate: &SignerCertificate, issuer: &SignerCertificate) -> Vec<u8> {
    let algorithm =
        element(tag::SEQUENCE, &[&ID_SHA_1.to_der().unwrap_or_default(), &[0x05, 0x00]]);
    let octets = |bytes: &[u8]| element(tag::OCTET_STRING, &[&Hash::Sha1.digest(bytes)]);
    let id = element(
        tag::SEQUENCE,
        &[
            &algorithm,
            &octets(&issuer.subject_der()),
            &octets(&key_octets(&issuer.key_der())),
            &certificate.serial_der(),
        ],
    );
    // OCSPRequest, TBSRequest, requestList, Request: each one element in the other.
    (0..4).fold(id, |inside, _| element(tag::SEQUENCE, &[&inside]))
}

impl Response {
    /// Reads an OCSPResponse, or a BasicOCSPResponse as CAdES keeps them.
    pub(super) fn read(der: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "an OCSP response";
        if der.len() > MAX_RESPONSE_BYTES {
            return Err(Malformed("an OCSP response above the limit"));
        }
        let mut fields = Cursor::new(der).expect(tag::SEQUENCE, WHAT)?.inside();
        if fields.peek() != Some(tag::ENUMERATED) {
            return Self::read_basic(der);
        }
        if fields.expect(tag::ENUMERATED, WHAT)?.value != [0] {
            return Err(Malformed("an OCSP response that is an error"));
        }
        let bytes = fields.expect(tag::CONTEXT_0, WHAT)?;
        let mut bytes = bytes.inside().expect(tag::SEQUENCE, WHAT)?.inside();
        if bytes.expect(tag::OID, WHAT)?.value != ID_PKIX_OCSP_BASIC.as_bytes() {
            return Err(Malformed("an OCSP response of another type"));
        }
        Self::read_basic(bytes.expect(tag::OCTET_STRING, WHAT)?.value)
    }

    fn read_basic(der: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "an OCSP response";
        let mut parts = Cursor::new(der).expect(tag::SEQUENCE, WHAT)?.inside();
        let tbs = parts.expect(tag::SEQUENCE, WHAT)?;
        let algorithm = parts.expect(tag::SEQUENCE, WHAT)?;
        let signature = bits(&parts.expect(tag::BIT_STRING, WHAT)?)?;
        let certificates = match parts.optional(tag::CONTEXT_0)? {
            Some(explicit) => sequence_of(Some(explicit.inside().expect(tag::SEQUENCE, WHAT)?))?,
            None => Vec::new(),
        };
        let mut fields = tbs.inside();
        fields.optional(tag::CONTEXT_0)?;
        let responder = Responder::read(&fields.next()?.ok_or(Malformed(WHAT))?)?;
        let produced_at = time(&fields.expect(tag::GENERALIZED_TIME, WHAT)?)?;
        let answers = fields.expect(tag::SEQUENCE, WHAT)?.inside().all()?;
        if answers.len() > MAX_ANSWERS || certificates.len() > MAX_CERTIFICATES {
            return Err(Malformed("an OCSP response with too much in it"));
        }
        let mut response = Self {
            responder,
            produced_at,
            answers: answers.iter().map(Answer::read).collect::<Result<_, _>>()?,
            keeps_from: None,
            foreign: false,
            tbs: tbs.raw.to_vec(),
            algorithm: AlgorithmIdentifierOwned::from_der(algorithm.raw)
                .map_err(|_| Malformed(WHAT))?,
            signature: signature.to_vec(),
            certificates: certificates.iter().map(|one| one.raw.to_vec()).collect(),
        };
        if let Some(explicit) = fields.optional(tag::CONTEXT_1)? {
            response.extensions(&explicit)?;
        }
        Ok(response)
    }

    fn extensions(&mut self, explicit: &Tlv<'_>) -> Result<(), Malformed> {
        let all = explicit.inside().expect(tag::SEQUENCE, "an OCSP response")?;
        for extension in all.inside().all()? {
            let (id, critical, value) = extension_parts(&extension)?;
            if id == ID_PKIX_OCSP_ARCHIVE_CUTOFF.as_bytes() {
                let at = Cursor::new(value).next()?.ok_or(Malformed("a time"))?;
                self.keeps_from = Some(time(&at)?);
            } else if critical && id != ID_PKIX_OCSP_NONCE.as_bytes() {
                self.foreign = true;
            }
        }
        Ok(())
    }

    /// What it says of a certificate of `issuer`.
    pub(super) fn answer(&self, serial: &[u8], issuer: &SignerCertificate) -> Option<&Answer> {
        let (name, key) = (issuer.subject_der(), key_octets(&issuer.key_der()));
        self.answers.iter().filter(|_| !self.foreign).find(|answer| {
            answer.serial == serial
                && answer.hash.is_some_and(|hash| {
                    hash.digest(&name) == answer.issuer_name
                        && hash.digest(&key) == answer.issuer_key
                })
        })
    }

    /// Whether `issuer`, or somebody whom it certified for this (RFC 6960 section 4.2.2.2), signed
    /// the response. `pool` are other certificates at hand; `revoked` says of a responder without
    /// id-pkix-ocsp-nocheck whether a list names it.
    pub(super) fn is_signed_for(
        &self,
        issuer: &SignerCertificate,
        pool: &[Vec<u8>],
        revoked: &dyn Fn(&SignerCertificate) -> bool,
    ) -> bool {
        let signed = |key_der: &[u8]| {
            algorithm::holds_over(key_der, &self.algorithm, &self.tbs, &self.signature) == Ok(true)
        };
        if self.responder.is(issuer) && signed(&issuer.key_der()) {
            return true;
        }
        let others = self.certificates.iter().chain(pool);
        others
            .filter_map(|der| SignerCertificate::from_der(der.clone(), Vec::new()).ok())
            .filter(|responder| self.responder.is(responder) && may_answer(responder))
            .filter(|responder| responder.is_valid_at(self.produced_at))
            .any(|responder| {
                issuer.has_issued(&responder)
                    && signed(&responder.key_der())
                    && responder.is_signed_by(&issuer.key_der())
                    && (is_exempt(&responder) || !revoked(&responder))
            })
    }
}

impl Responder {
    fn read(id: &Tlv<'_>) -> Result<Self, Malformed> {
        const WHAT: &str = "the responder of an OCSP response";
        match id.tag {
            tag::CONTEXT_1 => Name::from_der(id.value).map(Self::Name).map_err(|_| Malformed(WHAT)),
            tag::CONTEXT_2 => {
                let key = id.inside().expect(tag::OCTET_STRING, WHAT)?;
                Ok(Self::Key(key.value.to_vec()))
            }
            _ => Err(Malformed(WHAT)),
        }
    }

    fn is(&self, certificate: &SignerCertificate) -> bool {
        match self {
            Self::Name(name) => {
                certval::compare_names(name, certificate.decoded().tbs_certificate().subject())
            }
            Self::Key(hash) => *hash == Hash::Sha1.digest(&key_octets(&certificate.key_der())),
        }
    }
}

impl Answer {
    fn read(answer: &Tlv<'_>) -> Result<Self, Malformed> {
        const WHAT: &str = "an answer of an OCSP response";
        let mut fields = answer.inside();
        let mut id = fields.expect(tag::SEQUENCE, WHAT)?.inside();
        let hash = id.expect(tag::SEQUENCE, WHAT)?.inside().expect(tag::OID, WHAT)?;
        let hash = ObjectIdentifier::from_der(hash.raw).map_err(|_| Malformed(WHAT))?;
        let issuer_name = id.expect(tag::OCTET_STRING, WHAT)?.value.to_vec();
        let issuer_key = id.expect(tag::OCTET_STRING, WHAT)?.value.to_vec();
        let serial = id.expect(tag::INTEGER, WHAT)?.value.to_vec();
        let status = read_status(&fields.next()?.ok_or(Malformed(WHAT))?)?;
        let this_update = time(&fields.expect(tag::GENERALIZED_TIME, WHAT)?)?;
        let next_update = match fields.optional(tag::CONTEXT_0)? {
            Some(next) => Some(time(&next.inside().next()?.ok_or(Malformed(WHAT))?)?),
            None => None,
        };
        if let Some(explicit) = fields.optional(tag::CONTEXT_1)? {
            for extension in sequence_of(explicit.inside().next()?)? {
                if extension_parts(&extension)?.1 {
                    return Err(Malformed("an answer that is not understood"));
                }
            }
        }
        let hash = Hash::from_oid(hash);
        Ok(Self { hash, issuer_name, issuer_key, serial, status, this_update, next_update })
    }
}

fn read_status(status: &Tlv<'_>) -> Result<Status, Malformed> {
    /// certificateHold (RFC 5280 section 5.3.1).
    const HOLD: u8 = 6;
    match status.tag {
        0x80 => Ok(Status::Good),
        0x82 => Ok(Status::Unknown),
        tag::CONTEXT_1 => {
            let mut fields = status.inside();
            let at = time(&fields.expect(tag::GENERALIZED_TIME, "a revocation")?)?;
            let reason = fields.optional(tag::CONTEXT_0)?;
            let on_hold = reason.is_some_and(|reason| reason.value.last() == Some(&HOLD));
            Ok(Status::Revoked { at, on_hold })
        }
        _ => Err(Malformed("the status in an OCSP response")),
    }
}

/// Whether a certificate is for answering (id-kp-OCSPSigning).
fn may_answer(responder: &SignerCertificate) -> bool {
    let usage = responder.decoded().tbs_certificate().get_extension::<ExtendedKeyUsage>();
    matches!(usage, Ok(Some((_, usage))) if usage.0.contains(&ID_KP_OCSP_SIGNING))
}

/// Whether nobody need be asked about the responder itself (id-pkix-ocsp-nocheck).
fn is_exempt(responder: &SignerCertificate) -> bool {
    let extensions = responder.decoded().tbs_certificate().extensions();
    extensions.is_some_and(|all| all.iter().any(|one| one.extn_id == ID_PKIX_OCSP_NOCHECK))
}

/// The octets of a key inside its BIT STRING.
fn key_octets(key_der: &[u8]) -> Vec<u8> {
    SubjectPublicKeyInfoRef::from_der(key_der)
        .map_or_else(|_| Vec::new(), |key| key.subject_public_key.raw_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::Response;
    use proptest::prelude::*;

    #[test]
    fn a_response_that_is_an_error_answers_nothing() {
        for status in 1..7 {
            assert!(Response::read(&[0x30, 3, 10, 1, status]).is_err(), "status {status}");
        }
        assert!(Response::read(&[0x30, 3, 10, 1, 0]).is_err(), "successful, with nothing in it");
    }

    #[test]
    fn a_response_above_the_limit_is_not_read() {
        let large = vec![0x30; super::MAX_RESPONSE_BYTES + 1];
        let read = Response::read(&large).err().expect("refused");
        assert_eq!(read.0, "an OCSP response above the limit");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Response::read(&bytes);
            let _ = super::super::crl::Crl::read(&bytes, true);
        }
    }
}
