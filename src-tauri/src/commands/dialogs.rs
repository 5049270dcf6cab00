//! The system's dialogs. They only answer with paths; what is done with a path is another command.

use std::path::PathBuf;

use app::AppError;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt as _;
use tauri_plugin_opener::OpenerExt as _;

use crate::bridge::{Answer, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_files(app: AppHandle, kind: String) -> Answer<Vec<PathBuf>> {
    let dialog = app.dialog().file().add_filter("", extensions(&kind));
    let chosen = blocking(move || Ok(dialog.blocking_pick_files())).await?;
    let paths = chosen.unwrap_or_default().into_iter().map(|path| path.into_path());
    paths.collect::<Result<_, _>>().map_err(AppError::internal)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_folder(app: AppHandle) -> Answer<Option<PathBuf>> {
    let dialog = app.dialog().file();
    let chosen = blocking(move || Ok(dialog.blocking_pick_folder())).await?;
    chosen.map(|path| path.into_path()).transpose().map_err(AppError::internal)
}

/// Where a file shall be written, under this name or another.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_place(app: AppHandle, name: String) -> Answer<Option<PathBuf>> {
    let dialog = app.dialog().file().set_file_name(name);
    let chosen = blocking(move || Ok(dialog.blocking_save_file())).await?;
    chosen.map(|path| path.into_path()).transpose().map_err(AppError::internal)
}

/// Shows a file in its folder; it is never opened or run from here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_file(app: AppHandle, path: PathBuf) -> Answer<()> {
    app.opener().reveal_item_in_dir(path).map_err(AppError::internal)
}

fn extensions(kind: &str) -> &'static [&'static str] {
    match kind {
        "attachment" => &["pdf", "p7m", "jpg", "jpeg", "png"],
        "signed" => &["p7m"],
        "image" => &["png", "jpg", "jpeg"],
        "receipt" => &["json", "pdf", "p7m", "eml", "txt", "html"],
        "table" => &["csv", "txt", "xlsx"],
        _ => &["json", "xml", "p7m"],
    }
}
