//! Each rule: cases in which it speaks, and cases in which it is silent.

mod addresses;
mod blanks;
mod documents;
mod goods;
mod kinds;
mod mends;
mod origin;
mod practice;
mod proofs;
mod told;

use certificate::{BoxId, Lines, Severity};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::paper::{changed, rules};

/// An example, what is changed in it, and the exact rules that give an error.
type Case<'a> = (&'a str, &'a [(&'a str, Value)], &'a [&'a str]);

fn errors(cases: &[Case<'_>]) {
    let mut told = String::new();
    for (number, changes, expected) in cases {
        let paper = changed(number, changes);
        let found = rules(&paper, Severity::Error);
        assert_eq!(found, *expected, "EX-{number} with {changes:?}");
        told.push_str(&told::of(number, changes, &paper));
    }
    told::is_as_before(&told);
}

/// The rules that warn of the changed example and do not of the example itself.
fn warnings(number: &str, changes: &[(&str, Value)]) -> Vec<&'static str> {
    let before = rules(&changed(number, &[]), Severity::Warning);
    let paper = changed(number, changes);
    let mut after = rules(&paper, Severity::Warning);
    told::is_as_before(&told::of(number, changes, &paper));
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

/// The limits that the window shows while somebody types.
#[test]
fn a_box_takes_as_many_characters_as_it_says_and_not_one_more() {
    let limits = [
        (BoxId::Consignor, 240, "/box1_speditore", "V01", " ITALIA"),
        (BoxId::Transport, 129, "/box4_trasporto", "V13", " VIA MARE"),
        (BoxId::Remarks, 300, "/box5_osservazioni", "V14", ""),
    ];
    for (box_id, most, pointer, rule, end) in limits {
        assert_eq!(certificate::rules::characters_max(box_id), Some(most), "{box_id:?}");
        let finds = |length: usize| {
            let text = format!("{}{end}", "X".repeat(length - end.len()));
            let paper = changed("01", &[(pointer, json!(text))]);
            let found = crate::paper::findings(&paper);
            found.iter().any(|one| one.rule == rule && one.message.id.ends_with("-long"))
        };
        assert_eq!((finds(most), finds(most + 1)), (false, true), "{box_id:?}");
    }
    assert_eq!(certificate::rules::characters_max(BoxId::Consignee), Some(258));
    assert_eq!(certificate::rules::characters_max(BoxId::Goods), None, "the room on the paper");
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
