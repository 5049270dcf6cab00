//! What a validation goes by.

use jiff::Timestamp;

use crate::Anchors;

/// What a validation goes by.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Whom it trusts.
    pub anchors: Anchors,
    /// Revocation lists (DER or PEM), beside those that lie with the anchors or in the file.
    pub crls: Vec<Vec<u8>>,
    /// The moment of validation.
    pub at: Timestamp,
}

impl Policy {
    /// Trusts `anchors`, and judges as of `at`.
    #[must_use]
    pub fn new(anchors: Anchors, at: Timestamp) -> Self {
        Self { anchors, crls: Vec::new(), at }
    }

    /// The same with a revocation list, DER or PEM.
    #[must_use]
    pub fn with_crl(mut self, bytes: Vec<u8>) -> Self {
        self.crls.push(bytes);
        self
    }

    /// The same with an OCSP response, DER or PEM.
    #[must_use]
    pub fn with_ocsp(mut self, bytes: &[u8]) -> Self {
        self.anchors = self.anchors.with_ocsp(bytes);
        self
    }

    /// The same as of another moment.
    #[must_use]
    pub fn at(mut self, at: Timestamp) -> Self {
        self.at = at;
        self
    }
}
