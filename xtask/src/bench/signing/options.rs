//! What a person may ask `bench signing` for.

use super::case::Kind;

/// Documents in a round, rounds, and documents on the modelled card.
const DOCUMENTS: usize = 200;
const ROUNDS: usize = 5;
pub(super) const CARD_DOCUMENTS: usize = 50;

const DOCUMENTS_MAX: usize = 5_000;
const ROUNDS_MAX: usize = 50;

/// The whole, or a part.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) documents: usize,
    rounds: usize,
    /// Whether the modelled card is measured.
    pub(super) card: bool,
    /// Whether peers are measured.
    pub(super) peers: bool,
    /// Where the tables go, when somebody says so.
    pub(super) out: Option<String>,
    /// Everything is measured: the tables may replace those of the documents.
    pub(super) whole: bool,
    /// As it was asked for.
    pub(super) command: String,
}

impl Options {
    /// From the words behind `bench signing`.
    pub(super) fn parse(words: &[&str]) -> Result<Self, String> {
        let mut options = Self {
            documents: DOCUMENTS,
            rounds: ROUNDS,
            card: true,
            peers: true,
            out: None,
            whole: true,
            command: ["cargo xtask bench signing", &words.join(" ")].join(" ").trim().to_owned(),
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("bench: {word} needs a value"));
            match *word {
                "--documents" => options.documents = count(word, value()?, DOCUMENTS_MAX)?,
                "--rounds" => options.rounds = count(word, value()?, ROUNDS_MAX)?,
                "--without-card" => options.card = false,
                "--without-peers" => options.peers = false,
                "--out" => {
                    options.out = Some((*value()?).to_owned());
                    continue;
                }
                _ => return Err(format!("bench: no such option: {word}")),
            }
            options.whole = false;
        }
        Ok(options)
    }

    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> {
        let kinds = [Kind::Signing, Kind::Verifying, Kind::Card];
        let card = self.card;
        kinds.into_iter().filter(move |kind| card || *kind != Kind::Card)
    }

    /// The card's time is modelled, not measured: once tells as much as many times.
    pub(super) fn rounds(&self, kind: Kind) -> usize {
        match kind {
            Kind::Signing | Kind::Verifying => self.rounds,
            Kind::Card => 1,
        }
    }

    pub(super) fn documents_of(&self, kind: Kind) -> usize {
        match kind {
            Kind::Signing | Kind::Verifying => self.documents,
            Kind::Card => CARD_DOCUMENTS.min(self.documents),
        }
    }
}

fn count(word: &str, text: &str, most: usize) -> Result<usize, String> {
    let count = text.parse().ok().filter(|count| (1..=most).contains(count));
    count.ok_or_else(|| format!("bench: {word} takes a number from 1 to {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_words_everything_is_measured() {
        let options = Options::parse(&[]).unwrap();
        assert!(options.whole && options.peers, "only then do the tables replace the documents'");
        assert_eq!(options.kinds().count(), 3);
        assert_eq!(options.documents_of(Kind::Card), 50);
    }

    #[test]
    fn a_part_is_what_was_named() {
        let words = ["--documents", "20", "--rounds", "2", "--without-card", "--without-peers"];
        let options = Options::parse(&words).unwrap();
        assert!(!options.whole && !options.peers);
        assert_eq!((options.documents, options.rounds(Kind::Signing)), (20, 2));
        assert!(options.kinds().all(|kind| kind != Kind::Card));
        let elsewhere = Options::parse(&["--out", "x.md"]).unwrap();
        assert!(elsewhere.whole, "all of it, kept somewhere else");
    }

    #[test]
    fn unknown_words_are_refused() {
        for words in [&["--documents", "0"][..], &["--rounds"], &["--fast"], &["--rounds", "x"]] {
            assert!(Options::parse(words).is_err(), "{words:?}");
        }
    }
}
