//! Box 3, the origin of each line, and the declaration: V09 to V12, V25, V26.

use certificate::Severity;
use serde_json::{Value, json};

use crate::paper::{changed, rules};

use super::{errors, warnings};

#[test]
fn box_3_writes_the_union_in_full_and_first() {
    let origin = |text: &str| {
        [
            ("/box3_paesiOrigine", json!([text])),
            ("/items/0/origine", json!(text)),
            ("/items/1/origine", json!(text)),
        ]
    };
    let block = ("/dichiarazioneOrigine/blocchi/0/paese", json!("Italia"));
    errors(&[
        ("01", &origin("Unione Europea"), &[]),
        ("01", &origin("UNIONE EUROPEA - ITALIA"), &[]),
        ("01", &origin("Unione Europea (Italia)"), &[]),
        ("01", &origin("Italia"), &["V09"]),
        ("01", &origin("UE - Italia"), &["V09"]),
        ("01", &origin("Padania"), &["V09"]),
        ("01", &origin("Italia - Unione Europea"), &["V09"]),
        ("01", &origin("Unione Europea - Svizzera"), &["V12"]),
        ("01", &origin("Unione Europea - Regno Unito"), &["V12"]),
        (
            "01",
            &[
                ("/box3_paesiOrigine", json!([])),
                ("/items/0/origine", json!("")),
                ("/items/1/origine", json!("")),
                ("/dichiarazioneOrigine/blocchi/0/paese", json!("")),
            ],
            &["V09"],
        ),
        ("01", &[("/box3_paesiOrigine", json!(null))], &[]),
        (
            "01",
            &[("/box3_paesiOrigine", json!(null)), ("/items/0/origine", json!("Italia")), block],
            &[],
        ),
    ]);
    assert_eq!(
        warnings("01", &origin("Unione Europea (Italia)")),
        ["V09"],
        "understood, but unusual"
    );
    let order = json!(["India", "Unione Europea - Italia", "Unione Europea - Repubblica Ceca"]);
    assert_eq!(
        warnings("03", &[("/box3_paesiOrigine", order)]),
        ["V09"],
        "the Union usually comes first"
    );
}

#[test]
fn box_3_and_the_lines_name_the_same_origins() {
    let box_3 = |countries: &[&str]| ("/box3_paesiOrigine", json!(countries));
    errors(&[
        ("01", &[box_3(&["Unione Europea - Italia", "India"])], &["V10"]),
        ("01", &[box_3(&["Unione Europea - Francia"])], &["V10"]),
        ("03", &[box_3(&["Unione Europea - Italia", "India"])], &["V10"]),
        ("03", &[box_3(&["UNIONE EUROPEA - ITALY", "European Union - Czechia", "INDIA"])], &[]),
        (
            "03",
            &[box_3(&["Unione Europea - Repubblica Ceca", "Unione Europea - Italia", "India"])],
            &[],
        ),
    ]);
}

#[test]
fn every_line_says_its_origin_where_there_are_several() {
    let unsaid = ("/dichiarazioneOrigine/blocchi/2/paese", json!(""));
    errors(&[
        ("03", &[("/items/1/origine", json!("India")), ("/box3_paesiOrigine", json!(null))], &[]),
        // The block says it for the line.
        ("03", &[("/items/2/origine", json!(null))], &[]),
        ("03", &[("/items/2/origine", json!(null)), unsaid.clone()], &["V10", "V11"]),
        (
            "03",
            &[
                unsaid.clone(),
                ("/items/2/origine", json!(null)),
                ("/items/2/descrizione", json!("FLANGE DI ACCIAIO FORGIATO, ORIGINE INDIA")),
                ("/box3_paesiOrigine/2", json!("India")),
            ],
            &["V10"],
        ),
        (
            "03",
            &[
                ("/items/1/origine", json!("")),
                ("/dichiarazioneOrigine/blocchi/1/paese", json!("")),
                ("/box3_paesiOrigine", json!(["Unione Europea - Italia", "India"])),
            ],
            &["V11"],
        ),
    ]);
}

#[test]
fn the_blocks_cover_every_line_once_and_are_complete() {
    let block =
        |field: &str, value: Value| (format!("/dichiarazioneOrigine/blocchi/{field}"), value);
    let cases = [
        ("01", block("0/items", json!([1])), true),
        ("01", block("0/items", json!([1, 2, 2])), true),
        ("01", block("0/items", json!([1, 2, 3])), true),
        ("01", block("0/impresa", json!("")), true),
        ("01", block("0/luogoProduzione", json!(null)), true),
        ("01", block("0/tipo", json!("inventate")), true),
        ("01", block("0/tipo", json!(null)), true),
        ("05", block("0/lavorazioni", json!("")), true),
        ("05", block("0/impresa", json!(null)), true),
        ("05", block("0/luogoProduzione", json!(null)), false),
        ("03", block("2/documentazione", json!([])), true),
        ("03", block("2/documentazione", json!([" "])), true),
        ("03", block("2/impresa", json!("X")), false),
    ];
    for (number, (pointer, value), fires) in cases {
        let found = rules(&changed(number, &[(&pointer, value)]), Severity::Error);
        assert_eq!(found, if fires { vec!["V25"] } else { vec![] }, "EX-{number} {pointer}");
    }
    errors(&[("01", &[("/dichiarazioneOrigine", json!(null))], &["V25"])]);
    let idle = json!({ "tipo": "prodotte", "impresa": "X", "luogoProduzione": "Y" });
    assert_eq!(
        warnings("01", &[("/dichiarazioneOrigine/blocchi/1", idle)]),
        ["V25"],
        "a block of no line"
    );
    assert_eq!(
        warnings("01", &[("/dichiarazioneOrigine/codice", json!("OREST"))]),
        ["V25"],
        "the stated code differs"
    );
    assert_eq!(
        warnings("03", &[("/dichiarazioneOrigine/blocchi/2/paese", json!("Cina"))]),
        ["V25"],
        "other country"
    );
}

#[test]
fn a_foreign_origin_is_proved() {
    let invoice = json!({ "tipo": "FAE", "nome": "f.pdf", "fattura": "TO-26-1190" });
    let with = |other: Value| [("/allegati", json!([invoice, other]))];
    errors(&[
        ("03", &with(json!({ "tipo": "BOL", "nome": "b.pdf" })), &[]),
        ("03", &with(json!({ "tipo": "GEN", "nome": "g.pdf", "items": [3] })), &[]),
        ("03", &with(json!({ "tipo": "DDO", "nome": "d.pdf", "items": [2] })), &["V26"]),
        ("03", &with(json!({ "tipo": "PAC", "nome": "p.pdf" })), &["V26"]),
        (
            "01",
            &[
                ("/items/0/origine", json!("Regno Unito")),
                ("/items/1/origine", json!("United Kingdom")),
                ("/box3_paesiOrigine", json!(["Regno Unito"])),
            ],
            &["V26"],
        ),
    ]);
}

#[test]
fn what_the_declaration_calls_foreign_is_proved_whatever_the_line_says() {
    let kind = ("/dichiarazioneOrigine/blocchi/0/tipo", json!("estera"));
    let found = |changes: &[(&str, Value)]| rules(&changed("01", changes), Severity::Error);
    assert!(found(std::slice::from_ref(&kind)).contains(&"V26"));
    let proof = json!({ "tipo": "BOL", "nome": "b.pdf" });
    assert!(!found(&[kind, ("/allegati/2", proof)]).contains(&"V26"));
    assert_eq!(found(&[]), [""; 0]);
}

#[test]
fn a_country_is_pointed_at_where_it_stands_among_empty_lines() {
    let box_3 = ("/box3_paesiOrigine", json!(["", "Unione Europea - Italia", " ", "Padania"]));
    let found = crate::paper::findings(&changed("01", &[box_3]));
    let places: Vec<&str> = found
        .iter()
        .filter(|finding| finding.rule == "V09" && finding.pointer.starts_with("/box3"))
        .map(|finding| finding.pointer.as_str())
        .collect();
    assert!(places.contains(&"/box3_paesiOrigine/3"), "{places:?}");
}
