//! The archive list: one row per practice for the eye, and a full-text index over the paper. Both are
//! projections: everything in them can be derived again from drafts and records.

mod listing;
mod search;

use certificate::{Certificate, fees::bill};
use draft::{Care, PracticeId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

pub use self::listing::{Choices, Count, Cursor, Listing, OVER, Query};
use self::search::paper_text;
pub use self::search::proof_word;
use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[
    (
        1,
        "CREATE TABLE practice (
        number INTEGER PRIMARY KEY,
        practice BLOB NOT NULL UNIQUE REFERENCES draft (practice),
        reference TEXT NOT NULL,
        title TEXT NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        revision INTEGER NOT NULL,
        consignee TEXT NOT NULL,
        country TEXT NOT NULL,
        chamber TEXT NOT NULL,
        fee_cents INTEGER,
        protocol TEXT NOT NULL,
        certificate_number TEXT NOT NULL,
        updated_at_ms INTEGER NOT NULL
    ) STRICT;
    -- Apart, so that the rows of the list stay short.
    CREATE TABLE practice_paper (
        number INTEGER PRIMARY KEY REFERENCES practice (number),
        paper_text TEXT NOT NULL
    ) STRICT;
    -- Not UNIQUE: two devices may import one reference apart, and both practices must be seen.
    -- The verbs that create or edit refuse a second one inside their transaction.
    CREATE INDEX practice_by_reference ON practice (reference) WHERE reference <> '';
    CREATE INDEX practice_by_update ON practice (updated_at_ms, number, state);
    CREATE VIRTUAL TABLE practice_text USING fts5 (
        body, content = '', contentless_delete = 1,
        tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
    );",
    ),
    (2, "ALTER TABLE practice ADD COLUMN conflicts INTEGER NOT NULL DEFAULT 0;"),
    (
        6,
        "ALTER TABLE practice ADD COLUMN colleague TEXT NOT NULL DEFAULT '';
    ALTER TABLE practice ADD COLUMN due TEXT NOT NULL DEFAULT '';
    ALTER TABLE practice ADD COLUMN reason TEXT NOT NULL DEFAULT '';
    ALTER TABLE practice ADD COLUMN remind TEXT NOT NULL DEFAULT '';
    ALTER TABLE practice ADD COLUMN reminder TEXT NOT NULL DEFAULT '';
    -- All that a filter asks for, so that the index alone answers which, in which order, and how many.
    DROP INDEX practice_by_update;
    CREATE INDEX practice_by_update ON practice
        (updated_at_ms, number, state, country, chamber, colleague, due, remind);
    CREATE INDEX practice_by_state ON practice (state);
    CREATE INDEX practice_by_country ON practice (country);
    CREATE INDEX practice_by_chamber ON practice (chamber);
    CREATE INDEX practice_by_colleague ON practice (colleague);
    CREATE INDEX practice_by_consignee ON practice (consignee);
    CREATE VIRTUAL TABLE practice_consignee USING fts5 (
        body, content = '', contentless_delete = 1,
        tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
    );
    INSERT INTO practice_consignee (rowid, body) SELECT number, consignee FROM practice;",
    ),
];

/// What the list shows of a practice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListRow {
    /// External reference; empty where there is none.
    pub reference: String,
    /// What the office calls it, or what else tells it from others (`Certificate::heading`).
    pub title: String,
    /// `CO` or `VA`.
    pub kind: String,
    /// The stable word of the lifecycle.
    pub state: String,
    /// The current revision, from 1.
    pub revision: u32,
    /// First line of box 2.
    pub consignee: String,
    /// Country of destination.
    pub country: String,
    /// Sign of the Chamber.
    pub chamber: String,
    /// Fee in euro cents, where it can be computed.
    pub fee_cents: Option<i64>,
    /// Protocol number; empty before there is one.
    pub protocol: String,
    /// Number of the issued certificate; empty before there is one.
    pub certificate_number: String,
    /// In how many places people's changes wait for a decision.
    pub conflicts: u32,
    /// Who looks after it and until when; none where nobody said. Writing none leaves what stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub care: Option<Care>,
}

impl ListRow {
    /// The row of a paper in a state; the numbers that a desk gave are the caller's.
    pub fn of(certificate: &Certificate, state: &str, revision: u32) -> Self {
        Self {
            reference: certificate.id.clone(),
            title: certificate.heading().to_owned(),
            kind: certificate.kind.as_str().to_owned(),
            state: state.to_owned(),
            revision,
            consignee: certificate.consignee.iter().next().unwrap_or_default().to_owned(),
            country: certificate.destination_country.clone(),
            chamber: certificate.desk.chamber.clone(),
            fee_cents: Some(bill(certificate).total.0),
            ..Self::default()
        }
    }
}

/// One entry of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListItem {
    /// Which practice.
    pub practice: PracticeId,
    /// What is shown.
    #[serde(flatten)]
    pub row: ListRow,
    /// When it last changed, milliseconds since 1970.
    pub updated_at_ms: i64,
    /// Its number in this home; of two that changed in the same instant the greater comes first.
    #[serde(skip)]
    pub number: i64,
}

impl Store {
    /// One entry of the list.
    pub fn list_item(&self, practice: PracticeId) -> Result<ListItem, StoreError> {
        self.read(|tx| find(tx, practice)?.ok_or_else(|| StoreError::absent("practice", practice)))
    }

    /// The practice of an external reference; of several, the oldest.
    pub fn find_reference(&self, reference: &str) -> Result<Option<PracticeId>, StoreError> {
        self.read(|tx| holder(tx, reference, None))
    }

    /// The external references that more than one practice has, with these: two devices have used
    /// one apart, and a person decides.
    pub fn references_twice(&self) -> Result<Vec<(String, Vec<PracticeId>)>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT reference, practice FROM practice WHERE reference <> '' AND reference IN (
                    SELECT reference FROM practice WHERE reference <> ''
                    GROUP BY reference HAVING count(*) > 1)
                 ORDER BY reference, practice",
            )?;
            let mut rows = statement.query([])?;
            let mut twice: Vec<(String, Vec<PracticeId>)> = Vec::new();
            while let Some(row) = rows.next()? {
                let reference: String = row.get(0)?;
                let practice = PracticeId::from_bytes(row.get(1)?);
                match twice.last_mut() {
                    Some((last, practices)) if *last == reference => practices.push(practice),
                    _ => twice.push((reference, vec![practice])),
                }
            }
            Ok(twice)
        })
    }

    /// Replaces the list row, where the state moved and the paper did not.
    pub fn set_row(
        &self,
        practice: PracticeId,
        row: &ListRow,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(|tx| write(tx, practice, row, None, at_ms, Twice::Refused))
    }
}

const COLUMNS: &str = "practice, reference, title, kind, state, revision, consignee, country,
    chamber, fee_cents, protocol, certificate_number, updated_at_ms, conflicts, colleague, due,
    reason, remind, reminder, number";

/// What is done about an external reference that another practice has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Twice {
    /// Who types it here is told.
    Refused,
    /// Two devices have used it apart, and both practices must be seen.
    Taken,
}

/// The row as it stands.
pub(crate) fn standing(
    tx: &Connection,
    practice: PracticeId,
) -> Result<Option<ListRow>, StoreError> {
    Ok(find(tx, practice)?.map(|item| item.row))
}

fn find(tx: &Connection, practice: PracticeId) -> Result<Option<ListItem>, StoreError> {
    Ok(tx
        .prepare_cached(&format!("SELECT {COLUMNS} FROM practice WHERE practice = ?1"))?
        .query_row([practice.as_bytes().as_slice()], item)
        .optional()?)
}

impl Store {
    /// In how many practices people's changes wait for a decision.
    pub fn practices_in_conflict(&self) -> Result<u32, StoreError> {
        self.read(|tx| {
            let count = "SELECT count(*) FROM practice WHERE conflicts > 0";
            Ok(tx.prepare_cached(count)?.query_row([], |row| row.get(0))?)
        })
    }
}

/// Writes row and index. Without a certificate the paper's text stays what it was, and so does what people
/// have to decide in it: where a submission stands says nothing of the draft, which may have moved on.
pub(crate) fn write(
    tx: &Connection,
    practice: PracticeId,
    row: &ListRow,
    certificate: Option<&Certificate>,
    at_ms: i64,
    twice: Twice,
) -> Result<(), StoreError> {
    if twice == Twice::Refused {
        refuse_twice(tx, practice, &row.reference)?;
    }
    let before = indexed(tx, practice)?;
    let paper = match (certificate, &before) {
        (Some(certificate), _) => paper_text(certificate),
        (None, Some(before)) => before.paper.clone(),
        (None, None) => return Err(StoreError::absent("practice", practice)),
    };
    let after = Indexed {
        paper,
        protocol: row.protocol.clone(),
        certificate_number: row.certificate_number.clone(),
    };
    let number: i64 = tx
        .prepare_cached(
            "INSERT INTO practice (practice, reference, title, kind, state, revision, consignee,
                country, chamber, fee_cents, protocol, certificate_number, updated_at_ms, conflicts)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, coalesce(?14, 0))
             ON CONFLICT (practice) DO UPDATE SET reference = ?2, title = ?3, kind = ?4, state = ?5,
                revision = ?6, consignee = ?7, country = ?8, chamber = ?9, fee_cents = ?10,
                protocol = ?11, certificate_number = ?12, updated_at_ms = ?13,
                conflicts = coalesce(?14, conflicts)
             RETURNING number",
        )?
        .query_row(
            params![
                practice.as_bytes().as_slice(),
                row.reference,
                row.title,
                row.kind,
                row.state,
                row.revision,
                row.consignee,
                row.country,
                row.chamber,
                row.fee_cents,
                row.protocol,
                row.certificate_number,
                at_ms,
                certificate.map(|_| row.conflicts),
            ],
            |row| row.get(0),
        )?;
    if let Some(care) = &row.care {
        put_care(tx, number, care)?;
    }
    index_consignee(tx, number, before.is_some(), &row.consignee)?;
    if before.as_ref() != Some(&after) {
        index(tx, number, before.is_some(), &after)?;
    }
    Ok(())
}

fn put_care(tx: &Connection, number: i64, care: &Care) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE practice SET colleague = ?2, due = ?3, reason = ?4, remind = ?5, reminder = ?6
         WHERE number = ?1",
    )?
    .execute(params![
        number,
        care.colleague,
        care.due,
        care.reason,
        care.remind,
        care.reminder
    ])?;
    Ok(())
}

fn index_consignee(
    tx: &Connection,
    number: i64,
    replace: bool,
    consignee: &str,
) -> Result<(), StoreError> {
    if replace {
        tx.prepare_cached("DELETE FROM practice_consignee WHERE rowid = ?1")?.execute([number])?;
    }
    tx.prepare_cached("INSERT INTO practice_consignee (rowid, body) VALUES (?1, ?2)")?
        .execute(params![number, consignee])?;
    Ok(())
}

#[derive(PartialEq)]
struct Indexed {
    paper: String,
    protocol: String,
    certificate_number: String,
}

fn indexed(tx: &Connection, practice: PracticeId) -> Result<Option<Indexed>, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT paper_text, protocol, certificate_number
             FROM practice JOIN practice_paper USING (number) WHERE practice = ?1",
        )?
        .query_row([practice.as_bytes().as_slice()], |row| {
            Ok(Indexed {
                paper: row.get(0)?,
                protocol: row.get(1)?,
                certificate_number: row.get(2)?,
            })
        })
        .optional()?)
}

fn index(tx: &Connection, number: i64, replace: bool, text: &Indexed) -> Result<(), StoreError> {
    if replace {
        tx.prepare_cached("DELETE FROM practice_text WHERE rowid = ?1")?.execute([number])?;
    }
    tx.prepare_cached(
        "INSERT INTO practice_paper (number, paper_text) VALUES (?1, ?2)
         ON CONFLICT (number) DO UPDATE SET paper_text = ?2",
    )?
    .execute(params![number, text.paper])?;
    let body = [&*text.protocol, &*text.certificate_number, &*text.paper].join("\n");
    tx.prepare_cached("INSERT INTO practice_text (rowid, body) VALUES (?1, ?2)")?
        .execute(params![number, body])?;
    Ok(())
}

/// A practice that has the reference already keeps it: somebody else's using it too must not keep
/// anybody from working on this one.
fn refuse_twice(tx: &Connection, practice: PracticeId, reference: &str) -> Result<(), StoreError> {
    let Some(other) = holder(tx, reference, Some(practice))? else {
        return Ok(());
    };
    let standing: Option<String> = tx
        .prepare_cached("SELECT reference FROM practice WHERE practice = ?1")?
        .query_row([practice.as_bytes().as_slice()], |row| row.get(0))
        .optional()?;
    if standing.as_deref() == Some(reference) {
        return Ok(());
    }
    Err(StoreError::DuplicateReference { reference: reference.to_owned(), practice: other })
}

fn holder(
    tx: &Connection,
    reference: &str,
    but: Option<PracticeId>,
) -> Result<Option<PracticeId>, StoreError> {
    if reference.is_empty() {
        return Ok(None);
    }
    let but = but.map(|practice| practice.as_bytes().to_vec());
    Ok(tx
        .prepare_cached(
            "SELECT practice FROM practice
             WHERE reference <> '' AND reference = ?1 AND practice IS NOT ?2
             ORDER BY practice LIMIT 1",
        )?
        .query_row(params![reference, but], |row| row.get(0).map(PracticeId::from_bytes))
        .optional()?)
}

fn care(row: &Row<'_>) -> rusqlite::Result<Option<Care>> {
    let care = Care {
        colleague: row.get(14)?,
        due: row.get(15)?,
        reason: row.get(16)?,
        remind: row.get(17)?,
        reminder: row.get(18)?,
    };
    Ok((care != Care::default()).then_some(care))
}

fn item(row: &Row<'_>) -> rusqlite::Result<ListItem> {
    Ok(ListItem {
        practice: PracticeId::from_bytes(row.get(0)?),
        row: ListRow {
            reference: row.get(1)?,
            title: row.get(2)?,
            kind: row.get(3)?,
            state: row.get(4)?,
            revision: row.get(5)?,
            consignee: row.get(6)?,
            country: row.get(7)?,
            chamber: row.get(8)?,
            fee_cents: row.get(9)?,
            protocol: row.get(10)?,
            certificate_number: row.get(11)?,
            conflicts: row.get(13)?,
            care: care(row)?,
        },
        updated_at_ms: row.get(12)?,
        number: row.get(19)?,
    })
}
