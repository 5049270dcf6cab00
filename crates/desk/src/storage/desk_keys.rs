//! The keys of the desk itself: what its receipts are signed with. They lie in the database, so that every
//! process of a desk has the same one, and a copy of the desk brings it along; whoever may read the database
//! may sign receipts.

use jiff::Timestamp;
use wire::signed::SecretKey;

use super::{Connection, StorageError, Transaction};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE desk_keys (
    kid TEXT PRIMARY KEY,
    secret BLOB NOT NULL,
    since_ms INTEGER NOT NULL
) STRICT;";

/// The newest key; none before the desk's first start.
pub fn current(connection: &Connection) -> Result<Option<SecretKey>, StorageError> {
    let query = "SELECT secret FROM desk_keys ORDER BY since_ms DESC, kid LIMIT 1";
    let secret: Option<Vec<u8>> = connection.find(query, &[], |row| row.get(0))?;
    secret
        .map(|secret| {
            let secret = secret.try_into().map_err(|_| StorageError::Damaged {
                table: "desk_keys",
                why: "a key is 32 bytes".to_owned(),
            })?;
            Ok(SecretKey::from_bytes(&secret))
        })
        .transpose()
}

/// Keeps a new key of these secret bytes, and answers it.
pub fn insert(
    tx: &Transaction,
    secret: &[u8; 32],
    since: Timestamp,
) -> Result<SecretKey, StorageError> {
    let key = SecretKey::from_bytes(secret);
    tx.execute(
        "INSERT INTO desk_keys (kid, secret, since_ms) VALUES (?1, ?2, ?3)",
        values![key.public().kid, secret.as_slice(), since.as_millisecond()],
    )?;
    Ok(key)
}
