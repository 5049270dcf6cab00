//! Boxes 6 and 7, and what no box may say: V17, V19, V20, V22.

use certificate::Severity;
use serde_json::{Value, json};

use crate::paper::{changed, rules};

use super::{errors, warnings};

#[test]
fn lines_are_numbered_packed_and_measured() {
    let items = |n: &[u32]| [("/dichiarazioneOrigine/blocchi/0/items", json!(n))];
    let first = |field: &'static str, value: Value| [(field, value)];
    errors(&[
        ("01", &[("/items/1/n", json!(3)), items(&[1, 3])[0].clone()], &["V17"]),
        ("01", &[("/items/0/n", json!(2)), ("/items/1/n", json!(1))], &["V17"]),
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
    assert!(rules(&none, Severity::Error).contains(&"V17"), "a certificate is about goods");
}

#[test]
fn a_generic_description_is_a_warning() {
    for text in ["RICAMBI", "Spare parts", "CAMPIONI - SAMPLES", "goods"] {
        assert_eq!(warnings("01", &[("/items/0/descrizione", json!(text))]), ["V19"], "{text}");
    }
    assert!(
        warnings("01", &[("/items/0/descrizione", json!("CAMPIONI DI TESSUTO DI LANA"))])
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
            &item("/items/0/descrizione", "TELAIO AUTOMATICO, PREZZO UNITARIO 93.200"),
            &["V20"],
        ),
        ("01", &item("/items/0/quantita", "N. 2 MACCHINE USD 500"), &["V20"]),
        ("01", &item("/box4_trasporto", "VIA MARE, FREIGHT 1.200,00 USD"), &["V20"]),
        ("01", &remarks("ORDER NO. 4500012345 L/C 77 OF 12/10/2026"), &[]),
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
        ("01", &[("/items/0/descrizione", json!("LOOMS OF PREFERENTIAL ORIGIN"))], &["V22"]),
        ("01", &[("/box2_destinatario/0", json!("REX TRADING A.S."))], &[]),
        ("01", &remarks("MATR. 12 REXROTH"), &[]),
    ]);
}
