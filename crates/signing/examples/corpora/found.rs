//! What Origo says of the files of a corpus, trust left aside: nobody's anchors are given.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::Timestamp;
use signing::{Anchors, CheckName, Policy, Report};

use crate::expected::{Corpus, Expected};

/// Endings of signed files.
const ENDINGS: [&str; 8] = ["p7m", "p7s", "pkcs7", "cms", "sig", "csig", "cades", "p7b"];

/// Checks that do not depend on whom one trusts, in the order in which they are told.
const SOUNDNESS: [CheckName; 8] = [
    CheckName::Format,
    CheckName::Content,
    CheckName::SignedAttributes,
    CheckName::SignerCertificate,
    CheckName::CertificateReference,
    CheckName::ContentDigest,
    CheckName::Algorithms,
    CheckName::SignatureValue,
];

/// One file as Origo judges it.
pub(crate) struct Row {
    pub(crate) file: &'static str,
    pub(crate) expected: Expected,
    /// `sound`, or the first check that fails, in the word that reports use.
    pub(crate) origo: String,
    /// What that check says.
    pub(crate) detail: String,
}

impl Row {
    pub(crate) fn differs(&self) -> bool {
        let origo = self.origo.as_str();
        match self.expected {
            Expected::Sound => origo != "sound",
            Expected::Unsound => origo == "sound",
            Expected::Detached => origo != "content",
            Expected::Read => origo == "format",
            Expected::Unread => origo != "format",
            Expected::Nothing => false,
        }
    }
}

/// Judges all files of a corpus; an error names what the checkout lacks or has beyond the table.
pub(crate) fn judge(corpus: &Corpus, checkout: &Path) -> Result<Vec<Row>, String> {
    let folder = checkout.join(corpus.folder);
    let there = signed_files(&folder, "").map_err(|why| format!("{}: {why}", folder.display()))?;
    let known: BTreeSet<String> = corpus.files.iter().map(|(file, _)| (*file).to_owned()).collect();
    if let Some(new) = there.iter().find(|file| !known.contains(*file)) {
        eprintln!("{}: {new} and perhaps others are not in our table", corpus.name);
    }
    let policy = Policy { anchors: Anchors::none(), crls: Vec::new(), at: Timestamp::now() };
    corpus
        .files
        .iter()
        .map(|&(file, expected)| {
            let path = folder.join(file);
            let bytes = fs::read(&path).map_err(|why| format!("{}: {why}", path.display()))?;
            let (origo, detail) = soundness(&signing::verify(&bytes, &policy));
            Ok(Row { file, expected, origo, detail })
        })
        .collect()
}

fn soundness(report: &Report) -> (String, String) {
    let failed = SOUNDNESS.iter().find_map(|name| {
        report.checks.iter().find(|check| check.name == *name && check.passed == Some(false))
    });
    match failed {
        None => ("sound".to_owned(), String::new()),
        Some(check) => {
            let word = serde_json::to_value(check.name).unwrap_or_default();
            (word.as_str().unwrap_or_default().to_owned(), check.detail.clone())
        }
    }
}

fn signed_files(folder: &Path, before: &str) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            found.extend(signed_files(&entry.path(), &format!("{name}/"))?);
        } else if ENDINGS.iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
            found.push(name);
        }
    }
    found.sort();
    Ok(found)
}
