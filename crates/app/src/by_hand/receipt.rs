//! What a receipt says that a portal or the Chamber gave: our own desk's to the letter, any other by its
//! words, which a person confirms.

use std::path::Path;

use certificate::lifecycle::{DeskState, Lifecycle};
use certificate::text::{contains_words, fold};
use draft::PracticeId;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use specta::Type;
use wire::codes::PracticeCode;
use wire::receipt::Receipt;

use crate::{
    AppError, Code, Language, Office, checking, facts, files, pdf, submission, viewer, words,
};

/// Largest receipt, bytes.
const LIMIT: u64 = 10_000_000;
/// Words between "protocollo" and its number.
const BETWEEN: usize = 6;

/// What was found in a receipt, for a person to confirm.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptView {
    /// Lifecycle word, where the receipt tells a state.
    pub state: Option<String>,
    /// Protocol number.
    pub protocol: Option<String>,
    /// The day of the protocol, `2026-11-24`.
    pub on: Option<String>,
    /// Practice code.
    pub practice_code: Option<String>,
    /// Whether it names this practice: our reference, an invoice, or the company with its code.
    pub ours: bool,
}

/// Reads a receipt: the JSON of `origo-desk`, a PDF, a mail or any text.
///
/// # Errors
/// [`Code::BadInput`] for what has no words, or is plainly another practice's; [`Code::TooLarge`],
/// [`Code::FileAbsent`], [`Code::NotSigned`].
pub fn read_receipt(office: &Office, id: PracticeId, path: &Path) -> Result<ReceiptView, AppError> {
    let bytes = files::read(path, LIMIT)?;
    let refused = |why: &str| {
        AppError::new(Code::BadInput, why).with("file", path.display()).with("why", why)
    };
    let outbox = submission::open(office, id)?.outbox()?;
    let revision = office.store.list_item(id)?.row.revision;
    let seal = facts::seal(office, id, revision)?
        .ok_or_else(|| AppError::internal("a signature without its seal"))?;
    if let Ok(receipt) = Receipt::read(&bytes) {
        if receipt.modello_base_sha256 != seal.base_form_sha256 {
            return Err(refused(&words::say(office.language, "receipt-of-another", &[])));
        }
        return Ok(ReceiptView {
            state: Some(words::word(&Lifecycle::Sent)),
            protocol: Some(receipt.protocollo),
            on: Some(checking::day_at_the_chamber(receipt.data_protocollo).to_string()),
            practice_code: Some(receipt.id_pratica.as_str().to_owned()),
            ours: true,
        });
    }
    let text = text_of(bytes, office.language).map_err(|why| refused(&why))?;
    let certificate = &seal.certificate;
    let folded = fold(&text);
    let invoices = certificate.invoices.iter().map(|invoice| fold(&invoice.number));
    let names: Vec<String> =
        [fold(&outbox.submission.plan.reference), fold(&certificate.company.fiscal_code)]
            .into_iter()
            .chain(invoices)
            .collect();
    Ok(ReceiptView { ours: names.iter().any(|name| contains_words(&folded, name)), ..found(&text) })
}

/// The words of a PDF (also inside an envelope), or the bytes as text.
fn text_of(bytes: Vec<u8>, language: Language) -> Result<String, String> {
    let document = viewer::unwrapped(bytes.clone());
    if document.starts_with(b"%PDF-") {
        let pages = pdf::words(document).map_err(|refusal| refusal.say(language))?;
        let words = pages.into_iter().flat_map(|page| page.words).map(|word| word.text);
        return Ok(words.collect::<Vec<_>>().join(" "));
    }
    if bytes.contains(&0) {
        return Err("\\0".to_owned());
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Protocol, day, code and state in running words.
fn found(text: &str) -> ReceiptView {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| {
        let word = fold(word);
        word.starts_with("PROTOCOLL") || word == "PROT"
    });
    let numbered = at.and_then(|at| {
        let near = words.iter().enumerate().skip(at + 1).take(BETWEEN);
        near.map(|(place, word)| (place, trimmed(word)))
            .find(|(_, word)| word.bytes().any(|byte| byte.is_ascii_digit()) && day(word).is_none())
    });
    let after = numbered.map(|(place, _)| place).or(at).unwrap_or(0);
    let on = words.iter().skip(after).take(2 * BETWEEN).find_map(|word| day(trimmed(word)));
    let code = words.iter().find_map(|word| trimmed(word).parse::<PracticeCode>().ok());
    let state = state(&fold(text)).or_else(|| numbered.map(|_| DeskState::Sent));
    ReceiptView {
        state: state.map(|state| words::word(&Lifecycle::from(state))),
        protocol: numbered.map(|(_, number)| number.to_owned()),
        on: on.map(|day| day.to_string()),
        practice_code: code.map(|code| code.as_str().to_owned()),
        ours: false,
    }
}

/// The furthest state whose own label stands in the text: a letter about a rejection names the sending too.
fn state(folded: &str) -> Option<DeskState> {
    const TOLD: [&str; 9] = [
        "RITIRATA",
        "DISPONIBILE PER IL RITIRO",
        "CHIUSA CON ESITO POSITIVO",
        "EVASA",
        "RESPINTA",
        "RICHIESTA RETTIFICA",
        "IRRICEVIBILE",
        "IN ISTRUTTORIA",
        "INVIATA",
    ];
    let told = TOLD.into_iter().find(|label| contains_words(folded, label));
    told.map(DeskState::from_label)
}

fn trimmed(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

/// `24/11/2026`, `24-11-2026`, `24.11.2026` or `2026-11-24`.
fn day(word: &str) -> Option<Date> {
    let parts: Vec<&str> = word.split(['/', '-', '.']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = match (first.len(), last.len()) {
        (4, 1..=2) => (first, last),
        (1..=2, 4) => (last, first),
        _ => return None,
    };
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Date::new(year, month, day).ok().filter(|day| *day >= date(2000, 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portals_words_are_found_whatever_stands_between() {
        let text =
            "La pratica M26B24ABCDE è stata protocollata con il n. 0012345/2026 del 24/11/2026.";
        let found = found(text);
        assert_eq!(found.protocol.as_deref(), Some("0012345/2026"));
        assert_eq!(found.on.as_deref(), Some("2026-11-24"));
        assert_eq!(found.practice_code.as_deref(), Some("M26B24ABCDE"));
        assert_eq!(found.state.as_deref(), Some("sent"));
    }

    #[test]
    fn a_letter_about_a_later_step_tells_the_later_step() {
        let text = "Pratica inviata il 20/11/2026, prot. 77 del 20.11.2026: RESPINTA per firma.";
        let found = found(text);
        assert_eq!(found.state.as_deref(), Some("rejected"));
        assert_eq!(found.protocol.as_deref(), Some("77"));
        assert_eq!(found.on.as_deref(), Some("2026-11-20"));
    }

    #[test]
    fn a_text_that_tells_nothing_gives_nothing() {
        assert_eq!(found("Buongiorno, in allegato la fattura del 3/4."), ReceiptView::default());
        assert_eq!(day("31/02/2026"), None, "no such day");
    }
}
