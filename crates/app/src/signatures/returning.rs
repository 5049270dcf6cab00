//! Sending a practice back to whoever drafted it, with a reason. The seal stays what it is and
//! loses its standing: the next revision is opened, which is the lifecycle's way out of `sealed`;
//! the record that says so carries the reason to the company's other devices.

use draft::PracticeId;
use store::Record;
use sync::record::{Body, Returned};

use super::documents;
use crate::views::signing::ReturnedView;
use crate::{AppError, Code, Office, sealing};

/// Longest reason, in characters.
const LIMIT: usize = 4_000;

/// Sends a practice that waits for a signature back to the drafter; answers the revision that is
/// open now.
///
/// # Errors
/// [`Code::BadField`] for no reason or too long a one; [`Code::NotSealed`], [`Code::WrongState`]
/// where it does not wait for a signature; [`Code::UnknownPractice`], [`Code::Storage`].
pub fn return_to_drafter(office: &Office, id: PracticeId, reason: &str) -> Result<u32, AppError> {
    let reason = reason.trim();
    let length = reason.chars().count();
    if length == 0 || length > LIMIT {
        let why = format!("1 ≤ {length} ≤ {LIMIT}");
        return Err(AppError::new(Code::BadField, "no reason")
            .with("pointer", "reason")
            .with("why", why));
    }
    documents::signable(office, id)?;
    let by = office.author.as_str().to_owned();
    sealing::open_revision(office, id, Some(Returned { reason: reason.to_owned(), by }))
}

/// Why the revision at hand was opened, where the signatory sent the one before back.
pub(crate) fn returned(
    office: &Office,
    id: PracticeId,
    revision: u32,
) -> Result<Option<ReturnedView>, AppError> {
    if revision < 2 {
        return Ok(None);
    }
    let records = office.store.records_of(id)?;
    Ok(records.iter().rev().find_map(|record| told(record, revision)))
}

fn told(record: &Record, revision: u32) -> Option<ReturnedView> {
    if record.kind != "revisionOpened" {
        return None;
    }
    let record = sync::Record::read(&record.bytes).ok()?;
    match record.body {
        Body::RevisionOpened { revision: opened, returned: Some(returned) }
            if opened == revision =>
        {
            let at = sealing::rfc3339(record.at_ms);
            Some(ReturnedView { reason: returned.reason, by: returned.by, at })
        }
        _ => None,
    }
}
