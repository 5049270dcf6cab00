//! The project's own text files, read once. Owns what counts as the project's own.

use std::fs;
use std::io;
use std::path::Path;

/// Folders that hold nothing written by hand.
const NOT_OURS: [&str; 7] = [".git", ".origo", "target", "node_modules", "dist", "gen", "icons"];

/// Endings of the files that are read as text.
const TEXT: [&str; 15] = [
    "rs", "ts", "tsx", "js", "mjs", "css", "html", "toml", "json", "md", "ftl", "xml", "sql", "sh",
    "yml",
];

/// One file.
#[derive(Debug)]
pub(super) struct SourceFile {
    /// From the root, with `/`.
    pub(super) path: String,
    /// Its text; empty for files that are not text.
    pub(super) text: String,
}

impl SourceFile {
    /// `rs` of `lib.rs`; empty when there is none.
    pub(super) fn ending(&self) -> &str {
        self.path
            .rsplit_once('/')
            .map_or(self.path.as_str(), |(_, name)| name)
            .rsplit_once('.')
            .map_or("", |(_, ending)| ending)
    }

    /// Recorded, generated or copied from elsewhere: the rules of style do not hold for it.
    pub(super) fn is_exempt(&self) -> bool {
        ["/fixtures/", "/golden/", "/snapshots/", "/samples/"]
            .iter()
            .any(|folder| self.path.contains(folder))
            || self.path.ends_with("bindings.ts")
            || self.path.ends_with("package-lock.json")
            || self.path.ends_with("Cargo.lock")
    }
}

/// All of them, by path.
#[derive(Debug)]
pub(crate) struct Tree {
    files: Vec<SourceFile>,
}

impl Tree {
    /// Reads the tree below `root`.
    pub(crate) fn read(root: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        walk(root, "", &mut files)?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Self { files })
    }

    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// Files with one of these endings to which the rules of style apply.
    pub(super) fn written<'a>(
        &'a self,
        endings: &'a [&'a str],
    ) -> impl Iterator<Item = &'a SourceFile> {
        self.files().filter(|file| endings.contains(&file.ending()) && !file.is_exempt())
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        let file = self.files().find(|file| file.path == path)?;
        Some(&file.text)
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() });
        Self { files: files.collect() }
    }
}

fn walk(dir: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                walk(&entry.path(), &path, files)?;
            }
        } else if kind.is_file() {
            let mut file = SourceFile { path, text: String::new() };
            if TEXT.contains(&file.ending()) || file.path.starts_with(".ci/") {
                file.text = String::from_utf8_lossy(&fs::read(entry.path())?).into_owned();
            }
            files.push(file);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_folders_are_not_read() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["src/lib.rs", "target/x.rs", "ui/node_modules/y/z.ts", "README.md"] {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        let tree = Tree::read(dir.path()).unwrap();
        let paths: Vec<&str> = tree.files().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["README.md", "src/lib.rs"]);
    }
}
