//! The attachments: V26 (proof of a foreign origin), V27 (each invoice is there).

use crate::codes::{AttachmentType, BoxId, OriginCode};
use crate::message::Message;
use crate::origins::Origin;
use crate::practice::{Attachment, Certificate, GoodsLine};
use crate::text::{fold, is_blank};

use super::Judgement;

const POINTER: &str = "/allegati";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    for (at, line) in certificate.goods.iter().enumerate() {
        let proved = certificate
            .attachments
            .iter()
            .any(|attachment| proves(attachment, line.number));
        if is_foreign(certificate, line) && !proved {
            let message = Message::new("v26-proof").with("line", line.number);
            judgement.error((BoxId::Attachments, at, "V26"), POINTER, message);
        }
    }
    check_invoices(judgement, certificate);
}

fn is_foreign(certificate: &Certificate, line: &GoodsLine) -> bool {
    let declared = certificate.origin.blocks.iter().any(|block| {
        block.items.contains(&line.number)
            && block
                .kind
                .as_ref()
                .is_some_and(|kind| kind.code() == OriginCode::Foreign)
    });
    declared || Origin::read(&line.origin).is_foreign()
}

/// A document that names no goods lines proves them all.
fn proves(attachment: &Attachment, line: u32) -> bool {
    let is_proof = matches!(
        attachment.kind,
        Some(
            AttachmentType::CustomsDeclaration
                | AttachmentType::ForeignCertificate
                | AttachmentType::OriginDeclaration
                | AttachmentType::Generic
        )
    );
    is_proof && (attachment.items.is_empty() || attachment.items.contains(&line))
}

/// An invoice document that names no invoice may be one of those that no document names.
fn check_invoices(judgement: &mut Judgement<'_>, certificate: &Certificate) {
    let documents: Vec<&Attachment> = certificate
        .attachments
        .iter()
        .filter(|attachment| attachment.kind == Some(AttachmentType::ExportInvoice))
        .collect();
    let mut unnamed = documents
        .iter()
        .filter(|document| is_blank(&document.invoice))
        .count();
    for (line, invoice) in certificate.invoices.iter().enumerate() {
        let named = documents.iter().any(|document| {
            !is_blank(&document.invoice) && fold(&document.invoice) == fold(&invoice.number)
        });
        if named {
            continue;
        }
        if unnamed > 0 {
            unnamed -= 1;
            continue;
        }
        let message = Message::new("v27-invoice").with("number", invoice.number.as_str());
        judgement.error((BoxId::Attachments, line, "V27"), POINTER, message);
    }
}
