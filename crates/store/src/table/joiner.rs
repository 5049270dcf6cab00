//! Devices that ask to join, and what a person decided. The running node writes who asks and reads
//! the decision; another process of the home may be the one in which the person decides.

use rusqlite::{OptionalExtension, Row, params};

use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    2,
    "CREATE TABLE joiner (
        device BLOB PRIMARY KEY,
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        person TEXT NOT NULL,
        invitation BLOB NOT NULL,
        asked_at_ms INTEGER NOT NULL,
        decision TEXT
    ) STRICT, WITHOUT ROWID;",
)];

/// A device that asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joiner {
    /// Its public key.
    pub device: [u8; 32],
    /// The six digits that both sides show.
    pub code: String,
    /// What the device calls itself.
    pub name: String,
    /// Whose it is.
    pub person: String,
    /// The invitation that it uses.
    pub invitation: [u8; 16],
    /// When it asked, milliseconds since 1970.
    pub asked_at_ms: i64,
    /// What a person decided; none while nobody has.
    pub decision: Option<Decision>,
}

/// What a person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The device belongs to the company.
    Accepted,
    /// It does not.
    Refused,
}

impl Decision {
    fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }

    fn read(word: &str) -> Result<Self, StoreError> {
        match word {
            "accepted" => Ok(Self::Accepted),
            "refused" => Ok(Self::Refused),
            _ => Err(StoreError::Damaged { why: format!("a joiner was {word}") }),
        }
    }
}

impl Store {
    /// Notes that a device asks. Asking again, with a new name or code, waits for a new decision.
    pub fn put_joiner(&self, joiner: &Joiner) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT OR REPLACE INTO joiner (device, code, name, person, invitation,
                    asked_at_ms, decision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                joiner.device.as_slice(),
                joiner.code,
                joiner.name,
                joiner.person,
                joiner.invitation.as_slice(),
                joiner.asked_at_ms,
                joiner.decision.map(Decision::as_str),
            ])?;
            Ok(())
        })
    }

    /// Who waits for a decision, the first to ask first.
    pub fn joiners(&self) -> Result<Vec<Joiner>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM joiner WHERE decision IS NULL ORDER BY asked_at_ms, device"
            ))?;
            let mut rows = statement.query([])?;
            let mut joiners = Vec::new();
            while let Some(row) = rows.next()? {
                joiners.push(read(row)?);
            }
            Ok(joiners)
        })
    }

    /// Whether any device has asked whose conversation has not ended yet, decided or not.
    pub fn is_someone_joining(&self) -> Result<bool, StoreError> {
        self.read(|tx| {
            Ok(tx.query_row("SELECT EXISTS (SELECT 1 FROM joiner)", [], |row| row.get(0))?)
        })
    }

    /// A device that asked, decided or not.
    pub fn joiner(&self, device: &[u8; 32]) -> Result<Option<Joiner>, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare_cached(&format!("SELECT {COLUMNS} FROM joiner WHERE device = ?1"))?;
            let mut rows = statement.query([device.as_slice()])?;
            rows.next()?.map(read).transpose()
        })
    }

    /// Decides about a device that waits; a decision is made once.
    ///
    /// [`StoreError::Stale`] where it no longer waits: another person was faster, or it went away.
    pub fn decide_joiner(&self, device: &[u8; 32], decision: Decision) -> Result<(), StoreError> {
        self.write(|tx| {
            let decided = tx
                .prepare_cached(
                    "UPDATE joiner SET decision = ?2 WHERE device = ?1 AND decision IS NULL",
                )?
                .execute(params![device.as_slice(), decision.as_str()])?;
            if decided == 0 { Err(StoreError::Stale { what: "joiner" }) } else { Ok(()) }
        })
    }

    /// Forgets a device that asked: it went away, or its decision was carried out. Answers what was
    /// known of it.
    pub fn remove_joiner(&self, device: &[u8; 32]) -> Result<Option<Joiner>, StoreError> {
        self.write(|tx| {
            let found: Option<Result<Joiner, StoreError>> = tx
                .prepare_cached(&format!(
                    "DELETE FROM joiner WHERE device = ?1 RETURNING {COLUMNS}"
                ))?
                .query_row([device.as_slice()], |row| Ok(read(row)))
                .optional()?;
            found.transpose()
        })
    }
}

const COLUMNS: &str = "device, code, name, person, invitation, asked_at_ms, decision";

fn read(row: &Row<'_>) -> Result<Joiner, StoreError> {
    let decision: Option<String> = row.get(6)?;
    Ok(Joiner {
        device: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        person: row.get(3)?,
        invitation: row.get(4)?,
        asked_at_ms: row.get(5)?,
        decision: decision.as_deref().map(Decision::read).transpose()?,
    })
}
