//! Grant and revocation of a delegation, our own rule K02: who, from when to when, and the signed paper.

use jiff::civil::Date;

use crate::codes::{BoxId, Kind};
use crate::identifiers::{check_company, check_person};
use crate::message::Message;
use crate::practice::Delegation;
use crate::text::is_blank;

use super::Judgement;
use super::report::is_attached;

const RULE: &str = "K02";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let blank = Delegation::default();
    let delegation = certificate.delegation.as_ref().unwrap_or(&blank);
    let place = |line| (BoxId::Request, line, RULE);
    if is_blank(&delegation.delegate) {
        judgement.error(place(0), "/delega/delegato", Message::new("k02-delegate"));
    }
    let code = delegation.fiscal_code.trim().to_uppercase();
    if check_company(&code).is_err() && check_person(&code).is_err() {
        judgement.error(place(1), "/delega/codiceFiscale", Message::new("k02-code"));
    }
    let from = delegation.from.trim().parse::<Date>();
    if from.is_err() {
        judgement.error(place(2), "/delega/dal", Message::new("k02-from"));
    }
    check_end(judgement, delegation, from.ok());
    if certificate.kind == Kind::Cd && !is_attached(certificate, "DELEGA") {
        let place = (BoxId::Attachments, 0, RULE);
        judgement.error(place, "/allegati", Message::new("k02-paper"));
    }
}

fn check_end(judgement: &mut Judgement<'_>, delegation: &Delegation, from: Option<Date>) {
    if is_blank(&delegation.until) {
        return;
    }
    let place = (BoxId::Request, 3, RULE);
    match delegation.until.trim().parse::<Date>() {
        Err(_) => judgement.error(place, "/delega/al", Message::new("k02-until")),
        Ok(until) if from.is_some_and(|from| until < from) => {
            judgement.error(place, "/delega/al", Message::new("k02-order"));
        }
        Ok(_) => {}
    }
}
