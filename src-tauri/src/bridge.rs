//! Between commands and `app`: blocking work off the main thread, and one event to every window.

use std::path::Path;
use std::sync::Arc;

use app::together::Happening;
use app::views::PracticeView;
use app::views::signing::BatchView;
use app::views::together::{OfficeDocumentView, PersonHereView, SyncView};
use app::{AppError, Office, PracticeId, following};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager, async_runtime};
use tauri_specta::Event;

use crate::home::Home;
use crate::notices;
use crate::signing::Signing;

/// A practice changed: whoever shows it, looks again.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct PracticeChanged {
    /// Our id.
    pub(crate) id: String,
}

/// The batch goes on: another state, or more documents done.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct BatchChanged(pub(crate) BatchView);

/// Who has which practice open changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct PresenceChanged {
    /// All colleagues that are here now.
    pub(crate) people: Vec<PersonHereView>,
}

/// How it stands with the other devices changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct SyncChanged(pub(crate) SyncView);

/// Members, joiners or the invitation changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct DevicesChanged;

/// A joining that had shown its code has ended: the company is here, or why not.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct JoiningEnded {
    /// Why this device was not let in.
    pub(crate) error: Option<AppError>,
}

impl JoiningEnded {
    /// Tells the windows. One that is gone hears nothing, and need not.
    pub(crate) fn told_by(app: AppHandle) -> impl FnOnce(Answer<()>) + Send + 'static {
        move |joined| drop(Self { error: joined.err() }.emit(&app))
    }
}

/// One of the company's other documents changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct OfficeDocumentChanged {
    /// Which.
    pub(crate) kind: String,
}

/// The window was asked to close while something waits that could travel now.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct ClosingAsked(pub(crate) SyncView);

/// What every command answers.
pub(crate) type Answer<T> = Result<T, AppError>;

/// The opened home.
pub(crate) fn office(app: &AppHandle) -> Answer<Arc<Office>> {
    app.state::<Home>().office(|office| follow(app, office))
}

/// Passes on to every window what comes from the other devices, as long as this office is open.
fn follow(app: &AppHandle, office: &Arc<Office>) {
    follow_desks(app, office);
    let app = app.clone();
    app::together::follow(office, move |happening| {
        // A window that is gone hears nothing, and need not.
        drop(match happening {
            Happening::Practice(id) => PracticeChanged { id: id.to_string() }.emit(&app),
            Happening::Presence(people) => PresenceChanged { people }.emit(&app),
            Happening::Sync(view) => SyncChanged(view).emit(&app),
            Happening::Devices => DevicesChanged.emit(&app),
            Happening::OfficeDocument(kind) => OfficeDocumentChanged { kind }.emit(&app),
        });
    });
}

/// Follows the desks as long as the office is open, and tells every window what moved there.
fn follow_desks(app: &AppHandle, office: &Arc<Office>) {
    let (app, office) = (app.clone(), Arc::downgrade(office));
    let run = move || {
        let told = office.clone();
        let hear = |id: PracticeId| {
            drop(PracticeChanged { id: id.to_string() }.emit(&app));
            if let Some(office) = told.upgrade() {
                notices::tell(&app, &office, id);
            }
        };
        async_runtime::block_on(following::watch_while_open(office, hear));
    };
    if let Err(error) = std::thread::Builder::new().name("origo-desks".to_owned()).spawn(run) {
        tracing::error!(%error, "desks are not followed: a thread cannot be started");
    }
}

/// Asked to close: whether to wait, because something could still reach a colleague. Then the page is told.
pub(crate) fn hold_closing(app: &AppHandle) -> bool {
    // Nothing travels then, and the window's own thread must not wait; a change of the whole home that is cut
    // short leaves it as it was.
    if app.state::<Home>().is_busy() {
        return false;
    }
    let Ok(view) = office(app).and_then(|office| app::together::sync_state(&office)) else {
        return false;
    };
    view.waiting > 0 && view.connected > 0 && ClosingAsked(view).emit(app).is_ok()
}

/// Runs blocking work on the opened home, off the main thread.
pub(crate) async fn ask<T: Send + 'static>(
    app: &AppHandle,
    work: impl FnOnce(&Office) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let app = app.clone();
    blocking(move || work(&*office(&app)?)).await
}

/// Does something with the home while it is closed; then everything is followed again.
pub(crate) async fn aside<T: Send + 'static>(
    app: &AppHandle,
    work: impl FnOnce(&Path) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let app = app.clone();
    blocking(move || {
        app.state::<Signing>().idle()?;
        let done = app.state::<Home>().aside(work);
        office(&app)?;
        done
    })
    .await
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

/// Changes one of the company's other documents, tells every window, and answers with its new view.
pub(crate) async fn change_office<T: Send + 'static>(
    app: &AppHandle,
    kind: String,
    work: impl FnOnce(&Office, &str) -> Answer<T> + Send + 'static,
) -> Answer<OfficeDocumentView> {
    let view = ask(app, move |office| {
        work(office, &kind)?;
        app::company_documents::open(office, &kind)
    })
    .await?;
    let changed = OfficeDocumentChanged { kind: view.kind.clone() };
    changed.emit(app).map_err(AppError::internal)?;
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
