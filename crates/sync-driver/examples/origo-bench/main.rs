//! Our own program of `cargo xtask bench`: the node that the window and the hub run, on a home on disk.
//! The words and what they print are those of `tests/bench/README.md`; nothing here measures another
//! program or writes a table.

mod client;
mod corpus;
mod home;
mod meter;
mod serve;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// What went wrong, in words for the bench's log.
type Failure = Box<dyn Error + Send + Sync>;

/// `--name value` pairs behind the first word.
struct Options(Vec<(String, String)>);

impl Options {
    fn parse(words: &[String]) -> Result<Self, Failure> {
        let pairs = words.chunks(2).map(|pair| match pair {
            [name, value] if name.starts_with("--") => Ok((name[2..].to_owned(), value.clone())),
            _ => Err(format!("expected `--name value`, got {pair:?}").into()),
        });
        Ok(Self(pairs.collect::<Result<_, Failure>>()?))
    }

    fn text(&self, name: &str) -> Result<&str, Failure> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).ok_or_else(|| format!("--{name} is missing").into())
    }

    fn number(&self, name: &str) -> Result<usize, Failure> {
        Ok(self.text(name)?.parse()?)
    }

    fn home(&self) -> Result<PathBuf, Failure> {
        Ok(PathBuf::from(self.text("home")?))
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            meter::complain("origo-bench", &why.to_string());
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Result<(), Failure> {
    let Some((word, rest)) = words.split_first() else {
        return Err("corpus, serve, first, reconnect or keystroke?".into());
    };
    let options = Options::parse(rest)?;
    let home = options.home()?;
    if word == "corpus" {
        return corpus::make(&home, options.number("documents")?);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match word.as_str() {
            "serve" => serve::serve(&home, options.text("listen")?.parse()?).await,
            "first" => {
                let expected = options.number("expect")?;
                client::first(&home, options.text("connect")?.parse()?, expected).await
            }
            "reconnect" => {
                let (changed, times) = (options.number("changed")?, options.number("times")?);
                client::reconnect(&home, options.text("connect")?.parse()?, changed, times).await
            }
            "keystroke" => {
                let times = options.number("times")?;
                client::keystroke(&home, options.text("connect")?.parse()?, times).await
            }
            _ => Err(format!("no such word: {word}").into()),
        }
    })
}
