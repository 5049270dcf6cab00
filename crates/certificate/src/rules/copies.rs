//! Later copies of an issued certificate, our own rule K04: of which one, and that something is asked at all.

use jiff::civil::Date;

use crate::codes::BoxId;
use crate::fees::Counts;
use crate::identifiers;
use crate::mend::Mend;
use crate::message::Message;
use crate::practice::IssuedCertificate;
use crate::text::{contains_words, fold, is_blank};

use super::Judgement;
use super::late::with_line;
use super::replacement::named;

const RULE: &str = "K04";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let counts = Counts::of(certificate);
    let issued = certificate.issued_certificate.as_ref();
    let place = |line| (BoxId::Request, line, RULE);
    if counts.copies > 0 {
        return check_issued(judgement, issued.unwrap_or(&IssuedCertificate::default()));
    }
    if issued.is_some() {
        judgement.error((BoxId::Order, 0, RULE), "/ordine/copie", Message::new("k04-copies"));
    } else if counts == Counts::default() {
        judgement.warning(place(0), "/allegati", Message::new("k04-nothing"));
    }
}

fn check_issued(judgement: &mut Judgement<'_>, issued: &IssuedCertificate) {
    let place = |line| (BoxId::Request, line, RULE);
    let number = issued.number.trim();
    if is_blank(number) {
        judgement.error(place(0), "/certificatoEmesso/numero", Message::new("k04-number"));
    } else if !identifiers::is_document_number(number) {
        let message = Message::new("k04-unusual").with("number", number);
        judgement.warning(place(0), "/certificatoEmesso/numero", message);
    }
    check_words(judgement, issued);
    let day = issued.issued_on.trim().parse::<Date>();
    if day.map_or(true, |day| day > judgement.context.today) {
        judgement.error(place(1), "/certificatoEmesso/data", Message::new("k04-date"));
    }
}

/// The base form has one place for what is asked: its words say of which certificate the copies are.
fn check_words(judgement: &mut Judgement<'_>, issued: &IssuedCertificate) {
    let asked = &judgement.certificate.request_notes;
    let number = fold(&issued.number);
    if number.is_empty() || contains_words(&fold(asked), &number) {
        return;
    }
    let place = (BoxId::Request, 2, RULE);
    judgement.error(place, "/noteRichiesta", Message::new("k04-words"));
    let line = named("COPIE DEL CERTIFICATO", &issued.number, &issued.issued_on);
    let label = Message::new("mend-notes").with("text", line.as_str());
    judgement.mend(Mend::set(label, "/noteRichiesta", with_line(asked, &line)));
}
