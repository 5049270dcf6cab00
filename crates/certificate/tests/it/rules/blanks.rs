//! O09, blanks of a template: beside which field they are shown, and in which order.

use certificate::BoxId;
use serde_json::{Value, json};

use crate::paper::{changed, findings};

/// Where O09 speaks of a changed example.
fn blanks(changes: &[(&str, Value)]) -> Vec<(BoxId, String)> {
    let found = findings(&changed("01", changes));
    let found = found.into_iter().filter(|finding| finding.rule == "O09");
    found.map(|finding| (finding.box_id, finding.pointer)).collect()
}

#[test]
fn a_blank_is_shown_beside_the_field_in_which_it_stands() {
    let of_lines = |line: &str| json!([line, "ITALIA"]);
    for (pointer, value, box_id) in [
        ("/box1_speditore", of_lines("[[ditta]]"), BoxId::Consignor),
        ("/box2_destinatario", of_lines("[[cliente]]"), BoxId::Consignee),
        ("/paeseDestinazione", json!("[[paese]]"), BoxId::Consignee),
        ("/box3_paesiOrigine", json!(["[[origine]]"]), BoxId::Origin),
        ("/box4_trasporto", json!("VIA MARE, [[nave]]"), BoxId::Transport),
        ("/box5_osservazioni", json!("[[fattura]]"), BoxId::Remarks),
        ("/items/0/quantita", json!("KG [[peso]]"), BoxId::Quantity),
        ("/items/1/marche", json!("[[marche]]"), BoxId::Goods),
        ("/dichiarazioneOrigine/blocchi/0/luogoProduzione", json!("[[luogo]]"), BoxId::Declaration),
        ("/fatture/0/numero", json!("[[numero]]"), BoxId::Invoices),
        ("/allegati/0/nome", json!("[[nome]].pdf"), BoxId::Attachments),
        ("/sportello/sede", json!("[[sede]]"), BoxId::Parties),
        ("/impresa/comune", json!("[[comune]]"), BoxId::Parties),
        ("/firmatario/cognome", json!("[[cognome]]"), BoxId::Parties),
        ("/title", json!("Telai per [[cliente]]"), BoxId::Parties),
        ("/id", json!("[[id]]"), BoxId::Parties),
        ("/giacenzaMerci", json!("[[luogo]]"), BoxId::Order),
    ] {
        assert_eq!(blanks(&[(pointer, value)]), [(box_id, pointer.to_owned())]);
    }
}

#[test]
fn blanks_of_one_box_stand_in_the_order_of_its_lines() {
    let places: Vec<String> = blanks(&[
        ("/items/1/marche", json!("[[marche]]")),
        ("/items/0/marche", json!("[[marche]]")),
        ("/items/0/descrizione", json!("[[merce]]")),
    ])
    .into_iter()
    .map(|(_, pointer)| pointer)
    .collect();
    assert!(places.is_sorted() && places.len() == 3, "{places:?}");
}

#[test]
fn blanks_stand_behind_what_else_is_wrong_in_their_box() {
    let wrong = [("/items/0/marche", json!("[[marche]]")), ("/items/1/colli", json!(null))];
    let found = findings(&changed("01", &wrong));
    let rules: Vec<_> = found
        .iter()
        .filter(|finding| finding.box_id == BoxId::Goods)
        .map(|finding| finding.rule)
        .collect();
    assert_eq!(rules, ["V17", "O09"]);
}

#[test]
fn a_hundred_blanks_are_named_and_more_wait_until_these_are_filled() {
    let item = |n: usize| json!({ "n": n + 1, "marche": "[[a]]", "descrizione": "[[b]]" });
    let of = |count: usize| blanks(&[("/items", (0..count).map(item).collect())]).len();
    assert_eq!((of(49), of(50), of(60)), (98, 100, 100));
}
