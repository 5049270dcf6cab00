//! The desk over real HTTP: companies and officers act on a running desk. Here it is embedded: SQLite and
//! a folder; `tests/at_scale` tells the same stories over PostgreSQL and S3.
#![allow(clippy::unwrap_used, reason = "a broken test world is a failed test")]

/// Where a desk of these stories keeps what it knows.
fn make_places(dir: &std::path::Path) -> desk::places::Places {
    desk::places::Places::embedded(dir)
}

/// Where its documents lie.
fn documents_of(places: &desk::places::Places) -> std::path::PathBuf {
    places.data.join("blobs")
}

mod backup;
#[cfg(target_os = "linux")]
mod power;

include!("stories.rs");
