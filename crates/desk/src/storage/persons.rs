//! Which person stands behind an account or an officer, by fiscal code: how somebody who proved who they
//! are elsewhere is found here. Of an account it is who registered it ([`super::standings`]), of an officer
//! who was written down.

use super::accounts::AccountId;
use super::officers::OfficerId;
use super::standings::{self, Standing};
use super::{Connection, StorageError, Transaction};
use crate::entrance::{Door, Subject};
use crate::values;

pub(super) const DDL: &str = "
ALTER TABLE officers ADD COLUMN person TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX officers_by_person ON officers (person) WHERE person <> '';
CREATE INDEX standings_by_person ON standings (person);";

/// Writes down who stands behind an account or an officer. A person who is another officer already is a
/// duplicate ([`StorageError::is_duplicate`]): nobody could say which of the two comes in.
pub fn put(tx: &Transaction, subject: Subject, fiscal_code: &str) -> Result<(), StorageError> {
    match subject {
        Subject::Officer(id) => {
            let statement = "UPDATE officers SET person = ?2 WHERE id = ?1";
            tx.execute(statement, values![id.0, fiscal_code])?;
        }
        Subject::Account(id) => {
            let standing = standings::of(tx, id)?;
            standings::put(tx, id, &Standing { person: fiscal_code.to_owned(), ..standing })?;
        }
    }
    Ok(())
}

/// The accounts, or the officers, behind which this person stands.
pub fn of_code(
    connection: &Connection,
    door: Door,
    fiscal_code: &str,
) -> Result<Vec<Subject>, StorageError> {
    let query = match door {
        Door::Office => "SELECT id FROM officers WHERE person = ?1 ORDER BY id",
        Door::Company => "SELECT account FROM standings WHERE person = ?1 ORDER BY account",
    };
    connection.query(query, values![fiscal_code], |row| {
        let number = row.get(0)?;
        Ok(match door {
            Door::Office => Subject::Officer(OfficerId(number)),
            Door::Company => Subject::Account(AccountId(number)),
        })
    })
}
