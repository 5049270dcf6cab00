//! Language, checks, company, desks.

use app::views::{CompanyView, DeskBalanceView, DeskView, DoctorView};
use app::{DeskRequest, Language, Secret};
use serde_json::Value;
use tauri::async_runtime::block_on;
use tauri::{AppHandle, State};

use crate::bridge::{Answer, ask, at_desk, blocking};
use crate::home::Home;

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_language(home: State<'_, Home>, language: String) -> Answer<()> {
    home.set_language(if language == "en" { Language::En } else { Language::It });
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn doctor(home: State<'_, Home>) -> Answer<DoctorView> {
    let (folder, language) = (home.folder.clone(), home.language());
    let look = move || block_on(app::doctor::doctor(&folder, language));
    Ok(DoctorView { checks: blocking(look).await? })
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn company(app: AppHandle) -> Answer<CompanyView> {
    ask(&app, app::company::company).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn init_company(
    home: State<'_, Home>,
    company: Value,
    person: String,
) -> Answer<CompanyView> {
    let (folder, language) = (home.folder.clone(), home.language());
    blocking(move || app::company::init_with(&folder, company, Some(&person), language)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn desks(app: AppHandle) -> Answer<Vec<DeskView>> {
    ask(&app, app::desks::list).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_desk(
    app: AppHandle,
    chamber: String,
    url: String,
    user: String,
    password: String,
) -> Answer<DeskView> {
    let request = DeskRequest { chamber, url, user, password: Secret::from(password) };
    at_desk(&app, async move |office: &_| app::greeting::add(office, request).await).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_desk_by_hand(
    app: AppHandle,
    chamber: String,
    portal: String,
) -> Answer<DeskView> {
    ask(&app, move |office| app::desks::add_by_hand(office, &chamber, &portal)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_desk_for_drafts(
    app: AppHandle,
    chamber: String,
    url: String,
    key: String,
) -> Answer<DeskView> {
    let key = Secret::from(key);
    at_desk(&app, async move |office: &_| app::desks::add_sprint(office, &chamber, &url, key).await)
        .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn give_passphrase(home: State<'_, Home>, passphrase: String) -> Answer<()> {
    let (folder, passphrase) = (home.folder.clone(), Secret::from(passphrase));
    blocking(move || app::secrets::give(&folder, passphrase)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn renew_password(
    app: AppHandle,
    chamber: String,
    password: String,
) -> Answer<Option<String>> {
    let password = Secret::from(password);
    let renew = async move |office: &_| app::desks::renew(office, &chamber, &password).await;
    at_desk(&app, renew).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn balances(app: AppHandle) -> Answer<Vec<DeskBalanceView>> {
    at_desk(&app, async |office: &_| app::desks::balances(office).await).await
}
