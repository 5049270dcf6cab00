//! What a person does to an account of their own: renew the password, confirm the company's data once.
//!
//! Checking who somebody is is [`crate::credentials`]'. A password that is changed ends every session and
//! every link of the account.

use jiff::SignedDuration;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use wire::codes::DeskCode;

use crate::clock::in_rome;
use crate::credentials::{self, PasswordAge, password_age};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::letters_of_accounts as letters;
use crate::storage::accounts::{self, Account, AccountState};
use crate::storage::standings::{self, Standing};
use crate::storage::{Lock, Transaction, entrances, events, outbox};

/// Shortest password that a company chooses, in characters.
pub const PASSWORD_MIN: usize = 10;
/// Longest one, in bytes: hashing is not to be asked for books.
const PASSWORD_MAX: usize = 200;
/// How long a mailed link renews a password.
const LINK_LASTS: SignedDuration = SignedDuration::from_hours(2);

/// Why a step of an account was not done; each has its words on the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The password that was given as the present one is wrong.
    OldPassword,
    /// The two new ones differ.
    Repetition,
    /// Too short, or too long.
    Length,
    /// It is the one that is to be replaced.
    SamePassword,
    /// It is, or holds, the user name.
    UserName,
    /// The link has ended.
    Link,
    /// A person's fiscal code, where the company's is asked.
    PersonsCode,
    /// Not a fiscal code at all.
    NoCode,
    /// Another company's code than the account has.
    OtherCode,
    /// Not ticked.
    NotConfirmed,
}

impl Fault {
    /// The key of its words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::OldPassword => "access-old-password",
            Self::Repetition => "access-repetition",
            Self::Length => "access-length",
            Self::SamePassword => "access-same-password",
            Self::UserName => "access-user-name",
            Self::Link => "access-link",
            Self::PersonsCode => "access-persons-code",
            Self::NoCode => "access-no-code",
            Self::OtherCode => "access-other-code",
            Self::NotConfirmed => "access-not-confirmed",
        }
    }
}

/// A fault of what was typed, or a failure of the desk.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// What was typed is not taken.
    #[error("{0:?}")]
    Fault(Fault),
    /// Refused or failed.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<Fault> for AccessError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<crate::storage::StorageError> for AccessError {
    fn from(error: crate::storage::StorageError) -> Self {
        Self::Desk(error.into())
    }
}

/// What an account has to do before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Choose another password.
    Password,
    /// Confirm the company's data.
    Confirmation,
}

/// What an account has to do first, if anything.
#[must_use]
pub fn due(account: &Account, standing: &Standing, now: jiff::Timestamp) -> Option<Due> {
    let state = account.data.state;
    if state == AccountState::MustChange || password_age(standing, now) != PasswordAge::Fresh {
        return Some(Due::Password);
    }
    (!account.data.confirmed || state == AccountState::Incomplete).then_some(Due::Confirmation)
}

/// Changes a password with the present one.
///
/// # Errors
/// A [`Fault`]; refused with AU04 where only a mailed link renews it, `UNAVAILABLE` where it is locked.
pub fn change_password(
    desk: &Desk,
    account: &Account,
    old: &SecretString,
    new: &SecretString,
) -> Result<(), AccessError> {
    let user = account.data.user.clone();
    let checked = desk.credentials.account(&desk.storage, &desk.clock, &user, old);
    match checked {
        Ok(_) => {}
        Err(DeskError::Refused { code: DeskCode::BadCredentials, .. }) => {
            return Err(Fault::OldPassword.into());
        }
        Err(error) => return Err(error.into()),
    }
    if old.expose_secret() == new.expose_secret() {
        return Err(Fault::SamePassword.into());
    }
    let standing = desk.storage.read(|c| standings::of(c, account.id))?;
    if password_age(&standing, desk.now()) == PasswordAge::Stale {
        let message = "La password è scaduta da troppo tempo: ne chieda una nuova con «Password \
                       dimenticata» nella pagina di accesso.";
        return Err(DeskError::refused(DeskCode::PasswordExpired, message).into());
    }
    set(desk, account, new, "passwordChanged")
}

/// Mails a link that renews the password, if there is such an account with such an address. Says
/// nothing of whether there is.
///
/// # Errors
/// Where the desk fails.
pub fn ask_link(desk: &Desk, user: &str, email: &str) -> Result<(), DeskError> {
    let now = desk.now();
    let found = desk.storage.read(|c| accounts::find(c, user.trim()))?;
    let Some(account) = found else { return Ok(()) };
    let ours = account.data.email.trim().eq_ignore_ascii_case(email.trim());
    // A contract that has ended, or a user who was shut out, is not let in by a new password.
    let open = !matches!(account.data.state, AccountState::Expired | AccountState::NotEnabled);
    if !ours || !open {
        return Ok(());
    }
    let token = hex::encode(desk.dice.bytes::<24>());
    let ends = now.checked_add(LINK_LASTS).unwrap_or(now);
    let url = format!("{}/impresa/rinnovo/{token}", desk.public_url);
    let mail = letters::password_link(&account, &url, ends);
    desk.storage.write_on(&[Lock::Account(account.id)], |tx| {
        entrances::make_link(tx, &token, account.id, ends)?;
        outbox::insert(tx, &letters::once(desk, mail), now)
    })?;
    desk.mail_written.notify_one();
    Ok(())
}

/// Whose password a mailed link renews.
///
/// # Errors
/// [`Fault::Link`] where it has ended.
pub fn linked(desk: &Desk, token: &str) -> Result<Account, AccessError> {
    let now = desk.now();
    desk.storage.read(|c| {
        let account = entrances::linked(c, token, now)?.ok_or(Fault::Link)?;
        Ok(accounts::get(c, account)?)
    })
}

/// Renews a password by a mailed link, which ends.
///
/// # Errors
/// A [`Fault`].
pub fn renew_by_link(desk: &Desk, token: &str, new: &SecretString) -> Result<(), AccessError> {
    let account = linked(desk, token)?;
    set(desk, &account, new, "passwordRenewed")
}

/// Checks what was chosen as a password.
///
/// # Errors
/// A [`Fault`].
pub fn judge_password(user: &str, new: &SecretString) -> Result<(), Fault> {
    let text = new.expose_secret();
    if text.chars().count() < PASSWORD_MIN || text.len() > PASSWORD_MAX {
        return Err(Fault::Length);
    }
    if text.to_lowercase().contains(&user.to_lowercase()) {
        return Err(Fault::UserName);
    }
    Ok(())
}

fn set(desk: &Desk, account: &Account, new: &SecretString, event: &str) -> Result<(), AccessError> {
    judge_password(&account.data.user, new)?;
    let hash = credentials::hash(new, &desk.dice)?;
    let now = desk.now();
    let id = account.id;
    desk.storage.write_on(&[Lock::Account(id)], |tx| {
        let account = accounts::get(tx, id)?;
        let state = match account.data.state {
            AccountState::MustChange => AccountState::Ok,
            state => state,
        };
        accounts::set_password(tx, id, &hash, state)?;
        let standing = standings::of(tx, id)?;
        standings::put(tx, id, &Standing { password_since: now, ..standing })?;
        entrances::end_all(tx, id)?;
        entrances::forgive(tx, &format!("company:{}", account.data.user.to_ascii_lowercase()))?;
        outbox::insert(tx, &letters::once(desk, letters::password_changed(&account, now)), now)?;
        note(tx, &account, event, now)
    })?;
    desk.mail_written.notify_one();
    Ok(())
}

/// Confirms once that the account's fiscal code is the company's (operazione una tantum).
///
/// # Errors
/// A [`Fault`]: a person's code is told apart, as that is the mistake people make.
pub fn confirm(desk: &Desk, account: &Account, typed: &str) -> Result<(), AccessError> {
    let typed = typed.trim().to_ascii_uppercase();
    let own = account.data.company_fiscal_code.trim().to_ascii_uppercase();
    if typed != own {
        let persons = certificate::identifiers::check_person(&typed).is_ok();
        let companys = certificate::identifiers::check_company(&typed).is_ok();
        return Err(match (persons, companys) {
            (true, _) => Fault::PersonsCode,
            (_, true) => Fault::OtherCode,
            (false, false) => Fault::NoCode,
        }
        .into());
    }
    let now = desk.now();
    desk.storage.write_on(&[Lock::Account(account.id)], |tx| {
        let account = accounts::get(tx, account.id)?;
        accounts::set_confirmed(tx, account.id, true, &account.data.company_fiscal_code)?;
        if account.data.state == AccountState::Incomplete {
            accounts::set_password(tx, account.id, &account.data.password_hash, AccountState::Ok)?;
        }
        note(tx, &account, "confirmed", now)
    })?;
    Ok(())
}

/// Reopens the one-time confirmation: until it is given anew, nothing is sent (AU03).
///
/// # Errors
/// Where the desk fails.
pub fn reopen(desk: &Desk, account: &Account, actor: &str) -> Result<(), DeskError> {
    let now = desk.now();
    desk.storage.write_on(&[Lock::Account(account.id)], |tx| {
        let account = accounts::get(tx, account.id)?;
        accounts::set_confirmed(tx, account.id, false, &account.data.company_fiscal_code)?;
        let details = json!({ "user": account.data.user });
        events::append(tx, now, None, actor, "confirmationReopened", &details)?;
        Ok(())
    })
}

/// The day on which a password ends, in words.
#[must_use]
pub fn password_ends(standing: &Standing) -> String {
    let ends = standing.password_since.checked_add(credentials::PASSWORD_LASTS);
    let day = in_rome(ends.unwrap_or(standing.password_since)).date();
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

fn note(
    tx: &Transaction,
    account: &Account,
    event: &str,
    at: jiff::Timestamp,
) -> Result<(), AccessError> {
    let actor = format!("company:{}", account.data.user);
    events::append(tx, at, None, &actor, event, &json!({ "user": account.data.user }))?;
    Ok(())
}
