//! Our own program of `cargo xtask bench paper`: judges a long practice by the rules, prints one of a
//! page, and takes a table of goods in. The words and what it prints are those of
//! `tests/bench/README.md`; nothing here measures another program or writes a table.

mod made;

use std::error::Error;
use std::process::ExitCode;

use app::goods::{self, Correction, Source};
use app::{Language, Office, PracticeId};
use certificate::{Chamber, Context, Form, rules};
use harness::meter::{self, Span};
use rendering::Sheet;
use serde_json::Value;

/// What went wrong, in words for the bench's log.
type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let word = std::env::args().nth(1).unwrap_or_default();
    let measures = match word.as_str() {
        "make" => make(),
        "rules" => judged(),
        "print" => printed(),
        "table" => read(),
        "lines" => taken_in(),
        _ => Err(format!("no such word: {word:?}").into()),
    };
    match measures {
        Ok(measures) => {
            meter::say(&measures);
            ExitCode::SUCCESS
        }
        Err(why) => {
            meter::complain("origo-bench-paper", &why.to_string());
            ExitCode::FAILURE
        }
    }
}

/// The workbook that all read, and the texts of the page that all print.
fn make() -> Result<Value, Failure> {
    let set_up = Span::begin();
    let span = Span::begin();
    std::fs::write(text("BENCH_TABLE")?, made::workbook(count("BENCH_LINES")?)?)?;
    let form = Form::compose(&made::practice(1)?);
    std::fs::write(text("BENCH_PAGE")?, serde_json::to_vec(&made::texts(&form))?)?;
    Ok(meter::measures(1, set_up.end(), span.end()))
}

/// Rules and fees of a practice with that many goods lines.
fn judged() -> Result<Value, Failure> {
    let set_up = Span::begin();
    let (practice, times) = (made::practice(count("BENCH_LINES")?)?, count("BENCH_TIMES")?);
    let chamber = Chamber::of("BG");
    let context = Context::new(made::TODAY, &chamber);
    let expected = rules::check(&practice, &context).len();
    let set_up = set_up.end();
    let span = Span::begin();
    for _ in 0..times {
        let found = rules::check(&practice, &context).len();
        let fees = certificate::fees::bill(&practice);
        if found != expected || fees.lines.is_empty() {
            return Err("the rules do not say the same twice".into());
        }
    }
    Ok(meter::measures(times, set_up, span.end()))
}

/// The certificate of one page as PDF.
fn printed() -> Result<Value, Failure> {
    let set_up = Span::begin();
    let (form, times) = (Form::compose(&made::practice(1)?), count("BENCH_TIMES")?);
    // The first page of a process reads the fonts.
    let mut pdf = rendering::certificate_pdf(&Sheet::draft(&form))?;
    let set_up = set_up.end();
    let span = Span::begin();
    for _ in 0..times {
        pdf = rendering::certificate_pdf(&Sheet::draft(&form))?;
    }
    let spent = span.end();
    std::fs::write(text("BENCH_OUT")?, pdf)?;
    Ok(meter::measures(times, set_up, spent))
}

/// The workbook to goods lines, nothing kept.
fn read() -> Result<Value, Failure> {
    let set_up = Span::begin();
    let (file, lines, times) = (text("BENCH_TABLE")?, count("BENCH_LINES")?, count("BENCH_TIMES")?);
    let set_up = set_up.end();
    let span = Span::begin();
    for _ in 0..times {
        let table = exchange::sheet::read_xlsx(&std::fs::read(&file)?)?;
        let goods = exchange::sheet::Mapping::guess(&table).lines(&table);
        if goods.lines.len() != lines || !goods.refused.is_empty() {
            return Err(format!("{} lines of {lines}", goods.lines.len()).into());
        }
    }
    Ok(meter::measures(times, set_up, span.end()))
}

/// The workbook into a practice on disk, as the window does it.
fn taken_in() -> Result<Value, Failure> {
    let set_up = Span::begin();
    let (file, lines, times) = (text("BENCH_TABLE")?, count("BENCH_LINES")?, count("BENCH_TIMES")?);
    let home = tempfile::tempdir()?;
    app::company::init(home.path(), &made::example(), None, Language::En)?;
    let office = Office::open(home.path(), Language::En)?;
    let mut practices: Vec<PracticeId> = Vec::new();
    for number in 0..times {
        let view = app::import::import(&office, &[made::file(home.path(), number)?])?;
        let made = view.practices.first().ok_or("the example was refused")?;
        practices.push(made.id.parse()?);
    }
    let source = Source::File(file.into());
    let set_up = set_up.end();
    let span = Span::begin();
    for id in practices {
        let view = goods::add(&office, id, &source, &Correction::default())?;
        if view.lines as usize != lines {
            return Err(format!("{} lines of {lines}", view.lines).into());
        }
    }
    Ok(meter::measures(times, set_up, span.end()))
}

fn text(name: &str) -> Result<String, Failure> {
    std::env::var(name).map_err(|_| format!("{name} is not set").into())
}

fn count(name: &str) -> Result<usize, Failure> {
    Ok(text(name)?.parse()?)
}
