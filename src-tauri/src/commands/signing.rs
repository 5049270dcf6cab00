//! The queue, the review, the batch. The PIN comes from its own window and never through the main
//! one.

use std::path::PathBuf;

use app::remote::{self, RemoteServiceForm};
use app::signatures::{self, Control, Review, papers};
use app::views::signing::{
    BatchView, LogCheckView, PaperKind, PaperView, QueueView, ReviewView, ReviewWay, SignForm,
    SignResult, SignView, SigningLogView,
};
use app::views::{RemoteCredentialView, RemoteServiceView, TimestampView, TokenView};
use tauri::{AppHandle, Manager as _, State};
use tauri_plugin_opener::OpenerExt as _;

use crate::bridge::{Answer, ask, at_desk, tell};
use crate::pin::Waiting;
use crate::signing::{self, Signing};

#[tauri::command]
#[specta::specta]
pub(crate) async fn queue(app: AppHandle, signatory: Option<String>) -> Answer<QueueView> {
    ask(&app, move |office| app::queue::queue(office, signatory.as_deref())).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn tokens(app: AppHandle) -> Answer<Vec<TokenView>> {
    ask(&app, app::tokens::tokens).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn proof_pages(app: AppHandle, id: String, sha256: String) -> Answer<Vec<String>> {
    ask(&app, move |office| signatures::pages(office, &id, &sha256)).await
}

/// Shows the file in its folder; it is never opened or run from here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_proof(app: AppHandle, id: String, sha256: String) -> Answer<()> {
    let path = ask(&app, move |office| signatures::lay_out(office, &id, &sha256)).await?;
    app.opener().reveal_item_in_dir(path).map_err(app::AppError::internal)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn start_review(
    app: AppHandle,
    signatory: Option<String>,
    way: ReviewWay,
) -> Answer<ReviewView> {
    let begin = move |office: &_| Review::start(office, signatory, way);
    let begun = ask(&app, begin).await?;
    app.state::<Signing>().begin(Some(begun));
    signing::reviewed(&app, |_, _| Ok(())).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn review(app: AppHandle) -> Answer<Option<ReviewView>> {
    let window = app.clone();
    ask(&app, move |office| window.state::<Signing>().review(office, |_| Ok(()))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn mark_shown(app: AppHandle, id: String, digest: String) -> Answer<ReviewView> {
    signing::reviewed(&app, move |office, review| review.mark_shown(office, &id, &digest)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn tick(app: AppHandle, ids: Vec<String>, on: bool) -> Answer<ReviewView> {
    signing::reviewed(&app, move |_, review| review.tick(&ids, on)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn end_review(kept: State<'_, Signing>) -> Answer<()> {
    kept.begin(None);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_reviewed(
    app: AppHandle,
    module: PathBuf,
    token: String,
    use_final_try: bool,
) -> Answer<Option<SignView>> {
    signing::sign(&app, module, token, use_final_try).await
}

/// The keys that providers hold: as they were listed last, or asked for now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remote_keys(app: AppHandle, look: bool) -> Answer<Vec<RemoteCredentialView>> {
    let window = app.clone();
    let browser = move |url: &str| crate::pin::open_browser(&window, url);
    let asked = async move |office: &_| remote::keys(office, look, &browser).await;
    at_desk(&app, asked).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn remote_services(app: AppHandle) -> Answer<Vec<RemoteServiceView>> {
    ask(&app, remote::services).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_remote_service(
    app: AppHandle,
    service: RemoteServiceForm,
) -> Answer<RemoteServiceView> {
    let window = app.clone();
    let browser = move |url: &str| crate::pin::open_browser(&window, url);
    let add = async move |office: &_| remote::add(office, service.into(), &browser).await;
    at_desk(&app, add).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_remote_service(app: AppHandle, url: String) -> Answer<()> {
    ask(&app, move |office| remote::forget(office, &url)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn timestamps(app: AppHandle) -> Answer<TimestampView> {
    ask(&app, app::timestamps::view).await
}

/// Stamps what is signed from here on; nothing where the address is empty.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_timestamps(app: AppHandle, url: String) -> Answer<TimestampView> {
    ask(&app, move |office| app::timestamps::set(office, &url)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_remotely(
    app: AppHandle,
    url: String,
    credential: String,
) -> Answer<Option<SignView>> {
    signing::sign_remotely(&app, url, credential).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn give_pin(waiting: State<'_, Waiting>, pin: Option<String>) -> Answer<()> {
    waiting.answer(pin.map(Into::into));
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn pause_batch(kept: State<'_, Signing>) -> Answer<()> {
    kept.steer(Control::pause);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn resume_batch(kept: State<'_, Signing>) -> Answer<()> {
    kept.steer(Control::resume);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_batch(kept: State<'_, Signing>) -> Answer<()> {
    kept.steer(Control::cancel);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn batch(kept: State<'_, Signing>) -> Answer<Option<BatchView>> {
    Ok(kept.last())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn export_signing(app: AppHandle, folder: PathBuf) -> Answer<SigningLogView> {
    let last = app.state::<Signing>().last();
    let last = last.ok_or_else(|| app::AppError::new(app::Code::NotSigned, "no batch yet"))?;
    ask(&app, move |office| signatures::export(office, &last, &folder)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn check_signing_log(app: AppHandle) -> Answer<LogCheckView> {
    ask(&app, signatures::check_log).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn return_to_drafter(app: AppHandle, id: String, reason: String) -> Answer<()> {
    let name = id.clone();
    let send = move |office: &_| {
        signatures::return_to_drafter(office, app::archive::find(office, &id)?, &reason)
    };
    ask(&app, send).await?;
    tell(&app, &name)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_papers(
    app: AppHandle,
    paths: Vec<PathBuf>,
    kind: PaperKind,
    form: Option<SignForm>,
    signatory: String,
) -> Answer<Vec<PaperView>> {
    ask(&app, move |office| papers::add(office, &paths, kind, form, &signatory)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_paper(app: AppHandle, id: String) -> Answer<()> {
    ask(&app, move |office| papers::remove(office, &id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn take_signed(app: AppHandle, id: String, path: PathBuf) -> Answer<SignResult> {
    let name = id.clone();
    let take = move |office: &_| {
        signatures::take_in(office, app::archive::find(office, &id)?, &path, None)
    };
    let result = ask(&app, take).await?;
    tell(&app, &name).map(|()| result)
}
