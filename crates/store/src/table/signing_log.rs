//! The log of what was signed here: lines that are only added. Each line is made by the caller from
//! the one before it, inside the transaction that stores what the line tells, so that neither
//! stands without the other. What a line says, and whose signature it bears, is not looked at here.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    3,
    "CREATE TABLE signing_log (
        number INTEGER PRIMARY KEY,
        line TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER signing_log_stays BEFORE UPDATE ON signing_log
        BEGIN SELECT RAISE(ABORT, 'a line of the log never changes'); END;
    CREATE TRIGGER signing_log_remains BEFORE DELETE ON signing_log
        BEGIN SELECT RAISE(ABORT, 'a line of the log never goes'); END;",
)];

/// Makes the next line: of its number, from 1, and the line before it.
pub type LogLine<'a> = dyn Fn(u64, Option<&str>) -> String + 'a;

impl Store {
    /// Adds lines to the log, one after the other, in one transaction.
    pub fn append_signing_log(&self, lines: &[&LogLine<'_>]) -> Result<(), StoreError> {
        self.write(|tx| lines.iter().try_for_each(|line| append(tx, line)))
    }

    /// All lines, the oldest first.
    pub fn signing_log(&self) -> Result<Vec<String>, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare_cached("SELECT line FROM signing_log ORDER BY number")?;
            let lines = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(lines)
        })
    }
}

/// Adds one line.
pub(crate) fn append(tx: &Connection, line: &LogLine<'_>) -> Result<(), StoreError> {
    let last: Option<(i64, String)> = tx
        .prepare_cached("SELECT number, line FROM signing_log ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let number = last.as_ref().map_or(1, |(number, _)| number + 1);
    let text = line(number.unsigned_abs(), last.as_ref().map(|(_, line)| line.as_str()));
    tx.prepare_cached("INSERT INTO signing_log (number, line) VALUES (?1, ?2)")?
        .execute(params![number, text])?;
    Ok(())
}
