//! Payloads of the answers. They are ours: a lost answer can be adopted because a row repeats the
//! description, the state, and the digest of every file.

use certificate::DeskState;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::PracticeCode;

/// Answer to `creaA2A`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    /// The practice made.
    pub id_pratica: PracticeCode,
}

/// Answer to `aggiungiAllegatoA2A` and `rettificaAllegatoA2A`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attached {
    /// The practice.
    pub id_pratica: PracticeCode,
    /// The file as the desk stored it.
    pub allegato: FileRow,
}

/// Answer to `inviaA2A` and `trasmettiRettificaA2A`: where the practice stands in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Protocol {
    /// The practice.
    pub id_pratica: PracticeCode,
    /// Protocol number, `AOO.YYYY.NNNNNNN`.
    pub protocollo: String,
    /// When it was given.
    pub data_protocollo: Timestamp,
    /// The receipt, in the bytes that the desk keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ricevuta: Option<crate::receipt::Receipt>,
}

/// One file of a practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileRow {
    /// File name as sent.
    pub nome: String,
    /// SHA-256 of the bytes as received, lower-case hex.
    pub sha256: String,
    /// Type code; `MOB` is the base form.
    pub tipo: String,
    /// Description as sent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub descrizione: String,
}

/// One practice in the list, and the answer to a question for its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PracticeRow {
    /// Practice code.
    pub id_pratica: PracticeCode,
    /// `CO` or `VA`.
    pub tipo_pratica: String,
    /// Description as sent in the create.
    #[serde(default)]
    pub descrizione: Option<String>,
    /// Where it stands, in the label of our desk; any desk's label is read, an unknown one kept.
    #[serde(with = "label")]
    pub stato: DeskState,
    /// Protocol number, once sent.
    #[serde(default)]
    pub protocollo: Option<String>,
    /// When the protocol number was given.
    #[serde(default)]
    pub data_protocollo: Option<Timestamp>,
    /// The files, base form first, in the order of their upload.
    #[serde(default)]
    pub allegati: Vec<FileRow>,
    /// The company's note.
    #[serde(default)]
    pub note: Option<String>,
    /// The desk's words: reason of a rejection, what to correct, where to collect.
    #[serde(default)]
    pub note_sportello: Option<String>,
    /// Fee in cents of euro: reserved or captured, none before sending.
    #[serde(default)]
    pub diritti_centesimi: Option<i64>,
    /// Number of the certificate, once issued.
    #[serde(default)]
    pub numero_certificato: Option<String>,
    /// Security code of the certificate, once issued.
    #[serde(default)]
    pub codice_sicurezza: Option<String>,
    /// Day of issue.
    #[serde(default)]
    pub data_rilascio: Option<Date>,
    /// Files that the desk made (issued certificate, visas), to be fetched.
    #[serde(default)]
    pub documenti_rilasciati: Vec<FileRow>,
    /// SHA-256 of the content of the signed base form, hex; told by our desk: another signature over the same
    /// content is another file of the same practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contenuto_sha256: Option<String>,
}

/// What an officer asks to be corrected. Only the practice must be named: what another desk leaves out is not
/// asked by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionRow {
    /// The practice.
    pub id_pratica: PracticeCode,
    /// The base form itself is to be corrected: a new signature is needed.
    #[serde(default)]
    pub modello_base: bool,
    /// The parts of the base form that are meant, as our desk tells them: `1` to `7`, `invoices`, `declaration`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caselle: Vec<String>,
    /// Names of the attachments to be replaced.
    #[serde(default)]
    pub allegati: Vec<String>,
    /// Types of documents that are missing.
    #[serde(default)]
    pub documenti_mancanti: Vec<String>,
    /// The officer's words.
    #[serde(default)]
    pub testo: String,
    /// When it was asked.
    #[serde(default)]
    pub richiesta_il: Option<Timestamp>,
    /// Last day to answer, where the Chamber sets one.
    #[serde(default)]
    pub scadenza: Option<Date>,
    /// Which round of corrections this is, from 1.
    #[serde(default = "first")]
    pub giro: u32,
}

fn first() -> u32 {
    1
}

/// One desk (sportello).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskRow {
    /// Desk type, `CO`.
    pub tipo_sportello: String,
    /// Sign of the Chamber.
    pub cciaa: String,
    /// Name of the Chamber.
    pub denominazione: String,
}

/// One branch office (sede) of a Chamber.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BranchOfficeRow {
    /// Code, as `codiceSedeDistaccata` takes it.
    pub codice: String,
    /// Sign of the Chamber.
    pub cciaa: String,
    /// Name of the place.
    pub descrizione: String,
}

/// A state as the desk's label.
mod label {
    use certificate::DeskState;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(state: &DeskState, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(state.label())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DeskState, D::Error> {
        Ok(DeskState::from_label(&String::deserialize(from)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_another_desk_may_be_short_and_its_state_unknown() {
        let row = r#"{"idPratica":"M26C02ABCDE","tipoPratica":"CO","stato":"IN VOLO","altro":1}"#;
        let row: PracticeRow = serde_json::from_str(row).unwrap();
        assert_eq!(
            row.stato,
            DeskState::Unknown("IN VOLO".to_owned()),
            "shown as it is, never guessed"
        );
        let again = serde_json::to_value(&row).unwrap();
        assert_eq!(again["stato"], "IN VOLO", "and handed on as it is");
    }

    #[test]
    fn a_correction_of_another_desk_may_say_no_more_than_which_practice() {
        let row: CorrectionRow = serde_json::from_str(r#"{"idPratica":"M26C02ABCDE"}"#).unwrap();
        assert_eq!((row.modello_base, row.giro), (false, 1));
        assert!(row.allegati.is_empty() && row.documenti_mancanti.is_empty());
        assert_eq!((row.testo.as_str(), row.richiesta_il, row.scadenza), ("", None, None));
    }
}
