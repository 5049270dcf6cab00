//! Judging any signed file; needs no home.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::Value;
use signing::{Anchors, CheckName, Indication, Policy, Report, Trust, TrustedList, Why, pades};
use signing_retrieval::{Completed, Reach, Retrieval};

use crate::trusted_lists::{self, Lists};
use crate::words::word;
use crate::{AppError, Code, files};

/// Largest signed file that is read, bytes.
const SIGNED_LIMIT: u64 = 64 * 1024 * 1024;
/// Largest revocation list, bytes.
const CRL_LIMIT: u64 = 32 * 1024 * 1024;
/// Largest OCSP response, bytes.
const OCSP_LIMIT: u64 = 256 * 1024;
/// Largest Trusted List, bytes.
const LIST_LIMIT: u64 = 32 * 1024 * 1024;

/// What is to be judged, and by what.
#[derive(Debug, Clone, Default)]
pub struct VerifyRequest {
    /// The signed file: a `.p7m` or a PDF with signatures inside, told apart by their content.
    pub file: PathBuf,
    /// Folder of trusted certificates.
    pub anchors: Option<PathBuf>,
    /// Revocation lists beside those of the folder.
    pub crls: Vec<PathBuf>,
    /// OCSP responses.
    pub ocsp: Vec<PathBuf>,
    /// A Trusted List (ETSI TS 119 612), signed by a certificate of `anchors` or `list_signers`.
    pub trusted_list: Option<PathBuf>,
    /// Certificates of who may sign that list.
    pub list_signers: Vec<PathBuf>,
    /// Home whose kept Trusted Lists count where no list is given.
    pub home: Option<PathBuf>,
    /// Asks nobody for what is missing.
    pub offline: bool,
    /// Moment of validation, RFC 3339; now where absent.
    pub at: Option<String>,
    /// Where the signed content shall be written.
    pub content: Option<PathBuf>,
}

/// The verdict.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Whether it is TOTAL-PASSED.
    pub passed: bool,
    /// The report of EN 319 102-1, one entry a check.
    pub json: Value,
    /// The same for a reader.
    pub words: String,
}

/// Judges a file.
///
/// # Errors
/// [`Code::FileAbsent`], [`Code::TooLarge`], [`Code::BadInput`] (a bad time, unreadable anchors or lists).
/// A bad signature is no error: it is the answer. No network is none either: the report says what was
/// not checked.
pub async fn verify(request: &VerifyRequest) -> Result<Verdict, AppError> {
    let bytes = files::read(&request.file, SIGNED_LIMIT)?;
    let policy = policy(request)?;
    let judge = |policy: &Policy| {
        if pades::is_pdf(&bytes) {
            pades::verify(&bytes, policy)
        } else {
            signing::verify(&bytes, policy)
        }
    };
    let online = (!request.offline).then(|| Retrieval::new(Reach::Public).ok()).flatten();
    let report = match online {
        Some(retrieval) => {
            let Completed { report, missed, .. } = retrieval.complete(policy, judge).await;
            for one in &missed {
                tracing::info!(url = one.url, why = files::causes(&one.error), "not fetched");
            }
            if missed.is_empty() { report } else { report.offline() }
        }
        None => judge(&policy).offline(),
    };
    if let (Some(path), Some(content)) = (&request.content, &report.content) {
        files::write(path, content)?;
    }
    let json = serde_json::to_value(&report).map_err(AppError::internal)?;
    Ok(Verdict { passed: report.passed(), json, words: words(&report) })
}

/// Judges what this home has kept, now, by what it has kept: nobody is asked.
pub(crate) fn kept(home: &Path, bytes: &[u8]) -> Verdict {
    let policy = Policy::new(Lists::of(home).anchors(), Timestamp::now());
    let report = signing::verify(bytes, &policy).offline();
    let json = serde_json::to_value(&report).unwrap_or_default();
    Verdict { passed: report.passed(), json, words: words(&report) }
}

/// What the options of a request make of it.
fn policy(request: &VerifyRequest) -> Result<Policy, AppError> {
    let given = anchors(request.anchors.as_deref())?;
    let listed = match (&request.trusted_list, &request.home) {
        (Some(path), _) => Anchors::from_trusted_list(&trusted_list(request, path, &given)?),
        (None, Some(home)) => Lists::of(home).anchors(),
        (None, None) => Anchors::none(),
    };
    let mut policy = Policy::new(given.and(listed), moment(request.at.as_deref())?);
    for path in &request.crls {
        policy = policy.with_crl(files::read(path, CRL_LIMIT)?);
    }
    for path in &request.ocsp {
        policy = policy.with_ocsp(&files::read(path, OCSP_LIMIT)?);
    }
    Ok(policy)
}

/// A list given as a file: signed by one of the certificates given for this, or of the anchors.
fn trusted_list(
    request: &VerifyRequest,
    path: &Path,
    given: &Anchors,
) -> Result<TrustedList, AppError> {
    let mut signers = given.certificates().to_vec();
    for path in &request.list_signers {
        signers.extend(trusted_lists::certificates(&files::read(path, CRL_LIMIT)?, path)?);
    }
    TrustedList::read(&files::read(path, LIST_LIMIT)?, &signers).map_err(|error| {
        AppError::new(Code::BadInput, &error).with("file", path.display()).with("why", error)
    })
}

/// A folder of trusted certificates, or none.
pub(crate) fn anchors(folder: Option<&Path>) -> Result<Anchors, AppError> {
    folder.map_or_else(
        || Ok(Anchors::none()),
        |folder| {
            Anchors::from_dir(folder).map_err(|error| {
                AppError::new(Code::BadInput, &error)
                    .with("file", folder.display())
                    .with("why", files::causes(&error))
            })
        },
    )
}

fn moment(at: Option<&str>) -> Result<Timestamp, AppError> {
    at.map_or_else(
        || Ok(Timestamp::now()),
        |text| {
            text.parse().map_err(|error: jiff::Error| {
                AppError::new(Code::BadInput, &error).with("file", "--at").with("why", error)
            })
        },
    )
}

fn words(report: &Report) -> String {
    let mut lines = vec![match (report.indication, report.sub_indication) {
        (indication, Some(sub)) => format!("{} / {}", word(&indication), word(&sub)),
        (
            indication @ (Indication::TotalPassed
            | Indication::Indeterminate
            | Indication::TotalFailed),
            None,
        ) => word(&indication),
    }];
    for signer in &report.signers {
        let code = signer.fiscal_code.as_deref().unwrap_or("-");
        lines.push(format!("  {} ({code})  {}", signer.name, word(&signer.indication)));
    }
    for check in &report.checks {
        let sign = match check.passed {
            Some(true) => '✓',
            Some(false) => '✗',
            None => '?',
        };
        lines.push(format!("  {sign} {}: {}", word(&check.name), check.detail));
    }
    if report.statement.intact && report.statement.trust == Trust::NotChecked {
        lines.push(untold(report));
    }
    lines.join("\n")
}

/// What stands apart from the verdict: the file is as it was signed, and trust could not be asked for.
fn untold(report: &Report) -> String {
    let why = |why: Why| match why {
        Why::NoAnchors => "no anchors",
        Why::Offline => "offline",
        _ => "nothing at hand",
    };
    let open: Vec<String> = report
        .statement
        .unchecked
        .iter()
        .map(|one| format!("{} ({}: {})", word(&one.name), why(one.why), one.detail))
        .collect();
    format!("  intact; trust not checked today: {}", open.join(", "))
}

/// Whether nothing but the chain to an anchor (and what rests on it) keeps a file from passing: all that
/// can be said on a device that was given no anchors.
pub(crate) fn only_trust_missing(report: &Report) -> bool {
    report.indication != Indication::TotalFailed
        && report.checks.iter().all(|check| {
            check.passed != Some(false)
                || matches!(check.name, CheckName::Chain | CheckName::Revocation)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn judged(name: &str, bytes: &[u8]) -> Verdict {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        verify(&VerifyRequest { file, offline: true, ..VerifyRequest::default() }).await.unwrap()
    }

    #[tokio::test]
    async fn a_pdf_is_judged_as_a_pdf_whatever_it_is_called() {
        let pdf = harness::stage::pdf(&["FATTURA"]);
        for name in ["fattura.pdf", "fattura.p7m"] {
            let verdict = judged(name, &pdf).await;
            assert!(!verdict.passed, "nobody signed it");
            assert_eq!(verdict.json["subIndication"], "FORMAT_FAILURE", "{}", verdict.json);
            assert!(verdict.words.contains("no signature"), "{}", verdict.words);
        }
        let verdict = judged("fattura.pdf", b"no PDF").await;
        assert!(!verdict.words.contains("no signature"), "read as an envelope: {}", verdict.words);
    }
}
