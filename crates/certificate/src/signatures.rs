//! Which documents beside the base form must bear the signatory's signature, and why.
//!
//! Owns the rule (domain dossier sections 1.7, 3 and 4); what varies between Chambers is
//! [`Chamber`]'s. A document that comes as `.p7m` is signed already. Deliberately opens no file:
//! whether a PDF bears a signature inside is seen by whoever has its bytes.

use serde::{Deserialize, Serialize};

use crate::chamber::Chamber;
use crate::codes::AttachmentType;
use crate::practice::{Attachment, Certificate};
use crate::text::{contains_words, fold};

/// Why a document must be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Demand {
    /// The Chamber wants documents of this type signed.
    Chamber,
    /// A visa of signing powers (visto poteri di firma) attests the signature on it.
    Visa,
    /// The letter that says why a certificate is asked for late (a posteriori).
    Retrospective,
}

/// The documents to be signed, by their place among the attachments, in that order.
pub fn demanded(certificate: &Certificate, chamber: &Chamber) -> Vec<(usize, Demand)> {
    let demand = |attachment: &Attachment| {
        if is_signed_by_name(&attachment.name) {
            None
        } else if wants_powers(attachment) {
            Some(Demand::Visa)
        } else if certificate.retrospective.is_some() && is_retrospective_letter(attachment) {
            Some(Demand::Retrospective)
        } else {
            wanted_by(chamber, attachment).then_some(Demand::Chamber)
        }
    };
    let attachments = certificate.attachments.iter().enumerate();
    attachments.filter_map(|(place, attachment)| Some((place, demand(attachment)?))).collect()
}

/// Whether the name says that the file is a signed envelope.
pub fn is_signed_by_name(name: &str) -> bool {
    name.get(name.len().saturating_sub(4)..).is_some_and(|end| end.eq_ignore_ascii_case(".p7m"))
}

/// A visa for deposit is put on what a public body has issued: the company signs nothing there.
fn wants_powers(attachment: &Attachment) -> bool {
    let counts = [attachment.visas, attachment.declaration_visas, attachment.invoice_visas];
    counts.into_iter().flatten().any(|count| count > 0)
}

fn is_retrospective_letter(attachment: &Attachment) -> bool {
    let said = [&attachment.purpose, &attachment.description, &attachment.name];
    said.into_iter().any(|text| {
        let folded = fold(text);
        folded == "APOSTERIORI" || contains_words(&folded, "POSTERIORI")
    })
}

fn wanted_by(chamber: &Chamber, attachment: &Attachment) -> bool {
    let generic = AttachmentType::Generic;
    chamber.wants_signed(attachment.kind.as_ref().unwrap_or(&generic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::Retrospective;

    fn paper(kind: AttachmentType, name: &str) -> Attachment {
        Attachment { kind: Some(kind), name: name.to_owned(), ..Attachment::default() }
    }

    fn practice() -> Certificate {
        Certificate {
            attachments: vec![
                paper(AttachmentType::ExportInvoice, "fattura.pdf"),
                paper(AttachmentType::OriginDeclaration, "dichiarazione.pdf"),
                paper(AttachmentType::PackingList, "colli.pdf"),
                paper(AttachmentType::ExportInvoice, "fattura2.pdf.P7M"),
            ],
            ..Certificate::default()
        }
    }

    fn places(certificate: &Certificate, sign: &str) -> Vec<(usize, Demand)> {
        demanded(certificate, &Chamber::of(sign))
    }

    #[test]
    fn chambers_differ_and_what_is_signed_already_is_left_alone() {
        assert_eq!(places(&practice(), "BG"), [], "Bergamo wants the base form alone");
        assert_eq!(places(&practice(), "PD"), [(0, Demand::Chamber)], "Padova wants the invoice");
        let both = [(0, Demand::Chamber), (1, Demand::Chamber)];
        assert_eq!(places(&practice(), "MI"), both, "Milano the declaration of origin too");
        assert_eq!(places(&practice(), "FI").len(), 3, "Firenze all but the signed one");
    }

    #[test]
    fn a_visa_of_signing_powers_wants_a_signature_and_one_for_deposit_does_not() {
        let mut practice = practice();
        practice.attachments[2].visas = Some(1);
        practice.attachments[1].deposit_visas = Some(2);
        practice.attachments[3].visas = Some(1);
        assert_eq!(places(&practice, "BG"), [(2, Demand::Visa)]);
        practice.attachments[2].visas = Some(0);
        assert_eq!(places(&practice, "BG"), [], "no visa, no signature");
    }

    #[test]
    fn the_letter_of_a_late_request_is_signed() {
        let mut practice = practice();
        practice.attachments[2].description = "Richiesta a posteriori".to_owned();
        assert_eq!(places(&practice, "BG"), [], "where nothing is asked late");
        practice.retrospective = Some(Retrospective::default());
        assert_eq!(places(&practice, "BG"), [(2, Demand::Retrospective)]);
    }

    #[test]
    fn a_short_or_strange_name_is_no_envelope() {
        for name in ["", "p7m", "è.p7", "fattura.pdf"] {
            assert!(!is_signed_by_name(name), "{name:?}");
        }
        assert!(is_signed_by_name("a.p7m"));
    }
}
