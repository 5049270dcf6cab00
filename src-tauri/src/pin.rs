//! The PIN's own window: one page with its own script, one command, and no way to the PIN from any other.
//!
//! Owns the question and the waiting. Deliberately keeps nothing: the PIN goes to `app` for one batch.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use app::views::{ProgressView, SignView, TokenView};
use app::{AppError, Language, Secret, SignRequest};
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tauri_specta::Event as _;
use tokio::sync::oneshot;

use crate::bridge::{Answer, SignProgress, ask, practices, tell};
use crate::home::Home;

/// What is to be signed, before anybody gave a PIN.
pub(crate) struct PinQuestion {
    /// The practices, in order.
    pub(crate) ids: Vec<String>,
    /// PKCS#11 module.
    pub(crate) module: PathBuf,
    /// Label of the token.
    pub(crate) label: String,
    /// A person consented to spend the last attempt.
    pub(crate) use_final_try: bool,
}

/// Whoever waits for the PIN's window to answer; nobody most of the time.
#[derive(Default)]
pub(crate) struct Waiting(Mutex<Option<oneshot::Sender<Option<Secret>>>>);

impl Waiting {
    /// Hands the PIN over, once; `None` when the person changed their mind.
    pub(crate) fn answer(&self, pin: Option<Secret>) {
        if let Some(waiting) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // Whoever asked may be gone; then the PIN is dropped here.
            drop(waiting.send(pin));
        }
    }

    fn expect(&self) -> oneshot::Receiver<Option<Secret>> {
        let (sender, receiver) = oneshot::channel();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        receiver
    }
}

/// Asks for the PIN in its window and signs the batch; `None` when no PIN was given.
///
/// # Errors
/// As `app::signatures::sign`.
pub(crate) async fn sign(app: &AppHandle, question: PinQuestion) -> Answer<Option<SignView>> {
    let PinQuestion { ids, module, label, use_final_try } = question;
    let sought = (module.clone(), label.clone());
    let token = ask(app, move |office| token(office, &sought)).await?;
    let warned = use_final_try || token.pin_final_try;
    let Some(pin) = pin(app, ids.len(), &token, warned).await? else { return Ok(None) };
    let (named, events) = (ids.clone(), app.clone());
    let results = ask(app, move |office| {
        let ids = practices(office, &named)?;
        // The window said that it is the last attempt: whoever gave the PIN consented.
        let request = SignRequest { ids, module, label, pin, use_final_try: warned };
        let mut progress = |view: ProgressView| drop(SignProgress(view).emit(&events));
        app::signatures::sign(office, request, &mut progress)
    })
    .await?;
    ids.iter().try_for_each(|id| tell(app, id))?;
    Ok(Some(SignView { results }))
}

fn token(office: &app::Office, (module, label): &(PathBuf, String)) -> Answer<TokenView> {
    app::tokens::tokens(office)?
        .into_iter()
        .find(|token| token.label == *label && token.module == module.to_string_lossy())
        .ok_or_else(|| {
            AppError::new(app::Code::TokenAbsent, "gone").with("label", label).with("present", "-")
        })
}

async fn pin(
    app: &AppHandle,
    documents: usize,
    token: &TokenView,
    warned: bool,
) -> Answer<Option<Secret>> {
    if let Some(open) = app.get_webview_window("pin") {
        open.set_focus().map_err(AppError::internal)?;
        return Ok(None);
    }
    let answered = app.state::<Waiting>().expect();
    let window = open(app, &address(app, documents, token, warned))?;
    // A window that is closed without a PIN drops the sender: nobody was asked, nothing is signed.
    let pin = answered.await.unwrap_or_default();
    window.destroy().or_else(|error| match error {
        tauri::Error::WindowNotFound | tauri::Error::WebviewNotFound => Ok(()),
        other => Err(AppError::internal(other)),
    })?;
    Ok(pin)
}

fn open(app: &AppHandle, address: &str) -> Answer<WebviewWindow> {
    let main = app.get_webview_window("main");
    let builder = WebviewWindowBuilder::new(app, "pin", WebviewUrl::App(address.into()))
        .title("Origo – PIN")
        .inner_size(440.0, 340.0)
        .resizable(false)
        .always_on_top(true)
        .center();
    let builder = match &main {
        Some(main) => builder.parent(main).map_err(AppError::internal)?,
        None => builder,
    };
    let window = builder.build().map_err(AppError::internal)?;
    let waiting = app.clone();
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Destroyed) {
            waiting.state::<Waiting>().answer(None);
        }
    });
    Ok(window)
}

/// The page with what it shows: how many documents, which token, whose certificate.
fn address(app: &AppHandle, documents: usize, token: &TokenView, warned: bool) -> String {
    let language = match app.state::<Home>().language() {
        Language::It => "it",
        Language::En => "en",
    };
    let holder = token.holder.as_deref().unwrap_or_default();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("language", language).append_pair("count", &documents.to_string());
    query.append_pair("token", &token.label).append_pair("holder", holder);
    if warned {
        query.append_pair("final", "1");
    } else if token.pin_count_low {
        query.append_pair("low", "1");
    }
    format!("pin.html?{}", query.finish())
}
