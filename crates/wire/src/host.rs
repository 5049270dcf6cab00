//! The host name in the addresses of style sheet and schema.

use std::fmt;
use std::str::FromStr;

use crate::Error;

/// The host at which a base form names its style sheet and schema. It is part of the format and of the
/// signed bytes, but nothing is ever fetched from it. Which host a Chamber's system expects is
/// configuration; [`Host::default`] is a name reserved for examples (RFC 2606).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Host(String);

/// The host of forms for our own desk, and of previews.
pub const DEFAULT_HOST: &str = "desk.example";

impl Host {
    /// The name, with a port where there is one.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Host {
    fn default() -> Self {
        Self(DEFAULT_HOST.to_owned())
    }
}

impl FromStr for Host {
    type Err = Error;

    /// Takes letters, digits, `.`, `-` and `:`, at most 253 characters.
    ///
    /// # Errors
    /// [`Error::Value`] otherwise.
    fn from_str(text: &str) -> Result<Self, Error> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        if !text.is_empty() && text.len() <= 253 && text.chars().all(fits) {
            return Ok(Self(text.to_owned()));
        }
        Err(Error::Value {
            path: "host".to_owned(),
            value: text.chars().take(60).collect(),
            expected: "a host name",
        })
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
