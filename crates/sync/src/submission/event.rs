//! What the machine is told and what it asks for.

use serde::{Deserialize, Serialize};

use super::Submission;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Time to go on: at the start, after a wait, or because a person said "try now".
    Go,
    /// What the DIRITTI balance covers, euro cents, asked before the first step.
    Funds(i64),
    /// This Chamber's desk has no interface for programs: people carry the practice there.
    Carry,
    /// A person says that the practice was handed over, and under which number, where there is one yet.
    Handed(Handed),
    /// The desk was restored from a copy and does not know what it answered: the practice is gone there, or
    /// is open again. For one that was accepted this is a person's word, who has looked.
    Forgotten,
    /// Answer to [`Request::Create`]: the practice code.
    Created(Result<String, Failure>),
    /// Answer to [`Request::Seek`] and [`Request::Look`].
    Listed(Result<Vec<Found>, Failure>),
    /// Answer to [`Request::Attach`].
    Attached(Result<(), Failure>),
    /// Answer to [`Request::Note`].
    Noted(Result<(), Failure>),
    /// Answer to [`Request::Send`].
    Sent(Result<Protocol, Failure>),
}

impl Event {
    /// The event's name, for a refusal.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::Funds(_) => "funds",
            Self::Carry => "carry",
            Self::Handed(_) => "handed",
            Self::Forgotten => "forgotten",
            Self::Created(_) => "created",
            Self::Listed(_) => "listed",
            Self::Attached(_) => "attached",
            Self::Noted(_) => "noted",
            Self::Sent(_) => "sent",
        }
    }
}

/// Why a request has no good answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "failure", rename_all = "camelCase")]
pub enum Failure {
    /// The request surely never reached the desk (no connection).
    Unreachable {
        /// In English, for the log.
        cause: String,
    },
    /// The request may have been carried out: time-out, connection cut, 5xx.
    Lost {
        /// In English, for the log.
        cause: String,
    },
    /// The desk answered no; a person has to mend something outside the practice.
    Blocked(ParkReason),
    /// The desk answered no to this practice.
    Refused {
        /// The desk's code.
        code: String,
        /// The desk's words.
        message: String,
    },
}

/// Why a submission waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "camelCase")]
pub enum ParkReason {
    /// The DIRITTI balance is below the fee.
    InsufficientFunds {
        /// Euro cents that are missing, where the desk says so.
        missing_cents: Option<i64>,
    },
    /// Credentials or account: the desk's AU code.
    Account {
        /// `AU01`, `AU03`, ...
        code: String,
    },
    /// The desk's answer is not its interface.
    Changed {
        /// What was met, in English.
        what: String,
    },
    /// The desk does not tell its files: whether a lost upload arrived, or whose answer was transmitted, cannot be judged.
    CannotTell,
    /// More than one practice at the desk carries our reference.
    SeveralPractices {
        /// Their practice codes.
        practices: Vec<String>,
    },
    /// The practice at the desk that carries our reference does not hold what was sealed here.
    OtherFiles {
        /// Its practice code.
        practice: String,
        /// Names of the files that differ; empty text stands for the base form.
        files: Vec<String>,
    },
    /// People carry it: through a portal, or to the counter.
    ByHand,
}

/// What a person says of a practice that was carried to the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// Practice code, where the portal has one.
    pub practice: String,
    /// The protocol; its number is empty until it is known.
    pub protocol: Protocol,
}

/// One practice as the desk lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Practice code.
    pub practice: String,
    /// Description, in which our reference is looked for.
    pub description: String,
    /// Whether it has left the state "open, not sent".
    pub sent: bool,
    /// The receipt, once sent.
    pub protocol: Option<Protocol>,
    /// The officer has asked for a correction, and it was not transmitted yet.
    pub correcting: bool,
    /// The officer has rejected it: no answer is taken any more.
    pub rejected: bool,
    /// Cancelled by the company or not received: never adopted.
    pub void: bool,
    /// Name and SHA-256 of each file, where the desk tells them; a digest that it does not tell is empty.
    pub files: Option<Vec<(String, String)>>,
    /// SHA-256 of the signed base form among them, where the desk says which one it is.
    pub base_form: Option<String>,
    /// SHA-256 of what was signed in it, where the desk tells it: whatever signature it came under.
    pub content_sha256: Option<String>,
}

/// What the desk gives for an accepted practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protocol {
    /// Protocol number; empty while the desk shows the practice as sent but not its number.
    pub number: String,
    /// Date and time as the desk writes them.
    pub at: String,
    /// Fee charged, euro cents, where the desk says so.
    pub fee_cents: Option<i64>,
}

/// What is to be asked of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// Create the practice with the signed base form; the description carries the reference.
    Create,
    /// List all practices of the account, open and sent ones.
    Seek,
    /// Attach the file with this index of the plan; in an answer, upload it as a correction.
    Attach(usize),
    /// Set the note.
    Note,
    /// List this one practice.
    Look,
    /// Send; in an answer, transmit the correction.
    Send,
}

/// What to do, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Make this durable before anything that follows.
    Journal(Box<Submission>),
    /// Ask the desk, and tell the answer.
    Ask(Request),
    /// Come back with [`Event::Go`] at this time, milliseconds since 1970.
    Wait {
        /// When.
        until_ms: i64,
    },
    /// The desk has accepted: keep the receipt.
    Accepted(Protocol),
    /// An event that cannot come in this stage was ignored; the driver has a bug.
    Unexpected {
        /// Name of the event.
        event: &'static str,
    },
}
