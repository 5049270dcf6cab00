//! What holds guessing and flooding down, over every process of a desk: failures and calls are counted
//! in the database.
//!
//! Calls are taken in lots: a process takes [`LOT`] of an account's minute at once and hands them out
//! itself, so that not every request is a write. What a process took and did not use is lost to the
//! others until the minute ends; never are more calls made than allowed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use wire::codes::DeskCode;

use crate::error::DeskError;
use crate::storage::accounts::AccountId;
use crate::storage::entrances::{self, Lockout};
use crate::storage::{Storage, StorageError};

/// Failures in a row that lock a user out.
pub const FAILURES_MAX: u32 = 5;
/// How long somebody is locked out.
pub const LOCKED_FOR: SignedDuration = SignedDuration::from_mins(15);
/// A failure is forgotten after this long.
const FAILURE_LASTS: SignedDuration = SignedDuration::from_hours(1);
/// Calls that an account may make in a minute, unless the desk says otherwise: an office of many
/// people makes a few hundred.
pub const CALLS_A_MINUTE: u32 = 6_000;
/// Calls that a process takes at once.
const LOT: u32 = 50;

/// Until when a subject is locked out, if it is.
pub(super) fn locked_until(
    storage: &Storage,
    subject: &str,
    now: Timestamp,
) -> Result<Option<Timestamp>, StorageError> {
    storage.read(|c| entrances::locked_until(c, subject, now))
}

/// Counts a failure.
pub(crate) fn fail(storage: &Storage, subject: &str, now: Timestamp) -> Result<(), StorageError> {
    let lockout = Lockout {
        failures_max: FAILURES_MAX,
        fresh_since: now.checked_sub(FAILURE_LASTS).unwrap_or(Timestamp::MIN),
        until: now.checked_add(LOCKED_FOR).unwrap_or(now),
    };
    storage.write_on(&[], |tx| entrances::fail(tx, subject, now, &lockout))
}

/// The refusal of one who is locked out.
pub(crate) fn locked(until: Timestamp, now: Timestamp) -> DeskError {
    let left_ms = until.duration_since(now).as_millis();
    let minutes = left_ms / 60_000 + 1;
    DeskError::Refused {
        code: DeskCode::Unavailable,
        message: format!(
            "Troppi tentativi con una password sbagliata: l'accesso è sospeso. Riprovi fra {minutes} \
             minuti."
        ),
        detail: Some(json!({ "retryAfterMs": i64::try_from(left_ms).unwrap_or(i64::MAX) })),
    }
}

/// The refusal of an address that was sent too many links.
pub(crate) fn locked_mails(until: Timestamp, now: Timestamp) -> DeskError {
    let minutes = until.duration_since(now).as_mins() + 1;
    let message = format!(
        "A questo indirizzo sono già stati spediti diversi messaggi: controlli la posta, anche quella \
         indesiderata. Potrà chiederne un altro fra {minutes} minuti."
    );
    DeskError::refused(DeskCode::Unavailable, message)
}

/// Calls that this process has in hand.
#[derive(Debug, Default)]
pub(super) struct Calls(Mutex<HashMap<AccountId, Hand>>);

/// What is in hand for one account.
#[derive(Debug, Clone, Copy)]
struct Hand {
    minute: i64,
    left: u32,
    /// The minute has no further lot: nobody gives calls back.
    last: bool,
}

impl Calls {
    /// Makes one call of an account, if its minute has one left.
    pub(super) fn make(
        &self,
        storage: &Storage,
        account: AccountId,
        now: Timestamp,
        a_minute: u32,
    ) -> Result<(), DeskError> {
        let minute = now.as_second().div_euclid(60);
        // Held while the database is asked: another thread of this account would take a lot too.
        let mut hands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match hands.get_mut(&account).filter(|hand| hand.minute == minute) {
            Some(hand) if hand.left > 0 => {
                hand.left -= 1;
                return Ok(());
            }
            Some(hand) if hand.last => return Err(too_many(now)),
            Some(_) | None => {}
        }
        let lot = LOT.min(a_minute.max(1));
        let taken = storage.write_on(&[], |tx| entrances::take_calls(tx, account, minute, lot))?;
        let over = u32::try_from(taken - i64::from(a_minute)).unwrap_or(0);
        let got = lot.saturating_sub(over);
        hands.retain(|_, hand| hand.minute == minute);
        hands.insert(account, Hand { minute, left: got.saturating_sub(1), last: over > 0 });
        if got == 0 { Err(too_many(now)) } else { Ok(()) }
    }
}

fn too_many(now: Timestamp) -> DeskError {
    let left_ms = 60_000 - now.as_millisecond().rem_euclid(60_000);
    DeskError::Refused {
        code: DeskCode::Unavailable,
        message: "L'utenza ha fatto troppe richieste in un minuto. Riprovi fra poco.".to_owned(),
        detail: Some(json!({ "retryAfterMs": left_ms })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::accounts::{self, AccountState, NewAccount};

    fn account(storage: &Storage) -> AccountId {
        let account = NewAccount {
            user: "tessil".into(),
            password_hash: "-".into(),
            state: AccountState::Ok,
            confirmed: true,
            company_fiscal_code: "99990010169".into(),
            company_name: "Prova".into(),
            province: String::new(),
            rea_number: String::new(),
            email: "a@b.example".into(),
            prints_at_company: false,
            signers: Vec::new(),
        };
        storage.write(|tx| accounts::insert(tx, &account, Timestamp::UNIX_EPOCH)).unwrap()
    }

    #[test]
    fn two_processes_never_make_more_calls_than_one_account_may() {
        let dir = tempfile::tempdir().unwrap();
        let (one, other) =
            (Storage::embedded(dir.path()).unwrap(), Storage::embedded(dir.path()).unwrap());
        let id = account(&one);
        let now: Timestamp = "2026-11-22T09:30:10Z".parse().unwrap();
        let (first, second) = (Calls::default(), Calls::default());
        let mut made = 0;
        for _ in 0..200 {
            made += u32::from(first.make(&one, id, now, 120).is_ok());
            made += u32::from(second.make(&other, id, now, 120).is_ok());
        }
        assert_eq!(made, 120, "both together");
        let refused = first.make(&one, id, now, 120).unwrap_err();
        assert_eq!(refused.code(), DeskCode::Unavailable, "a client waits and comes again");
        let later = "2026-11-22T09:31:00Z".parse().unwrap();
        assert!(second.make(&other, id, later, 120).is_ok(), "the next minute is a new one");
    }

    #[test]
    fn failures_lock_out_in_every_process_and_are_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let (one, other) =
            (Storage::embedded(dir.path()).unwrap(), Storage::embedded(dir.path()).unwrap());
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let now = at("2026-11-22T09:00:00Z");
        for n in 1..FAILURES_MAX {
            fail(if n % 2 == 0 { &one } else { &other }, "company:x", now).unwrap();
        }
        assert_eq!(locked_until(&one, "company:x", now).unwrap(), None, "one more is allowed");
        fail(&other, "company:x", now).unwrap();
        let until = locked_until(&one, "company:x", now).unwrap();
        assert_eq!(until, Some(at("2026-11-22T09:15:00Z")), "for a quarter of an hour");
        assert_eq!(locked_until(&one, "company:y", now).unwrap(), None, "nobody else");
        assert_eq!(locked_until(&one, "company:x", at("2026-11-22T09:15:00Z")).unwrap(), None);
        fail(&one, "company:x", at("2026-11-22T12:00:00Z")).unwrap();
        let later = locked_until(&one, "company:x", at("2026-11-22T12:00:00Z")).unwrap();
        assert_eq!(later, None, "hours later one failure is the first");
    }
}
