//! Large files in pieces: what is said before the first one, and how far it is.

use serde::{Deserialize, Serialize};

use crate::codes::PracticeCode;

/// A file that is to come in pieces. Said again, it answers how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadBegin {
    /// The practice that it belongs to.
    pub id_pratica: PracticeCode,
    /// Three-letter type, as in an attach.
    pub tipo_allegato: String,
    /// File name with its extension.
    pub allegato_file_name: String,
    /// Description for the officer.
    #[serde(default)]
    pub descrizione_allegato: String,
    /// SHA-256 of all its bytes, lower-case hex.
    pub sha256: String,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// Present where it answers a request for correction: whether it replaces the base form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rettifica_modello_base: Option<bool>,
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadRow {
    /// By this it is known.
    pub id: String,
    /// How many bytes are there: the next piece begins here.
    pub offset: u64,
    /// How many bytes it has.
    pub size_bytes: u64,
}
