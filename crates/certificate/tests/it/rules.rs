//! Each rule: cases in which it speaks, and cases in which it is silent.

mod addresses;
mod documents;
mod goods;
mod kinds;
mod mends;
mod origin;
mod practice;
mod proofs;

use certificate::{Lines, Severity};
use proptest::prelude::*;
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

/// The rules that warn of the changed example and do not of the example itself.
fn warnings(number: &str, changes: &[(&str, Value)]) -> Vec<&'static str> {
    let before = rules(&changed(number, &[]), Severity::Warning);
    let mut after = rules(&changed(number, changes), Severity::Warning);
    after.retain(|rule| !before.contains(rule));
    after
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
        .map(|finding| format!("{} {} {}", finding.box_id.as_str(), finding.rule, finding.pointer))
        .collect();
    insta::assert_snapshot!(places.join("\n"));
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "(EUR|EURO|PRICE|VALORE|REX|A|TR|[0-9.,]{1,6}|[-/:.$\u{20ac} ]|ALL'ORDINE|DESTINAZIONE FINALE|ITALIA|\n){0,12}",
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_paper_makes_the_rules_panic(
        texts in proptest::collection::vec(any_text(), 12), number in any::<u32>(), items in proptest::collection::vec(0_u32..4, 0..5),
    ) {
        let mut texts = texts.into_iter();
        let mut next = || texts.next().unwrap_or_default();
        let mut paper = changed("03", &[]);
        paper.consignor = Lines(next());
        paper.consignee = Lines(next());
        paper.destination_country = next();
        paper.origin_countries = vec![next(), next()];
        paper.remarks = next();
        paper.goods[1].number = number;
        paper.goods[1].description = next();
        paper.goods[1].quantity = next();
        paper.goods[2].origin = next();
        paper.invoices[0].number = next();
        paper.invoices[0].date = next();
        paper.origin.blocks[0].items = items;
        let found = crate::paper::judge(&paper);
        let places: Vec<_> = found.iter().map(|finding| finding.box_id).collect();
        prop_assert!(places.is_sorted(), "findings follow the form");
    }
}
