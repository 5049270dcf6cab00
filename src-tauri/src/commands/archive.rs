//! The list, one practice, its pages.

use std::path::PathBuf;

use app::archive::{self, ArchiveFilter};
use app::views::care::{ArchiveChoicesView, ArchivePageView, BundleView, CountsView};
use app::views::{ImportView, PracticeView};
use app::{AppError, bundle, reuse};
use tauri::AppHandle;

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
pub(crate) async fn open(app: AppHandle, id: String) -> Answer<PracticeView> {
    ask(&app, move |office| app::archive::open(office, app::archive::find(office, &id)?)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn preview(app: AppHandle, id: String) -> Answer<Vec<String>> {
    ask(&app, move |office| app::exporting::preview(office, app::archive::find(office, &id)?)).await
}
