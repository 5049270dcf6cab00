//! What happened at the desk, append-only, each event chained to the one before by its hash: a row
//! changed or taken out afterwards is seen by [`check_chain`].

use jiff::Timestamp;
use postgres_protocol::escape::escape_literal;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::accounts::AccountId;
use super::connection::Session;
use super::{Connection, Lock, StorageError, Transaction};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    practice TEXT,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_practice ON events (practice, sequence);
CREATE TRIGGER events_are_final BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are final'); END;
CREATE TRIGGER events_stay BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events stay'); END;";

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who: `company:<user>`, `officer:<user>` or `desk`.
    pub actor: String,
    /// What: `created`, `attached`, `sent`, ...
    pub kind: String,
    /// Details.
    pub data: Value,
}

/// An event on its way into the chain.
#[derive(Debug, Clone)]
pub(super) struct Link {
    at_ms: i64,
    practice: Option<String>,
    actor: String,
    kind: String,
    data: String,
}

/// Appends an event in the transaction of the step it tells of, at its end: every step waits for the
/// chain, and one that has it soon gives it back.
pub fn append(
    tx: &Transaction,
    at: Timestamp,
    practice: Option<&str>,
    actor: &str,
    kind: &str,
    data: &Value,
) -> Result<(), StorageError> {
    tx.chain(Link {
        at_ms: at.as_millisecond(),
        practice: practice.map(str::to_owned),
        actor: actor.to_owned(),
        kind: kind.to_owned(),
        data: data.to_string(),
    });
    Ok(())
}

/// Chains events where nobody else writes.
pub(super) fn chain(session: &mut dyn Session, events: &[Link]) -> Result<(), StorageError> {
    let Some(_) = events.first() else { return Ok(()) };
    let (mut sequence, mut before) = (0_i64, String::new());
    let last = "SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1";
    session.query(last, &[], &mut |row| {
        (sequence, before) = (row.get(0)?, row.get(1)?);
        Ok(false)
    })?;
    for event in events {
        let Link { at_ms, practice, actor, kind, data } = event;
        let hash = link(&before, *at_ms, practice.as_deref(), actor, kind, data);
        // Numbers of the database's own would have gaps where a step was undone.
        sequence += 1;
        session.execute(
            "INSERT INTO events (sequence, at_ms, practice, actor, kind, data, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            values![sequence, at_ms, practice, actor, kind, data, hash],
        )?;
        before = hash;
    }
    Ok(())
}

/// The same on PostgreSQL, where many write: a function that waits for [`Lock::Chain`] and chains one event.
/// All steps wait for whoever has this lock, so it is not held while a client is on its way: the server
/// chains, and the commit comes in the same message. What [`link`] hashes is hashed here too;
/// [`check_chain`] knows no difference.
pub(super) fn function() -> String {
    let chain = Lock::Chain.number();
    format!(
        "CREATE OR REPLACE FUNCTION append_event(event_at BIGINT, event_practice TEXT, event_actor TEXT,
            event_kind TEXT, event_data TEXT) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
         DECLARE
            last_sequence BIGINT;
            last_hash TEXT;
            part TEXT;
            hashed BYTEA := '';
         BEGIN
            PERFORM pg_advisory_xact_lock({chain});
            -- A statement of its own sees what was committed while the lock was waited for.
            SELECT sequence, hash INTO last_sequence, last_hash
                FROM events ORDER BY sequence DESC LIMIT 1;
            FOREACH part IN ARRAY ARRAY[COALESCE(last_hash, ''), event_at::text,
                COALESCE(event_practice, ''), event_actor, event_kind, event_data] LOOP
                hashed := hashed || int8send(octet_length(convert_to(part, 'UTF8'))::bigint)
                    || convert_to(part, 'UTF8');
            END LOOP;
            INSERT INTO events (sequence, at_ms, practice, actor, kind, data, hash)
                VALUES (COALESCE(last_sequence, 0) + 1, event_at, event_practice, event_actor,
                    event_kind, event_data, encode(sha256(hashed), 'hex'));
         END $$;"
    )
}

impl Link {
    /// The call of [`function`] with this event, in PostgreSQL's words.
    pub(super) fn call(&self) -> String {
        let text = |text: &str| escape_literal(text);
        let practice = self.practice.as_deref().map_or_else(|| "NULL".to_owned(), text);
        format!(
            "SELECT append_event({}, {practice}, {}, {}, {});",
            self.at_ms,
            text(&self.actor),
            text(&self.kind),
            text(&self.data)
        )
    }
}

/// The events of a practice, oldest first.
pub fn of_practice(connection: &Connection, practice: &str) -> Result<Vec<Event>, StorageError> {
    let query = "SELECT at_ms, actor, kind, data FROM events WHERE practice = ?1 ORDER BY sequence";
    connection.query(query, values![practice], |row| {
        let data: String = row.get(3)?;
        Ok(Event {
            at: from_ms(row.get(0)?),
            actor: row.get(1)?,
            kind: row.get(2)?,
            data: serde_json::from_str(&data).unwrap_or(Value::Null),
        })
    })
}

/// Number of the last event; 0 before the first one. Numbers become visible in their order, for whoever
/// writes one has [`Lock::Chain`] until its step is done.
pub fn last(connection: &Connection) -> Result<i64, StorageError> {
    connection.one("SELECT COALESCE(MAX(sequence), 0) FROM events", &[], |row| row.get(0))
}

/// What happened to practices of an account after an event: number, practice, when; in order. What an
/// event says stays at the desk.
pub fn of_account_after(
    connection: &Connection,
    account: AccountId,
    after: i64,
    limit: u32,
) -> Result<Vec<(i64, String, Timestamp)>, StorageError> {
    let query = "SELECT events.sequence, events.practice, events.at_ms
         FROM events JOIN practices ON practices.id = events.practice
         WHERE events.sequence > ?2 AND practices.account = ?1
         ORDER BY events.sequence LIMIT ?3";
    connection.query(query, values![account.0, after, limit], |row| {
        Ok((row.get(0)?, row.get(1)?, from_ms(row.get(2)?)))
    })
}

/// How many events there are.
pub fn count(connection: &Connection) -> Result<u64, StorageError> {
    let count: i64 = connection.one("SELECT COUNT(*) FROM events", &[], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// The first event whose hash does not follow from what stands before it; `None` when all do.
pub fn check_chain(connection: &Connection) -> Result<Option<i64>, StorageError> {
    let query = "SELECT sequence, at_ms, practice, actor, kind, data, hash FROM events
         WHERE sequence > ?1 ORDER BY sequence LIMIT 1000";
    let (mut before, mut last) = (String::new(), 0);
    loop {
        let (mut broken, begun) = (None, last);
        connection.each(query, values![begun], |row| {
            let sequence: i64 = row.get(0)?;
            let practice: Option<String> = row.get(2)?;
            let (actor, kind): (String, String) = (row.get(3)?, row.get(4)?);
            let (data, hash): (String, String) = (row.get(5)?, row.get(6)?);
            let follows = link(&before, row.get(1)?, practice.as_deref(), &actor, &kind, &data);
            if sequence != last + 1 || hash != follows {
                broken = Some(sequence);
            }
            (before, last) = (hash, sequence);
            Ok(broken.is_none())
        })?;
        if broken.is_some() || last == begun {
            return Ok(broken);
        }
    }
}

fn link(
    before: &str,
    at_ms: i64,
    practice: Option<&str>,
    actor: &str,
    kind: &str,
    data: &str,
) -> String {
    let mut hash = Sha256::new();
    for part in [before, &at_ms.to_string(), practice.unwrap_or(""), actor, kind, data] {
        // Lengths keep two parts from being read as one.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Storage;

    #[test]
    fn an_event_changed_behind_the_desks_back_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let storage = Storage::embedded(dir.path()).unwrap();
        storage
            .write(|tx| {
                for n in 0..5 {
                    let data = serde_json::json!({ "n": n });
                    append(tx, Timestamp::UNIX_EPOCH, None, "desk", "test", &data)?;
                }
                Ok::<_, StorageError>(())
            })
            .unwrap();
        assert_eq!(storage.read(check_chain).unwrap(), None, "as written, it holds");
        storage
            .write(|tx| {
                tx.batch(
                    "DROP TRIGGER events_are_final;
                     UPDATE events SET data = '{\"n\":7}' WHERE sequence = 3;",
                )?;
                Ok::<_, StorageError>(())
            })
            .unwrap();
        assert_eq!(storage.read(check_chain).unwrap(), Some(3), "the third is not itself");
    }
}
