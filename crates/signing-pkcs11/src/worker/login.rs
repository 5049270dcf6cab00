//! Who may try a PIN, and when.
//!
//! A login belongs to the process, not to a session: two logins of one process to one token would
//! share it, and the first logout would end both. So one [`Lease`] per token. Wrong PINs are
//! counted here too, because some modules never set the flags.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use crate::error::TokenError;
use crate::info::TokenInfo;
use crate::pin::Pin;

/// Wrong PINs after which the next one counts as the last, flags or not.
const MAX_WRONG: u8 = 2;
/// How long a batch waits for another one of this process.
const PATIENCE: Duration = Duration::from_secs(30);

type Key = (PathBuf, String);

static TAKEN: LazyLock<(Mutex<HashSet<Key>>, Condvar)> = LazyLock::new(Default::default);
static WRONG: LazyLock<Mutex<HashMap<String, u8>>> = LazyLock::new(Mutex::default);

/// The right to be logged in to a token; given back on drop.
pub(super) struct Lease(Key);

impl Lease {
    /// Waits until nobody in this process is logged in to the token.
    pub(super) fn take(module: &Path, serial: &str) -> Result<Self, TokenError> {
        let key = (module.to_owned(), serial.to_owned());
        let (taken, freed) = &*TAKEN;
        let guard = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut guard, waited) = freed
            .wait_timeout_while(guard, PATIENCE, |taken| taken.contains(&key))
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(TokenError::Busy);
        }
        guard.insert(key.clone());
        Ok(Self(key))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let (taken, freed) = &*TAKEN;
        taken.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
        freed.notify_all();
    }
}

/// Whether somebody of this process is logged in to a token of the module.
pub(super) fn is_taken(module: &Path) -> bool {
    let taken = TAKEN.0.lock().unwrap_or_else(PoisonError::into_inner);
    taken.iter().any(|(path, _)| path == module)
}

/// Whether a PIN may be tried now.
pub(super) fn allow(info: &TokenInfo, pin: &Pin, accepts_last_try: bool) -> Result<(), TokenError> {
    allow_with(tries_left(info), info, pin, accepts_last_try)
}

/// The same for the PIN before a signature.
pub(super) fn allow_signature(
    info: &TokenInfo,
    pin: &Pin,
    accepts_last_try: bool,
) -> Result<(), TokenError> {
    allow_with(signature_tries_left(info), info, pin, accepts_last_try)
}

fn allow_with(
    tries_left: Option<u8>,
    info: &TokenInfo,
    pin: &Pin,
    accepts_last_try: bool,
) -> Result<(), TokenError> {
    match tries_left {
        Some(0) => return Err(TokenError::PinLocked),
        Some(1) if !accepts_last_try => return Err(TokenError::LastTry),
        Some(_) | None => {}
    }
    let (min, max) = (info.pin_min, info.pin_max);
    match pin.length() {
        Some(length) if length == 0 || length < min || (max > 0 && length > max) => {
            Err(TokenError::PinMalformed { min, max })
        }
        None if !info.pin_pad => Err(TokenError::PinMalformed { min, max }),
        Some(_) | None => Ok(()),
    }
}

/// Tries left by the token's flags and by our own count.
pub(super) fn tries_left(info: &TokenInfo) -> Option<u8> {
    info.tries_left().or(counted(&info.serial))
}

/// The same for the PIN before a signature. The flags tell of the one that opens the token; many
/// tokens have one PIN for both.
pub(super) fn signature_tries_left(info: &TokenInfo) -> Option<u8> {
    info.tries_left().or(counted(&of_signatures(&info.serial)))
}

fn counted(key: &str) -> Option<u8> {
    let counted = WRONG.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied();
    (counted >= Some(MAX_WRONG)).then_some(1)
}

/// Counts a wrong PIN.
pub(super) fn wrong(serial: &str) {
    let mut counts = WRONG.lock().unwrap_or_else(PoisonError::into_inner);
    let count = counts.entry(serial.to_owned()).or_default();
    *count = count.saturating_add(1);
}

/// Counts a wrong PIN before a signature.
pub(super) fn wrong_signature(serial: &str) {
    wrong(&of_signatures(serial));
}

/// Forgets wrong PINs after a right one.
pub(super) fn right(serial: &str) {
    WRONG.lock().unwrap_or_else(PoisonError::into_inner).remove(serial);
}

/// The same for the PIN before a signature.
pub(super) fn right_signature(serial: &str) {
    right(&of_signatures(serial));
}

/// No serial number has a space at its end.
fn of_signatures(serial: &str) -> String {
    format!("{serial} ")
}

#[cfg(test)]
mod tests {
    use super::{allow, right, wrong};
    use crate::error::TokenError;
    use crate::info::TokenInfo;
    use crate::pin::Pin;

    fn info(serial: &str) -> TokenInfo {
        TokenInfo {
            label: "CARD".to_owned(),
            serial: serial.to_owned(),
            maker: String::new(),
            model: String::new(),
            pin_count_low: false,
            pin_final_try: false,
            pin_locked: false,
            pin_pad: false,
            pin_min: 4,
            pin_max: 8,
        }
    }

    fn pin() -> Pin {
        Pin::new("12345".to_owned())
    }

    #[test]
    fn flags_are_heeded_before_a_pin_is_tried() {
        let locked = TokenInfo { pin_locked: true, ..info("a") };
        assert!(matches!(allow(&locked, &pin(), true), Err(TokenError::PinLocked)), "locked");
        let last = TokenInfo { pin_final_try: true, ..info("a") };
        assert!(matches!(allow(&last, &pin(), false), Err(TokenError::LastTry)), "no consent");
        assert!(allow(&last, &pin(), true).is_ok(), "with consent");
        let low = TokenInfo { pin_count_low: true, ..info("a") };
        assert!(allow(&low, &pin(), false).is_ok(), "one wrong PIN is no last try");
    }

    #[test]
    fn two_wrong_pins_make_the_third_the_last_where_flags_are_silent() {
        wrong("b");
        assert!(allow(&info("b"), &pin(), false).is_ok(), "after one");
        wrong("b");
        assert!(matches!(allow(&info("b"), &pin(), false), Err(TokenError::LastTry)), "after two");
        right("b");
        assert!(allow(&info("b"), &pin(), false).is_ok(), "a right PIN clears the count");
    }

    #[test]
    fn a_pin_of_impossible_length_is_not_tried() {
        for text in ["", "123", "123456789"] {
            let tried = allow(&info("c"), &Pin::new(text.to_owned()), false);
            assert!(matches!(tried, Err(TokenError::PinMalformed { .. })), "{} long", text.len());
        }
        assert!(allow(&info("c"), &Pin::at_reader(), false).is_err(), "the reader has no keys");
    }
}
