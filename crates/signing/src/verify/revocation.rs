//! Whether anybody in a chain was revoked: what lists and OCSP responses together say.
//!
//! Owns which of them speak for a moment (ETSI EN 319 102-1 section 5.2.5). Bad news counts from
//! any authentic source, however old; good news only from one that is fresh, or was issued after
//! the moment that matters while the certificate was still listed. A certificate that names no
//! source of revocation, and for which nothing is at hand, has nothing to be asked about.

use const_oid::db::rfc5280::{ID_CE_CRL_DISTRIBUTION_POINTS, ID_PE_AUTHORITY_INFO_ACCESS};
use der::Encode as _;
use der::oid::ObjectIdentifier;
use jiff::{SignedDuration, Timestamp};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};

use super::crl::{Asked, Crl, full_names};
use super::ocsp::{self, Response, Status};
use super::sources::Sources;
use crate::SignerCertificate;
use crate::report::{Wanted, WantedKind};
use crate::tlv::{Cursor, Malformed, tag};

/// Clocks of others may be ahead by this.
pub(super) const SKEW: SignedDuration = SignedDuration::from_mins(5);
/// Age until which data without nextUpdate are fresh.
const MAX_AGE: SignedDuration = SignedDuration::from_hours(24);
/// id-ad-ocsp (RFC 5280 section 4.2.2.1).
const ID_AD_OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
/// Addresses that one certificate may name.
const MAX_ADDRESSES: usize = 4;

/// By which moments a certificate is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// The moment of validation.
    pub(super) at: Timestamp,
    /// When the signature is proven to have existed.
    pub(super) existed: Option<Timestamp>,
}

impl Moment {
    /// The moment at which everything must have been in order: best-signature-time.
    pub(super) fn best(&self) -> Timestamp {
        self.existed.unwrap_or(self.at)
    }
}

/// Revocation data beside the policy's: found inside a file.
#[derive(Default)]
pub(super) struct Enclosed {
    pub(super) crls: Vec<Crl>,
    pub(super) responses: Vec<Response>,
}

/// What is known about a chain.
#[derive(Debug, Clone)]
pub(super) struct RevocationOutcome {
    pub(super) verdict: RevocationVerdict,
    /// What would let more be said.
    pub(super) wanted: Vec<Wanted>,
    /// When the first of the data that were used ends.
    pub(super) until: Timestamp,
}

/// What the data say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RevocationVerdict {
    /// Nobody is revoked.
    Good(String),
    /// The signer's certificate was revoked.
    Revoked(Timestamp),
    /// The signer's certificate is suspended since then.
    OnHold(Timestamp),
    /// An authority's certificate was revoked.
    AuthorityRevoked(String),
    /// Data that speak for the moment are missing.
    Missing(String),
    /// Nothing says where to ask.
    NoSource(String),
}

/// Asks about each certificate of a chain, the anchor's excepted.
pub(super) fn judge(
    chain: &[SignerCertificate],
    enclosed: &Enclosed,
    pool: &[Vec<u8>],
    sources: &Sources,
    moment: Moment,
) -> RevocationOutcome {
    let mut outcome = RevocationOutcome {
        verdict: RevocationVerdict::NoSource("nothing to ask".to_owned()),
        wanted: Vec::new(),
        until: Timestamp::MAX,
    };
    let mut missing = None;
    for (position, pair) in chain.windows(2).enumerate() {
        let [issuer, certificate] = pair else {
            continue;
        };
        let is_signer = position + 2 == chain.len();
        let inquiry = Inquiry { issuer, certificate, enclosed, pool, sources, moment };
        let answer = inquiry.ask();
        outcome.until = outcome.until.min(answer.until);
        match (answer.verdict, is_signer) {
            (RevocationVerdict::Revoked(_) | RevocationVerdict::OnHold(_), false) => {
                outcome.verdict = RevocationVerdict::AuthorityRevoked(certificate.name());
                return outcome;
            }
            (RevocationVerdict::Missing(detail), _) => {
                outcome.wanted.extend(wanted(certificate, issuer));
                missing.get_or_insert(detail);
            }
            (verdict, true) => outcome.verdict = verdict,
            (_, false) => {}
        }
    }
    let refused =
        matches!(outcome.verdict, RevocationVerdict::Revoked(_) | RevocationVerdict::OnHold(_));
    if let (Some(detail), false) = (missing, refused) {
        outcome.verdict = RevocationVerdict::Missing(detail);
    }
    outcome
}

/// One certificate and those who may speak of it.
struct Inquiry<'a> {
    issuer: &'a SignerCertificate,
    certificate: &'a SignerCertificate,
    enclosed: &'a Enclosed,
    pool: &'a [Vec<u8>],
    sources: &'a Sources,
    moment: Moment,
}

/// What one source says, and for how long.
struct Said {
    status: Status,
    /// Whether it speaks for the moment.
    speaks: bool,
    until: Timestamp,
    /// "list" or "OCSP".
    by: &'static str,
}

struct Answer {
    verdict: RevocationVerdict,
    until: Timestamp,
}

impl Inquiry<'_> {
    fn ask(&self) -> Answer {
        let said: Vec<Said> = self.lists().chain(self.responses()).collect();
        let name = self.certificate.name();
        let best = self.moment.best();
        let revoked = said
            .iter()
            .filter_map(|said| match said.status {
                Status::Revoked { at, on_hold } if !on_hold || said.speaks => Some((at, on_hold)),
                Status::Revoked { .. } | Status::Good | Status::Unknown => None,
            })
            .min();
        if let Some((at, on_hold)) = revoked.filter(|(at, _)| *at <= best) {
            let verdict = match on_hold {
                true => RevocationVerdict::OnHold(at),
                false => RevocationVerdict::Revoked(at),
            };
            return Answer { verdict, until: best };
        }
        let good = said.iter().find(|said| {
            said.speaks && matches!(said.status, Status::Good | Status::Revoked { .. })
        });
        let (verdict, until) = match (good, revoked) {
            (_, Some((at, _))) => {
                let what = match self.moment.existed {
                    Some(existed) => format!("{name} was revoked on {at}, after {existed}"),
                    None => format!("{name} was revoked later, on {at}"),
                };
                (RevocationVerdict::Good(what), best)
            }
            (Some(good), None) => {
                let what = format!("{name} is not revoked ({})", good.by);
                (RevocationVerdict::Good(what), good.until)
            }
            (None, None) => (self.nothing(&said, &name), Timestamp::MAX),
        };
        Answer { verdict, until }
    }

    /// Nobody speaks for the moment.
    fn nothing(&self, said: &[Said], name: &str) -> RevocationVerdict {
        if said.iter().any(|said| said.speaks && said.status == Status::Unknown) {
            let detail = format!("the responder does not know {name}");
            return RevocationVerdict::Missing(detail);
        }
        if said.is_empty() && !names_source(self.certificate) {
            return RevocationVerdict::NoSource(format!("{name} names no source of revocation"));
        }
        RevocationVerdict::Missing(format!("no fresh revocation list or OCSP response for {name}"))
    }

    fn lists(&self) -> impl Iterator<Item = Said> {
        let crls = self.sources.crls.iter().chain(&self.enclosed.crls);
        let certificate = self.certificate;
        let points = points(certificate).unwrap_or_default();
        let serial = serial(certificate);
        crls.filter_map(move |crl| {
            let asked = Asked {
                issuer: certificate.issuer_name(),
                serial: &serial,
                is_authority: is_authority(certificate),
                points: &points,
            };
            let signed = crl.covers(&asked)
                && may_sign_lists(self.issuer)
                && crl.is_signed_by(&self.issuer.key_der());
            let entry = signed.then(|| crl.entry(asked.serial).ok())??;
            let status = entry.map_or(Status::Good, |entry| Status::Revoked {
                at: entry.at,
                on_hold: entry.on_hold,
            });
            Some(self.said(status, crl.this_update, crl.next_update, crl.keeps_from, "list"))
        })
    }

    fn responses(&self) -> impl Iterator<Item = Said> {
        let responses = self.sources.responses.iter().chain(&self.enclosed.responses);
        let serial = serial(self.certificate);
        responses.filter_map(move |response| {
            let answer = response.answer(&serial, self.issuer)?;
            let listed = |responder: &SignerCertificate| self.is_listed(responder);
            response.is_signed_for(self.issuer, self.pool, &listed).then(|| {
                let (this, next) = (answer.this_update, answer.next_update);
                self.said(answer.status, this, next, response.keeps_from, "OCSP")
            })
        })
    }

    fn said(
        &self,
        status: Status,
        this_update: Timestamp,
        next_update: Option<Timestamp>,
        keeps_from: Option<Timestamp>,
        by: &'static str,
    ) -> Said {
        let end = self.certificate.not_after();
        let still_listed = this_update <= end || keeps_from.is_some_and(|from| from <= end);
        let until = next_update.unwrap_or(this_update + MAX_AGE);
        let fresh = this_update <= self.moment.at + SKEW && self.moment.at <= until;
        let later = this_update >= self.moment.best();
        Said { status, speaks: still_listed && (fresh || later), until, by }
    }

    /// Whether a list of the same issuer names a responder's certificate.
    fn is_listed(&self, responder: &SignerCertificate) -> bool {
        let serial = serial(responder);
        let asked = Asked {
            issuer: responder.issuer_name(),
            serial: &serial,
            is_authority: false,
            points: &points(responder).unwrap_or_default(),
        };
        self.sources.crls.iter().chain(&self.enclosed.crls).any(|crl| {
            crl.covers(&asked)
                && crl.is_signed_by(&self.issuer.key_der())
                && crl.entry(&serial).is_ok_and(|entry| entry.is_some())
        })
    }
}

/// Whether a certificate's key may sign lists: keyUsage cRLSign, where keyUsage is there at all.
fn may_sign_lists(issuer: &SignerCertificate) -> bool {
    match issuer.decoded().tbs_certificate().get_extension::<KeyUsage>() {
        Ok(Some((_, usage))) => usage.0.contains(KeyUsages::CRLSign),
        Ok(None) => true,
        Err(_) => false,
    }
}

fn is_authority(certificate: &SignerCertificate) -> bool {
    let constraints = certificate.decoded().tbs_certificate().get_extension::<BasicConstraints>();
    matches!(constraints, Ok(Some((_, constraints))) if constraints.ca)
}

/// Octets of the serial number.
fn serial(certificate: &SignerCertificate) -> Vec<u8> {
    let der = certificate.serial_der();
    Cursor::new(&der)
        .expect(tag::INTEGER, "a serial number")
        .map_or_else(|_| Vec::new(), |serial| serial.value.to_vec())
}

/// Whether a certificate says where revocation is published.
fn names_source(certificate: &SignerCertificate) -> bool {
    // An extension that cannot be read counts as a source: nothing is waved through.
    extension(certificate, ID_CE_CRL_DISTRIBUTION_POINTS).is_some()
        || responders(certificate).is_none_or(|responders| !responders.is_empty())
}

fn extension(certificate: &SignerCertificate, id: ObjectIdentifier) -> Option<Vec<u8>> {
    let all = certificate.decoded().tbs_certificate().extensions()?;
    all.iter().find(|one| one.extn_id == id).map(|one| one.extn_value.as_bytes().to_vec())
}

/// Names of the distribution points of a certificate, as GeneralNames in DER.
fn points(certificate: &SignerCertificate) -> Result<Vec<Vec<u8>>, Malformed> {
    const WHAT: &str = "a distribution point";
    let Some(value) = extension(certificate, ID_CE_CRL_DISTRIBUTION_POINTS) else {
        return Ok(Vec::new());
    };
    let mut names = Vec::new();
    for point in Cursor::new(&value).expect(tag::SEQUENCE, WHAT)?.inside().all()? {
        if let Some(name) = point.inside().optional(tag::CONTEXT_0)? {
            names.extend(full_names(&name)?);
        }
    }
    Ok(names)
}

/// Addresses of OCSP responders; `None` when the extension cannot be read.
fn responders(certificate: &SignerCertificate) -> Option<Vec<String>> {
    const WHAT: &str = "an access description";
    let Some(value) = extension(certificate, ID_PE_AUTHORITY_INFO_ACCESS) else {
        return Some(Vec::new());
    };
    let id = ID_AD_OCSP.to_der().ok()?;
    let mut addresses = Vec::new();
    for one in Cursor::new(&value).expect(tag::SEQUENCE, WHAT).ok()?.inside().all().ok()? {
        let mut fields = one.inside();
        let method = fields.expect(tag::OID, WHAT).ok()?;
        let location = fields.next().ok()??;
        if method.raw == id {
            addresses.extend(address(location.raw));
        }
    }
    Some(addresses)
}

/// The URI of a GeneralName, when the web reaches it.
fn address(name: &[u8]) -> Option<String> {
    /// uniformResourceIdentifier (RFC 5280 section 4.2.1.6).
    const URI: u8 = 0x86;
    let name = Cursor::new(name).expect(URI, "a URI").ok()?;
    let text = std::str::from_utf8(name.value).ok()?;
    let lower = text.to_ascii_lowercase();
    let web = lower.starts_with("http://") || lower.starts_with("https://");
    (web && text.bytes().all(|octet| octet.is_ascii_graphic())).then(|| text.to_owned())
}

/// Where to ask about a certificate: responders first, being smaller.
fn wanted(certificate: &SignerCertificate, issuer: &SignerCertificate) -> Vec<Wanted> {
    let about = certificate.name();
    let request = || WantedKind::Ocsp(ocsp::request(certificate, issuer));
    let responders = responders(certificate).unwrap_or_default();
    let lists = points(certificate).unwrap_or_default();
    let lists = lists.iter().filter_map(|name| address(name)).take(MAX_ADDRESSES);
    responders
        .into_iter()
        .take(MAX_ADDRESSES)
        .map(|url| Wanted { kind: request(), url, about: about.clone() })
        .chain(lists.map(|url| Wanted { kind: WantedKind::Crl, url, about: about.clone() }))
        .collect()
}
