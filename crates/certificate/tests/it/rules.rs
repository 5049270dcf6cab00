//! Each rule: cases in which it speaks, and cases in which it is silent.

mod addresses;
mod documents;
mod goods;
mod origin;

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
