//! The rules and the tariff, asked by a person.

use std::path::Path;

use certificate::chamber::Chamber;
use certificate::fees::bill;
use certificate::rules::{self, Context, Finding, InvoiceElsewhere, Severity};
use certificate::words::{self, Language};
use certificate::{Cents, Certificate, Kind};
use draft::PracticeId;
use jiff::civil::Date;

use crate::views::{FeeLineView, FeesView, FindingView, JudgementView};
use crate::words::word;
use crate::{AppError, Code, Office, desks, drafts, files, import, proofs};

/// The day from which relative days are counted: as given, else today in Europe/Rome.
///
/// # Errors
/// [`Code::BadInput`] for a text that is no date.
pub fn day(given: Option<&str>) -> Result<Date, AppError> {
    match given {
        Some(text) => text.parse().map_err(|error: jiff::Error| {
            AppError::new(Code::BadInput, &error).with("file", "--today").with("why", error)
        }),
        None => Ok(today()),
    }
}

/// Today where the Chambers are.
pub(crate) fn today() -> Date {
    day_at_the_chamber(jiff::Timestamp::now())
}

/// The day that it is at that moment where the Chambers are.
pub(crate) fn day_at_the_chamber(at: jiff::Timestamp) -> Date {
    at.in_tz("Europe/Rome")
        .map_or_else(|_| at.to_zoned(jiff::tz::TimeZone::UTC).date(), |zoned| zoned.date())
}

/// Judges a practice of this home.
///
/// # Errors
/// [`Code::UnknownPractice`], [`Code::Storage`].
pub fn check(office: &Office, id: PracticeId, today: Date) -> Result<JudgementView, AppError> {
    judge_here(office, id, &drafts::certificate(office, id)?, today)
}

/// Judges a file of the exchange format; needs no home.
///
/// # Errors
/// [`Code::FileAbsent`], [`Code::BadInput`].
pub fn check_file(file: &Path, today: Date, language: Language) -> Result<JudgementView, AppError> {
    let bytes = files::read(file, import::LIMIT)?;
    let certificate = exchange::read(&bytes).map_err(|error| import::unreadable(file, &error))?;
    Ok(judge(&certificate, today, language))
}

/// Findings and fees in words.
pub(crate) fn judge(certificate: &Certificate, today: Date, language: Language) -> JudgementView {
    in_words(certificate, &findings(certificate, today), language)
}

/// As [`judge`], with what this office knows beside the paper.
pub(crate) fn judge_here(
    office: &Office,
    id: PracticeId,
    certificate: &Certificate,
    today: Date,
) -> Result<JudgementView, AppError> {
    Ok(in_words(certificate, &findings_here(office, id, certificate, today)?, office.language))
}

fn in_words(certificate: &Certificate, found: &[Finding], language: Language) -> JudgementView {
    JudgementView {
        findings: found.iter().map(|finding| finding_view(finding, language)).collect(),
        fees: fees_view(certificate),
    }
}

/// What the rules of the practice's Chamber find.
pub(crate) fn findings(certificate: &Certificate, today: Date) -> Vec<Finding> {
    let chamber = Chamber::of(&certificate.desk.chamber);
    rules::check(certificate, &Context::new(today, &chamber))
}

/// As [`findings`], with the balance as last known and the company's other practices.
pub(crate) fn findings_here(
    office: &Office,
    id: PracticeId,
    certificate: &Certificate,
    today: Date,
) -> Result<Vec<Finding>, AppError> {
    let chamber = Chamber::of(&certificate.desk.chamber);
    let balance = desks::known_cents(office, &chamber.sign)?.map(Cents);
    let elsewhere = invoices_elsewhere(office, id, certificate)?;
    let library = proofs::drawn_on(office, id, certificate)?;
    let context = Context {
        balance,
        invoices_elsewhere: &elsewhere,
        proofs: Some(&library),
        ..Context::new(today, &chamber)
    };
    Ok(rules::check(certificate, &context))
}

/// Invoices beyond these are not looked for elsewhere.
const INVOICES_LOOKED_FOR: usize = 8;
/// Practices that may hold an invoice's number in their words.
const PRACTICES_LOOKED_AT: u32 = 20;

/// Whether a practice in that state asks for nothing any more.
pub(crate) fn is_over(state: &str) -> bool {
    ["rejected", "notReceived", "cancelled", "annulled"].contains(&state)
}

/// The invoices of this practice that another one of the company names too.
fn invoices_elsewhere(
    office: &Office,
    id: PracticeId,
    certificate: &Certificate,
) -> Result<Vec<InvoiceElsewhere>, AppError> {
    let mut found = Vec::new();
    if certificate.kind != Kind::Co {
        return Ok(found);
    }
    let own = office.store.list_item(id)?.row.certificate_number;
    for invoice in certificate.invoices.iter().take(INVOICES_LOOKED_FOR) {
        if invoice.number.trim().is_empty() {
            continue;
        }
        let query = store::Query {
            text: invoice.number.clone(),
            limit: PRACTICES_LOOKED_AT,
            ..store::Query::default()
        };
        for item in office.store.list(&query)?.items {
            if item.practice == id || is_over(&item.row.state) {
                continue;
            }
            let other = drafts::certificate(office, item.practice)?;
            // A visa on the same invoice is no second certificate, nor is what takes this one's place.
            if other.kind != Kind::Co || names(&other, &own) {
                continue;
            }
            found.extend(other.invoices.into_iter().map(|invoice| InvoiceElsewhere {
                number: invoice.number,
                date: invoice.date,
                practice: item.row.title.clone(),
                certificate: item.row.certificate_number.clone(),
            }));
        }
    }
    Ok(found)
}

/// Whether a practice replaces the certificate of that number, or asks for its duplicate.
fn names(certificate: &Certificate, number: &str) -> bool {
    let replaced = certificate.replaces.as_ref().map(|former| former.number.trim());
    let lost = certificate.duplicate.as_ref().map(|former| former.number.trim());
    !number.is_empty() && [replaced, lost].contains(&Some(number))
}

/// The findings that forbid a seal.
pub(crate) fn errors(certificate: &Certificate, today: Date) -> Vec<Finding> {
    let mut findings = findings(certificate, today);
    findings.retain(|finding| finding.severity == Severity::Error);
    findings
}

pub(crate) fn finding_view(finding: &Finding, language: Language) -> FindingView {
    FindingView {
        rule: finding.rule.to_owned(),
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
        .to_owned(),
        box_id: finding.box_id.as_str().to_owned(),
        pointer: finding.pointer.clone(),
        message: words::text(language, &finding.message),
        mend: finding.mend.as_ref().map(|mend| words::text(language, &mend.label)),
    }
}

/// The fee in cents by the Chamber's tariff.
pub(crate) fn fee_cents(certificate: &Certificate) -> i64 {
    bill(certificate).total.0
}

pub(crate) fn fees_view(certificate: &Certificate) -> FeesView {
    let fees = bill(certificate);
    FeesView {
        total: fees.total.to_string(),
        lines: fees
            .lines
            .iter()
            .map(|line| FeeLineView {
                code: word(&line.kind),
                quantity: line.count,
                unit: line.unit.to_string(),
                amount: line.amount.to_string(),
            })
            .collect(),
    }
}
