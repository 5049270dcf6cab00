//! Corpora of others, with the outcome that their owners expect: the CAdES samples of esig/dss, the CMS
//! test data of OpenSSL. Their files are not in this repository: the paths of checkouts are given.
//!
//! A program and not a test, so that nothing passes silently where there is no checkout;
//! `cargo xtask referees` runs it. Where Origo differs, `docs/signing.md` says why, and its table
//! must be what is observed.

mod expected;
mod found;

use std::path::PathBuf;
use std::process::ExitCode;

use expected::Corpus;

const USE: &str = "corpora --dss CHECKOUT and/or --openssl CHECKOUT";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let corpora = match read(&words) {
        Ok(corpora) => corpora,
        Err(why) => return failed(&[why]),
    };
    let mut wrong = Vec::new();
    for (corpus, checkout) in &corpora {
        match found::judge(corpus, checkout) {
            Ok(rows) => {
                let differ = rows.iter().filter(|row| row.differs()).count();
                eprintln!(
                    "{}: {} files, {differ} of them judged otherwise",
                    corpus.name,
                    rows.len()
                );
                wrong.extend(expected::compare(corpus.name, &rows));
            }
            Err(why) => wrong.push(why),
        }
    }
    if wrong.is_empty() { ExitCode::SUCCESS } else { failed(&wrong) }
}

fn failed(wrong: &[String]) -> ExitCode {
    for line in wrong {
        eprintln!("{line}");
    }
    ExitCode::FAILURE
}

fn read(words: &[String]) -> Result<Vec<(Corpus, PathBuf)>, String> {
    let (pairs, []) = words.as_chunks::<2>() else {
        return Err(USE.to_owned());
    };
    if pairs.is_empty() {
        return Err(USE.to_owned());
    }
    pairs
        .iter()
        .map(|[option, path]| {
            let name = option.strip_prefix("--").unwrap_or_default();
            let corpus = expected::corpora().into_iter().find(|corpus| corpus.name == name);
            Ok((corpus.ok_or_else(|| USE.to_owned())?, PathBuf::from(path)))
        })
        .collect()
}
