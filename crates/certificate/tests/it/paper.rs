//! Practices for tests: an example with fields replaced, and its findings.

use certificate::rules::RULES;
use certificate::words::text;
use certificate::{Certificate, Chamber, Context, Finding, Language, Severity, check};
use serde_json::Value;

/// The JSON of an example by its number.
pub(crate) fn example(number: &str) -> Value {
    let text = match number {
        "01" => include_str!("../fixtures/ex-01.json"),
        "02" => include_str!("../fixtures/ex-02.json"),
        "03" => include_str!("../fixtures/ex-03.json"),
        "04" => include_str!("../fixtures/ex-04.json"),
        "05" => include_str!("../fixtures/ex-05.json"),
        "09" => include_str!("../fixtures/ex-09.json"),
        other => panic!("there is no example {other}"),
    };
    serde_json::from_str(text).expect("the example is JSON")
}

/// An example with members replaced, each named by its JSON pointer; null removes it.
pub(crate) fn changed(number: &str, changes: &[(&str, Value)]) -> Certificate {
    let mut paper = example(number);
    for (pointer, value) in changes {
        let (parent, member) = pointer.rsplit_once('/').expect("a pointer begins with a stroke");
        let parent = paper.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} has a parent"));
        match parent {
            Value::Object(members) if value.is_null() => {
                members.remove(member);
            }
            Value::Object(members) => {
                members.insert(member.to_owned(), value.clone());
            }
            Value::Array(elements) => {
                let at: usize = member.parse().expect("an index");
                if at == elements.len() {
                    elements.push(value.clone());
                } else {
                    elements[at] = value.clone();
                }
            }
            other => panic!("{pointer}: {other} has no members"),
        }
    }
    serde_json::from_value(paper).expect("the changed example is a practice")
}

/// What the rules find on 22 November 2026.
pub(crate) fn judge(paper: &Certificate) -> Vec<Finding> {
    let chamber = Chamber::of(&paper.desk.chamber);
    let today = jiff::civil::date(2026, 11, 22);
    check(paper, &Context::new(today, &chamber))
}

/// As [`judge`]; every finding has words, whole, in both languages.
pub(crate) fn findings(paper: &Certificate) -> Vec<Finding> {
    let findings = judge(paper);
    for finding in &findings {
        assert!(RULES.contains(&finding.rule), "{} is listed", finding.rule);
        for language in Language::ALL {
            let said = text(language, &finding.message);
            assert!(
                said != finding.message.id && !said.contains("{$"),
                "{language:?} {}: {said}",
                finding.message.id
            );
        }
    }
    findings
}

/// The ids of the rules that found something of that severity, each once, sorted.
pub(crate) fn rules(paper: &Certificate, severity: Severity) -> Vec<&'static str> {
    let mut rules: Vec<_> = findings(paper)
        .into_iter()
        .filter(|finding| finding.severity == severity)
        .map(|finding| finding.rule)
        .collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}
