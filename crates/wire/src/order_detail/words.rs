//! The short codes and labels of the order detail.

use certificate::{AttachmentType, Payment, Support};

/// Our word for delivery by post, which the exchange format leaves open.
pub(super) const BY_POST: &str = "domicilio";

/// Code for a plain white sheet; the only one that was ever seen.
const WHITE_SHEET: &str = "SFB";
/// Code for payment from the Telemaco balance; the only one that was ever seen.
const BALANCE: &str = "TMC";

/// The code of a support. No code is known for the others: their word is written, and read back.
pub(super) fn support_code(support: &Support) -> &str {
    match support {
        Support::WhiteSheet => WHITE_SHEET,
        other => other.as_str(),
    }
}

pub(super) fn support_of(code: &str) -> Support {
    if code == WHITE_SHEET { Support::WhiteSheet } else { Support::from(code) }
}

/// The code of a way of payment, as with supports.
pub(super) fn payment_code(payment: &Payment) -> &str {
    match payment {
        Payment::Balance => BALANCE,
        other => other.as_str(),
    }
}

pub(super) fn payment_of(code: &str) -> Payment {
    if code == BALANCE { Payment::Balance } else { Payment::from(code) }
}

/// The label of an attachment type, written with capitals here; a type that we do not know is its own.
pub(super) fn of_type(kind: &AttachmentType) -> &str {
    match kind {
        AttachmentType::ExportInvoice => "Fattura di Esportazione",
        AttachmentType::PackingList => "Packing List",
        AttachmentType::CustomsDeclaration => "Bolletta Doganale",
        AttachmentType::OriginDeclaration => "Dichiarazione di Origine",
        AttachmentType::TransportDocument => "Documento di Trasporto",
        AttachmentType::PurchaseInvoice => "Fattura di Acquisto",
        AttachmentType::ForeignCertificate => "Certificato di Origine Estero",
        AttachmentType::PriceList => "Listino Prezzi",
        AttachmentType::Generic => "Altro",
        AttachmentType::BaseForm => "Modello Base",
        AttachmentType::FreeSale => "Attestato di Libera Vendita",
        AttachmentType::Authorisation => "Autorizzazione",
        AttachmentType::Certificate => "Certificato",
        AttachmentType::Invoice => "Fattura",
        AttachmentType::DepositVisa => "Visto di Deposito",
        AttachmentType::SigningPowersVisa => "Visto Poteri di Firma",
        AttachmentType::Other(word) => word,
    }
}
