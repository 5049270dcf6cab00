//! What a policy brings along, read once: anchors, revocation data, and what was found out already.
//!
//! Two things are remembered: signatures that hold (for ever, being arithmetic), and chains that
//! were judged, each for the span of time in which nothing in it changes.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use certval::{
    Error, PDVCertificate, PathValidationStatus, PkiEnvironment, VerifySignatureMessage,
    parse_cert, validate_path_rfc5280,
};
use der::Encode as _;
use der::asn1::BitString;
use jiff::Timestamp;
use sha2::Digest as _;
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::Policy;
use super::chain::Found;
use super::crl::Crl;
use super::ocsp::Response;
use super::revocation::RevocationOutcome;
use crate::algorithm;
use crate::anchors;
use crate::trusted_list::Listing;

/// Signatures and chains that are remembered; beyond this everything is forgotten at once.
const MAX_REMEMBERED: usize = 4_096;

/// A digest by which something is remembered.
pub(super) type Key = [u8; 32];

/// A policy, read.
pub(super) struct Sources {
    pub(super) anchors: Vec<Anchor>,
    pub(super) crls: Vec<Crl>,
    pub(super) responses: Vec<Response>,
    pub(super) environment: PkiEnvironment,
    /// `None` remembers nothing.
    chains: Option<Mutex<HashMap<Key, Arc<Judged>>>>,
}

/// A certificate that is trusted.
pub(super) struct Anchor {
    pub(super) certificate: PDVCertificate,
    /// Trusted as such, whatever a Trusted List says.
    pub(super) unconditional: bool,
    /// What Trusted Lists say about it.
    pub(super) services: Vec<Arc<Listing>>,
}

/// A chain that was judged and holds.
pub(super) struct Judged {
    pub(super) found: Found,
    pub(super) revocation: RevocationOutcome,
    /// It holds for validations from here ...
    pub(super) from: Timestamp,
    /// ... to here: the first end of a certificate or nextUpdate in it.
    pub(super) until: Timestamp,
}

impl Sources {
    /// Reads a policy; what cannot be read counts for nothing. `kept` remembers and makes indices.
    pub(super) fn read(policy: &Policy, kept: bool) -> Self {
        let given = policy.crls.iter().flat_map(|bytes| anchors::crls(bytes));
        let lists = policy.anchors.crls().iter().cloned().chain(given);
        let responses = policy.anchors.responses().iter();
        Self {
            anchors: read_anchors(policy),
            crls: lists.filter_map(|der| Crl::read(&der, kept).ok()).collect(),
            responses: responses.filter_map(|der| Response::read(der).ok()).collect(),
            environment: environment(),
            chains: kept.then(Mutex::default),
        }
    }

    /// These and what a file brings along for all its signatures.
    pub(super) fn and_of_file(mut self, crls: &[Vec<u8>], responses: &[Vec<u8>]) -> Self {
        self.crls.extend(crls.iter().filter_map(|der| Crl::read(der, false).ok()));
        self.responses.extend(responses.iter().filter_map(|der| Response::read(der).ok()));
        self
    }

    /// A chain that was judged before and holds at `at`.
    pub(super) fn recall(&self, key: &Key, at: Timestamp) -> Option<Arc<Judged>> {
        let chains = locked(self.chains.as_ref()?);
        chains.get(key).filter(|judged| judged.from <= at && at <= judged.until).cloned()
    }

    /// Remembers a chain that holds.
    pub(super) fn remember(&self, key: Key, judged: Judged) {
        let Some(chains) = &self.chains else {
            return;
        };
        let mut chains = locked(chains);
        if chains.len() >= MAX_REMEMBERED {
            chains.clear();
        }
        chains.insert(key, Arc::new(judged));
    }

    /// Whether chains are remembered.
    pub(super) fn remembers(&self) -> bool {
        self.chains.is_some()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is behind these locks is whole after every statement.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read_anchors(policy: &Policy) -> Vec<Anchor> {
    let mut anchors: Vec<Anchor> = policy
        .anchors
        .certificates()
        .iter()
        .filter_map(|der| parse_cert(der, "").ok())
        .map(|certificate| Anchor { certificate, unconditional: true, services: Vec::new() })
        .collect();
    let mut places: HashMap<Vec<u8>, usize> = anchors
        .iter()
        .enumerate()
        .map(|(place, anchor)| (anchor.certificate.as_bytes().to_vec(), place))
        .collect();
    for (der, service) in policy.anchors.listed() {
        if let Some(place) = places.get(der) {
            anchors[*place].services.push(Arc::clone(service));
        } else if let Ok(certificate) = parse_cert(der, "") {
            places.insert(der.clone(), anchors.len());
            let services = vec![Arc::clone(service)];
            anchors.push(Anchor { certificate, unconditional: false, services });
        }
    }
    anchors
}

/// `certval` with the algorithms that are accepted here, and no others.
fn environment() -> PkiEnvironment {
    let mut environment = PkiEnvironment::default();
    environment.add_validate_path_callback(validate_path_rfc5280);
    environment.add_verify_signature_message_callback(Signatures::default());
    environment
}

/// Signatures on certificates, each checked once.
#[derive(Default)]
struct Signatures {
    held: Mutex<HashSet<Key>>,
}

impl VerifySignatureMessage for Signatures {
    fn verify_signature_message(
        &self,
        _: &PkiEnvironment,
        message: &[u8],
        signature: &BitString,
        algorithm: &AlgorithmIdentifierOwned,
        key: &SubjectPublicKeyInfoOwned,
    ) -> Result<(), Error> {
        const FAILURE: Error =
            Error::PathValidation(PathValidationStatus::SignatureVerificationFailure);
        let (Ok(key), Ok(named), Some(value)) =
            (key.to_der(), algorithm.to_der(), signature.as_bytes())
        else {
            return Err(FAILURE);
        };
        let digest = digest_of([key.as_slice(), &named, value, message]);
        if locked(&self.held).contains(&digest) {
            return Ok(());
        }
        if algorithm::holds_over(&key, algorithm, message, value) != Ok(true) {
            return Err(FAILURE);
        }
        let mut held = locked(&self.held);
        if held.len() >= MAX_REMEMBERED {
            held.clear();
        }
        held.insert(digest);
        Ok(())
    }
}

/// SHA-256 over parts, each behind its length, so that no two series of parts are alike.
pub(super) fn digest_of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Key {
    let mut digest = sha2::Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}
