//! People and devices: who is in, who asks, who is put out.

use app::devices as members;
use app::views::together::{DeviceRole, DevicesView, JoinView, TicketView};
use tauri::{AppHandle, State};

use crate::bridge::{Answer, JoiningEnded, ask, blocking};
use crate::home::Home;

#[tauri::command]
#[specta::specta]
pub(crate) async fn devices(app: AppHandle) -> Answer<DevicesView> {
    ask(&app, members::list).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn invite(app: AppHandle, role: DeviceRole) -> Answer<TicketView> {
    ask(&app, move |office| members::invite(office, role, false)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn accept_device(app: AppHandle, code: String) -> Answer<()> {
    ask(&app, move |office| members::accept(office, &code)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn refuse_device(app: AppHandle, code: String) -> Answer<()> {
    ask(&app, move |office| members::refuse(office, &code)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke_device(app: AppHandle, device: String) -> Answer<()> {
    ask(&app, move |office| members::revoke(office, &device)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_hub(app: AppHandle, address: Option<String>) -> Answer<()> {
    ask(&app, move |office| members::set_hub(office, address.as_deref())).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn join_company(
    app: AppHandle,
    home: State<'_, Home>,
    ticket: String,
    person: String,
    device: String,
) -> Answer<JoinView> {
    let (folder, language) = (home.folder.clone(), home.language());
    let ended = JoiningEnded::told_by(app);
    let begin = move || members::begin_joining(&folder, &ticket, &person, &device, language, ended);
    blocking(begin).await
}
