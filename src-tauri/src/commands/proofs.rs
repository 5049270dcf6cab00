//! The library of proofs; its members are set as in the company's other documents.

use std::path::PathBuf;

use app::proofs;
use app::views::together::OfficeDocumentView;
use app::views::{OriginProofView, PracticeView};
use tauri::AppHandle;

use crate::bridge::{Answer, ask, change, change_office};

/// All proofs, or those that fit a block of a practice.
#[tauri::command]
#[specta::specta]
pub(crate) async fn proofs(
    app: AppHandle,
    id: Option<String>,
    block: Option<String>,
) -> Answer<Vec<OriginProofView>> {
    ask(&app, move |office| proofs::today(office, id.as_deref().zip(block.as_deref()))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn put_proof_file(
    app: AppHandle,
    key: String,
    path: PathBuf,
) -> Answer<OfficeDocumentView> {
    let put = move |office: &_, _: &str| proofs::put_file(office, &key, &path);
    change_office(&app, "proofs".to_owned(), put).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn attach_proof(
    app: AppHandle,
    id: String,
    block: String,
    key: String,
    drawn: String,
) -> Answer<PracticeView> {
    change(&app, id, move |office, id| proofs::attach(office, id, &block, &key, &drawn)).await
}
