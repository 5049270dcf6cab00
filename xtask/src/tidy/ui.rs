//! The UI's own directions: one door to the backend, and views -> boxes -> components.

use super::source::numbered;
use super::tree::SourceFile;
use super::{Finding, Tree};

/// May import `@tauri-apps`: the door, and what is generated behind it.
const DOORS: [&str; 2] = ["ui/src/backend.ts", "ui/src/bindings.ts"];

/// A folder with those it may not import from.
const UPWARDS: [(&str, &[&str]); 2] = [
    ("ui/src/components/", &["boxes/", "views/"]),
    ("ui/src/boxes/", &["views/"]),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let endings = ["ts", "tsx"];
    let files = tree
        .files()
        .filter(|file| file.path.starts_with("ui/src/") && endings.contains(&file.ending()));
    let mut findings = Vec::new();
    for file in files {
        for (number, from) in imports(file) {
            if from.starts_with("@tauri-apps") && !DOORS.contains(&file.path.as_str()) {
                findings.push(Finding::at(
                    &file.path,
                    number,
                    format!("`{from}`: only ui/src/backend.ts talks to the window's backend"),
                ));
            }
            for (folder, above) in UPWARDS {
                let upwards = |above: &&str| from.starts_with('.') && from.contains(*above);
                if file.path.starts_with(folder) && above.iter().any(upwards) {
                    findings.push(Finding::at(
                        &file.path,
                        number,
                        format!("`{from}`: imports go views -> boxes -> components"),
                    ));
                }
            }
        }
    }
    findings
}

/// What a file imports, with the line of the module's name.
fn imports(file: &SourceFile) -> impl Iterator<Item = (usize, &str)> {
    numbered(&file.text).filter_map(|(number, line)| {
        let line = line.trim();
        let quoted = if let Some((_, rest)) = line.rsplit_once(" from ") {
            rest
        } else if let Some((_, rest)) = line.split_once("import(") {
            rest
        } else {
            line.strip_prefix("import ")?
        };
        let quote = quoted.chars().next().filter(|c| "'\"".contains(*c))?;
        let name = quoted[1..].split(quote).next()?;
        Some((number, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_door_imports_tauri() {
        let text = "import { invoke } from \"@tauri-apps/api/core\";\n";
        let lazy = "const api = await import('@tauri-apps/api/event');\n";
        let tree = Tree::of(&[
            ("ui/src/backend.ts", text),
            ("ui/src/views/Archive.tsx", text),
            ("ui/src/app.ts", lazy),
        ]);
        let places: Vec<String> = check(&tree).into_iter().map(|found| found.place).collect();
        assert_eq!(places, ["ui/src/views/Archive.tsx:1", "ui/src/app.ts:1"]);
    }

    #[test]
    fn imports_go_one_way() {
        let tree = Tree::of(&[
            (
                "ui/src/components/Field.tsx",
                "import { Box6 } from '../boxes/Goods';\n",
            ),
            (
                "ui/src/boxes/Goods.tsx",
                "import { Field } from '../components/Field';\n",
            ),
            (
                "ui/src/views/Editor.tsx",
                "import { Goods } from '../boxes/Goods';\n",
            ),
        ]);
        let places: Vec<String> = check(&tree).into_iter().map(|found| found.place).collect();
        assert_eq!(places, ["ui/src/components/Field.tsx:1"]);
    }
}
