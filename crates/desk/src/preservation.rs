//! Export for long-term preservation (conservazione): the practices that were closed in a span of time,
//! each with everything that came, that was made, and what happened, in a folder that says of every file
//! its SHA-256. Nothing leaves the desk, and nothing at the desk changes.
//!
//! The layout is plain, for whoever takes it over: `pratiche/CODE/...`, `cassa/...`, `indice.csv`,
//! `manifest.json`, and `SHA256SUMS`, which `sha256sum -c` checks.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::blobs::Blobs;
use crate::clock::midnight;
use crate::csv::Rows;
use crate::storage::attachments::{self, Attachment};
use crate::storage::events::{self, Event};
use crate::storage::issued_documents::{self, IssuedDocument};
use crate::storage::practices::{self, Practice};
use crate::storage::{Storage, StorageError, accounts, certificates, chambers, payments, removals};
use crate::till::receipt::{kind_words, method_words};
use crate::words::{day_and_hour, euro};

/// Why nothing was exported, or not all.
#[derive(Debug, thiserror::Error)]
pub enum PreservationError {
    /// The folder holds something.
    #[error("{0} is not empty")]
    Occupied(PathBuf),
    /// The span of time ends before it begins.
    #[error("the last day is before the first")]
    Span,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A document, a file or a folder.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Something stored cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Where it stands, with slashes.
    pub path: String,
    /// Its SHA-256, lower-case hex.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    /// When.
    pub at: Timestamp,
    /// First day, in Italy.
    pub from: Date,
    /// Last day, in Italy.
    pub until: Date,
    /// Practices in it.
    pub practices: usize,
    /// Every file but this list and `SHA256SUMS`.
    pub files: Vec<Kept>,
}

/// Exports the practices that were closed from a day to another, both included, into a folder that is
/// empty or absent. A failure leaves no `manifest.json`: without one, a folder is no export.
///
/// # Errors
/// [`PreservationError`].
pub fn export(
    storage: &Storage,
    blobs: &Blobs,
    to: &Path,
    span: (Date, Date),
    now: Timestamp,
) -> Result<Export, PreservationError> {
    let (from, until) = span;
    if until < from {
        return Err(PreservationError::Span);
    }
    if to.is_dir() && fs::read_dir(to)?.next().is_some() {
        return Err(PreservationError::Occupied(to.to_owned()));
    }
    fs::create_dir_all(to)?;
    let instants = (midnight(from), midnight(until.tomorrow().unwrap_or(until)));
    let mut folder = Folder { dir: to.to_owned(), files: Vec::new() };
    let mut index = Rows::new(&[
        "codice pratica",
        "tipo",
        "protocollo",
        "data protocollo",
        "stato",
        "chiusa il",
        "cciaa",
        "impresa",
        "codice fiscale",
        "numero certificato",
        "cartella",
    ]);
    let ids = storage.read(|c| practices::closed_between(c, instants.0, instants.1))?;
    let mut practices = 0;
    for id in &ids {
        let Some(dossier) = read(storage, id)? else { continue };
        folder.practice(blobs, &dossier)?;
        index_row(&mut index, &dossier);
        practices += 1;
    }
    folder.write("indice.csv", index.into_text().as_bytes())?;
    let table = payments_table(storage, instants)?;
    folder.write("cassa/versamenti.csv", table.as_bytes())?;
    let export = Export { at: now, from, until, practices, files: folder.files.clone() };
    let sums: String =
        export.files.iter().map(|file| format!("{}  {}\n", file.sha256, file.path)).collect();
    folder.write("SHA256SUMS", sums.as_bytes())?;
    folder.write("manifest.json", &serde_json::to_vec_pretty(&export)?)?;
    Ok(export)
}

/// A practice with all that is kept of it.
struct Dossier {
    practice: Practice,
    signature_report: String,
    documents: Vec<Attachment>,
    events: Vec<Event>,
    certificate: Option<certificates::Certificate>,
    stamped: Vec<IssuedDocument>,
}

fn read(storage: &Storage, id: &str) -> Result<Option<Dossier>, StorageError> {
    storage.read(|c| {
        let Some(practice) = practices::find(c, id)? else { return Ok(None) };
        // What was removed by the policy is in the export that proved it.
        if removals::of(c, id)?.is_some() {
            return Ok(None);
        }
        Ok(Some(Dossier {
            signature_report: practices::signature_report(c, id)?,
            documents: attachments::all(c, id)?,
            events: events::of_practice(c, id)?,
            certificate: certificates::of_practice(c, id)?,
            stamped: issued_documents::of_practice(c, id)?,
            practice,
        }))
    })
}

struct Folder {
    dir: PathBuf,
    files: Vec<Kept>,
}

impl Folder {
    fn write(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let full = self.dir.join(path);
        if let Some(parent) = full.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut file = File::options().write(true).create_new(true).open(full)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        let sha256 = hex::encode(Sha256::digest(bytes));
        self.files.push(Kept { path: path.to_owned(), sha256, bytes: bytes.len() as u64 });
        Ok(())
    }

    fn practice(&mut self, blobs: &Blobs, dossier: &Dossier) -> Result<(), PreservationError> {
        let practice = &dossier.practice;
        let at = |name: &str| format!("pratiche/{}/{name}", practice.id);
        let base_form = blobs.get(&practice.base_form_sha256)?;
        let name = if practice.is_on_paper() { "modello-base.xml" } else { "modello-base.xml.p7m" };
        self.write(&at(name), &base_form)?;
        for document in &dossier.documents {
            let name = format!("documenti/{:03}-{}", document.number, plain(&document.data.name));
            self.write(&at(&name), &blobs.get(&document.data.sha256)?)?;
        }
        if let Some(certificate) = &dossier.certificate {
            let name = format!("{}.pdf", plain(&certificate.number));
            self.write(&at(&name), &blobs.get(&certificate.pdf_sha256)?)?;
        }
        for document in &dossier.stamped {
            let name = format!("vistati/{:03}-{}", document.attachment, plain(&document.name));
            self.write(&at(&name), &blobs.get(&document.pdf_sha256)?)?;
        }
        if let Some(receipt) = &practice.receipt {
            self.write(&at("ricevuta.json"), receipt.as_bytes())?;
        }
        self.write(&at("rapporto-firma.json"), dossier.signature_report.as_bytes())?;
        let events: Vec<_> = dossier
            .events
            .iter()
            .map(|e| json!({ "at": e.at, "actor": e.actor, "kind": e.kind, "data": e.data }))
            .collect();
        self.write(&at("storia.json"), &serde_json::to_vec_pretty(&events)?)?;
        Ok(())
    }
}

fn index_row(index: &mut Rows, dossier: &Dossier) {
    let p = &dossier.practice;
    let number = dossier.certificate.as_ref().map(|certificate| certificate.number.as_str());
    index.add(&[
        &p.id,
        &p.kind,
        p.protocol.as_deref().unwrap_or_default(),
        &p.protocolled_at.map(day_and_hour).unwrap_or_default(),
        p.state.on_the_wire().label(),
        &p.closed_at.map(day_and_hour).unwrap_or_default(),
        &p.chamber,
        &p.company_name,
        &p.company_fiscal_code,
        number.unwrap_or_default(),
        &format!("pratiche/{}", p.id),
    ]);
}

fn payments_table(
    storage: &Storage,
    (from, until): (Timestamp, Timestamp),
) -> Result<String, StorageError> {
    let mut rows = Rows::new(&[
        "quietanza",
        "data e ora",
        "operazione",
        "metodo",
        "riferimento",
        "impresa",
        "codice fiscale",
        "pratica",
        "importo",
    ]);
    storage.read(|c| {
        for chamber in chambers::all(c)? {
            for payment in payments::between(c, &chamber.sign, from, until)? {
                let company = accounts::get(c, payment.data.account)?.data;
                rows.add(&[
                    &payment.number,
                    &day_and_hour(payment.at),
                    kind_words(payment.data.kind),
                    method_words(payment.data.method),
                    &payment.data.reference,
                    &company.company_name,
                    &company.company_fiscal_code,
                    payment.data.practice.as_deref().unwrap_or_default(),
                    &euro(payment.signed_cents()),
                ]);
            }
        }
        Ok::<_, StorageError>(())
    })?;
    Ok(rows.into_text())
}

/// A name that is one plain file anywhere.
fn plain(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .take(120)
        .collect();
    let plain = plain.trim_matches([' ', '.']).to_owned();
    if plain.is_empty() { "documento".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_documents_name_is_never_a_way_out_of_its_folder() {
        assert_eq!(plain("fattura TO-26.pdf"), "fattura TO-26.pdf");
        assert_eq!(plain("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(plain("..\\a:b"), "_a_b");
        assert_eq!(plain(". ."), "documento");
    }
}
