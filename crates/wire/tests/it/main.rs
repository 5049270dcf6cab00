//! Integration tests of the wire formats, on fixtures and on generated input.

mod base_form;
mod hostile;
mod kinds;
mod order_detail;
mod recorded;

use std::path::{Path, PathBuf};

/// A file or folder under `tests/fixtures`.
fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)
}

fn bytes(path: &str) -> Vec<u8> {
    std::fs::read(fixture(path)).unwrap_or_else(|e| panic!("fixture {path}: {e}"))
}

/// Files of a fixture folder whose name begins with `prefix`, sorted.
fn files(folder: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(fixture(folder)).expect("the fixture folder is there");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{folder}/{prefix}* must not be empty, or the test proves nothing");
    files
}

/// The example practices, by file name.
fn practices() -> Vec<(String, certificate::Certificate, serde_json::Value)> {
    let read = |path: &PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut json: serde_json::Value =
            serde_json::from_slice(&std::fs::read(path).expect("a readable example"))
                .expect("JSON");
        let expected = json.as_object_mut().and_then(|o| o.remove("expected")).unwrap_or_default();
        (name, serde_json::from_value(json).expect("a practice"), expected)
    };
    files("practices", "ex-").iter().map(read).collect()
}
