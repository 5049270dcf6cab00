//! Box 5 and the table of invoices under it: V14.

use jiff::civil::Date;

use crate::codes::BoxId;
use crate::dates::dates_in;
use crate::mend::Mend;
use crate::message::Message;
use crate::text::{is_blank, length};

use super::Judgement;
use super::late::with_line;

/// Characters that box 5 takes (domain dossier section 2.2).
pub(super) const CHARACTERS_MAX: usize = 300;
const POINTER: &str = "/box5_osservazioni";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let text = certificate.remarks.as_str();
    let place = |line| (BoxId::Remarks, line, "V14");
    if length(text) > CHARACTERS_MAX {
        let message =
            Message::new("v14-long").with("length", length(text)).with("max", CHARACTERS_MAX);
        judgement.error(place(0), POINTER, message);
    }
    if certificate.invoices.is_empty() {
        judgement.warning((BoxId::Invoices, 0, "V14"), "/fatture", Message::new("v14-no-invoices"));
    }
    // What a file may hold in excess is not searched invoice by invoice: it is too long already.
    let text: String = text.chars().take(CHARACTERS_MAX * 10).collect();
    let dates = dates_in(&text);
    for (line, invoice) in certificate.invoices.iter().enumerate() {
        let number = invoice.number.as_str();
        if is_blank(number) {
            judgement.error(
                (BoxId::Invoices, line, "V14"),
                format!("/fatture/{line}/numero"),
                Message::new("v14-invoice-without-number").with("line", line + 1),
            );
        } else if !contains_number(&text, number) {
            judgement.error(
                place(line + 1),
                POINTER,
                Message::new("v14-number").with("number", number),
            );
            if let Ok(date) = invoice.date.trim().parse::<Date>() {
                judgement.mend(names_invoice(&certificate.remarks, number, date));
            }
        }
        match invoice.date.trim().parse::<Date>() {
            Err(_) => judgement.error(
                (BoxId::Invoices, line, "V14"),
                format!("/fatture/{line}/data"),
                Message::new("v14-invoice-without-date").with("line", line + 1),
            ),
            Ok(date) if !dates.contains(&date) => {
                let message =
                    Message::new("v14-date").with("number", number).with("date", written(date));
                judgement.error(place(line + 1), POINTER, message);
            }
            Ok(_) => {}
        }
    }
}

/// Box 5 with one more line that names the invoice as the trade does.
fn names_invoice(remarks: &str, number: &str, date: Date) -> Mend {
    let line = format!("INVOICE NO. {} OF THE {}", number.trim(), written(date));
    let label = Message::new("mend-remarks").with("text", line.as_str());
    Mend::set(label, POINTER, with_line(remarks, &line))
}

fn written(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// Whether the number stands in the text as a whole: `0418` is not in `04181`, `552` not in `552/A`.
fn contains_number(text: &str, number: &str) -> bool {
    let text: Vec<char> = squeeze(text).chars().collect();
    let number: Vec<char> = squeeze(number).chars().collect();
    if number.is_empty() {
        return false;
    }
    (0..=text.len().saturating_sub(number.len())).any(|at| {
        let end = at + number.len();
        text.get(at..end) == Some(number.as_slice())
            && !runs_on(text[..at].iter().rev())
            && !runs_on(text[end..].iter())
    })
}

/// Whether what is next to a number belongs to it: a letter or digit, or a joint with one behind it.
/// A point joins digits only, so that `NO.552` is the number 552.
fn runs_on<'a>(mut outside: impl Iterator<Item = &'a char>) -> bool {
    let (first, second) = (outside.next(), outside.next());
    match first {
        Some('/' | '-' | '_') => second.is_some_and(|c| c.is_alphanumeric()),
        Some('.') => second.is_some_and(char::is_ascii_digit),
        Some(c) => c.is_alphanumeric(),
        None => false,
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invoice_number_is_found_as_a_whole_only() {
        for (text, number) in [
            ("INVOICE NO. 2026/EX/0418 OF", "2026/EX/0418"),
            ("INVOICE NO.552 OF", "552"),
            ("(77/E)", "77/e"),
            ("N. 552.", "552"),
            ("TO 26\n1190", "TO 26 1190"),
            ("1042/26, 1043/26", "1042/26"),
            ("#9", "9"),
        ] {
            assert!(contains_number(text, number), "{number} stands in {text}");
        }
        for (text, number) in [
            ("2026/EX/04181", "2026/EX/0418"),
            ("2026/EX/0418", "0418"),
            ("552/A", "552"),
            ("INV-552", "552"),
            ("1.552", "552"),
            ("", "552"),
            ("552", " "),
            ("A552", "552"),
        ] {
            assert!(!contains_number(text, number), "{number} is no whole number in {text}");
        }
    }
}
