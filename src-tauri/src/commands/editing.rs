//! What a person does to the boxes. Each answer is the practice as it was stored.

use std::path::PathBuf;

use app::goods::{Correction, Source};
use app::seen::splice as splice_seen;
use app::views::{GoodsImportView, PracticeView, SealView};
use app::{articles, attachments, editing, goods, sealing};
use serde_json::Value;
use tauri::AppHandle;

use crate::bridge::{Answer, ask, change, tell};

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_field(
    app: AppHandle,
    id: String,
    pointer: String,
    value: Value,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| editing::set(office, id, &pointer, value)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn splice(
    app: AppHandle,
    id: String,
    pointer: String,
    at: u32,
    remove: u32,
    insert: String,
    seen: String,
) -> Answer<PracticeView> {
    let place = (at as usize, remove as usize);
    let edit = move |office: &_, id| splice_seen(office, id, &pointer, &seen, place, &insert);
    change(&app, id, edit).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn resolve(
    app: AppHandle,
    id: String,
    pointer: String,
    value: Value,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| editing::resolve_with(office, id, &pointer, value)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn mend(
    app: AppHandle,
    id: String,
    rule: String,
    pointer: String,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| editing::mend(office, id, &rule, &pointer)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_line(app: AppHandle, id: String, list: String) -> Answer<PracticeView> {
    change(&app, id, move |office, id| editing::add_line(office, id, &list, None)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn move_line(
    app: AppHandle,
    id: String,
    list: String,
    key: String,
    after: Option<String>,
) -> Answer<PracticeView> {
    let edit = move |office: &_, id| editing::move_line(office, id, &list, &key, after.as_deref());
    change(&app, id, edit).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_line(
    app: AppHandle,
    id: String,
    list: String,
    key: String,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| editing::remove_line(office, id, &list, &key)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_lines(
    app: AppHandle,
    id: String,
    list: String,
    keys: Vec<String>,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| editing::remove_lines(office, id, &list, &keys)).await
}

/// Fills a goods line from an article of the glossary, both by their keys.
#[tauri::command]
#[specta::specta]
pub(crate) async fn fill_article(
    app: AppHandle,
    id: String,
    line: String,
    article: String,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| articles::fill(office, id, &line, &article)).await
}

/// Goods lines as a table for the clipboard.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_goods(app: AppHandle, id: String, keys: Vec<String>) -> Answer<String> {
    ask(&app, move |office| goods::copy(office, app::archive::find(office, &id)?, &keys)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn look_at_goods(
    app: AppHandle,
    source: Source,
    correction: Correction,
) -> Answer<GoodsImportView> {
    ask(&app, move |office| goods::look(office, &source, &correction)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_goods(
    app: AppHandle,
    id: String,
    source: Source,
    correction: Correction,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| goods::add(office, id, &source, &correction)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn attach(
    app: AppHandle,
    id: String,
    path: PathBuf,
    kind: String,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| attachments::attach(office, id, &path, &kind)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn replace_attachment(
    app: AppHandle,
    id: String,
    line: String,
    path: PathBuf,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| attachments::replace(office, id, &line, &path)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn freeze(app: AppHandle, id: String) -> Answer<SealView> {
    let name = id.clone();
    let seal = ask(&app, move |office| sealing::freeze(office, app::archive::find(office, &id)?));
    let seal = seal.await?;
    tell(&app, &name)?;
    Ok(seal)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn revise(app: AppHandle, id: String) -> Answer<PracticeView> {
    change(&app, id, sealing::revise).await
}
