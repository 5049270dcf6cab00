//! The practice as people edit it: one struct per part, in the shape of the exchange format.
//!
//! Serialising a [`Certificate`] gives the exchange JSON (keys are the trade's Italian words, because
//! ERP integrators read them); reading and writing with limits and errors is the `exchange` crate's.
//! Absent and empty are one: an empty text is not written.

mod special;

use std::collections::BTreeMap;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codes::{
    AttachmentType, Delivery, Kind, OriginCode, OriginKind, Payment, SignatoryRole, Support,
};

pub use special::{Delegation, IssuedCertificate, Replacement, Report};

/// Members that this version does not know, carried along in sorted order.
pub type Extra = BTreeMap<String, serde_json::Value>;

/// One practice: a certificate of origin or a request for visas, with all that goes to the desk.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Certificate {
    /// External reference, from the company's own system. Ours is not part of the paper.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// What the office calls it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What is asked for.
    #[serde(rename = "tipoPratica")]
    pub kind: Kind,
    /// The Chamber and its branch office.
    #[serde(rename = "sportello", skip_serializing_if = "is_default")]
    pub desk: DeskChoice,
    /// The applicant company, as in the Registro Imprese.
    #[serde(rename = "impresa", skip_serializing_if = "is_default")]
    pub company: Company,
    /// Who signs the base form.
    #[serde(rename = "firmatario", skip_serializing_if = "is_default")]
    pub signatory: Signatory,
    /// Box 1.
    #[serde(rename = "box1_speditore", skip_serializing_if = "Lines::is_empty")]
    pub consignor: Lines,
    /// Box 2.
    #[serde(rename = "box2_destinatario", skip_serializing_if = "Lines::is_empty")]
    pub consignee: Lines,
    /// Country of final destination, in Italian. Not a box: data for the national database.
    #[serde(rename = "paeseDestinazione", skip_serializing_if = "String::is_empty")]
    pub destination_country: String,
    /// Box 3, one country per entry.
    #[serde(rename = "box3_paesiOrigine", skip_serializing_if = "Vec::is_empty")]
    pub origin_countries: Vec<String>,
    /// Box 4.
    #[serde(rename = "box4_trasporto", skip_serializing_if = "String::is_empty")]
    pub transport: String,
    /// Box 5.
    #[serde(rename = "box5_osservazioni", skip_serializing_if = "String::is_empty")]
    pub remarks: String,
    /// The goods, from which boxes 6 and 7 are composed.
    #[serde(rename = "items", skip_serializing_if = "Vec::is_empty")]
    pub goods: Vec<GoodsLine>,
    /// The table of invoices under box 5.
    #[serde(rename = "fatture", skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<Invoice>,
    /// The declaration of origin on the back of the application side.
    #[serde(rename = "dichiarazioneOrigine", skip_serializing_if = "is_default")]
    pub origin: OriginDeclaration,
    /// Where the goods are (giacenza merci).
    #[serde(rename = "giacenzaMerci", skip_serializing_if = "String::is_empty")]
    pub goods_location: String,
    /// What a visa practice asks, in words.
    #[serde(rename = "noteRichiesta", skip_serializing_if = "String::is_empty")]
    pub request_notes: String,
    /// The documents that go with the practice.
    #[serde(rename = "allegati", skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Copies, visas, legalisations, print and payment.
    #[serde(rename = "ordine", skip_serializing_if = "is_default")]
    pub order: Order,
    /// On a pro forma invoice.
    #[serde(rename = "proforma", skip_serializing_if = "Option::is_none")]
    pub pro_forma: Option<bool>,
    /// Issued retrospectively (a posteriori), where asked.
    #[serde(rename = "aPosteriori", skip_serializing_if = "Option::is_none")]
    pub retrospective: Option<Retrospective>,
    /// In place of a certificate that was lost or stolen (duplicato), where asked.
    #[serde(rename = "duplicato", skip_serializing_if = "Option::is_none")]
    pub duplicate: Option<Duplicate>,
    /// In place of a certificate that has to be annulled (annulla e sostituisci), where asked.
    #[serde(rename = "sostituisce", skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Replacement>,
    /// The certificate of which copies are asked (VA).
    #[serde(rename = "certificatoEmesso", skip_serializing_if = "Option::is_none")]
    pub issued_certificate: Option<IssuedCertificate>,
    /// What is reported as lost, stolen or destroyed (DF, DD).
    #[serde(rename = "denuncia", skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// Who is delegated (CD), or is no longer (RD).
    #[serde(rename = "delega", skip_serializing_if = "Option::is_none")]
    pub delegation: Option<Delegation>,
    /// What the packing list says of the whole consignment.
    #[serde(rename = "packingList", skip_serializing_if = "is_default")]
    pub packing_list: PackingList,
    /// All invoices of the table belong to one shipment to one customer, as a person confirms.
    #[serde(rename = "unicaSpedizione", skip_serializing_if = "Option::is_none")]
    pub one_shipment: Option<bool>,
    /// Notes to the office (annotazioni), at most what the desk takes.
    #[serde(rename = "annotazioni", skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Certificate {
    /// What a list calls it: its title, or else whom a certificate's goods go to, what a visa is asked
    /// for, the first lost document, the delegate. Empty where none of these is there.
    pub fn heading(&self) -> &str {
        if !self.title.is_empty() {
            return &self.title;
        }
        let line = match self.kind {
            Kind::Co => self.consignee.iter().next(),
            Kind::Va => self.request_notes.lines().next(),
            Kind::Df | Kind::Dd => {
                self.report.as_ref().and_then(|report| report.documents.first()).map(String::as_str)
            }
            Kind::Cd | Kind::Rd => {
                self.delegation.as_ref().map(|delegation| delegation.delegate.as_str())
            }
        };
        line.unwrap_or_default()
    }
}

/// The Chamber (two-letter sign) and the branch office (sede) that examine the practice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeskChoice {
    /// Sign of the Chamber, for instance `BG`.
    #[serde(rename = "cciaa", skip_serializing_if = "String::is_empty")]
    pub chamber: String,
    /// Branch office, for instance `Treviglio`.
    #[serde(rename = "sede", skip_serializing_if = "String::is_empty")]
    pub branch_office: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The company (impresa) as the Registro Imprese knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Company {
    /// Registered name.
    #[serde(rename = "denominazione", skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Street and number.
    #[serde(rename = "indirizzo", skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Town.
    #[serde(rename = "comune", skip_serializing_if = "String::is_empty")]
    pub town: String,
    /// Sign of the province.
    #[serde(rename = "siglaProv", skip_serializing_if = "String::is_empty")]
    pub province: String,
    /// REA number without the province.
    #[serde(rename = "numeroRea", skip_serializing_if = "String::is_empty")]
    pub rea_number: String,
    /// Fiscal code of the company, 11 digits.
    #[serde(rename = "codiceFiscale", skip_serializing_if = "String::is_empty")]
    pub fiscal_code: String,
    /// Country.
    #[serde(rename = "stato", skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Company {
    /// Box 1 as far as the Registro Imprese fills it: name, address, town, country, in capitals.
    pub fn as_consignor(&self) -> Lines {
        let town = match (self.town.trim(), self.province.trim()) {
            ("", _) => String::new(),
            (town, "") => town.to_owned(),
            (town, province) => format!("{town} ({province})"),
        };
        let lines = [self.name.trim(), self.address.trim(), &town, self.country.trim()];
        let said = lines.iter().filter(|line| !line.is_empty());
        Lines::from_lines(&said.map(|line| line.to_uppercase()).collect::<Vec<_>>())
    }
}

/// The person who signs (firmatario).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Signatory {
    /// Family name.
    #[serde(rename = "cognome", skip_serializing_if = "String::is_empty")]
    pub family_name: String,
    /// Given name.
    #[serde(rename = "nome", skip_serializing_if = "String::is_empty")]
    pub given_name: String,
    /// Personal fiscal code, 16 characters.
    #[serde(rename = "codiceFiscale", skip_serializing_if = "String::is_empty")]
    pub fiscal_code: String,
    /// Capacity in which the person signs.
    #[serde(rename = "ruolo", skip_serializing_if = "Option::is_none")]
    pub role: Option<SignatoryRole>,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One line of goods (boxes 6 and 7).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GoodsLine {
    /// Item number printed before the article.
    #[serde(rename = "n")]
    pub number: u32,
    /// Marks and numbers of the packages.
    #[serde(rename = "marche", skip_serializing_if = "String::is_empty")]
    pub marks: String,
    /// Number of packages.
    #[serde(rename = "colli", skip_serializing_if = "Option::is_none")]
    pub packages: Option<u32>,
    /// Kind of packages.
    #[serde(rename = "naturaColli", skip_serializing_if = "String::is_empty")]
    pub package_kind: String,
    /// Description of the goods.
    #[serde(rename = "descrizione", skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Origin of this line.
    #[serde(rename = "origine", skip_serializing_if = "String::is_empty")]
    pub origin: String,
    /// Customs code, for internal use: never printed.
    #[serde(rename = "hs", skip_serializing_if = "String::is_empty")]
    pub hs_code: String,
    /// Quantity with its unit (box 7).
    #[serde(rename = "quantita", skip_serializing_if = "String::is_empty")]
    pub quantity: String,
    /// Code of the article in the company's glossary, by which proofs are found: never printed.
    #[serde(rename = "articolo", skip_serializing_if = "String::is_empty")]
    pub article: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One export invoice of the shipment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Invoice {
    /// Number, as on the invoice.
    #[serde(rename = "numero", skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Date, `YYYY-MM-DD`; kept as typed, judged by the rules.
    #[serde(rename = "data", skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Amount with a decimal point.
    #[serde(rename = "importo", skip_serializing_if = "String::is_empty")]
    pub amount: String,
    /// ISO 4217 currency.
    #[serde(rename = "valuta", skip_serializing_if = "String::is_empty")]
    pub currency: String,
    /// The buyer that the invoice names, where box 2 is to the order.
    #[serde(rename = "acquirente", skip_serializing_if = "String::is_empty")]
    pub buyer: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The declaration of origin: blocks, each tied to goods lines.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OriginDeclaration {
    /// The single code, where stated; otherwise derived from the blocks.
    #[serde(rename = "codice", skip_serializing_if = "Option::is_none")]
    pub code: Option<OriginCode>,
    /// The blocks.
    #[serde(rename = "blocchi", skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<OriginBlock>,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What is declared of the origin of some goods lines.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OriginBlock {
    /// How the goods came to be.
    #[serde(rename = "tipo", skip_serializing_if = "Option::is_none")]
    pub kind: Option<OriginKind>,
    /// The one country of this block.
    #[serde(rename = "paese", skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Producer, or the firm of the last substantial working.
    #[serde(rename = "impresa", skip_serializing_if = "String::is_empty")]
    pub company: String,
    /// Place of the plant where the goods were really made.
    #[serde(rename = "luogoProduzione", skip_serializing_if = "String::is_empty")]
    pub plant: String,
    /// The workings (MDCOM).
    #[serde(rename = "lavorazioni", skip_serializing_if = "String::is_empty")]
    pub workings: String,
    /// The documents that prove a foreign origin.
    #[serde(rename = "documentazione", skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Made by the applicant company itself.
    #[serde(rename = "propria", skip_serializing_if = "Option::is_none")]
    pub own: Option<bool>,
    /// Numbers of the goods lines that the block covers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<u32>,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One document that goes with the practice. The bytes are elsewhere, known by their digest.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Attachment {
    /// Type code of the desk.
    #[serde(rename = "tipo", skip_serializing_if = "Option::is_none")]
    pub kind: Option<AttachmentType>,
    /// File name.
    #[serde(rename = "nome", skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Description for the officer.
    #[serde(rename = "descrizione", skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Number of the invoice that this document is.
    #[serde(rename = "fattura", skip_serializing_if = "String::is_empty")]
    pub invoice: String,
    /// Numbers of the goods lines that it proves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<u32>,
    /// What it is for, for instance `delega`.
    #[serde(rename = "ruolo", skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// Visas of signing powers on this document.
    #[serde(rename = "visti", skip_serializing_if = "Option::is_none")]
    pub visas: Option<u32>,
    /// Visas of signing powers on a declaration of the company (VA).
    #[serde(rename = "vistoPoteriFirmaDichImpresa", skip_serializing_if = "Option::is_none")]
    pub declaration_visas: Option<u32>,
    /// Visas of signing powers on an invoice (VA).
    #[serde(rename = "vistoPoteriFirmaFattura", skip_serializing_if = "Option::is_none")]
    pub invoice_visas: Option<u32>,
    /// Visas for deposit (VA).
    #[serde(rename = "vistoDeposito", skip_serializing_if = "Option::is_none")]
    pub deposit_visas: Option<u32>,
    /// Legalisations (ex UPICA) of this document.
    #[serde(rename = "legalizzazioni", skip_serializing_if = "Option::is_none")]
    pub legalisations: Option<u32>,
    /// Key of the proof in the company's library that this document is; empty for a document of its own.
    #[serde(rename = "prova", skip_serializing_if = "String::is_empty")]
    pub proof: String,
    /// What this practice draws from that proof (scarico), with its unit, for instance `KG 120`.
    #[serde(rename = "scarico", skip_serializing_if = "String::is_empty")]
    pub drawn: String,
    /// SHA-256 of the bytes, lower-case hex; empty while only named.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Attachment {
    /// All visas of this document, of whatever kind.
    pub fn all_visas(&self) -> u32 {
        [self.visas, self.declaration_visas, self.invoice_visas, self.deposit_visas]
            .into_iter()
            .flatten()
            .fold(0, u32::saturating_add)
    }
}

/// The order options (dettaglio richiesta). Counts hold the sums over certificate and attachments.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Order {
    /// Originals, 1 where absent.
    #[serde(rename = "originale", skip_serializing_if = "Option::is_none")]
    pub originals: Option<u32>,
    /// Copies.
    #[serde(rename = "copie", skip_serializing_if = "Option::is_none")]
    pub copies: Option<u32>,
    /// Visas on invoices and other attachments, summed.
    #[serde(rename = "vistiFattura", skip_serializing_if = "Option::is_none")]
    pub visas: Option<u32>,
    /// Legalisations of certificate and attachments, summed.
    #[serde(rename = "legalizzazioni", skip_serializing_if = "Option::is_none")]
    pub legalisations: Option<u32>,
    /// Printed at the company.
    #[serde(rename = "stampaInAzienda", skip_serializing_if = "Option::is_none")]
    pub print_at_company: Option<bool>,
    /// What it is printed on.
    #[serde(rename = "supporto", skip_serializing_if = "Option::is_none")]
    pub support: Option<Support>,
    /// Urgent handling.
    #[serde(rename = "urgente", skip_serializing_if = "Option::is_none")]
    pub urgent: Option<bool>,
    /// Legalisation of the certificate itself, 0 or 1.
    #[serde(rename = "legalizzazioneCertificato", skip_serializing_if = "Option::is_none")]
    pub certificate_legalisations: Option<u32>,
    /// How it reaches the company.
    #[serde(rename = "consegna", skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// How it is paid.
    #[serde(rename = "pagamento", skip_serializing_if = "Option::is_none")]
    pub payment: Option<Payment>,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A certificate asked for after the goods have left (a posteriori).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Retrospective {
    /// Why it is asked late.
    #[serde(rename = "motivo", skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Declared that no other certificate was asked for this shipment.
    #[serde(rename = "dichiarazioneNessunAltroCO", skip_serializing_if = "Option::is_none")]
    pub no_other_certificate: Option<bool>,
    /// Shipping documents.
    #[serde(rename = "documentiSpedizione", skip_serializing_if = "Vec::is_empty")]
    pub shipping_documents: Vec<String>,
    /// Date of shipment, `YYYY-MM-DD`.
    #[serde(rename = "dataSpedizione", skip_serializing_if = "String::is_empty")]
    pub shipped_on: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A certificate asked for in place of one that was lost or stolen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Duplicate {
    /// Number of the former certificate.
    #[serde(rename = "numero", skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// When that was issued, `YYYY-MM-DD`.
    #[serde(rename = "data", skip_serializing_if = "String::is_empty")]
    pub issued_on: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The totals of the packing list, where a person types them: they are compared with the goods lines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PackingList {
    /// Packages altogether.
    #[serde(rename = "colli", skip_serializing_if = "Option::is_none")]
    pub packages: Option<u32>,
    /// Quantities altogether, each with its unit, for instance `KG 9.840 / N. 2`.
    #[serde(rename = "quantita", skip_serializing_if = "String::is_empty")]
    pub quantity: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A box of several lines: one text with LF between lines, an array of lines in the exchange format.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lines(pub String);

impl Lines {
    /// Joins lines with LF.
    pub fn from_lines<S: AsRef<str>>(lines: &[S]) -> Self {
        Self(lines.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("\n"))
    }

    /// The text, LF between lines.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The lines from top to bottom.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split('\n')
    }
}

impl From<&str> for Lines {
    fn from(text: &str) -> Self {
        Self(text.replace("\r\n", "\n"))
    }
}

impl Serialize for Lines {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LinesVisitor)
    }
}

struct LinesVisitor;

impl<'de> Visitor<'de> for LinesVisitor {
    type Value = Lines;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of lines or a text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Lines, E> {
        Ok(Lines::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Lines, A::Error> {
        let mut lines: Vec<String> = Vec::new();
        while let Some(line) = list.next_element()? {
            lines.push(line);
        }
        Ok(Lines::from_lines(&lines))
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_practice_without_a_title_is_told_by_what_it_is_about() {
        let mut paper = Certificate::default();
        assert_eq!(paper.heading(), "", "nothing is known yet");
        paper.consignee = Lines::from("DOKUMA A.S.\nBURSA");
        paper.request_notes = "Visto su fattura\nurgente".to_owned();
        assert_eq!(paper.heading(), "DOKUMA A.S.", "a certificate by whom the goods go to");
        paper.kind = Kind::Va;
        assert_eq!(paper.heading(), "Visto su fattura", "a visa by what is asked");
        paper.title = "Telai".to_owned();
        assert_eq!(paper.heading(), "Telai", "the office's own word comes first");
    }
}
