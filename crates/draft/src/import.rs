//! A whole certificate taken into a draft as operations of one change: each field that differs is
//! set, nothing is reconciled behind people's backs, and a register in conflict refuses.

use automerge::{ROOT, transaction::Transactable};
use certificate::Certificate;
use serde_json::{Map, Value};

use crate::{
    DraftError,
    document::KeySource,
    edit::{Pen, Unknown},
    path::Sight,
    schema,
};

/// Writes what differs.
pub(crate) fn take_in<T: Transactable>(
    tx: &mut T,
    keys: &mut KeySource,
    certificate: &Certificate,
) -> Result<(), DraftError> {
    let members = match serde_json::to_value(certificate) {
        Ok(Value::Object(members)) => members,
        Ok(_) => Map::new(),
        Err(error) => {
            return Err(DraftError::Unreadable { why: error.to_string() });
        }
    };
    let mut pen = Pen { tx, keys, unknown: Unknown::Carry, resolving: false, sight: Sight::Shown };
    pen.group(&ROOT, schema::ROOT, "", &members)
}
