//! The desk's receipts (ricevute): what was protocolled, when, and what it cost; and what became of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::codes::PracticeCode;
use crate::fpws::FileRow;

/// The proof of one submission. Its canonical bytes are what the desk signs and what both sides keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Receipt {
    /// Version of this layout, 1.
    pub versione: u32,
    /// Protocol number, `AOO.YYYY.NNNNNNN`.
    pub protocollo: String,
    /// When it was given, UTC.
    pub data_protocollo: Timestamp,
    /// Practice code.
    pub id_pratica: PracticeCode,
    /// `CO` or `VA`.
    pub tipo_pratica: String,
    /// Sign of the Chamber.
    pub cciaa: String,
    /// Fiscal code of the company.
    pub codice_fiscale: String,
    /// SHA-256 of the base form's XML, that is of what was signed; lower-case hex.
    pub modello_base_sha256: String,
    /// Every file as received, the signed base form (`MOB`) first.
    pub allegati: Vec<FileRow>,
    /// Fee in cents of euro.
    pub diritti_centesimi: i64,
    /// Idempotency key of the submission, where the sender gave one.
    pub chiave: Option<String>,
}

impl Receipt {
    /// The version that this program writes.
    pub const VERSION: u32 = 1;
    /// What its signature says that it is ([`crate::signed`]).
    pub const TYPE: &'static str = "origo-receipt";

    /// The bytes that are signed and kept: JSON without blanks, members in the order of the type, times
    /// in UTC, text in UTF-8 unescaped where JSON allows. Equal receipts have equal bytes.
    ///
    /// # Errors
    /// [`Error::Json`] never for values of this type; kept for the caller's `?`.
    pub fn canonical(&self) -> Result<Vec<u8>, Error> {
        Ok(serde_json::to_vec(self)?)
    }

    /// Reads canonical bytes, and only those: what was signed is what is shown.
    ///
    /// # Errors
    /// [`Error::Json`]; [`Error::NotCanonical`] when the bytes say the same in another form.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        read_canonical(bytes)
    }
}

/// The proof of what the Chamber decided (esito). The same canonical bytes rule as for [`Receipt`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Outcome {
    /// Version of this layout, 1.
    pub versione: u32,
    /// The desk's label of the state: issued, rejected, annulled.
    pub esito: String,
    /// When it was decided, UTC.
    pub data_esito: Timestamp,
    /// Protocol number of the practice.
    pub protocollo: String,
    /// Practice code.
    pub id_pratica: PracticeCode,
    /// Sign of the Chamber.
    pub cciaa: String,
    /// Fiscal code of the company.
    pub codice_fiscale: String,
    /// SHA-256 of the base form's XML that was examined; lower-case hex.
    pub modello_base_sha256: String,
    /// Number of what was issued.
    pub numero_certificato: Option<String>,
    /// What was issued, file by file.
    pub documenti: Vec<FileRow>,
    /// The officer's words.
    pub parole: Option<String>,
}

impl Outcome {
    /// The version that this program writes.
    pub const VERSION: u32 = 1;
    /// What its signature says that it is ([`crate::signed`]).
    pub const TYPE: &'static str = "origo-outcome";

    /// As [`Receipt::canonical`].
    ///
    /// # Errors
    /// [`Error::Json`] never for values of this type; kept for the caller's `?`.
    pub fn canonical(&self) -> Result<Vec<u8>, Error> {
        Ok(serde_json::to_vec(self)?)
    }

    /// As [`Receipt::read`].
    ///
    /// # Errors
    /// [`Error::Json`]; [`Error::NotCanonical`] when the bytes say the same in another form.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        read_canonical(bytes)
    }
}

fn read_canonical<T: Serialize + serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let read: T = serde_json::from_slice(bytes)?;
    if serde_json::to_vec(&read)? == bytes { Ok(read) } else { Err(Error::NotCanonical) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Receipt {
        Receipt {
            versione: Receipt::VERSION,
            protocollo: "CCIAA_BG.2026.0000017".into(),
            data_protocollo: "2026-11-22T09:30:00Z".parse().unwrap(),
            id_pratica: "M26B22ABCDE".parse().unwrap(),
            tipo_pratica: "CO".into(),
            cciaa: "BG".into(),
            codice_fiscale: "99990010169".into(),
            modello_base_sha256: "00".repeat(32),
            allegati: vec![FileRow {
                nome: "modello-base.xml.p7m".into(),
                sha256: "11".repeat(32),
                tipo: "MOB".into(),
                descrizione: String::new(),
            }],
            diritti_centesimi: 1500,
            chiave: None,
        }
    }

    #[test]
    fn a_receipt_is_byte_stable() {
        let bytes = receipt().canonical().unwrap();
        assert_eq!(Receipt::read(&bytes).unwrap(), receipt(), "read gives what was written");
        assert_eq!(
            Receipt::read(&bytes).unwrap().canonical().unwrap(),
            bytes,
            "and writes it again"
        );
    }

    #[test]
    fn the_same_receipt_in_other_bytes_is_not_the_receipt() {
        let pretty = serde_json::to_vec_pretty(&receipt()).unwrap();
        assert!(
            matches!(Receipt::read(&pretty), Err(Error::NotCanonical)),
            "a signature covers bytes"
        );
        let longer = String::from_utf8(receipt().canonical().unwrap()).unwrap().replacen(
            '{',
            r#"{"sconto":1,"#,
            1,
        );
        assert!(
            Receipt::read(longer.as_bytes()).is_err(),
            "no member may hide beside the signed ones"
        );
    }
}
