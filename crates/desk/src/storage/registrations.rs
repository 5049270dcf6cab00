//! Registrations: who asks for an account (or for a larger profile of one), how far it went, and the
//! papers of it. A registration is reached by a secret link; only the link's digest is kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::accounts::AccountId;
use super::officers::OfficerId;
use super::standings::Profile;
use super::{Connection, Row, StorageError, Transaction, word};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE registrations (
    id INTEGER PRIMARY KEY,
    token_sha256 TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    chamber TEXT NOT NULL,
    account INTEGER REFERENCES accounts (id),
    data TEXT NOT NULL,
    contract_sha256 TEXT,
    signed_sha256 TEXT,
    signature_report TEXT,
    officer INTEGER REFERENCES officers (id),
    words TEXT NOT NULL,
    begun_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    received_at_ms INTEGER,
    due_at_ms INTEGER,
    decided_at_ms INTEGER
) STRICT;
CREATE INDEX registrations_waiting ON registrations (due_at_ms) WHERE state = 'received';";

/// How far a registration went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistrationState {
    /// The link was mailed; data and contract are being made.
    Begun,
    /// The signed contract is there, and an officer is to look at it.
    Received,
    /// The account was opened, or its profile enlarged.
    Accepted,
    /// An officer said no.
    Refused,
}

impl RegistrationState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Begun, Self::Received, Self::Accepted, Self::Refused];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// The person who registers and signs the contract.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Person {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Fiscal code of the person.
    pub fiscal_code: String,
    /// Telephone.
    pub phone: String,
}

impl Person {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).trim().to_owned()
    }
}

/// The company, for billing and for its practices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CompanyData {
    /// Fiscal code: that of the company, or of the person in a one-person firm.
    pub fiscal_code: String,
    /// VAT number (partita IVA).
    pub vat_number: String,
    /// Registered name.
    pub name: String,
    /// Province of the REA number.
    pub province: String,
    /// REA number.
    pub rea_number: String,
    /// Address for billing.
    pub address: String,
}

/// What the wizard has asked so far.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RegistrationData {
    /// What the account shall be able to do.
    pub profile: Profile,
    /// Where the link and all mails go.
    pub email: String,
    /// The person, once given.
    pub person: Option<Person>,
    /// The company, once given.
    pub company: Option<CompanyData>,
    /// When the conditions were accepted, milliseconds of the Unix epoch.
    pub accepted_at_ms: Option<i64>,
}

/// A registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Its number.
    pub id: i64,
    /// How far it went.
    pub state: RegistrationState,
    /// Sign of the Chamber that is to look at it.
    pub chamber: String,
    /// The account whose profile is to be enlarged, or which was opened in the end.
    pub account: Option<AccountId>,
    /// What was asked.
    pub data: RegistrationData,
    /// Digest of the contract to be signed.
    pub contract_sha256: Option<String>,
    /// Digest of the signed contract as it came.
    pub signed_sha256: Option<String>,
    /// Report on its signature, JSON.
    pub signature_report: Option<String>,
    /// Who decided.
    pub officer: Option<OfficerId>,
    /// The officer's words.
    pub words: String,
    /// When it began.
    pub begun_at: Timestamp,
    /// When the link ends, unless the contract came.
    pub expires_at: Timestamp,
    /// When the signed contract came.
    pub received_at: Option<Timestamp>,
    /// Until when an officer is to decide.
    pub due_at: Option<Timestamp>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}

/// Begins one under a secret link.
pub fn insert(
    tx: &Transaction,
    token: &str,
    chamber: &str,
    account: Option<AccountId>,
    data: &RegistrationData,
    [begun, expires]: [Timestamp; 2],
) -> Result<i64, StorageError> {
    tx.insert(
        "INSERT INTO registrations (token_sha256, state, chamber, account, data, words,
            begun_at_ms, expires_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, ?7)",
        values![
            digest(token),
            RegistrationState::Begun.as_str(),
            chamber,
            account.map(|account| account.0),
            written(data)?,
            begun.as_millisecond(),
            expires.as_millisecond(),
        ],
    )
}

/// Writes all that a step may change.
pub fn update(tx: &Transaction, registration: &Registration) -> Result<(), StorageError> {
    let r = registration;
    let ms = |at: Option<Timestamp>| at.map(Timestamp::as_millisecond);
    tx.execute(
        "UPDATE registrations SET state = ?2, account = ?3, data = ?4, contract_sha256 = ?5,
            signed_sha256 = ?6, signature_report = ?7, officer = ?8, words = ?9,
            received_at_ms = ?10, due_at_ms = ?11, decided_at_ms = ?12 WHERE id = ?1",
        values![
            r.id,
            r.state.as_str(),
            r.account.map(|account| account.0),
            written(&r.data)?,
            r.contract_sha256,
            r.signed_sha256,
            r.signature_report,
            r.officer.map(|officer| officer.0),
            r.words,
            ms(r.received_at),
            ms(r.due_at),
            ms(r.decided_at),
        ],
    )?;
    Ok(())
}

/// The registration of a link, unless the link has ended.
pub fn by_token(
    connection: &Connection,
    token: &str,
    now: Timestamp,
) -> Result<Option<Registration>, StorageError> {
    connection.find(
        "SELECT * FROM registrations WHERE token_sha256 = ?1
            AND (state <> 'begun' OR expires_at_ms > ?2)",
        values![digest(token), now.as_millisecond()],
        read,
    )
}

/// The registration of a number.
pub fn find(connection: &Connection, id: i64) -> Result<Option<Registration>, StorageError> {
    connection.find("SELECT * FROM registrations WHERE id = ?1", values![id], read)
}

/// Those that wait for an officer, the most pressing first; of one Chamber, or of all.
pub fn waiting(
    connection: &Connection,
    chamber: Option<&str>,
) -> Result<Vec<Registration>, StorageError> {
    let query = "SELECT * FROM registrations WHERE state = 'received'
        AND (?1 = '' OR chamber = ?1) ORDER BY due_at_ms, id";
    connection.query(query, values![chamber.unwrap_or_default()], read)
}

/// Forgets links that led to nothing.
pub fn forget_expired(tx: &Transaction, now: Timestamp) -> Result<(), StorageError> {
    let statement = "DELETE FROM registrations WHERE state = 'begun' AND expires_at_ms <= ?1";
    tx.execute(statement, values![now.as_millisecond()])?;
    Ok(())
}

/// The digest under which a secret link is kept.
pub(super) fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

fn written(data: &RegistrationData) -> Result<String, StorageError> {
    serde_json::to_string(data).map_err(damaged)
}

fn damaged(error: serde_json::Error) -> StorageError {
    StorageError::Damaged { table: "registrations", why: error.to_string() }
}

fn read(row: &Row<'_>) -> Result<Registration, StorageError> {
    let (state, data): (String, String) = (row.get("state")?, row.get("data")?);
    let ms = |column: &str| row.get::<_, Option<i64>>(column).map(|ms| ms.map(from_ms));
    Ok(Registration {
        id: row.get("id")?,
        state: word("registrations", &state, RegistrationState::parse)?,
        chamber: row.get("chamber")?,
        account: row.get::<_, Option<i64>>("account")?.map(AccountId),
        data: serde_json::from_str(&data).map_err(damaged)?,
        contract_sha256: row.get("contract_sha256")?,
        signed_sha256: row.get("signed_sha256")?,
        signature_report: row.get("signature_report")?,
        officer: row.get::<_, Option<i64>>("officer")?.map(OfficerId),
        words: row.get("words")?,
        begun_at: from_ms(row.get("begun_at_ms")?),
        expires_at: from_ms(row.get("expires_at_ms")?),
        received_at: ms("received_at_ms")?,
        due_at: ms("due_at_ms")?,
        decided_at: ms("decided_at_ms")?,
    })
}
