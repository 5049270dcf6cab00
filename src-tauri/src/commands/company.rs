//! The company's other documents: its data, signatories, addresses, templates, glossary.

use std::path::PathBuf;

use app::company_documents as documents;
use app::views::together::OfficeDocumentView;
use serde_json::Value;
use tauri::AppHandle;

use crate::bridge::{Answer, ask, change_office, tell};

#[tauri::command]
#[specta::specta]
pub(crate) async fn open_office_document(
    app: AppHandle,
    kind: String,
) -> Answer<OfficeDocumentView> {
    ask(&app, move |office| documents::open(office, &kind)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_office_field(
    app: AppHandle,
    kind: String,
    pointer: String,
    value: Value,
) -> Answer<OfficeDocumentView> {
    change_office(&app, kind, move |office, kind| documents::set(office, kind, &pointer, value))
        .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_office_line(
    app: AppHandle,
    kind: String,
    value: Value,
) -> Answer<OfficeDocumentView> {
    change_office(&app, kind, move |office, kind| documents::add_line(office, kind, value)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_office_line(
    app: AppHandle,
    kind: String,
    key: String,
) -> Answer<OfficeDocumentView> {
    change_office(&app, kind, move |office, kind| documents::remove_line(office, kind, &key)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn resolve_office_field(
    app: AppHandle,
    kind: String,
    pointer: String,
    value: Value,
) -> Answer<OfficeDocumentView> {
    change_office(&app, kind, move |office, kind| documents::resolve(office, kind, &pointer, value))
        .await
}

/// The image of a signatory's signature, as a data address.
#[tauri::command]
#[specta::specta]
pub(crate) async fn signature_image(app: AppHandle, code: String) -> Answer<Option<String>> {
    ask(&app, move |office| app::looks::image(office, &code)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_signature_image(
    app: AppHandle,
    code: String,
    path: Option<PathBuf>,
) -> Answer<OfficeDocumentView> {
    let work =
        move |office: &_, _: &str| app::looks::set_image(office, &code, path.as_deref()).map(drop);
    change_office(&app, "signatories".to_owned(), work).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_template(app: AppHandle, id: String, name: String) -> Answer<()> {
    let work = move |office: &_, _: &str| {
        documents::save_template(office, app::archive::find(office, &id)?, &name)
    };
    change_office(&app, "templates".to_owned(), work).await.map(drop)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn create_from_template(app: AppHandle, key: String) -> Answer<String> {
    let id = ask(&app, move |office| documents::create_from_template(office, &key)).await?;
    tell(&app, &id)?;
    Ok(id)
}
