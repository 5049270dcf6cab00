//! What the documents must say.

use super::{Finding, Tree};

/// How far down README names the two commands.
const README_LINES: usize = 40;

const COMMANDS: [&str; 2] = ["cargo xtask run", "cargo xtask test"];

const NEEDED: [&str; 5] =
    ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", ".ci/run"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in NEEDED {
        if tree.text(path).is_none_or(|text| text.trim().is_empty()) {
            findings.push(Finding::new(path, "missing or empty"));
        }
    }
    let top: Vec<&str> =
        tree.text("README.md").unwrap_or_default().lines().take(README_LINES).collect();
    for command in COMMANDS {
        if !top.iter().any(|line| line.contains(command)) {
            findings.push(Finding::new(
                "README.md",
                format!("`{command}` is not named in the first {README_LINES} lines"),
            ));
        }
    }
    if !tree.text(".ci/run").is_some_and(|text| text.contains(COMMANDS[1])) {
        findings.push(Finding::new(".ci/run", format!("does not call `{}`", COMMANDS[1])));
    }
    let map = tree.text("ARCHITECTURE.md").unwrap_or_default();
    for name in crates(tree) {
        if !map.contains(&format!("`{name}`")) {
            findings.push(Finding::new(
                "ARCHITECTURE.md",
                format!("crate `{name}` is not in the code map"),
            ));
        }
    }
    findings
}

/// The folders of the workspace's members.
fn crates(tree: &Tree) -> Vec<&str> {
    tree.files().filter_map(|file| file.path.strip_suffix("/Cargo.toml")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [(&str, &str); 7] = [
        ("README.md", "# Origo\n`cargo xtask run`\n`cargo xtask test`\n"),
        ("ARCHITECTURE.md", "- `crates/wire`: codecs\n- `xtask`: words\n"),
        ("CONTRIBUTING.md", "x"),
        ("CHANGELOG.md", "x"),
        (".ci/run", "cargo xtask test\n"),
        ("crates/wire/Cargo.toml", ""),
        ("xtask/Cargo.toml", ""),
    ];

    #[test]
    fn a_complete_set_has_nothing_to_mend() {
        assert_eq!(check(&Tree::of(&GOOD)), []);
    }

    #[test]
    fn each_missing_word_is_named() {
        let late = format!("{}cargo xtask run\ncargo xtask test\n", "\n".repeat(README_LINES));
        let mut files = GOOD.to_vec();
        files[0] = ("README.md", &late);
        files[1] = ("ARCHITECTURE.md", "- `crates/wire`: codecs\n");
        let found = check(&Tree::of(&files));
        let places: Vec<&str> = found.iter().map(|found| found.place.as_str()).collect();
        assert_eq!(places, ["README.md", "README.md", "ARCHITECTURE.md"]);
    }
}
