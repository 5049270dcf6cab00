//! The attachments: V26 (proof of a foreign origin), V27 (each invoice is there), V28 (PDF).

use std::collections::HashSet;

use crate::codes::{BoxId, OriginCode};
use crate::derivation;
use crate::message::Message;
use crate::origins::Origin;
use crate::practice::{Attachment, Certificate};
use crate::text::is_blank;

use super::Judgement;

const POINTER: &str = "/allegati";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let declared = declared_foreign(certificate);
    let proofs: Vec<&Attachment> =
        certificate.attachments.iter().filter(|document| is_proof(document)).collect();
    // A document that names no goods lines proves them all.
    let all_proved = proofs.iter().any(|document| document.items.is_empty());
    let proved: HashSet<u32> =
        proofs.iter().flat_map(|document| &document.items).copied().collect();
    for (at, line) in certificate.goods.iter().enumerate() {
        let foreign = declared.contains(&line.number)
            || Origin::read(&certificate.origin_of(line)).is_foreign();
        if foreign && !all_proved && !proved.contains(&line.number) {
            let message = Message::new("v26-proof").with("line", line.number);
            judgement.error((BoxId::Attachments, at, "V26"), POINTER, message);
        }
    }
    check_invoices(judgement, certificate);
}

/// V28, as far as the name tells: the desk takes PDF, signed around or not. The bytes are judged when they
/// are attached.
pub(super) fn check_files(judgement: &mut Judgement<'_>) {
    for (at, attachment) in judgement.certificate.attachments.iter().enumerate() {
        let mut name = attachment.name.trim().to_ascii_lowercase();
        while let Some(inside) = name.strip_suffix(".p7m") {
            name.truncate(inside.len());
        }
        if !name.is_empty() && !name.ends_with(".pdf") {
            let message = Message::new("v28-pdf").with("name", attachment.name.as_str());
            let place = (BoxId::Attachments, at, "V28");
            judgement.error(place, format!("{POINTER}/{at}/nome"), message);
        }
    }
}

/// The lines that the declaration says to be of foreign origin.
fn declared_foreign(certificate: &Certificate) -> HashSet<u32> {
    let foreign =
        certificate.origin.blocks.iter().filter(|block| {
            block.kind.as_ref().is_some_and(|kind| kind.code() == OriginCode::Foreign)
        });
    foreign.flat_map(|block| &block.items).copied().collect()
}

fn is_proof(attachment: &Attachment) -> bool {
    attachment.kind.as_ref().is_some_and(derivation::is_proof)
}

fn check_invoices(judgement: &mut Judgement<'_>, certificate: &Certificate) {
    // One without a number is V14's: nobody could name the file that is missing.
    let missing = derivation::missing_invoices(certificate).into_iter();
    for (line, number) in missing.filter(|(_, number)| !is_blank(number)) {
        let message = Message::new("v27-invoice").with("number", number);
        judgement.error((BoxId::Attachments, line, "V27"), POINTER, message);
    }
}
