//! How practices reach a Chamber, and what each way can: this decides what is offered for it.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A way to a Chamber.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    /// Cert'O's interface (FPWS and PTCOWS), and `origo-desk`.
    Certo,
    /// WebCO's interface for drafts; people go on in WebCO.
    Sprint,
    /// People carry practices.
    Manual,
}

/// What a channel can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CapabilitiesView {
    /// Takes signed practices with their attachments, and tells their states and the balance.
    pub practices: bool,
    /// Takes the data of a practice as a draft: no attachments, no signature, no states.
    pub drafts: bool,
    /// Its password may be renewed from here.
    pub password: bool,
}

impl Channel {
    /// The word in the store and on the terminal.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Certo => "certo",
            Self::Sprint => "sprint",
            Self::Manual => "manual",
        }
    }

    /// Reads the word. One of a newer version is carried by hand: nothing is sent to what is not known.
    pub(crate) fn parse(word: &str) -> Self {
        let known = [Self::Certo, Self::Sprint, Self::Manual];
        known.into_iter().find(|channel| channel.as_str() == word).unwrap_or(Self::Manual)
    }

    /// What it can.
    pub(crate) const fn capabilities(self) -> CapabilitiesView {
        CapabilitiesView {
            practices: matches!(self, Self::Certo),
            drafts: matches!(self, Self::Sprint),
            password: matches!(self, Self::Certo),
        }
    }
}
