//! A whole certificate taken into a draft as operations of one change: each field that differs is
//! set, nothing is reconciled behind people's backs, and a register in conflict refuses.

use automerge::{ROOT, transaction::Transactable};
use certificate::Certificate;
use serde_json::{Map, Value};

use crate::{
    DocumentKind, DraftError,
    document::KeySource,
    edit::{Pen, Unknown},
    kind,
};

/// Writes what differs.
pub(crate) fn take_in<T: Transactable>(
    tx: &mut T,
    keys: &mut KeySource,
    certificate: &Certificate,
) -> Result<(), DraftError> {
    let found = kind::of(tx);
    if found != DocumentKind::Practice {
        return Err(DraftError::OtherKind { expected: DocumentKind::Practice, found });
    }
    let members = match serde_json::to_value(certificate) {
        Ok(Value::Object(members)) => members,
        Ok(_) => Map::new(),
        Err(error) => {
            return Err(DraftError::Unreadable { why: error.to_string() });
        }
    };
    let mut pen = Pen { tx, keys, unknown: Unknown::Carry, resolving: false };
    pen.group(&ROOT, DocumentKind::Practice.fields(), "", &members)
}
