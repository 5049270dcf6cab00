//! Reports of theft, loss or destruction, our own rule K01: which documents, when, and the paper that tells.

use jiff::civil::Date;

use crate::codes::{BoxId, Kind};
use crate::identifiers;
use crate::message::Message;
use crate::practice::{Certificate, Report};
use crate::text::{fold, is_blank};

use super::Judgement;

const RULE: &str = "K01";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let blank = Report::default();
    let report = certificate.report.as_ref().unwrap_or(&blank);
    check_documents(judgement, report);
    let place = |line| (BoxId::Request, line, RULE);
    match report.reported_on.trim().parse::<Date>() {
        Err(_) => judgement.error(place(1), "/denuncia/data", Message::new("k01-date")),
        Ok(day) if day > judgement.context.today => {
            judgement.error(place(1), "/denuncia/data", Message::new("k01-future"));
        }
        Ok(_) => {}
    }
    if certificate.kind == Kind::Dd && is_blank(&certificate.notes) {
        judgement.warning(place(2), "/annotazioni", Message::new("k01-circumstances"));
    }
    let declared = judgement.context.chamber.loss_by_substitute_declaration
        && is_attached(certificate, "DICHIARAZIONE");
    if certificate.kind == Kind::Df && !declared && !is_attached(certificate, "DENUNCIA") {
        let place = (BoxId::Attachments, 0, RULE);
        judgement.error(place, "/allegati", Message::new("k01-report"));
    }
}

fn check_documents(judgement: &mut Judgement<'_>, report: &Report) {
    let named = report.documents.iter().filter(|number| !is_blank(number));
    let mut seen: Vec<&str> = Vec::new();
    for (at, number) in named.map(|number| number.trim()).enumerate() {
        let id = match () {
            () if seen.contains(&number) => "k01-twice",
            () if !identifiers::is_document_number(number) => "k01-number",
            () => {
                seen.push(number);
                continue;
            }
        };
        let message = Message::new(id).with("number", number);
        let place = (BoxId::Request, 3 + at, RULE);
        judgement.warning(place, "/denuncia/documenti", message);
    }
    if report.documents.iter().all(|number| is_blank(number)) {
        let place = (BoxId::Request, 0, RULE);
        judgement.error(place, "/denuncia/documenti", Message::new("k01-documents"));
    }
}

/// Whether a document with that purpose is attached.
pub(super) fn is_attached(certificate: &Certificate, purpose: &str) -> bool {
    certificate.attachments.iter().any(|attachment| fold(&attachment.purpose) == purpose)
}
