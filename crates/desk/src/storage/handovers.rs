//! The handover register: what was printed at the Chamber, where it waits, and who took it on what
//! title.

use jiff::Timestamp;

use super::officers::OfficerId;
use super::{Connection, Lock, Row, StorageError, Transaction, word};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE handovers (
    practice TEXT PRIMARY KEY REFERENCES practices (id),
    branch TEXT NOT NULL,
    ready_by INTEGER NOT NULL REFERENCES officers (id),
    ready_at_ms INTEGER NOT NULL,
    collector TEXT,
    title TEXT,
    document TEXT,
    handed_by INTEGER REFERENCES officers (id),
    collected_at_ms INTEGER
) STRICT;
CREATE INDEX handovers_by_day ON handovers (collected_at_ms);";

/// On what title somebody collects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Title {
    /// The legal representative (legale rappresentante).
    LegalRepresentative,
    /// An attorney (procuratore).
    Attorney,
    /// Somebody with a written delegation (delegato).
    Delegate,
    /// A forwarder or courier on the company's behalf (spedizioniere, corriere).
    Carrier,
}

impl Title {
    /// Every title.
    pub const ALL: [Self; 4] =
        [Self::LegalRepresentative, Self::Attorney, Self::Delegate, Self::Carrier];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LegalRepresentative => "legalRepresentative",
            Self::Attorney => "attorney",
            Self::Delegate => "delegate",
            Self::Carrier => "carrier",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|title| title.as_str() == text)
    }
}

/// Who collects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collector {
    /// Name and surname.
    pub name: String,
    /// On what title.
    pub title: Title,
    /// The identity document that was shown.
    pub document: String,
}

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// The practice.
    pub practice: String,
    /// The branch office where it waits.
    pub branch: String,
    /// Who printed it.
    pub ready_by: OfficerId,
    /// When it was ready.
    pub ready_at: Timestamp,
    /// Who took it, and who gave it, and when.
    pub collected: Option<(Collector, OfficerId, Timestamp)>,
}

/// Notes that a practice waits at a branch office, also where it had waited elsewhere.
pub fn put_ready(
    tx: &Transaction,
    practice: &str,
    branch: &str,
    officer: OfficerId,
    at: Timestamp,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute(
        "INSERT INTO handovers (practice, branch, ready_by, ready_at_ms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (practice) DO UPDATE SET branch = excluded.branch,
             ready_by = excluded.ready_by, ready_at_ms = excluded.ready_at_ms",
        values![practice, branch, officer.0, at.as_millisecond()],
    )?;
    Ok(())
}

/// Notes who took it. It is taken once.
pub fn put_collected(
    tx: &Transaction,
    practice: &str,
    collector: &Collector,
    officer: OfficerId,
    at: Timestamp,
) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute(
        "UPDATE handovers SET collector = ?2, title = ?3, document = ?4,
             handed_by = ?5, collected_at_ms = ?6
         WHERE practice = ?1 AND collected_at_ms IS NULL",
        values![
            practice,
            collector.name,
            collector.title.as_str(),
            collector.document,
            officer.0,
            at.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// The line of a practice.
pub fn find(connection: &Connection, practice: &str) -> Result<Option<Handover>, StorageError> {
    connection.find("SELECT * FROM handovers WHERE practice = ?1", values![practice], read)
}

/// Lines of a Chamber that wait, or were collected since a day, the newest first.
pub fn register(
    connection: &Connection,
    chamber: Option<&str>,
    since: Timestamp,
) -> Result<Vec<Handover>, StorageError> {
    connection.query(
        "SELECT h.* FROM handovers h JOIN practices p ON p.id = h.practice
         WHERE (h.collected_at_ms IS NULL OR h.collected_at_ms >= ?1)
             AND (?2 = '' OR p.chamber = ?2)
         ORDER BY h.collected_at_ms IS NOT NULL, h.collected_at_ms DESC, h.ready_at_ms DESC,
             h.practice
         LIMIT 500",
        values![since.as_millisecond(), chamber.unwrap_or_default()],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Handover, StorageError> {
    let text = |column: &str| row.get::<_, Option<String>>(column).map(Option::unwrap_or_default);
    let handed_by: Option<i64> = row.get("handed_by")?;
    let collected_at: Option<i64> = row.get("collected_at_ms")?;
    let collected = match (handed_by, collected_at) {
        (Some(officer), Some(at)) => {
            let collector = Collector {
                name: text("collector")?,
                title: word("handovers", &text("title")?, Title::parse)?,
                document: text("document")?,
            };
            Some((collector, OfficerId(officer), from_ms(at)))
        }
        _ => None,
    };
    Ok(Handover {
        practice: row.get("practice")?,
        branch: row.get("branch")?,
        ready_by: OfficerId(row.get("ready_by")?),
        ready_at: from_ms(row.get("ready_at_ms")?),
        collected,
    })
}
