//! The options of `cargo xtask bench intake`.

use std::path::PathBuf;

use super::stage::{Base, Database};

/// How much, where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Options {
    /// Practices of each load.
    pub(super) practices: usize,
    /// Practices that a desk of years holds.
    pub(super) filled: usize,
    /// The same on PostgreSQL, which is filled a row at a time over its socket.
    pub(super) filled_postgres: usize,
    /// Another file than the document of all benches.
    pub(super) out: Option<PathBuf>,
}

impl Options {
    /// From the words behind `bench intake`.
    pub(super) fn read(words: &[&str]) -> Result<Self, String> {
        let mut options =
            Self { practices: 3_000, filled: 1_000_000, filled_postgres: 100_000, out: None };
        for pair in words.chunks(2) {
            let (name, value) = match pair {
                [name, value] => (*name, *value),
                _ => return Err(unknown(pair)),
            };
            let number =
                || value.parse().map_err(|_| format!("bench intake: {name} wants a number"));
            match name {
                "--practices" => options.practices = number()?,
                "--filled" => options.filled = number()?,
                "--filled-postgres" => options.filled_postgres = number()?,
                "--out" => options.out = Some(PathBuf::from(value)),
                _ => return Err(unknown(pair)),
            }
        }
        if options.practices == 0 {
            return Err("bench intake: --practices wants 1 at least".to_owned());
        }
        Ok(options)
    }

    /// The desks that are loaded; one that is not filled is measured once.
    pub(super) fn bases(&self) -> Vec<Base> {
        let of = |database, filled| {
            let empty = Base { database, filled: 0 };
            let full = (filled > 0).then_some(Base { database, filled });
            std::iter::once(empty).chain(full)
        };
        of(Database::Sqlite, self.filled)
            .chain(of(Database::Postgres, self.filled_postgres))
            .collect()
    }
}

fn unknown(words: &[&str]) -> String {
    format!(
        "bench intake: no such option: {}; there are --practices N, --filled N, --filled-postgres N and --out FILE",
        words.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_database_is_measured_empty_and_full() {
        let bases = Options::read(&[]).unwrap().bases();
        let filled: Vec<usize> = bases.iter().map(|base| base.filled).collect();
        assert_eq!(filled, [0, 1_000_000, 0, 100_000]);
        let few = Options::read(&["--filled", "0", "--filled-postgres", "5"]).unwrap().bases();
        assert_eq!(few.iter().map(|base| base.filled).collect::<Vec<_>>(), [0, 0, 5]);
        for words in [&["--practices", "0"][..], &["--filled"], &["--fast", "1"]] {
            assert!(Options::read(words).is_err(), "{words:?}");
        }
    }
}
