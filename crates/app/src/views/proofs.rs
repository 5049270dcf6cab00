//! What is derived of origin blocks, and the company's library of proofs.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What origin blocks and goods lines give of themselves, beside what a person has written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DerivedView {
    /// Box 3, one country an entry.
    pub box3: Vec<String>,
    /// Whether box 3 says something else.
    pub box3_differs: bool,
    /// The code: ORCOM, MDCOM or OREST.
    pub code: String,
    /// Whether another code is stated.
    pub code_differs: bool,
    /// Each goods line.
    pub lines: Vec<DerivedLineView>,
    /// The paragraphs of the declaration that say something.
    pub paragraphs: Vec<ParagraphView>,
    /// Documents that are still missing.
    pub missing: Vec<MissingView>,
}

/// One goods line as box 6 prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DerivedLineView {
    /// Item number.
    pub number: u32,
    /// Its origin, its own or its block's.
    pub origin: String,
    /// Its text.
    pub text: String,
}

/// One paragraph of the declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ParagraphView {
    /// Stable word: `euCountry`, `production`, `producer`, `workings`, `processor`, `foreignCountry`, `documents`.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// A document that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MissingView {
    /// What it is for, in the person's language.
    pub words: String,
    /// Types that are taken, the most usual first.
    pub kinds: Vec<String>,
    /// Goods lines that it is for.
    pub lines: Vec<u32>,
    /// Without it the practice cannot be sealed.
    pub required: bool,
}

/// One proof of the library and how it stands today.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OriginProofView {
    /// Its key in the library.
    pub key: String,
    /// What it is called, as the declaration names it.
    pub words: String,
    /// Type code.
    pub kind: String,
    /// Origin that it proves.
    pub country: String,
    /// `holds`, `notYet` or `ended`, on the day asked for.
    pub validity: String,
    /// Whether its file is kept here.
    pub has_file: bool,
    /// What it covers, with its unit; empty without a limit.
    pub covered: String,
    /// What practices draw from it.
    pub drawn: String,
    /// What is left.
    pub left: String,
    /// More is drawn than is covered.
    pub overdrawn: bool,
    /// The practices that use it, each with what it draws.
    pub uses: Vec<ProofUseView>,
    /// How well it fits the block that was asked about, 0 not at all; 0 where none was.
    pub fit: u32,
}

/// A practice that uses a proof.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProofUseView {
    /// Id of the practice.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Lifecycle word.
    pub state: String,
    /// What it draws; empty where it says nothing.
    pub drawn: String,
    /// It is rejected, cancelled or annulled: what it drew is free again.
    pub released: bool,
}
