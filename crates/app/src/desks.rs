//! The desks of this company: address, user, password, balance.

mod channel;
pub(crate) mod password;
pub(crate) mod sprint;

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::json;
use store::DeskAccount;
use sync::{Failure, ParkReason};
use sync_driver::{Account, Certo, CertoError};

use crate::views::{BalanceView, DeskBalanceView, DeskView};
use crate::{AppError, Code, Office, outgoing, secrets};

pub use channel::CapabilitiesView;
pub(crate) use channel::Channel;
pub use password::renew;
pub use sprint::add as add_sprint;

/// The base form among the files of a practice, as people call it in both languages.
const BASE_FORM: &str = "modello base";

/// A desk to be configured.
pub struct DeskRequest {
    /// Base address.
    pub url: String,
    /// Telemaco user.
    pub user: String,
    /// Its password.
    pub password: SecretString,
    /// Sign of the Chamber.
    pub chamber: String,
}

/// Adds a desk, or changes the one of that Chamber.
///
/// # Errors
/// [`Code::BadInput`] for an address that cannot be one, [`Code::Storage`].
pub fn add(office: &Office, request: DeskRequest) -> Result<DeskView, AppError> {
    let chamber = sign(&request.chamber)?;
    let account = Account { user: request.user.clone(), password: request.password.clone() };
    Certo::new(&request.url, account).map_err(|error| bad_address(&error))?;
    secrets::put(&office.home, &secrets::of_desk(&chamber), &request.password)?;
    let account = DeskAccount {
        name: chamber.clone(),
        kind: Channel::Certo.as_str().to_owned(),
        url: request.url,
        user: request.user,
        chamber,
        options_json: "{}".to_owned(),
    };
    office.store.put_desk_account(&account)?;
    password::forget(office, &account.chamber)?;
    Ok(view(account))
}

/// The Chamber's desk has no interface for programs: people carry practices there, through the portal of that
/// address or to the counter.
///
/// # Errors
/// [`Code::BadInput`] for a sign or an address that cannot be one, [`Code::Storage`].
pub fn add_by_hand(office: &Office, chamber: &str, portal: &str) -> Result<DeskView, AppError> {
    let chamber = sign(chamber)?;
    let portal = portal.trim();
    if !portal.is_empty() && !portal.starts_with("https://") && !portal.starts_with("http://") {
        return Err(AppError::new(Code::BadInput, "no web address")
            .with("file", "--url")
            .with("why", format!("{portal:?} ≠ https://...")));
    }
    let account = DeskAccount {
        name: chamber.clone(),
        kind: Channel::Manual.as_str().to_owned(),
        url: portal.to_owned(),
        user: String::new(),
        chamber,
        options_json: "{}".to_owned(),
    };
    office.store.put_desk_account(&account)?;
    Ok(view(account))
}

/// Whether people carry practices to this Chamber, all the way or from a draft on.
pub(crate) fn is_by_hand(office: &Office, chamber: &str) -> Result<bool, AppError> {
    Ok(channel(office, chamber)?.is_some_and(|channel| !channel.capabilities().practices))
}

/// The way to a Chamber; none where no desk is configured.
pub(crate) fn channel(office: &Office, chamber: &str) -> Result<Option<Channel>, AppError> {
    Ok(office.store.desk_account(chamber)?.map(|account| Channel::parse(&account.kind)))
}

/// A Chamber's two-letter sign.
fn sign(text: &str) -> Result<String, AppError> {
    let sign = text.trim().to_uppercase();
    if sign.len() == 2 && sign.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(sign);
    }
    Err(AppError::new(Code::BadInput, "no chamber sign")
        .with("file", "--chamber")
        .with("why", format!("{sign:?} ≠ BG, SO, CR, BS, ...")))
}

fn bad_address(error: &CertoError) -> AppError {
    AppError::new(Code::BadInput, error).with("file", "--url").with("why", error)
}

/// All desks.
///
/// # Errors
/// [`Code::Storage`].
pub fn list(office: &Office) -> Result<Vec<DeskView>, AppError> {
    Ok(office.store.desk_accounts()?.into_iter().map(view).collect())
}

fn view(account: DeskAccount) -> DeskView {
    DeskView {
        can: Channel::parse(&account.kind).capabilities(),
        chamber: account.chamber,
        kind: account.kind,
        url: account.url,
        user: account.user,
    }
}

/// The connector to a Chamber's desk.
pub(crate) fn connect(office: &Office, chamber: &str) -> Result<Certo, AppError> {
    let account = known_account(office, chamber)?;
    let password = secrets::get(&office.home, &secrets::of_desk(chamber))?.ok_or_else(|| {
        AppError::new(Code::DeskAbsent, "no password of this desk").with("chamber", chamber)
    })?;
    reach(office, account, password)
}

/// The connector of an account with this password, through the proxy of this office.
fn reach(office: &Office, account: DeskAccount, password: SecretString) -> Result<Certo, AppError> {
    let who = Account { user: account.user, password };
    Certo::through(&outgoing::proxy(office)?, &account.url, who)
        .map_err(|error| bad_address(&error))
}

/// The account of a Chamber that has an interface.
fn known_account(office: &Office, chamber: &str) -> Result<DeskAccount, AppError> {
    let account = office.store.desk_account(chamber)?.ok_or_else(|| {
        AppError::new(Code::DeskAbsent, "no desk of this chamber").with("chamber", chamber)
    })?;
    if !Channel::parse(&account.kind).capabilities().practices {
        return Err(AppError::new(Code::ByHand, "no interface").with("chamber", chamber));
    }
    Ok(account)
}

/// DIRITTI with each desk: asked now where it answers, else as last known.
///
/// # Errors
/// [`Code::DeskAbsent`] where no desk is configured, [`Code::Storage`].
pub async fn balances(office: &Office) -> Result<Vec<DeskBalanceView>, AppError> {
    let mut balances = Vec::new();
    let mut accounts = office.store.desk_accounts()?;
    if accounts.is_empty() {
        return Err(AppError::new(Code::DeskAbsent, "no desk").with("chamber", "-"));
    }
    accounts.retain(|account| Channel::parse(&account.kind).capabilities().practices);
    for account in accounts {
        let asked = connect(office, &account.chamber)?.balance().await;
        if let Ok(balance) = &asked {
            remember(office, &account.chamber, balance.diritti_cents)?;
        }
        match (asked, known(office, &account.chamber)?) {
            (asked, Some(mut balance)) => {
                balance.fresh = asked.is_ok();
                balances.push(DeskBalanceView { chamber: account.chamber, balance });
            }
            (Err(failure), None) => return Err(failed(&failure, &account.chamber)),
            (Ok(_), None) => return Err(AppError::internal("the balance was not kept")),
        }
    }
    Ok(balances)
}

fn setting(chamber: &str) -> String {
    format!("balance/{chamber}")
}

/// Keeps what a desk said, with the time when it was learnt.
pub(crate) fn remember(office: &Office, chamber: &str, cents: i64) -> Result<(), AppError> {
    let value = json!({ "cents": cents, "at": Timestamp::now().to_string() });
    Ok(office.store.set_setting(&setting(chamber), &value)?)
}

/// DIRITTI as last known.
pub(crate) fn known(office: &Office, chamber: &str) -> Result<Option<BalanceView>, AppError> {
    Ok(office.store.setting(&setting(chamber))?.map(|value| BalanceView {
        amount: certificate::fees::Cents(value["cents"].as_i64().unwrap_or(0)).to_string(),
        learnt_at: value["at"].as_str().unwrap_or_default().to_owned(),
        fresh: false,
    }))
}

/// DIRITTI in cents as last known.
pub(crate) fn known_cents(office: &Office, chamber: &str) -> Result<Option<i64>, AppError> {
    Ok(office.store.setting(&setting(chamber))?.and_then(|value| value["cents"].as_i64()))
}

/// A failed exchange as an error for people.
pub(crate) fn failed(failure: &Failure, chamber: &str) -> AppError {
    match failure {
        Failure::Unreachable { cause } => {
            AppError::new(Code::DeskUnreachable, cause).with("chamber", chamber)
        }
        Failure::Lost { cause } => {
            AppError::new(Code::DeskUnreachable, cause).with("chamber", chamber)
        }
        Failure::Blocked(reason) => parked(reason, chamber, 0),
        Failure::Refused { code, message } => refused(code, message),
    }
}

/// A refusal for good, in the desk's words.
pub(crate) fn refused(code: &str, message: &str) -> AppError {
    AppError::new(Code::DeskRefused, format!("{code}: {message}"))
        .with("deskCode", code)
        .with("message", message)
}

/// What waits for a person, as an error for people.
pub(crate) fn parked(reason: &ParkReason, chamber: &str, fee_cents: i64) -> AppError {
    match reason {
        ParkReason::InsufficientFunds { missing_cents } => {
            let euro = |cents: i64| certificate::fees::Cents(cents).to_string();
            AppError::new(Code::InsufficientFunds, "balance below the fee")
                .with("fee", euro(fee_cents))
                .with("missing", missing_cents.map_or("none".to_owned(), euro))
        }
        ParkReason::Account { code } => {
            let kind = match code.as_str() {
                "AU01" => Code::Credentials,
                "AU03" => Code::AccountIncomplete,
                "AU04" => Code::PasswordExpired,
                "AU08" => Code::NotEnabled,
                "AU09" => Code::PasswordMustChange,
                "AU11" => Code::PasswordNotAllowed,
                "401" | "403" => {
                    return AppError::new(Code::DraftKey, code).with("chamber", chamber);
                }
                // A code of tomorrow is shown as it is.
                _ => return refused(code, ""),
            };
            AppError::new(kind, code).with("deskCode", code)
        }
        ParkReason::Changed { what } => {
            AppError::new(Code::DeskChanged, what).with("chamber", chamber).with("what", what)
        }
        ParkReason::ByHand => AppError::new(Code::ByHand, "no interface").with("chamber", chamber),
        ParkReason::CannotTell => AppError::new(Code::DeskSilent, "the desk tells no attachments")
            .with("chamber", chamber),
        ParkReason::SeveralPractices { practices } => {
            AppError::new(Code::TwoReceipts, "several practices under one reference")
                .with("practices", practices.join(", "))
        }
        ParkReason::OtherFiles { practice, files } => {
            let name =
                |file: &String| if file.is_empty() { BASE_FORM.to_owned() } else { file.clone() };
            AppError::new(Code::DeskDiffers, "other files under our reference")
                .with("practice", practice)
                .with("files", files.iter().map(name).collect::<Vec<_>>().join(", "))
        }
    }
}
