//! A validation policy that is kept: what was read and judged once is not judged again.

use std::sync::Arc;

use jiff::Timestamp;

use super::sources::Sources;
use super::{Policy, Run};
use crate::report::Report;

/// Judges many files by one policy.
///
/// Chains are remembered until the first of their certificates or revocation data ends; signatures
/// on certificates for ever. Files are judged as each would be alone by
/// [`verify`](super::verify()). Clones share what they know, and may be used on several threads.
#[derive(Clone)]
pub struct Verifier {
    policy: Arc<Policy>,
    sources: Arc<Sources>,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").field("at", &self.policy.at).finish_non_exhaustive()
    }
}

impl Verifier {
    /// Reads anchors and revocation data of `policy` once.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        let sources = Sources::read(&policy, true);
        Self { policy: Arc::new(policy), sources: Arc::new(sources) }
    }

    /// What it goes by.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Validates a signed file as of the policy's moment.
    #[must_use]
    pub fn verify(&self, p7m: &[u8]) -> Report {
        self.verify_at(p7m, self.policy.at)
    }

    /// Validates a signed file as of another moment.
    #[must_use]
    pub fn verify_at(&self, p7m: &[u8], at: Timestamp) -> Report {
        let mut run = Run::new(Some((&self.sources, at)));
        run.file(p7m);
        run.report()
    }
}
