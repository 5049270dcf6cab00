//! The list, one practice, its pages.

use std::path::PathBuf;

use app::archive::{self, ArchiveFilter};
use app::views::care::{ArchiveChoicesView, ArchivePageView, BundleView, CountsView};
use app::views::{ImportView, PracticeView};
use app::{AppError, Papers, bundle, printing, reuse};
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt as _;

use crate::bridge::{Answer, ask, tell};

#[tauri::command]
#[specta::specta]
pub(crate) async fn archive_page(
    app: AppHandle,
    filter: ArchiveFilter,
    after: Option<String>,
) -> Answer<ArchivePageView> {
    ask(&app, move |office| archive::page(office, &filter, after.as_deref())).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn archive_choices(app: AppHandle) -> Answer<ArchiveChoicesView> {
    ask(&app, archive::choices).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn archive_counts(app: AppHandle) -> Answer<CountsView> {
    ask(&app, archive::counts).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn export_archive(
    app: AppHandle,
    filter: ArchiveFilter,
    path: PathBuf,
) -> Answer<u32> {
    let count = ask(&app, move |office| archive::export(office, &filter, &path)).await?;
    u32::try_from(count).map_err(AppError::internal)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn export_bundle(
    app: AppHandle,
    id: String,
    folder: PathBuf,
) -> Answer<BundleView> {
    let work = move |office: &_| bundle::export_into(office, archive::find(office, &id)?, &folder);
    ask(&app, work).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_practice(
    app: AppHandle,
    id: String,
    attachments: Vec<String>,
) -> Answer<String> {
    let work = move |office: &_| reuse::copy(office, archive::find(office, &id)?, &attachments);
    let id = ask(&app, work).await?;
    tell(&app, &id)?;
    Ok(id)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn create(app: AppHandle, kind: String) -> Answer<String> {
    let id = ask(&app, move |office| app::archive::create(office, &kind)).await?;
    tell(&app, &id)?;
    Ok(id)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn import_files(app: AppHandle, paths: Vec<PathBuf>) -> Answer<ImportView> {
    ask(&app, move |office| app::import::import(office, &paths)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn look_at_files(app: AppHandle, paths: Vec<PathBuf>) -> Answer<ImportView> {
    ask(&app, move |office| app::import::look(office, &paths)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn open(app: AppHandle, id: String) -> Answer<PracticeView> {
    ask(&app, move |office| app::archive::open(office, app::archive::find(office, &id)?)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn preview(app: AppHandle, id: String) -> Answer<Vec<String>> {
    ask(&app, move |office| app::exporting::preview(office, app::archive::find(office, &id)?)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn printed_pages(
    app: AppHandle,
    id: String,
    papers: Papers,
) -> Answer<Vec<String>> {
    let find = app::archive::find;
    ask(&app, move |office| printing::pages(office, find(office, &id)?, papers)).await
}

/// Hands our own PDF to the system's viewer, from which it is printed on paper.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_printed(app: AppHandle, id: String, papers: Papers) -> Answer<()> {
    let find = app::archive::find;
    let lay_out = move |office: &_| printing::lay_out(office, find(office, &id)?, papers);
    let path = ask(&app, lay_out).await?.to_string_lossy().into_owned();
    app.opener().open_path(path, None::<&str>).map_err(app::AppError::internal)
}
