//! Signatures whose content lies outside of them, as in a PDF.
//!
//! Judges each over the bytes that the caller took from the file. Owns no form of file: what was
//! found about it comes as findings, and becomes lines and faults beside those of the signatures.

use const_oid::db::rfc3161::ID_CT_TST_INFO;
use const_oid::db::rfc5911::ID_DATA;
use jiff::Timestamp;

use super::envelope::Envelope;
use super::sources::Sources;
use super::stamp::{self, Stamp};
use super::{Fault, Policy, Run, worst};
use crate::report::{Check, CheckName, Indication, Report, SubIndication};
use crate::{MAX_CONTENT_BYTES, ber};

/// Certificates that are at hand for all chains of a file.
const MAX_POOL: usize = 200;

/// One signature with what it is over.
pub(crate) struct Detached<'a> {
    /// SignedData, perhaps with zeros after it.
    pub(crate) cms: &'a [u8],
    /// What it is over.
    pub(crate) content: &'a [u8],
    /// When the file says that it was made; used where the signature itself does not say.
    pub(crate) claimed_at: Option<Timestamp>,
    /// What was found about its place in the file.
    pub(crate) findings: Vec<Finding>,
    /// How many of the file's timestamps, the oldest first, were there before it: those after them
    /// are over it.
    pub(crate) timestamps_before: usize,
}

/// A timestamp over a part of the file.
pub(crate) struct Stamped<'a> {
    /// By what the file calls it.
    pub(crate) name: String,
    /// The token, perhaps with zeros after it.
    pub(crate) token: &'a [u8],
    /// What it is over.
    pub(crate) content: &'a [u8],
}

/// What a file says beside its signatures.
pub(crate) struct File {
    /// About the file as a whole.
    pub(crate) findings: Vec<Finding>,
    /// Certificates that it keeps beside its signatures, DER; nobody vouches for them.
    pub(crate) certificates: Vec<Vec<u8>>,
    /// Revocation lists that it keeps, DER; each speaks as far as its issuer signed it.
    pub(crate) crls: Vec<Vec<u8>>,
    /// OCSP responses that it keeps, DER; likewise.
    pub(crate) responses: Vec<Vec<u8>>,
}

/// One line about a file or about the place of a signature in it.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) name: CheckName,
    pub(crate) detail: String,
    /// `Err` is a fault with its indication; the sub-indication is FORMAT_FAILURE.
    pub(crate) verdict: Result<Option<bool>, Indication>,
}

impl Finding {
    pub(crate) fn pass(name: CheckName, detail: impl Into<String>) -> Self {
        Self { name, detail: detail.into(), verdict: Ok(Some(true)) }
    }

    /// Neither good nor bad.
    pub(crate) fn note(name: CheckName, detail: impl Into<String>) -> Self {
        Self { name, detail: detail.into(), verdict: Ok(None) }
    }

    pub(crate) fn fault(
        name: CheckName,
        indication: Indication,
        detail: impl Into<String>,
    ) -> Self {
        Self { name, detail: detail.into(), verdict: Err(indication) }
    }

    fn passed(&self) -> Option<bool> {
        self.verdict.unwrap_or(Some(false))
    }

    fn as_fault(&self) -> Option<Fault> {
        self.verdict.err().map(|indication| (indication, SubIndication::FormatFailure))
    }
}

/// The report over a file with these signatures, the newest first; without a policy chains are
/// not judged.
pub(crate) fn detached(
    file: File,
    signatures: &[Detached<'_>],
    timestamps: &[Stamped<'_>],
    content: Option<Vec<u8>>,
    policy: Option<&Policy>,
) -> Report {
    let sources = policy.map(|policy| {
        let sources = Sources::read(policy, false);
        (sources.and_of_file(&file.crls, &file.responses), policy.at)
    });
    let mut run = Run::new(sources.as_ref().map(|(sources, at)| (sources, *at)));
    for finding in file.findings {
        run.faults.extend(finding.as_fault());
        run.line(finding.name, finding.passed(), finding.detail);
    }
    if policy.is_some() {
        run.pool = pool(file.certificates, signatures, timestamps);
    }
    let proven: Vec<Option<Timestamp>> =
        timestamps.iter().map(|timestamp| run.stamped(timestamp)).collect();
    for (layer, signature) in (1..).zip(signatures) {
        run.existed = proven.iter().skip(signature.timestamps_before).copied().flatten().min();
        run.detached(signature, layer);
    }
    run.content = content;
    run.report()
}

/// Certificates at hand for the chains of all signatures and timestamps of a file: its own, then those
/// inside of them, each once.
fn pool(
    own: Vec<Vec<u8>>,
    signatures: &[Detached<'_>],
    timestamps: &[Stamped<'_>],
) -> Vec<Vec<u8>> {
    let signed = signatures.iter().map(|signature| (signature.cms, ID_DATA));
    let stamped = timestamps.iter().map(|stamp| (stamp.token, ID_CT_TST_INFO));
    let mut pool = own;
    for (cms, content_type) in signed.chain(stamped) {
        let Ok((der, _)) = ber::to_definite(cms) else { continue };
        let Ok(envelope) = Envelope::read(&der, content_type) else { continue };
        for certificate in envelope.certificates {
            if pool.len() >= MAX_POOL {
                return pool;
            }
            if !pool.iter().any(|known| known == certificate) {
                pool.push(certificate.to_vec());
            }
        }
    }
    pool
}

impl Run<'_> {
    /// The time that a timestamp proves, where it is trusted; a line in any case.
    fn stamped(&mut self, Stamped { name, token, content }: &Stamped<'_>) -> Option<Timestamp> {
        let Some((sources, at)) = self.trust else {
            self.line(CheckName::Timestamp, None, format!("{name}: not judged"));
            return None;
        };
        let Stamp { time, trusted, detail, wanted } =
            stamp::judge(token, content, sources, at, &self.pool);
        let passed = trusted.then_some(true);
        self.line(CheckName::Timestamp, passed, format!("over the file ({name}): {detail}"));
        self.want(wanted);
        time.filter(|_| trusted)
    }

    fn detached(&mut self, signature: &Detached<'_>, layer: usize) {
        let (der, used) = match ber::to_definite(signature.cms) {
            Ok(read) => read,
            Err(malformed) => return self.broken(malformed.to_string()),
        };
        if signature.cms[used..].iter().any(|octet| *octet != 0) {
            return self.broken("something other than zeros after a signature".to_owned());
        }
        let envelope = match Envelope::read(&der, ID_DATA) {
            Ok(envelope) => envelope,
            Err(malformed) => return self.broken(malformed.to_string()),
        };
        let [signer] = envelope.signers.as_slice() else {
            return self.broken("more than one signer in one signature".to_owned());
        };
        if envelope.content.is_some() {
            return self.broken("a signature with a content of its own".to_owned());
        }
        if signature.content.len() > MAX_CONTENT_BYTES {
            return self.broken(format!("content above the limit of {MAX_CONTENT_BYTES} bytes"));
        }
        let first_check = self.checks.len();
        self.signature(&envelope, signer, signature.content, layer);
        let index = self.signers.len() - 1;
        let of_place = signature.findings.iter().map(|finding| Check {
            name: finding.name,
            signer: Some(index),
            passed: finding.passed(),
            detail: finding.detail.clone(),
        });
        // What the signature is over is read before what it says.
        self.checks.splice(first_check..first_check, of_place);
        let report = &mut self.signers[index];
        report.signing_time = report.signing_time.or(signature.claimed_at);
        let own = report.sub_indication.map(|sub| (report.indication, sub));
        let faults: Vec<Fault> = own
            .into_iter()
            .chain(signature.findings.iter().filter_map(Finding::as_fault))
            .collect();
        (report.indication, report.sub_indication) = worst(&faults);
    }
}
