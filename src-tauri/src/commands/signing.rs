//! The queue, the tokens, the batch. The PIN comes from its own window and never through the main one.

use std::path::PathBuf;

use app::views::{QueueView, SignResult, SignView, TokenView};
use tauri::{AppHandle, State};

use crate::bridge::{Answer, ask, tell};
use crate::pin::{self, PinQuestion, Waiting};

#[tauri::command]
#[specta::specta]
pub(crate) async fn queue(app: AppHandle) -> Answer<QueueView> {
    ask(&app, app::queue::queue).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn tokens(app: AppHandle) -> Answer<Vec<TokenView>> {
    ask(&app, app::tokens::tokens).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sign(
    app: AppHandle,
    ids: Vec<String>,
    module: String,
    token: String,
    use_final_try: bool,
) -> Answer<Option<SignView>> {
    let question = PinQuestion { ids, module: module.into(), label: token, use_final_try };
    pin::sign(&app, question).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn give_pin(waiting: State<'_, Waiting>, pin: Option<String>) -> Answer<()> {
    waiting.answer(pin.map(Into::into));
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn take_signed(app: AppHandle, id: String, path: PathBuf) -> Answer<SignResult> {
    let name = id.clone();
    let take = move |office: &_| {
        app::signatures::take_in(office, app::archive::find(office, &id)?, &path, None)
    };
    let result = ask(&app, take).await?;
    tell(&app, &name).map(|()| result)
}
