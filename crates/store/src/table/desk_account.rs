//! Accounts at desks: how a channel is reached and as whom. Passwords are never here.

use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    1,
    "CREATE TABLE desk_account (
        name TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        url TEXT NOT NULL,
        user_name TEXT NOT NULL,
        chamber TEXT NOT NULL,
        options TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;",
)];

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskAccount {
    /// What the office calls it; one account of a name.
    pub name: String,
    /// `certo`, `manual`, `sprint`.
    pub kind: String,
    /// Address of the desk; empty for `manual`.
    pub url: String,
    /// User at the desk.
    pub user: String,
    /// Sign of the Chamber.
    pub chamber: String,
    /// What else the channel needs to know, as JSON text; no secrets.
    pub options_json: String,
}

impl Store {
    /// Adds or replaces an account.
    pub fn put_desk_account(&self, account: &DeskAccount) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT OR REPLACE INTO desk_account (name, kind, url, user_name, chamber, options)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                account.name,
                account.kind,
                account.url,
                account.user,
                account.chamber,
                account.options_json,
            ])?;
            Ok(())
        })
    }

    /// An account by name.
    pub fn desk_account(&self, name: &str) -> Result<Option<DeskAccount>, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(&format!("SELECT {COLUMNS} FROM desk_account WHERE name = ?1"))?
                .query_row([name], read)
                .optional()?)
        })
    }

    /// All accounts by name.
    pub fn desk_accounts(&self) -> Result<Vec<DeskAccount>, StoreError> {
        self.read(|tx| {
            let mut statement =
                tx.prepare_cached(&format!("SELECT {COLUMNS} FROM desk_account ORDER BY name"))?;
            let accounts = statement.query_map([], read)?.collect::<Result<Vec<_>, _>>()?;
            Ok(accounts)
        })
    }

    /// Takes an account away.
    pub fn remove_desk_account(&self, name: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            match tx.prepare_cached("DELETE FROM desk_account WHERE name = ?1")?.execute([name])? {
                0 => Err(StoreError::absent("desk account", name)),
                _ => Ok(()),
            }
        })
    }
}

const COLUMNS: &str = "name, kind, url, user_name, chamber, options";

fn read(row: &Row<'_>) -> rusqlite::Result<DeskAccount> {
    Ok(DeskAccount {
        name: row.get(0)?,
        kind: row.get(1)?,
        url: row.get(2)?,
        user: row.get(3)?,
        chamber: row.get(4)?,
        options_json: row.get(5)?,
    })
}
