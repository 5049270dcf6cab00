//! The words for the library of proofs.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Proofs {
    /// Lists the proofs, with validity, what is drawn from each and what is left.
    List {
        /// Only those that fit a block of this practice, the best first.
        #[arg(long = "for", value_name = "ID", requires = "block")]
        practice: Option<String>,
        /// Number of the block in the declaration, from 1.
        #[arg(long, value_name = "N", requires = "practice")]
        block: Option<usize>,
        /// The day on which they shall hold (YYYY-MM-DD); today where absent.
        #[arg(long, value_name = "DATE")]
        today: Option<String>,
    },
    /// Puts a proof into the library, with its file.
    Add(ProofAdd),
    /// Uses a proof for a block of a practice: its file is attached, once, and the quantity drawn.
    Use {
        /// Id, or external reference.
        id: String,
        /// Key of the proof.
        proof: String,
        /// Number of the block in the declaration, from 1.
        #[arg(long, value_name = "N")]
        block: usize,
        /// What the practice takes of the proof's quantity, for instance "KG 120".
        #[arg(long, value_name = "QUANTITY", default_value = "")]
        draw: String,
    },
    /// Takes a proof out of the library; practices that use it keep their document.
    Remove {
        /// Key of the proof.
        proof: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ProofAdd {
    /// The document: a PDF, a signed PDF (.pdf.p7m), or a photo of it (JPEG, PNG).
    pub(crate) file: PathBuf,
    /// Three-letter type: DDO, BOL, COE, FAA, DOT, GEN.
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) kind: String,
    /// Number of the document.
    #[arg(long, default_value = "")]
    pub(crate) number: String,
    /// Date of the document (YYYY-MM-DD).
    #[arg(long, default_value = "")]
    pub(crate) date: String,
    /// Supplier, or who issued it.
    #[arg(long, default_value = "")]
    pub(crate) supplier: String,
    /// Origin that it proves.
    #[arg(long, default_value = "")]
    pub(crate) country: String,
    /// First day on which it holds (YYYY-MM-DD).
    #[arg(long, default_value = "")]
    pub(crate) from: String,
    /// Last day on which it holds.
    #[arg(long, default_value = "")]
    pub(crate) until: String,
    /// Articles that it covers: codes or words of descriptions, with commas between.
    #[arg(long, value_delimiter = ',')]
    pub(crate) articles: Vec<String>,
    /// Quantity that it covers.
    #[arg(long, default_value = "")]
    pub(crate) quantity: String,
    /// Unit of the quantity.
    #[arg(long, default_value = "")]
    pub(crate) unit: String,
}
