//! Box 5, invoices and the order: V14, V27, O01, O09.

use serde_json::json;

use super::{errors, warnings};

#[test]
fn box_5_repeats_number_and_date_of_every_invoice() {
    let remarks = |text: &str| [("/box5_osservazioni", json!(text))];
    errors(&[
        ("01", &remarks("INVOICE NO. 2026/EX/04181 OF THE 14/09/2026"), &["V14"]),
        ("01", &remarks("INVOICE NO. 2026/EX/0418 OF THE 15/09/2026"), &["V14"]),
        ("01", &remarks(""), &["V14"]),
        (
            "01",
            &remarks(&format!("INVOICE NO. 2026/EX/0418 OF THE 14/09/2026 {}", "X".repeat(300))),
            &["V14"],
        ),
        ("01", &remarks("FATTURA N.2026/EX/0418 DEL 14 settembre 2026"), &[]),
        ("01", &remarks("INVOICE 2026/EX/0418 - September 14, 2026"), &[]),
        ("01", &remarks("INV. 2026/EX/0418, 2026-09-14; ORDER 77"), &[]),
        ("01", &remarks("2026/EX/0418 DEL 14.09.2026"), &[]),
        ("05", &remarks("INVOICE NO. 1042/26 OF THE 03/11/2026"), &["V14"]),
        ("01", &[("/fatture/0/data", json!("ieri"))], &["V14"]),
        ("01", &[("/fatture/0/numero", json!(""))], &["V14"]),
    ]);
    assert_eq!(
        warnings("01", &[("/fatture", json!([]))]),
        ["V14"],
        "a certificate goes with an invoice"
    );
}

#[test]
fn every_invoice_is_attached() {
    let fae = |number: &str| json!({ "tipo": "FAE", "nome": "f.pdf", "fattura": number });
    let unnamed = json!({ "tipo": "FAE", "nome": "f.pdf" });
    errors(&[
        ("01", &[("/allegati", json!([]))], &["V27"]),
        ("01", &[("/allegati/0/tipo", json!("FAA"))], &["V27"]),
        ("01", &[("/allegati", json!([fae("2026/EX/0481")]))], &["V27"]),
        ("01", &[("/allegati", json!([unnamed]))], &[]),
        ("05", &[("/allegati", json!([unnamed]))], &["V27"]),
        ("05", &[("/allegati", json!([unnamed, fae("1043/26")]))], &[]),
        ("05", &[("/allegati", json!([fae("1043/26")]))], &["V27"]),
    ]);
}

#[test]
fn a_blank_of_a_template_is_filled_before_the_seal() {
    errors(&[
        ("01", &[("/box4_trasporto", json!("VIA MARE, [[nave]]"))], &["O09"]),
        ("01", &[("/items/0/marche", json!("[[marche]]"))], &["O09"]),
        ("01", &[("/title", json!("Telai per [[cliente]]"))], &["O09"]),
        ("01", &[("/box4_trasporto", json!("VIA MARE [A]"))], &[]),
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
