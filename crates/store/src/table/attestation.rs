//! Who wrote what: for each actor of a document, the signature of its device over the actor's newest
//! change. Kept as opaque bytes; making and judging them is the engine's.

use draft::PracticeId;
use rusqlite::{Connection, params};

use crate::{Store, StoreError, migration::Step};

pub(crate) const STEPS: &[Step] = &[(
    2,
    "CREATE TABLE attestation (
        document BLOB NOT NULL REFERENCES draft (practice),
        actor BLOB NOT NULL,
        device BLOB NOT NULL,
        change_hash BLOB NOT NULL,
        signature BLOB NOT NULL,
        PRIMARY KEY (document, actor)
    ) STRICT, WITHOUT ROWID;",
)];

/// A device's word that an actor is its own, up to a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attestation {
    /// The actor.
    pub actor: [u8; 16],
    /// The device's public key.
    pub device: [u8; 32],
    /// The actor's newest change; its earlier ones follow from it by their hashes.
    pub change_hash: [u8; 32],
    /// The device's signature.
    pub signature: [u8; 64],
}

impl Store {
    /// The attestations of a document, one an actor.
    pub fn attestations(&self, document: PracticeId) -> Result<Vec<Attestation>, StoreError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT actor, device, change_hash, signature FROM attestation
                 WHERE document = ?1 ORDER BY actor",
            )?;
            let attestations = statement
                .query_map([document.as_bytes().as_slice()], |row| {
                    Ok(Attestation {
                        actor: row.get(0)?,
                        device: row.get(1)?,
                        change_hash: row.get(2)?,
                        signature: row.get(3)?,
                    })
                })?
                .collect::<Result<_, _>>()?;
            Ok(attestations)
        })
    }
}

/// Keeps an attestation in place of the actor's former one.
pub(crate) fn put(
    tx: &Connection,
    document: PracticeId,
    attestation: &Attestation,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO attestation (document, actor, device, change_hash, signature)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        document.as_bytes().as_slice(),
        attestation.actor.as_slice(),
        attestation.device.as_slice(),
        attestation.change_hash.as_slice(),
        attestation.signature.as_slice(),
    ])?;
    Ok(())
}
