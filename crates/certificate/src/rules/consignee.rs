//! Box 2: V04 (there, or exactly to the order), V05 (never Italian), V06 (country in full), V07 (the
//! destination is the country of the final receiver).

use serde_json::json;

use crate::codes::BoxId;
use crate::countries::{self, Country};
use crate::mend::Mend;
use crate::message::Message;
use crate::text::{fold, is_blank};

use super::Judgement;
use super::addresses::with_country;

const POINTER: &str = "/box2_destinatario";
const POINTER_DESTINATION: &str = "/paeseDestinazione";
const TO_ORDER: [&str; 5] = ["ALL ORDINE", "ALLORDINE", "TO THE ORDER", "TO ORDER", "AL ORDINE"];
/// Words before the country of the final receiver; the longer come first.
const DESTINATION: [&str; 5] = [
    "DESTINAZIONE FINALE",
    "FINAL DESTINATION",
    "DESTINATION FINALE",
    "DESTINAZIONE",
    "DESTINATION",
];
/// Lines that may follow the country (domain dossier section 2.2).
const ONWARD: [&str; 3] =
    ["PER ULTERIORE RIESPORTAZIONE", "FOR FURTHER RE EXPORT", "FOR FURTHER REEXPORT"];

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let text = judgement.certificate.consignee.as_str();
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !is_blank(line) && !ONWARD.contains(&fold(line).as_str()))
        .collect();
    let Some(last) = lines.last() else {
        return judgement.error((BoxId::Consignee, 0, "V04"), POINTER, Message::new("v04-empty"));
    };
    if lines.iter().any(|line| country_of(line).is_some_and(Country::is_italy)) {
        judgement.error((BoxId::Consignee, 0, "V05"), POINTER, Message::new("v05-italy"));
        let destination = countries::by_name(&judgement.certificate.destination_country);
        if let Some(country) = destination.filter(|country| !country.is_italy()) {
            judgement.mend(to_order(country));
        }
    }
    let to_order = after_to_order(&lines.join("\n"));
    let Some(country) = country_of(last) else {
        // "To the order" alone is complete: the country is optional there.
        if to_order.as_deref() != Some("") {
            judgement.error((BoxId::Consignee, 0, "V06"), POINTER, Message::new("v06-country"));
            let destination = countries::by_name(&judgement.certificate.destination_country);
            if let Some(country) = destination {
                judgement.mend(with_country(POINTER, text, country));
            }
        }
        return;
    };
    if to_order.is_some_and(|rest| rest != fold(name_at_end(last))) {
        judgement.error((BoxId::Consignee, 0, "V04"), POINTER, Message::new("v04-to-order"));
        judgement.mend(self::to_order(country));
    }
    check_destination(judgement, final_country(&lines).unwrap_or(country));
}

fn check_destination(judgement: &mut Judgement<'_>, country: &Country) {
    let destination = judgement.certificate.destination_country.as_str();
    let place = (BoxId::Consignee, 1, "V07");
    if is_blank(destination) {
        let message = Message::new("v07-empty").with("country", country.italian);
        judgement.error(place, POINTER_DESTINATION, message);
        return judgement.mend(destination_is(country));
    }
    if countries::by_name(destination) != Some(country) {
        let message = Message::new("v07-differs")
            .with("destination", destination)
            .with("country", country.italian);
        judgement.error(place, POINTER_DESTINATION, message);
        judgement.mend(destination_is(country));
    }
}

fn destination_is(country: &Country) -> Mend {
    let label = Message::new("mend-destination").with("country", country.italian);
    Mend::set(label, POINTER_DESTINATION, country.italian)
}

/// Box 2 to the order, with the country of destination alone.
fn to_order(country: &Country) -> Mend {
    let lines = json!(["ALL'ORDINE", country.italian.to_uppercase()]);
    Mend::set(Message::new("mend-to-order"), POINTER, lines)
}

/// Whether box 2 begins with "to the order".
pub(super) fn is_to_order(text: &str) -> bool {
    after_to_order(text).is_some()
}

/// What stands beside the words "to the order", folded; `None` where box 2 names a consignee.
fn after_to_order(text: &str) -> Option<String> {
    let folded = fold(text);
    TO_ORDER.iter().find(|words| starts_with_words(&folded, words))?;
    let mut rest = folded.as_str();
    while let Some(after) = TO_ORDER
        .iter()
        .chain(&DESTINATION)
        .find_map(|words| starts_with_words(rest, words).then(|| rest[words.len()..].trim_start()))
    {
        rest = after;
    }
    Some(rest.to_owned())
}

fn starts_with_words(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// The country that a line ends with, also right after the words "destinazione finale", and written
/// in two languages with a stroke between.
fn country_of(line: &str) -> Option<&'static Country> {
    let line = line.trim().trim_end_matches('.');
    countries::at_end_of(line).or_else(|| countries::by_name(after_destination(line)?)).or_else(
        || {
            let (first, second) = line.split_once('/')?;
            let country = countries::at_end_of(first)?;
            (countries::by_name(second) == Some(country)).then_some(country)
        },
    )
}

/// The text of the country at the end of a line that has one.
fn name_at_end(line: &str) -> &str {
    let line = after_destination(line).unwrap_or(line).trim();
    countries::split_at_end(line.trim_end_matches('.')).map_or(line, |(before, _)| {
        line[before.len()..].trim_start_matches([' ', ',', '-', '–', '—'])
    })
}

/// What follows the words "destinazione finale" on their line.
fn after_destination(line: &str) -> Option<&str> {
    let (before, after) = line.split_once(':')?;
    DESTINATION.iter().any(|words| fold(before).ends_with(words)).then_some(after.trim())
}

/// The country on the line that says "destinazione finale", where it says it there.
fn final_country(lines: &[&str]) -> Option<&'static Country> {
    let marked =
        lines.iter().find(|line| DESTINATION.iter().any(|words| fold(line).contains(words)))?;
    country_of(marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_the_order_is_known_by_its_first_words() {
        for (text, rest) in [
            ("ALL'ORDINE", ""),
            ("all’ordine - to order", ""),
            ("TO THE ORDER\nSAUDI ARABIA", "SAUDI ARABIA"),
            ("ALL'ORDINE - TO THE ORDER\nDESTINAZIONE FINALE: CINA", "CINA"),
            ("TO ORDER - DESTINATION: CHINA", "CHINA"),
            ("TO THE ORDER OF X BANK", "OF X BANK"),
        ] {
            assert_eq!(after_to_order(text).as_deref(), Some(rest), "{text}");
        }
        assert_eq!(after_to_order("TO ORDERLY TRADING"), None, "a name that only begins alike");
    }

    #[test]
    fn the_final_destination_may_stand_on_its_own_line() {
        let code = |line| country_of(line).map(|country| country.code);
        assert_eq!(code("DESTINAZIONE FINALE: TURCHIA"), Some("TR"));
        assert_eq!(code("Final destination: Bursa, Turkey"), Some("TR"));
        assert_eq!(code("TURCHIA / TURKEY"), Some("TR"), "one country in two languages");
        assert_eq!(code("TURCHIA / SIRIA"), None, "two countries are not one");
        assert_eq!(code("TEL: TURCHIA"), None, "any other word before a colon is not enough");
        assert_eq!(name_at_end("RIYADH - SAUDI ARABIA"), "SAUDI ARABIA");
    }
}
