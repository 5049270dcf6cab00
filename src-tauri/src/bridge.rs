//! Between commands and `app`: blocking work off the main thread, and one event to every window.

use std::sync::Arc;

use app::views::{PracticeView, ProgressView};
use app::{AppError, Office, PracticeId};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager, async_runtime};
use tauri_specta::Event;

use crate::home::Home;

/// A practice changed: whoever shows it, looks again.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct PracticeChanged {
    /// Our id.
    pub(crate) id: String,
}

/// One more document of the batch is done.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct SignProgress(pub(crate) ProgressView);

/// What every command answers.
pub(crate) type Answer<T> = Result<T, AppError>;

/// The opened home.
pub(crate) fn office(app: &AppHandle) -> Answer<Arc<Office>> {
    app.state::<Home>().office()
}

/// Runs blocking work on the opened home, off the main thread.
pub(crate) async fn ask<T: Send + 'static>(
    app: &AppHandle,
    work: impl FnOnce(&Office) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let app = app.clone();
    blocking(move || work(&*office(&app)?)).await
}

/// Talks with a desk, on a thread that may wait: what is held meanwhile need not change threads.
pub(crate) async fn at_desk<T: Send + 'static>(
    app: &AppHandle,
    work: impl AsyncFnOnce(&Office) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let app = app.clone();
    blocking(move || {
        let office = office(&app)?;
        async_runtime::block_on(work(&office))
    })
    .await
}

/// Changes one practice, tells every window, and answers with its new view.
pub(crate) async fn change<T: Send + 'static>(
    app: &AppHandle,
    id: String,
    work: impl FnOnce(&Office, PracticeId) -> Answer<T> + Send + 'static,
) -> Answer<PracticeView> {
    let view = ask(app, move |office| {
        let practice = app::archive::find(office, &id)?;
        work(office, practice)?;
        app::archive::open(office, practice)
    })
    .await?;
    tell(app, &view.id)?;
    Ok(view)
}

/// Runs work that may take a while.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Answer<T> + Send + 'static,
) -> Answer<T> {
    async_runtime::spawn_blocking(work).await.map_err(AppError::internal)?
}

/// Tells every window that a practice changed.
pub(crate) fn tell(app: &AppHandle, id: &str) -> Answer<()> {
    PracticeChanged { id: id.to_owned() }.emit(app).map_err(AppError::internal)
}

/// The practices that a page names.
pub(crate) fn practices(office: &Office, ids: &[String]) -> Answer<Vec<PracticeId>> {
    ids.iter().map(|id| app::archive::find(office, id)).collect()
}
