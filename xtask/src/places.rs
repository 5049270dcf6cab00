//! Where things are in a checkout.

use std::env;
use std::path::{Path, PathBuf};

/// Folders of this checkout.
pub(crate) struct Places {
    /// The workspace.
    pub(crate) root: PathBuf,
    /// The front end.
    pub(crate) ui: PathBuf,
    /// Tools that are not system packages; kept between runs, never committed.
    pub(crate) tools: PathBuf,
    /// What cargo builds.
    pub(crate) target: PathBuf,
}

impl Places {
    /// Those of the checkout that this program was compiled in.
    pub(crate) fn here() -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().unwrap_or(manifest).to_path_buf();
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |dir| root.join(dir));
        Self { ui: root.join("ui"), tools: root.join(".origo").join("tools"), target, root }
    }

    /// Where `cargo build` leaves the workspace's programs.
    pub(crate) fn programs(&self) -> PathBuf {
        self.target.join("debug")
    }
}
