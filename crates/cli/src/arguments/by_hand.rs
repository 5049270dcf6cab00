//! What a person was told of a practice that was carried.

use std::path::PathBuf;

use clap::Args;

/// What a person was told.
#[derive(Debug, Args)]
pub(crate) struct Told {
    /// Id, or external reference.
    pub(crate) id: String,
    /// `sent`, `toExamine`, `inExamination`, `correctionAsked`, `rejected`, `issued`, `readyForCollection`,
    /// `collected`, `notReceived`, `annulled`.
    #[arg(long, value_name = "STATE", required_unless_present = "receipt")]
    pub(crate) state: Option<String>,
    /// Protocol number.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) protocol: Option<String>,
    /// Practice code, where the portal gives one.
    #[arg(long, value_name = "CODE")]
    pub(crate) practice_code: Option<String>,
    /// The day (YYYY-MM-DD); today where absent.
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<String>,
    /// Number of the certificate.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) certificate: Option<String>,
    /// The officer's words.
    #[arg(long, value_name = "TEXT")]
    pub(crate) words: Option<String>,
    /// A document that the Chamber issued (PDF); several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) document: Vec<PathBuf>,
    /// Takes state, protocol, day and code from a receipt (JSON of origo-desk, PDF, mail), where they are not given.
    #[arg(long, value_name = "FILE")]
    pub(crate) receipt: Option<PathBuf>,
}
