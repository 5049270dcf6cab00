//! A test authority and tokens: root and issuing authority, revocation lists, SoftHSM tokens
//! with certificates of the shape of an Italian qualified signature.
//!
//! Needs `openssl`, `softhsm2-util` (Debian `softhsm2`) and `pkcs11-tool` (Debian `opensc`), and
//! says which Debian package is missing. Owns files in one directory; keeps no process.
//!
//! SoftHSM finds its tokens through the environment variable `SOFTHSM2_CONF`, read when a module
//! is loaded. A child process gets it from [`Pki::env`]. Tests inside one process must share one
//! directory: they use [`shared()`], which sets the variable once.

mod authority;
mod clock;
mod command;
mod evidence;
mod list;
mod person;
mod shared;
mod token;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use authority::Authority;
pub(crate) use command::Tool;

pub use command::softhsm_module;
pub use evidence::{Authorised, OcspState, certificate_der, sign_digest};
pub use list::{ListDraft, sign_xml};
pub use person::{Issuer, Key, Person, Usage, Validity};
pub use shared::{PIN, Shared, shared};
pub use token::{SoftToken, TokenKey, TokenSpec};

/// Why the test authority or a token could not be made.
#[derive(Debug)]
pub enum PkiError {
    /// A tool is not installed.
    ToolMissing {
        /// The command or library looked for.
        tool: &'static str,
        /// The Debian package that brings it.
        package: &'static str,
    },
    /// A tool ended with an error.
    ToolFailed {
        /// The command.
        tool: &'static str,
        /// Its standard error.
        said: String,
    },
    /// A file could not be read or written.
    Io(std::io::Error),
}

impl std::fmt::Display for PkiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ToolMissing { tool, package } => {
                write!(f, "{tool} is missing: install the Debian package {package}")
            }
            Self::ToolFailed { tool, said } => write!(f, "{tool} failed: {said}"),
            Self::Io(error) => write!(f, "file: {error}"),
        }
    }
}

impl std::error::Error for PkiError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::ToolMissing { .. } | Self::ToolFailed { .. } => None,
        }
    }
}

impl From<std::io::Error> for PkiError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// A key and its certificate as PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Private key, PKCS#8 PEM, not encrypted.
    pub key: PathBuf,
    /// Certificate, PEM.
    pub certificate: PathBuf,
    /// Certificate of the issuing authority, PEM.
    pub issuing: PathBuf,
}

/// What a service's certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Time stamping: extKeyUsage timeStamping alone, critical (RFC 3161 section 2.3).
    TimeStamping,
    /// The same, not critical: good for nothing.
    TimeStampingNotCritical,
}

/// A test authority in a directory.
pub struct Pki {
    dir: PathBuf,
    module: PathBuf,
    softhsm_conf: PathBuf,
    authority: Authority,
}

impl Pki {
    /// Makes the authority in `dir`, or opens the one that was made there before.
    ///
    /// `dir` is created. The path stands in SoftHSM's configuration: a directory that was moved is
    /// configured anew.
    pub fn make(dir: &Path) -> Result<Self, PkiError> {
        fs::create_dir_all(dir)?;
        let dir = fs::canonicalize(dir)?;
        let (softhsm_conf, module) = token::configure(&dir)?;
        let home = dir.join("ca");
        let authority = match Authority::open(&home) {
            Some(authority) => authority,
            None => Authority::make(&home, "Origo Test")?,
        };
        let pki = Self { dir, module, softhsm_conf, authority };
        pki.publish()?;
        Ok(pki)
    }

    /// The directory of all this.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// SoftHSM's PKCS#11 module.
    #[must_use]
    pub fn module_path(&self) -> &Path {
        &self.module
    }

    /// SoftHSM's configuration file.
    #[must_use]
    pub fn softhsm_conf(&self) -> &Path {
        &self.softhsm_conf
    }

    /// What a child process needs in its environment to see the tokens.
    #[must_use]
    pub fn env(&self) -> Vec<(String, OsString)> {
        vec![("SOFTHSM2_CONF".to_owned(), self.softhsm_conf.clone().into_os_string())]
    }

    /// A folder with `root.pem` and the current revocation lists `root.crl`, `issuing.crl` (DER).
    #[must_use]
    pub fn anchors_dir(&self) -> PathBuf {
        self.dir.join("anchors")
    }

    /// The root certificate in PEM: trust anchor of everything made here.
    #[must_use]
    pub fn anchors_pem(&self) -> PathBuf {
        self.anchors_dir().join("root.pem")
    }

    /// The issuing authority's certificate in PEM.
    #[must_use]
    pub fn issuing_pem(&self) -> PathBuf {
        self.authority.file("issuing.pem")
    }

    /// The issuing authority's revocation list, DER; nobody is revoked in it.
    #[must_use]
    pub fn crl_path(&self) -> PathBuf {
        self.anchors_dir().join("issuing.crl")
    }

    /// The root's revocation list, DER; nobody is revoked in it.
    #[must_use]
    pub fn root_crl_path(&self) -> PathBuf {
        self.anchors_dir().join("root.crl")
    }

    /// A key in software with its certificate; `stem` names the files and must be unique.
    pub fn identity(&self, person: &Person, stem: &str) -> Result<Identity, PkiError> {
        match person.issuer {
            Issuer::TestAuthority => self.authority.identity(person, stem),
            Issuer::Stranger => self.stranger()?.identity(person, stem),
        }
    }

    /// A service's key in software with its certificate; `stem` names the files and must be unique.
    pub fn service(&self, service: Purpose, stem: &str) -> Result<Identity, PkiError> {
        self.authority.service(service, stem)
    }

    /// Another revocation list of the issuing authority, in which `certificate` was revoked
    /// `ago_s` seconds ago. DER; `crl_path()` stays as it is.
    pub fn crl_revoking(&self, certificate: &Path, ago_s: u32) -> Result<PathBuf, PkiError> {
        let serial = evidence::serial_of(certificate)?;
        let file = format!("revoking-{serial}-{ago_s}.crl");
        self.authority.crl("issuing", &[(serial, clock::now_s() - i64::from(ago_s))], &file)
    }

    /// Root of the stranger's authority, which no anchors folder holds.
    pub fn stranger_root_pem(&self) -> Result<PathBuf, PkiError> {
        Ok(self.stranger()?.file("root.pem"))
    }

    fn identity_made(&self, person: &Person, stem: &str) -> Result<Identity, PkiError> {
        let identity = |authority: &Authority| Identity {
            key: authority.file(&format!("{stem}.key")),
            certificate: authority.file(&format!("{stem}.pem")),
            issuing: authority.file("issuing.pem"),
        };
        Ok(match person.issuer {
            Issuer::TestAuthority => identity(&self.authority),
            Issuer::Stranger => identity(&self.stranger()?),
        })
    }

    fn stranger(&self) -> Result<Authority, PkiError> {
        let home = self.dir.join("stranger");
        match Authority::open(&home) {
            Some(authority) => Ok(authority),
            None => Authority::make(&home, "Stranger"),
        }
    }

    /// Copies what the world may know into the anchors folder.
    fn publish(&self) -> Result<(), PkiError> {
        let anchors = self.anchors_dir();
        fs::create_dir_all(&anchors)?;
        for role in ["root", "issuing"] {
            // A list lives thirty days; a persistent directory gets a fresh one at each opening.
            let list = self.authority.crl(role, &[], &format!("{role}.crl"))?;
            fs::copy(list, anchors.join(format!("{role}.crl")))?;
        }
        fs::copy(self.authority.file("root.pem"), anchors.join("root.pem"))?;
        Ok(())
    }
}
