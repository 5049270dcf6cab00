//! Where a story plays: a folder of its own, the programs, the token that all stories share.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use harness::stage::{Props, Scene, programs_beside_tests};
use serde_json::Value;

/// DIRITTI at the beginning of a story, euro.
pub const BALANCE: &str = "100.00";

/// Authority and tokens; made once, kept in the build directory between runs.
///
/// # Panics
/// When a tool is missing, naming the Debian package.
pub fn props() -> &'static Props {
    static PROPS: OnceLock<Props> = OnceLock::new();
    PROPS.get_or_init(|| {
        let dir = root().join("target").join("test-props");
        Props::make(&dir).unwrap_or_else(|error| panic!("the stories' token: {error}"))
    })
}

/// Sets a scene for the story `name`, in an empty folder, with the sample's company and
/// [`BALANCE`] on its account. Another process that plays the same story waits until this one ends.
///
/// # Panics
/// When a program is missing or does not start.
pub fn scene(name: &str) -> Scene {
    let scenes = root().join("target").join("test-scenes");
    fs::create_dir_all(&scenes).expect("the build directory can be written");
    let lock = File::create(scenes.join(format!("{name}.lock"))).expect("a lock file");
    lock.lock().expect("the scene's lock");
    // Held until the process ends: the programs of a story end after its scene is dropped.
    std::mem::forget(lock);
    let dir = scenes.join(name);
    if dir.exists() {
        fs::remove_dir_all(&dir).expect("the folder of the last run can be removed");
    }
    let programs = programs_beside_tests(&["origo", "origo-desk"]);
    let practice = fs::read(sample()).expect("the sample is there");
    let practice: Value = serde_json::from_slice(&practice).expect("the sample is JSON");
    let scene = Scene::set(&programs, &dir, props(), &practice["impresa"], BALANCE);
    scene.unwrap_or_else(|error| panic!("the scene of {name}: {error}"))
}

/// The sample practice of most stories: no findings, fee 15.00.
#[must_use]
pub fn sample() -> PathBuf {
    root().join("xtask/samples/telai-bursa.json")
}

/// The checkout.
#[must_use]
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}
