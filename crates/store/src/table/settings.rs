//! Settings of this device: words and their JSON. What they mean is `app`'s; secrets are never here.

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    1,
    "CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;",
)];

impl Store {
    /// Sets a setting; `null` takes it away.
    pub fn set_setting(&self, name: &str, value: &Value) -> Result<(), StoreError> {
        self.write(|tx| {
            if value.is_null() {
                tx.prepare_cached("DELETE FROM settings WHERE name = ?1")?.execute([name])?;
            } else {
                tx.prepare_cached("INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)")?
                    .execute(params![name, value.to_string()])?;
            }
            Ok(())
        })
    }

    /// A setting, if it was ever set.
    pub fn setting(&self, name: &str) -> Result<Option<Value>, StoreError> {
        let text: Option<String> = self.read(|tx| {
            Ok(tx
                .prepare_cached("SELECT value FROM settings WHERE name = ?1")?
                .query_row([name], |row| row.get(0))
                .optional()?)
        })?;
        text.map(|text| {
            serde_json::from_str(&text).map_err(|error| StoreError::Damaged {
                why: format!("the setting {name}: {error}"),
            })
        })
        .transpose()
    }
}
