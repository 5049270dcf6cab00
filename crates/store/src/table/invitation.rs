//! Invitations of new devices. Owns that one is used by one device, and not after its time; the
//! ticket that carries it and the proof of its secret are the callers'.

use std::fmt;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    2,
    "CREATE TABLE invitation (
        id BLOB PRIMARY KEY,
        secret BLOB NOT NULL,
        role TEXT NOT NULL,
        expires_at_ms INTEGER NOT NULL,
        used_by BLOB
    ) STRICT, WITHOUT ROWID;",
)];

/// An invitation.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its name, as the ticket has it.
    pub id: [u8; 16],
    /// What who was invited can prove to know.
    pub secret: [u8; 16],
    /// The role that it gives: the caller's word.
    pub role: String,
    /// Until when, milliseconds since 1970.
    pub expires_at_ms: i64,
    /// The device that used it.
    pub used_by: Option<[u8; 32]>,
}

/// Whether an invitation lets a device in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redemption {
    /// It is this device's from now on.
    Granted(Invitation),
    /// There is none of that name, or it was withdrawn.
    Unknown,
    /// Its time is over.
    Expired,
    /// Another device used it.
    Used,
}

impl fmt::Debug for Invitation {
    /// Without the secret: what is printed ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation")
            .field("id", &hex::encode(self.id))
            .field("role", &self.role)
            .field("expires_at_ms", &self.expires_at_ms)
            .field("used_by", &self.used_by.map(hex::encode))
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Keeps a new invitation.
    pub fn put_invitation(&self, invitation: &Invitation) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO invitation (id, secret, role, expires_at_ms, used_by)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                invitation.id.as_slice(),
                invitation.secret.as_slice(),
                invitation.role,
                invitation.expires_at_ms,
                invitation.used_by.map(|device| device.to_vec()),
            ])?;
            Ok(())
        })
    }

    /// An invitation by name, used or expired too.
    pub fn invitation(&self, id: &[u8; 16]) -> Result<Option<Invitation>, StoreError> {
        self.read(|tx| find(tx, id))
    }

    /// The invitations that somebody can still use, the next to expire first.
    pub fn invitations(&self, now_ms: i64) -> Result<Vec<Invitation>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM invitation WHERE used_by IS NULL AND expires_at_ms > ?1
                 ORDER BY expires_at_ms, id"
            ))?;
            let invitations = statement.query_map([now_ms], read)?.collect::<Result<_, _>>()?;
            Ok(invitations)
        })
    }

    /// Uses an invitation for a device; the secret must have been proved before. The same device may
    /// ask again within the time, as one does after a broken connection.
    pub fn redeem_invitation(
        &self,
        id: &[u8; 16],
        device: &[u8; 32],
        now_ms: i64,
    ) -> Result<Redemption, StoreError> {
        self.write(|tx| {
            let Some(invitation) = find(tx, id)? else {
                return Ok(Redemption::Unknown);
            };
            if invitation.used_by.is_some_and(|used_by| used_by != *device) {
                return Ok(Redemption::Used);
            }
            if invitation.expires_at_ms <= now_ms {
                return Ok(Redemption::Expired);
            }
            tx.prepare_cached("UPDATE invitation SET used_by = ?2 WHERE id = ?1")?
                .execute(params![id.as_slice(), device.as_slice()])?;
            Ok(Redemption::Granted(Invitation { used_by: Some(*device), ..invitation }))
        })
    }

    /// Withdraws an invitation; one that is not there is no error.
    pub fn withdraw_invitation(&self, id: &[u8; 16]) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached("DELETE FROM invitation WHERE id = ?1")?.execute([id.as_slice()])?;
            Ok(())
        })
    }
}

const COLUMNS: &str = "id, secret, role, expires_at_ms, used_by";

fn find(tx: &Connection, id: &[u8; 16]) -> Result<Option<Invitation>, StoreError> {
    Ok(tx
        .prepare_cached(&format!("SELECT {COLUMNS} FROM invitation WHERE id = ?1"))?
        .query_row([id.as_slice()], read)
        .optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Invitation> {
    Ok(Invitation {
        id: row.get(0)?,
        secret: row.get(1)?,
        role: row.get(2)?,
        expires_at_ms: row.get(3)?,
        used_by: row.get(4)?,
    })
}
