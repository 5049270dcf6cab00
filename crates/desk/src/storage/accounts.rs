//! Companies' accounts: who may call the interfaces, for which company, in which state.
//!
//! Passwords are stored as argon2id hashes only; checking them is [`crate::credentials`]'.

use jiff::Timestamp;

use super::{Connection, Lock, Row, StorageError, Transaction, word};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    \"user\" TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    company_fiscal_code TEXT NOT NULL,
    company_name TEXT NOT NULL,
    province TEXT NOT NULL,
    rea_number TEXT NOT NULL,
    email TEXT NOT NULL,
    prints_at_company INTEGER NOT NULL,
    signers TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;";

/// One user name, however it is written.
pub(super) const BY_USER: &str =
    "CREATE UNIQUE INDEX accounts_by_user ON accounts (LOWER(\"user\"));";

/// Number of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountId(pub i64);

/// Whether an account may be used, and why not (codes AU03, AU04, AU08, AU09).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// In order.
    Ok,
    /// Registration or one-time confirmation not completed (AU03).
    Incomplete,
    /// Contract or password expired (AU04).
    Expired,
    /// Not enabled for certificates (AU08).
    NotEnabled,
    /// Password to be renewed first (AU09).
    MustChange,
}

impl AccountState {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Ok, Self::Incomplete, Self::Expired, Self::NotEnabled, Self::MustChange];

    /// The word on the command line and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Incomplete => "incomplete",
            Self::Expired => "expired",
            Self::NotEnabled => "notEnabled",
            Self::MustChange => "mustChange",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// What is known of an account apart from its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// User name, unique without regard to case.
    pub user: String,
    /// Argon2id hash in PHC form.
    pub password_hash: String,
    /// State.
    pub state: AccountState,
    /// Whether the company's data were confirmed once (operazione una tantum).
    pub confirmed: bool,
    /// Fiscal code of the company.
    pub company_fiscal_code: String,
    /// Registered name of the company.
    pub company_name: String,
    /// Province of the REA number.
    pub province: String,
    /// REA number.
    pub rea_number: String,
    /// Where mails go.
    pub email: String,
    /// Adheres to printing at the company (stampa in azienda).
    pub prints_at_company: bool,
    /// Fiscal codes of those who may sign for the company; empty where the desk does not know.
    pub signers: Vec<String>,
}

/// An account with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// The rest.
    pub data: NewAccount,
}

/// Opens an account. A taken user name is a duplicate ([`StorageError::is_duplicate`]).
pub fn insert(
    tx: &Transaction,
    account: &NewAccount,
    at: Timestamp,
) -> Result<AccountId, StorageError> {
    let id = tx.insert(
        "INSERT INTO accounts (\"user\", password_hash, state, confirmed, company_fiscal_code,
            company_name, province, rea_number, email, prints_at_company, signers, created_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        values![
            account.user,
            account.password_hash,
            account.state.as_str(),
            account.confirmed,
            account.company_fiscal_code,
            account.company_name,
            account.province,
            account.rea_number,
            account.email,
            account.prints_at_company,
            account.signers.join(" "),
            at.as_millisecond(),
        ],
    )?;
    Ok(AccountId(id))
}

/// The account of a user name.
pub fn find(connection: &Connection, user: &str) -> Result<Option<Account>, StorageError> {
    connection.find(
        "SELECT * FROM accounts WHERE LOWER(\"user\") = ?1",
        values![user.to_ascii_lowercase()],
        read,
    )
}

/// The account of a number; one that a practice names is always there.
pub fn get(connection: &Connection, id: AccountId) -> Result<Account, StorageError> {
    connection.one("SELECT * FROM accounts WHERE id = ?1", values![id.0], read)
}

/// All accounts by user name.
pub fn all(connection: &Connection) -> Result<Vec<Account>, StorageError> {
    connection.query("SELECT * FROM accounts ORDER BY \"user\"", values![], read)
}

/// The accounts of a company, by user name.
pub fn of_company(connection: &Connection, company: &str) -> Result<Vec<Account>, StorageError> {
    let query = "SELECT * FROM accounts WHERE company_fiscal_code = ?1 ORDER BY \"user\"";
    connection.query(query, values![company], read)
}

/// Sets another password, and the state that follows from it.
pub fn set_password(
    tx: &Transaction,
    id: AccountId,
    password_hash: &str,
    state: AccountState,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::Account(id))?;
    tx.execute(
        "UPDATE accounts SET password_hash = ?2, state = ?3 WHERE id = ?1",
        values![id.0, password_hash, state.as_str()],
    )?;
    Ok(())
}

/// Notes the one-time confirmation, or reopens it, with the company's data as they are then.
pub fn set_confirmed(
    tx: &Transaction,
    id: AccountId,
    confirmed: bool,
    company_fiscal_code: &str,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::Account(id))?;
    tx.execute(
        "UPDATE accounts SET confirmed = ?2, company_fiscal_code = ?3 WHERE id = ?1",
        values![id.0, confirmed, company_fiscal_code],
    )?;
    Ok(())
}

/// Notes whether the company prints for itself.
pub fn set_prints_at_company(
    tx: &Transaction,
    id: AccountId,
    prints: bool,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::Account(id))?;
    tx.execute("UPDATE accounts SET prints_at_company = ?2 WHERE id = ?1", values![id.0, prints])?;
    Ok(())
}

pub(super) fn read(row: &Row<'_>) -> Result<Account, StorageError> {
    let state: String = row.get("state")?;
    let signers: String = row.get("signers")?;
    Ok(Account {
        id: AccountId(row.get("id")?),
        data: NewAccount {
            user: row.get("user")?,
            password_hash: row.get("password_hash")?,
            state: word("accounts", &state, AccountState::parse)?,
            confirmed: row.get("confirmed")?,
            company_fiscal_code: row.get("company_fiscal_code")?,
            company_name: row.get("company_name")?,
            province: row.get("province")?,
            rea_number: row.get("rea_number")?,
            email: row.get("email")?,
            prints_at_company: row.get("prints_at_company")?,
            signers: signers.split_whitespace().map(str::to_owned).collect(),
        },
    })
}
