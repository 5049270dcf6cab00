//! Where the demonstration stands and what it begins with.

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use harness::stage::{Props, Scene};
use serde_json::Value;

use crate::places::Places;

/// DIRITTI put on the account at the first start, euro.
pub(super) const TOP_UP: &str = "500.00";

/// Sets the scene for the company of `practice` in the folder `name` of the demonstration's;
/// `afresh` empties it first. Token and
/// authority are kept between runs.
pub(super) fn set(
    places: &Places,
    name: &str,
    afresh: bool,
    practice: &Value,
) -> Result<(Props, Scene), Box<dyn Error>> {
    let demo = env::var_os("ORIGO_DEMO")
        .map_or_else(|| places.root.join(".origo").join("demo"), PathBuf::from);
    let dir = demo.join(name);
    if afresh && dir.exists() {
        fs::remove_dir_all(&dir)?;
    }
    let props = Props::make(&demo.join("token"))?;
    let company = &practice["impresa"];
    let scene = Scene::set(&places.programs(), &dir, &props, company, TOP_UP)?;
    Ok((props, scene))
}

/// A sample practice: its file and what it holds.
pub(super) fn sample(places: &Places, name: &str) -> Result<(PathBuf, Value), Box<dyn Error>> {
    let path = places.root.join("xtask").join("samples").join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok((path, serde_json::from_str(&text)?))
}
