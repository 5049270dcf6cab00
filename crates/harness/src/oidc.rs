//! A real OpenID provider on loopback: `oidc-provider`, which the OpenID Foundation has certified, in Node
//! (`tests/oidc`). Its people are whoever a test says at its sign-in page; what goes wrong is asked for by
//! name. Dropping it ends it.

use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};

use crate::child::{ChildError, Running};

/// Under which name it knows the desk.
pub const CLIENT: &str = "sportello";
/// The desk's secret there.
pub const SECRET: &str = "segreto-dello-sportello-di-prova";

/// Where the claims about a person are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// In the ID token.
    InToken,
    /// Where one asks for them with the access token.
    WhenAsked,
}

/// What goes wrong with the ID tokens from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoilt {
    /// Signed by a key that it does not publish.
    Key,
    /// For another audience.
    Audience,
    /// By another issuer.
    Issuer,
    /// With another nonce.
    Nonce,
    /// Expired.
    Expired,
    /// Not signed at all (`alg: none`).
    Unsigned,
}

/// A running provider.
pub struct OidcServer {
    issuer: String,
    /// Its end is the provider's.
    _input: ChildStdin,
    _running: Running,
}

impl OidcServer {
    /// Starts one that leads back to these addresses.
    ///
    /// # Errors
    /// Node is missing, or its packages are (`cargo xtask test` installs them: `npm ci` in `tests/oidc`).
    pub fn start(redirects: &[&str], told: Told) -> Result<Self, ChildError> {
        let folder = folder();
        if !folder.join("node_modules").join("oidc-provider").is_dir() {
            let program = "oidc-provider (cargo xtask test installs it, or npm ci in tests/oidc)";
            return Err(ChildError::Absent { program: program.to_owned() });
        }
        let mut command = Command::new("node");
        command.arg("server.mjs").arg(if told == Told::InToken { "inside" } else { "asked" });
        command.args(redirects).current_dir(folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut running = Running::start(&mut command)?;
        let failed = |source| ChildError::Io { program: "node server.mjs".to_owned(), source };
        let closed = || failed(io::Error::other("its pipes are closed"));
        let (input, output) = running.pipes().ok_or_else(closed)?;
        let mut issuer = String::new();
        BufReader::new(output).read_line(&mut issuer).map_err(failed)?;
        let issuer = issuer.trim().to_owned();
        if issuer.is_empty() {
            return Err(failed(io::Error::other("it ended before it began")));
        }
        Ok(Self { issuer, _input: input, _running: running })
    }

    /// Its issuer, which is its address.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Spoils every ID token from now on.
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn spoil(&self, spoilt: Spoilt) -> io::Result<()> {
        self.tell(match spoilt {
            Spoilt::Key => "fault/key",
            Spoilt::Audience => "fault/audience",
            Spoilt::Issuer => "fault/issuer",
            Spoilt::Nonce => "fault/nonce",
            Spoilt::Expired => "fault/expired",
            Spoilt::Unsigned => "fault/none",
        })
    }

    /// Lets tokens be what they are again.
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn mend(&self) -> io::Result<()> {
        self.tell("fault/")
    }

    /// Turns to another key; the former is published no more.
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn turn_key(&self) -> io::Result<()> {
        self.tell("rotate")
    }

    fn tell(&self, what: &str) -> io::Result<()> {
        let told = ureq::get(format!("{}/test/{what}", self.issuer)).call();
        told.map(|_| ()).map_err(io::Error::other)
    }
}

/// Where its program and its packages are.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oidc")
}
