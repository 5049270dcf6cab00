//! `origo-desk admin`: accounts, officers, chambers, balances. Works on the database, so it does not
//! matter whether the desk is running.

use std::io::BufRead as _;

use certificate::chamber::{Chamber, FeeMoment};
use certificate::fees::Cents;
use clap::{Args, Subcommand, ValueEnum};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::{CommandError, Said, money};
use crate::clock::{Clock, Dice};
use crate::credentials;
use crate::error::DeskError;
use crate::places::Places;
use crate::storage::accounts::{self, AccountState, NewAccount};
use crate::storage::ledger::{Outside, Purse};
use crate::storage::officers::Role;
use crate::storage::{Storage, StorageError, chambers, ledger, officers};
use crate::words::euro;

/// Shortest password that is taken, in characters.
const PASSWORD_MIN: usize = 8;

#[derive(Debug, Subcommand)]
pub(super) enum AdminCommand {
    /// Chambers that this desk serves
    #[command(subcommand)]
    Chamber(ChamberCommand),
    /// Companies' accounts
    #[command(subcommand)]
    Account(AccountCommand),
    /// Officers
    #[command(subcommand)]
    Officer(OfficerCommand),
    /// Say which person an account or an officer is, for who signs in by an identity provider
    Person(super::admin_person::PersonArguments),
    /// Put money on a company's balance
    Topup(Topup),
    /// Officers at the till
    #[command(subcommand)]
    Till(money::TillCommand),
    /// Prove that movements equal balances, that the register has no gaps and the events no holes
    Audit,
    /// Write the charge document of a company's month
    Charges(money::Charges),
}

#[derive(Debug, Subcommand)]
pub(super) enum ChamberCommand {
    /// Add a Chamber, or change what is known of it
    Add(ChamberAdd),
    /// Show the Chambers
    List,
}

#[derive(Debug, Args)]
pub(super) struct ChamberAdd {
    /// Two-letter sign, for instance BG
    #[arg(long)]
    sign: String,
    /// Name, without "Camera di Commercio di"
    #[arg(long)]
    name: Option<String>,
    /// Branch office; repeat for more
    #[arg(long)]
    seat: Vec<String>,
    /// When the fee is taken
    #[arg(long)]
    fee: Option<FeeWhen>,
    /// Urgent practices are offered
    #[arg(long)]
    urgent: Option<bool>,
    /// Payment at the counter is offered
    #[arg(long)]
    deferred_payment: Option<bool>,
    /// Printing on the numbered form is offered
    #[arg(long)]
    form_support: Option<bool>,
    /// Printing on a white sheet is offered
    #[arg(long)]
    white_sheet: Option<bool>,
    /// Every certificate gets at least one copy
    #[arg(long)]
    automatic_copy: Option<bool>,
    /// Largest attachment in MB, at most 25
    #[arg(long)]
    attachment_mb: Option<u64>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FeeWhen {
    /// When the practice is sent
    Sending,
    /// When the certificate is issued
    Issue,
}

#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Open an account
    Add(AccountAdd),
    /// Show the accounts with their balances
    List,
}

#[derive(Debug, Args)]
pub(super) struct AccountAdd {
    /// User name
    #[arg(long)]
    user: String,
    /// The password is the first line of standard input
    #[arg(long, required = true)]
    password_stdin: bool,
    /// Fiscal code of the company
    #[arg(long)]
    company_fiscal_code: String,
    /// Registered name of the company
    #[arg(long)]
    name: String,
    /// Where mails go
    #[arg(long)]
    email: String,
    /// Province of the REA number
    #[arg(long, default_value = "")]
    province: String,
    /// REA number
    #[arg(long, default_value = "")]
    rea: String,
    /// State of the account: ok, incomplete, expired, notEnabled, mustChange
    #[arg(long, default_value = "ok", value_parser = parse_state)]
    state: AccountState,
    /// The company's data were confirmed once
    #[arg(long, default_value_t = true, action = clap::ArgAction::Set)]
    confirmed: bool,
    /// Fiscal code of a person who may sign; repeat for more; none for "not known here"
    #[arg(long)]
    signer: Vec<String>,
    /// The company adheres to printing at the company
    #[arg(long, default_value_t = true, action = clap::ArgAction::Set)]
    prints_at_company: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum OfficerCommand {
    /// Add an officer
    Add(OfficerAdd),
}

#[derive(Debug, Args)]
pub(super) struct OfficerAdd {
    /// User name
    #[arg(long)]
    user: String,
    /// The password is the first line of standard input
    #[arg(long, required = true)]
    password_stdin: bool,
    /// Name as the certificate shows it
    #[arg(long)]
    name: String,
    /// The Chamber served; all where absent
    #[arg(long)]
    chamber: Option<String>,
    /// What the officer may do
    #[arg(long, default_value = "officer")]
    role: Duties,
    /// Branch office whose practices come first in the queue
    #[arg(long)]
    seat: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Duties {
    /// Examines and issues
    Officer,
    /// Also assigns practices and keeps the library of reasons
    Supervisor,
    /// Hands over, decides nothing
    Cashier,
}

impl From<Duties> for Role {
    fn from(duties: Duties) -> Self {
        match duties {
            Duties::Officer => Self::Officer,
            Duties::Supervisor => Self::Supervisor,
            Duties::Cashier => Self::Cashier,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Topup {
    /// User name of the account
    #[arg(long)]
    user: String,
    /// Amount in cents
    #[arg(long, required_unless_present = "euro", conflicts_with = "euro")]
    cents: Option<i64>,
    /// Amount in euro, for instance 100.00
    #[arg(long)]
    euro: Option<Cents>,
    /// Balance: diritti or tariffa
    #[arg(long, default_value = "diritti", value_parser = parse_purse)]
    purse: Purse,
}

pub(super) fn run(
    places: &Places,
    command: AdminCommand,
    clock: &Clock,
    dice: &Dice,
) -> Result<Said, CommandError> {
    let storage = places.storage()?;
    match command {
        AdminCommand::Chamber(ChamberCommand::Add(add)) => chamber_add(&storage, &add),
        AdminCommand::Chamber(ChamberCommand::List) => chamber_list(&storage),
        AdminCommand::Account(AccountCommand::Add(add)) => account_add(&storage, add, clock, dice),
        AdminCommand::Account(AccountCommand::List) => account_list(&storage),
        AdminCommand::Officer(OfficerCommand::Add(add)) => officer_add(&storage, &add, clock, dice),
        AdminCommand::Person(person) => super::admin_person::run(&storage, &person, clock),
        AdminCommand::Topup(topup) => top_up(&storage, &topup, clock),
        AdminCommand::Till(command) => money::till(&storage, &command, clock),
        AdminCommand::Audit => money::audit(&storage),
        AdminCommand::Charges(charges) => money::charges(&storage, &charges, clock),
    }
}

fn chamber_add(storage: &Storage, add: &ChamberAdd) -> Result<Said, CommandError> {
    let sign = add.sign.trim().to_uppercase();
    if sign.len() != 2 || !sign.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let message = format!("{sign} is no sign of a Chamber");
        return Err(CommandError::refused("sign", message, "give two letters, for instance BG"));
    }
    let chamber = storage.write(|tx| {
        let mut chamber = chambers::find(tx, &sign)?.unwrap_or_else(|| Chamber::of(&sign));
        change(&mut chamber, add);
        chambers::put(tx, &chamber)?;
        Ok::<_, StorageError>(chamber)
    })?;
    Ok(Said { text: chamber_line(&chamber), json: json!({ "chamber": chamber }) })
}

fn change(chamber: &mut Chamber, add: &ChamberAdd) {
    if let Some(name) = &add.name {
        chamber.name.clone_from(name);
    }
    if !add.seat.is_empty() {
        chamber.branch_offices.clone_from(&add.seat);
    }
    if let Some(fee) = add.fee {
        chamber.fee_moment = match fee {
            FeeWhen::Sending => FeeMoment::Sending,
            FeeWhen::Issue => FeeMoment::Issue,
        };
    }
    if let Some(mb) = add.attachment_mb {
        chamber.attachment_bytes_max = mb.min(25) * 1024 * 1024;
    }
    let flags = [
        (add.urgent, &mut chamber.urgent),
        (add.deferred_payment, &mut chamber.deferred_payment),
        (add.form_support, &mut chamber.form_support),
        (add.white_sheet, &mut chamber.white_sheet),
        (add.automatic_copy, &mut chamber.tariff.automatic_copy),
    ];
    for (asked, flag) in flags {
        *flag = asked.unwrap_or(*flag);
    }
}

fn chamber_list(storage: &Storage) -> Result<Said, CommandError> {
    let chambers = storage.read(chambers::all)?;
    let lines: Vec<String> = chambers.iter().map(chamber_line).collect();
    Ok(Said { text: lines.join("\n"), json: json!({ "chambers": chambers }) })
}

fn chamber_line(chamber: &Chamber) -> String {
    let when = match chamber.fee_moment {
        FeeMoment::Sending => "at sending",
        FeeMoment::Issue => "at issue",
    };
    let seats = chamber.branch_offices.join(", ");
    format!("{} {} ({seats}), fee {when}", chamber.sign, chamber.name)
}

fn account_add(
    storage: &Storage,
    add: AccountAdd,
    clock: &Clock,
    dice: &Dice,
) -> Result<Said, CommandError> {
    add.email.parse::<lettre::Address>().map_err(|_| {
        let message = format!("{} is no mail address", add.email);
        CommandError::refused("email", message, "give one like ufficio@impresa.example")
    })?;
    let account = NewAccount {
        password_hash: credentials::hash(&password()?, dice)?,
        user: user_name(&add.user)?,
        state: add.state,
        confirmed: add.confirmed,
        company_fiscal_code: add.company_fiscal_code.trim().to_uppercase(),
        company_name: add.name,
        province: add.province.to_uppercase(),
        rea_number: add.rea,
        email: add.email,
        prints_at_company: add.prints_at_company,
        signers: add.signer.iter().map(|code| code.trim().to_uppercase()).collect(),
    };
    let id = storage
        .write(|tx| accounts::insert(tx, &account, clock.now()))
        .map_err(|error| taken(error, &account.user))?;
    Ok(Said {
        text: format!("account {} for {}", account.user, account.company_name),
        json: json!({ "account": {
            "id": id.0,
            "user": account.user,
            "companyFiscalCode": account.company_fiscal_code,
            "state": account.state.as_str(),
        } }),
    })
}

fn account_list(storage: &Storage) -> Result<Said, CommandError> {
    let mut lines = Vec::new();
    let mut rows = Vec::new();
    storage.read(|c| {
        for account in accounts::all(c)? {
            let balance_cents = ledger::balance(c, account.id)?;
            let data = account.data;
            lines.push(format!(
                "{} {} ({}) {}: {} euro",
                data.user,
                data.company_name,
                data.company_fiscal_code,
                data.state.as_str(),
                euro(balance_cents)
            ));
            rows.push(json!({
                "user": data.user,
                "name": data.company_name,
                "companyFiscalCode": data.company_fiscal_code,
                "email": data.email,
                "state": data.state.as_str(),
                "confirmed": data.confirmed,
                "balanceCents": balance_cents,
            }));
        }
        Ok::<_, StorageError>(())
    })?;
    Ok(Said { text: lines.join("\n"), json: json!({ "accounts": rows }) })
}

fn officer_add(
    storage: &Storage,
    add: &OfficerAdd,
    clock: &Clock,
    dice: &Dice,
) -> Result<Said, CommandError> {
    let user = user_name(&add.user)?;
    let chamber = add.chamber.as_ref().map(|sign| sign.trim().to_uppercase());
    if let Some(sign) = &chamber
        && storage.read(|c| chambers::find(c, sign))?.is_none()
    {
        let message = format!("no Chamber {sign} at this desk");
        let next = "see `origo-desk admin chamber list`, or add it";
        return Err(CommandError::refused("chamber", message, next));
    }
    if let Some(seat) = &add.seat {
        let sign = chamber.as_deref().unwrap_or_default();
        let known = storage.read(|c| chambers::find(c, sign))?;
        let offices = known.map(|known| known.branch_offices).unwrap_or_default();
        if !offices.contains(seat) {
            let message = format!("the Chamber has no branch office {seat}");
            let next = "see `origo-desk admin chamber list`";
            return Err(CommandError::refused("seat", message, next));
        }
    }
    let hash = credentials::hash(&password()?, dice)?;
    let now = clock.now();
    let id = storage
        .write(|tx| {
            let id = officers::insert(tx, &user, &hash, &add.name, chamber.as_deref(), now)?;
            officers::set_duties(tx, id, add.role.into(), add.seat.as_deref())?;
            Ok(id)
        })
        .map_err(|error| taken(error, &user))?;
    Ok(Said {
        text: format!("officer {user}, {}", add.name),
        json: json!({ "officer": {
            "id": id.0, "user": user, "name": add.name, "chamber": chamber,
            "role": Role::from(add.role).as_str(), "seat": add.seat,
        } }),
    })
}

fn top_up(storage: &Storage, topup: &Topup, clock: &Clock) -> Result<Said, CommandError> {
    let cents = topup.euro.map(|amount| amount.0).or(topup.cents).unwrap_or(0);
    if cents <= 0 {
        let message = format!("{cents} cents is nothing to top up");
        return Err(CommandError::refused("amount", message, "give an amount above zero"));
    }
    let balance_cents = storage.write(|tx| {
        let account = accounts::find(tx, &topup.user)?.ok_or_else(|| {
            let message = format!("no account {}", topup.user);
            CommandError::refused("unknownAccount", message, "see `origo-desk admin account list`")
        })?;
        let (id, purse) = (account.id, topup.purse);
        ledger::pay_in(tx, id, purse, &Outside::Cash, cents, clock.now())
            .map_err(DeskError::from)?;
        Ok::<_, CommandError>(ledger::in_purse(tx, id, purse)?)
    })?;
    Ok(Said {
        text: format!("balance of {}: {} euro", topup.user, euro(balance_cents)),
        json: json!({ "user": topup.user, "balanceCents": balance_cents }),
    })
}

fn taken(error: StorageError, user: &str) -> CommandError {
    if error.is_duplicate() {
        let message = format!("the user name {user} is taken");
        return CommandError::refused("userTaken", message, "choose another --user");
    }
    error.into()
}

fn user_name(user: &str) -> Result<String, CommandError> {
    let user = user.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    if user.is_empty() || user.len() > 64 || !user.chars().all(fits) {
        let message = format!("{user:?} is no user name");
        let next = "use letters, digits, and . - _ @, at most 64";
        return Err(CommandError::refused("user", message, next));
    }
    Ok(user.to_owned())
}

fn password() -> Result<SecretString, CommandError> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = SecretString::from(line.trim_end_matches(['\r', '\n']).to_owned());
    if password.expose_secret().chars().count() < PASSWORD_MIN {
        let message = format!("the password has fewer than {PASSWORD_MIN} characters");
        return Err(CommandError::refused("password", message, "write a longer one to the input"));
    }
    Ok(password)
}

fn parse_purse(text: &str) -> Result<Purse, String> {
    Purse::parse(text).ok_or_else(|| "diritti or tariffa".to_owned())
}

fn parse_state(text: &str) -> Result<AccountState, String> {
    AccountState::parse(text).ok_or_else(|| {
        let known: Vec<&str> = AccountState::ALL.iter().map(|state| state.as_str()).collect();
        format!("one of {}", known.join(", "))
    })
}
