//! From the command line to an open window.

use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tauri::{
    App, AppHandle, Builder, Manager as _, WebviewUrl, WebviewWindowBuilder, WindowEvent, Wry,
};

use crate::bindings;
use crate::bridge::hold_closing;
use crate::home::Home;
use crate::pin::Waiting;
use crate::signing::Signing;

/// Asked to close again within this time, the window closes whatever waits.
const INSISTING: Duration = Duration::from_secs(5);

/// Opens the window and stays until it is closed.
///
/// # Panics
/// Where no window can be opened at all (no display).
pub fn run() {
    // A look at a card's software happens in a process of its own: this program with a hidden word.
    if app::tokens::probed(std::env::args_os().skip(1)).is_some() {
        return;
    }
    prefer_plain_buffers();
    let log = tracing_subscriber::EnvFilter::new("info")
        .add_directive(app::NAMES_SIGNERS.parse().expect("a directive"));
    // A log that cannot be written, on a full disk, is no reason to end: by itself it would panic over it.
    tracing_subscriber::fmt()
        .with_env_filter(log)
        .with_writer(std::io::stderr)
        .log_internal_errors(false)
        .init();
    let Some(folder) = home_folder(std::env::args_os().skip(1)) else {
        tracing::error!("no home: give --home DIR, or set ORIGO_HOME");
        std::process::exit(2);
    };
    if let Some(file) = std::env::var_os("ORIGO_PASSPHRASE_FILE") {
        app::secrets::give_file(&folder, file.into());
    }
    let commands = bindings::builder();
    single(tauri::Builder::default(), &folder)
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .invoke_handler(commands.invoke_handler())
        .manage(Home::new(folder))
        .manage(Waiting::default())
        .manage(Signing::default())
        .setup(move |app| {
            commands.mount_events(app);
            open_main_window(app)?;
            Ok(())
        })
        .run(tauri::generate_context!())
        .expect("a window can be opened");
}

/// WebKitGTK shows blank windows on some NVIDIA and Wayland machines with its DMABUF renderer.
#[allow(unsafe_code)]
fn prefer_plain_buffers() {
    const NAME: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(NAME).is_none() {
        // SAFETY: called in `run` before GTK, tokio or any other thread is started.
        unsafe { std::env::set_var(NAME, "1") };
    }
}

/// `--home DIR`, else `ORIGO_HOME`, else where practices are kept when nobody says otherwise.
fn home_folder(mut arguments: impl Iterator<Item = OsString>) -> Option<PathBuf> {
    while let Some(argument) = arguments.next() {
        if argument == "--home" {
            return arguments.next().map(PathBuf::from);
        }
        if let Some(folder) = argument.to_str().and_then(|text| text.strip_prefix("--home=")) {
            return Some(PathBuf::from(folder));
        }
    }
    std::env::var_os("ORIGO_HOME").map(PathBuf::from).or_else(app::default_home)
}

/// One window a home: a second start brings the first one forward.
fn single(builder: Builder<Wry>, folder: &Path) -> Builder<Wry> {
    if std::env::var_os("ORIGO_NO_SINGLE_INSTANCE").is_some_and(|value| value == "1") {
        return builder;
    }
    let plugin = tauri_plugin_single_instance::Builder::new()
        .callback(|app: &AppHandle, _: Vec<String>, _: String| bring_forward(app))
        .dbus_id(format!("it.origo.window.h{:016x}", fingerprint(folder)));
    builder.plugin(plugin.build())
}

/// Shows the window before all others.
pub(crate) fn bring_forward(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        drop(window.unminimize());
        drop(window.set_focus());
    }
}

fn fingerprint(folder: &Path) -> u64 {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    hasher.finish()
}

fn open_main_window(app: &App) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
        .title("Origo")
        .inner_size(1240.0, 840.0)
        .min_inner_size(900.0, 600.0)
        .initialization_script(first_language(std::env::var("ORIGO_LANG").ok().as_deref()))
        .build()?;
    let handle = app.handle().clone();
    let asked = Mutex::new(None::<Instant>);
    window.on_window_event(move |event| {
        let WindowEvent::CloseRequested { api, .. } = event else { return };
        // Whoever asks twice means it, and a page that has died cannot answer.
        let before = asked.lock().unwrap_or_else(PoisonError::into_inner).replace(Instant::now());
        let insists = before.is_some_and(|before| before.elapsed() < INSISTING);
        if !insists && hold_closing(&handle) {
            api.prevent_close();
        }
    });
    Ok(())
}

/// Says to the page in which language this start was asked for; what a person chose there goes before it.
fn first_language(asked: Option<&str>) -> &'static str {
    match asked {
        Some("it") => "window.origoLanguage = 'it'",
        Some("en") => "window.origoLanguage = 'en'",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_language_that_there_is_reaches_the_page() {
        assert_eq!(first_language(Some("en")), "window.origoLanguage = 'en'");
        assert_eq!(first_language(Some("en'; alert(1)")), "");
        assert_eq!(first_language(None), "");
    }

    #[test]
    fn the_home_is_what_the_command_line_says() {
        let given = |words: &[&str]| home_folder(words.iter().map(OsString::from));
        assert_eq!(given(&["--home", "/a"]), Some(PathBuf::from("/a")), "two words");
        assert_eq!(given(&["--home=/b"]), Some(PathBuf::from("/b")), "one word");
        assert_eq!(given(&["--home"]), None, "an option without its folder names no home");
    }

    #[test]
    fn two_homes_have_two_windows() {
        assert_ne!(fingerprint(Path::new("/a")), fingerprint(Path::new("/b")), "not one instance");
    }
}
