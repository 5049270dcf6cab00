//! The signer's chain to a trust anchor, and whether anybody in it was revoked.
//!
//! Owns the search; each chain found is judged by `certval` (RFC 5280 section 6). Revocation goes
//! by lists alone. A certificate that names no source of revocation, and for which no list is at
//! hand, has nothing to be asked about.

use certval::{
    CertificationPath, CertificationPathResults, CertificationPathSettings, Error, MemoryCrlSource,
    PDVCertificate, PDVTrustAnchorChoice, PathValidationStatus, PkiEnvironment, TimeOfInterest,
    check_revocation_local, compare_names, parse_cert, validate_path_rfc5280,
};
use der::{Decode as _, Encode as _};
use jiff::Timestamp;
use x509_cert::anchor::TrustAnchorChoice;
use x509_cert::certificate::Raw;
use x509_cert::crl::CertificateList;
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, CrlDistributionPoints, SubjectKeyIdentifier,
};

use super::Policy;
use super::envelope::Envelope;
use crate::SignerCertificate;
use crate::anchors;
use crate::signer::timestamp;

/// Certificates between signer and anchor.
const MAX_INTERMEDIATES: usize = 6;
/// Chains that are judged before giving up.
const MAX_CHAINS: usize = 32;

/// What the search for a chain gave.
pub(super) enum ChainVerdict {
    /// Certificates from the anchor to the signer, DER, and the anchor's name.
    Found { chain: Vec<Vec<u8>>, anchor: String },
    /// Nobody at hand leads to an anchor.
    Absent,
    /// A chain that does not hold, and why.
    Broken(String),
}

/// What the lists say.
pub(super) enum RevocationVerdict {
    /// Nobody is revoked.
    Good(String),
    /// The signer's certificate was revoked.
    Revoked(Timestamp),
    /// An authority's certificate was revoked.
    AuthorityRevoked(String),
    /// A fresh list is missing.
    Missing(String),
    /// Nothing says where to ask.
    NoSource(String),
}

/// The chain of `certificate` through what is in the envelope to an anchor of the policy.
///
/// `dated` false leaves dates aside, so that one fault is not told twice.
pub(super) fn find(
    certificate: &SignerCertificate,
    envelope: &Envelope<'_>,
    policy: &Policy,
    dated: bool,
) -> ChainVerdict {
    let Ok(target) = parse_cert(&certificate.der, "") else {
        return ChainVerdict::Broken("the certificate cannot be read".to_owned());
    };
    let pool = parse_all(envelope.certificates.iter().copied());
    let anchors = parse_all(policy.anchors.certificates().iter().map(Vec::as_slice));
    let mut search = Search {
        pool: &pool,
        anchors: &anchors,
        settings: settings(dated.then_some(policy.at)),
        left: MAX_CHAINS,
        why: None,
    };
    match search.from(&target, &mut Vec::new()) {
        Some(found) => found,
        None => search.why.map_or(ChainVerdict::Absent, ChainVerdict::Broken),
    }
}

/// Whether a certificate of another use than signing documents leads to an anchor through `pool`;
/// its own dates and those of its issuers are judged at the policy's moment.
pub(crate) fn leads_to_anchor(
    certificate: &SignerCertificate,
    pool: &[&[u8]],
    policy: &Policy,
) -> Result<(), String> {
    let (content, crls, signers) = (None, Vec::new(), Vec::new());
    let envelope = Envelope { content, certificates: pool.to_vec(), crls, signers };
    match find(certificate, &envelope, policy, true) {
        ChainVerdict::Found { .. } => Ok(()),
        ChainVerdict::Absent => Err("no chain to a trust anchor".to_owned()),
        ChainVerdict::Broken(why) => Err(why),
    }
}

struct Search<'a> {
    pool: &'a [PDVCertificate],
    anchors: &'a [PDVCertificate],
    settings: CertificationPathSettings,
    left: usize,
    why: Option<String>,
}

impl Search<'_> {
    /// Goes up from the last of `below` (or the target), nearest first.
    fn from(
        &mut self,
        target: &PDVCertificate,
        below: &mut Vec<PDVCertificate>,
    ) -> Option<ChainVerdict> {
        let top = below.last().unwrap_or(target).clone();
        for anchor in self.anchors.iter().filter(|anchor| issued(anchor, &top)) {
            self.left = self.left.checked_sub(1)?;
            match self.judge(anchor, below, target) {
                Ok(found) => return Some(found),
                Err(why) => self.why = Some(why),
            }
        }
        if below.len() >= MAX_INTERMEDIATES {
            return None;
        }
        for issuer in self.pool.iter().filter(|issuer| issued(issuer, &top)) {
            let again = issuer == target || below.contains(issuer);
            if again || self.left == 0 {
                continue;
            }
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
        anchor: &PDVCertificate,
        below: &[PDVCertificate],
        target: &PDVCertificate,
    ) -> Result<ChainVerdict, String> {
        let trusted = trust(anchor.as_bytes()).ok_or("the anchor cannot be read")?;
        let intermediates: Vec<PDVCertificate> = below.iter().rev().cloned().collect();
        let mut chain = vec![anchor.as_bytes().to_vec()];
        chain.extend(intermediates.iter().map(|one| one.as_bytes().to_vec()));
        chain.push(target.as_bytes().to_vec());
        let path = CertificationPath::new(trusted, intermediates, target.clone());
        let mut results = CertificationPathResults::new();
        validate_path_rfc5280(&environment(), &self.settings, &path, &mut results)
            .map_err(|error| error.to_string())?;
        Ok(ChainVerdict::Found { chain, anchor: name_of(anchor) })
    }
}

/// Asks the lists about each certificate of a chain, the anchor's excepted.
pub(super) fn revocation(
    chain: &[Vec<u8>],
    envelope: &Envelope<'_>,
    policy: &Policy,
) -> RevocationVerdict {
    let given = policy.crls.iter().flat_map(|bytes| anchors::crls(bytes));
    let lists: Vec<Vec<u8>> = policy
        .anchors
        .crls()
        .iter()
        .cloned()
        .chain(given)
        .chain(envelope.crls.iter().map(|crl| crl.to_vec()))
        .collect();
    let source = MemoryCrlSource::new();
    for list in &lists {
        source.add(list);
    }
    let mut environment = environment();
    environment.add_crl_source(Box::new(source));
    let mut signer = RevocationVerdict::NoSource("nothing to ask".to_owned());
    for (position, pair) in chain.windows(2).enumerate() {
        let is_signer = position + 2 == chain.len();
        let verdict = ask(&environment, &pair[0], &pair[1], &lists, policy.at);
        match (verdict, is_signer) {
            (RevocationVerdict::Revoked(_), false) => {
                let authority =
                    parse_cert(&pair[1], "").map_or_else(|_| String::new(), |c| name_of(&c));
                return RevocationVerdict::AuthorityRevoked(authority);
            }
            (missing @ RevocationVerdict::Missing(_), false) => return missing,
            (verdict, true) => signer = verdict,
            (_, false) => {}
        }
    }
    signer
}

/// One certificate against the lists of its issuer.
fn ask(
    environment: &PkiEnvironment,
    issuer: &[u8],
    certificate: &[u8],
    lists: &[Vec<u8>],
    at: Timestamp,
) -> RevocationVerdict {
    let (Some(trusted), Ok(target)) = (trust(issuer), parse_cert(certificate, "")) else {
        return RevocationVerdict::Missing("the certificate cannot be read".to_owned());
    };
    let name = name_of(&target);
    let listed = entries(&target, lists);
    let path = CertificationPath::new(trusted, Vec::new(), target.clone());
    let mut results = CertificationPathResults::new();
    match check_revocation_local(environment, &settings(Some(at)), &path, &mut results) {
        Ok(()) => RevocationVerdict::Good(format!("{name} is not on the list")),
        Err(Error::PathValidation(
            PathValidationStatus::CertificateRevokedEndEntity
            | PathValidationStatus::CertificateRevoked,
        )) => match listed.iter().min() {
            Some(when) if *when > at => {
                RevocationVerdict::Good(format!("{name} was revoked later, on {when}"))
            }
            Some(when) => RevocationVerdict::Revoked(*when),
            None => RevocationVerdict::Revoked(at),
        },
        Err(_) if names_source(&target) || has_list(&target, lists) => {
            RevocationVerdict::Missing(format!("no fresh revocation list for {name}"))
        }
        Err(_) => RevocationVerdict::NoSource(format!("{name} names no source of revocation")),
    }
}

/// Moments at which lists of its issuer name the certificate.
fn entries(target: &PDVCertificate, lists: &[Vec<u8>]) -> Vec<Timestamp> {
    let certificate = target.decoded().tbs_certificate();
    lists
        .iter()
        .filter_map(|list| CertificateList::<Raw>::from_der(list).ok())
        .filter(|list| compare_names(&list.tbs_cert_list.issuer, certificate.issuer()))
        .flat_map(|list| list.tbs_cert_list.revoked_certificates.unwrap_or_default())
        .filter(|entry| entry.serial_number == *certificate.serial_number())
        .map(|entry| timestamp(entry.revocation_date))
        .collect()
}

fn has_list(target: &PDVCertificate, lists: &[Vec<u8>]) -> bool {
    let issuer = target.decoded().tbs_certificate().issuer();
    lists
        .iter()
        .filter_map(|list| CertificateList::<Raw>::from_der(list).ok())
        .any(|list| compare_names(&list.tbs_cert_list.issuer, issuer))
}

/// Whether a certificate says where revocation is published.
fn names_source(target: &PDVCertificate) -> bool {
    const OCSP: der::asn1::ObjectIdentifier =
        der::asn1::ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
    let certificate = target.decoded().tbs_certificate();
    // An extension that cannot be read counts as a source: nothing is waved through.
    let lists = !matches!(certificate.get_extension::<CrlDistributionPoints>(), Ok(None));
    let responder = match certificate.get_extension::<AuthorityInfoAccessSyntax>() {
        Ok(None) => false,
        Ok(Some((_, access))) => access.0.iter().any(|one| one.access_method == OCSP),
        Err(_) => true,
    };
    lists || responder
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

fn parse_all<'a>(ders: impl Iterator<Item = &'a [u8]>) -> Vec<PDVCertificate> {
    ders.filter_map(|der| parse_cert(der, "").ok()).collect()
}

fn trust(der: &[u8]) -> Option<PDVTrustAnchorChoice> {
    let certificate = x509_cert::certificate::CertificateInner::<Raw>::from_der(der).ok()?;
    let choice = TrustAnchorChoice::Certificate(certificate);
    PDVTrustAnchorChoice::try_from(choice.to_der().ok()?.as_slice()).ok()
}

fn name_of(certificate: &PDVCertificate) -> String {
    SignerCertificate::from_der(certificate.as_bytes().to_vec(), Vec::new())
        .map_or_else(|_| String::new(), |certificate| certificate.name())
}

fn environment() -> PkiEnvironment {
    let mut environment = PkiEnvironment::default();
    environment.populate_5280_pki_environment();
    environment
}

fn settings(at: Option<Timestamp>) -> CertificationPathSettings {
    let mut settings = CertificationPathSettings::default();
    let moment =
        at.and_then(|at| TimeOfInterest::from_unix_secs(u64::try_from(at.as_second()).ok()?).ok());
    settings.set_time_of_interest(moment.unwrap_or_else(TimeOfInterest::disabled));
    // The anchors are chosen here, from the policy alone.
    settings.set_require_ta_store(false);
    settings
}
