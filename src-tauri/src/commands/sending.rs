//! To the desk and back.

use std::path::PathBuf;

use app::by_hand::{self, ReceiptView};
use app::views::care::BundleView;
use app::views::sending::OutgoingView;
use app::views::{FetchView, StatusView};
use app::{Told, archive, following, submission};
use tauri::AppHandle;

use crate::bridge::{Answer, ask, at_desk, practices, tell};

#[tauri::command]
#[specta::specta]
pub(crate) async fn submit(app: AppHandle, ids: Vec<String>) -> Answer<Vec<StatusView>> {
    let named = ids.clone();
    let send =
        async move |office: &_| submission::submit(office, &practices(office, &named)?).await;
    let sent = at_desk(&app, send).await;
    ids.iter().try_for_each(|id| tell(&app, id))?;
    sent
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn submit_again(app: AppHandle, id: String) -> Answer<Vec<StatusView>> {
    let named = [id.clone()];
    let again =
        async move |office: &_| submission::submit_again(office, &practices(office, &named)?).await;
    let sent = at_desk(&app, again).await;
    tell(&app, &id)?;
    sent
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn status(app: AppHandle, refresh: bool) -> Answer<Vec<StatusView>> {
    let ask = async move |office: &_| following::status(office, &[], refresh).await;
    let views = at_desk(&app, ask).await?;
    let news = if refresh { views.as_slice() } else { &[] };
    news.iter().try_for_each(|view| tell(&app, &view.id))?;
    Ok(views)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn fetch(app: AppHandle, id: String, folder: PathBuf) -> Answer<FetchView> {
    let fetch = async move |office: &_| {
        following::fetch(office, archive::find(office, &id)?, &folder).await
    };
    at_desk(&app, fetch).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn outgoing(app: AppHandle) -> Answer<OutgoingView> {
    ask(&app, app::outgoing::list).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn hold_sending(app: AppHandle, held: bool) -> Answer<OutgoingView> {
    ask(&app, move |office| app::outgoing::hold(office, held)).await
}

/// How many practices are on their way at once, from 1 to 8.
#[tauri::command]
#[specta::specta]
pub(crate) async fn send_at_once(app: AppHandle, count: u32) -> Answer<OutgoingView> {
    ask(&app, move |office| {
        app::outgoing::set_at_once(office, usize::try_from(count).unwrap_or(usize::MAX))?;
        app::outgoing::list(office)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn outcomes_told(app: AppHandle) -> Answer<bool> {
    ask(&app, app::outcomes::are_told).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn tell_outcomes(app: AppHandle, told: bool) -> Answer<bool> {
    ask(&app, move |office| app::outcomes::tell(office, told)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn hand_over(app: AppHandle, id: String, folder: PathBuf) -> Answer<BundleView> {
    ask(&app, move |office| by_hand::hand_over_into(office, archive::find(office, &id)?, &folder))
        .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn told(app: AppHandle, id: String, told: Told) -> Answer<StatusView> {
    let named = id.clone();
    let keep = move |office: &_| by_hand::tell(office, archive::find(office, &id)?, &told);
    let kept = ask(&app, keep).await?;
    tell(&app, &named)?;
    Ok(kept)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn read_receipt(app: AppHandle, id: String, path: PathBuf) -> Answer<ReceiptView> {
    ask(&app, move |office| by_hand::read_receipt(office, archive::find(office, &id)?, &path)).await
}
