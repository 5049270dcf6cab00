//! Errands: what another process of the home asks of the running node, and the node's answers. Owns
//! their order and that each is answered once; their words are the callers'.

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    2,
    "CREATE TABLE errand (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        asked_at_ms INTEGER NOT NULL,
        answer TEXT
    ) STRICT;
    CREATE INDEX errand_open ON errand (number) WHERE answer IS NULL;",
)];

/// Something asked of the node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// Its name, for the answer.
    pub number: i64,
    /// What is asked: the caller's word.
    pub kind: String,
    /// What it needs to know.
    pub body: Value,
    /// When, milliseconds since 1970.
    pub asked_at_ms: i64,
}

/// How an errand stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrandState {
    /// The node has not answered yet.
    Waiting,
    /// Its answer.
    Answered(Value),
}

impl Store {
    /// Asks something of the node; answers the errand's number.
    pub fn put_errand(&self, kind: &str, body: &Value, at_ms: i64) -> Result<i64, StoreError> {
        self.write(|tx| {
            Ok(tx
                .prepare_cached(
                    "INSERT INTO errand (kind, body, asked_at_ms) VALUES (?1, ?2, ?3)
                     RETURNING number",
                )?
                .query_row(params![kind, body.to_string(), at_ms], |row| row.get(0))?)
        })
    }

    /// The oldest errand that waits for an answer.
    pub fn next_errand(&self) -> Result<Option<Errand>, StoreError> {
        let found: Option<(i64, String, String, i64)> = self.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT number, kind, body, asked_at_ms FROM errand WHERE answer IS NULL
                     ORDER BY number LIMIT 1",
                )?
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
                .optional()?)
        })?;
        found
            .map(|(number, kind, body, asked_at_ms)| {
                Ok(Errand { number, kind, body: json(&body)?, asked_at_ms })
            })
            .transpose()
    }

    /// Answers an errand, once: [`StoreError::Stale`] where it was answered, or withdrawn, meanwhile.
    pub fn answer_errand(&self, number: i64, answer: &Value) -> Result<(), StoreError> {
        self.write(|tx| {
            let answered = tx
                .prepare_cached(
                    "UPDATE errand SET answer = ?2 WHERE number = ?1 AND answer IS NULL",
                )?
                .execute(params![number, answer.to_string()])?;
            if answered == 0 { Err(StoreError::Stale { what: "errand" }) } else { Ok(()) }
        })
    }

    /// How an errand stands; who asked looks again until it is answered.
    pub fn errand(&self, number: i64) -> Result<ErrandState, StoreError> {
        let answer: Option<Option<String>> = self.read(|tx| {
            Ok(tx
                .prepare_cached("SELECT answer FROM errand WHERE number = ?1")?
                .query_row([number], |row| row.get(0))
                .optional()?)
        })?;
        match answer.ok_or_else(|| StoreError::absent("errand", number))? {
            Some(text) => Ok(ErrandState::Answered(json(&text)?)),
            None => Ok(ErrandState::Waiting),
        }
    }

    /// Takes an errand away, answered or given up.
    pub fn remove_errand(&self, number: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached("DELETE FROM errand WHERE number = ?1")?.execute([number])?;
            Ok(())
        })
    }

    /// Takes away what was asked before `before_ms`: who asked is long gone. For the node, when it
    /// starts.
    pub fn remove_errands(&self, before_ms: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached("DELETE FROM errand WHERE asked_at_ms < ?1")?.execute([before_ms])?;
            Ok(())
        })
    }
}

fn json(text: &str) -> Result<Value, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::Damaged { why: format!("an errand: {error}") })
}
