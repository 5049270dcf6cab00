//! What the bench says in the environment: the token, the documents, where signed files go.

use std::path::PathBuf;

use signing_pkcs11::CertificateId;

use crate::Failure;

/// Where and on what it is measured.
pub(crate) struct Setting {
    /// PKCS#11 module.
    pub(crate) module: PathBuf,
    /// Label of the token.
    pub(crate) label: String,
    /// User PIN.
    pub(crate) pin: String,
    /// CKA_ID of key and certificate.
    pub(crate) key: CertificateId,
    /// The files to work on, in their order.
    pub(crate) files: Vec<PathBuf>,
    /// A folder that is there and empty.
    pub(crate) out: PathBuf,
    /// Anchors with their revocation lists.
    pub(crate) anchors: PathBuf,
    /// How often all files are gone through.
    pub(crate) times: usize,
}

impl Setting {
    pub(crate) fn read() -> Result<Self, Failure> {
        let text = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
        let key = u8::from_str_radix(&text("BENCH_KEY")?, 16)?;
        let folder = text("BENCH_FILES")?;
        let mut files = std::fs::read_dir(&folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<_>, std::io::Error>>()?;
        files.sort();
        files.truncate(text("BENCH_COUNT")?.parse()?);
        if files.is_empty() {
            return Err(format!("{folder} is empty").into());
        }
        Ok(Self {
            module: text("BENCH_MODULE")?.into(),
            label: text("BENCH_LABEL")?,
            pin: text("BENCH_PIN")?,
            key: CertificateId(vec![key]),
            files,
            out: text("BENCH_OUT")?.into(),
            anchors: text("BENCH_ANCHORS")?.into(),
            times: text("BENCH_TIMES")?.parse()?,
        })
    }
}
