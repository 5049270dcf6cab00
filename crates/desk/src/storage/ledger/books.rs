//! The names of the books.

use super::{AccountId, purse::Purse};

/// Where money comes from and goes to: what is not of this desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outside {
    /// Not said: recorded on the command line.
    Cash,
    /// The Chamber's bank account.
    Bank,
    /// The provider of card payments.
    Card,
    /// The till of a Chamber's counter.
    Till(String),
}

impl Outside {
    pub(super) fn book(&self) -> String {
        match self {
            Self::Cash => "cash".to_owned(),
            Self::Bank => "bank".to_owned(),
            Self::Card => "card".to_owned(),
            Self::Till(chamber) => format!("till:{chamber}"),
        }
    }
}

pub(super) fn purse(purse: Purse, account: AccountId) -> String {
    format!("{}:{}", purse.as_str(), account.0)
}

pub(super) fn is_purse(book: &str) -> bool {
    Purse::ALL.iter().any(|purse| book.split(':').next() == Some(purse.as_str()))
}

pub(super) fn set_aside(practice: &str) -> String {
    format!("reserved:{practice}")
}

pub(super) fn owed(practice: &str) -> String {
    format!("owed:{practice}")
}

pub(super) fn paid(practice: &str) -> String {
    format!("paid:{practice}")
}

pub(super) fn income(chamber: &str) -> String {
    format!("chamber:{chamber}")
}
