//! What became of a practice at the desk, and what was issued.

use std::path::Path;

use certificate::lifecycle::{Event, Lifecycle};
use draft::PracticeId;
use store::{ListRow, NewIssued};
use sync_driver::Certo;
use wire::fpws::PracticeRow;

use crate::views::{FetchView, StatusView};
use crate::{AppError, Code, Office, desks, drafts, facts, files, state, submission, words};

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

/// Says where practices stand; all that have left this device where none is named.
///
/// # Errors
/// [`Code::UnknownPractice`], [`Code::Storage`]; a desk that does not answer is said per practice.
pub async fn status(
    office: &Office,
    ids: &[PracticeId],
    refresh_now: bool,
) -> Result<Vec<StatusView>, AppError> {
    let ids = if ids.is_empty() {
        let mut ids = submission::signed(office)?;
        ids.extend(facts::in_states(office, UNDER_WAY)?);
        ids
    } else {
        ids.to_vec()
    };
    let mut views = Vec::with_capacity(ids.len());
    for id in ids {
        let error = if refresh_now { ask(office, id).await.err() } else { None };
        let error = error.map(|error| words::error(office.language, &error));
        views.push(StatusView { error, ..view(office, id)? });
    }
    Ok(views)
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
    let desk = desks::connect(office, &item.row.chamber)?;
    refresh(office, &desk, id).await.map(|_| ())
}

/// Asks the desk for this practice and keeps what it says.
pub(crate) async fn refresh(
    office: &Office,
    desk: &Certo,
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
    let chamber = certificate.desk.chamber.clone();
    let rows = desk
        .list(certificate.kind, Some(code))
        .await
        .map_err(|failure| desks::failed(&failure, &chamber))?;
    let Some(status) = rows.into_iter().find(|row| row.id_pratica.as_str() == code) else {
        return Ok(None);
    };
    keep(office, id, revision, &status, "state")?;
    Ok(Some(status))
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
        waiting: submission::waiting(office, id)?,
        error: None,
    })
}

/// Fetches what was issued into a folder, and into the archive.
///
/// # Errors
/// [`Code::NotIssued`], [`Code::DeskAbsent`], [`Code::DeskUnreachable`], [`Code::Storage`].
pub async fn fetch(office: &Office, id: PracticeId, folder: &Path) -> Result<FetchView, AppError> {
    let item = office.store.list_item(id)?;
    let kept = office.store.issued(id)?;
    if kept.is_empty() {
        let desk = desks::connect(office, &item.row.chamber)?;
        let status = refresh(office, &desk, id).await?;
        let released =
            status.as_ref().map(|s| s.documenti_rilasciati.as_slice()).unwrap_or_default();
        if released.is_empty() {
            let state = office.store.list_item(id)?.row.state;
            return Err(AppError::new(Code::NotIssued, "nothing issued").with("state", state));
        }
        let code = status.as_ref().map(|s| s.id_pratica.as_str()).unwrap_or_default();
        for document in released {
            let bytes = desk
                .file(code, &document.sha256)
                .await
                .map_err(|failure| desks::failed(&failure, &item.row.chamber))?;
            let issued = NewIssued {
                practice: id,
                name: &document.nome,
                media_type: "application/pdf",
                bytes: &bytes,
                at_ms: drafts::now_ms(),
            };
            facts::put_issued(office, &issued)?;
        }
    }
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut written = Vec::new();
    for document in office.store.issued(id)? {
        // The desk names the file; only its last part is used, so that no path leaves the folder.
        let name = Path::new(&document.name).file_name().unwrap_or_default();
        let path = folder.join(name);
        files::write(&path, &office.store.blob(document.sha256)?)?;
        written.push(path.display().to_string());
    }
    let view = view(office, id)?;
    Ok(FetchView { id: view.id, state: view.state, certificate: view.certificate, files: written })
}
