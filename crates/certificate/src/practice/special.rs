//! What only some practices hold: a report of lost or destroyed forms, a delegation, what a certificate
//! replaces, and the certificate of which later copies are asked.

use serde::{Deserialize, Serialize};

use super::Extra;

/// A report of theft or loss (denuncia di furto o smarrimento, DF) or of destruction (DD) of documents.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// Day of the report, `YYYY-MM-DD`.
    #[serde(rename = "data", skip_serializing_if = "String::is_empty")]
    pub reported_on: String,
    /// Numbers of the forms or certificates, for instance `A0123456`.
    #[serde(rename = "documenti", skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Who may send practices for the company, and until when (conferimento CD, revoca RD).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Delegation {
    /// Name of the person or firm.
    #[serde(rename = "delegato", skip_serializing_if = "String::is_empty")]
    pub delegate: String,
    /// Its fiscal code.
    #[serde(rename = "codiceFiscale", skip_serializing_if = "String::is_empty")]
    pub fiscal_code: String,
    /// First day, `YYYY-MM-DD`; in a revocation the day from which it holds.
    #[serde(rename = "dal", skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Last day, `YYYY-MM-DD`; empty while it is not limited.
    #[serde(rename = "al", skip_serializing_if = "String::is_empty")]
    pub until: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The certificate in whose place this one is asked for (annulla e sostituisci).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Replacement {
    /// Its number.
    #[serde(rename = "numero", skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// When it was issued, `YYYY-MM-DD`.
    #[serde(rename = "data", skip_serializing_if = "String::is_empty")]
    pub issued_on: String,
    /// What was wrong with it.
    #[serde(rename = "motivo", skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// When original and copies were given back, `YYYY-MM-DD`; empty while they were not.
    #[serde(rename = "restituitoIl", skip_serializing_if = "String::is_empty")]
    pub returned_on: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The issued certificate of which copies are asked afterwards (copie successive, in a VA practice).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct IssuedCertificate {
    /// Its number.
    #[serde(rename = "numero", skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// When it was issued, `YYYY-MM-DD`.
    #[serde(rename = "data", skip_serializing_if = "String::is_empty")]
    pub issued_on: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
