//! What stands beside the paper: who looks after it, the customer's approval, printing; documents beside the boxes.

use app::views::PracticeView;
use app::views::care::{DocumentPageView, DraftSentView, PrintedView};
use app::{AppError, approval, archive, care, issued_paper, viewer};
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt as _;

use crate::bridge::{Answer, ask, change, tell};

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_care(
    app: AppHandle,
    id: String,
    field: String,
    text: String,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| care::set(office, id, &field, &text)).await
}

/// The message is opened in the person's own mail program: nothing is sent from here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn send_draft(
    app: AppHandle,
    id: String,
    to: String,
    english: bool,
) -> Answer<DraftSentView> {
    let name = id.clone();
    let work = move |office: &_| approval::send_named(office, &id, &to, english);
    let sent = ask(&app, work).await?;
    tell(&app, &name)?;
    open(&app, &sent.message).map(|()| sent)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_draft(
    app: AppHandle,
    id: String,
    approved: bool,
    said: String,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| approval::answer(office, id, approved, &said)).await
}

/// The file for the printer is opened in the system's viewer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_issued(app: AppHandle, id: String, copy: bool) -> Answer<PrintedView> {
    let name = id.clone();
    let work =
        move |office: &_| issued_paper::print(office, archive::find(office, &id)?, copy, None);
    let printed = ask(&app, work).await?;
    tell(&app, &name)?;
    open(&app, &printed.file).map(|()| printed)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn misprint(app: AppHandle, id: String, reason: String) -> Answer<String> {
    let name = id.clone();
    let work =
        move |office: &_| issued_paper::misprint(office, archive::find(office, &id)?, &reason);
    let made = ask(&app, work).await?;
    tell(&app, &name)?;
    tell(&app, &made).map(|()| made)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn document_pages(
    app: AppHandle,
    id: String,
    sha256: String,
) -> Answer<Vec<DocumentPageView>> {
    ask(&app, move |office| viewer::pages(office, archive::find(office, &id)?, &sha256)).await
}

/// Only what was made here a moment ago is opened.
fn open(app: &AppHandle, file: &str) -> Answer<()> {
    app.opener().open_path(file, None::<&str>).map_err(AppError::internal)
}
