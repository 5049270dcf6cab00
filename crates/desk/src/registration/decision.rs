//! An officer's yes or no to a registration: the account with its first password, or the larger
//! profile, or the reason why not. Each is one step, with its mail.

use secrecy::SecretString;
use serde_json::json;

use super::{RegistrationError, Step, step};
use crate::clock::in_rome;
use crate::credentials;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::letters_of_accounts as letters;
use crate::storage::accounts::{self, AccountId, AccountState, NewAccount};
use crate::storage::officers::Officer;
use crate::storage::powers::{self, NewPower};
use crate::storage::registrations::{self, Registration, RegistrationState};
use crate::storage::standings::{self, Standing};
use crate::storage::{Lock, Transaction, events, outbox};

/// What an officer decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The account is opened, or its profile enlarged.
    Accept {
        /// The officer saw that the person may sign for the company, and writes it into the register.
        with_powers: bool,
    },
    /// Neither.
    Refuse,
}

/// Decides a registration that waits.
///
/// # Errors
/// [`RegistrationError::Unknown`] where it is none of this officer's; [`RegistrationError::Moved`] where
/// it is decided already.
pub fn decide(
    desk: &Desk,
    officer: &Officer,
    id: i64,
    decision: Decision,
    words: &str,
) -> Result<(), RegistrationError> {
    let now = desk.now();
    // Hashing takes its time: outside of the step.
    let password = desk.dice.code(12);
    let hash = credentials::hash(&SecretString::from(password.clone()), &desk.dice)?;
    desk.storage.write(|tx| {
        let mut registration = registrations::find(tx, id)?
            .filter(|registration| officer.serves(&registration.chamber))
            .ok_or(RegistrationError::Unknown)?;
        if step(&registration) != Step::Waiting {
            return Err(RegistrationError::Moved);
        }
        registration.officer = Some(officer.id);
        registration.words = words.trim().to_owned();
        registration.decided_at = Some(now);
        let mail = match decision {
            Decision::Refuse => {
                registration.state = RegistrationState::Refused;
                letters::refused(&registration)
            }
            Decision::Accept { with_powers } => {
                registration.state = RegistrationState::Accepted;
                if with_powers {
                    write_powers(desk, tx, officer, &registration)?;
                }
                match registration.account {
                    Some(account) => {
                        let user = enlarge(desk, tx, account, &registration)?;
                        letters::upgraded(&registration, &user)
                    }
                    None => {
                        let user = open_account(desk, tx, &mut registration, &hash)?;
                        letters::credentials(&registration, &user, &password, &desk.public_url)
                    }
                }
            }
        };
        registrations::update(tx, &registration)?;
        let details = json!({ "registration": id, "account": registration.account.map(|a| a.0),
            "words": registration.words });
        let kind = registration.state.as_str();
        let event = format!("registration{}{}", kind[..1].to_uppercase(), &kind[1..]);
        events::append(tx, now, None, &format!("officer:{}", officer.user), &event, &details)?;
        outbox::insert(tx, &mail, now)?;
        Ok(())
    })?;
    desk.mail_written.notify_one();
    Ok(())
}

/// Opens the account; says its user name.
fn open_account(
    desk: &Desk,
    tx: &Transaction,
    registration: &mut Registration,
    password_hash: &str,
) -> Result<String, DeskError> {
    let data = &registration.data;
    let (person, company) =
        (data.person.clone().unwrap_or_default(), data.company.clone().unwrap_or_default());
    let user = free_name(desk, tx)?;
    let account = NewAccount {
        user: user.clone(),
        password_hash: password_hash.to_owned(),
        state: AccountState::MustChange,
        confirmed: false,
        company_fiscal_code: company.fiscal_code,
        company_name: company.name,
        province: company.province,
        rea_number: company.rea_number,
        email: data.email.clone(),
        prints_at_company: false,
        signers: Vec::new(),
    };
    let now = desk.now();
    let id = accounts::insert(tx, &account, now)?;
    let standing = Standing {
        profile: data.profile,
        password_since: now,
        person_name: person.name(),
        person: person.fiscal_code,
    };
    standings::put(tx, id, &standing)?;
    registration.account = Some(id);
    Ok(user)
}

fn enlarge(
    desk: &Desk,
    tx: &Transaction,
    account: AccountId,
    registration: &Registration,
) -> Result<String, DeskError> {
    tx.must_hold(&Lock::Account(account))?;
    let standing = standings::of(tx, account)?;
    let profile = registration.data.profile;
    standings::put(tx, account, &Standing { profile, ..standing })?;
    let account = accounts::get(tx, account)?;
    let details = json!({ "user": account.data.user, "profile": profile.as_str() });
    events::append(tx, desk.now(), None, "desk", "profileEnlarged", &details)?;
    Ok(account.data.user)
}

fn write_powers(
    desk: &Desk,
    tx: &Transaction,
    officer: &Officer,
    registration: &Registration,
) -> Result<(), DeskError> {
    let person = registration.data.person.clone().unwrap_or_default();
    let company = registration.data.company.clone().unwrap_or_default();
    let power = NewPower {
        company: company.fiscal_code,
        name: person.name(),
        person: person.fiscal_code,
        role: "legale rappresentante o procuratore".to_owned(),
        source: format!("registrazione {}", registration.id),
        from: in_rome(desk.now()).date(),
        until: None,
    };
    powers::insert(tx, &power, officer.id, desk.now())?;
    Ok(())
}

/// A user name that nobody has: T and seven characters.
fn free_name(desk: &Desk, tx: &Transaction) -> Result<String, DeskError> {
    for _ in 0..100 {
        let name = format!("T{}", desk.dice.code(7));
        if accounts::find(tx, &name)?.is_none() {
            return Ok(name);
        }
    }
    Err(DeskError::Damaged("no free user name".into()))
}
