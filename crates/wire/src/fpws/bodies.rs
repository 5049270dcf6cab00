//! Request bodies, in the member order of the public client.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::Error;

/// Body of `creaA2A`: the signed base form and what the practice is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateBody {
    /// Always true: the base form is signed before.
    pub mob_firmato: bool,
    /// Base64 of the `.xml.p7m`.
    #[serde(rename = "modelloBaseB64")]
    pub modello_base_b64: String,
    /// What the practice is.
    pub dati_pratica: PracticeData,
}

impl CreateBody {
    /// A body around the bytes of a signed base form.
    pub fn new(signed_base_form: &[u8], dati_pratica: PracticeData) -> Self {
        Self {
            mob_firmato: true,
            modello_base_b64: STANDARD.encode(signed_base_form),
            dati_pratica,
        }
    }

    /// The signed base form's bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] above `limit` bytes, [`Error::Base64`].
    pub fn file(&self, limit: usize) -> Result<Vec<u8>, Error> {
        decode(&self.modello_base_b64, limit)
    }
}

/// `datiPratica`: in a create all is filled, in a list only the types.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PracticeData {
    /// Discriminator, `cdor`.
    pub t_pratica: Option<String>,
    /// Desk type, `CO`.
    pub tipo_sportello: Option<String>,
    /// Kind of practice, `CO` or `VA`.
    pub tipo_pratica: Option<String>,
    /// Free text; ours carries the short reference by which a lost practice is found again.
    pub descrizione: Option<String>,
    /// Sign of the Chamber.
    pub cciaa_competenza: Option<String>,
    /// The company.
    pub dati_impresa: Option<CompanyData>,
    /// Never filled; meaning unknown.
    pub dati_idp: Option<Value>,
    /// Code of the branch office.
    pub codice_sede_distaccata: Option<String>,
}

impl PracticeData {
    /// The constant discriminator of certificates of origin and visas.
    pub const DISCRIMINATOR: &'static str = "cdor";
    /// The desk type that handles them.
    pub const DESK_TYPE: &'static str = "CO";

    /// The types alone, as a list request carries them.
    pub fn of_kind(kind: certificate::Kind) -> Self {
        Self {
            t_pratica: Some(Self::DISCRIMINATOR.to_owned()),
            tipo_sportello: Some(Self::DESK_TYPE.to_owned()),
            tipo_pratica: Some(kind.as_str().to_owned()),
            ..Self::default()
        }
    }
}

/// `datiImpresa`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CompanyData {
    /// Sign of the Chamber of the company's register.
    pub cciaa: Option<String>,
    /// REA number without the province.
    pub nrea: Option<String>,
    /// Fiscal code.
    pub cod_fisc: Option<String>,
    /// Always null in the public client.
    pub proloc: Option<String>,
    /// Registered name.
    pub denominazione: Option<String>,
    /// Always null in the public client.
    pub indirizzo: Option<String>,
    /// Always null in the public client.
    pub comune: Option<String>,
    /// Sign of the province.
    pub provincia: Option<String>,
    /// Always null in the public client.
    pub cap: Option<String>,
}

/// Body of `aggiungiAllegatoA2A` and `rettificaAllegatoA2A`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachBody {
    /// Base64 of the file, whatever it is (the name is the interface's).
    #[serde(rename = "modelloBaseB64")]
    pub modello_base_b64: String,
    /// Type, three letters, upper case on the wire.
    #[serde(default = "generic")]
    pub tipo_allegato: String,
    /// Description for the officer.
    #[serde(default)]
    pub descrizione_allegato: Option<String>,
    /// File name with its extension.
    pub allegato_file_name: String,
    /// In a correction: the file replaces the base form. The public client leaves it in later plain
    /// attach calls, so outside a correction it means nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rettifica_modello_base: Option<bool>,
}

fn generic() -> String {
    "GEN".to_owned()
}

impl AttachBody {
    /// A body around a file's bytes.
    pub fn new(file: &[u8], kind: &str, name: &str, description: &str) -> Self {
        Self {
            modello_base_b64: STANDARD.encode(file),
            tipo_allegato: kind.to_uppercase(),
            descrizione_allegato: Some(description.to_owned()),
            allegato_file_name: name.to_owned(),
            rettifica_modello_base: None,
        }
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] above `limit` bytes, [`Error::Base64`].
    pub fn file(&self, limit: usize) -> Result<Vec<u8>, Error> {
        decode(&self.modello_base_b64, limit)
    }
}

/// Body of the two list operations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListBody {
    /// Only the types are filled.
    #[serde(default)]
    pub dati_pratica: PracticeData,
    /// True: practices not yet closed.
    #[serde(default)]
    pub aperte: bool,
    /// What to look for; nothing means all.
    #[serde(default)]
    pub filtri: Filters,
}

/// `filtri`. Reads `[]`, `{}`, null and absent as no filter, and writes no filter as `[]`, as the public
/// client does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    /// `CODICE_PRATICA`.
    pub practice_code: Option<String>,
    /// `CODICE_FISCALE`.
    pub fiscal_code: Option<String>,
    /// `DATA_DOMANDA`; its format is not known.
    pub request_date: Option<String>,
    /// `SEDE_DISTACCATA`.
    pub branch_office: Option<String>,
    /// Filters that this version does not know.
    pub other: BTreeMap<String, Value>,
}

impl Filters {
    /// Looks for one practice.
    pub fn practice(code: &crate::codes::PracticeCode) -> Self {
        Self { practice_code: Some(code.to_string()), ..Self::default() }
    }

    fn slot(&mut self, key: &str) -> Option<&mut Option<String>> {
        match key {
            "CODICE_PRATICA" => Some(&mut self.practice_code),
            "CODICE_FISCALE" => Some(&mut self.fiscal_code),
            "DATA_DOMANDA" => Some(&mut self.request_date),
            "SEDE_DISTACCATA" => Some(&mut self.branch_office),
            _ => None,
        }
    }
}

impl Serialize for Filters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known = [
            ("CODICE_PRATICA", &self.practice_code),
            ("CODICE_FISCALE", &self.fiscal_code),
            ("DATA_DOMANDA", &self.request_date),
            ("SEDE_DISTACCATA", &self.branch_office),
        ];
        let mut members = self.other.clone();
        for (key, value) in known {
            if let Some(value) = value {
                members.insert(key.to_owned(), Value::from(value.as_str()));
            }
        }
        if members.is_empty() {
            return serializer.collect_seq(std::iter::empty::<()>());
        }
        serializer.collect_map(members)
    }
}

impl<'de> Deserialize<'de> for Filters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error as _;
        let members = match Value::deserialize(deserializer)? {
            Value::Null => return Ok(Self::default()),
            Value::Array(list) if list.is_empty() => return Ok(Self::default()),
            Value::Object(members) => members,
            other => {
                return Err(D::Error::custom(format!("filtri must be an object, got {other}")));
            }
        };
        let mut filters = Self::default();
        for (key, value) in members {
            match (filters.slot(&key), value) {
                (Some(slot), Value::String(text)) => *slot = Some(text),
                (Some(_), Value::Null) => {}
                (Some(_), other) => {
                    return Err(D::Error::custom(format!("{key} must be a text, got {other}")));
                }
                (None, value) => {
                    filters.other.insert(key, value);
                }
            }
        }
        Ok(filters)
    }
}

/// Decodes base64, breaks of lines tolerated, refusing before decoding what is too large.
fn decode(text: &str, limit: usize) -> Result<Vec<u8>, Error> {
    let size = text.len() / 4 * 3;
    if size > limit.saturating_add(limit / 16).saturating_add(3) {
        return Err(Error::TooLarge { size, limit });
    }
    let bytes = match STANDARD.decode(text) {
        Err(_) if text.bytes().any(|byte| byte.is_ascii_whitespace()) => {
            let mut compact = text.as_bytes().to_vec();
            compact.retain(|byte| !byte.is_ascii_whitespace());
            STANDARD.decode(compact)?
        }
        decoded => decoded?,
    };
    if bytes.len() > limit {
        return Err(Error::TooLarge { size: bytes.len(), limit });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_filter_has_four_spellings() {
        for body in [r#"{"filtri":[]}"#, r#"{"filtri":{}}"#, r#"{"filtri":null}"#, "{}"] {
            let list: ListBody = serde_json::from_str(body).unwrap();
            assert_eq!(list.filtri, Filters::default(), "{body} means no filter");
            assert!(!list.aperte, "open ones only where asked");
        }
        assert!(
            serde_json::from_str::<ListBody>(r#"{"filtri":["x"]}"#).is_err(),
            "a list of filters means nothing"
        );
        assert!(
            serde_json::from_str::<ListBody>(r#"{"filtri":{"CODICE_PRATICA":5}}"#).is_err(),
            "a code is a text"
        );
    }

    #[test]
    fn a_file_travels_through_base64_and_is_limited() {
        let body = AttachBody::new(b"0123456789", "fae", "x.pdf", "");
        assert_eq!(body.tipo_allegato, "FAE", "upper case on the wire");
        assert_eq!(body.file(10).unwrap(), b"0123456789");
        assert!(matches!(body.file(9), Err(Error::TooLarge { size: 10, limit: 9 })));
        let folded =
            AttachBody { modello_base_b64: "MDEy\r\nMzQ1Njc4\nOQ==".to_owned(), ..body.clone() };
        assert_eq!(
            folded.file(10).unwrap(),
            b"0123456789",
            "folded base64 is common in mail tools"
        );
        let broken = AttachBody { modello_base_b64: "%%%".to_owned(), ..body };
        assert!(matches!(broken.file(10), Err(Error::Base64(_))));
    }
}
