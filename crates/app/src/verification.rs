//! Judging any signed file; needs no home.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::Value;
use signing::{Anchors, CheckName, Indication, Policy, Report, pades};

use crate::words::word;
use crate::{AppError, Code, files};

/// Largest signed file that is read, bytes.
const SIGNED_LIMIT: u64 = 64 * 1024 * 1024;
/// Largest revocation list, bytes.
const CRL_LIMIT: u64 = 32 * 1024 * 1024;

/// What is to be judged, and by what.
#[derive(Debug, Clone, Default)]
pub struct VerifyRequest {
    /// The signed file: a `.p7m` or a PDF with signatures inside, told apart by their content.
    pub file: PathBuf,
    /// Folder of trusted certificates.
    pub anchors: Option<PathBuf>,
    /// Revocation lists beside those of the folder.
    pub crls: Vec<PathBuf>,
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
/// A bad signature is no error: it is the answer.
pub fn verify(request: &VerifyRequest) -> Result<Verdict, AppError> {
    let bytes = files::read(&request.file, SIGNED_LIMIT)?;
    let policy = Policy {
        anchors: anchors(request.anchors.as_deref())?,
        crls: request
            .crls
            .iter()
            .map(|path| files::read(path, CRL_LIMIT))
            .collect::<Result<_, _>>()?,
        at: moment(request.at.as_deref())?,
    };
    let report = if pades::is_pdf(&bytes) {
        pades::verify(&bytes, &policy)
    } else {
        signing::verify(&bytes, &policy)
    };
    if let (Some(path), Some(content)) = (&request.content, &report.content) {
        files::write(path, content)?;
    }
    let json = serde_json::to_value(&report).map_err(AppError::internal)?;
    Ok(Verdict { passed: report.passed(), json, words: words(&report) })
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
    lines.join("\n")
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

    fn judged(name: &str, bytes: &[u8]) -> Verdict {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        verify(&VerifyRequest { file, ..VerifyRequest::default() }).unwrap()
    }

    #[test]
    fn a_pdf_is_judged_as_a_pdf_whatever_it_is_called() {
        let pdf = harness::stage::pdf(&["FATTURA"]);
        for name in ["fattura.pdf", "fattura.p7m"] {
            let verdict = judged(name, &pdf);
            assert!(!verdict.passed, "nobody signed it");
            assert_eq!(verdict.json["subIndication"], "FORMAT_FAILURE", "{}", verdict.json);
            assert!(verdict.words.contains("no signature"), "{}", verdict.words);
        }
        let verdict = judged("fattura.pdf", b"no PDF");
        assert!(!verdict.words.contains("no signature"), "read as an envelope: {}", verdict.words);
    }
}
