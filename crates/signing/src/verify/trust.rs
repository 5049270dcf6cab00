//! Trust in the one who signed: use and dates of the certificate, its chain, revocation, and the
//! proofs of existence by which dates and revocation are judged (ETSI EN 319 102-1 sections 5.3 to
//! 5.5).
//!
//! With a trusted timestamp over the signature inside, everything must have been in order at its
//! moment; without, at the moment of validation. A signer's own word about the time helps nobody,
//! but counts against the signer: who says to have signed after the end, or after the revocation,
//! has failed.

use const_oid::db::rfc5280::ID_KP_TIME_STAMPING;
use jiff::Timestamp;
use x509_cert::ext::pkix::ExtendedKeyUsage;

use super::Fault;
use super::attributes::values;
use super::chain::{self, ChainVerdict, Found, Purpose};
use super::envelope::Signer;
use super::qualification;
use super::revocation::{self, Moment, RevocationOutcome, RevocationVerdict};
use super::signature::{Context, Judged};
use super::sources::{self, Key, Sources, digest_of};
use super::stamp::{self, Stamp};
use super::unsigned::Unsigned;
use crate::SignerCertificate;
use crate::report::{CheckName, Indication, SubIndication, Why};
use crate::timestamp::ID_AA_CONTENT_TIME_STAMP;

/// Judges trust in the holder of `certificate` as of `at`.
pub(super) fn judge(
    judged: &mut Judged,
    certificate: &SignerCertificate,
    signer: &Signer<'_>,
    signed_at: Option<Timestamp>,
    context: &Context<'_>,
    sources: &Sources,
    at: Timestamp,
) {
    let mut inquiry = Inquiry { judged, certificate, context, sources };
    inquiry.usage();
    let (existed, stamped_before) = match context.purpose {
        Purpose::Document => {
            inquiry.counter_signatures(&signer.unsigned);
            inquiry.timestamps(signer, at)
        }
        // A token inside a token proves nothing about it here.
        Purpose::Timestamp => (None, None),
    };
    let moment = Moment { at, existed };
    let signed_after = signed_at.max(stamped_before);
    let valid = inquiry.validity(signed_after, moment);
    inquiry.chain(signer, signed_after, moment, valid);
}

struct Inquiry<'a> {
    judged: &'a mut Judged,
    certificate: &'a SignerCertificate,
    context: &'a Context<'a>,
    sources: &'a Sources,
}

impl Inquiry<'_> {
    fn usage(&mut self) {
        const FAULT: Fault = (Indication::Indeterminate, SubIndication::ChainConstraintsFailure);
        let name = CheckName::KeyUsage;
        match self.context.purpose {
            Purpose::Document if self.certificate.is_for_signature() => {
                self.judged.pass(name, "nonRepudiation");
            }
            Purpose::Document => {
                let usages = self.certificate.usages().join(", ");
                let detail = format!("not for signing documents: keyUsage is \"{usages}\"");
                self.judged.fail(name, detail, FAULT);
            }
            Purpose::Timestamp if is_for_timestamps(self.certificate) => {
                self.judged.pass(name, "timeStamping");
            }
            Purpose::Timestamp => {
                self.judged.fail(name, "not for timestamps alone (extKeyUsage)", FAULT);
            }
        }
    }

    /// The earliest trusted timestamp over the signature, and the latest over the content.
    fn timestamps(
        &mut self,
        signer: &Signer<'_>,
        at: Timestamp,
    ) -> (Option<Timestamp>, Option<Timestamp>) {
        let value = signer.info.signature.as_bytes();
        let around = self.context.existed;
        let existed = signer
            .unsigned
            .timestamps
            .iter()
            .filter_map(|token| self.timestamp(token, value, at, "the signature"))
            .chain(around)
            .min();
        let content = self.context.content;
        let before = values(signer, ID_AA_CONTENT_TIME_STAMP)
            .iter()
            .take(1)
            .filter_map(|token| self.timestamp(token, content, at, "the content"))
            .max();
        self.judged.report.evidence.timestamp = existed;
        (existed, before)
    }

    /// The time of a token that is trusted; a line in any case.
    fn timestamp(
        &mut self,
        token: &[u8],
        stamped: &[u8],
        at: Timestamp,
        what: &str,
    ) -> Option<Timestamp> {
        let envelope = self.context.envelope.certificates.iter().map(|der| der.to_vec());
        let pool: Vec<Vec<u8>> = envelope.chain(self.context.pool.iter().cloned()).collect();
        let Stamp { time, trusted, detail, wanted } =
            stamp::judge(token, stamped, self.sources, at, &pool);
        let passed = trusted.then_some(true);
        self.judged.line(CheckName::Timestamp, passed, format!("over {what}: {detail}"));
        self.judged.wanted.extend(wanted);
        time.filter(|_| trusted)
    }

    fn counter_signatures(&mut self, unsigned: &Unsigned<'_>) {
        for info in &unsigned.counter_signatures {
            let name = stamp::counter_signer(info, self.context);
            let detail = format!("{name} signed this signature; that is not judged");
            self.judged.line(CheckName::CounterSignature, None, detail);
            self.judged.report.evidence.counter_signers.push(name);
        }
    }

    /// Whether the certificate was valid by its dates at the moment that matters.
    fn validity(&mut self, signed_after: Option<Timestamp>, moment: Moment) -> bool {
        let (from, to) = (self.certificate.not_before(), self.certificate.not_after());
        let name = CheckName::Validity;
        if self.certificate.is_valid_at(moment.best()) {
            let by = match moment.existed {
                Some(existed) => format!("on {existed}, by a timestamp: "),
                None => String::new(),
            };
            self.judged.pass(name, format!("{by}from {from} to {to}"));
            return true;
        }
        let fault = match signed_after {
            Some(after) if after > to => (Indication::TotalFailed, SubIndication::Expired),
            Some(after) if after < from => (Indication::TotalFailed, SubIndication::NotYetValid),
            Some(_) | None => (Indication::Indeterminate, SubIndication::OutOfBoundsNoPoe),
        };
        let what = if moment.best() > to { "expired" } else { "not yet valid" };
        self.judged.fail(name, format!("{what}: from {from} to {to}"), fault);
        false
    }

    fn chain(
        &mut self,
        signer: &Signer<'_>,
        signed_after: Option<Timestamp>,
        moment: Moment,
        valid: bool,
    ) {
        let key = self.key(signer, moment, valid);
        if let Some(known) = key.and_then(|key| self.sources.recall(&key, moment.at)) {
            self.found(&known.found, moment);
            return self.revocation(known.revocation.clone(), signed_after);
        }
        let pool = self.pool(signer);
        let inside = self.context.envelope.certificates.iter().copied();
        let all = inside.chain(pool.iter().map(Vec::as_slice));
        let (purpose, best) = (self.context.purpose, moment.best());
        let dated = valid.then_some(best);
        let (name, judged) = (CheckName::Chain, &mut *self.judged);
        match chain::find(self.certificate, all, self.sources, purpose, dated, best) {
            ChainVerdict::Found(found) => {
                self.found(&found, moment);
                let (enclosed, chain) = (self.context.envelope.enclosed(), &found.chain);
                let others: Vec<Vec<u8>> = self
                    .context
                    .envelope
                    .certificates
                    .iter()
                    .map(|der| der.to_vec())
                    .chain(pool)
                    .collect();
                let outcome = revocation::judge(chain, enclosed, &others, self.sources, moment);
                if let Some(key) = key {
                    self.remember(key, found, &outcome, moment);
                }
                self.revocation(outcome, signed_after);
            }
            ChainVerdict::NoAnchors => {
                let detail = "not checked: nobody to trust is known here";
                judged.line(name, None, detail);
                judged.unchecked.push((name, Why::NoAnchors, detail.to_owned()));
                judged
                    .faults
                    .push((Indication::Indeterminate, SubIndication::NoCertificateChainFound));
            }
            ChainVerdict::Absent => {
                let fault = (Indication::Indeterminate, SubIndication::NoCertificateChainFound);
                judged.fail(name, "no chain to a trust anchor", fault);
            }
            ChainVerdict::NotGranted(detail) => {
                let fault = (Indication::Indeterminate, SubIndication::NoCertificateChainFound);
                judged.fail(name, detail, fault);
            }
            ChainVerdict::Broken(detail) => {
                let fault =
                    (Indication::Indeterminate, SubIndication::CertificateChainGeneralFailure);
                judged.fail(name, detail, fault);
            }
        }
    }

    /// Certificates at hand beside those of the envelope.
    fn pool(&self, signer: &Signer<'_>) -> Vec<Vec<u8>> {
        let beside = signer.unsigned.certificates.iter().map(|der| der.to_vec());
        self.context.pool.iter().cloned().chain(beside).collect()
    }

    /// By what a judged chain is remembered: everything in the file that can lead to it. `None`
    /// where the moment is the file's own, or revocation data travel inside.
    fn key(&self, signer: &Signer<'_>, moment: Moment, valid: bool) -> Option<Key> {
        let context = self.context;
        let enclosed = context.envelope.enclosed();
        let own = moment.existed.is_some()
            || !(enclosed.crls.is_empty() && enclosed.responses.is_empty())
            || !signer.unsigned.certificates.is_empty();
        if own || !valid || !self.sources.remembers() {
            return None;
        }
        let purpose: &[u8] = match context.purpose {
            Purpose::Document => b"document",
            Purpose::Timestamp => b"timestamp",
        };
        let first = [purpose, self.certificate.der.as_slice()];
        let inside = context.envelope.certificates.iter().copied();
        let pool = context.pool.iter().map(Vec::as_slice);
        Some(digest_of(first.into_iter().chain(inside).chain(pool)))
    }

    fn remember(&self, key: Key, found: Found, outcome: &RevocationOutcome, moment: Moment) {
        let lasting =
            matches!(outcome.verdict, RevocationVerdict::Good(_) | RevocationVerdict::NoSource(_));
        let services = found.service.as_ref().map(|service| service.unchanged_until(moment.at));
        let ends = found.chain.iter().map(SignerCertificate::not_after);
        let until = ends.chain(services).fold(outcome.until, Timestamp::min);
        if lasting && until >= moment.at {
            let revocation = outcome.clone();
            let from = moment.at;
            self.sources.remember(key, sources::Judged { found, revocation, from, until });
        }
    }

    fn found(&mut self, found: &Found, moment: Moment) {
        let service = found.service.as_ref();
        let by = service.map_or_else(String::new, |service| {
            let old = if service.is_stale(moment.at) { ", which is out of date" } else { "" };
            format!(", {} in the Trusted List{old}", service.status(moment.best()))
        });
        self.judged.pass(CheckName::Chain, format!("to {}{by}", found.anchor));
        if self.context.purpose == Purpose::Document {
            let service = service.map(|service| &**service);
            let told = qualification::of(self.certificate, service, moment.best());
            let passed = told.listed.then_some(told.qualified);
            // Not qualified is an answer, not a fault.
            let passed = passed.filter(|qualified| *qualified);
            self.judged.line(CheckName::Qualification, passed, qualification::words(&told));
            self.judged.report.evidence.qualification = Some(told);
        }
    }

    fn revocation(&mut self, outcome: RevocationOutcome, signed_after: Option<Timestamp>) {
        let (name, judged) = (CheckName::Revocation, &mut *self.judged);
        judged.wanted.extend(outcome.wanted);
        match outcome.verdict {
            RevocationVerdict::Good(detail) => judged.pass(name, detail),
            RevocationVerdict::NoSource(detail) => judged.line(name, None, detail),
            RevocationVerdict::Missing(detail) => {
                judged.line(name, None, detail.as_str());
                judged.unchecked.push((name, Why::NoRevocationData, detail));
                judged.faults.push((Indication::Indeterminate, SubIndication::TryLater));
            }
            RevocationVerdict::Revoked(at) => {
                let fault = match signed_after {
                    Some(after) if after >= at => (Indication::TotalFailed, SubIndication::Revoked),
                    Some(_) | None => (Indication::Indeterminate, SubIndication::RevokedNoPoe),
                };
                judged.fail(name, format!("the signer's certificate was revoked on {at}"), fault);
            }
            RevocationVerdict::OnHold(at) => {
                let fault = (Indication::Indeterminate, SubIndication::TryLater);
                let detail = format!("the signer's certificate is suspended since {at}");
                judged.fail(name, detail, fault);
            }
            RevocationVerdict::AuthorityRevoked(authority) => {
                let fault = (Indication::Indeterminate, SubIndication::RevokedCaNoPoe);
                judged.fail(name, format!("{authority} was revoked"), fault);
            }
        }
    }
}

/// Whether a certificate is for timestamps and nothing beside: extKeyUsage, critical, with one
/// purpose (RFC 3161 section 2.3).
fn is_for_timestamps(certificate: &SignerCertificate) -> bool {
    let usage = certificate.decoded().tbs_certificate().get_extension::<ExtendedKeyUsage>();
    matches!(usage, Ok(Some((true, usage))) if usage.0 == [ID_KP_TIME_STAMPING])
}
