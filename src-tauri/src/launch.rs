//! From the command line to an open window.

use tauri::{App, WebviewUrl, WebviewWindowBuilder};

/// Opens the window and stays until it is closed.
///
/// # Panics
/// Where no window can be opened at all (no display).
pub fn run() {
    prefer_plain_buffers();
    tauri::Builder::default()
        .setup(|app| {
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
        // SAFETY: called first in `run`, before GTK, tokio or any other thread is started.
        unsafe { std::env::set_var(NAME, "1") };
    }
}

fn open_main_window(app: &App) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
        .title("Origo")
        .inner_size(1240.0, 840.0)
        .min_inner_size(900.0, 600.0)
        .build()?;
    Ok(())
}
