//! Each rule: cases in which it speaks, and cases in which it is silent.

use certificate::Severity;
use serde_json::{Value, json};

use crate::paper::{changed, rules};

/// An example, what is changed in it, and the exact rules that give an error.
type Case<'a> = (&'a str, &'a [(&'a str, Value)], &'a [&'a str]);

fn errors(cases: &[Case<'_>]) {
    for (number, changes, expected) in cases {
        let found = rules(&changed(number, changes), Severity::Error);
        assert_eq!(found, *expected, "EX-{number} with {changes:?}");
    }
}

fn warnings(number: &str, changes: &[(&str, Value)]) -> Vec<&'static str> {
    rules(&changed(number, changes), Severity::Warning)
}

#[test]
fn box_1_is_there_ends_with_a_country_and_is_not_too_long() {
    let box_1 = |lines: &[&str]| [("/box1_speditore", json!(lines))];
    let company = ["TESSILMACCHINE VALSERIANA S.R.L.", "VIA DELL'ORDITOIO 14"];
    let with = |last: &str| box_1(&[company[0], company[1], last]);
    errors(&[
        ("01", &[("/box1_speditore", json!(null))], &["V01"]),
        ("01", &box_1(&["  ", ""]), &["V01"]),
        ("01", &with("24021 ALBINO (BERGAMO)"), &["V01"]),
        ("01", &with("24021 ALBINO (BG) IT"), &["V01"]),
        (
            "01",
            &with(&format!("{} - ITALIA", "X".repeat(240))),
            &["V01"],
        ),
        ("01", &with("24021 ALBINO (BERGAMO) - ITALY"), &[]),
        ("01", &with("24021 Albino, Italia"), &[]),
    ]);
}

#[test]
fn box_1_names_the_company_or_a_delegate() {
    let other = (
        "/box1_speditore",
        json!([
            "ALTRA DITTA S.P.A.",
            "VIA DELL'ORDITOIO 14",
            "ALBINO",
            "ITALIA"
        ]),
    );
    let behalf = json!([
        "SPEDIZIONI S.R.L.",
        "VIA DEL PORTO 1",
        "GENOVA",
        "PER CONTO DI",
        "TESSILMACCHINE",
        "ITALIA"
    ]);
    let delegate = json!({ "tipo": "GEN", "nome": "delega.pdf", "ruolo": "delega" });
    errors(&[
        ("01", &[other], &["V02"]),
        ("01", &[("/box1_speditore", behalf.clone())], &["V02"]),
        (
            "01",
            &[("/box1_speditore", behalf), ("/allegati/2", delegate)],
            &[],
        ),
        (
            "01",
            &[(
                "/impresa/denominazione",
                json!("Tessilmacchine Valseriana società a responsabilità limitata"),
            )],
            &[],
        ),
        ("01", &[("/impresa/indirizzo", json!("Via Altrove 5"))], &[]),
        ("01", &[("/impresa", json!(null))], &[]),
    ]);
    assert_eq!(
        warnings("01", &[("/impresa/indirizzo", json!("Via Altrove 5"))]),
        ["V02"],
        "may be a local unit"
    );
}

#[test]
fn box_2_names_a_consignee_or_is_exactly_to_the_order() {
    let box_2 = |lines: &[&str]| ("/box2_destinatario", json!(lines));
    errors(&[
        ("01", &[("/box2_destinatario", json!(null))], &["V04"]),
        ("04", &[box_2(&["ALL'ORDINE"])], &[]),
        ("04", &[box_2(&["TO THE ORDER", "SAUDI ARABIA"])], &[]),
        ("04", &[box_2(&["TO ORDER - ARABIA SAUDITA"])], &[]),
        (
            "04",
            &[box_2(&[
                "ALL'ORDINE",
                "ARABIA SAUDITA",
                "PER ULTERIORE RIESPORTAZIONE",
            ])],
            &[],
        ),
        (
            "04",
            &[box_2(&[
                "ALL'ORDINE",
                "DESTINAZIONE FINALE: ARABIA SAUDITA",
            ])],
            &[],
        ),
        (
            "04",
            &[box_2(&[
                "ALL'ORDINE",
                "NAJD FINE FOODS",
                "RIYADH",
                "ARABIA SAUDITA",
            ])],
            &["V04"],
        ),
        (
            "04",
            &[box_2(&["ALL'ORDINE DI BANCA X", "ARABIA SAUDITA"])],
            &["V04"],
        ),
        ("04", &[box_2(&["ALL'ORDINE", "KSA"])], &["V06"]),
    ]);
}

#[test]
fn the_consignee_is_never_italian() {
    let box_2 = |lines: &[&str]| ("/box2_destinatario", json!(lines));
    let italy = ("/paeseDestinazione", json!("Italia"));
    errors(&[
        (
            "01",
            &[box_2(&["ROSSI", "MILANO, ITALY"]), italy.clone()],
            &["V05"],
        ),
        (
            "01",
            &[box_2(&[
                "ROSSI SRL",
                "MILANO - ITALIA",
                "DESTINAZIONE FINALE",
                "BURSA",
                "TURCHIA",
            ])],
            &["V05"],
        ),
        (
            "01",
            &[box_2(&[
                "PIZZERIA ITALIA",
                "VIA ITALIA 3 SOKAK",
                "BURSA",
                "TURCHIA",
            ])],
            &[],
        ),
        ("01", &[italy], &["V07"]),
    ]);
}

#[test]
fn the_country_of_box_2_stands_in_full_at_its_end() {
    let last = |line: &str, destination: &str| {
        [
            ("/box2_destinatario/3", json!(line)),
            ("/paeseDestinazione", json!(destination)),
        ]
    };
    errors(&[
        ("01", &last("TR", "Turchia"), &["V06"]),
        ("01", &last("USA", "Stati Uniti d'America"), &["V06"]),
        ("01", &last("U.A.E.", "Emirati Arabi Uniti"), &["V06"]),
        ("01", &last("BURSA TURCHIA", "Turchia"), &["V06"]),
        ("01", &last("TURCHIA - TEL. 123", "Turchia"), &["V06"]),
        ("01", &last("türkiye", "Turchia"), &[]),
        ("01", &last("BURSA - TURKEY", "TURCHIA"), &[]),
        ("01", &last("Abidjan, Cote d'Ivoire", "Costa d'Avorio"), &[]),
        ("01", &last("PERU", "Perù"), &[]),
        ("01", &last("UNITED STATES OF AMERICA", "Stati Uniti"), &[]),
        ("01", &last("SEOUL - COREA DEL SUD", "Corea del Sud"), &[]),
    ]);
}

#[test]
fn the_destination_is_the_country_of_the_final_receiver() {
    let triangle = json!([
        "ACME GMBH",
        "BERLIN - GERMANIA",
        "DESTINAZIONE FINALE:",
        "ANADOLU DOKUMA",
        "BURSA",
        "TURCHIA"
    ]);
    let marked = json!([
        "ACME GMBH",
        "BERLIN",
        "DESTINAZIONE FINALE: TURCHIA",
        "GERMANIA"
    ]);
    errors(&[
        ("01", &[("/paeseDestinazione", json!("Siria"))], &["V07"]),
        ("01", &[("/paeseDestinazione", json!("TR"))], &["V07"]),
        ("01", &[("/paeseDestinazione", json!(null))], &["V07"]),
        ("01", &[("/paeseDestinazione", json!("TURKEY"))], &[]),
        ("01", &[("/box2_destinatario", triangle.clone())], &[]),
        (
            "01",
            &[
                ("/box2_destinatario", triangle),
                ("/paeseDestinazione", json!("Germania")),
            ],
            &["V07"],
        ),
        ("01", &[("/box2_destinatario", marked)], &[]),
    ]);
}

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
        ("01", &origin("Italia - Unione Europea"), &["V09"]),
        ("01", &origin("Unione Europea - Svizzera"), &["V12"]),
        ("01", &origin("Unione Europea - Regno Unito"), &["V12"]),
        (
            "01",
            &[
                ("/box3_paesiOrigine", json!([])),
                ("/items/0/origine", json!("")),
                ("/items/1/origine", json!("")),
            ],
            &["V09"],
        ),
        ("01", &[("/box3_paesiOrigine", json!(null))], &[]),
        (
            "01",
            &[
                ("/box3_paesiOrigine", json!(null)),
                ("/items/0/origine", json!("Italia")),
                block,
            ],
            &[],
        ),
    ]);
    assert_eq!(
        warnings("01", &origin("Unione Europea (Italia)")),
        ["V09"],
        "understood, but unusual"
    );
    let order = json!([
        "India",
        "Unione Europea - Italia",
        "Unione Europea - Repubblica Ceca"
    ]);
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
        (
            "01",
            &[box_3(&["Unione Europea - Italia", "India"])],
            &["V10"],
        ),
        ("01", &[box_3(&["Unione Europea - Francia"])], &["V10"]),
        (
            "03",
            &[box_3(&["Unione Europea - Italia", "India"])],
            &["V10"],
        ),
        (
            "03",
            &[box_3(&[
                "UNIONE EUROPEA - ITALY",
                "European Union - Czechia",
                "INDIA",
            ])],
            &[],
        ),
        (
            "03",
            &[box_3(&[
                "Unione Europea - Repubblica Ceca",
                "Unione Europea - Italia",
                "India",
            ])],
            &[],
        ),
    ]);
}

#[test]
fn every_line_says_its_origin_where_there_are_several() {
    errors(&[
        (
            "03",
            &[
                ("/items/1/origine", json!("India")),
                ("/box3_paesiOrigine", json!(null)),
            ],
            &[],
        ),
        ("03", &[("/items/2/origine", json!(null))], &["V10", "V11"]),
        (
            "03",
            &[
                ("/items/2/origine", json!(null)),
                (
                    "/items/2/descrizione",
                    json!("FLANGE DI ACCIAIO FORGIATO, ORIGINE INDIA"),
                ),
                ("/box3_paesiOrigine/2", json!("India")),
            ],
            &["V10"],
        ),
        (
            "03",
            &[
                ("/items/1/origine", json!("")),
                (
                    "/box3_paesiOrigine",
                    json!(["Unione Europea - Italia", "India"]),
                ),
            ],
            &["V11"],
        ),
    ]);
}

#[test]
fn box_5_repeats_number_and_date_of_every_invoice() {
    let remarks = |text: &str| [("/box5_osservazioni", json!(text))];
    errors(&[
        (
            "01",
            &remarks("INVOICE NO. 2026/EX/04181 OF THE 14/09/2026"),
            &["V14"],
        ),
        (
            "01",
            &remarks("INVOICE NO. 2026/EX/0418 OF THE 15/09/2026"),
            &["V14"],
        ),
        ("01", &remarks(""), &["V14"]),
        (
            "01",
            &remarks(&format!(
                "INVOICE NO. 2026/EX/0418 OF THE 14/09/2026 {}",
                "X".repeat(300)
            )),
            &["V14"],
        ),
        (
            "01",
            &remarks("FATTURA N.2026/EX/0418 DEL 14 settembre 2026"),
            &[],
        ),
        (
            "01",
            &remarks("INVOICE 2026/EX/0418 - September 14, 2026"),
            &[],
        ),
        (
            "01",
            &remarks("INV. 2026/EX/0418, 2026-09-14; ORDER 77"),
            &[],
        ),
        ("01", &remarks("2026/EX/0418 DEL 14.09.2026"), &[]),
        (
            "05",
            &remarks("INVOICE NO. 1042/26 OF THE 03/11/2026"),
            &["V14"],
        ),
        ("01", &[("/fatture/0/data", json!("ieri"))], &["V14"]),
        ("01", &[("/fatture/0/numero", json!(""))], &["V14", "V27"]),
    ]);
    assert_eq!(
        warnings("01", &[("/fatture", json!([]))]),
        ["V14"],
        "a certificate goes with an invoice"
    );
}

#[test]
fn lines_are_numbered_packed_and_measured() {
    let items = |n: &[u32]| [("/dichiarazioneOrigine/blocchi/0/items", json!(n))];
    let first = |field: &'static str, value: Value| [(field, value)];
    errors(&[
        (
            "01",
            &[("/items/1/n", json!(3)), items(&[1, 3])[0].clone()],
            &["V17"],
        ),
        (
            "01",
            &[("/items/0/n", json!(2)), ("/items/1/n", json!(1))],
            &["V17"],
        ),
        ("01", &first("/items/0/colli", json!(null)), &["V17"]),
        ("01", &first("/items/0/colli", json!(0)), &["V17"]),
        ("01", &first("/items/0/naturaColli", json!("")), &["V17"]),
        ("01", &first("/items/0/descrizione", json!(" ")), &["V17"]),
        ("01", &first("/items/0/quantita", json!("")), &["V17"]),
        ("01", &first("/items/0/quantita", json!("9.840")), &["V17"]),
        (
            "01",
            &[
                ("/items/0/colli", json!(null)),
                ("/items/0/naturaColli", json!("alla rinfusa / in bulk")),
            ],
            &[],
        ),
        ("01", &first("/items/0/marche", json!("")), &[]),
    ]);
    let none = changed("01", &[("/items", json!([]))]);
    assert!(
        rules(&none, Severity::Error).contains(&"V17"),
        "a certificate is about goods"
    );
}

#[test]
fn a_generic_description_is_a_warning() {
    for text in ["RICAMBI", "Spare parts", "CAMPIONI - SAMPLES", "goods"] {
        assert_eq!(
            warnings("01", &[("/items/0/descrizione", json!(text))]),
            ["V19"],
            "{text}"
        );
    }
    assert!(
        warnings(
            "01",
            &[("/items/0/descrizione", json!("CAMPIONI DI TESSUTO DI LANA"))]
        )
        .is_empty()
    );
}

#[test]
fn no_box_states_a_price() {
    let remarks = |text: &str| {
        [(
            "/box5_osservazioni",
            json!(format!("INVOICE NO. 2026/EX/0418 OF THE 14/09/2026 {text}")),
        )]
    };
    let item = |field: &'static str, text: &str| [(field, json!(text))];
    errors(&[
        ("01", &remarks("EUR 186.400,00"), &["V20"]),
        ("01", &remarks("TOTAL € 186400"), &["V20"]),
        (
            "01",
            &item(
                "/items/0/descrizione",
                "TELAIO AUTOMATICO, PREZZO UNITARIO 93.200",
            ),
            &["V20"],
        ),
        (
            "01",
            &item("/items/0/quantita", "N. 2 MACCHINE USD 500"),
            &["V20"],
        ),
        (
            "01",
            &item("/box4_trasporto", "VIA MARE, FREIGHT 1.200,00 USD"),
            &["V20"],
        ),
        (
            "01",
            &remarks("ORDER NO. 4500012345 L/C 77 OF 12/10/2026"),
            &[],
        ),
        ("01", &item("/items/0/naturaColli", "euro pallets"), &[]),
        ("01", &item("/items/0/quantita", "KG 9.840,00 NETTI"), &[]),
    ]);
}

#[test]
fn no_box_speaks_of_preferential_origin() {
    let remarks = |text: &str| {
        [(
            "/box5_osservazioni",
            json!(format!("INVOICE NO. 2026/EX/0418 OF THE 14/09/2026 {text}")),
        )]
    };
    errors(&[
        ("01", &remarks("EUR.1 NO. A123456"), &["V22"]),
        ("01", &remarks("EUR1"), &["V22"]),
        ("01", &remarks("A.TR. 12"), &["V22"]),
        ("01", &remarks("merce di origine preferenziale"), &["V22"]),
        ("01", &remarks("REX ITREX123"), &["V22"]),
        (
            "01",
            &[(
                "/items/0/descrizione",
                json!("LOOMS OF PREFERENTIAL ORIGIN"),
            )],
            &["V22"],
        ),
        (
            "01",
            &[("/box2_destinatario/0", json!("REX TRADING A.S."))],
            &[],
        ),
        ("01", &remarks("MATR. 12 REXROTH"), &[]),
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
        assert_eq!(
            found,
            if fires { vec!["V25"] } else { vec![] },
            "EX-{number} {pointer}"
        );
    }
    errors(&[("01", &[("/dichiarazioneOrigine", json!(null))], &["V25"])]);
    assert_eq!(
        warnings("01", &[("/dichiarazioneOrigine/codice", json!("OREST"))]),
        ["V25"],
        "the stated code differs"
    );
    assert_eq!(
        warnings(
            "03",
            &[("/dichiarazioneOrigine/blocchi/2/paese", json!("Cina"))]
        ),
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
        (
            "03",
            &with(json!({ "tipo": "GEN", "nome": "g.pdf", "items": [3] })),
            &[],
        ),
        (
            "03",
            &with(json!({ "tipo": "DDO", "nome": "d.pdf", "items": [2] })),
            &["V26"],
        ),
        (
            "03",
            &with(json!({ "tipo": "PAC", "nome": "p.pdf" })),
            &["V26"],
        ),
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
fn every_invoice_is_attached() {
    let fae = |number: &str| json!({ "tipo": "FAE", "nome": "f.pdf", "fattura": number });
    let unnamed = json!({ "tipo": "FAE", "nome": "f.pdf" });
    errors(&[
        ("01", &[("/allegati", json!([]))], &["V27"]),
        ("01", &[("/allegati/0/tipo", json!("FAA"))], &["V27"]),
        (
            "01",
            &[("/allegati", json!([fae("2026/EX/0481")]))],
            &["V27"],
        ),
        ("01", &[("/allegati", json!([unnamed]))], &[]),
        ("05", &[("/allegati", json!([unnamed]))], &["V27"]),
        (
            "05",
            &[("/allegati", json!([unnamed, fae("1043/26")]))],
            &[],
        ),
        ("05", &[("/allegati", json!([fae("1043/26")]))], &["V27"]),
    ]);
}

#[test]
fn the_order_holds_the_sums_of_the_attachments() {
    errors(&[
        ("02", &[("/ordine/vistiFattura", json!(0))], &["O01"]),
        ("02", &[("/ordine/vistiFattura", json!(null))], &["O01"]),
        ("03", &[("/ordine/legalizzazioni", json!(0))], &["O01"]),
        ("03", &[("/ordine/legalizzazioni", json!(3))], &[]),
        ("09", &[], &[]),
    ]);
    assert_eq!(
        warnings("03", &[("/ordine/legalizzazioni", json!(1))]),
        ["O01"],
        "the certificate's own is forgotten"
    );
}

#[test]
fn findings_stand_in_the_order_of_the_form() {
    let paper = changed(
        "03",
        &[
            ("/box1_speditore", json!(null)),
            ("/box5_osservazioni", json!("")),
            ("/items/2/descrizione", json!("")),
            ("/items/0/colli", json!(0)),
            ("/allegati", json!([])),
            ("/box2_destinatario", json!(null)),
        ],
    );
    let places: Vec<_> = crate::paper::findings(&paper)
        .into_iter()
        .map(|finding| {
            format!(
                "{} {} {}",
                finding.box_id.as_str(),
                finding.rule,
                finding.pointer
            )
        })
        .collect();
    insta::assert_snapshot!(places.join("\n"));
}
