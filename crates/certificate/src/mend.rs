//! What a program can do about a finding, as one action that a person chooses.
//!
//! Owns the form of it. Which finding has one says its rule; carrying it out is the editor's.

use serde::Serialize;
use serde_json::Value;

use crate::message::Message;

/// A mend: what it is called, and what it writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mend {
    /// What the action is called.
    pub label: Message,
    /// The members that are written, in order.
    pub edits: Vec<Edit>,
}

/// One member that is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// JSON pointer (RFC 6901) of the member in the exchange form.
    pub pointer: String,
    /// Its new value, in the exchange form.
    pub value: Value,
}

impl Mend {
    /// A mend that writes one member.
    pub fn set(label: Message, pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        Self { label, edits: vec![Edit { pointer: pointer.into(), value: value.into() }] }
    }

    /// A mend that writes several members.
    pub fn all(label: Message, edits: impl IntoIterator<Item = (String, Value)>) -> Self {
        let edits = edits.into_iter().map(|(pointer, value)| Edit { pointer, value }).collect();
        Self { label, edits }
    }
}
