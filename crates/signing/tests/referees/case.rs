//! One file to be judged.

use std::collections::BTreeSet;

/// A signed file, or one that poses as such.
pub(crate) struct Case {
    /// What the table of `docs/signing.md` calls it.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// What must come out of it; `None` where nothing may be accepted.
    pub(crate) content: Option<Vec<u8>>,
}

impl Case {
    pub(crate) fn new(name: &str, bytes: Vec<u8>, content: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes, content: Some(content.to_vec()) }
    }
}

/// Fails where two cases have one name.
pub(crate) fn assert_named_once(cases: &[Case]) {
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "each case has a name of its own");
}
