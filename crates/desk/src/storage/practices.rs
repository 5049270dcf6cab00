//! Practices (pratiche): one row each, from creation to the archive.

use jiff::Timestamp;

use super::accounts::AccountId;
use super::officers::OfficerId;
use super::{AsValue as _, Connection, Lock, Row, StorageError, Transaction, Value, word};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE practices (
    id TEXT PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts (id),
    operator TEXT,
    kind TEXT NOT NULL,
    description TEXT NOT NULL,
    chamber TEXT NOT NULL,
    branch TEXT,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    round INTEGER NOT NULL,
    base_form_sha256 TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    signature_report TEXT NOT NULL,
    company_name TEXT NOT NULL,
    company_fiscal_code TEXT NOT NULL,
    filed_sha256 TEXT,
    protocol TEXT UNIQUE,
    fee_cents INTEGER NOT NULL,
    urgent INTEGER NOT NULL,
    receipt TEXT,
    officer INTEGER REFERENCES officers (id),
    officer_words TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    protocolled_at_ms INTEGER,
    closed_at_ms INTEGER
) STRICT;
CREATE INDEX practices_by_account ON practices (account, created_at_ms);
CREATE INDEX practices_by_state ON practices (state, protocolled_at_ms);
CREATE INDEX practices_by_filed ON practices (account, filed_sha256);";

/// Where a practice stands at the desk (design, section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Created, not sent (aperta).
    Open,
    /// Sent and protocolled, waiting to be examined.
    Sent,
    /// An officer has taken it in charge (in istruttoria).
    InExamination,
    /// The officer asked for a correction (sospesa, richiesta rettifica).
    CorrectionAsked,
    /// Rejected with a reason (respinta).
    Rejected,
    /// Issued (chiusa con esito positivo).
    Issued,
    /// Printed at the Chamber, waiting at a branch office.
    ReadyForCollection,
    /// Handed over.
    Collected,
    /// Cancelled by the company before sending (annullata).
    Cancelled,
    /// Annulled by an officer after issue.
    Annulled,
}

impl State {
    /// Every state, in the order of a practice's life.
    pub const ALL: [Self; 10] = [
        Self::Open,
        Self::Sent,
        Self::InExamination,
        Self::CorrectionAsked,
        Self::Rejected,
        Self::Issued,
        Self::ReadyForCollection,
        Self::Collected,
        Self::Cancelled,
        Self::Annulled,
    ];

    /// The states in which there is a certificate that holds.
    pub const ISSUED: &[Self] = &[Self::Issued, Self::ReadyForCollection, Self::Collected];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Sent => "sent",
            Self::InExamination => "inExamination",
            Self::CorrectionAsked => "correctionAsked",
            Self::Rejected => "rejected",
            Self::Issued => "issued",
            Self::ReadyForCollection => "readyForCollection",
            Self::Collected => "collected",
            Self::Cancelled => "cancelled",
            Self::Annulled => "annulled",
        }
    }

    /// The state as the interfaces tell it.
    #[must_use]
    pub const fn on_the_wire(self) -> wire::fpws::State {
        match self {
            Self::Open => wire::fpws::State::AtDesk,
            Self::Sent => wire::fpws::State::Sent,
            Self::InExamination => wire::fpws::State::InExamination,
            Self::CorrectionAsked => wire::fpws::State::CorrectionAsked,
            Self::Rejected => wire::fpws::State::Rejected,
            Self::Issued => wire::fpws::State::Issued,
            Self::ReadyForCollection => wire::fpws::State::ReadyForCollection,
            Self::Collected => wire::fpws::State::Collected,
            Self::Cancelled => wire::fpws::State::Cancelled,
            Self::Annulled => wire::fpws::State::Annulled,
        }
    }

    /// Whether the practice still moves (the list's `aperte`).
    #[must_use]
    pub const fn is_pending(self) -> bool {
        match self {
            Self::Open | Self::Sent | Self::InExamination | Self::CorrectionAsked => true,
            Self::Rejected
            | Self::Issued
            | Self::ReadyForCollection
            | Self::Collected
            | Self::Cancelled
            | Self::Annulled => false,
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// One practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// Practice code (codice pratica).
    pub id: String,
    /// Whose account created it.
    pub account: AccountId,
    /// Operator named by a service account (`userIdOperativo`).
    pub operator: Option<String>,
    /// `CO` or `VA`.
    pub kind: String,
    /// The company's free text; carries the sender's own reference.
    pub description: String,
    /// Chamber sign.
    pub chamber: String,
    /// Code of the branch office.
    pub branch: Option<String>,
    /// The company's note to the office (annotazioni).
    pub note: String,
    /// Where it stands.
    pub state: State,
    /// Corrections transmitted so far.
    pub round: u32,
    /// Digest of the signed base form as it came.
    pub base_form_sha256: String,
    /// Digest of the base form inside the signature.
    pub content_sha256: String,
    /// Company, as the base form's head names it.
    pub company_name: String,
    /// Its fiscal code.
    pub company_fiscal_code: String,
    /// Digest over base form content and attachments as protocolled.
    pub filed_sha256: Option<String>,
    /// Protocol number.
    pub protocol: Option<String>,
    /// Fee of the practice, cents; 0 until sent.
    pub fee_cents: i64,
    /// Asked to be handled urgently.
    pub urgent: bool,
    /// The receipt of the last transmission, JSON; earlier ones stand among the events.
    pub receipt: Option<String>,
    /// Who examines it.
    pub officer: Option<OfficerId>,
    /// What the officer last said to the company.
    pub officer_words: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was protocolled.
    pub protocolled_at: Option<Timestamp>,
    /// When it was issued, rejected or cancelled.
    pub closed_at: Option<Timestamp>,
}

impl Practice {
    /// Whether it was brought on paper: its base form is no signed file.
    #[must_use]
    pub fn is_on_paper(&self) -> bool {
        self.base_form_sha256 == self.content_sha256
    }
}

/// A practice of a Chamber as it begins, without code, account, files or words.
#[must_use]
pub fn blank(chamber: &str, now: Timestamp) -> Practice {
    Practice {
        id: String::new(),
        account: AccountId(0),
        operator: None,
        kind: String::new(),
        description: String::new(),
        chamber: chamber.to_owned(),
        branch: None,
        note: String::new(),
        state: State::Open,
        round: 0,
        base_form_sha256: String::new(),
        content_sha256: String::new(),
        company_name: String::new(),
        company_fiscal_code: String::new(),
        filed_sha256: None,
        protocol: None,
        fee_cents: 0,
        urgent: false,
        receipt: None,
        officer: None,
        officer_words: String::new(),
        created_at: now,
        protocolled_at: None,
        closed_at: None,
    }
}

/// Which practices a list shows; every given part must match.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Of one account.
    pub account: Option<AccountId>,
    /// Of one Chamber.
    pub chamber: Option<String>,
    /// Only these states; empty for any.
    pub states: Vec<State>,
    /// Of one kind.
    pub kind: Option<String>,
    /// With this code.
    pub id: Option<String>,
    /// Of the company with this fiscal code.
    pub fiscal_code: Option<String>,
    /// Of this branch office.
    pub branch: Option<String>,
    /// Created from this instant on.
    pub created_from: Option<Timestamp>,
    /// Created before this instant.
    pub created_before: Option<Timestamp>,
    /// At most so many, newest first; 0 for all.
    pub limit: u32,
}

/// Adds a practice with the report on its signature (JSON). A taken code is a duplicate
/// ([`StorageError::is_duplicate`]).
pub fn insert(
    tx: &Transaction,
    practice: &Practice,
    signature_report: &str,
) -> Result<(), StorageError> {
    let p = practice;
    tx.execute(
        "INSERT INTO practices (id, account, operator, kind, description, chamber, branch, note,
            state, round, base_form_sha256, content_sha256, signature_report, company_name,
            company_fiscal_code, fee_cents, urgent, officer_words, created_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19)",
        values![
            p.id,
            p.account.0,
            p.operator,
            p.kind,
            p.description,
            p.chamber,
            p.branch,
            p.note,
            p.state.as_str(),
            p.round,
            p.base_form_sha256,
            p.content_sha256,
            signature_report,
            p.company_name,
            p.company_fiscal_code,
            p.fee_cents,
            p.urgent,
            p.officer_words,
            p.created_at.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// Writes every field that a step may change. The protocol, once written, stays.
pub fn update(tx: &Transaction, practice: &Practice) -> Result<(), StorageError> {
    let p = practice;
    tx.must_hold(&Lock::practice(&p.id))?;
    tx.execute(
        "UPDATE practices SET note = ?2, state = ?3, round = ?4, base_form_sha256 = ?5,
            content_sha256 = ?6, filed_sha256 = ?7, protocol = COALESCE(protocol, ?8),
            fee_cents = ?9, urgent = ?10, receipt = ?11, officer = ?12, officer_words = ?13,
            protocolled_at_ms = COALESCE(protocolled_at_ms, ?14), closed_at_ms = ?15
         WHERE id = ?1",
        values![
            p.id,
            p.note,
            p.state.as_str(),
            p.round,
            p.base_form_sha256,
            p.content_sha256,
            p.filed_sha256,
            p.protocol,
            p.fee_cents,
            p.urgent,
            p.receipt,
            p.officer.map(|officer| officer.0),
            p.officer_words,
            p.protocolled_at.map(Timestamp::as_millisecond),
            p.closed_at.map(Timestamp::as_millisecond),
        ],
    )?;
    Ok(())
}

/// The report on the signature of a practice's base form, JSON, as it was made at intake. It is longer
/// than all the rest of a practice, and few who read a practice want it.
pub fn signature_report(connection: &Connection, id: &str) -> Result<String, StorageError> {
    let query = "SELECT signature_report FROM practices WHERE id = ?1";
    Ok(connection.find(query, values![id], |row| row.get(0))?.unwrap_or_default())
}

/// Puts the report on another base form in its place.
pub fn set_signature_report(
    tx: &Transaction,
    id: &str,
    signature_report: &str,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(id))?;
    let change = "UPDATE practices SET signature_report = ?2 WHERE id = ?1";
    tx.execute(change, values![id, signature_report])?;
    Ok(())
}

/// What is read of a practice, in the order of [`read`].
const SELECT: &str =
    "SELECT id, account, operator, kind, description, chamber, branch, note, state, round,
        base_form_sha256, content_sha256, company_name, company_fiscal_code, filed_sha256,
        protocol, fee_cents, urgent, receipt, officer, officer_words, created_at_ms,
        protocolled_at_ms, closed_at_ms
        FROM practices";

/// The practice of a code.
pub fn find(connection: &Connection, id: &str) -> Result<Option<Practice>, StorageError> {
    connection.find(&format!("{SELECT} WHERE id = ?1"), values![id], read)
}

/// The practice of an account that was protocolled with these very contents, unless it ended
/// without a certificate (rejected or annulled practices may be filed again).
pub fn find_filed(
    connection: &Connection,
    account: AccountId,
    filed_sha256: &str,
) -> Result<Option<Practice>, StorageError> {
    let query = format!(
        "{SELECT} WHERE account = ?1 AND filed_sha256 = ?2
             AND protocol IS NOT NULL AND state NOT IN ('rejected', 'annulled')"
    );
    connection.find(&query, values![account.0, filed_sha256], read)
}

/// Practices of a search, newest first.
pub fn search<'a>(
    connection: &Connection,
    search: &'a Search,
) -> Result<Vec<Practice>, StorageError> {
    let mut query = format!("{SELECT} WHERE 1 = 1");
    let mut values: Vec<Value<'_>> = Vec::new();
    let text = |text: &'a Option<String>| text.as_ref().map(|text| text.as_value());
    let ms = |at: Option<Timestamp>| at.map(|at| Value::Integer(at.as_millisecond()));
    let parts = [
        ("account = ?", search.account.map(|account| Value::Integer(account.0))),
        ("chamber = ?", text(&search.chamber)),
        ("kind = ?", text(&search.kind)),
        ("id = ?", text(&search.id)),
        ("company_fiscal_code = ?", text(&search.fiscal_code)),
        ("branch = ?", text(&search.branch)),
        ("created_at_ms >= ?", ms(search.created_from)),
        ("created_at_ms < ?", ms(search.created_before)),
    ];
    for (condition, value) in parts {
        if let Some(value) = value {
            query.push_str(" AND ");
            query.push_str(condition);
            values.push(value);
        }
    }
    if !search.states.is_empty() {
        let marks = vec!["?"; search.states.len()].join(", ");
        query.push_str(&format!(" AND state IN ({marks})"));
        values.extend(search.states.iter().map(|s| s.as_str().as_value()));
    }
    query.push_str(" ORDER BY created_at_ms DESC, id DESC");
    if search.limit > 0 {
        query.push_str(&format!(" LIMIT {}", search.limit));
    }
    connection.query(&query, &values, read)
}

/// Codes of the protocolled practices that were closed from an instant on and before another, in order.
pub fn closed_between(
    connection: &Connection,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<String>, StorageError> {
    connection.query(
        "SELECT id FROM practices WHERE protocol IS NOT NULL AND closed_at_ms >= ?1
             AND closed_at_ms < ?2 ORDER BY closed_at_ms, id",
        values![from.as_millisecond(), until.as_millisecond()],
        |row| row.get(0),
    )
}

/// Urgent practices that a company sent to a Chamber since an instant (the yearly cap).
pub fn count_urgent(
    connection: &Connection,
    chamber: &str,
    fiscal_code: &str,
    since: Timestamp,
) -> Result<u32, StorageError> {
    connection.one(
        "SELECT COUNT(*) FROM practices WHERE chamber = ?1 AND company_fiscal_code = ?2
             AND urgent = 1 AND protocolled_at_ms >= ?3",
        values![chamber, fiscal_code, since.as_millisecond()],
        |row| row.get(0),
    )
}

fn read(row: &Row<'_>) -> Result<Practice, StorageError> {
    let state: String = row.get(8)?;
    let ms = |place: usize| row.get::<_, Option<i64>>(place).map(|ms| ms.map(from_ms));
    Ok(Practice {
        id: row.get(0)?,
        account: AccountId(row.get(1)?),
        operator: row.get(2)?,
        kind: row.get(3)?,
        description: row.get(4)?,
        chamber: row.get(5)?,
        branch: row.get(6)?,
        note: row.get(7)?,
        state: word("practices", &state, State::parse)?,
        round: row.get(9)?,
        base_form_sha256: row.get(10)?,
        content_sha256: row.get(11)?,
        company_name: row.get(12)?,
        company_fiscal_code: row.get(13)?,
        filed_sha256: row.get(14)?,
        protocol: row.get(15)?,
        fee_cents: row.get(16)?,
        urgent: row.get(17)?,
        receipt: row.get(18)?,
        officer: row.get::<_, Option<i64>>(19)?.map(OfficerId),
        officer_words: row.get(20)?,
        created_at: from_ms(row.get(21)?),
        protocolled_at: ms(22)?,
        closed_at: ms(23)?,
    })
}
