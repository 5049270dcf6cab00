//! What is to be said to a person, as an id of the catalogue of words and its arguments.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A sentence of the catalogue (`words/*.ftl`), with what it speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Id in the catalogue.
    pub id: &'static str,
    /// Arguments by name.
    pub args: BTreeMap<&'static str, Arg>,
}

/// One argument of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// Text, shown as it is.
    Text(String),
    /// A number, which may choose singular or plural.
    Number(i64),
}

/// A sentence as it was written down, to be said again: its id may be another version's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Told {
    /// Id in the catalogue.
    pub id: String,
    /// Arguments by name.
    #[serde(default)]
    pub args: BTreeMap<String, Arg>,
}

impl Message {
    /// A sentence without arguments.
    pub const fn new(id: &'static str) -> Self {
        Self { id, args: BTreeMap::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.insert(name, value.into());
        self
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
