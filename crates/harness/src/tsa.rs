//! A time-stamping authority (RFC 3161): every token is made by the real `openssl ts -reply`, under
//! a certificate of the test authority. With the feature `servers` it answers over HTTP too.

#[cfg(feature = "servers")]
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::pki::{Identity, Pki, PkiError, Purpose, Tool};

#[cfg(feature = "servers")]
pub use server::{TsaFault, TsaServer};

/// The authority's policy.
pub const POLICY: &str = "1.3.76.16.99.1";

/// An authority.
pub struct Tsa {
    dir: tempfile::TempDir,
    identity: Identity,
    /// One answer at a time: `openssl ts` keeps its serial number in a file.
    turn: Mutex<()>,
}

impl Tsa {
    /// An authority whose certificate was issued by `pki`; `stem` is unique there.
    pub fn make(pki: &Pki, stem: &str) -> Result<Self, PkiError> {
        let identity = pki.service(Purpose::TimeStamping, stem)?;
        let dir = tempfile::tempdir()?;
        fs::write(dir.path().join("serial"), "01\n")?;
        let tsa = Self { dir, identity, turn: Mutex::new(()) };
        fs::write(tsa.file("tsa.cnf"), tsa.configuration())?;
        Ok(tsa)
    }

    /// Key and certificate.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// TimeStampResp to a TimeStampReq, both DER. What is no question is refused in an answer.
    pub fn answer(&self, query: &[u8]) -> Result<Vec<u8>, PkiError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        fs::write(self.file("query.tsq"), query)?;
        Tool::openssl()
            .args(["ts", "-reply", "-section", "tsa", "-config"])
            .arg(self.file("tsa.cnf"))
            .arg("-queryfile")
            .arg(self.file("query.tsq"))
            .arg("-out")
            .arg(self.file("reply.tsr"))
            .run()?;
        Ok(fs::read(self.file("reply.tsr"))?)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn configuration(&self) -> String {
        let show = |path: &Path| path.display().to_string();
        format!(
            "[tsa]\nserial = {}\nsigner_cert = {}\ncerts = {}\nsigner_key = {}\n\
             signer_digest = sha256\ndefault_policy = {POLICY}\ndigests = sha256, sha512\n\
             accuracy = secs:1, millisecs:500\nclock_precision_digits = 3\nordering = yes\n\
             tsa_name = yes\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n",
            show(&self.file("serial")),
            show(&self.identity.certificate),
            show(&self.identity.issuing),
            show(&self.identity.key),
        )
    }
}
