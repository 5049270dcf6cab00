//! What is printed and signed: the boxes as text, boxes 6 and 7 page by page.
//!
//! This is the content of the base form (modello base) of a certificate of origin, without its XML.

use crate::codes::{BoxId, OriginCode};

/// The certificate as it stands on paper and in the base form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Box 1, LF between lines.
    pub consignor: String,
    /// Box 2, LF between lines.
    pub consignee: String,
    /// Country of destination, Italian capitals; not a box.
    pub destination_country: String,
    /// Box 3, one entry per country.
    pub origin_countries: Vec<String>,
    /// Total value of the goods, decimal point, may be empty; never printed on the certificate.
    pub goods_value: String,
    /// Box 4.
    pub transport: String,
    /// Box 5.
    pub remarks: String,
    /// Boxes 6 and 7, in pairs, one per sheet; at least one.
    pub pages: Vec<FormPage>,
    /// The single origin code.
    pub origin_code: OriginCode,
    /// The applicant's declaration.
    pub declaration: Declaration,
    /// The table of invoices.
    pub invoices: Vec<InvoiceReference>,
}

impl Form {
    /// All that stands in a part of the form, as lines to be compared; nothing where it has no such part.
    pub fn stated(&self, part: BoxId) -> Vec<&str> {
        match part {
            BoxId::Consignor => vec![&self.consignor],
            BoxId::Consignee => vec![&self.consignee, &self.destination_country],
            BoxId::Origin => self.origin_countries.iter().map(String::as_str).collect(),
            BoxId::Transport => vec![&self.transport],
            BoxId::Remarks => vec![&self.remarks],
            BoxId::Goods => self.pages.iter().map(|page| &*page.goods).collect(),
            BoxId::Quantity => self.pages.iter().map(|page| &*page.quantity).collect(),
            BoxId::Invoices => {
                let rows = self.invoices.iter().flat_map(|row| [&*row.number, &*row.date]);
                rows.chain([&*self.goods_value]).collect()
            }
            BoxId::Declaration => {
                let said = &self.declaration;
                vec![
                    self.origin_code.as_str(),
                    &said.eu_country,
                    &said.production,
                    &said.producer,
                    &said.workings,
                    &said.processor,
                    &said.foreign_country,
                    &said.documents,
                ]
            }
            BoxId::Attachments | BoxId::Order | BoxId::Request | BoxId::Parties => Vec::new(),
        }
    }
}

/// One sheet's share of boxes 6 and 7. Lines of both sides stand at the same height.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormPage {
    /// Box 6, LF between lines.
    pub goods: String,
    /// Box 7, LF between lines, aligned with the lines of box 6.
    pub quantity: String,
}

/// The paragraphs of the declaration of origin (art. 47 DPR 445/2000), as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declaration {
    /// EU countries of origin.
    pub eu_country: String,
    /// How the goods were made.
    pub production: String,
    /// Producers, each with the place of the plant.
    pub producer: String,
    /// Workings in the EU.
    pub workings: String,
    /// Firms of those workings.
    pub processor: String,
    /// Countries outside the EU.
    pub foreign_country: String,
    /// Documents that prove the foreign origin.
    pub documents: String,
}

/// Number and date of one invoice of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceReference {
    /// Number as on the invoice.
    pub number: String,
    /// Date `YYYY-MM-DD`.
    pub date: String,
}
