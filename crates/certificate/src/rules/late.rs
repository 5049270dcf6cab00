//! Requests made late: V15 (the age of the invoices), V16 (what a certificate a posteriori needs).

use jiff::Span;
use jiff::civil::Date;
use serde_json::json;

use crate::codes::{AttachmentType, BoxId};
use crate::mend::Mend;
use crate::message::Message;
use crate::practice::Retrospective;
use crate::text::{contains_words, fold, is_blank};

use super::Judgement;

const POINTER: &str = "/aPosteriori";
const REMARKS: &str = "/box5_osservazioni";
const PHRASES: [&str; 4] =
    ["A POSTERIORI", "ISSUED RETROSPECTIVELY", "ISSUED RETROACTIVELY", "DELIVRE A POSTERIORI"];
const PHRASE: &str = "RILASCIATO A POSTERIORI - ISSUED RETROSPECTIVELY";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    check_age(judgement);
    if let Some(late) = &judgement.certificate.retrospective {
        check_request(judgement, late);
        check_time(judgement, late);
    }
}

fn check_age(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let (today, late) = (judgement.context.today, judgement.context.chamber.late);
    // A duplicate stands for a certificate that was asked in its time.
    let mut asks = certificate.retrospective.is_none() && certificate.duplicate.is_none();
    for (line, invoice) in certificate.invoices.iter().enumerate() {
        let Ok(date) = invoice.date.trim().parse::<Date>() else {
            continue;
        };
        // V14 asks for its number first.
        if is_blank(&invoice.number) {
            continue;
        }
        let place = (BoxId::Invoices, line, "V15");
        let pointer = format!("/fatture/{line}/data");
        let message = |id| Message::new(id).with("number", invoice.number.as_str());
        if date > today {
            judgement.warning(place, pointer, message("v15-future"));
        } else if asks && days_between(date, today) > late.after_days {
            // One question for all invoices is enough.
            asks = false;
            let message =
                message("v15-late").with("days", u32::try_from(late.after_days).unwrap_or(0));
            judgement.warning(place, pointer, message);
            judgement.mend(Mend::set(Message::new("mend-late"), POINTER, json!({})));
        }
    }
}

fn check_request(judgement: &mut Judgement<'_>, late: &Retrospective) {
    let certificate = judgement.certificate;
    let remarks = fold(&certificate.remarks);
    if !PHRASES.iter().any(|phrase| contains_words(&remarks, phrase)) {
        judgement.error((BoxId::Remarks, 0, "V16"), REMARKS, Message::new("v16-phrase"));
        let label = Message::new("mend-remarks").with("text", PHRASE);
        judgement.mend(Mend::set(label, REMARKS, with_line(&certificate.remarks, PHRASE)));
    }
    let place = |line| (BoxId::Order, line, "V16");
    if is_blank(&late.reason) {
        judgement.error(place(0), format!("{POINTER}/motivo"), Message::new("v16-reason"));
    }
    if late.no_other_certificate != Some(true) {
        let pointer = format!("{POINTER}/dichiarazioneNessunAltroCO");
        judgement.error(place(1), pointer, Message::new("v16-no-other"));
    }
    let proved = certificate.attachments.iter().any(|attachment| {
        let kind = attachment.kind.as_ref();
        matches!(kind, Some(AttachmentType::TransportDocument | AttachmentType::CustomsDeclaration))
    });
    if !proved {
        judgement.error((BoxId::Attachments, 0, "V16"), "/allegati", Message::new("v16-shipping"));
    }
}

fn check_time(judgement: &mut Judgement<'_>, late: &Retrospective) {
    let place = (BoxId::Order, 2, "V16");
    let pointer = format!("{POINTER}/dataSpedizione");
    let Ok(shipped) = late.shipped_on.trim().parse::<Date>() else {
        return judgement.error(place, pointer, Message::new("v16-shipped-on"));
    };
    let months = judgement.context.chamber.late.months_max;
    if let Some(months) = months.filter(|months| is_past(shipped, *months, judgement.context.today))
    {
        let message =
            Message::new("v16-too-late").with("months", u32::try_from(months).unwrap_or(0));
        judgement.error(place, pointer, message);
    }
}

/// Whether that many months have gone by since the day.
pub(super) fn is_past(since: Date, months: i32, today: Date) -> bool {
    Span::new()
        .try_months(months)
        .and_then(|span| since.checked_add(span))
        .is_ok_and(|end| today > end)
}

/// A text with one more line.
pub(super) fn with_line(text: &str, line: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() { line.to_owned() } else { format!("{text}\n{line}") }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_end_on_the_same_day_or_the_last_of_the_month() {
        assert!(!is_past(date(2026, 5, 22), 6, date(2026, 11, 22)), "the last day");
        assert!(is_past(date(2026, 5, 21), 6, date(2026, 11, 22)));
        assert!(!is_past(date(2026, 8, 31), 6, date(2027, 2, 28)), "February has no 31st");
        assert_eq!(days_between(date(2026, 9, 14), date(2026, 11, 22)), 69, "days, not months");
    }
}
