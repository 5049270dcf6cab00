//! What is on its way to desks, as the window and the command line show it.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{AppErrorView, CheckView};

/// The queue towards desks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutgoingView {
    /// Who holds it since when, and how it goes on; none while it moves.
    pub paused: Option<AppErrorView>,
    /// How many practices are on their way at once.
    pub at_once: u32,
    /// What waits, the oldest first.
    pub items: Vec<OutgoingItemView>,
    /// What desks say that is good to know here: that this device's clock is wrong, that they do not serve. It holds
    /// nothing up.
    pub notices: Vec<CheckView>,
}

/// One practice that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutgoingItemView {
    /// Our id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Sign of the Chamber.
    pub chamber: String,
    /// Lifecycle word.
    pub state: String,
    /// Why it waits.
    pub why: Option<String>,
    /// Since when, RFC 3339.
    pub since: String,
    /// Euro that are missing from the balance, where that holds it.
    pub missing: Option<String>,
    /// What happens next.
    pub next: String,
    /// When it is tried again by itself, RFC 3339.
    pub next_at: Option<String>,
}
