//! Papers about money: a receipt, a charge document. Facts, a table, a total.

use jiff::civil::Date;
use serde::Serialize;

use crate::fonts::printable;

/// A named value in two languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    italian: String,
    english: String,
    value: String,
}

impl Fact {
    /// One with these names.
    #[must_use]
    pub fn new(italian: &str, english: &str, value: &str) -> Self {
        Self { italian: italian.to_owned(), english: english.to_owned(), value: printable(value) }
    }
}

/// A paper about money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSheet {
    /// Its head in Italian.
    pub title: String,
    /// Its head in English.
    pub title_en: String,
    /// Its number.
    pub number: String,
    /// The Chamber that it comes from; may be empty.
    pub chamber: String,
    /// Its date.
    pub dated: Date,
    /// What stands above the table.
    pub facts: Vec<Fact>,
    /// Heads of the table's columns, without values; none where there is no table. The last column holds
    /// amounts.
    pub heads: Vec<Fact>,
    /// Its rows, each as long as the heads.
    pub rows: Vec<Vec<String>>,
    /// What stands below, large.
    pub total: Option<Fact>,
    /// Words at the end.
    pub note: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct AccountPicture {
    title: String,
    title_en: String,
    number: String,
    dated: String,
    facts: Vec<Fact>,
    heads: Vec<Fact>,
    rows: Vec<Vec<String>>,
    total: Option<Fact>,
    note: String,
}

impl AccountPicture {
    pub(crate) fn of(sheet: &AccountSheet) -> Self {
        let row = |row: &Vec<String>| row.iter().map(|text| printable(text)).collect();
        let day = sheet.dated;
        Self {
            title: printable(&sheet.title),
            title_en: printable(&sheet.title_en),
            number: printable(&sheet.number),
            dated: format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
            facts: sheet.facts.clone(),
            heads: sheet.heads.clone(),
            rows: sheet.rows.iter().map(row).collect(),
            total: sheet.total.clone(),
            note: printable(&sheet.note),
        }
    }
}
