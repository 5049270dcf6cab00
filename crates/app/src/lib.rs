//! What a person can ask for: one function per intent.
//!
//! Owns permissions, the order of steps across the crates beneath, the codes of errors and the words
//! for them. Knows clock and dice. Deliberately knows neither the window nor the terminal.

pub mod approval;
pub mod archive;
pub mod articles;
pub mod attachments;
pub mod bundle;
pub mod by_hand;
pub mod care;
pub mod checking;
pub mod comments;
pub mod company;
pub mod company_documents;
pub mod derivation;
pub mod desks;
pub mod devices;
pub mod doctor;
mod drafts;
pub mod editing;
pub mod error;
pub mod exporting;
mod facts;
mod files;
pub mod following;
mod gathering;
pub mod goods;
pub mod history;
pub mod import;
pub mod issued_paper;
mod layout;
pub mod looks;
mod office;
mod pdf;
pub mod printing;
pub mod proofs;
pub mod queue;
pub mod remote;
pub mod reuse;
pub mod sealing;
mod secrets;
pub mod seen;
pub mod signatures;
mod state;
pub mod submission;
pub mod timestamps;
pub mod together;
pub mod tokens;
pub mod trusted_lists;
pub mod verification;
pub mod viewer;
pub mod views;
pub mod words;

pub use by_hand::Told;
pub use certificate::words::Language;
pub use desks::DeskRequest;
pub use draft::PracticeId;
pub use error::{AppError, Code};
pub use exporting::ExportFormat;
pub use office::{Office, default_home};
pub use printing::Papers;
pub use remote::{Person, RemoteRequest};
pub use secrecy::SecretString as Secret;
pub use signatures::{SignRequest, Target};
pub use signing::NAMES_SIGNERS;
pub use verification::VerifyRequest;
