//! Licences and origins of every dependency, judged by the same `deny.toml` that `cargo deny` reads.
//!
//! `cargo deny` knows more (advisories, duplicates) but takes minutes to compile and a database from
//! the network; this much is checked in each run.

use serde_json::Value;

use super::directions::members;
use super::{Finding, Tree};

/// The only place that dependencies may come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(super) fn check(tree: &Tree, metadata: &Value) -> Vec<Finding> {
    let Some(deny) = tree.text("deny.toml") else {
        return vec![Finding::new("deny.toml", "missing: it lists the licences allowed")];
    };
    let allowed = list(deny, "[licenses]", "allow");
    let ours: Vec<&Value> = members(metadata);
    let mut findings = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        if ours.iter().any(|member| member["id"] == package["id"]) {
            continue;
        }
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or_default();
        if !satisfied(licence, &allowed) {
            findings.push(Finding::new(
                "deny.toml",
                format!("{name} has the licence `{licence}`, which is not allowed there"),
            ));
        }
        if package["source"].as_str() != Some(REGISTRY) {
            findings
                .push(Finding::new("Cargo.lock", format!("{name} does not come from crates.io")));
        }
    }
    findings
}

/// The strings of `key = [ "…", ]` behind a `[section]` of a TOML file.
fn list(toml: &str, section: &str, key: &str) -> Vec<String> {
    let mut lines = toml.lines().skip_while(|line| line.trim() != section);
    lines.next();
    let text: String = lines
        .take_while(|line| !line.trim_start().starts_with('['))
        .map(|line| line.split('#').next().unwrap_or_default())
        .collect();
    let Some(body) =
        text.split_once(&format!("{key} = [")).and_then(|(_, rest)| rest.split_once(']'))
    else {
        return Vec::new();
    };
    let quoted = body.0.split('"').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

/// Whether an SPDX expression can be met with the licences allowed.
///
/// `AND` binds tighter than `OR`; the older `MIT/Apache-2.0` means `OR`.
fn satisfied(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace(" WITH ", "+WITH+");
    let words: Vec<String> =
        spaced.split_whitespace().map(|word| word.replace("+WITH+", " WITH ")).collect();
    let mut rest = words.as_slice();
    let met = any_of(&mut rest, allowed);
    met && rest.is_empty()
}

fn any_of(words: &mut &[String], allowed: &[String]) -> bool {
    let mut met = all_of(words, allowed);
    while words.first().is_some_and(|word| word == "OR") {
        *words = &words[1..];
        met |= all_of(words, allowed);
    }
    met
}

fn all_of(words: &mut &[String], allowed: &[String]) -> bool {
    let mut met = one(words, allowed);
    while words.first().is_some_and(|word| word == "AND") {
        *words = &words[1..];
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut &[String], allowed: &[String]) -> bool {
    let Some((word, rest)) = words.split_first() else {
        return false;
    };
    *words = rest;
    if word != "(" {
        return allowed.contains(word);
    }
    let met = any_of(words, allowed);
    match words.split_first() {
        Some((close, rest)) if close == ")" => {
            *words = rest;
            met
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const DENY: &str = "[advisories]\nallow = [\"X\"]\n\n[licenses]\n# why\nallow = [\n  \"MIT\", \
                        # \"GPL-3.0\"\n  \"Apache-2.0 WITH LLVM-exception\",\n  \"ISC\",\n]\n";

    #[test]
    fn the_list_of_the_section_is_read() {
        assert_eq!(
            list(DENY, "[licenses]", "allow"),
            ["MIT", "Apache-2.0 WITH LLVM-exception", "ISC"],
            "neither another section's nor what is commented out"
        );
    }

    #[test]
    fn expressions_are_met_or_not() {
        let allowed = list(DENY, "[licenses]", "allow");
        for (expression, met) in [
            ("MIT", true),
            ("GPL-2.0-only OR MIT", true),
            ("MIT/Apache-2.0", true),
            ("GPL-2.0-only AND MIT", false),
            ("(GPL-2.0-only OR MIT) AND ISC", true),
            ("GPL-2.0-only OR MIT AND Zlib", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("", false),
            ("MIT OR", true),
        ] {
            assert_eq!(satisfied(expression, &allowed), met, "of `{expression}`");
        }
    }

    #[test]
    fn a_foreign_origin_and_an_unknown_licence_are_refused() {
        let tree = Tree::of(&[("deny.toml", DENY)]);
        let metadata = json!({
            "workspace_members": ["ours"],
            "packages": [
                { "id": "ours", "name": "ours", "license": "EUPL-1.2", "source": null },
                { "id": "good", "name": "good", "license": "MIT", "source": REGISTRY },
                { "id": "git", "name": "git", "license": "MIT", "source": "git+https://x" },
                { "id": "gpl", "name": "gpl", "license": "GPL-3.0-only", "source": REGISTRY },
            ],
        });
        let found = check(&tree, &metadata);
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
