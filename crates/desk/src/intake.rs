//! Judging a signed base form as it comes in, by the same rule at creation, at sending and in a
//! correction: TOTAL-PASSED, or INDETERMINATE for missing revocation data alone (then the officer sees
//! it); readable; about a company that the account may send for, signed by someone with powers for it
//! ([`crate::powers`]).

use certificate::{Chamber, Context, Finding, InvoiceElsewhere};
use jiff::civil::Date;
use serde_json::Value;
use signing::Report;
use wire::base_form::{BaseForm, Body};
use wire::codes::DeskCode;

use crate::blobs;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::powers;
use crate::storage::accounts::Account;
use crate::storage::invoices::Invoice;

/// A base form that passed.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What was signed.
    pub base_form: BaseForm,
    /// Digest of what was signed, lower-case hex.
    pub content_sha256: String,
    content: Vec<u8>,
    /// The signature's report, as it is stored.
    pub report: String,
}

impl Judged {
    /// Keeps what was signed as a document of its own.
    ///
    /// # Errors
    /// Where the documents fail.
    pub fn keep(&self, desk: &Desk) -> Result<(), DeskError> {
        desk.blobs.put(&self.content)?;
        Ok(())
    }
}

/// Judges the bytes of a signed base form.
///
/// # Errors
/// Refused with `SIGNATURE_REFUSED` (details: the report) or `INVALID` (details: the field).
pub fn judge(desk: &Desk, account: &Account, p7m: &[u8]) -> Result<Judged, DeskError> {
    let mut report = report(desk, p7m);
    if !report.passed() && !report.only_revocation_missing() {
        return Err(unsigned(&report));
    }
    let Some(content) = report.content.take() else {
        return Err(unsigned(&report));
    };
    let base_form = BaseForm::read(&content).map_err(|error| {
        DeskError::invalid(
            "modelloBaseB64",
            format!(
                "Il modello base firmato non si legge: {error}. Lo prepari di nuovo come file XML \
                 e lo firmi."
            ),
        )
    })?;
    powers::judge(desk, account, &base_form, &report)?;
    Ok(Judged {
        content_sha256: blobs::digest(&content),
        report: serde_json::to_string(&report).unwrap_or_default(),
        content,
        base_form,
    })
}

/// The report on a signature, with what can be fetched for it. Blocks while it is fetched: outside of
/// transactions, and on a thread that may wait.
pub(crate) fn report(desk: &Desk, p7m: &[u8]) -> Report {
    let report = desk.verifier.verify_at(p7m, desk.now());
    let (Some(retrieval), true) = (&desk.retrieval, report.only_revocation_missing()) else {
        return report;
    };
    let Ok(runtime) = tokio::runtime::Handle::try_current() else {
        return report;
    };
    let policy = desk.verifier.policy().clone().at(desk.now());
    let judge = |policy: &signing::Policy| signing::verify(p7m, policy);
    let completed = runtime.block_on(retrieval.complete(policy, judge));
    for missed in &completed.missed {
        tracing::warn!(url = missed.url, why = %missed.error, "revocation data not fetched");
    }
    completed.report
}

/// The base form of a digest that passed before; nothing is judged again.
///
/// # Errors
/// [`DeskError::Damaged`] where the stored bytes are none.
pub fn reread(desk: &Desk, content_sha256: &str) -> Result<BaseForm, DeskError> {
    BaseForm::read(&desk.blobs.get(content_sha256)?)
        .map_err(|error| DeskError::Damaged(format!("base form {content_sha256}: {error}")))
}

/// Rules that a base form alone can be judged by. The others need what only the company's own
/// document says: lines apart, which document proves what.
const JUDGED: &[&str] =
    &["V01", "V04", "V05", "V06", "V07", "V09", "V12", "V14", "V20", "V22", "V36"];

/// The invoices that a base form names.
#[must_use]
pub fn invoices(base_form: &BaseForm) -> Vec<Invoice> {
    let Body::Co(form) = &base_form.body else { return Vec::new() };
    let named = form.invoices.iter();
    named.map(|one| Invoice { number: one.number.clone(), date: one.date.clone() }).collect()
}

/// What the rules find in a base form. They are told to the officer and refuse nothing: other
/// programs' forms are the officer's to judge.
#[must_use]
pub fn findings(
    base_form: &BaseForm,
    chamber: &Chamber,
    today: Date,
    invoices_elsewhere: &[InvoiceElsewhere],
) -> Vec<Finding> {
    let context = Context { invoices_elsewhere, ..Context::new(today, chamber) };
    let mut found = certificate::check(&base_form.to_certificate(), &context);
    found.retain(|finding| JUDGED.contains(&finding.rule));
    found
}

fn unsigned(report: &Report) -> DeskError {
    let why = report
        .checks
        .iter()
        .find(|check| check.passed == Some(false))
        .map_or_else(String::new, |check| format!(" ({})", check.detail));
    let verdict = value(report);
    let word = |key: &str| verdict.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    DeskError::Refused {
        code: DeskCode::SignatureRefused,
        message: format!(
            "La firma del modello base non è valida: {} {}{why}. Firmi di nuovo il file XML (CAdES, \
             .xml.p7m) con un certificato di firma valido.",
            word("indication"),
            word("subIndication")
        ),
        detail: Some(verdict),
    }
}

fn value(report: &Report) -> Value {
    serde_json::to_value(report).unwrap_or_default()
}
