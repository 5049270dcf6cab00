//! Our own rules of the kinds of practices: reports (K01), delegations (K02), replacement (K03), later copies
//! (K04), print and urgency (K05, K06).

use serde_json::{Value, json};

use super::{errors, warnings};
use crate::paper::{changed, judge};

/// EX-09 made into another kind, with one member and its documents.
fn other(
    kind: &str,
    member: &'static str,
    value: Value,
    files: Value,
) -> [(&'static str, Value); 4] {
    [
        ("/tipoPratica", json!(kind)),
        (member, value),
        ("/allegati", files),
        ("/annotazioni", json!("Il plico si è bagnato in magazzino.")),
    ]
}

fn report(value: Value) -> [(&'static str, Value); 4] {
    let paper = json!([{ "tipo": "GEN", "nome": "denuncia.pdf", "ruolo": "denuncia" }]);
    other("DF", "/denuncia", value, paper)
}

#[test]
fn a_report_names_documents_and_its_day_and_brings_the_paper() {
    let whole = json!({ "data": "2026-11-20", "documenti": ["A0123456", "C26BG0000123"] });
    errors(&[
        ("09", &report(whole.clone()), &[]),
        ("09", &report(json!({ "data": "2026-11-20" })), &["K01"]),
        ("09", &report(json!({ "documenti": ["A0123456"] })), &["K01"]),
        ("09", &report(json!({ "data": "2026-11-23", "documenti": ["A0123456"] })), &["K01"]),
        ("09", &other("DF", "/denuncia", whole.clone(), json!([])), &["K01"]),
        // Destruction is declared, not reported to the police.
        ("09", &other("DD", "/denuncia", whole, json!([])), &[]),
    ]);
    let odd = json!({ "data": "2026-11-20", "documenti": ["123"] });
    assert_eq!(warnings("09", &report(odd)), ["K01"], "no number of a form");
    let twice = json!({ "data": "2026-11-20", "documenti": ["A0123456", "A0123456"] });
    assert_eq!(warnings("09", &report(twice)), ["K01"]);
    let mut silent = other(
        "DD",
        "/denuncia",
        json!({ "data": "2026-11-20", "documenti": ["A0123456"] }),
        json!([]),
    );
    silent[3].1 = json!("");
    assert_eq!(warnings("09", &silent), ["K01"], "nobody says how they were destroyed");
}

#[test]
fn a_delegation_says_to_whom_and_from_when_to_when() {
    let paper = json!([{ "tipo": "GEN", "nome": "delega.pdf", "ruolo": "delega" }]);
    let whole = json!({ "delegato": "Spedizioni Orobie S.r.l.", "codiceFiscale": "99990010169", "dal": "2026-12-01", "al": "2027-11-30" });
    let without = |member: &str| {
        let mut value = whole.clone();
        value.as_object_mut().unwrap().remove(member);
        value
    };
    let cd = |value: Value| other("CD", "/delega", value, paper.clone());
    let one_day = json!({ "delegato": "X", "codiceFiscale": "MRTLCU70A01A794I", "dal": "2026-12-01", "al": "2026-12-01" });
    let before = json!({ "delegato": "X", "codiceFiscale": "MRTLCU70A01A794I", "dal": "2026-12-01", "al": "2026-11-30" });
    errors(&[
        ("09", &cd(whole.clone()), &[]),
        ("09", &cd(without("al")), &[]),
        ("09", &cd(without("delegato")), &["K02"]),
        ("09", &cd(without("codiceFiscale")), &["K02"]),
        ("09", &cd(without("dal")), &["K02"]),
        ("09", &cd(before), &["K02"]),
        ("09", &cd(one_day), &[]),
        ("09", &other("CD", "/delega", whole.clone(), json!([])), &["K02"]),
        ("09", &other("RD", "/delega", whole.clone(), json!([])), &[]),
    ]);
    let found = judge(&changed("09", &cd(without("codiceFiscale"))));
    assert!(found.iter().any(|one| one.pointer == "/delega/codiceFiscale"), "{found:?}");
}

#[test]
fn a_replacement_names_the_certificate_and_its_return() {
    let whole = json!({ "numero": "C26BG0000123", "data": "2026-11-02", "motivo": "Peso sbagliato", "restituitoIl": "2026-11-20" });
    let said = ("/annotazioni", json!("Annulla e sostituisce il certificato n. C26BG0000123"));
    let with = |member: &str, value: Value| {
        let mut changed = whole.clone();
        changed[member] = value;
        [("/sostituisce", changed), said.clone()]
    };
    errors(&[
        ("01", &[("/sostituisce", whole.clone()), said.clone()], &[]),
        ("01", &[("/sostituisce", whole.clone())], &["K03"]),
        ("01", &with("numero", json!("")), &["K03"]),
        ("01", &with("data", json!("2026-11-23")), &["K03"]),
        ("01", &with("motivo", json!("")), &["K03"]),
        ("01", &with("restituitoIl", json!("2026-11-01")), &["K03"]),
    ]);
    assert_eq!(warnings("01", &with("restituitoIl", json!(""))), ["K03"], "it did not come back");
    let both =
        [("/sostituisce", whole), ("/duplicato", json!({ "numero": "1", "data": "2026-11-02" }))];
    let found = judge(&changed("01", &both));
    assert!(found.iter().any(|one| one.message.id == "k03-duplicate"), "{found:?}");
}

#[test]
fn later_copies_are_of_a_certificate_that_was_issued() {
    let issued = ("/certificatoEmesso", json!({ "numero": "C26BG0000123", "data": "2026-10-02" }));
    let copies = ("/ordine/copie", json!(2));
    let said = ("/noteRichiesta", json!("Copie del certificato n. C26BG0000123"));
    errors(&[
        ("09", &[copies.clone(), issued.clone(), said.clone()], &[]),
        ("09", &[copies.clone(), issued.clone()], &["K04"]),
        ("09", std::slice::from_ref(&copies), &["K04"]),
        (
            "09",
            &[copies.clone(), said, ("/certificatoEmesso", json!({ "numero": "C26BG0000123" }))],
            &["K04"],
        ),
        ("09", &[issued], &["K04"]),
        ("09", &[], &[]),
    ]);
    let odd = ("/certificatoEmesso", json!({ "numero": "0000123", "data": "2026-10-02" }));
    assert_eq!(warnings("09", &[copies, odd]), ["K04"], "no number of a certificate");
    assert_eq!(warnings("09", &[("/allegati", json!([]))]), ["K04"], "nothing is asked for");
}

#[test]
fn print_at_the_company_says_on_what_and_the_chamber_takes_it() {
    let printed = ("/ordine/stampaInAzienda", json!(true));
    let on = |support: &str| {
        [printed.clone(), ("/ordine/supporto", json!(support)), ("/sportello/cciaa", json!("AO"))]
    };
    assert_eq!(warnings("02", &[printed.clone(), ("/ordine/supporto", json!(null))]), ["K05"]);
    let quiet = |found: Vec<&str>| !found.contains(&"K05");
    assert!(quiet(warnings(
        "02",
        &[printed.clone(), ("/ordine/supporto", json!("foglio bianco"))]
    )));
    let bergamo = [
        printed.clone(),
        ("/ordine/supporto", json!("formulario")),
        ("/sportello/cciaa", json!("BG")),
    ];
    assert!(warnings("02", &bergamo).contains(&"K05"), "forms are not known there");
    let mut numbered = on("formulario").to_vec();
    errors(&[("02", &numbered, &["K05"])]);
    numbered.push(("/annotazioni", json!("Formulario n. A0123456")));
    errors(&[("02", &numbered, &[])]);
}

#[test]
fn urgency_is_asked_where_the_chamber_knows_it() {
    let urgent = ("/ordine/urgente", json!(true));
    assert!(warnings("01", std::slice::from_ref(&urgent)).contains(&"K06"));
    assert!(!warnings("01", &[("/ordine/urgente", json!(false))]).contains(&"K06"));
    let known = certificate::Chamber::known().into_iter().find(|chamber| chamber.urgent);
    let at = known.map(|chamber| json!(chamber.sign));
    if let Some(sign) = at {
        assert!(!warnings("01", &[urgent, ("/sportello/cciaa", sign)]).contains(&"K06"));
    }
}
