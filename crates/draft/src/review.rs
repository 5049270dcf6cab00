//! The trace of a person's decision: a register at the root for each path that was ever in
//! conflict. A write in it says: who made this change has seen the box with all that the change
//! rests on, and it is well. It is part of the history, and no part of the exchange form.

use automerge::{ROOT, transaction::Transactable};

use crate::{DraftError, path, schema::BESIDE_MARK};

/// The register for a path, whose lines are named by key.
pub(crate) fn key(path: &str) -> String {
    format!("{BESIDE_MARK}review:{path}")
}

/// Writes the trace, even where one stands: the new one has seen more.
pub(crate) fn note<T: Transactable>(tx: &mut T, path: &str) -> Result<(), DraftError> {
    let path = path::by_key(tx, path)?;
    let key = key(&path);
    // The count makes each trace a write of its own: Automerge drops a write of what stands.
    let count = match tx.get(ROOT, &key)? {
        Some((stored, _)) => stored.as_i64().unwrap_or(0),
        None => 0,
    };
    Ok(tx.put(ROOT, key, count.saturating_add(1))?)
}
