//! The PIN's own window: one page with its own script, one command, and no way to the PIN from any
//! other.
//!
//! Owns the question and the waiting. Deliberately keeps nothing: the PIN goes to `app` for one
//! batch.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::remote::OtpQuestion;
use app::signatures::{PinAnswer, PinQuestion, PinReason};
use app::{AppError, Language, Secret};
use tauri::async_runtime;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_opener::OpenerExt as _;
use tokio::sync::oneshot;

use crate::bridge::Answer;
use crate::home::Home;

/// How long a window that was told to go may take.
const GOING: Duration = Duration::from_secs(5);
/// How often it is looked whether it went.
const LOOK: Duration = Duration::from_millis(20);

/// Whoever waits for the PIN's window to answer; nobody most of the time.
#[derive(Default)]
pub(crate) struct Waiting(Mutex<Question>);

/// The last question: its number, and who waits for the answer.
#[derive(Default)]
struct Question {
    number: u64,
    asker: Option<oneshot::Sender<Option<Secret>>>,
}

impl Waiting {
    /// Hands the PIN over, once; `None` when the person changed their mind.
    pub(crate) fn answer(&self, pin: Option<Secret>) {
        let asker = self.0.lock().unwrap_or_else(PoisonError::into_inner).asker.take();
        if let Some(asker) = asker {
            // Whoever asked may be gone; then the PIN is dropped here.
            drop(asker.send(pin));
        }
    }

    /// The window of a question is gone. One that was answered may go when the next is asked
    /// already.
    fn closed(&self, number: u64) {
        if self.0.lock().unwrap_or_else(PoisonError::into_inner).number == number {
            self.answer(None);
        }
    }

    fn expect(&self) -> (u64, oneshot::Receiver<Option<Secret>>) {
        let (asker, receiver) = oneshot::channel();
        let mut question = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        question.number += 1;
        question.asker = Some(asker);
        (question.number, receiver)
    }
}

/// Asks for the PIN in its window; `None` when the person closed it without one.
///
/// # Errors
/// `internal`, where no window can be opened.
pub(crate) async fn ask(app: &AppHandle, question: &PinQuestion) -> Answer<Option<PinAnswer>> {
    let pin = answer_to(app, &address(app, question)).await?;
    Ok(pin.map(|pin| PinAnswer {
        pin: Some(pin).filter(|_| !question.at_reader),
        // The window said that it is the last attempt: whoever gave the PIN consented.
        accepts_last_try: question.last_try,
    }))
}

/// Asks for what a remote key wants in the same window, from a thread that may wait.
///
/// # Errors
/// As [`ask`].
pub(crate) fn ask_waiting(app: &AppHandle, question: &OtpQuestion) -> Answer<Option<Secret>> {
    let (told, answer) = std::sync::mpsc::channel();
    let (window, address) = (app.clone(), remote_address(app, question));
    async_runtime::spawn(async move {
        // Whoever asked may be gone; then the answer is dropped here.
        drop(told.send(answer_to(&window, &address).await));
    });
    answer.recv().map_err(AppError::internal)?
}

/// Opens a provider's page in the person's browser.
pub(crate) fn open_browser(app: &AppHandle, url: &str) {
    // What cannot be opened is not answered either: the provider's page runs out of time.
    drop(app.opener().open_url(url, None::<&str>));
}

async fn answer_to(app: &AppHandle, address: &str) -> Answer<Option<Secret>> {
    if let Some(open) = app.get_webview_window("pin") {
        open.set_focus().map_err(AppError::internal)?;
        return Ok(None);
    }
    let (number, answered) = app.state::<Waiting>().expect();
    let window = open(app, address, number)?;
    // A window that is closed without a PIN drops the sender: nobody was asked, nothing is signed.
    let pin = answered.await.unwrap_or_default();
    window.destroy().or_else(|error| match error {
        tauri::Error::WindowNotFound | tauri::Error::WebviewNotFound => Ok(()),
        other => Err(AppError::internal(other)),
    })?;
    gone(app).await;
    Ok(pin)
}

/// Waits until the window is gone: the next question needs its name.
async fn gone(app: &AppHandle) {
    let since = Instant::now();
    while app.get_webview_window("pin").is_some() && since.elapsed() < GOING {
        tokio::time::sleep(LOOK).await;
    }
}

fn open(app: &AppHandle, address: &str, number: u64) -> Answer<WebviewWindow> {
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
            waiting.state::<Waiting>().closed(number);
        }
    });
    Ok(window)
}

fn language(app: &AppHandle) -> &'static str {
    match app.state::<Home>().language() {
        Language::It => "it",
        Language::En => "en",
    }
}

/// The page with what it shows: why it asks, how many documents, which token, whose certificate.
fn address(app: &AppHandle, question: &PinQuestion) -> String {
    let why = match question.why {
        PinReason::First => "first",
        PinReason::Incorrect => "incorrect",
        PinReason::Back => "back",
        PinReason::Signature => "signature",
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("language", language(app)).append_pair("why", why);
    query.append_pair("count", &question.documents.to_string());
    query.append_pair("token", &question.token).append_pair("holder", &question.holder);
    if question.last_try {
        query.append_pair("final", "1");
    } else if question.low {
        query.append_pair("low", "1");
    }
    if question.at_reader {
        query.append_pair("pad", "1");
    }
    format!("pin.html?{}", query.finish())
}

/// The same for a remote key: what is wanted, for how many documents, how many wait behind them.
fn remote_address(app: &AppHandle, question: &OtpQuestion) -> String {
    let wanted = match (question.pin, question.sent) {
        (true, _) => "pin",
        (false, true) => "sent",
        (false, false) => "shown",
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("language", language(app)).append_pair("remote", wanted);
    query.append_pair("count", &question.documents.to_string());
    query.append_pair("behind", &question.behind.to_string());
    query.append_pair("token", &question.key).append_pair("holder", &question.holder);
    if let Some(challenge) = &question.challenge {
        query.append_pair("challenge", challenge);
    }
    format!("pin.html?{}", query.finish())
}
