//! What a person reads of the cases: each finding with its box, field, words and mend, in the order in which they
//! stand. The cases say which rules speak; what is said of it is compared with what was read by us once.

use std::cell::Cell;
use std::fmt::Write as _;

use certificate::words::text;
use certificate::{Certificate, Finding, Language};
use serde_json::Value;

use crate::paper::{changed, findings};

/// Longest stretch of a changed value that is shown, in characters.
const SHOWN_MAX: usize = 60;

thread_local! {
    /// Snapshots that this test has asked for.
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// What is found in a changed example beyond the example itself.
pub(super) fn of(number: &str, changes: &[(&str, Value)], paper: &Certificate) -> String {
    let before = findings(&changed(number, &[]));
    let mut told = format!("EX-{number}");
    for (pointer, value) in changes {
        let value: String = value.to_string().chars().take(SHOWN_MAX).collect();
        let _ = write!(told, " {pointer} = {value}");
    }
    told.push('\n');
    for finding in findings(paper).iter().filter(|finding| !before.contains(finding)) {
        let _ = writeln!(told, "  {}", line(finding));
    }
    told
}

fn line(finding: &Finding) -> String {
    let Finding { rule, severity, box_id, pointer, message, mend } = finding;
    let said = text(Language::It, message).replace('\n', " | ");
    let mut line = format!("{} {rule} {severity:?} {pointer}: {said}", box_id.as_str());
    if let Some(mend) = mend {
        let label = text(Language::It, &mend.label);
        let edits = mend.edits.iter().map(|edit| format!("{} = {}", edit.pointer, edit.value));
        let _ = write!(line, " [{label}: {}]", edits.collect::<Vec<_>>().join(", "));
    }
    line
}

/// Compares with the file of this test; several in one test are numbered.
pub(super) fn is_as_before(told: &str) {
    let nth = ASKED.replace(ASKED.get() + 1) + 1;
    let thread = std::thread::current();
    let test = thread.name().unwrap_or_default().trim_start_matches("rules::").replace("::", "-");
    let settings = || {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("told");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings
    };
    settings().bind(|| insta::assert_snapshot!(format!("{test}-{nth}"), told));
}
