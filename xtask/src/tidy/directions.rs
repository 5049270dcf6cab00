//! Which crate may know which: the house of ARCHITECTURE.md as a table, against `cargo metadata`.

use serde_json::Value;

use super::Finding;

/// Every crate of the workspace with those of ours that it may depend on.
const ALLOWED: [(&str, &[&str]); 21] = [
    ("certificate", &[]),
    ("draft", &["certificate"]),
    ("wire", &["certificate"]),
    ("exchange", &["certificate", "wire"]),
    ("store", &["certificate", "draft"]),
    ("sync", &["certificate", "draft", "wire"]),
    ("sync-driver", &["certificate", "draft", "store", "sync", "wire"]),
    ("signing", &["certificate"]),
    ("signing-pkcs11", &["certificate", "signing"]),
    ("signing-retrieval", &["signing"]),
    ("signing-csc", &["signing"]),
    ("signing-tsa", &["signing"]),
    ("rendering", &["certificate"]),
    (
        "app",
        &[
            "certificate",
            "draft",
            "exchange",
            "rendering",
            "signing",
            "signing-csc",
            "signing-pkcs11",
            "signing-retrieval",
            "signing-tsa",
            "store",
            "sync",
            "sync-driver",
            "wire",
        ],
    ),
    ("cli", &["app", "certificate"]),
    ("origo-window", &["app"]),
    (
        "desk",
        &[
            "certificate",
            "rendering",
            "signing",
            "signing-csc",
            "signing-pkcs11",
            "signing-retrieval",
            "wire",
        ],
    ),
    ("faulty-token", &[]),
    ("harness", &["faulty-token"]),
    ("tests", &["harness"]),
    ("xtask", &["harness"]),
];

/// Tests of one crate may use these beside what the crate itself may use.
const IN_TESTS: [&str; 1] = ["harness"];

/// Programs of the bench that stand among the examples of a crate, with what they put together beside it.
const IN_BENCH: [(&str, &[&str]); 1] = [("signing-pkcs11", &["draft", "store"])];

/// The member that puts all parts together in its tests.
const STORIES: &str = "tests";

/// Features of dependencies that change bytes which must stay the same, and why.
const FEATURES: [(&str, &str, &str); 1] =
    [("serde_json", "preserve_order", "canonical JSON has its keys in order")];

pub(super) fn check(metadata: &Value) -> Vec<Finding> {
    let members = members(metadata);
    let names: Vec<&str> = members.iter().filter_map(|p| p["name"].as_str()).collect();
    let mut findings = Vec::new();
    for package in &members {
        let name = package["name"].as_str().unwrap_or_default();
        let place = format!("{name}/Cargo.toml");
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
            findings.push(Finding::new(
                place,
                "a new crate: give it a row in xtask/src/tidy/directions.rs and a paragraph in \
                 ARCHITECTURE.md",
            ));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let other = dependency["name"].as_str().unwrap_or_default();
            let in_tests = dependency["kind"].as_str() == Some("dev");
            let bench = IN_BENCH.iter().any(|(of, others)| *of == name && others.contains(&other));
            let test_only = in_tests && (IN_TESTS.contains(&other) || bench || name == STORIES);
            if names.contains(&other) && !allowed.contains(&other) && !test_only {
                findings.push(Finding::new(
                    place.as_str(),
                    format!("{name} may not depend on {other}: directions are strictly down"),
                ));
            }
            findings.extend(forbidden_feature(&place, dependency));
        }
    }
    findings
}

fn forbidden_feature(place: &str, dependency: &Value) -> Option<Finding> {
    let features = dependency["features"].as_array()?;
    let (name, feature, why) = FEATURES.iter().find(|(name, feature, _)| {
        dependency["name"].as_str() == Some(name)
            && features.iter().any(|one| one.as_str() == Some(feature))
    })?;
    Some(Finding::new(place, format!("feature {feature} of {name}: {why}")))
}

/// The packages of this workspace.
pub(super) fn members(metadata: &Value) -> Vec<&Value> {
    let ids = metadata["workspace_members"].as_array();
    let packages = metadata["packages"].as_array();
    packages
        .into_iter()
        .flatten()
        .filter(|package| ids.is_some_and(|ids| ids.contains(&package["id"])))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn workspace(name: &str, dependencies: &Value) -> Value {
        let package = |name: &str, dependencies: &Value| json!({ "id": name, "name": name, "dependencies": dependencies });
        let none = json!([]);
        json!({
            "workspace_members": [name, "store", "harness"],
            "packages": [
                package(name, dependencies),
                package("store", &none),
                package("harness", &none),
            ],
        })
    }

    #[test]
    fn a_step_upwards_is_refused() {
        let found =
            check(&workspace("draft", &json!([{ "name": "store", "kind": null, "features": [] }])));
        assert_eq!(found.len(), 1, "the draft does not know where it is kept");
        assert!(found[0].what.contains("draft may not depend on store"));
    }

    #[test]
    fn tests_may_use_the_harness_and_the_product_may_not() {
        let with = |kind: &str| {
            let kind = if kind.is_empty() { json!(null) } else { json!(kind) };
            check(&workspace(
                "draft",
                &json!([{ "name": "harness", "kind": kind, "features": [] }]),
            ))
        };
        assert!(with("dev").is_empty());
        assert_eq!(with("").len(), 1);
        assert_eq!(with("build").len(), 1);
    }

    #[test]
    fn an_unknown_crate_must_be_placed_first() {
        assert_eq!(check(&workspace("novelty", &json!([]))).len(), 1);
    }

    #[test]
    fn features_that_change_bytes_are_refused() {
        let found = check(&workspace(
            "draft",
            &json!([{ "name": "serde_json", "kind": null, "features": ["preserve_order"] }]),
        ));
        assert_eq!(found.len(), 1);
    }
}
