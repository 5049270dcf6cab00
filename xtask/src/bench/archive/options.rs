//! The options of `cargo xtask bench archive`.

use std::path::PathBuf;

/// Practices where no option says how many.
const PRACTICES: usize = 100_000;
/// Fewer fill no page.
const PRACTICES_MIN: usize = 1_000;

/// How much, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) practices: usize,
    /// Another file than the document of all benches.
    pub(super) out: Option<PathBuf>,
}

impl Options {
    /// From the words behind `bench archive`.
    pub(super) fn read(words: &[&str]) -> Result<Self, String> {
        let mut options = Self { practices: PRACTICES, out: None };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value =
                || words.next().ok_or_else(|| format!("bench archive: {word} wants a value"));
            match *word {
                "--practices" => {
                    let text = value()?;
                    let number = text.parse().ok().filter(|number| *number >= PRACTICES_MIN);
                    options.practices = number.ok_or_else(|| {
                        format!(
                            "bench archive: --practices is {PRACTICES_MIN} at least, not {text}"
                        )
                    })?;
                }
                "--out" => options.out = Some(PathBuf::from(value()?)),
                other => {
                    return Err(format!(
                        "bench archive: no such option: {other}; there are --practices N and --out FILE"
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
    fn without_words_it_is_the_whole_archive_into_the_document() {
        assert_eq!(Options::read(&[]), Ok(Options { practices: 100_000, out: None }));
        let some = Options::read(&["--practices", "5000", "--out", "x.md"]).unwrap();
        assert_eq!((some.practices, some.out), (5_000, Some(PathBuf::from("x.md"))));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_what_can() {
        for (words, why) in [
            (&["--practices"][..], "wants a value"),
            (&["--practices", "12"], "at least"),
            (&["--practices", "many"], "not many"),
            (&["--fast"], "--practices N and --out FILE"),
        ] {
            let refused = Options::read(words).unwrap_err();
            assert!(refused.contains(why), "{words:?}: {refused}");
        }
    }
}
