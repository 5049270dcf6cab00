//! How long a file may be.

use super::{Finding, Tree};

/// Past this a file is refused; past 400 one asks whether it holds two things.
const LINES_MAX: usize = 700;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.written(&["rs", "ts", "tsx"])
        .filter_map(|file| {
            let lines = file.text.lines().count();
            (lines > LINES_MAX).then(|| {
                Finding::new(
                    &file.path,
                    format!("{lines} lines; at most {LINES_MAX}: split it by what it owns"),
                )
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_refused_and_generated_ones_are_not() {
        let long = "\n".repeat(LINES_MAX + 1);
        let exact = "\n".repeat(LINES_MAX);
        let tree = Tree::of(&[
            ("crates/a/src/long.rs", &long),
            ("crates/a/src/exact.rs", &exact),
            ("ui/src/bindings.ts", &long),
            ("crates/a/tests/fixtures/x.rs", &long),
        ]);
        let places: Vec<String> = check(&tree).into_iter().map(|found| found.place).collect();
        assert_eq!(places, ["crates/a/src/long.rs"]);
    }
}
