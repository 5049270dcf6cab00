//! The words for keys that a provider holds, and for timestamps.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// A remote key in place of a token.
#[derive(Debug, Args)]
pub(crate) struct RemoteSign {
    /// Signs with a key of this remote signing service (see `origo csc`).
    #[arg(long, value_name = "URL", requires = "credential", conflicts_with_all = ["module", "token", "signed"])]
    pub(crate) csc: Option<String>,
    /// Name of the key there.
    #[arg(long, value_name = "ID", requires = "csc")]
    pub(crate) credential: Option<String>,
    /// Reads a one-time password from standard input each time one is wanted: a line each, after
    /// that of the PIN.
    #[arg(long, requires = "csc")]
    pub(crate) otp_stdin: bool,
    /// Signs at most so many documents with one password, whatever the service says.
    #[arg(long, value_name = "N", requires = "csc", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) per_otp: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Csc {
    /// Configures a service: reaches it, logs in, keeps the secret in the keychain, or sealed with a passphrase.
    Add(CscAdd),
    /// Lists the keys of the configured services.
    List {
        /// Of this service only.
        #[arg(long, value_name = "URL")]
        url: Option<String>,
    },
    /// Forgets a service and its secret.
    Forget {
        /// Its address.
        url: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CscAdd {
    /// Base address, for instance `https://qtsp.example/csc/v2`.
    #[arg(long)]
    pub(crate) url: String,
    /// Logs in as this user.
    #[arg(
        long,
        required_unless_present = "client",
        conflicts_with = "client",
        requires = "secret_stdin"
    )]
    pub(crate) user: Option<String>,
    /// Logs in as this program, by the name that the provider registered it under.
    #[arg(long, value_name = "ID")]
    pub(crate) client: Option<String>,
    /// A person logs in with a browser, each time.
    #[arg(long, requires = "client")]
    pub(crate) browser: bool,
    /// Reads the password, or the program's secret, from standard input.
    #[arg(long)]
    pub(crate) secret_stdin: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Tsa {
    /// Switches timestamps on, by this authority (RFC 3161).
    #[arg(conflicts_with = "off")]
    pub(crate) url: Option<String>,
    /// Folder of trusted certificates by which the authority is judged.
    #[arg(long, value_name = "DIR", requires = "url")]
    pub(crate) anchors: Option<PathBuf>,
    /// Switches them off.
    #[arg(long)]
    pub(crate) off: bool,
}
