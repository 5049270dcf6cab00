//! The words for the company's signatories.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum Signatory {
    /// Lists the signatories and how their signatures come.
    List,
    /// Adds a signatory, who may sign.
    Add {
        /// Family name.
        #[arg(long)]
        family: String,
        /// Given name.
        #[arg(long)]
        given: String,
        #[command(flatten)]
        look: Look,
    },
    /// Says how a signatory's signature comes and is seen in a PDF; what is not named stays.
    Look(Look),
}

#[derive(Debug, Args)]
pub(crate) struct Look {
    /// Fiscal code of the signatory.
    pub(crate) code: String,
    /// How attachments are signed, where the Chamber takes it.
    #[arg(long = "as", value_enum)]
    pub(crate) form: Option<LookForm>,
    /// On which page the signature is seen.
    #[arg(long, value_enum)]
    pub(crate) page: Option<LookPage>,
    /// In which corner; text is not covered where there is room beside it.
    #[arg(long, value_enum)]
    pub(crate) corner: Option<LookCorner>,
    /// How large.
    #[arg(long, value_enum)]
    pub(crate) size: Option<LookSize>,
    /// Why it is signed, for people: at most 120 letters; empty takes it away.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// An image of the signature: PNG or JPEG, at most 512 KB.
    #[arg(long, value_name = "FILE", conflicts_with = "no_image")]
    pub(crate) image: Option<PathBuf>,
    /// Takes the image away.
    #[arg(long)]
    pub(crate) no_image: bool,
}

/// How a document is signed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LookForm {
    /// As the Chamber likes it best.
    Chamber,
    /// Inside the PDF.
    Pades,
    /// As an envelope around the file.
    P7m,
}

/// A page.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LookPage {
    First,
    Last,
}

/// A corner of a page.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LookCorner {
    BottomLeft,
    BottomRight,
    TopLeft,
    TopRight,
}

/// A size.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LookSize {
    Small,
    Medium,
    Large,
}
