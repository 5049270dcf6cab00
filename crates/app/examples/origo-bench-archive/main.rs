//! Our own program of `cargo xtask bench archive`: a home of many practices, and what a person asks of its
//! archive. The words and what it prints are those of `tests/bench/README.md`; it writes no table.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use app::archive::{self, ArchiveFilter};
use app::{Language, Office};
use harness::meter::{self, Span};
use serde_json::{Value, json};

/// What went wrong, in words for the bench's log.
type Failure = Box<dyn Error + Send + Sync>;

const COUNTRIES: [&str; 4] = ["Turchia", "Giappone", "Nigeria", "Cile"];
const STATES: [&str; 5] = ["draft", "sent", "issued", "issued", "collected"];
/// Practices that one process of `make` takes in before it says how far it is.
const TOLD_EVERY: usize = 1_000;

fn main() -> ExitCode {
    let word = std::env::args().nth(1).unwrap_or_default();
    let answer = if word == "make" { make() } else { asked(&word) };
    match answer {
        Ok(measures) => {
            meter::say(&measures);
            ExitCode::SUCCESS
        }
        Err(why) => {
            meter::complain("origo-bench-archive", &why.to_string());
            ExitCode::FAILURE
        }
    }
}

/// A home of that many practices, as the window makes them; one that is begun goes on.
fn make() -> Result<Value, Failure> {
    let set_up = Span::begin();
    let (home, wanted) = (home()?, count("BENCH_PRACTICES")?);
    let company = example();
    if !home.join("origo.sqlite").exists() {
        std::fs::create_dir_all(&home)?;
        app::company::init(&home, &company, None, Language::En)?;
    }
    let office = Office::open(&home, Language::En)?;
    let pattern: Value = serde_json::from_slice(&std::fs::read(&company)?)?;
    let there = archive::page(&office, &ArchiveFilter::default(), None)?.total.unwrap_or(0);
    let set_up = set_up.end();
    let span = Span::begin();
    let folder = tempfile::tempdir()?;
    for number in there as usize..wanted {
        let file = folder.path().join("practice.json");
        std::fs::write(&file, practice(&pattern, number).to_string())?;
        let view = app::import::import(&office, &[file])?;
        let made = view.practices.first().ok_or("a practice was refused")?;
        let store = &office.ground()?.store;
        let id = made.id.parse()?;
        let row = store.list_item(id)?.row;
        let state = STATES[number % STATES.len()].to_owned();
        store.set_row(id, &store::ListRow { state, ..row }, 1_780_000_000_000 + number as i64)?;
        if number.is_multiple_of(TOLD_EVERY) {
            eprintln!("{number} of {wanted}");
        }
    }
    Ok(meter::measures(wanted.max(1), set_up, span.end()))
}

fn practice(pattern: &Value, number: usize) -> Value {
    let mut practice = pattern.clone();
    let country = COUNTRIES[number % COUNTRIES.len()];
    practice["id"] = format!("REF-{number:06}").into();
    practice["title"] = format!("Spedizione {number}").into();
    practice["paeseDestinazione"] = country.into();
    practice["box2_destinatario"] =
        json!([format!("CUSTOMER {} LTD", number % 5_000), "PORT ROAD 1", country.to_uppercase()]);
    practice
}

/// One question many times; each answer must be as long as it ought to be.
fn asked(word: &str) -> Result<Value, Failure> {
    let set_up = Span::begin();
    let (home, all) = (home()?, count("BENCH_PRACTICES")?);
    let times = count("BENCH_TIMES")?;
    let office = Office::open(&home, Language::En)?;
    let question = Question::of(word, &office, all)?;
    let set_up = set_up.end();
    let span = Span::begin();
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let begun = Instant::now();
        question.ask(&office)?;
        took.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let mut measures = meter::measures(times, set_up, span.end());
    took.sort_by(f64::total_cmp);
    let at = |hundredths: usize| took[(took.len() * hundredths / 100).min(took.len() - 1)];
    if let Some(line) = measures.as_object_mut() {
        line.insert("p50_ms".to_owned(), at(50).into());
        line.insert("p95_ms".to_owned(), at(95).into());
    }
    Ok(measures)
}

enum Question {
    Page { filter: Box<ArchiveFilter>, after: Option<String>, expected: Option<usize> },
    Counts(usize),
    Export(PathBuf, usize),
}

impl Question {
    fn of(word: &str, office: &Office, all: usize) -> Result<Self, Failure> {
        let none = ArchiveFilter::default();
        let text = |text: &str| ArchiveFilter { text: text.to_owned(), ..none.clone() };
        let page = |filter, expected| Self::Page {
            filter: Box::new(filter),
            after: None,
            expected: Some(expected),
        };
        Ok(match word {
            "first" => page(none, all),
            "state" => page(ArchiveFilter { states: vec!["sent".into()], ..none }, all / 5),
            "country" => page(ArchiveFilter { country: COUNTRIES[1].into(), ..none }, all / 4),
            "rare" => page(text(&format!("REF-{:06}", all / 2)), 1),
            "common" => page(text("tessil"), all),
            "deep" => {
                let mut after = None;
                let mut left = (all / 2 / 200).max(1);
                while left > 0 {
                    after = archive::page(office, &none, after.as_deref())?.next;
                    left -= 1;
                }
                Self::Page { filter: Box::new(none), after, expected: None }
            }
            "counts" => Self::Counts(all),
            "export" => Self::Export(home()?.with_extension("csv"), all),
            _ => return Err(format!("no such word: {word:?}").into()),
        })
    }

    fn ask(&self, office: &Office) -> Result<(), Failure> {
        let found = match self {
            Self::Page { filter, after, expected } => {
                let view = archive::page(office, filter, after.as_deref())?;
                if view.rows.is_empty() {
                    return Err("an empty page".into());
                }
                match (*expected, view.total) {
                    (Some(expected), Some(total)) => (total as usize, expected),
                    _ => (0, 0),
                }
            }
            Self::Counts(all) => {
                let counts = archive::counts(office)?;
                (counts.states.iter().map(|one| one.count as usize).sum(), *all)
            }
            Self::Export(file, all) => {
                (archive::export(office, &ArchiveFilter::default(), file)?, *all)
            }
        };
        if found.0 == found.1 { Ok(()) } else { Err(format!("{} of {}", found.0, found.1).into()) }
    }
}

fn example() -> PathBuf {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join("fixtures");
    fixtures.join("ex-01.json")
}

fn home() -> Result<PathBuf, Failure> {
    Ok(text("BENCH_HOME")?.into())
}

fn text(name: &str) -> Result<String, Failure> {
    std::env::var(name).map_err(|_| format!("{name} is not set").into())
}

fn count(name: &str) -> Result<usize, Failure> {
    Ok(text(name)?.parse()?)
}
