//! The signer's chain to a trust anchor.
//!
//! Owns the search; each chain found is judged by `certval` (RFC 5280 section 6).

use std::sync::Arc;

use certval::{
    CertificationPath, CertificationPathResults, CertificationPathSettings, PDVCertificate,
    PDVTrustAnchorChoice, TimeOfInterest, compare_names, parse_cert, validate_path_rfc5280,
};
use der::{Decode as _, Encode as _};
use jiff::Timestamp;
use x509_cert::anchor::TrustAnchorChoice;
use x509_cert::certificate::Raw;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

use super::Policy;
use super::sources::{Anchor, Sources};
use crate::SignerCertificate;
use crate::trusted_list::{Listing, ServiceKind};

/// Certificates between signer and anchor.
const MAX_INTERMEDIATES: usize = 6;
/// Chains that are judged before giving up.
const MAX_CHAINS: usize = 32;
/// Issuers that are looked at before giving up: names can be made to lead anywhere and back.
const MAX_ISSUERS: usize = 64;

/// What a certificate is judged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A person's signature over a document.
    Document,
    /// An authority's timestamp.
    Timestamp,
}

/// What the search for a chain gave.
pub(super) enum ChainVerdict {
    Found(Found),
    /// Nobody is trusted: there is nothing to search for.
    NoAnchors,
    /// Nobody at hand leads to an anchor.
    Absent,
    /// A chain that does not hold, and why.
    Broken(String),
    /// A chain to a service that the Trusted List had not granted then, and what it says.
    NotGranted(String),
}

/// A chain that holds.
#[derive(Clone)]
pub(super) struct Found {
    /// From the anchor to the signer.
    pub(super) chain: Vec<SignerCertificate>,
    /// The anchor's name.
    pub(super) anchor: String,
    /// The service of a Trusted List that the anchor belongs to.
    pub(super) service: Option<Arc<Listing>>,
}

/// The chain of `certificate` through `pool` to an anchor.
///
/// `at` is the moment at which it must have been valid; `None` leaves dates aside, so that one
/// fault is not told twice. `asked_at` is when services of Trusted Lists must have been granted.
pub(super) fn find<'a>(
    certificate: &SignerCertificate,
    pool: impl Iterator<Item = &'a [u8]>,
    sources: &Sources,
    purpose: Purpose,
    at: Option<Timestamp>,
    asked_at: Timestamp,
) -> ChainVerdict {
    if sources.anchors.is_empty() {
        return ChainVerdict::NoAnchors;
    }
    let Ok(target) = parse_cert(&certificate.der, "") else {
        return ChainVerdict::Broken("the certificate cannot be read".to_owned());
    };
    let pool: Vec<PDVCertificate> = pool.filter_map(|der| parse_cert(der, "").ok()).collect();
    let mut search = Search {
        pool: &pool,
        sources,
        purpose,
        at,
        asked_at,
        left: MAX_CHAINS,
        issuers_left: MAX_ISSUERS,
        why: None,
        withdrawn: None,
    };
    match search.from(&target, &mut Vec::new()) {
        Some(found) => ChainVerdict::Found(found),
        None => match (search.why, search.withdrawn) {
            (_, Some(withdrawn)) => ChainVerdict::NotGranted(withdrawn),
            (Some(why), None) => ChainVerdict::Broken(why),
            (None, None) => ChainVerdict::Absent,
        },
    }
}

/// Whether a certificate of another use than signing documents leads to an anchor through `pool`;
/// its own dates and those of its issuers are judged at the policy's moment.
pub(crate) fn leads_to_anchor(
    certificate: &SignerCertificate,
    pool: &[&[u8]],
    policy: &Policy,
) -> Result<(), String> {
    let sources = Sources::read(policy, false);
    let (purpose, at) = (Purpose::Timestamp, policy.at);
    match find(certificate, pool.iter().copied(), &sources, purpose, Some(at), at) {
        ChainVerdict::Found(_) => Ok(()),
        ChainVerdict::NoAnchors | ChainVerdict::Absent => {
            Err("no chain to a trust anchor".to_owned())
        }
        ChainVerdict::Broken(why) | ChainVerdict::NotGranted(why) => Err(why),
    }
}

struct Search<'a> {
    pool: &'a [PDVCertificate],
    sources: &'a Sources,
    purpose: Purpose,
    at: Option<Timestamp>,
    asked_at: Timestamp,
    left: usize,
    issuers_left: usize,
    why: Option<String>,
    withdrawn: Option<String>,
}

impl Search<'_> {
    /// Goes up from the last of `below` (or the target), nearest first.
    fn from(&mut self, target: &PDVCertificate, below: &mut Vec<PDVCertificate>) -> Option<Found> {
        let top = below.last().unwrap_or(target).clone();
        let sources = self.sources;
        for anchor in sources.anchors.iter().filter(|anchor| issued(&anchor.certificate, &top)) {
            self.left = self.left.checked_sub(1)?;
            match self.judge(anchor, below, target) {
                Ok(found) => match self.granted(anchor) {
                    Ok(service) => return Some(Found { service, ..found }),
                    Err(withdrawn) => self.withdrawn = Some(withdrawn),
                },
                Err(why) => self.why = Some(why),
            }
        }
        if below.len() >= MAX_INTERMEDIATES {
            return None;
        }
        for issuer in self.pool.iter().filter(|issuer| issued(issuer, &top)) {
            let again = issuer == target || below.contains(issuer);
            if again {
                continue;
            }
            if self.left == 0 || self.issuers_left == 0 {
                return None;
            }
            self.issuers_left -= 1;
            below.push(issuer.clone());
            let found = self.from(target, below);
            below.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn judge(
        &self,
        anchor: &Anchor,
        below: &[PDVCertificate],
        target: &PDVCertificate,
    ) -> Result<Found, String> {
        let trusted = trust(anchor.certificate.as_bytes()).ok_or("the anchor cannot be read")?;
        let intermediates: Vec<PDVCertificate> = below.iter().rev().cloned().collect();
        let all = std::iter::once(&anchor.certificate).chain(&intermediates);
        let chain = all
            .chain(std::iter::once(target))
            .map(|one| SignerCertificate::from_der(one.as_bytes().to_vec(), Vec::new()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| error.to_string())?;
        let path = CertificationPath::new(trusted, intermediates, target.clone());
        let mut results = CertificationPathResults::new();
        // A Trusted List keeps authorities that have ended, and says itself until when they count.
        let settings = settings(self.at, anchor.unconditional);
        validate_path_rfc5280(&self.sources.environment, &settings, &path, &mut results)
            .map_err(|error| error.to_string())?;
        let anchor = chain.first().map(SignerCertificate::name).unwrap_or_default();
        Ok(Found { chain, anchor, service: None })
    }

    /// The service by which an anchor counts then; `None` for an anchor that needs none.
    fn granted(&self, anchor: &Anchor) -> Result<Option<Arc<Listing>>, String> {
        let kind = match self.purpose {
            Purpose::Document => ServiceKind::Certificates,
            Purpose::Timestamp => ServiceKind::Timestamps,
        };
        let mut fitting = anchor.services.iter().filter(|service| service.kind == kind);
        let granted = fitting.clone().find(|service| service.is_granted(self.asked_at));
        match (granted, fitting.next()) {
            (Some(service), _) => Ok(Some(Arc::clone(service))),
            (None, _) if anchor.unconditional => Ok(None),
            (None, Some(service)) => Err(format!(
                "the Trusted List says of {} on {}: {}",
                service.name,
                self.asked_at,
                service.status(self.asked_at)
            )),
            (None, None) => {
                Err("the Trusted List knows the authority for other services".to_owned())
            }
        }
    }
}

/// The subject key identifier extension.
pub(super) fn key_identifier(certificate: &SignerCertificate) -> Option<Vec<u8>> {
    let (_, key) =
        certificate.decoded().tbs_certificate().get_extension::<SubjectKeyIdentifier>().ok()??;
    Some(key.0.as_bytes().to_vec())
}

fn issued(issuer: &PDVCertificate, certificate: &PDVCertificate) -> bool {
    compare_names(
        issuer.decoded().tbs_certificate().subject(),
        certificate.decoded().tbs_certificate().issuer(),
    )
}

fn trust(der: &[u8]) -> Option<PDVTrustAnchorChoice> {
    let certificate = x509_cert::certificate::CertificateInner::<Raw>::from_der(der).ok()?;
    let choice = TrustAnchorChoice::Certificate(certificate);
    PDVTrustAnchorChoice::try_from(choice.to_der().ok()?.as_slice()).ok()
}

fn settings(at: Option<Timestamp>, dated_anchor: bool) -> CertificationPathSettings {
    let mut settings = CertificationPathSettings::default();
    let moment =
        at.and_then(|at| TimeOfInterest::from_unix_secs(u64::try_from(at.as_second()).ok()?).ok());
    settings.set_time_of_interest(moment.unwrap_or_else(TimeOfInterest::disabled));
    settings.set_enforce_trust_anchor_validity(dated_anchor);
    // The anchors are chosen here, from the policy alone.
    settings.set_require_ta_store(false);
    settings
}
