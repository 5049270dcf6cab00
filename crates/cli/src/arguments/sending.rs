//! What goes to desks, and how.

use std::path::PathBuf;

use clap::Args;

/// Which practices are submitted.
#[derive(Debug, Args)]
pub(crate) struct Submit {
    /// Ids, or external references.
    pub(crate) ids: Vec<String>,
    /// Everything that is signed.
    #[arg(long, conflicts_with = "ids", required_unless_present = "ids")]
    pub(crate) all_signed: bool,
    /// Files again what a restored desk has forgotten, under the same key. Ask the Chamber first.
    #[arg(long, requires = "ids")]
    pub(crate) again: bool,
}

/// What is fetched, and where it goes.
#[derive(Debug, Args)]
pub(crate) struct Fetch {
    /// Id, or external reference.
    pub(crate) id: String,
    /// Writes what the desk signed in the place of what it issued.
    #[arg(long)]
    pub(crate) receipts: bool,
    /// Folder to write to.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
}

/// The queue towards desks.
#[derive(Debug, Args)]
pub(crate) struct Queue {
    /// Holds everything that was not sent yet.
    #[arg(long)]
    pub(crate) pause: bool,
    /// Lets it go on.
    #[arg(long, conflicts_with = "pause")]
    pub(crate) resume: bool,
    /// How many practices are on their way at once, from 1 to 8.
    #[arg(long, value_name = "COUNT")]
    pub(crate) at_once: Option<usize>,
}

/// The proxy.
#[derive(Debug, Args)]
pub(crate) struct Proxy {
    /// `system` (HTTPS_PROXY, or the desktop's setting), `none`, or `http://host:port`; says it where absent.
    pub(crate) value: Option<String>,
}
