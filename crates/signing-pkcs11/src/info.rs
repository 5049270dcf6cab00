//! What a token says of itself before any PIN.

use cryptoki::slot::TokenInfo as Raw;
use serde::{Deserialize, Serialize};

/// A token and the state of its PIN, as read at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenInfo {
    /// Label.
    pub label: String,
    /// Serial number.
    pub serial: String,
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// A wrong PIN was given since the last right one.
    pub pin_count_low: bool,
    /// One wrong PIN more locks it.
    pub pin_final_try: bool,
    /// It is locked.
    pub pin_locked: bool,
    /// The reader has keys of its own for the PIN.
    pub pin_pad: bool,
    /// Shortest PIN, in characters.
    pub pin_min: usize,
    /// Longest PIN, in characters.
    pub pin_max: usize,
}

impl TokenInfo {
    /// Tries left, where that can be told from the flags: 1, 0, or unknown.
    #[must_use]
    pub fn tries_left(&self) -> Option<u8> {
        match (self.pin_locked, self.pin_final_try) {
            (true, _) => Some(0),
            (false, true) => Some(1),
            (false, false) => None,
        }
    }
}

impl From<&Raw> for TokenInfo {
    fn from(raw: &Raw) -> Self {
        Self {
            label: shown(raw.label()),
            serial: shown(raw.serial_number()),
            maker: shown(raw.manufacturer_id()),
            model: shown(raw.model()),
            pin_count_low: raw.user_pin_count_low(),
            pin_final_try: raw.user_pin_final_try(),
            pin_locked: raw.user_pin_locked(),
            pin_pad: raw.protected_authentication_path(),
            pin_min: raw.min_pin_length(),
            pin_max: raw.max_pin_length(),
        }
    }
}

/// Cards fill their fields with zeros too, and what they say ends up on terminals.
pub(crate) fn shown(text: &str) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
    text.trim_end().to_owned()
}
