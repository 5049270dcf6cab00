//! Our own rules of proofs from the library: P01 (day), P02 (quantity), P03 (country).

use certificate::{Chamber, Context, KnownProof, Proof, check};
use serde_json::{Value, json};

use crate::paper::changed;

/// The Czech supplier's declaration of EX-03's second line.
fn declaration() -> Proof {
    serde_json::from_value(json!({
        "tipo": "DDO", "numero": "12/2026", "data": "2026-01-05", "fornitore": "Moravske Trubky a.s.",
        "paese": "Unione Europea - Repubblica Ceca", "dal": "2026-01-01", "al": "2026-12-31",
        "quantita": "100.000", "unita": "KG", "nome": "dichiarazione_fornitore_CZ.pdf"
    }))
    .expect("members of a proof")
}

/// The sentences of P01 to P03 over EX-03 whose second document comes from this proof.
fn said(proof: &Proof, elsewhere: &[&str], changes: &[(&str, Value)]) -> Vec<&'static str> {
    let mut all =
        vec![("/allegati/1/prova", json!("k1")), ("/allegati/1/scarico", json!("KG 24.700"))];
    all.extend(changes.iter().map(|(pointer, value)| (*pointer, value.clone())));
    let paper = changed("03", &all);
    let library = [KnownProof {
        key: "k1".to_owned(),
        proof: proof.clone(),
        drawn_elsewhere: elsewhere.iter().map(|text| (*text).to_owned()).collect(),
    }];
    let chamber = Chamber::of("BG");
    let today = jiff::civil::date(2026, 11, 22);
    let context = Context { proofs: Some(&library), ..Context::new(today, &chamber) };
    let found = check(&paper, &context);
    found.iter().filter(|one| one.rule.starts_with('P')).map(|one| one.message.id).collect()
}

#[test]
fn a_proof_that_fits_is_silent() {
    assert_eq!(said(&declaration(), &[], &[]), [""; 0]);
    assert_eq!(said(&declaration(), &["KG 75.300"], &[]), [""; 0], "all of it, and no more");
}

#[test]
fn a_proof_holds_on_the_day_of_the_sale() {
    let proof =
        |dal: &str, al: &str| Proof { from: dal.to_owned(), until: al.to_owned(), ..declaration() };
    // The invoice of EX-03 is of 21 August 2026.
    assert_eq!(said(&proof("", "2026-08-20"), &[], &[]), ["p01-ended"]);
    assert_eq!(said(&proof("", "2026-08-21"), &[], &[]), [""; 0], "ended since, but not then");
    assert_eq!(said(&proof("2026-08-22", ""), &[], &[]), ["p01-not-yet"]);
    let undated = [("/fatture", json!([]))];
    assert_eq!(said(&proof("", "2026-11-21"), &[], &undated), ["p01-ended"], "today, without one");
    let gone = [("/allegati/1/prova", json!("k2"))];
    assert_eq!(said(&declaration(), &[], &gone), ["p01-unknown"]);
}

#[test]
fn no_more_is_drawn_than_a_proof_covers() {
    assert_eq!(said(&declaration(), &["KG 75.301"], &[]), ["p02-overdrawn"]);
    assert_eq!(said(&declaration(), &["KG 200.000"], &[]), ["p02-overdrawn"], "the others did");
    let drawn = |text: &str| [("/allegati/1/scarico", json!(text))];
    assert_eq!(said(&declaration(), &[], &drawn("KG 100.001")), ["p02-overdrawn"]);
    assert_eq!(said(&declaration(), &[], &drawn("")), ["p02-nothing"]);
    assert_eq!(said(&declaration(), &[], &drawn("N. 3")), ["p02-unit"]);
    let unlimited = Proof { quantity: String::new(), ..declaration() };
    assert_eq!(said(&unlimited, &["KG 999.999"], &drawn("")), [""; 0], "nothing to count");
}

#[test]
fn a_proof_is_of_the_origin_that_its_lines_have() {
    let of = |country: &str| Proof { country: country.to_owned(), ..declaration() };
    assert_eq!(said(&of("India"), &[], &[]), ["p03-country"]);
    assert_eq!(said(&of("Repubblica Ceca"), &[], &[]), [""; 0], "the same in another spelling");
    assert_eq!(said(&of(""), &[], &[]), [""; 0]);
}
