//! Who is here, and how it stands with the other devices.

use app::together;
use app::views::together::SyncView;
use tauri::{AppHandle, Manager as _};

use crate::bridge::{Answer, ask};

#[tauri::command]
#[specta::specta]
pub(crate) async fn here(
    app: AppHandle,
    id: Option<String>,
    pointer: Option<String>,
) -> Answer<()> {
    ask(&app, move |office| {
        let practice = id.map(|id| app::archive::find(office, &id)).transpose()?;
        together::here(office, practice, pointer)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_state(app: AppHandle) -> Answer<SyncView> {
    ask(&app, together::sync_state).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_now(app: AppHandle) -> Answer<()> {
    ask(&app, together::sync_now).await
}

/// Closes the window, whatever still waits.
#[tauri::command]
#[specta::specta]
pub(crate) async fn close_now(app: AppHandle) -> Answer<()> {
    let main = app.get_webview_window("main");
    main.map_or(Ok(()), |window| window.destroy()).map_err(app::AppError::internal)
}
