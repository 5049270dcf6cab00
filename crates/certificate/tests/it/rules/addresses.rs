//! Boxes 1 and 2: V01, V02, V04 to V07.

use serde_json::json;

use super::{errors, warnings};

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
        ("01", &with(&format!("{} - ITALIA", "X".repeat(240))), &["V01"]),
        ("01", &with("24021 ALBINO (BERGAMO) - ITALY"), &[]),
        ("01", &with("24021 Albino, Italia"), &[]),
    ]);
}

#[test]
fn box_1_names_the_company_or_a_delegate() {
    let other = (
        "/box1_speditore",
        json!(["ALTRA DITTA S.P.A.", "VIA DELL'ORDITOIO 14", "ALBINO", "ITALIA"]),
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
        ("01", &[("/box1_speditore", behalf), ("/allegati/2", delegate)], &[]),
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
        ("04", &[box_2(&["ALL'ORDINE", "ARABIA SAUDITA", "PER ULTERIORE RIESPORTAZIONE"])], &[]),
        ("04", &[box_2(&["ALL'ORDINE", "DESTINAZIONE FINALE: ARABIA SAUDITA"])], &[]),
        ("04", &[box_2(&["ALL'ORDINE", "NAJD FINE FOODS", "RIYADH", "ARABIA SAUDITA"])], &["V04"]),
        ("04", &[box_2(&["ALL'ORDINE DI BANCA X", "ARABIA SAUDITA"])], &["V04"]),
        ("04", &[box_2(&["ALL'ORDINE", "KSA"])], &["V06"]),
    ]);
}

#[test]
fn the_consignee_is_never_italian() {
    let box_2 = |lines: &[&str]| ("/box2_destinatario", json!(lines));
    let italy = ("/paeseDestinazione", json!("Italia"));
    errors(&[
        ("01", &[box_2(&["ROSSI", "MILANO, ITALY"]), italy.clone()], &["V05"]),
        (
            "01",
            &[box_2(&["ROSSI SRL", "MILANO - ITALIA", "DESTINAZIONE FINALE", "BURSA", "TURCHIA"])],
            &["V05"],
        ),
        ("01", &[box_2(&["PIZZERIA ITALIA", "VIA ITALIA 3 SOKAK", "BURSA", "TURCHIA"])], &[]),
        ("01", &[italy], &["V07"]),
    ]);
}

#[test]
fn the_country_of_box_2_stands_in_full_at_its_end() {
    let last = |line: &str, destination: &str| {
        [("/box2_destinatario/3", json!(line)), ("/paeseDestinazione", json!(destination))]
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
    let marked = json!(["ACME GMBH", "BERLIN", "DESTINAZIONE FINALE: TURCHIA", "GERMANIA"]);
    errors(&[
        ("01", &[("/paeseDestinazione", json!("Siria"))], &["V07"]),
        ("01", &[("/paeseDestinazione", json!("TR"))], &["V07"]),
        ("01", &[("/paeseDestinazione", json!(null))], &["V07"]),
        ("01", &[("/paeseDestinazione", json!("TURKEY"))], &[]),
        ("01", &[("/box2_destinatario", triangle.clone())], &[]),
        (
            "01",
            &[("/box2_destinatario", triangle), ("/paeseDestinazione", json!("Germania"))],
            &["V07"],
        ),
        ("01", &[("/box2_destinatario", marked)], &[]),
    ]);
}
