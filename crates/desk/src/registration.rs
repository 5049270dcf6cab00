//! Registering at the desk, as at Telemaco: profile and address, a mailed link, the person, the
//! company, the conditions, a contract to sign, the signed contract back, an officer's decision within
//! 48 hours, credentials by mail. The profile of an account is enlarged in the same way.
//!
//! Owns the order of the steps and what is checked at each; pages show them. The link is what proves
//! the address: nothing but profile and address is taken before it was opened.

mod contract;
mod decision;
mod fields;

pub(crate) use contract::CLAUSES;
pub use decision::{Decision, decide};
pub use fields::{Fault, check_company, check_person};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use wire::codes::DeskCode;

use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::letters_of_accounts as letters;
use crate::storage::accounts::Account;
use crate::storage::registrations::{
    self, CompanyData, Person, Registration, RegistrationData, RegistrationState,
};
use crate::storage::standings::{Profile, Standing};
use crate::storage::{StorageError, Transaction, chambers, entrances, events, outbox};
use crate::{credentials, intake};

/// How long a link leads on.
const LINK_LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Until when an officer decides, from the arrival of the signed contract.
const DECIDED_WITHIN: SignedDuration = SignedDuration::from_hours(48);

/// Why a step of a registration was not done.
#[derive(Debug, thiserror::Error)]
pub enum RegistrationError {
    /// These fields are not taken, in the order of the form.
    #[error("{0:?}")]
    Faults(Vec<Fault>),
    /// The link has ended, or never was one.
    #[error("no such registration")]
    Unknown,
    /// The step does not fit where the registration is.
    #[error("the registration is elsewhere")]
    Moved,
    /// Refused or failed.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<StorageError> for RegistrationError {
    fn from(error: StorageError) -> Self {
        Self::Desk(error.into())
    }
}

impl From<std::io::Error> for RegistrationError {
    fn from(error: std::io::Error) -> Self {
        Self::Desk(error.into())
    }
}

impl From<Fault> for RegistrationError {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}

/// The step at which a registration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The person is asked for.
    Person,
    /// The company is asked for.
    Company,
    /// The conditions are to be accepted.
    Conditions,
    /// The contract is to be signed and uploaded.
    Contract,
    /// Nothing to do for the company.
    Waiting,
    /// Decided.
    Closed,
}

/// The step at which a registration is.
#[must_use]
pub fn step(registration: &Registration) -> Step {
    let data = &registration.data;
    match registration.state {
        RegistrationState::Received => Step::Waiting,
        RegistrationState::Accepted | RegistrationState::Refused => Step::Closed,
        RegistrationState::Begun if data.person.is_none() => Step::Person,
        RegistrationState::Begun if data.company.is_none() => Step::Company,
        RegistrationState::Begun if registration.contract_sha256.is_none() => Step::Conditions,
        RegistrationState::Begun => Step::Contract,
    }
}

/// Begins a registration: mails the link under which it goes on.
///
/// # Errors
/// Faults of the address or the Chamber; refused where the address had too many links in an hour.
pub fn begin(
    desk: &Desk,
    profile: Profile,
    chamber: &str,
    email: &str,
) -> Result<(), RegistrationError> {
    let email = fields::email(email)?;
    let sign = chamber.trim().to_uppercase();
    let served = desk.storage.read(|c| chambers::find(c, &sign))?.is_some();
    if !served {
        return Err(Fault::Chamber.into());
    }
    let now = desk.now();
    let subject = format!("registration:{}", email.to_ascii_lowercase());
    if let Some(until) = desk.storage.read(|c| entrances::locked_until(c, &subject, now))? {
        return Err(credentials::locked_mails(until, now).into());
    }
    // Every link counts: an address is not to be flooded with them by a stranger.
    credentials::fail(&desk.storage, &subject, now)?;
    let data = RegistrationData { profile, email, ..RegistrationData::default() };
    let (token, ends) = link(desk, now);
    let url = format!("{}/registrazione/{token}", desk.public_url);
    let mail = letters::once(desk, letters::registration_link(&data.email, &url, ends));
    desk.storage.write(|tx| {
        registrations::forget_expired(tx, now)?;
        registrations::insert(tx, &token, &sign, None, &data, [now, ends])?;
        outbox::insert(tx, &mail, now)
    })?;
    desk.mail_written.notify_one();
    Ok(())
}

/// Begins the enlargement of an account's profile; gives the secret of its link. What the account
/// knows is filled in.
///
/// # Errors
/// [`RegistrationError::Moved`] where the profile is the full one already.
pub fn begin_upgrade(
    desk: &Desk,
    account: &Account,
    standing: &Standing,
    chamber: &str,
) -> Result<String, RegistrationError> {
    if standing.profile == Profile::Full {
        return Err(RegistrationError::Moved);
    }
    let sign = chamber.trim().to_uppercase();
    if desk.storage.read(|c| chambers::find(c, &sign))?.is_none() {
        return Err(Fault::Chamber.into());
    }
    let of = &account.data;
    let data = RegistrationData {
        profile: Profile::Full,
        email: of.email.clone(),
        ..RegistrationData::default()
    };
    let now = desk.now();
    let (token, ends) = link(desk, now);
    let url = format!("{}/registrazione/{token}", desk.public_url);
    let mail = letters::once(desk, letters::registration_link(&data.email, &url, ends));
    desk.storage.write(|tx| {
        registrations::insert(tx, &token, &sign, Some(account.id), &data, [now, ends])?;
        outbox::insert(tx, &mail, now)
    })?;
    desk.mail_written.notify_one();
    Ok(token)
}

/// The registration of a link.
///
/// # Errors
/// [`RegistrationError::Unknown`].
pub fn open(desk: &Desk, token: &str) -> Result<Registration, RegistrationError> {
    let now = desk.now();
    let found = desk.storage.read(|c| registrations::by_token(c, token, now))?;
    found.ok_or(RegistrationError::Unknown)
}

/// Takes the person's data; also anew, until the contract is signed.
///
/// # Errors
/// Faults of the fields.
pub fn give_person(desk: &Desk, token: &str, person: Person) -> Result<(), RegistrationError> {
    let person = check_person(person).map_err(RegistrationError::Faults)?;
    change(desk, token, |registration| {
        registration.data.person = Some(person);
        Ok(())
    })
}

/// Takes the company's data; also anew, until the contract is signed. An account's company stays
/// whose it is.
///
/// # Errors
/// Faults of the fields.
pub fn give_company(
    desk: &Desk,
    token: &str,
    company: CompanyData,
) -> Result<(), RegistrationError> {
    let company = check_company(company).map_err(RegistrationError::Faults)?;
    let owner = desk.storage.read(|c| -> Result<Option<Account>, StorageError> {
        let found = registrations::by_token(c, token, desk.now())?;
        let account = found.and_then(|registration| registration.account);
        account.map(|account| crate::storage::accounts::get(c, account)).transpose()
    })?;
    if owner.is_some_and(|account| {
        !account.data.company_fiscal_code.eq_ignore_ascii_case(&company.fiscal_code)
    }) {
        return Err(Fault::OtherCompany.into());
    }
    change(desk, token, |registration| {
        registration.data.company = Some(company);
        Ok(())
    })
}

/// Accepts the conditions: the contract is made, and stands from then on.
///
/// # Errors
/// [`Fault::Conditions`] where they are not accepted; [`RegistrationError::Moved`] where data lack.
pub fn accept_conditions(
    desk: &Desk,
    token: &str,
    accepted: bool,
) -> Result<(), RegistrationError> {
    if !accepted {
        return Err(Fault::Conditions.into());
    }
    let now = desk.now();
    let registration = open(desk, token)?;
    if !matches!(step(&registration), Step::Conditions | Step::Contract) {
        return Err(RegistrationError::Moved);
    }
    let chamber = desk.storage.read(|c| chambers::find(c, &registration.chamber))?;
    let name = chamber.map(|chamber| chamber.name).unwrap_or_default();
    let pdf = contract::pdf(&registration, &name, in_rome(now).date())?;
    let sha256 = desk.blobs.put(&pdf)?;
    change(desk, token, |registration| {
        registration.data.accepted_at_ms = Some(now.as_millisecond());
        registration.contract_sha256 = Some(sha256);
        Ok(())
    })
}

/// The contract that is to be signed.
///
/// # Errors
/// [`RegistrationError::Moved`] before the conditions are accepted.
pub fn contract(desk: &Desk, registration: &Registration) -> Result<Vec<u8>, RegistrationError> {
    let sha256 = registration.contract_sha256.as_deref().ok_or(RegistrationError::Moved)?;
    Ok(desk.blobs.get(sha256)?)
}

/// Takes the signed contract: signed well, by the person who registers, over this very contract.
///
/// # Errors
/// Faults that say which of the three failed.
pub fn receive(desk: &Desk, token: &str, signed: &[u8]) -> Result<(), RegistrationError> {
    let registration = open(desk, token)?;
    if step(&registration) != Step::Contract {
        return Err(RegistrationError::Moved);
    }
    if signed.is_empty() {
        return Err(Fault::NoFile.into());
    }
    let person = registration.data.person.clone().unwrap_or_default();
    let report = intake::report(desk, signed);
    if !report.passed() && !report.only_revocation_missing() {
        return Err(Fault::Signature.into());
    }
    let expected = registration.contract_sha256.clone().unwrap_or_default();
    let mut digest = [0; 32];
    hex::decode_to_slice(&expected, &mut digest)
        .map_err(|error| DeskError::Damaged(format!("digest {expected}: {error}")))?;
    if !report.content_equals(&digest) {
        return Err(Fault::OtherContract.into());
    }
    if report.signer(&person.fiscal_code).is_none() {
        return Err(Fault::OtherSigner.into());
    }
    let sha256 = desk.blobs.put(signed)?;
    let words = serde_json::to_string(&report).unwrap_or_default();
    let now = desk.now();
    let due = now.checked_add(DECIDED_WITHIN).unwrap_or(now);
    desk.storage.write(|tx| {
        let mut registration = again(tx, token, now)?;
        if step(&registration) != Step::Contract {
            return Err(RegistrationError::Moved);
        }
        if registration.contract_sha256.as_deref() != Some(expected.as_str()) {
            return Err(Fault::OtherContract.into());
        }
        registration.state = RegistrationState::Received;
        registration.signed_sha256 = Some(sha256.clone());
        registration.signature_report = Some(words);
        registration.received_at = Some(now);
        registration.due_at = Some(due);
        registrations::update(tx, &registration)?;
        let details = json!({ "registration": registration.id, "signed": sha256 });
        events::append(tx, now, None, "registration", "contractReceived", &details)?;
        outbox::insert(tx, &letters::contract_received(&registration, due), now)?;
        Ok(())
    })?;
    desk.mail_written.notify_one();
    Ok(())
}

/// Changes what a registration holds, until its signed contract is there. A contract that was made
/// for other data is void.
fn change(
    desk: &Desk,
    token: &str,
    change: impl FnOnce(&mut Registration) -> Result<(), RegistrationError>,
) -> Result<(), RegistrationError> {
    let now = desk.now();
    desk.storage.write(|tx| {
        let mut registration = again(tx, token, now)?;
        if registration.state != RegistrationState::Begun {
            return Err(RegistrationError::Moved);
        }
        let before = registration.data.clone();
        change(&mut registration)?;
        let same = (&before.person, &before.company)
            == (&registration.data.person, &registration.data.company);
        if !same {
            registration.contract_sha256 = None;
            registration.data.accepted_at_ms = None;
        }
        registrations::update(tx, &registration)?;
        Ok(())
    })
}

fn again(tx: &Transaction, token: &str, now: Timestamp) -> Result<Registration, RegistrationError> {
    registrations::by_token(tx, token, now)?.ok_or(RegistrationError::Unknown)
}

fn link(desk: &Desk, now: Timestamp) -> (String, Timestamp) {
    (hex::encode(desk.dice.bytes::<24>()), now.checked_add(LINK_LASTS).unwrap_or(now))
}

/// The refusal of a step that another one has overtaken.
pub(crate) fn moved() -> DeskError {
    let message = "La richiesta nel frattempo è cambiata. La apra di nuovo.";
    DeskError::refused(DeskCode::WrongState, message)
}
