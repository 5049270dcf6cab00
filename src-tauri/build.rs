//! Prepares what `tauri::generate_context!` reads: the page to embed and the permission of each command.

use std::{fs, path::Path};

include!("src/commands/names.rs");

const PAGE: &str = "<!doctype html><meta charset=\"utf-8\"><title>Origo</title>\
    <p>The pages of the window are not built. Run <code>cargo xtask run</code>, \
    or <code>npm ci &amp;&amp; npm run build</code> in <code>ui/</code>, and build again.</p>\n";

fn main() {
    // A fresh clone has no `ui/dist`: the workspace must build all the same.
    let dist = Path::new("../ui/dist");
    if !dist.join("index.html").exists() {
        fs::create_dir_all(dist).expect("ui/dist can be made");
        fs::write(dist.join("index.html"), PAGE).expect("ui/dist/index.html can be written");
    }
    println!("cargo:rerun-if-changed=../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .expect("the window's configuration is valid");
}
