//! The list, one practice, its pages.

use std::path::PathBuf;

use app::views::{ImportView, PracticeRow, PracticeView};
use tauri::AppHandle;

use crate::bridge::{Answer, ask, tell};

#[tauri::command]
#[specta::specta]
pub(crate) async fn list(app: AppHandle, text: String, state: String) -> Answer<Vec<PracticeRow>> {
    ask(&app, move |office| app::archive::list(office, Some(&state), Some(&text))).await
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
