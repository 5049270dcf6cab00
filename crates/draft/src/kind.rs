//! What a document is: a practice, or one of the company-wide documents of the same machinery. Owns
//! the words and the ids of the company-wide ones; the members of each stand in `schema`.

use std::{fmt, str::FromStr};

use automerge::{ROOT, ReadDoc, Value as Stored};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{DraftError, PracticeId, schema::KIND_KEY};

/// Our name of any document: a practice's is a UUIDv7, a company-wide one's is derived (see
/// [`company_document_id`]).
pub type DocumentId = PracticeId;

/// The kinds of documents. The words of the serialised form are stored and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentKind {
    /// One request with its paper; many of them.
    Practice,
    /// The company's own data.
    Company,
    /// Who may sign for the company, with powers and substitutes.
    Signatories,
    /// Consignors and consignees.
    Addresses,
    /// Practices to begin from.
    Templates,
    /// Articles with their descriptions, codes and origins.
    Glossary,
    /// Proofs of origin, each with its file.
    Proofs,
}

impl DocumentKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Practice,
        Self::Company,
        Self::Signatories,
        Self::Addresses,
        Self::Templates,
        Self::Glossary,
        Self::Proofs,
    ];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Company => "company",
            Self::Signatories => "signatories",
            Self::Addresses => "addresses",
            Self::Templates => "templates",
            Self::Glossary => "glossary",
            Self::Proofs => "proofs",
        }
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for DocumentKind {
    type Err = DraftError;

    /// From the stored word.
    fn from_str(word: &str) -> Result<Self, DraftError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.word() == word)
            .ok_or_else(|| DraftError::UnknownKind { word: word.chars().take(60).collect() })
    }
}

/// The id of a company's document of a kind, the same on every device without asking: the first 16
/// bytes of SHA-256 over the company's id and the kind's word, shaped as a UUIDv8 (RFC 9562 section
/// 5.8).
pub fn company_document_id(company: &[u8; 32], kind: DocumentKind) -> DocumentId {
    let digest = Sha256::new().chain_update(company).chain_update(kind.word()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().into()
}

/// The kind that the document says; a practice says none, and neither does what cannot be read.
pub(crate) fn of<D: ReadDoc>(doc: &D) -> DocumentKind {
    said(doc).unwrap_or(DocumentKind::Practice)
}

/// The same, where an unknown word is an error.
pub(crate) fn said<D: ReadDoc>(doc: &D) -> Result<DocumentKind, DraftError> {
    match doc.get(ROOT, KIND_KEY)? {
        None => Ok(DocumentKind::Practice),
        Some((Stored::Scalar(scalar), _)) => scalar.as_str().unwrap_or_default().parse(),
        Some((Stored::Object(_), _)) => "".parse(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_its_stored_word_and_by_no_other() {
        for kind in DocumentKind::ALL {
            assert_eq!(kind.word().parse::<DocumentKind>().unwrap(), kind, "its own word");
            let json = serde_json::to_value(kind).unwrap();
            assert_eq!(json, kind.word(), "the JSON form is the stored word");
        }
        let error = "Company".parse::<DocumentKind>().unwrap_err();
        assert!(matches!(error, DraftError::UnknownKind { .. }), "{error}");
    }

    #[test]
    fn ids_of_company_wide_documents_are_derived_and_differ_by_company_and_kind() {
        let id = company_document_id(&[7; 32], DocumentKind::Signatories);
        assert_eq!(id, company_document_id(&[7; 32], DocumentKind::Signatories), "no dice");
        assert_ne!(id, company_document_id(&[8; 32], DocumentKind::Signatories), "by company");
        assert_ne!(id, company_document_id(&[7; 32], DocumentKind::Glossary), "by kind");
        assert_eq!(uuid::Uuid::from(id).get_version_num(), 8, "shaped as a UUIDv8");
    }
}
