//! What all sessions of a home stand on: the store, the device's key, and who belongs to the company.

use std::sync::{Arc, Mutex, PoisonError};

use store::{Store, StoreError};
use sync::record::RecordError;
use sync::{DeviceKey, Record, Roll};

/// Kinds of records from which the roll is made.
const MEMBERSHIP: [&str; 4] = ["founding", "member", "revoked", "submitter"];

/// A home that belongs to a company.
pub struct Ground {
    /// Its memory.
    pub store: Arc<Store>,
    /// Its key.
    pub key: DeviceKey,
    /// The founding record's name.
    pub company: [u8; 32],
    standing: Mutex<Standing>,
}

struct Standing {
    roll: Arc<Roll>,
    /// Of which records it was made ([`Store::newest_record`]).
    newest: i64,
}

/// Why a home is no ground.
#[derive(Debug, thiserror::Error)]
pub enum GroundError {
    /// The home has no key, or no company.
    #[error("this home belongs to no company yet")]
    NoCompany,
    /// A membership record that was stored cannot be read any more.
    #[error("a stored record is damaged: {0}")]
    Damaged(#[from] RecordError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Ground {
    /// Stands on a home.
    ///
    /// # Errors
    /// [`GroundError::NoCompany`] before `init` or `pair join`.
    pub fn open(store: Arc<Store>) -> Result<Self, GroundError> {
        let secret = store.device_secret()?.ok_or(GroundError::NoCompany)?;
        let founding = store.records("founding")?.into_iter().next();
        let company = *founding.ok_or(GroundError::NoCompany)?.id.as_bytes();
        // First the number: what comes in between is read again.
        let newest = store.newest_record(&MEMBERSHIP)?;
        let roll = Arc::new(Roll::of(company, &membership(&store)?));
        let key = DeviceKey::from_secret(&secret);
        Ok(Self { store, key, company, standing: Mutex::new(Standing { roll, newest }) })
    }

    /// Who belongs to the company, as last read.
    pub fn roll(&self) -> Arc<Roll> {
        Arc::clone(&self.lock().roll)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the roll anew where records came that may change it; answers whether it is another one.
    ///
    /// # Errors
    /// [`GroundError`]; the former roll stays.
    pub fn reload(&self) -> Result<bool, GroundError> {
        let newest = self.store.newest_record(&MEMBERSHIP)?;
        if self.lock().newest == newest {
            return Ok(false);
        }
        let roll = Roll::of(self.company, &membership(&self.store)?);
        let mut standing = self.lock();
        // Another thread may have read more meanwhile.
        if standing.newest >= newest {
            return Ok(false);
        }
        standing.newest = newest;
        let changed = *standing.roll != roll;
        if changed {
            standing.roll = Arc::new(roll);
        }
        Ok(changed)
    }
}

/// All membership records of a store.
///
/// # Errors
/// [`GroundError`].
pub(crate) fn membership(store: &Store) -> Result<Vec<Record>, GroundError> {
    let mut records = Vec::new();
    for kind in MEMBERSHIP {
        for record in store.records(kind)? {
            records.push(Record::read(&record.bytes)?);
        }
    }
    Ok(records)
}
