//! Revocation lists (RFC 5280 section 5) of versions 1 and 2: walked over, not decoded.
//!
//! `x509_cert::crl` refuses version 1, and a list of a large authority has some hundred thousand
//! entries. Owns what a list covers and what it says of one certificate; whether it speaks for a
//! moment is [`super::revocation`]'s. Delta and indirect lists, and lists of some reasons alone,
//! cover nothing here.

use std::collections::HashMap;
use std::sync::Mutex;

use const_oid::db::rfc5280::{
    ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_CRL_NUMBER, ID_CE_CRL_REASONS, ID_CE_FRESHEST_CRL,
    ID_CE_HOLD_INSTRUCTION_CODE, ID_CE_INVALIDITY_DATE, ID_CE_ISSUING_DISTRIBUTION_POINT,
};
use der::Decode as _;
use der::oid::ObjectIdentifier;
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;
use x509_cert::name::Name;
use x509_cert::time::Time;

use crate::algorithm;
use crate::signer::timestamp;
use crate::tlv::{Cursor, Malformed, Tlv, tag};

/// ExpiredCertsOnCRL (X.509 section 9.5.2.8).
const ID_CE_EXPIRED_CERTS_ON_CRL: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.60");
/// Critical extensions that are understood.
const UNDERSTOOD: [ObjectIdentifier; 5] = [
    ID_CE_ISSUING_DISTRIBUTION_POINT,
    ID_CE_AUTHORITY_KEY_IDENTIFIER,
    ID_CE_CRL_NUMBER,
    ID_CE_FRESHEST_CRL,
    ID_CE_EXPIRED_CERTS_ON_CRL,
];
/// Critical extensions of an entry that are understood.
const UNDERSTOOD_OF_ENTRIES: [ObjectIdentifier; 3] =
    [ID_CE_CRL_REASONS, ID_CE_HOLD_INSTRUCTION_CODE, ID_CE_INVALIDITY_DATE];
/// certificateHold (RFC 5280 section 5.3.1).
const HOLD: u8 = 6;
/// removeFromCRL.
const REMOVED: u8 = 8;

/// A revocation list.
pub(super) struct Crl {
    issuer: Name,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Option<Timestamp>,
    /// Certificates that ended after this moment stay on the list.
    pub(super) keeps_from: Option<Timestamp>,
    scope: Scope,
    /// What is signed.
    tbs: Vec<u8>,
    algorithm: AlgorithmIdentifierOwned,
    signature: Vec<u8>,
    /// Where the entries stand in `tbs`.
    entries: std::ops::Range<usize>,
    /// By serial number; made for lists that are kept.
    index: Option<HashMap<Vec<u8>, Entry>>,
    /// Keys under which the signature holds.
    held_under: Mutex<Vec<Vec<u8>>>,
}

/// What a list says of one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) at: Timestamp,
    pub(super) on_hold: bool,
}

/// Which certificates of its issuer a list is about.
#[derive(Default)]
struct Scope {
    only_users: bool,
    only_authorities: bool,
    /// Something that is not processed here: the list covers nothing.
    foreign: bool,
    /// Names of its distribution point, as GeneralNames in DER.
    points: Option<Vec<Vec<u8>>>,
}

/// The certificate that is asked about.
pub(super) struct Asked<'a> {
    pub(super) issuer: &'a Name,
    /// Serial number without its tag and length.
    pub(super) serial: &'a [u8],
    pub(super) is_authority: bool,
    /// Names of the distribution points in it, as GeneralNames in DER.
    pub(super) points: &'a [Vec<u8>],
}

impl Crl {
    /// Reads a list in DER; `kept` makes an index of it.
    pub(super) fn read(der: &[u8], kept: bool) -> Result<Self, Malformed> {
        let list = Cursor::new(der).expect(tag::SEQUENCE, "a revocation list")?;
        let mut parts = list.inside();
        let tbs = parts.expect(tag::SEQUENCE, "a revocation list")?;
        let algorithm = parts.expect(tag::SEQUENCE, "the list's algorithm")?;
        let signature = bits(&parts.expect(tag::BIT_STRING, "the list's signature")?)?;
        let mut fields = tbs.inside();
        fields.optional(tag::INTEGER)?;
        // The algorithm stands twice; a difference is a substitution (section 5.1.1.2).
        if fields.expect(tag::SEQUENCE, "the list's algorithm")?.raw != algorithm.raw {
            return Err(Malformed("two algorithms in one revocation list"));
        }
        let issuer = fields.expect(tag::SEQUENCE, "the list's issuer")?;
        let this_update = time(&fields.next()?.ok_or(Malformed("thisUpdate"))?)?;
        let next_update = match fields.peek() {
            Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => {
                fields.next()?.map(|next| time(&next)).transpose()?
            }
            _ => None,
        };
        let entries = fields.optional(tag::SEQUENCE)?.map_or(0..0, |entries| {
            let start = entries.value.as_ptr() as usize - tbs.raw.as_ptr() as usize;
            start..start + entries.value.len()
        });
        let (scope, keeps_from) = extensions(fields.optional(tag::CONTEXT_0)?)?;
        let mut crl = Self {
            issuer: Name::from_der(issuer.raw).map_err(|_| Malformed("the list's issuer"))?,
            this_update,
            next_update,
            keeps_from,
            scope,
            tbs: tbs.raw.to_vec(),
            algorithm: AlgorithmIdentifierOwned::from_der(algorithm.raw)
                .map_err(|_| Malformed("the list's algorithm"))?,
            signature: signature.to_vec(),
            entries,
            index: None,
            held_under: Mutex::default(),
        };
        if kept {
            let mut index = HashMap::new();
            crl.walk(|serial, entry| {
                index.insert(serial.to_vec(), entry);
            })?;
            crl.index = Some(index);
        }
        Ok(crl)
    }

    /// Whether the list is about certificates like this one.
    pub(super) fn covers(&self, asked: &Asked<'_>) -> bool {
        let other_kind = match asked.is_authority {
            true => self.scope.only_users,
            false => self.scope.only_authorities,
        };
        let point = self
            .scope
            .points
            .as_ref()
            .is_none_or(|points| points.iter().any(|point| asked.points.contains(point)));
        !self.scope.foreign
            && !other_kind
            && point
            && certval::compare_names(&self.issuer, asked.issuer)
    }

    /// Whether the holder of `key_der` (SubjectPublicKeyInfo) signed the list.
    pub(super) fn is_signed_by(&self, key_der: &[u8]) -> bool {
        let mut held_under =
            self.held_under.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if held_under.iter().any(|key| key == key_der) {
            return true;
        }
        let held = algorithm::holds_over(key_der, &self.algorithm, &self.tbs, &self.signature);
        if held == Ok(true) {
            held_under.push(key_der.to_vec());
        }
        held == Ok(true)
    }

    /// The entry of a certificate. An entry anywhere that is not understood makes the whole list
    /// unusable (section 5.3).
    pub(super) fn entry(&self, serial: &[u8]) -> Result<Option<Entry>, Malformed> {
        if let Some(index) = &self.index {
            return Ok(index.get(serial).copied());
        }
        let mut found = None;
        self.walk(|listed, entry| {
            if listed == serial {
                found = Some(entry);
            }
        })?;
        Ok(found)
    }

    fn walk(&self, mut each: impl FnMut(&[u8], Entry)) -> Result<(), Malformed> {
        let mut entries = Cursor::new(&self.tbs[self.entries.clone()]);
        while let Some(one) = entries.next()? {
            let mut fields = one.inside();
            let serial = fields.expect(tag::INTEGER, "an entry of a list")?.value;
            let at = time(&fields.next()?.ok_or(Malformed("an entry of a list"))?)?;
            let mut entry = Entry { at, on_hold: false };
            let mut removed = false;
            for extension in sequence_of(fields.next()?)? {
                let (id, critical, value) = extension_parts(&extension)?;
                if critical && !known(&UNDERSTOOD_OF_ENTRIES, id) {
                    return Err(Malformed("an entry that is not understood"));
                }
                if id == ID_CE_CRL_REASONS.as_bytes() {
                    let reason = value.last().copied();
                    entry.on_hold = reason == Some(HOLD);
                    removed = reason == Some(REMOVED);
                }
            }
            if !removed {
                each(serial, entry);
            }
        }
        Ok(())
    }
}

/// GeneralNames of a certificate's or list's distribution point, inside DistributionPointName.
pub(super) fn full_names(point: &Tlv<'_>) -> Result<Vec<Vec<u8>>, Malformed> {
    match point.inside().optional(tag::CONTEXT_0)? {
        Some(full) => Ok(full.inside().all()?.iter().map(|name| name.raw.to_vec()).collect()),
        // A name relative to the issuer: nobody writes it.
        None => Ok(Vec::new()),
    }
}

/// Octets of a BIT STRING without unused bits.
pub(super) fn bits<'a>(string: &Tlv<'a>) -> Result<&'a [u8], Malformed> {
    match string.value {
        [0, octets @ ..] => Ok(octets),
        _ => Err(Malformed("a bit string")),
    }
}

/// UTCTime or GeneralizedTime.
pub(super) fn time(element: &Tlv<'_>) -> Result<Timestamp, Malformed> {
    Time::from_der(element.raw).map(timestamp).map_err(|_| Malformed("a time"))
}

/// Name, criticality and value of an Extension.
pub(super) fn extension_parts<'a>(
    extension: &Tlv<'a>,
) -> Result<(&'a [u8], bool, &'a [u8]), Malformed> {
    let mut fields = extension.inside();
    let id = fields.expect(tag::OID, "an extension")?.value;
    let critical = fields.optional(tag::BOOLEAN)?.is_some_and(|flag| flag.value != [0]);
    let value = fields.expect(tag::OCTET_STRING, "an extension")?.value;
    Ok((id, critical, value))
}

/// The elements of a SEQUENCE OF that may be absent.
pub(super) fn sequence_of<'a>(sequence: Option<Tlv<'a>>) -> Result<Vec<Tlv<'a>>, Malformed> {
    sequence.map_or_else(|| Ok(Vec::new()), |sequence| sequence.inside().all())
}

fn known(ids: &[ObjectIdentifier], id: &[u8]) -> bool {
    ids.iter().any(|known| known.as_bytes() == id)
}

fn extensions(explicit: Option<Tlv<'_>>) -> Result<(Scope, Option<Timestamp>), Malformed> {
    let mut scope = Scope::default();
    let mut keeps_from = None;
    let Some(explicit) = explicit else {
        return Ok((scope, keeps_from));
    };
    let all = explicit.inside().expect(tag::SEQUENCE, "the list's extensions")?.inside().all()?;
    for extension in &all {
        let (id, critical, value) = extension_parts(extension)?;
        scope.foreign |= critical && !known(&UNDERSTOOD, id);
        if id == ID_CE_ISSUING_DISTRIBUTION_POINT.as_bytes() {
            issuing_point(value, &mut scope)?;
        } else if id == ID_CE_EXPIRED_CERTS_ON_CRL.as_bytes() {
            keeps_from = Some(time(&Cursor::new(value).next()?.ok_or(Malformed("a time"))?)?);
        }
    }
    Ok((scope, keeps_from))
}

/// IssuingDistributionPoint (section 5.2.5); all its tags are implicit.
fn issuing_point(value: &[u8], scope: &mut Scope) -> Result<(), Malformed> {
    const WHAT: &str = "the list's distribution point";
    for field in Cursor::new(value).expect(tag::SEQUENCE, WHAT)?.inside().all()? {
        let is_set = field.value != [0];
        match field.tag {
            tag::CONTEXT_0 => scope.points = Some(full_names(&field)?),
            0x81 => scope.only_users = is_set,
            0x82 => scope.only_authorities = is_set,
            // Some reasons, indirect, attribute certificates alone.
            0x84 | 0x85 => scope.foreign |= is_set,
            _ => scope.foreign = true,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Asked, Crl, Entry};
    use crate::tlv::{element, tag};
    use der::{Decode as _, Encode as _};
    use x509_cert::name::Name;

    fn name(text: &str) -> Name {
        text.parse().expect("name")
    }

    fn utc(text: &str) -> Vec<u8> {
        element(tag::UTC_TIME, &[text.as_bytes()])
    }

    fn extension(last_arc: u8, critical: bool, value: &[u8]) -> Vec<u8> {
        let flag = element(tag::BOOLEAN, &[&[0xff]]);
        element(
            tag::SEQUENCE,
            &[
                &[6, 3, 0x55, 0x1d, last_arc],
                if critical { &flag } else { &[] },
                &element(tag::OCTET_STRING, &[value]),
            ],
        )
    }

    fn entry(serial: u8, extensions: &[u8]) -> Vec<u8> {
        element(tag::SEQUENCE, &[&[tag::INTEGER, 1, serial], &utc("261120100000Z"), extensions])
    }

    /// A list whose signature is nonsense.
    fn list(version: &[u8], entries: &[Vec<u8>], extensions: &[Vec<u8>]) -> Vec<u8> {
        // sha256WithRSAEncryption.
        let algorithm = [0x30, 11, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];
        let extensions = match extensions.is_empty() {
            true => Vec::new(),
            false => element(tag::CONTEXT_0, &[&element(tag::SEQUENCE, &[&extensions.concat()])]),
        };
        let entries = match entries.is_empty() {
            true => Vec::new(),
            false => element(tag::SEQUENCE, &[&entries.concat()]),
        };
        let tbs = element(
            tag::SEQUENCE,
            &[
                version,
                &algorithm,
                &name("CN=Issuing").to_der().expect("der"),
                &utc("261122100000Z"),
                &utc("261222100000Z"),
                &entries,
                &extensions,
            ],
        );
        element(tag::SEQUENCE, &[&tbs, &algorithm, &element(tag::BIT_STRING, &[&[0, 1, 2]])])
    }

    const V2: [u8; 3] = [tag::INTEGER, 1, 1];

    fn covers(crl: &Crl, is_authority: bool, points: &[Vec<u8>]) -> bool {
        let issuer = name("CN=ISSUING");
        crl.covers(&Asked { issuer: &issuer, serial: &[7], is_authority, points })
    }

    #[test]
    fn a_list_of_version_1_is_read() {
        use x509_cert::certificate::Raw;
        use x509_cert::crl::CertificateList;
        let der = list(&[], &[entry(7, &[])], &[]);
        assert!(CertificateList::<Raw>::from_der(&der).is_err(), "x509_cert refuses it");
        let crl = Crl::read(&der, false).expect("reads");
        let at = "2026-11-20T10:00:00Z".parse().expect("time");
        assert_eq!(crl.entry(&[7]), Ok(Some(Entry { at, on_hold: false })));
        assert_eq!(crl.entry(&[8]), Ok(None), "another certificate");
        assert!(covers(&crl, false, &[]), "names are compared as RFC 5280 says");
        assert!(!crl.is_signed_by(&[]), "and nobody signed it");
    }

    #[test]
    fn a_kept_list_says_the_same_as_one_that_is_walked() {
        let hold = element(tag::SEQUENCE, &[&extension(21, false, &[10, 1, 6])]);
        let removed = element(tag::SEQUENCE, &[&extension(21, false, &[10, 1, 8])]);
        let entries = [entry(7, &hold), entry(8, &[]), entry(9, &removed)];
        let der = list(&V2, &entries, &[]);
        let [walked, kept] = [false, true].map(|kept| Crl::read(&der, kept).expect("reads"));
        for serial in [7, 8, 9, 10] {
            assert_eq!(walked.entry(&[serial]), kept.entry(&[serial]), "{serial}");
        }
        assert!(walked.entry(&[7]).expect("read").expect("listed").on_hold, "on hold");
        assert_eq!(walked.entry(&[9]), Ok(None), "taken off again");
    }

    #[test]
    fn an_entry_that_is_not_understood_makes_the_list_unusable() {
        let issuer = element(tag::SEQUENCE, &[&extension(29, true, &[0x30, 0])]);
        let der = list(&V2, &[entry(7, &[]), entry(8, &issuer)], &[]);
        let crl = Crl::read(&der, false).expect("reads");
        assert!(crl.entry(&[7]).is_err(), "certificateIssuer: the entry is another authority's");
        assert!(Crl::read(&der, true).is_err(), "the same when it is kept");
    }

    #[test]
    fn a_list_covers_what_its_distribution_point_says() {
        let uri = [0x86, 3, b'u', b'r', b'i'];
        let point = element(tag::CONTEXT_0, &[&element(tag::CONTEXT_0, &[&uri])]);
        let with = |fields: &[u8]| {
            let value = element(tag::SEQUENCE, &[fields]);
            Crl::read(&list(&V2, &[], &[extension(28, true, &value)]), false).expect("reads")
        };
        assert!(covers(&with(&point), false, &[uri.to_vec()]), "the same point");
        assert!(!covers(&with(&point), false, &[]), "another point");
        assert!(!covers(&with(&[0x81, 1, 0xff]), true, &[]), "of users alone");
        assert!(!covers(&with(&[0x82, 1, 0xff]), false, &[]), "of authorities alone");
        for foreign in [[0x84, 1, 0xff], [0x85, 1, 0xff], [0x83, 1, 0]] {
            assert!(!covers(&with(&foreign), false, &[]), "{foreign:02x?}");
        }
    }

    #[test]
    fn a_delta_list_covers_nothing() {
        let der = list(&V2, &[], &[extension(27, true, &[2, 1, 1])]);
        assert!(!covers(&Crl::read(&der, false).expect("reads"), false, &[]));
    }

    #[test]
    fn a_substituted_algorithm_is_refused() {
        let mut der = list(&V2, &[], &[]);
        let at = der.windows(2).rposition(|pair| pair == [1, 11]).expect("the outer one");
        der[at + 1] = 12;
        assert!(Crl::read(&der, false).is_err(), "inside sha256, outside sha384");
    }
}
