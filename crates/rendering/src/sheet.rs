//! What a caller asks to be printed, beside the form itself.

use certificate::{Form, Kind};
use jiff::civil::Date;

/// A certificate on its way to paper.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// The boxes, best as read back from the base form's bytes.
    pub form: &'a Form,
    /// Whether the certificate itself comes; without it only what is asked beside it.
    pub certificate: bool,
    /// Which paper of the set comes first.
    pub copy: Copy,
    /// Copy sheets that follow it, each a whole certificate; at most 99 are drawn.
    pub further_copies: u16,
    /// Number, code and officer; without them every page carries the watermark BOZZA / DRAFT.
    pub issued: Option<Issued>,
    /// The Chamber that certifies, for instance `Camera di Commercio di Bergamo`; may be empty on a draft.
    pub chamber: String,
    /// SHA-256 of the base form, lower-case hex, printed small at the foot; empty where there is none yet.
    pub digest: String,
    /// The application side (domanda) and the declaration of origin, as further pages.
    pub application: Option<Application>,
    /// The order detail as a further page.
    pub order: Option<OrderSheet>,
    /// Date of the document's metadata where it is not issued.
    pub dated: Option<Date>,
}

impl<'a> Sheet<'a> {
    /// The original as a draft, nothing else.
    pub fn draft(form: &'a Form) -> Self {
        Self {
            form,
            certificate: true,
            copy: Copy::Original,
            further_copies: 0,
            issued: None,
            chamber: String::new(),
            digest: String::new(),
            application: None,
            order: None,
            dated: None,
        }
    }

    /// The issued original, followed by `further_copies` copy sheets.
    pub fn issued(form: &'a Form, chamber: &str, issued: Issued, further_copies: u16) -> Self {
        Self {
            further_copies,
            issued: Some(issued),
            chamber: chamber.to_owned(),
            ..Self::draft(form)
        }
    }
}

/// The papers of the set that carry the Chamber's certification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Copy {
    /// Sepia, with the security ground.
    #[default]
    Original,
    /// Yellow, without it.
    Copy,
}

/// What the Chamber adds when it issues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// National unique number, for instance `C26BG0000001`.
    pub number: String,
    /// Security code that the public check asks for.
    pub security_code: String,
    /// Link of the public check, in the QR code and in box 8.
    pub verification_url: String,
    /// Date of issue.
    pub issued_on: Date,
    /// Place of issue.
    pub place: String,
    /// Name of the officer.
    pub officer: String,
}

/// Where the officer's signature stands on the certificate's first page (box 8: the name above the
/// dotted line, the moment below it): left, bottom, width and height in points, from the page's
/// lower left corner.
pub const OFFICER_SIGNATURE_PT: [f32; 4] = [65.2, 41.0, 198.4, 23.4];

/// Who applies; the declaration itself is the form's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Application {
    /// The applicant company.
    pub company: String,
    /// The applicant where it is not the consignor (box 9).
    pub other_applicant: String,
    /// Name and fiscal code of the signatory.
    pub signatory: String,
    /// Place of the declaration.
    pub place: String,
    /// Date of the declaration.
    pub date: Option<Date>,
}

/// The order detail (dettaglio richiesta) in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderSheet {
    /// Title, practice code or reference of the practice.
    pub practice: String,
    /// Protocol number, empty before it is given.
    pub protocol: String,
    /// The applicant company.
    pub company: String,
    /// Originals.
    pub originals: u32,
    /// Copies.
    pub copies: u32,
    /// Visas, all documents together.
    pub visas: u32,
    /// Legalisations, certificate and documents together.
    pub legalisations: u32,
    /// Printed at the company.
    pub print_at_company: bool,
    /// Urgent handling.
    pub urgent: bool,
    /// On a pro forma invoice.
    pub pro_forma: bool,
    /// Where the goods are (giacenza merci).
    pub goods_location: String,
    /// The attached documents.
    pub documents: Vec<OrderDocument>,
    /// Fees in cents of euro, where known.
    pub fee_cents: Option<i64>,
}

/// One attached document of the order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderDocument {
    /// Type code, for instance `FAE`.
    pub kind: String,
    /// File name.
    pub name: String,
    /// Visas on it.
    pub visas: u32,
    /// Legalisations on it.
    pub legalisations: u32,
    /// SHA-256, lower-case hex; may be empty.
    pub sha256: String,
}

/// A visa practice (VA) on its way to paper.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestSheet {
    /// Kind of practice, which gives the sheet its title.
    pub kind: Kind,
    /// The company of the base form's head.
    pub company: String,
    /// Its fiscal code.
    pub fiscal_code: String,
    /// REA number with the province, for instance `BG 999303`.
    pub rea: String,
    /// The applicant (soggetto richiedente).
    pub applicant: String,
    /// What is asked, in words (note richiesta).
    pub notes: String,
    /// The Chamber; may be empty.
    pub chamber: String,
    /// SHA-256 of the base form, lower-case hex; may be empty.
    pub digest: String,
    /// The order detail.
    pub order: Option<OrderSheet>,
    /// What the Chamber adds when it grants the request.
    pub issued: Option<Issued>,
    /// Date of the document's metadata where it is not granted.
    pub dated: Option<Date>,
}

/// What a visa attests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visa {
    /// That who signed the document may sign for the company (visto poteri di firma).
    SigningPowers,
    /// That a copy of the document is deposited (visto per deposito).
    Deposit,
}

/// The page that a Chamber adds to a document: visas, and the legalisation of the officer's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackPage {
    /// The Chamber, for instance `Camera di Commercio di Bergamo`.
    pub chamber: String,
    /// SHA-256 of the base form by which it was asked, lower-case hex.
    pub digest: String,
    /// Number, code and the officer who gives the visas, or whose signature is legalised.
    pub issued: Issued,
    /// Name of the document.
    pub document: String,
    /// SHA-256 of the document as it came, lower-case hex.
    pub document_sha256: String,
    /// The company that presents it.
    pub company: String,
    /// Who signed it.
    pub signatory: String,
    /// The visas.
    pub visas: Vec<Visa>,
    /// The other officer, who legalises.
    pub legalised_by: Option<String>,
}

/// A paper of the Chamber's counter in two languages: facts, a table, lines to sign on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Its title.
    pub title: String,
    /// Its title in English.
    pub title_en: String,
    /// The Chamber.
    pub chamber: String,
    /// Italian name, English name, text.
    pub rows: Vec<[String; 3]>,
    /// Heads of the table, Italian and English; without heads there is no table.
    pub heads: Vec<[String; 2]>,
    /// Rows of the table, one cell a head.
    pub table: Vec<Vec<String>>,
    /// Lines to sign on, Italian and English.
    pub signatures: Vec<[String; 2]>,
    /// Date of the document's metadata.
    pub dated: Date,
}
