//! Italian and English say the same things: Fluent catalogues come in pairs with equal ids.

use std::collections::BTreeSet;

use super::{Finding, Tree};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.written(&["ftl"]) {
        let Some(english) = counterpart(&file.path, "it", "en") else {
            if counterpart(&file.path, "en", "it").is_none_or(|path| tree.text(&path).is_none()) {
                findings.push(Finding::new(
                    &file.path,
                    "a catalogue needs its Italian: `it.ftl` beside `en.ftl`, or `it/` beside `en/`",
                ));
            }
            continue;
        };
        let Some(text) = tree.text(&english) else {
            findings.push(Finding::new(&file.path, format!("{english} is missing")));
            continue;
        };
        let (italian, other) = (ids(&file.text), ids(text));
        for id in italian.difference(&other) {
            findings.push(Finding::new(&english, format!("`{id}` is missing")));
        }
        for id in other.difference(&italian) {
            findings.push(Finding::new(&file.path, format!("`{id}` is missing")));
        }
    }
    findings
}

/// The path with one language for another, in a folder's or the file's name.
fn counterpart(path: &str, from: &str, to: &str) -> Option<String> {
    let mut found = false;
    let parts = path.split('/').map(|part| {
        let (stem, rest) = part.split_at(part.find('.').unwrap_or(part.len()));
        if stem == from {
            found = true;
            return format!("{to}{rest}");
        }
        // `words.it.ftl` and `words-it.ftl` are names of catalogues too.
        for mark in ['.', '-', '_'] {
            if let Some(stem) = part.strip_suffix(&format!("{mark}{from}.ftl")) {
                found = true;
                return format!("{stem}{mark}{to}.ftl");
            }
        }
        part.to_owned()
    });
    let path = parts.collect::<Vec<String>>().join("/");
    found.then_some(path)
}

/// Messages, terms, and their attributes as `message.attribute`.
fn ids(text: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut message = String::new();
    for line in text.lines() {
        let Some((left, _)) = line.split_once('=') else {
            continue;
        };
        let name = left.trim_end();
        let is_id = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        };
        if is_id(name.strip_prefix('-').unwrap_or(name)) {
            name.clone_into(&mut message);
            ids.insert(message.clone());
        } else if let Some(attribute) = name.trim_start().strip_prefix('.')
            && name.starts_with(' ')
            && is_id(attribute)
        {
            ids.insert(format!("{message}.{attribute}"));
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_in_one_language_alone_is_found() {
        let tree = Tree::of(&[
            (
                "crates/a/src/words/it.ftl",
                "# a = b\nsaved = Salvato\nsend = Invia\n    .hint = x\n",
            ),
            ("crates/a/src/words/en.ftl", "saved = Saved at { $time }\nsend = Send\nlost = Lost\n"),
        ]);
        let found = check(&tree);
        let places: Vec<(&str, &str)> =
            found.iter().map(|found| (found.place.as_str(), found.what.as_str())).collect();
        assert_eq!(
            places,
            [
                ("crates/a/src/words/en.ftl", "`send.hint` is missing"),
                ("crates/a/src/words/it.ftl", "`lost` is missing"),
            ]
        );
    }

    #[test]
    fn text_that_goes_on_is_not_an_id() {
        let text =
            "long =\n    first a = b\n    { $n ->\n        [one] x = y\n       *[other] z\n    }\n";
        assert_eq!(ids(text), BTreeSet::from(["long".to_owned()]));
    }

    #[test]
    fn counterparts_are_found_in_folders_and_names() {
        for (path, english) in [
            ("ui/src/words/it/app.ftl", "ui/src/words/en/app.ftl"),
            ("a/it.ftl", "a/en.ftl"),
            ("a/desk-it.ftl", "a/desk-en.ftl"),
        ] {
            assert_eq!(counterpart(path, "it", "en").as_deref(), Some(english));
        }
        assert_eq!(counterpart("a/titles.ftl", "it", "en"), None);
    }

    #[test]
    fn a_lonely_catalogue_is_refused() {
        assert_eq!(check(&Tree::of(&[("a/en.ftl", "x = y\n")])).len(), 1);
        assert_eq!(check(&Tree::of(&[("a/it.ftl", "x = y\n")])).len(), 1);
    }
}
