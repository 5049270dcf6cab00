//! What became of the changes, and the document that says so.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// The share of all changes that tests are to see.
const WANTED: f64 = 0.9;

/// What became of the changes of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// A test failed, or hung.
    pub(super) seen: usize,
    /// Every test passed: the change in words.
    pub(super) unseen: Vec<String>,
    /// The compiler refused.
    pub(super) not_code: usize,
}

impl Seen {
    /// From what cargo-mutants writes.
    pub(super) fn read(file: &Path) -> Result<Self, String> {
        let shown = |why: String| format!("{}: {why}", file.display());
        let bytes = fs::read(file).map_err(|why| shown(why.to_string()))?;
        let said: Value = serde_json::from_slice(&bytes).map_err(|why| shown(why.to_string()))?;
        Self::of(&said).ok_or_else(|| shown("no outcomes of changes in it".to_owned()))
    }

    fn of(said: &Value) -> Option<Self> {
        let mut found = Self { seen: 0, unseen: Vec::new(), not_code: 0 };
        for outcome in said["outcomes"].as_array()? {
            // The tests of the unchanged code come first.
            let Some(name) = outcome["scenario"]["Mutant"]["name"].as_str() else { continue };
            match outcome["summary"].as_str()? {
                "CaughtMutant" | "Timeout" => found.seen += 1,
                "MissedMutant" => found.unseen.push(name.to_owned()),
                "Unviable" => found.not_code += 1,
                _ => return None,
            }
        }
        (found.all() > 0).then_some(found)
    }

    /// Changes that compiled.
    pub(super) fn all(&self) -> usize {
        self.seen + self.unseen.len()
    }

    /// Whether tests see enough of them.
    pub(super) fn enough(&self) -> bool {
        self.seen as f64 >= WANTED * self.all() as f64
    }
}

/// Writes the parts that were changed; the others stay as they stand.
pub(super) fn keep(file: &Path, found: &[(&str, Seen)], shard: Option<&str>) -> Result<(), String> {
    let shown = |why: std::io::Error| format!("{}: {why}", file.display());
    let standing = fs::read_to_string(file).unwrap_or_default();
    let mut text = "# Changes that tests see\n\nWritten by `cargo xtask mutants`, part by part: cargo-mutants changes \
                    the code in one place, and the tests of its crate are run.\n"
        .to_owned();
    for name in ["machine", "ledger", "validator"] {
        let heading = format!("\n## {name}\n");
        match found.iter().find(|(found, _)| *found == name) {
            Some((_, seen)) => text.push_str(&format!("{heading}{}", part(seen, shard))),
            None => text.push_str(&standing_part(&standing, &heading)),
        }
    }
    fs::write(file, text).map_err(shown)
}

fn part(seen: &Seen, shard: Option<&str>) -> String {
    let share = 100.0 * seen.seen as f64 / seen.all() as f64;
    let verdict = if seen.enough() { "met" } else { "**not met**" };
    let which = shard.map_or_else(|| "all changes".to_owned(), |shard| format!("shard {shard}"));
    let mut text = format!(
        "\n{} of {} seen, {share:.1} % (goal {:.0} %, {verdict}); {which}; {} more did not compile.\n",
        seen.seen,
        seen.all(),
        100.0 * WANTED,
        seen.not_code
    );
    if !seen.unseen.is_empty() {
        text.push_str("\nUnseen:\n\n");
    }
    for unseen in &seen.unseen {
        let _ = writeln!(text, "- `{}`", unseen.replace('`', "'"));
    }
    text
}

/// From its heading to the next one; empty where there is none.
fn standing_part(document: &str, heading: &str) -> String {
    let Some(begin) = document.find(heading) else { return String::new() };
    let rest = &document[begin + heading.len()..];
    let end = rest.find("\n## ").unwrap_or(rest.len());
    format!("{heading}{}", &rest[..end])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(outcomes: &[&str]) -> Value {
        let one = |(number, summary): (usize, &&str)| json!({ "scenario": { "Mutant": { "name": format!("change {number}") } }, "summary": summary });
        let mut all = vec![json!({ "scenario": "Baseline", "summary": "Success" })];
        all.extend(outcomes.iter().enumerate().map(one));
        json!({ "outcomes": all })
    }

    #[test]
    fn what_hangs_is_seen_and_what_does_not_compile_is_no_change() {
        let seen =
            Seen::of(&said(&["CaughtMutant", "Timeout", "Unviable", "MissedMutant"])).unwrap();
        assert_eq!((seen.seen, seen.all(), seen.not_code), (2, 3, 1));
        assert_eq!(seen.unseen, ["change 3"]);
        assert!(!seen.enough(), "two of three");
        assert_eq!(Seen::of(&said(&[])), None, "nothing was changed: the run is broken");
        assert_eq!(Seen::of(&said(&["Whatever"])), None, "a word that nobody knows");
    }

    #[test]
    fn a_run_replaces_its_own_part_alone() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("mutants.md");
        let some = |unseen: &str| Seen { seen: 9, unseen: vec![unseen.to_owned()], not_code: 0 };
        keep(&file, &[("machine", some("a")), ("validator", some("b"))], None).unwrap();
        keep(&file, &[("ledger", some("c"))], Some("1/4")).unwrap();
        keep(&file, &[("machine", some("d"))], None).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("- `d`") && !text.contains("- `a`"), "{text}");
        assert!(text.contains("- `b`") && text.contains("- `c`"), "{text}");
        assert!(text.contains("9 of 10 seen, 90.0 % (goal 90 %, met); shard 1/4"), "{text}");
    }
}
