//! What the Chamber issued: fetched as soon as it is told, judged, and filed in the archive.
//!
//! A document is filed when its signature holds, when somebody vouches for who signed (a Trusted List, or the
//! desk's signed outcome, which names what was issued), when it shows the number that the desk told, and when it
//! shows the digest of what was sealed here. Where neither a list nor a signed outcome is known, anybody's
//! signature that holds will do: nothing better can be said there.

use draft::PracticeId;
use jiff::Timestamp;
use signing::{Policy, pades};
use store::NewIssued;
use wire::fpws::{FileRow, PracticeRow};

use super::receipts::{believed, decided};
use crate::greeting::Greeted;
use crate::trusted_lists::Lists;
use crate::verification::only_trust_missing;
use crate::{AppError, Code, Office, alarms, drafts, facts};

/// Type of the certificate itself among what was issued.
const CERTIFICATE: &str = "CER";
/// Pages that are looked at; a certificate has a handful.
const PAGES_MAX: usize = 60;

/// Fetches and files what is not filed yet. A desk that does not hand it out now is asked again with the
/// next news.
///
/// # Errors
/// [`Code::IssuedNotBelieved`], [`Code::Storage`].
pub(crate) async fn take(
    office: &Office,
    greeted: &Greeted,
    id: PracticeId,
    revision: u32,
    row: &PracticeRow,
) -> Result<(), AppError> {
    let Some(seal) = facts::seal(office, id, revision)? else { return Ok(()) };
    for document in &row.documenti_rilasciati {
        let filed = office.store.issued(id)?;
        if filed.iter().any(|one| one.sha256.to_string() == document.sha256) {
            continue;
        }
        let fetched = greeted.desk.file(row.id_pratica.as_str(), &document.sha256).await;
        let Ok(bytes) = fetched else { continue };
        let outcome = believed(office, &seal)?.outcome;
        if outcome.is_none() && decided(row) && !greeted.receipt_keys().is_empty() {
            // What the desk signs has not come yet; it comes first.
            continue;
        }
        let named = outcome
            .map(|outcome| outcome.documenti.iter().any(|file| file.sha256 == document.sha256));
        let policy = Policy::new(Lists::of(&office.home).anchors(), Timestamp::now());
        let judged = judge(&policy, &seal.base_form_sha256, row, document, &bytes, named);
        if let Err(why) = judged {
            let error = AppError::new(Code::IssuedNotBelieved, &why)
                .with("name", &document.nome)
                .with("why", why);
            alarms::raise(office, id, revision, &error)?;
            return Err(error);
        }
        let issued = NewIssued {
            practice: id,
            name: &document.nome,
            media_type: "application/pdf",
            bytes: &bytes,
            at_ms: drafts::now_ms(),
        };
        facts::put_issued(office, &issued)?;
    }
    alarms::settle(office, id, revision, Code::IssuedNotBelieved)
}

/// Why a document is not what it should be. `named`: whether the desk's signed outcome names it, where there is one.
fn judge(
    policy: &Policy,
    sealed_sha256: &str,
    row: &PracticeRow,
    document: &FileRow,
    bytes: &[u8],
    named: Option<bool>,
) -> Result<(), String> {
    let report = pades::verify(bytes, policy).offline();
    match (report.signers.is_empty(), named) {
        (true, Some(true)) => {}
        (true, Some(false) | None) => {
            return Err("it is not signed, and no signed outcome names it".to_owned());
        }
        (false, _) if report.passed() => {}
        (false, Some(true) | None) if only_trust_missing(&report) => {}
        (false, Some(false)) if only_trust_missing(&report) => {
            return Err(
                "nobody vouches for its signer, and the signed outcome names others".to_owned()
            );
        }
        (false, _) => return Err("its signature does not hold".to_owned()),
    }
    if document.tipo != CERTIFICATE {
        return Ok(());
    }
    let pages = rendering::document_words(bytes.to_vec(), PAGES_MAX).map_err(|e| e.to_string())?;
    let shows =
        |text: &str| pages.iter().flat_map(|page| &page.words).any(|word| word.text.contains(text));
    let number = row.numero_certificato.as_deref().unwrap_or_default();
    if number.is_empty() || !shows(number) {
        return Err(format!("it does not show the number {number:?}"));
    }
    if !shows(sealed_sha256) {
        return Err("it does not show the digest of what was sealed".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
