//! This device's own key. Owns that there is one and stays one; making it, and what it signs, is the
//! callers'. The home's file is its owner's alone.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    2,
    "CREATE TABLE device (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        secret BLOB NOT NULL,
        created_at_ms INTEGER NOT NULL
    ) STRICT;",
)];

impl Store {
    /// This device's secret key, once it has one.
    pub fn device_secret(&self) -> Result<Option<[u8; 32]>, StoreError> {
        self.read(|tx| standing(tx))
    }

    /// Gives this device its secret key, once. Answers the key that stands: that of another process
    /// which was faster, or of an earlier time, is not replaced.
    pub fn put_device_secret(&self, secret: &[u8; 32], at_ms: i64) -> Result<[u8; 32], StoreError> {
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO device (only, secret, created_at_ms) VALUES (1, ?1, ?2)
                 ON CONFLICT (only) DO NOTHING",
            )?
            .execute(params![secret.as_slice(), at_ms])?;
            Ok(standing(tx)?.unwrap_or(*secret))
        })
    }
}

fn standing(tx: &Connection) -> Result<Option<[u8; 32]>, StoreError> {
    Ok(tx
        .prepare_cached("SELECT secret FROM device")?
        .query_row([], |row| row.get(0))
        .optional()?)
}
