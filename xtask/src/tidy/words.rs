//! Words that do not belong in the project: unfinished work, names that say nothing, places that
//! exist on one machine alone.

use super::source::{blanked, numbered, words};
use super::tree::SourceFile;
use super::{Finding, Tree};

/// In Rust code, and why.
const IN_RUST: [(&str, &str); 4] = [
    ("todo!", "unfinished: build it or leave it out"),
    ("unimplemented!", "unfinished: build it or leave it out"),
    ("dbg!", "left over from debugging"),
    ("#[ignore", "a test that does not run: mend it or remove it"),
];

/// In TypeScript code, and why.
const IN_TYPESCRIPT: [(&str, &str); 3] = [
    (".skip(", "a test that does not run: mend it or remove it"),
    (".only(", "the other tests do not run"),
    ("debugger;", "left over from debugging"),
];

/// Endings of names that say nothing about what a thing is.
const EMPTY_ENDINGS: [&str; 3] = ["Manager", "Service", "Helper"];

/// Names of modules that gather what has no place.
const EMPTY_MODULES: [&str; 7] = ["util", "utils", "common", "helper", "helpers", "misc", "mod"];

/// What comes before the name of a new thing.
const DEFINES: [&str; 10] =
    ["struct", "enum", "trait", "type", "union", "class", "interface", "function", "const", "mod"];

/// Folders of one machine. Written in two parts, so that this file does not name them.
const MACHINE: [&str; 3] =
    [concat!("/wo", "rk/"), concat!("/tmp/", "origo/"), concat!("/ro", "ot/")];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.written(&["rs", "ts", "tsx"]) {
        in_code(file, &mut findings);
        module_name(file, &mut findings);
    }
    for file in tree.files() {
        machine_places(file, &mut findings);
    }
    findings
}

fn in_code(file: &SourceFile, findings: &mut Vec<Finding>) {
    let rust = file.ending() == "rs";
    let banned: &[(&str, &str)] = if rust { &IN_RUST } else { &IN_TYPESCRIPT };
    for (number, line) in numbered(&blanked(&file.text)) {
        for (word, why) in banned {
            if line.contains(word) {
                findings.push(Finding::at(&file.path, number, format!("`{word}`: {why}")));
            }
        }
        let line: Vec<&str> = words(line).collect();
        for pair in line.windows(2) {
            let ending = EMPTY_ENDINGS.iter().find(|end| pair[1].ends_with(**end));
            if let (true, Some(ending)) = (DEFINES.contains(&pair[0]), ending) {
                findings.push(Finding::at(
                    &file.path,
                    number,
                    format!("`{}`: name it by what it is, not `{ending}`", pair[1]),
                ));
            }
        }
    }
}

fn module_name(file: &SourceFile, findings: &mut Vec<Finding>) {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    if EMPTY_MODULES.contains(&stem) {
        findings.push(Finding::new(
            &file.path,
            "name the module by what it owns; `table.rs` beside `table/`, not `mod.rs`",
        ));
    }
}

fn machine_places(file: &SourceFile, findings: &mut Vec<Finding>) {
    for (number, line) in numbered(&file.text) {
        for place in MACHINE {
            let starts_path = |at: usize| {
                let before = line[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || "._-/}~".contains(c))
            };
            if line.match_indices(place).any(|(at, _)| starts_path(at)) {
                findings.push(Finding::at(
                    &file.path,
                    number,
                    format!("`{place}` exists on one machine alone"),
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(files: &[(&str, &str)]) -> Vec<String> {
        let findings = check(&Tree::of(files));
        findings.into_iter().map(|found| found.place).collect()
    }

    #[test]
    fn unfinished_work_is_found_in_code_and_not_in_words() {
        let text = "// todo!()\nlet a = \"dbg!\";\ntodo!();\n#[ignore = \"slow\"]\n";
        assert_eq!(
            places(&[("crates/a/src/lib.rs", text)]),
            ["crates/a/src/lib.rs:3", "crates/a/src/lib.rs:4"]
        );
        assert_eq!(places(&[("ui/src/a.test.ts", "it.only(\"x\", f);\n")]), ["ui/src/a.test.ts:1"]);
    }

    #[test]
    fn empty_names_are_refused_where_they_are_given() {
        let text = "use tower::Service;\nstruct PinManager;\nfn f(s: impl Service) {}\n";
        assert_eq!(
            places(&[("crates/a/src/lib.rs", text)]),
            ["crates/a/src/lib.rs:2"],
            "a foreign name may be used"
        );
        assert_eq!(
            places(&[("crates/a/src/utils.rs", ""), ("crates/a/src/table/mod.rs", "")]),
            ["crates/a/src/utils.rs", "crates/a/src/table/mod.rs"]
        );
    }

    #[test]
    fn places_of_one_machine_are_refused_in_every_text() {
        let here = format!("see {}x\n", MACHINE[0]);
        let address = format!("https://example.org{}x\n", MACHINE[0]);
        assert_eq!(
            places(&[("docs/a.md", &here), ("docs/b.md", &address)]),
            ["docs/a.md:1"],
            "an address on the web is not a folder"
        );
    }
}
