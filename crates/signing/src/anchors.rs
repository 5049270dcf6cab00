//! Whom a validation trusts: certificates of authorities, with revocation data found beside them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use der::Decode as _;
use x509_cert::certificate::{CertificateInner, Raw};

use crate::trusted_list::{Listing, TrustedList};

/// A revocation list of a large authority has some ten megabytes.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
const MAX_ANCHORS: usize = 5_000;

const CERTIFICATE_LABELS: [&str; 3] = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];

/// Why anchors could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorsError {
    /// A file or the folder could not be read.
    #[error("{path} could not be read")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is above the limit.
    #[error("{path} is larger than {limit_bytes} bytes")]
    TooLarge {
        /// Which.
        path: PathBuf,
        /// The limit.
        limit_bytes: u64,
    },
    /// A file with the name of a certificate holds none.
    #[error("{0} holds no certificate")]
    NoCertificate(String),
    /// The folder holds no certificate at all.
    #[error("{0} holds no .pem, .crt or .cer file")]
    Empty(PathBuf),
    /// More anchors than the limit.
    #[error("more than {limit} anchors")]
    TooMany {
        /// The limit.
        limit: usize,
    },
}

/// Trust anchors and revocation data.
///
/// An anchor may be a root or an issuing authority, as in Trusted Lists, where it need not be
/// self-signed (ETSI TS 119 612).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchors {
    certificates: Vec<Vec<u8>>,
    /// Services of Trusted Lists with their certificates.
    listed: Vec<(Vec<u8>, Arc<Listing>)>,
    crls: Vec<Vec<u8>>,
    responses: Vec<Vec<u8>>,
}

impl Anchors {
    /// No anchor: nothing reaches TOTAL-PASSED.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads a folder: `.pem`, `.crt`, `.cer` are anchors (a PEM may hold several), `.crl` are
    /// revocation lists, `.ors` OCSP responses. A PEM with a key alone, other files and subfolders
    /// are left alone.
    pub fn from_dir(dir: &Path) -> Result<Self, AnchorsError> {
        let unreadable = |source| AnchorsError::Unreadable { path: dir.to_owned(), source };
        let mut paths = Vec::new();
        for entry in fs::read_dir(dir).map_err(unreadable)? {
            paths.push(entry.map_err(unreadable)?.path());
        }
        paths.sort();
        let mut anchors = Self::none();
        for path in paths.iter().filter(|path| path.is_file()) {
            let extension = path.extension().and_then(|extension| extension.to_str());
            match extension.map(str::to_lowercase).as_deref() {
                Some("pem" | "crt" | "cer") => {
                    let bytes = read(path)?;
                    // Keys and lists lie beside certificates under the same ending.
                    if !is_other_pem(&bytes) {
                        anchors.add(&bytes, &path.display().to_string())?;
                    }
                    if bytes.starts_with(b"-----BEGIN") {
                        anchors.crls.extend(crls(&bytes));
                    }
                }
                Some("crl") => anchors.crls.extend(crls(&read(path)?)),
                Some("ors") => anchors.responses.extend(responses(&read(path)?)),
                _ => {}
            }
        }
        if anchors.certificates.is_empty() {
            return Err(AnchorsError::Empty(dir.to_owned()));
        }
        Ok(anchors)
    }

    /// Reads certificates from PEM (one or several) or DER.
    pub fn from_pem(bytes: &[u8]) -> Result<Self, AnchorsError> {
        let mut anchors = Self::none();
        anchors.add(bytes, "the input")?;
        Ok(anchors)
    }

    /// The services of a Trusted List whose signature was verified: authorities that issue
    /// qualified certificates, and qualified time-stamping authorities. Each counts for the times at
    /// which the list says that it was granted.
    #[must_use]
    pub fn from_trusted_list(list: &TrustedList) -> Self {
        let listed = list.services().iter().flat_map(|service| {
            service.certificates.iter().map(|der| (der.clone(), Arc::clone(service)))
        });
        Self { listed: listed.collect(), ..Self::none() }
    }

    /// These and the others.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.certificates.extend(others.certificates);
        self.listed.extend(others.listed);
        self.crls.extend(others.crls);
        self.responses.extend(others.responses);
        self
    }

    /// Whether nobody is trusted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.listed.is_empty()
    }

    /// The same anchors with an OCSP response (DER or PEM) beside them.
    #[must_use]
    pub fn with_ocsp(mut self, bytes: &[u8]) -> Self {
        self.responses.extend(responses(bytes));
        self
    }

    /// The same anchors with a revocation list, or several in PEM, beside them.
    #[must_use]
    pub fn with_crl(mut self, bytes: &[u8]) -> Self {
        self.crls.extend(crls(bytes));
        self
    }

    /// Services of Trusted Lists, each with a certificate of it, DER.
    pub(crate) fn listed(&self) -> &[(Vec<u8>, Arc<Listing>)] {
        &self.listed
    }

    /// OCSP responses beside the anchors, DER.
    pub(crate) fn responses(&self) -> &[Vec<u8>] {
        &self.responses
    }

    /// Anchors of folders and PEM, DER.
    #[must_use]
    pub fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    /// Revocation lists found beside the anchors, DER.
    #[must_use]
    pub fn crls(&self) -> &[Vec<u8>] {
        &self.crls
    }

    fn add(&mut self, bytes: &[u8], name: &str) -> Result<(), AnchorsError> {
        let found = blocks(bytes, &CERTIFICATE_LABELS);
        if found.is_empty() {
            return Err(AnchorsError::NoCertificate(name.to_owned()));
        }
        for der in found {
            if CertificateInner::<Raw>::from_der(&der).is_err() {
                return Err(AnchorsError::NoCertificate(name.to_owned()));
            }
            if !self.certificates.contains(&der) {
                self.certificates.push(der);
            }
        }
        if self.certificates.len() > MAX_ANCHORS {
            return Err(AnchorsError::TooMany { limit: MAX_ANCHORS });
        }
        Ok(())
    }
}

/// Revocation lists in DER from DER or PEM.
pub(crate) fn crls(bytes: &[u8]) -> Vec<Vec<u8>> {
    blocks(bytes, &["X509 CRL", "CRL"])
}

/// OCSP responses in DER from DER or PEM.
fn responses(bytes: &[u8]) -> Vec<Vec<u8>> {
    blocks(bytes, &["OCSP RESPONSE"])
}

/// PEM that holds something, and no certificate.
fn is_other_pem(bytes: &[u8]) -> bool {
    bytes.starts_with(b"-----BEGIN ") && blocks(bytes, &CERTIFICATE_LABELS).is_empty()
}

/// PEM blocks with one of the labels, or the bytes themselves when they are DER.
fn blocks(bytes: &[u8], labels: &[&str]) -> Vec<Vec<u8>> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return vec![bytes.to_vec()];
    };
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let Some((label, body)) = after.split_once("-----") else {
            break;
        };
        let Some((body, after)) = body.split_once("-----END ") else {
            break;
        };
        rest = after;
        let letters: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        if labels.contains(&label) {
            found.extend(base64::engine::general_purpose::STANDARD.decode(letters));
        }
    }
    found
}

fn read(path: &Path) -> Result<Vec<u8>, AnchorsError> {
    let unreadable = |source| AnchorsError::Unreadable { path: path.to_owned(), source };
    if fs::metadata(path).map_err(unreadable)?.len() > MAX_FILE_BYTES {
        return Err(AnchorsError::TooLarge { path: path.to_owned(), limit_bytes: MAX_FILE_BYTES });
    }
    fs::read(path).map_err(unreadable)
}
