//! `Submission`: one signed practice on its way into a desk, step by step, each journaled before it is taken.
//!
//! The wire has no idempotency (wire dossier 1.1), so an answer that is lost is *looked for*: the machine
//! lists what the desk has, finds its own reference, and adopts it. It never repeats a step blindly.
//! Order of the steps: create, attach (one by one), note, look, send.
//!
//! Every output list is to be carried out in order; `Output::Journal` is durable before what follows it.

use serde::{Deserialize, Serialize};

use wire::extensions::IdempotencyKey;

mod comparison;
mod event;
mod step;

pub use event::{Event, Failure, Found, Handed, Output, ParkReason, Protocol, Request};

/// What is to be submitted; immutable once signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Idempotency key of this submission.
    pub key: IdempotencyKey,
    /// Our reference, carried inside the description.
    pub reference: String,
    /// Digest of everything that is submitted: the fingerprint of the payload.
    pub seal_sha256: String,
    /// SHA-256 of the base form, which is what was signed; empty in rows of older versions.
    #[serde(default)]
    pub content_sha256: String,
    /// SHA-256 of the signed base form file.
    pub signed_sha256: String,
    /// What follows the base form, in order; the order detail is the last. In an answer to a request
    /// for correction the signed base form stands here too, as the first file.
    pub files: Vec<FileToSend>,
    /// The practice code of the desk, where this answers a request for correction (rettifica): nothing is
    /// created then, files are replaced and the correction is transmitted.
    #[serde(default)]
    pub answers: Option<String>,
    /// Note to the office, if any.
    pub note: Option<String>,
    /// Fee in euro cents, as computed at the seal.
    pub fee_cents: i64,
}

/// Type of the signed base form among a practice's files, where it travels as one of them.
pub const BASE_FORM_KIND: &str = "MOB";

/// One attachment as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileToSend {
    /// File name with its extension.
    pub name: String,
    /// Three-letter type of the desk.
    pub kind: String,
    /// Description for the officer.
    pub description: String,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
}

/// Where a submission stands. Stored as it is; an unknown outcome is a stage of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "camelCase")]
pub enum Stage {
    /// Signed and queued; nothing has left this device.
    Queued,
    /// A create may be under way.
    Creating,
    /// The answer to a create is not known: the desk is searched for our reference.
    SeekingPractice {
        /// How often the desk was searched in vain.
        searches: u32,
    },
    /// The practice exists; file `next` may be under way.
    Attaching {
        /// Practice code of the desk.
        practice: String,
        /// Index of the file that is being sent.
        next: usize,
    },
    /// The answer to an attach is not known.
    SeekingFile {
        /// Practice code of the desk.
        practice: String,
        /// Index of the file in question.
        next: usize,
        /// Nothing of this plan has left yet: an answer to a request for correction that begins.
        #[serde(default)]
        untouched: bool,
    },
    /// The note may be under way. Setting it twice is harmless.
    Noting {
        /// Practice code of the desk.
        practice: String,
    },
    /// The state is read before sending, and after a lost answer to a send.
    Looking {
        /// Practice code of the desk.
        practice: String,
    },
    /// A send may be under way.
    Sending {
        /// Practice code of the desk.
        practice: String,
    },
    /// Accepted: the desk has given a protocol number.
    Sent {
        /// Practice code of the desk.
        practice: String,
        /// The receipt.
        protocol: Protocol,
    },
    /// Waits for a person; `resume` says where it goes on.
    Parked {
        /// Why.
        reason: ParkReason,
        /// The stage to which "try now" leads.
        resume: Box<Stage>,
    },
    /// Refused for good by the desk, with its words. A new revision is needed.
    Refused {
        /// Practice code, if one was made.
        practice: Option<String>,
        /// The desk's code.
        code: String,
        /// The desk's words.
        message: String,
    },
}

/// One submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// What is submitted.
    pub plan: Plan,
    /// Where it stands.
    pub stage: Stage,
    /// Failures in a row at this step.
    pub failures: u32,
    /// Earliest time of the next attempt, milliseconds since 1970, if it waits.
    pub not_before_ms: Option<i64>,
}

/// Longest first wait after a failure; doubled each time, and at least half of it.
pub const FIRST_WAIT_MS: i64 = 2_000;
/// Longest wait.
pub const LONGEST_WAIT_MS: i64 = 15 * 60_000;
/// A request that was cut off may still arrive: the desk is searched this often before a create is repeated.
pub const SEARCHES_BEFORE_REPEAT: u32 = 2;
/// Between two searches.
pub const SETTLE_MS: i64 = 1_500;

impl Submission {
    /// A signed practice, queued.
    pub fn new(plan: Plan) -> Self {
        Self { plan, stage: Stage::Queued, failures: 0, not_before_ms: None }
    }

    /// What was read from the journal after a crash: whatever may have been under way is unknown now.
    #[must_use]
    pub fn recovered(mut self) -> Self {
        self.stage = unknown(self.stage);
        self.not_before_ms = None;
        self
    }

    /// The practice code of the desk, as soon as there is one.
    pub fn practice(&self) -> Option<&str> {
        practice_of(&self.stage)
    }

    /// Whether nothing more will happen by itself.
    pub fn is_settled(&self) -> bool {
        matches!(self.stage, Stage::Sent { .. } | Stage::Refused { .. } | Stage::Parked { .. })
    }
}

fn practice_of(stage: &Stage) -> Option<&str> {
    match stage {
        Stage::Attaching { practice, .. }
        | Stage::SeekingFile { practice, .. }
        | Stage::Noting { practice }
        | Stage::Looking { practice }
        | Stage::Sending { practice }
        | Stage::Sent { practice, .. } => Some(practice),
        Stage::Parked { resume, .. } => practice_of(resume),
        Stage::Refused { practice, .. } => practice.as_deref(),
        Stage::Queued | Stage::Creating | Stage::SeekingPractice { .. } => None,
    }
}

/// The stage in which the outcome of whatever was under way is looked for.
fn unknown(stage: Stage) -> Stage {
    match stage {
        Stage::Creating => Stage::SeekingPractice { searches: 0 },
        Stage::SeekingPractice { .. } => Stage::SeekingPractice { searches: 0 },
        Stage::Attaching { practice, next } => {
            Stage::SeekingFile { practice, next, untouched: false }
        }
        Stage::Sending { practice } => Stage::Looking { practice },
        settled @ (Stage::Queued
        | Stage::SeekingFile { .. }
        | Stage::Noting { .. }
        | Stage::Looking { .. }
        | Stage::Sent { .. }
        | Stage::Parked { .. }
        | Stage::Refused { .. }) => settled,
    }
}
