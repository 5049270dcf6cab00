//! Judging a signed file: one verdict, one line per check.
//!
//! Owns the order of the checks and what each failure means. The moment of validation and all
//! revocation data are arguments: nothing is fetched here; a report says what is
//! [wanted](Report::wanted). A signing time inside a file is what the signer says: validity and
//! revocation are judged at the time of a trusted timestamp, else at the moment of validation
//! (ETSI EN 319 102-1 sections 5.3 and 5.5).
//!
//! What is stricter than others: content type data alone; signed attributes must be there, and
//! content type, message digest and signing certificate in them exactly once; content that itself
//! reads as signed attributes is refused, as the signature over it may have been made for another
//! content (ePrint 2023/1801).

mod attributes;
mod chain;
mod crl;
mod detached;
mod envelope;
mod ocsp;
mod policy;
mod qualification;
mod revocation;
mod signature;
mod sources;
mod stamp;
mod trust;
mod unsigned;
mod verifier;

use const_oid::db::rfc5911::ID_DATA;
use jiff::Timestamp;

use crate::report::{
    Check, CheckName, Indication, Report, SignerReport, Statement, SubIndication, Trust, Unchecked,
    Wanted,
};
use crate::{MAX_CONTENT_BYTES, armour};

use chain::Purpose;
pub(crate) use chain::leads_to_anchor;
use envelope::Envelope;
use sources::Sources;

pub use policy::Policy;
pub use stamp::Stamp;
pub use verifier::Verifier;

pub(crate) use detached::{Detached, File, Finding, Stamped, detached};

/// Envelopes inside envelopes.
const MAX_LAYERS: usize = 5;
/// Base64 twice of the largest content, with certificates.
const MAX_FILE_BYTES: usize = 2 * MAX_CONTENT_BYTES + 4 * 1024 * 1024;
/// Addresses that are named for asking.
const MAX_WANTED: usize = 32;

/// Validates a signed file in DER, BER, base64 or PEM.
///
/// Never fails: what cannot be read is TOTAL-FAILED with FORMAT_FAILURE. For many files by one
/// policy there is [`Verifier`].
#[must_use]
pub fn verify(p7m: &[u8], policy: &Policy) -> Report {
    let sources = Sources::read(policy, false);
    let mut run = Run::new(Some((&sources, policy.at)));
    run.file(p7m);
    run.report()
}

/// Judges a timestamp token over `stamped` by the same policy.
pub(crate) fn judge_stamp(token: &[u8], stamped: &[u8], policy: &Policy) -> Stamp {
    stamp::judge(token, stamped, &Sources::read(policy, false), policy.at, &[])
}

/// Whether a file just made holds and gives `content` back: all checks but those of the chain.
pub(crate) fn intact(p7m: &[u8], content: &[u8]) -> Result<(), String> {
    let mut run = Run::new(None);
    run.layer(p7m, 1);
    if run.content.as_deref() != Some(content) {
        return Err("the content does not come back".to_owned());
    }
    match run.checks.iter().find(|check| check.passed == Some(false)) {
        Some(check) => Err(check.detail.clone()),
        None => Ok(()),
    }
}

/// A verdict of one check that did not pass.
type Fault = (Indication, SubIndication);

/// A validation under way.
struct Run<'a> {
    /// Whom to trust as of when; `None` checks no chain.
    trust: Option<(&'a Sources, Timestamp)>,
    /// When the signature at hand existed, as what is around it proves.
    existed: Option<Timestamp>,
    /// Certificates at hand beside those of an envelope, DER: for chains alone.
    pool: Vec<Vec<u8>>,
    signers: Vec<SignerReport>,
    checks: Vec<Check>,
    /// Faults of the file as a whole.
    faults: Vec<Fault>,
    unchecked: Vec<Unchecked>,
    wanted: Vec<Wanted>,
    content: Option<Vec<u8>>,
}

impl<'a> Run<'a> {
    fn new(trust: Option<(&'a Sources, Timestamp)>) -> Self {
        Self {
            trust,
            existed: None,
            pool: Vec::new(),
            signers: Vec::new(),
            checks: Vec::new(),
            faults: Vec::new(),
            unchecked: Vec::new(),
            wanted: Vec::new(),
            content: None,
        }
    }

    fn file(&mut self, p7m: &[u8]) {
        if p7m.len() > MAX_FILE_BYTES {
            self.broken(format!("{} bytes are above the limit of {MAX_FILE_BYTES}", p7m.len()));
            return;
        }
        let mut inside = armour::remove(p7m);
        for layer in 1..=MAX_LAYERS {
            self.layer(&inside, layer);
            match &self.content {
                Some(content) if envelope::is_envelope(content) => inside = content.clone(),
                Some(_) | None => return,
            }
        }
        self.broken(format!("more than {MAX_LAYERS} envelopes inside each other"));
        self.content = None;
    }

    /// One envelope: its format, its content, its signatures.
    fn layer(&mut self, bytes: &[u8], layer: usize) {
        self.content = None;
        let (der, used) = match crate::ber::to_definite(bytes) {
            Ok(read) => read,
            Err(malformed) => return self.broken(malformed.to_string()),
        };
        let envelope = match Envelope::read(&der, ID_DATA) {
            Ok(envelope) => envelope,
            Err(malformed) => return self.broken(malformed.to_string()),
        };
        let signatures = envelope.signers.len();
        let after = match bytes.len() - used {
            0 => String::new(),
            more => format!(", {more} bytes after it left aside"),
        };
        let others = match envelope.others {
            0 => String::new(),
            others => format!(", {others} attribute certificate(s) left aside"),
        };
        self.line(
            CheckName::Format,
            Some(true),
            format!("signed data, {signatures} signature(s){others}{after}"),
        );
        let Some(content) = envelope.content else {
            self.line(CheckName::Content, Some(false), "the content is not inside".to_owned());
            self.faults.push((Indication::Indeterminate, SubIndication::SignedDataNotFound));
            return;
        };
        if content.len() > MAX_CONTENT_BYTES {
            return self.broken(format!("content above the limit of {MAX_CONTENT_BYTES} bytes"));
        }
        if attributes::reads_as_attributes(content) {
            let detail = "the content reads as signed attributes of another signature";
            self.line(CheckName::Content, Some(false), detail.to_owned());
            self.faults.push((Indication::TotalFailed, SubIndication::FormatFailure));
        }
        for signer in &envelope.signers {
            self.signature(&envelope, signer, content, layer);
        }
        self.content = Some(content.to_vec());
    }

    fn signature(
        &mut self,
        envelope: &Envelope<'_>,
        signer: &envelope::Signer<'_>,
        content: &[u8],
        layer: usize,
    ) {
        let context = signature::Context {
            envelope,
            content,
            content_type: ID_DATA,
            purpose: Purpose::Document,
            pool: &self.pool,
            trust: self.trust,
            existed: self.existed,
        };
        let judged = signature::judge(signer, &context);
        let index = self.signers.len();
        let (indication, sub_indication) = worst(&judged.faults);
        self.signers.push(SignerReport { indication, sub_indication, layer, ..judged.report });
        self.checks
            .extend(judged.checks.into_iter().map(|check| Check { signer: Some(index), ..check }));
        self.unchecked.extend(judged.unchecked.into_iter().map(|(name, why, detail)| Unchecked {
            name,
            signer: index,
            why,
            detail,
        }));
        self.want(judged.wanted);
    }

    fn want(&mut self, wanted: Vec<Wanted>) {
        for one in wanted {
            if self.wanted.len() < MAX_WANTED && !self.wanted.contains(&one) {
                self.wanted.push(one);
            }
        }
    }

    fn broken(&mut self, detail: String) {
        self.line(CheckName::Format, Some(false), detail);
        self.faults.push((Indication::TotalFailed, SubIndication::FormatFailure));
    }

    fn line(&mut self, name: CheckName, passed: Option<bool>, detail: String) {
        self.checks.push(Check { name, signer: None, passed, detail });
    }

    fn report(self) -> Report {
        let mut faults = self.faults;
        faults.extend(
            self.signers
                .iter()
                .filter_map(|signer| Some((signer.indication, signer.sub_indication?))),
        );
        let (indication, sub_indication) = worst(&faults);
        let content_sha256 = self
            .content
            .as_ref()
            .map(|content| hex::encode(crate::algorithm::Hash::Sha256.digest(content)));
        Report {
            indication,
            sub_indication,
            statement: statement(&self.signers, &self.checks, self.unchecked),
            signers: self.signers,
            checks: self.checks,
            content_sha256,
            wanted: self.wanted,
            content: self.content,
        }
    }
}

/// What can be said of integrity and of trust, apart from each other.
fn statement(signers: &[SignerReport], checks: &[Check], unchecked: Vec<Unchecked>) -> Statement {
    let failed = |integrity: bool| {
        checks
            .iter()
            .any(|check| check.passed == Some(false) && check.name.is_integrity() == integrity)
    };
    let holds = |index: usize| {
        checks.iter().any(|check| {
            let value = check.name == CheckName::SignatureValue;
            value && check.signer == Some(index) && check.passed == Some(true)
        })
    };
    let intact = !failed(true) && !signers.is_empty() && (0..signers.len()).all(holds);
    let trust = match (failed(false), intact && unchecked.is_empty()) {
        (true, _) => Trust::Refused,
        (false, true) => Trust::Held,
        (false, false) => Trust::NotChecked,
    };
    let mut checked: Vec<CheckName> = Vec::new();
    for check in checks.iter().filter(|check| check.passed.is_some()) {
        if !checked.contains(&check.name) {
            checked.push(check.name);
        }
    }
    Statement { intact, trust, checked, unchecked }
}

/// The worst fault decides; missing revocation data speak only when nothing else does.
fn worst(faults: &[Fault]) -> (Indication, Option<SubIndication>) {
    let of = |indication: Indication| {
        let like = || faults.iter().filter(move |fault| fault.0 == indication);
        like().find(|fault| fault.1 != SubIndication::TryLater).or_else(|| like().next())
    };
    of(Indication::TotalFailed)
        .or_else(|| of(Indication::Indeterminate))
        .map_or((Indication::TotalPassed, None), |(indication, sub)| (*indication, Some(*sub)))
}
