//! The six examples pass and cost what they expect; each negative case gives exactly its errors.

use certificate::fees::fees;
use certificate::{Certificate, Counts, Severity, Tariff};
use serde_json::Value;

use crate::paper::{changed, example, rules};

const NUMBERS: [&str; 6] = ["01", "02", "03", "04", "05", "09"];

#[test]
fn the_examples_have_no_errors() {
    for number in NUMBERS {
        let paper = changed(number, &[]);
        // On the day of judgement three invoices are more than 30 days old, and one practice has two.
        let expected: &[&str] = match number {
            "01" | "02" | "03" => &["V15"],
            "05" => &["V37"],
            _ => &[],
        };
        assert_eq!(rules(&paper, Severity::Error), [""; 0], "EX-{number} is a good practice");
        assert_eq!(rules(&paper, Severity::Warning), expected, "EX-{number}");
    }
}

#[test]
fn the_examples_cost_what_they_expect() {
    for number in NUMBERS {
        let counts = Counts::of(&changed(number, &[]));
        let expected = &example(number)["expected"];
        let total = |automatic_copy| {
            fees(&counts, &Tariff { automatic_copy, ..Tariff::default() }).total.to_string()
        };
        assert_eq!(expected["dirittiEUR"], Value::from(total(false)), "EX-{number}");
        if let Some(with_copy) = expected.get("dirittiConCopiaAutomaticaEUR") {
            assert_eq!(
                *with_copy,
                Value::from(total(true)),
                "EX-{number} where the Chamber always adds a copy"
            );
        }
    }
}

#[test]
fn each_negative_case_gives_exactly_its_errors() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../fixtures/negative.json"))
        .expect("the cases are JSON");
    assert_eq!(cases.len(), 5, "no case is lost");
    for case in &cases {
        let name = &case["id"];
        let paper = negative(case);
        let words = |key: &str| -> Vec<String> {
            serde_json::from_value(case[key].clone()).expect("a list of rule ids")
        };
        let allowed = words("alsoAllowed");
        let mut errors = rules(&paper, Severity::Error);
        errors.retain(|rule| !allowed.iter().any(|also| also == rule));
        assert_eq!(errors, words("errors"), "{name}");
        let warnings = rules(&paper, Severity::Warning);
        for warning in words("warnings") {
            assert!(
                warnings.contains(&warning.as_str()),
                "{name} lacks the warning {warning}: {warnings:?}"
            );
        }
    }
}

fn negative(case: &Value) -> Certificate {
    let number = case["base"].as_str().expect("a base").trim_start_matches("EX-");
    let changes: Vec<(String, Value)> = case["change"]
        .as_object()
        .expect("changes")
        .iter()
        .map(|(path, value)| {
            let pointer =
                path.replace('[', "/").replace("].", "/").replace(']', "").replace('.', "/");
            (format!("/{pointer}"), value.clone())
        })
        .collect();
    let changes: Vec<(&str, Value)> =
        changes.iter().map(|(pointer, value)| (pointer.as_str(), value.clone())).collect();
    changed(number, &changes)
}
