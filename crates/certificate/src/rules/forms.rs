//! Special certificates: V31 (pro forma), V32 (duplicate of one that was lost).

use jiff::civil::Date;

use crate::chamber::Writer;
use crate::codes::BoxId;
use crate::mend::Mend;
use crate::message::Message;
use crate::practice::Duplicate;
use crate::text::{contains_words, fold, is_blank};

use super::Judgement;
use super::late::{is_past, with_line};

const REMARKS: &str = "/box5_osservazioni";
const PRO_FORMA: [&str; 2] = ["PRO FORMA", "PROFORMA"];
const DUPLICATE: [&str; 3] = ["DUPLICATO", "DUPLICATE", "DUPLICATA"];

pub(super) fn check(judgement: &mut Judgement<'_>) {
    check_pro_forma(judgement);
    if let Some(duplicate) = &judgement.certificate.duplicate {
        check_duplicate(judgement, duplicate);
    }
}

fn check_pro_forma(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let said = says(&certificate.remarks, &PRO_FORMA);
    match (certificate.pro_forma == Some(true), said) {
        (true, false) => {
            judgement.error((BoxId::Remarks, 0, "V31"), REMARKS, Message::new("v31-words"));
            let label = Message::new("mend-remarks").with("text", "PRO FORMA");
            judgement.mend(Mend::set(label, REMARKS, with_line(&certificate.remarks, "PRO FORMA")));
        }
        (false, true) => {
            judgement.error((BoxId::Order, 0, "V31"), "/proforma", Message::new("v31-flag"));
            judgement.mend(Mend::set(Message::new("mend-pro-forma"), "/proforma", true));
        }
        (true, true) | (false, false) => {}
    }
}

fn check_duplicate(judgement: &mut Judgement<'_>, duplicate: &Duplicate) {
    let (certificate, chamber) = (judgement.certificate, judgement.context.chamber);
    let place = |line| (BoxId::Order, line, "V32");
    if is_blank(&duplicate.number) {
        judgement.error(place(0), "/duplicato/numero", Message::new("v32-number"));
    }
    match duplicate.issued_on.trim().parse::<Date>() {
        Err(_) => judgement.error(place(1), "/duplicato/data", Message::new("v32-date")),
        Ok(issued) => {
            let months = chamber.duplicate_months_max;
            let today = judgement.context.today;
            if let Some(months) = months.filter(|months| is_past(issued, *months, today)) {
                let months = u32::try_from(months).unwrap_or(0);
                let message = Message::new("v32-too-late").with("months", months);
                judgement.error(place(1), "/duplicato/data", message);
            }
        }
    }
    let attached = |purposes: &[&str]| {
        certificate
            .attachments
            .iter()
            .any(|attachment| purposes.contains(&fold(&attachment.purpose).as_str()))
    };
    let declared = chamber.loss_by_substitute_declaration && attached(&["DICHIARAZIONE"]);
    if !attached(&["DENUNCIA"]) && !declared {
        judgement.error((BoxId::Attachments, 0, "V32"), "/allegati", Message::new("v32-report"));
    }
    if !attached(&["MANLEVA"]) {
        judgement.error((BoxId::Attachments, 1, "V32"), "/allegati", Message::new("v32-liability"));
    }
    check_words(judgement, duplicate);
}

/// Where the applicant writes it, box 5 says that it is a duplicate, and of which.
fn check_words(judgement: &mut Judgement<'_>, duplicate: &Duplicate) {
    let remarks = &judgement.certificate.remarks;
    let by_applicant = judgement.context.chamber.duplicate_written_by == Writer::Applicant;
    let number = fold(&duplicate.number);
    let named = !number.is_empty() && contains_words(&fold(remarks), &number);
    if !by_applicant || is_blank(&duplicate.number) || (says(remarks, &DUPLICATE) && named) {
        return;
    }
    judgement.error((BoxId::Remarks, 0, "V32"), REMARKS, Message::new("v32-words"));
    let number = duplicate.number.trim();
    let line = match duplicate.issued_on.trim().parse::<Date>() {
        Ok(date) => {
            let written = format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year());
            format!("DUPLICATO DEL CERTIFICATO N. {number} DEL {written}")
        }
        Err(_) => format!("DUPLICATO DEL CERTIFICATO N. {number}"),
    };
    let label = Message::new("mend-remarks").with("text", line.as_str());
    judgement.mend(Mend::set(label, REMARKS, with_line(remarks, &line)));
}

fn says(text: &str, words: &[&str]) -> bool {
    let folded = fold(text);
    words.iter().any(|words| contains_words(&folded, words))
}
