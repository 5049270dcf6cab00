//! How often a token refused a PIN here: so that the program never uses up a card's last attempts.
//! The PIN itself is never here.

use rusqlite::{OptionalExtension, params};

use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    1,
    "CREATE TABLE pin_attempt (
        token_serial TEXT PRIMARY KEY,
        wrong INTEGER NOT NULL,
        last_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;",
)];

impl Store {
    /// Notes a wrong PIN; answers how many there were since the last right one.
    pub fn note_wrong_pin(&self, token_serial: &str, at_ms: i64) -> Result<u32, StoreError> {
        self.write(|tx| {
            Ok(tx
                .prepare_cached(
                    "INSERT INTO pin_attempt (token_serial, wrong, last_at_ms) VALUES (?1, 1, ?2)
                     ON CONFLICT (token_serial)
                     DO UPDATE SET wrong = wrong + 1, last_at_ms = ?2 RETURNING wrong",
                )?
                .query_row(params![token_serial, at_ms], |row| row.get(0))?)
        })
    }

    /// Notes a right PIN: the count begins anew.
    pub fn note_right_pin(&self, token_serial: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached("DELETE FROM pin_attempt WHERE token_serial = ?1")?
                .execute([token_serial])?;
            Ok(())
        })
    }

    /// How many wrong PINs there were since the last right one.
    pub fn wrong_pins(&self, token_serial: &str) -> Result<u32, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached("SELECT wrong FROM pin_attempt WHERE token_serial = ?1")?
                .query_row([token_serial], |row| row.get(0))
                .optional()?
                .unwrap_or(0))
        })
    }
}
