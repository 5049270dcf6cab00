//! A whole certificate taken into a draft as operations of one change: each field that differs is
//! set, nothing is reconciled behind people's backs, and a register in conflict refuses.

use automerge::{ROOT, transaction::Transactable};
use certificate::Certificate;
use serde_json::Value;

use crate::{
    DocumentKind, DraftError,
    document::KeySource,
    edit::{Pen, Unknown},
    kind,
    schema::{self, Shape},
    value,
};

/// Writes what differs from a certificate.
pub(crate) fn take_in<T: Transactable>(
    tx: &mut T,
    keys: &mut KeySource,
    certificate: &Certificate,
) -> Result<(), DraftError> {
    let found = kind::of(tx);
    if found != DocumentKind::Practice {
        return Err(DraftError::OtherKind { expected: DocumentKind::Practice, found });
    }
    match serde_json::to_value(certificate) {
        Ok(content) => take_in_content(tx, keys, &content),
        Err(error) => Err(DraftError::Unreadable { why: error.to_string() }),
    }
}

/// Writes what differs from the content of a document of this kind.
pub(crate) fn take_in_content<T: Transactable>(
    tx: &mut T,
    keys: &mut KeySource,
    content: &Value,
) -> Result<(), DraftError> {
    let Value::Object(members) = content else {
        return Err(value::wrong("", Shape::Group(&[]), content));
    };
    let fields = schema::root(tx);
    let mut pen = Pen::new(tx, keys, Unknown::Carry);
    pen.group(&ROOT, fields, "", members)
}
