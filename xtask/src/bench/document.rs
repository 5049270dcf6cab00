//! The document of all benches: parts that begin with a heading of the first level, one for each bench.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Puts `part`, which begins with its heading, into the document at `file` in place of the part with the
/// same heading; other parts stay byte for byte. A document that is not there is begun.
pub(super) fn keep(file: &Path, part: &str) -> Result<(), String> {
    let shown = |error: std::io::Error| format!("{}: {error}", file.display());
    let standing = match fs::read_to_string(file) {
        Ok(standing) => standing,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(shown(error)),
    };
    fs::write(file, with_part(&standing, part)).map_err(shown)
}

fn with_part(document: &str, part: &str) -> String {
    let part = format!("{}\n", part.trim_end());
    let mut parts = parts(document);
    match parts.iter_mut().find(|standing| heading(standing) == heading(&part)) {
        Some(standing) => *standing = part,
        None => parts.push(part),
    }
    // A blank line before each heading but the first.
    let last = parts.pop().unwrap_or_default();
    let before = parts.iter().map(|part| format!("{}\n\n", part.trim_end()));
    before.chain([last]).collect()
}

/// Each with its heading; what stands before the first heading is one too.
fn parts(document: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in document.split_inclusive('\n') {
        match parts.last_mut() {
            Some(part) if !line.starts_with("# ") => part.push_str(line),
            Some(_) | None => parts.push(line.to_owned()),
        }
    }
    parts
}

fn heading(part: &str) -> &str {
    part.lines().next().unwrap_or_default().trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "# One, measured\n\na\n\n## Goals\n\nb\n\n# Two, measured\n\nc\n";

    #[test]
    fn a_run_replaces_its_own_part_alone() {
        let after = with_part(TWO, "# One, measured\n\nnew\n");
        assert_eq!(after, "# One, measured\n\nnew\n\n# Two, measured\n\nc\n");
        let after = with_part(TWO, "# Two, measured\n\nnew");
        assert_eq!(after, "# One, measured\n\na\n\n## Goals\n\nb\n\n# Two, measured\n\nnew\n");
    }

    #[test]
    fn a_new_part_comes_behind_the_others_which_stay_as_they_are() {
        let after = with_part(TWO, "# Three, measured\n\nd\n");
        assert_eq!(after, format!("{TWO}\n# Three, measured\n\nd\n"));
        assert_eq!(with_part("", "# One\n"), "# One\n", "a document that was not there");
    }

    #[test]
    fn the_file_is_begun_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("benchmarks.md");
        keep(&file, "# One\n\na\n").unwrap();
        keep(&file, "# Two\n\nb\n").unwrap();
        keep(&file, "# One\n\nc\n").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "# One\n\nc\n\n# Two\n\nb\n");
    }
}
