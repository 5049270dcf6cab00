//! The words for desks.

use clap::{Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum Desk {
    /// Adds a desk, or changes the one of that Chamber.
    Add {
        /// Kind of channel.
        #[arg(long, value_enum)]
        kind: DeskKind,
        /// Base address, for instance `https://desk.example:52443`; with `sprint` the interface's, which ends in
        /// `/v2`; with `manual` the portal's, if there is one.
        #[arg(long, required_if_eq_any([("kind", "certo"), ("kind", "sprint")]))]
        url: Option<String>,
        /// Telemaco user.
        #[arg(long, required_if_eq("kind", "certo"))]
        user: Option<String>,
        /// Reads the password, or with `sprint` the key, from standard input.
        #[arg(long, required_if_eq_any([("kind", "certo"), ("kind", "sprint")]))]
        password_stdin: bool,
        /// Sign of the Chamber.
        #[arg(long)]
        chamber: String,
    },
    /// Puts another password in place of the one of a desk, there and here, where the desk offers it.
    Renew {
        /// Sign of the Chamber.
        #[arg(long)]
        chamber: String,
        /// Reads the new password from standard input.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Lists the desks.
    List,
}

/// Channels that this version speaks.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum DeskKind {
    /// Cert'O web services (FPWS and PTCOWS), and `origo-desk`.
    Certo,
    /// WebCO's interface for drafts: Origo leaves the data there, people add papers, sign and send in WebCO.
    Sprint,
    /// People carry practices: through the Chamber's portal, or to its counter.
    Manual,
}
