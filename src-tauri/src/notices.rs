//! What became of practices, on the desktop: for whoever has the window beneath others.
//!
//! Owns showing it; what is told, and that it is told once, is `app::outcomes`.

use app::outcomes::{self, Outcome};
use app::{Office, PracticeId};
use notify_rust::Notification;
use tauri::AppHandle;

/// Tells what is to be told of a practice that moved. Where no desktop listens, the window shows it all the same.
pub(crate) fn tell(app: &AppHandle, office: &Office, id: PracticeId) {
    match outcomes::take(office, id) {
        Ok(Some(outcome)) => show(app.clone(), outcome),
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "an outcome was not told"),
    }
}

/// On a thread of its own: on some systems showing waits for the desktop, and then for a click.
fn show(app: AppHandle, outcome: Outcome) {
    let run = move || {
        let mut notice = Notification::new();
        notice.appname("Origo").summary(&outcome.title).body(&outcome.body);
        let shown = notice.action("default", "Origo").show();
        match shown {
            Ok(shown) => wait(&app, shown),
            Err(error) => tracing::info!(%error, "no desktop to tell an outcome to"),
        }
    };
    if let Err(error) = std::thread::Builder::new().name("origo-notice".to_owned()).spawn(run) {
        tracing::warn!(%error, "an outcome was not told: a thread cannot be started");
    }
}

/// A click on it brings the window forward.
#[cfg(all(unix, not(target_os = "macos")))]
fn wait(app: &AppHandle, shown: notify_rust::NotificationHandle) {
    shown.wait_for_action(|action| {
        if action == "default" {
            crate::launch::bring_forward(app);
        }
    });
}

/// Elsewhere the system itself brings a program forward.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn wait<T>(_: &AppHandle, _: T) {}
