//! The options of `cargo xtask bench submission`.

use std::path::PathBuf;

/// Practices where no option says how many.
const PRACTICES: usize = 1_000;

/// How many, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) practices: usize,
    /// Another file than the document of all benches.
    pub(super) out: Option<PathBuf>,
}

impl Options {
    /// From the words behind `bench submission`.
    pub(super) fn read(words: &[&str]) -> Result<Self, String> {
        let mut options = Self { practices: PRACTICES, out: None };
        for pair in words.chunks(2) {
            match pair {
                ["--practices", number] => {
                    let number = number.parse().ok().filter(|number| *number > 0);
                    options.practices =
                        number.ok_or("bench submission: --practices wants a number, 1 at least")?;
                }
                ["--out", file] => options.out = Some(PathBuf::from(file)),
                _ => {
                    return Err(format!(
                        "bench submission: no such option: {}; there are --practices N and --out FILE",
                        pair.join(" ")
                    ));
                }
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_words_it_is_a_thousand_into_the_document() {
        assert_eq!(Options::read(&[]), Ok(Options { practices: 1_000, out: None }));
        let some = Options::read(&["--practices", "5", "--out", "x.md"]).unwrap();
        assert_eq!((some.practices, some.out), (5, Some(PathBuf::from("x.md"))));
        for words in [&["--practices", "0"][..], &["--practices"], &["--fast", "1"]] {
            assert!(Options::read(words).is_err(), "{words:?}");
        }
    }
}
