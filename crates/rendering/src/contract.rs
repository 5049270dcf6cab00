//! A contract that its party signs: its words are the caller's, the sheet is ours.

use jiff::civil::Date;

/// A contract on its way to paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Title in Italian and in English.
    pub titles: [String; 2],
    /// Who offers the service, for instance the Chamber.
    pub chamber: String,
    /// What the contract says of its parties: Italian label, English label, value.
    pub fields: Vec<[String; 3]>,
    /// The clauses, in order; numbered on the paper.
    pub clauses: Vec<String>,
    /// Who signs.
    pub signatory: String,
    /// Where it was made; may be empty.
    pub place: String,
    /// The day it was made.
    pub dated: Date,
}
