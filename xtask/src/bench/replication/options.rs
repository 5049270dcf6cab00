//! What a person may ask `bench replication` for.

use super::SIZES;
use super::program::Kind;

/// The whole, or a part.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// In the order in which they are measured.
    pub(super) programs: Vec<Kind>,
    /// Ascending.
    pub(super) documents: Vec<usize>,
    /// Where the tables go, when somebody says so.
    pub(super) out: Option<String>,
    /// Everything is measured: the tables may replace those of the documents.
    pub(super) whole: bool,
    /// As it was asked for.
    pub(super) command: String,
}

impl Options {
    /// From the words behind `bench replication`.
    pub(super) fn parse(words: &[&str]) -> Result<Self, String> {
        let mut options = Self {
            programs: vec![Kind::Origo, Kind::Samod, Kind::AutomergeRepo],
            documents: SIZES.to_vec(),
            out: None,
            whole: true,
            command: ["cargo xtask bench replication", &words.join(" ")]
                .join(" ")
                .trim()
                .to_owned(),
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if *word == "--without-origo" {
                options.programs.retain(|kind| *kind != Kind::Origo);
                options.whole = false;
                continue;
            }
            let value = words.next().ok_or_else(|| format!("bench: {word} needs a value"))?;
            match *word {
                "--peers" => options.take_peers(value)?,
                "--documents" => options.take_documents(value)?,
                "--out" => options.out = Some((*value).to_owned()),
                _ => return Err(format!("bench: no such option: {word}")),
            }
        }
        Ok(options)
    }

    fn take_peers(&mut self, list: &str) -> Result<(), String> {
        let wanted = match list {
            "all" => return Ok(()),
            "none" => Vec::new(),
            _ => list.split(',').collect(),
        };
        let known = [Kind::Samod, Kind::AutomergeRepo];
        if let Some(other) =
            wanted.iter().find(|name| known.iter().all(|kind| kind.name() != **name))
        {
            return Err(format!(
                "bench: no such peer: {other}; there are samod and automerge-repo"
            ));
        }
        self.programs.retain(|kind| *kind == Kind::Origo || wanted.contains(&kind.name()));
        self.whole = false;
        Ok(())
    }

    fn take_documents(&mut self, list: &str) -> Result<(), String> {
        let sizes =
            list.split(',').map(|text| text.parse().ok().filter(|size| SIZES.contains(size)));
        let sizes: Option<Vec<usize>> = sizes.collect();
        self.documents = sizes
            .ok_or_else(|| format!("bench: --documents takes some of {SIZES:?}, with commas"))?;
        self.documents.sort_unstable();
        self.documents.dedup();
        self.whole = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_words_everything_is_measured() {
        let options = Options::parse(&[]).unwrap();
        assert_eq!(options.programs.len(), 3);
        assert_eq!(options.documents, SIZES);
        assert!(options.whole, "only then do the tables replace the documents'");
    }

    #[test]
    fn a_part_is_what_was_named() {
        let words = ["--peers", "samod", "--documents", "3000,1000"];
        let options = Options::parse(&words).unwrap();
        assert_eq!(options.programs, [Kind::Origo, Kind::Samod]);
        assert_eq!(options.documents, [1_000, 3_000]);
        assert!(!options.whole);
        assert_eq!(
            options.command,
            "cargo xtask bench replication --peers samod --documents 3000,1000"
        );
    }

    #[test]
    fn unknown_words_are_refused() {
        for words in [["--peers", "yjs"], ["--documents", "7"], ["--fast", "yes"]] {
            assert!(Options::parse(&words).is_err(), "{words:?}");
        }
        assert!(Options::parse(&["--peers"]).is_err(), "an option without its value");
    }
}
