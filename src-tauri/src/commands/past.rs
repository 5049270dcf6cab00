//! What was: undo and redo of one's own, moments, comparing, restoring; and remarks on boxes.

use app::views::PracticeView;
use app::views::together::{DifferenceView, MomentView};
use app::{comments, editing, history};
use tauri::AppHandle;

use crate::bridge::{Answer, ask, change};

#[tauri::command]
#[specta::specta]
pub(crate) async fn undo(app: AppHandle, id: String) -> Answer<PracticeView> {
    change(&app, id, editing::undo).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn redo(app: AppHandle, id: String) -> Answer<PracticeView> {
    change(&app, id, editing::redo).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn moments(app: AppHandle, id: String) -> Answer<Vec<MomentView>> {
    ask(&app, move |office| history::moments(office, app::archive::find(office, &id)?)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn compare(
    app: AppHandle,
    id: String,
    from: Vec<String>,
    to: Vec<String>,
) -> Answer<Vec<DifferenceView>> {
    ask(&app, move |office| history::compare(office, app::archive::find(office, &id)?, from, to))
        .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn restore(
    app: AppHandle,
    id: String,
    heads: Vec<String>,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| history::restore(office, id, heads)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_comment(
    app: AppHandle,
    id: String,
    pointer: String,
    text: String,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| comments::add(office, id, &pointer, &text)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn settle_comment(
    app: AppHandle,
    id: String,
    key: String,
    settled: bool,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| comments::settle(office, id, &key, settled)).await
}
