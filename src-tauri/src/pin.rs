//! The PIN's own window: one page with its own script, one command, and no way to the PIN from any
//! other.
//!
//! Owns the question and the waiting. Deliberately keeps nothing: the PIN goes to `app` for one
//! batch.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::signatures::{PinAnswer, PinQuestion, PinReason};
use app::{AppError, Language, Secret};
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
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
    if let Some(open) = app.get_webview_window("pin") {
        open.set_focus().map_err(AppError::internal)?;
        return Ok(None);
    }
    let (number, answered) = app.state::<Waiting>().expect();
    let window = open(app, &address(app, question), number)?;
    // A window that is closed without a PIN drops the sender: nobody was asked, nothing is signed.
    let pin = answered.await.unwrap_or_default();
    window.destroy().or_else(|error| match error {
        tauri::Error::WindowNotFound | tauri::Error::WebviewNotFound => Ok(()),
        other => Err(AppError::internal(other)),
    })?;
    gone(app).await;
    Ok(pin.map(|pin| PinAnswer {
        pin: Some(pin).filter(|_| !question.at_reader),
        // The window said that it is the last attempt: whoever gave the PIN consented.
        accepts_last_try: question.last_try,
    }))
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

/// The page with what it shows: why it asks, how many documents, which token, whose certificate.
fn address(app: &AppHandle, question: &PinQuestion) -> String {
    let language = match app.state::<Home>().language() {
        Language::It => "it",
        Language::En => "en",
    };
    let why = match question.why {
        PinReason::First => "first",
        PinReason::Incorrect => "incorrect",
        PinReason::Back => "back",
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("language", language).append_pair("why", why);
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
