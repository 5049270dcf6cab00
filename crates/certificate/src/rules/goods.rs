//! Boxes 6 and 7: V11 (each item says its origin), V17 (numbered, packed, measured), V19 (not generic).

use serde_json::Value;

use crate::codes::BoxId;
use crate::composition::item_text;
use crate::mend::Mend;
use crate::message::Message;
use crate::practice::GoodsLine;
use crate::text::{contains_words, fold, is_blank};

use super::Judgement;

/// Descriptions that name no goods when they stand alone.
const GENERIC: [&str; 40] = [
    "MERCE",
    "MERCI",
    "MERCE VARIA",
    "MERCI VARIE",
    "MERCE GENERICA",
    "VARIE",
    "VARI",
    "RICAMBI",
    "RICAMBI VARI",
    "PARTI",
    "PARTI DI RICAMBIO",
    "PEZZI DI RICAMBIO",
    "CAMPIONI",
    "CAMPIONI VARI",
    "CAMPIONARIO",
    "ARTICOLI VARI",
    "ARTICOLI",
    "MATERIALE",
    "MATERIALI",
    "MATERIALE VARIO",
    "PRODOTTI",
    "PRODOTTI VARI",
    "ACCESSORI",
    "GOODS",
    "VARIOUS GOODS",
    "GENERAL GOODS",
    "GENERAL CARGO",
    "MIXED GOODS",
    "MERCHANDISE",
    "SPARE PARTS",
    "SPARES",
    "PARTS",
    "SAMPLES",
    "SAMPLE",
    "SUNDRIES",
    "MISCELLANEOUS",
    "MISCELLANEOUS GOODS",
    "ACCESSORIES",
    "PRODUCTS",
    "MATERIALS",
];

/// Kinds of packing that need no number of packages.
const UNPACKED: [&str; 10] = [
    "RINFUSA",
    "IN BULK",
    "BULK",
    "SFUSO",
    "SFUSA",
    "SFUSI",
    "NON IMBALLATO",
    "NON IMBALLATI",
    "UNPACKED",
    "LOOSE",
];

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    if certificate.goods.is_empty() {
        return judgement.error((BoxId::Goods, 0, "V17"), "/items", Message::new("v17-no-goods"));
    }
    let box_3: Vec<String> = certificate.box_3().iter().map(|origin| fold(origin)).collect();
    let several = certificate.has_several_origins();
    for (at, line) in certificate.goods.iter().enumerate() {
        if several && !says_its_origin(&certificate.with_origin(line), &box_3) {
            let message = Message::new("v11-origin").with("line", line.number);
            judgement.error((BoxId::Goods, at, "V11"), format!("/items/{at}/origine"), message);
        }
        check_number(judgement, at, line);
        check_parts(judgement, at, line);
        if is_generic(&line.description) {
            let message = Message::new("v19-generic").with("text", line.description.trim());
            judgement.warning(
                (BoxId::Goods, at, "V19"),
                format!("/items/{at}/descrizione"),
                message,
            );
        }
    }
}

/// Judged on the text that is printed: the line's own origin, or one of box 3 (folded) in its words.
fn says_its_origin(line: &GoodsLine, box_3: &[String]) -> bool {
    let printed = fold(&item_text(line, true));
    let own = fold(&line.origin);
    contains_words(&printed, &own) || box_3.iter().any(|origin| contains_words(&printed, origin))
}

fn check_number(judgement: &mut Judgement<'_>, at: usize, line: &GoodsLine) {
    if usize::try_from(line.number) != Ok(at + 1) {
        let message =
            Message::new("v17-number").with("found", line.number).with("expected", at + 1);
        judgement.error((BoxId::Goods, at, "V17"), format!("/items/{at}/n"), message);
        judgement.mend(renumber(judgement.certificate.goods.len()));
    }
}

/// All lines numbered from 1, as they stand.
fn renumber(lines: usize) -> Mend {
    let edits = (0..lines).map(|at| (format!("/items/{at}/n"), Value::from(at + 1)));
    Mend::all(Message::new("mend-renumber"), edits)
}

fn check_parts(judgement: &mut Judgement<'_>, at: usize, line: &GoodsLine) {
    let mut missing = |box_id, field: &str, id| {
        let message = Message::new(id).with("line", line.number);
        judgement.error((box_id, at, "V17"), format!("/items/{at}/{field}"), message);
    };
    let kind = fold(&line.package_kind);
    let unpacked = UNPACKED.iter().any(|words| contains_words(&kind, words));
    if line.packages.unwrap_or(0) == 0 && !unpacked {
        missing(BoxId::Goods, "colli", "v17-packages");
    }
    if kind.is_empty() {
        missing(BoxId::Goods, "naturaColli", "v17-package-kind");
    }
    if is_blank(&line.description) {
        missing(BoxId::Goods, "descrizione", "v17-description");
    }
    if is_blank(&line.quantity) {
        missing(BoxId::Quantity, "quantita", "v17-quantity");
    } else if !has_number_and_unit(&line.quantity) {
        missing(BoxId::Quantity, "quantita", "v17-unit");
    }
}

fn has_number_and_unit(quantity: &str) -> bool {
    quantity.chars().any(|c| c.is_ascii_digit()) && quantity.chars().any(char::is_alphabetic)
}

/// Whether every part of the description, also in a second language, is a generic word.
fn is_generic(description: &str) -> bool {
    let parts: Vec<String> = description
        .split(['\n', '/', ';', ','])
        .flat_map(|part| part.split(" - "))
        .map(fold)
        .collect();
    let mut parts = parts.iter().filter(|part| !part.is_empty()).peekable();
    parts.peek().is_some() && parts.all(|part| GENERIC.contains(&part.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_generic_only_when_nothing_else_stands_there() {
        for text in [
            "MERCE VARIA",
            "ricambi / spare parts",
            "Campioni - samples",
            "GOODS.",
            "Ricambi, accessori",
        ] {
            assert!(is_generic(text), "{text}");
        }
        for text in [
            "PARTI DI RICAMBIO PER TELAI - SPARE PARTS FOR LOOMS",
            "CAMPIONI DI TESSUTO",
            "VINO",
            "",
        ] {
            assert!(!is_generic(text), "{text}");
        }
    }

    #[test]
    fn a_quantity_is_a_number_with_its_unit() {
        for text in ["KG 9.840 LORDI / N. 2 MACCHINE", "LT 540", "12 m2", "N. 3"] {
            assert!(has_number_and_unit(text), "{text}");
        }
        for text in ["9.840", "KG", "-"] {
            assert!(!has_number_and_unit(text), "{text}");
        }
    }
}
