//! The signature report in the officer's words: verdict, signers, every check.

use jiff::Timestamp;
use signing::Report;

use super::language::Words;
use crate::words::day_and_hour;

/// A report as the page shows it.
pub(super) struct SignatureView {
    pub(super) verdict: String,
    pub(super) verdict_words: String,
    pub(super) reason: String,
    /// Only revocation data were missing.
    pub(super) revocation_open: bool,
    pub(super) signers: Vec<SignerView>,
    pub(super) checks: Vec<CheckView>,
}

/// One signer.
pub(super) struct SignerView {
    pub(super) name: String,
    pub(super) fiscal_code: String,
    pub(super) issuer: String,
    pub(super) valid_until: String,
    pub(super) signed_at: String,
}

/// One check.
pub(super) struct CheckView {
    pub(super) name: String,
    pub(super) mark: &'static str,
    pub(super) result: String,
    pub(super) detail: String,
}

/// Reads the stored report; `None` where it cannot be read.
pub(super) fn of(w: Words, stored: &str) -> Option<SignatureView> {
    let report: Report = serde_json::from_str(stored).ok()?;
    let verdict = word(&report.indication);
    let when = |at: Option<Timestamp>| at.map(day_and_hour).unwrap_or_default();
    Some(SignatureView {
        verdict_words: w.or(&format!("verdict-{verdict}"), &verdict),
        reason: report.sub_indication.map(|reason| word(&reason)).unwrap_or_default(),
        revocation_open: report.only_revocation_missing(),
        verdict,
        signers: report
            .signers
            .iter()
            .map(|signer| SignerView {
                name: signer.name.clone(),
                fiscal_code: signer.fiscal_code.clone().unwrap_or_default(),
                issuer: signer.issuer.clone(),
                valid_until: when(signer.not_after),
                signed_at: when(signer.signing_time),
            })
            .collect(),
        checks: report
            .checks
            .iter()
            .map(|check| {
                let name = word(&check.name);
                let (mark, key) = match check.passed {
                    Some(true) => ("passed", "passed"),
                    Some(false) => ("failed", "failed"),
                    None => ("open", "not-judged"),
                };
                CheckView {
                    name: w.or(&format!("check-{name}"), &name),
                    mark,
                    result: w.t(key),
                    detail: check.detail.clone(),
                }
            })
            .collect(),
    })
}

/// The stable word of an enum of the report.
fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
