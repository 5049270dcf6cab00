//! What an office did in a span of time, counted from what is there.

use jiff::Timestamp;

use super::{Connection, StorageError};
use crate::values;

/// What a Chamber's office did in a span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Practices protocolled.
    pub protocolled: u32,
    /// Of these, urgent ones.
    pub urgent: u32,
    /// Practices issued.
    pub issued: u32,
    /// Practices rejected.
    pub rejected: u32,
    /// Practices annulled.
    pub annulled: u32,
    /// Fees captured, less what was given back, in cents.
    pub captured_cents: i64,
    /// Practices that wait for the office now.
    pub waiting: u32,
}

/// Of a Chamber, from an instant on and before another.
pub fn between(
    connection: &Connection,
    chamber: &str,
    from: Timestamp,
    until: Timestamp,
) -> Result<Statistics, StorageError> {
    let (from, until) = (from.as_millisecond(), until.as_millisecond());
    let count = |query: &str| -> Result<u32, StorageError> {
        connection.one(query, values![chamber, from, until], |row| row.get(0))
    };
    let closed = |state: &str| {
        count(&format!(
            "SELECT COUNT(*) FROM practices WHERE chamber = ?1 AND state = '{state}'
                 AND closed_at_ms >= ?2 AND closed_at_ms < ?3"
        ))
    };
    let captured = "SELECT CAST(COALESCE(SUM(m.cents), 0) AS BIGINT) FROM movements m
         JOIN entries e ON e.id = m.entry WHERE m.book = ?1
           AND e.at_ms >= ?2 AND e.at_ms < ?3";
    let waiting = "SELECT COUNT(*) FROM practices WHERE chamber = ?1
         AND state IN ('sent', 'inExamination')";
    Ok(Statistics {
        protocolled: count(
            "SELECT COUNT(*) FROM practices WHERE chamber = ?1
                 AND protocolled_at_ms >= ?2 AND protocolled_at_ms < ?3",
        )?,
        urgent: count(
            "SELECT COUNT(*) FROM practices WHERE chamber = ?1 AND urgent = 1
                 AND protocolled_at_ms >= ?2 AND protocolled_at_ms < ?3",
        )?,
        issued: closed("issued")?,
        rejected: closed("rejected")?,
        annulled: closed("annulled")?,
        captured_cents: connection.one(
            captured,
            values![format!("chamber:{chamber}"), from, until],
            |row| row.get(0),
        )?,
        waiting: connection.one(waiting, values![chamber], |row| row.get(0))?,
    })
}

/// Numbers under one name, one for each kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    /// The name.
    pub name: &'static str,
    /// Kind and number.
    pub kinds: Vec<(String, i64)>,
}

/// What the desk holds now, for whoever watches over it: names and numbers, no company.
pub fn now(connection: &Connection) -> Result<Vec<Numbers>, StorageError> {
    let questions = [
        ("practices", "SELECT state, COUNT(*) FROM practices GROUP BY state ORDER BY state"),
        (
            "purses_cents",
            "SELECT CASE WHEN book LIKE 'diritti:%' THEN 'diritti' ELSE 'tariffa' END AS purse,
                 CAST(SUM(cents) AS BIGINT) FROM purses GROUP BY 1 ORDER BY 1",
        ),
        (
            "owed_cents",
            "SELECT 'practices', CAST(COALESCE(-SUM(cents), 0) AS BIGINT) FROM movements
             WHERE book LIKE 'owed:%'",
        ),
        ("mails_waiting", "SELECT 'outbox', COUNT(*) FROM outbox WHERE sent_at_ms IS NULL"),
        ("checkouts", "SELECT state, COUNT(*) FROM checkouts GROUP BY state ORDER BY state"),
    ];
    let mut found = Vec::new();
    for (name, query) in questions {
        let kinds = connection.query(query, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
        found.push(Numbers { name, kinds });
    }
    Ok(found)
}
