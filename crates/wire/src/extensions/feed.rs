//! The feed: what happened to the practices of an account, page by page.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::codes::PracticeCode;
use crate::fpws::{CorrectionRow, PracticeRow};

/// A place in the feed of one life of the desk's data. Handed back as it came; its text is `epoch.number`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The desk's epoch in which it holds.
    pub epoch: String,
    /// Everything up to here was told.
    pub sequence: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.epoch, self.sequence)
    }
}

/// The text is no cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no cursor of an event feed")]
pub struct NoCursor;

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let (epoch, sequence) = text.rsplit_once('.').ok_or(NoCursor)?;
        let sequence = sequence.parse().ok().filter(|sequence| *sequence >= 0).ok_or(NoCursor)?;
        Ok(Self { epoch: epoch.to_owned(), sequence })
    }
}

/// Something happened to a practice; where it stands now is said in [`EventPage::practices`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventRow {
    /// The practice.
    pub id_pratica: PracticeCode,
    /// When, UTC.
    pub at: Timestamp,
}

/// One page of the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventPage {
    /// The desk's epoch.
    pub epoch: String,
    /// No cursor was given, or one that is none of this epoch: the feed begins now, and whoever follows looks
    /// at everything once.
    pub from_now: bool,
    /// What happened, in order.
    pub events: Vec<EventRow>,
    /// The practices named above as they stand now, each once.
    pub practices: Vec<PracticeRow>,
    /// What officers ask to be corrected in them.
    #[serde(default)]
    pub corrections: Vec<CorrectionRow>,
    /// Where the next page begins ([`Cursor`]).
    pub next: String,
    /// There is more already.
    #[serde(default)]
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_from_its_text_and_nothing_else_is_one() {
        let cursor = Cursor { epoch: "ab.12".into(), sequence: 7 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "ab", "ab.", "ab.-1", "ab.x", "7"] {
            assert_eq!(text.parse::<Cursor>(), Err(NoCursor), "{text:?}");
        }
    }
}
