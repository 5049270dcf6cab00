//! What became of a practice at the desk, and what was issued.

mod feed;
mod issued;
mod receipts;

use std::collections::BTreeMap;
use std::path::Path;

use certificate::lifecycle::{Event, Lifecycle};
use draft::PracticeId;
use store::ListRow;
use sync::Stage;
use wire::fpws::PracticeRow;

use crate::greeting::{self, Greeted};
use crate::views::{FetchView, StatusView};
use crate::{
    AppError, Code, Office, alarms, corrections, desks, drafts, facts, files, state, submission,
    words,
};

pub use feed::{watch, watch_while_open};

/// States in which the desk may still have news.
const UNDER_WAY: &[&str] = &[
    "sent",
    "toExamine",
    "inExamination",
    "correctionAsked",
    "issued",
    "readyForCollection",
    "unknown",
];

/// Says where practices stand; all that have left this device where none is named. Asked now, desks with a
/// feed tell what moved in one answer; the others are asked for each practice.
///
/// # Errors
/// [`Code::UnknownPractice`], [`Code::Storage`]; a desk that does not answer is said per practice.
pub async fn status(
    office: &Office,
    ids: &[PracticeId],
    refresh_now: bool,
) -> Result<Vec<StatusView>, AppError> {
    let all = ids.is_empty();
    let ids = if all { under_way(office)? } else { ids.to_vec() };
    let told = if all && refresh_now { feed::catch_up(office).await? } else { BTreeMap::new() };
    let mut views = Vec::with_capacity(ids.len());
    for id in ids {
        let item = office.store.list_item(id)?;
        let error = match told.get(&item.row.chamber) {
            _ if !refresh_now => None,
            Some(Ok(())) if is_there(office, id, item.row.revision)? => None,
            Some(Err(error)) => Some(error.clone()),
            Some(Ok(())) | None => ask(office, id).await.err(),
        };
        let error = error.map(|error| words::error(office.language, &error));
        let view = view(office, id)?;
        views.push(StatusView { error: error.or(view.error), ..view });
    }
    Ok(views)
}

/// What has left this device, or is about to.
fn under_way(office: &Office) -> Result<Vec<PracticeId>, AppError> {
    let mut ids = submission::signed(office)?;
    ids.extend(facts::in_states(office, UNDER_WAY)?);
    Ok(ids)
}

/// Whether the desk has accepted it: what becomes of it then stands in the feed.
fn is_there(office: &Office, id: PracticeId, revision: u32) -> Result<bool, AppError> {
    let outbox = facts::outbox(office, id, revision)?;
    Ok(outbox.is_some_and(|outbox| matches!(outbox.submission.stage, Stage::Sent { .. })))
}

async fn ask(office: &Office, id: PracticeId) -> Result<(), AppError> {
    let item = office.store.list_item(id)?;
    if desks::is_by_hand(office, &item.row.chamber)? {
        // Nobody is there to ask: what is known is what a person was told.
        return Ok(());
    }
    let Some(outbox) = facts::outbox(office, id, item.row.revision)? else {
        return Ok(());
    };
    if outbox.submission.practice().is_none() {
        if outbox.requested {
            // Queued by a person's wish: a refresh is also another attempt.
            let views = Box::pin(submission::submit(office, &[id])).await?;
            if let Some(error) = views.into_iter().find_map(|view| view.error) {
                return Err(AppError::new(words::code(&error.code), error.message)
                    .with("chamber", item.row.chamber));
            }
        }
        return Ok(());
    }
    let greeted = greeting::greet(office, &item.row.chamber).await?;
    refresh(office, &greeted, id).await.map(|_| ())
}

/// Asks the desk for this practice and keeps what it says.
pub(crate) async fn refresh(
    office: &Office,
    greeted: &Greeted,
    id: PracticeId,
) -> Result<Option<PracticeRow>, AppError> {
    let revision = office.store.list_item(id)?.row.revision;
    let Some(outbox) = facts::outbox(office, id, revision)? else {
        return Ok(None);
    };
    let Some(code) = outbox.submission.practice() else {
        return Ok(None);
    };
    let certificate = facts::seal(office, id, revision)?
        .map_or_else(|| drafts::certificate(office, id), |seal| Ok(seal.certificate))?;
    let rows = greeted.desk.list(certificate.kind, Some(code)).await;
    let rows = rows.map_err(|failure| desks::failed(&failure, &greeted.chamber))?;
    let Some(status) = rows.into_iter().find(|row| row.id_pratica.as_str() == code) else {
        return Ok(None);
    };
    learnt(office, greeted, id, revision, &status).await?;
    Ok(Some(status))
}

/// Keeps what the desk itself says of a practice, then what it signed and what it issued.
///
/// # Errors
/// [`Code::ReceiptNotBelieved`], [`Code::IssuedNotBelieved`]: what was said is kept all the same, and the
/// practice shows why the rest is not. [`Code::Storage`].
pub(crate) async fn learnt(
    office: &Office,
    greeted: &Greeted,
    id: PracticeId,
    revision: u32,
    row: &PracticeRow,
) -> Result<(), AppError> {
    keep(office, id, revision, row, "state")?;
    corrections::take(office, greeted, id, revision, row).await?;
    let alarm = alarms::of(office, id, revision)?;
    let lost = alarm.and_then(|alarm| alarm.detail.get("what").cloned());
    if lost.as_deref() == Some("outcome") && receipts::decided(row) {
        // The Chamber has recorded it again.
        alarms::settle(office, id, revision, Code::DeskForgot)?;
    }
    receipts::take(office, greeted, id, revision, row).await?;
    issued::take(office, greeted, id, revision, row).await
}

/// Keeps what is said of a practice, and the state that follows.
pub(crate) fn keep(
    office: &Office,
    id: PracticeId,
    revision: u32,
    status: &PracticeRow,
    kind: &str,
) -> Result<(), AppError> {
    let certificate = facts::seal(office, id, revision)?
        .map_or_else(|| drafts::certificate(office, id), |seal| Ok(seal.certificate))?;
    let told = Event::Desk(status.stato.clone());
    let state = match state::of(&office.store.list_item(id)?.row.state).on(told) {
        Ok((state, _)) => state,
        // What is over stays over; a desk that says otherwise is shown by its own word.
        Err(_) => Lifecycle::Unknown(status.stato.label().to_owned()),
    };
    let mut row = ListRow::of(&certificate, &state::word(&state), revision);
    row.protocol = status.protocollo.clone().unwrap_or_default();
    row.certificate_number = status.numero_certificato.clone().unwrap_or_default();
    facts::put_status(office, id, revision, status, &row, kind)
}

/// Where a practice stands, as last known.
pub(crate) fn view(office: &Office, id: PracticeId) -> Result<StatusView, AppError> {
    let item = office.store.list_item(id)?;
    let revision = item.row.revision;
    let status = facts::status(office, id, revision)?;
    let outbox = facts::outbox(office, id, revision)?;
    let some = |text: String| (!text.is_empty()).then_some(text);
    Ok(StatusView {
        id: id.to_string(),
        state: item.row.state,
        protocol: some(item.row.protocol),
        practice_code: outbox
            .and_then(|outbox| outbox.submission.practice().map(str::to_owned))
            .and_then(some),
        certificate: some(item.row.certificate_number),
        officer_note: status.and_then(|status| status.note_sportello),
        correction: corrections::view(office, id)?,
        waiting: submission::waiting(office, id)?,
        error: alarms::of(office, id, revision)?.map(|alarm| words::error(office.language, &alarm)),
    })
}

/// Fetches what was issued into a folder, and into the archive.
///
/// # Errors
/// [`Code::NotIssued`], [`Code::IssuedNotBelieved`], [`Code::DeskAbsent`], [`Code::DeskUnreachable`],
/// [`Code::Storage`].
pub async fn fetch(office: &Office, id: PracticeId, folder: &Path) -> Result<FetchView, AppError> {
    let item = office.store.list_item(id)?;
    if office.store.issued(id)?.is_empty() {
        let greeted = greeting::greet(office, &item.row.chamber).await?;
        refresh(office, &greeted, id).await?;
        if office.store.issued(id)?.is_empty() {
            let state = office.store.list_item(id)?.row.state;
            return Err(AppError::new(Code::NotIssued, "nothing issued").with("state", state));
        }
    }
    let mut documents = Vec::new();
    for document in office.store.issued(id)? {
        documents.push((document.name, office.store.blob(document.sha256)?));
    }
    write(office, id, folder, &documents)
}

/// Writes what the desk signed for a practice, all revisions, into a folder: JWS, to be verified with the
/// desk's published key by any program.
///
/// # Errors
/// [`Code::NotIssued`] where nothing was signed or nothing was kept, [`Code::Storage`].
pub fn receipts(office: &Office, id: PracticeId, folder: &Path) -> Result<FetchView, AppError> {
    let state = office.store.list_item(id)?.row.state;
    let kept = receipts::kept(office, id)?;
    if kept.is_empty() {
        return Err(AppError::new(Code::NotIssued, "nothing signed").with("state", state));
    }
    write(office, id, folder, &kept)
}

fn write(
    office: &Office,
    id: PracticeId,
    folder: &Path,
    documents: &[(String, Vec<u8>)],
) -> Result<FetchView, AppError> {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut written = Vec::new();
    for (name, bytes) in documents {
        // The desk names the file; only its last part is used, so that no path leaves the folder.
        let path = folder.join(Path::new(name).file_name().unwrap_or_default());
        files::write(&path, bytes)?;
        written.push(path.display().to_string());
    }
    let view = view(office, id)?;
    Ok(FetchView { id: view.id, state: view.state, certificate: view.certificate, files: written })
}
