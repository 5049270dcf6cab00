//! The company that this home belongs to, and this device's name. One row.

use certificate::Company;
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    1,
    "CREATE TABLE company (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        company TEXT NOT NULL,
        device BLOB NOT NULL,
        registered_at_ms INTEGER NOT NULL
    ) STRICT;",
)];

/// Who this home belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The company (impresa).
    pub company: Company,
    /// This device; stays when the company's data change.
    pub device: Uuid,
    /// When the home was registered, milliseconds since 1970.
    pub registered_at_ms: i64,
}

impl Store {
    /// Registers the home, or replaces the company's data; device and time stay those of the first.
    pub fn register(&self, registration: &Registration) -> Result<(), StoreError> {
        let company = serde_json::to_string(&registration.company)
            .map_err(|error| StoreError::Damaged { why: error.to_string() })?;
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO company (only, company, device, registered_at_ms)
                 VALUES (1, ?1, ?2, ?3) ON CONFLICT (only) DO UPDATE SET company = ?1",
            )?
            .execute(params![
                company,
                registration.device.as_bytes().as_slice(),
                registration.registered_at_ms
            ])?;
            Ok(())
        })
    }

    /// Who this home belongs to; none before it is registered.
    pub fn registration(&self) -> Result<Option<Registration>, StoreError> {
        let found: Option<(String, [u8; 16], i64)> = self.read(|tx| {
            Ok(tx
                .prepare_cached("SELECT company, device, registered_at_ms FROM company")?
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?)
        })?;
        let Some((company, device, registered_at_ms)) = found else {
            return Ok(None);
        };
        let company = serde_json::from_str(&company)
            .map_err(|error| StoreError::Damaged { why: format!("the company: {error}") })?;
        Ok(Some(Registration { company, device: Uuid::from_bytes(device), registered_at_ms }))
    }
}
