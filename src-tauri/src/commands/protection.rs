//! The archive of this computer: encrypted, plain again, and its recovery key.

use app::views::ProtectionView;
use app::{Secret, encryption};
use tauri::{AppHandle, State};

use crate::bridge::{Answer, aside, blocking};
use crate::home::Home;

#[tauri::command]
#[specta::specta]
pub(crate) async fn protection(home: State<'_, Home>) -> Answer<ProtectionView> {
    let folder = home.folder.clone();
    blocking(move || encryption::view(&folder)).await
}

/// The recovery key, for paper.
#[tauri::command]
#[specta::specta]
pub(crate) async fn encrypt_home(app: AppHandle) -> Answer<String> {
    aside(&app, |home| encryption::encrypt(home).map(|key| encryption::letters(&key))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn decrypt_home(app: AppHandle) -> Answer<()> {
    aside(&app, |home| encryption::decrypt(home, None)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn recovery_key(home: State<'_, Home>) -> Answer<String> {
    let folder = home.folder.clone();
    blocking(move || encryption::recovery_key(&folder).map(|key| encryption::letters(&key))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_recovery_key(home: State<'_, Home>, key: String) -> Answer<()> {
    let (folder, key) = (home.folder.clone(), Secret::from(key));
    blocking(move || encryption::keep(&folder, &key)).await
}
