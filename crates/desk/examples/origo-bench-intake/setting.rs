//! What the bench says in the environment.

use std::path::{Path, PathBuf};

use desk::places::Places;
use desk::storage::Storage;

use crate::Failure;

/// Companies that file; each calls from an account of its own.
pub(crate) const ACCOUNTS: usize = 50;
/// The password of all of them.
pub(crate) const PASSWORD: &str = "telai-e-navette-14";

/// The user name of an account.
pub(crate) fn user(number: usize) -> String {
    format!("BENCH{:03}", number % ACCOUNTS)
}

pub(crate) fn text(name: &str) -> Result<String, Failure> {
    std::env::var(name).map_err(|_| format!("{name} is not set").into())
}

pub(crate) fn number(name: &str) -> Result<usize, Failure> {
    Ok(text(name)?.parse()?)
}

/// Where the signed practices lie.
pub(crate) fn papers() -> Result<PathBuf, Failure> {
    Ok(text("BENCH_PAPERS")?.into())
}

/// The signed base form of a practice.
pub(crate) fn base_form(papers: &Path, number: usize) -> PathBuf {
    papers.join(format!("{number:06}.p7m"))
}

/// The desk's database: in the folder, or at the address that is named.
pub(crate) fn storage() -> Result<Storage, Failure> {
    let mut places = Places::embedded(Path::new(&text("BENCH_HOME")?));
    if let Ok(address) = std::env::var("BENCH_DATABASE") {
        places.database_url = Some(address.into());
    }
    Ok(places.storage()?)
}
