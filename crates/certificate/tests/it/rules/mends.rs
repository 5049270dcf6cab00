//! A mend does what it says: carried out, its finding is gone and no new error stands there.

use std::collections::BTreeSet;

use certificate::{Certificate, Finding, Language, Severity, words::text};
use serde_json::{Value, json};

use crate::paper::{changed, findings};

/// Writes a mend into the paper, as the editor does with the exchange form.
fn mended(paper: &Certificate, finding: &Finding) -> Certificate {
    let mut form = serde_json::to_value(paper).expect("a practice is JSON");
    for edit in &finding.mend.as_ref().expect("it has a mend").edits {
        put(&mut form, &edit.pointer, edit.value.clone());
    }
    serde_json::from_value(form).expect("a mend writes the exchange form")
}

fn put(form: &mut Value, pointer: &str, value: Value) {
    let mut place = form;
    for part in pointer.split('/').skip(1) {
        place = match place {
            Value::Array(elements) => {
                &mut elements[part.parse::<usize>().expect("a line that is there")]
            }
            other => {
                if other.is_null() {
                    *other = json!({});
                }
                let members = other.as_object_mut().expect("an object");
                members.entry(part).or_insert(Value::Null)
            }
        };
    }
    *place = value;
}

fn signature(found: &[Finding]) -> BTreeSet<(&'static str, String, &'static str)> {
    found.iter().map(|one| (one.rule, one.pointer.clone(), one.message.id)).collect()
}

/// An example, what is changed in it, and the sentences that have a mend then.
type Case = (&'static str, Vec<(&'static str, Value)>, &'static [&'static str]);

fn cases() -> Vec<Case> {
    let invoice = "INVOICE NO. 2026/EX/0418 OF THE 14/09/2026";
    let wrong = json!({ "numero": "C26BG0000123", "data": "2026-11-02", "motivo": "Peso", "restituitoIl": "2026-11-20" });
    let issued = json!({ "numero": "C26BG0000123", "data": "2026-10-02" });
    vec![
        ("01", vec![("/sostituisce", wrong)], &["k03-words"]),
        ("09", vec![("/ordine/copie", json!(2)), ("/certificatoEmesso", issued)], &["k04-words"]),
        ("01", vec![("/ordine/urgente", json!(true))], &["k06-urgent"]),
        (
            "02",
            vec![("/ordine/stampaInAzienda", json!(true)), ("/ordine/supporto", json!(null))],
            &["k05-support"],
        ),
        ("03", vec![("/dichiarazioneOrigine/codice", json!("ORCOM"))], &["v25-code"]),
        (
            "03",
            vec![(
                "/box3_paesiOrigine",
                json!(["India", "Unione Europea - Italia", "Unione Europea - Repubblica Ceca"]),
            )],
            &["v09-order"],
        ),
        ("01", vec![("/box3_paesiOrigine", json!(["UNIONE EUROPEA (ITALIA)"]))], &["v09-writing"]),
        (
            "01",
            vec![(
                "/box1_speditore",
                json!([
                    "TESSILMACCHINE VALSERIANA S.R.L.",
                    "VIA DELL'ORDITOIO 14",
                    "24021 ALBINO (BG) IT"
                ]),
            )],
            &["v01-country"],
        ),
        ("01", vec![("/box2_destinatario", json!(["DOKUMA A.S.", "BURSA, TR"]))], &["v06-country"]),
        ("01", vec![("/box2_destinatario", json!(["DOKUMA A.S.", "BURSA"]))], &["v06-country"]),
        ("01", vec![("/box2_destinatario", json!(["ROSSI S.R.L.", "ITALIA"]))], &["v05-italy"]),
        ("01", vec![("/paeseDestinazione", json!(""))], &["v07-empty"]),
        ("01", vec![("/paeseDestinazione", json!("Cina"))], &["v07-differs"]),
        (
            "04",
            vec![("/box2_destinatario", json!(["ALL'ORDINE", "NAJD FOODS", "ARABIA SAUDITA"]))],
            &["v04-to-order"],
        ),
        ("01", vec![("/box3_paesiOrigine", json!(["Italia"]))], &["v09-union"]),
        ("03", vec![("/box3_paesiOrigine", json!(["Unione Europea - Italia"]))], &["v10-missing"]),
        (
            "01",
            vec![("/box3_paesiOrigine", json!(["Unione Europea - Italia", "India"]))],
            &["v10-unused"],
        ),
        ("01", vec![("/box5_osservazioni", json!("ORDER 5"))], &["v14-number"]),
        ("03", vec![("/items/1/n", json!(7)), ("/items/2/n", json!(7))], &["v17-number"]),
        ("01", vec![("/proforma", json!(true))], &["v31-words"]),
        ("01", vec![("/box5_osservazioni", json!(format!("{invoice} PROFORMA")))], &["v31-flag"]),
        ("05", vec![], &["v37-one-shipment"]),
        ("02", vec![("/ordine/vistiFattura", json!(0))], &["o01-visas"]),
        ("03", vec![("/ordine/legalizzazioni", json!(0))], &["o01-legalisations"]),
        (
            "01",
            vec![("/duplicato", json!({ "numero": "C26BG0000123", "data": "2026-09-30" }))],
            &["v32-words"],
        ),
        ("01", vec![("/aPosteriori", json!({ "motivo": "x" }))], &["v16-phrase"]),
        ("01", vec![], &["v15-late"]),
    ]
}

/// What is too tall for its box, and what a company or a declaration fills in.
fn tall_and_empty() -> Vec<Case> {
    let invoice = "INVOICE NO. 2026/EX/0418 OF THE 14/09/2026";
    let tall =
        "ANADOLU DOKUMA A.S.,VAT 1,TAX 2,TEL 3,FAX 4,ORG 5,BLOCK 6,FLOOR 7,16140 BURSA,TURCHIA";
    let tall: Vec<&str> = tall.split(',').collect();
    vec![
        (
            "01",
            vec![("/box5_osservazioni", json!(format!("{invoice}\n{}", "MARK 7\n".repeat(9))))],
            &["o03-small"],
        ),
        ("01", vec![("/box2_destinatario", json!(tall))], &["o03-small"]),
        ("01", vec![("/box1_speditore", json!(null))], &["v01-empty"]),
        ("01", vec![("/dichiarazioneOrigine/blocchi/0/items", json!([1]))], &["v25-uncovered"]),
    ]
}

#[test]
fn a_mend_takes_its_finding_away() {
    for (number, changes, sentences) in cases().into_iter().chain(tall_and_empty()) {
        let paper = changed(number, &changes);
        let before = findings(&paper);
        for sentence in sentences {
            let finding = before
                .iter()
                .find(|one| one.message.id == *sentence)
                .unwrap_or_else(|| panic!("EX-{number} {changes:?} has no {sentence}: {before:?}"));
            let after = findings(&mended(&paper, finding));
            let gone = !after
                .iter()
                .any(|one| one.message.id == *sentence && one.pointer == finding.pointer);
            assert!(gone, "EX-{number} {changes:?}: {sentence} is still there");
            let errors = |found: &[Finding]| {
                found.iter().filter(|one| one.severity == Severity::Error).count()
            };
            // Asking late opens the sheet in which the rest is to be written.
            if *sentence != "v15-late" {
                assert!(
                    errors(&after) <= errors(&before),
                    "EX-{number} {sentence}: {:?} are new",
                    signature(&after).difference(&signature(&before)).collect::<Vec<_>>()
                );
            }
        }
    }
}

#[test]
fn every_mend_has_a_name_in_both_languages() {
    let paper = changed("05", &[("/paeseDestinazione", json!(""))]);
    let mends: Vec<_> = findings(&paper).into_iter().filter_map(|finding| finding.mend).collect();
    assert!(mends.len() >= 2, "{mends:?}");
    for mend in mends {
        for language in Language::ALL {
            assert_ne!(text(language, &mend.label), mend.label.id);
        }
    }
}
