//! After a desk was restored from a copy: every practice that it knew is looked at again.
//!
//! What it still knows goes on. What was not accepted yet is looked for anew, by itself: nothing was charged
//! for it. What was accepted and is gone, or is open again, is shown in red; a person decides whether it is
//! filed again, which happens under the same key.

use std::collections::{BTreeMap, BTreeSet};

use certificate::Kind;
use certificate::lifecycle::Lifecycle;
use draft::PracticeId;
use sync::derive::rank;
use sync::{Event, Stage};
use sync_driver::{Journal, Outbox, tell};
use wire::fpws::PracticeRow;

use super::Greeted;
use crate::{AppError, Code, Office, alarms, drafts, facts, following, submission};

/// A practice that this desk has, or had.
pub(crate) struct Filed {
    pub(crate) id: PracticeId,
    pub(crate) revision: u32,
    pub(crate) kind: String,
    pub(crate) entry: store::OutboxEntry,
    pub(crate) outbox: Outbox,
}

/// Everything that this device has at a Chamber's desk, by the desk's code.
pub(crate) fn filed(office: &Office, chamber: &str) -> Result<BTreeMap<String, Filed>, AppError> {
    let mut filed = BTreeMap::new();
    for entry in office.store.outbox(None)? {
        let outbox = Outbox::of(&entry).map_err(AppError::internal)?;
        let Some(code) = outbox.submission.practice().map(str::to_owned) else {
            continue;
        };
        let id = entry.practice;
        let row = office.store.list_item(id)?.row;
        // Earlier revisions are over: the last one has the practice at the desk.
        if row.chamber == chamber && office.store.seal(entry.seal)?.revision == row.revision {
            let kind = row.kind;
            filed.insert(code, Filed { id, revision: row.revision, kind, entry, outbox });
        }
    }
    Ok(filed)
}

/// All rows of the desk's list for these kinds, by code.
///
/// # Errors
/// As every exchange with a desk.
pub(crate) async fn rows(
    greeted: &Greeted,
    kinds: BTreeSet<&str>,
) -> Result<BTreeMap<String, PracticeRow>, AppError> {
    let mut rows = BTreeMap::new();
    for kind in kinds.into_iter().filter_map(Kind::from_code) {
        let listed = greeted.desk.list(kind, None).await;
        let listed = listed.map_err(|failure| crate::desks::failed(&failure, &greeted.chamber))?;
        rows.extend(listed.into_iter().map(|row| (row.id_pratica.as_str().to_owned(), row)));
    }
    Ok(rows)
}

/// Looks at everything; answers whether the desk told enough for that.
pub(super) async fn look(office: &Office, greeted: &Greeted) -> Result<bool, AppError> {
    let filed = filed(office, &greeted.chamber)?;
    let kinds = filed.values().map(|one| one.kind.as_str()).collect();
    let Ok(rows) = rows(greeted, kinds).await else {
        return Ok(false);
    };
    for (code, one) in &filed {
        judge(office, &greeted.chamber, one, rows.get(code))?;
    }
    Ok(true)
}

fn judge(
    office: &Office,
    chamber: &str,
    one: &Filed,
    row: Option<&PracticeRow>,
) -> Result<(), AppError> {
    let (id, revision) = (one.id, one.revision);
    let Stage::Sent { protocol, .. } = &one.outbox.submission.stage else {
        return match row {
            Some(_) => Ok(()),
            None => forget(office, one),
        };
    };
    let lost = |what: &str| {
        AppError::new(Code::DeskForgot, "the desk was restored from an earlier copy")
            .with("chamber", chamber)
            .with("protocol", &protocol.number)
            .with("what", what)
    };
    let number = Some(protocol.number.as_str()).filter(|number| !number.is_empty());
    let Some(row) = row.filter(|row| number.is_none() || row.protocollo.as_deref() == number)
    else {
        return alarms::raise(office, id, revision, &lost("practice"));
    };
    let state = |row: &PracticeRow| rank(&Lifecycle::from(row.stato.clone()));
    let before = facts::told_here(office, id, revision)?;
    following::keep(office, id, revision, row, "state")?;
    match before {
        Some(before) if state(&before) > state(row) => {
            alarms::raise(office, id, revision, &lost("outcome"))
        }
        Some(_) | None => alarms::settle(office, id, revision, Code::DeskForgot),
    }
}

/// What the desk does not have any more is looked for anew when the submission goes on.
fn forget(office: &Office, one: &Filed) -> Result<(), AppError> {
    let open = submission::open(office, one.id)?;
    let row = |stage: &Stage| open.row(stage);
    let mut journal = Journal::resume(&office.store, &one.entry, &row, &drafts::now_ms)
        .map_err(AppError::internal)?;
    let submission = journal.submission().clone();
    tell(submission, Event::Forgotten, &mut journal).map_err(AppError::internal)?;
    Ok(())
}
