//! Four judges of one docket: Origo, openssl, pyHanko, BouncyCastle. Each has the same root, the same
//! two lists and the same moment; each is asked as its own documents say.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::child;
use harness::pki::Identity;
use harness::referees;

use crate::case::Case;
use crate::world::{file, openssl, world};

/// A Java machine on a busy computer takes its time.
const LIMIT: Duration = Duration::from_secs(300);

/// What a referee says to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Yes,
    No,
    /// It is no signed file to this referee.
    Unread,
}

impl Verdict {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unread => "unread",
        }
    }

    fn of(word: &str) -> Self {
        match word {
            "yes" => Self::Yes,
            "no" => Self::No,
            "unread" => Self::Unread,
            other => panic!("a referee said {other}"),
        }
    }
}

/// A verdict and what the referee gave as its reason.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) verdict: Verdict,
    pub(crate) reason: String,
}

/// What all said to one file.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// Indication, and sub-indication where there is one.
    pub(crate) origo: String,
    /// In the order of [`REFEREES`].
    pub(crate) answers: [Answer; 3],
}

pub(crate) const REFEREES: [&str; 3] = ["openssl", "pyHanko", "BouncyCastle"];

impl Row {
    pub(crate) fn origo_accepts(&self) -> bool {
        self.origo == "TOTAL-PASSED"
    }

    /// Whether somebody decided another way than Origo.
    pub(crate) fn differs(&self) -> bool {
        let accepts = |answer: &Answer| answer.verdict == Verdict::Yes;
        self.answers.iter().any(|answer| accepts(answer) != self.origo_accepts())
    }

    /// The reasons, for whoever has to explain a difference.
    pub(crate) fn reasons(&self) -> String {
        let pairs = REFEREES.iter().zip(&self.answers);
        pairs.map(|(name, answer)| format!("\n    {name}: {}", answer.reason)).collect()
    }
}

/// Asks everybody about every case.
pub(crate) fn judge(cases: &[Case]) -> Vec<Row> {
    let folder = world().folder("docket");
    let paths: Vec<PathBuf> = (0..cases.len()).map(|at| folder.join(format!("{at}.p7m"))).collect();
    for (case, path) in cases.iter().zip(&paths) {
        fs::write(path, &case.bytes).expect("a file of the docket");
    }
    let docket: String =
        paths.iter().enumerate().map(|(at, path)| format!("{at}\t{}\n", path.display())).collect();
    let openssl = Openssl::new();
    let by_openssl = paths.iter().map(|path| openssl.judge(path));
    let by_pyhanko = read(&pyhanko(&["judge"], &docket), cases.len());
    let by_java = read(&bouncy_castle(&docket), cases.len());
    let policy = world().policy();
    let rows = cases.iter().zip(by_openssl).zip(by_pyhanko).zip(by_java);
    rows.map(|(((case, openssl), pyhanko), java)| Row {
        name: case.name.clone(),
        origo: origo(case, &signing::verify(&case.bytes, &policy)),
        answers: [openssl, pyhanko, java],
    })
    .collect()
}

fn origo(case: &Case, report: &signing::Report) -> String {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let indication = word(serde_json::to_value(report.indication).expect("a word"));
    match report.sub_indication {
        None => {
            let whole = case.content.is_none() || report.content == case.content;
            assert!(whole, "{}: the content comes back", case.name);
            indication
        }
        Some(sub) => format!("{indication} {}", word(serde_json::to_value(sub).expect("a word"))),
    }
}

/// `openssl cms -verify -cades` with the root and the lists in one file, where it looks for both.
struct Openssl {
    trusted: tempfile::TempPath,
}

impl Openssl {
    fn new() -> Self {
        let mut trusted = fs::read(world().root()).expect("the root");
        for list in world().lists() {
            let words = ["crl", "-inform", "DER", "-outform", "PEM"];
            trusted.extend(openssl(&words, &[("-in", &list)]));
        }
        Self { trusted: file(trusted) }
    }

    fn judge(&self, path: &Path) -> Answer {
        let program = referees::openssl().unwrap_or_else(|error| panic!("{error}"));
        let pem = fs::read(path).expect("a file of the docket").starts_with(b"-----BEGIN");
        let mut command = Command::new(program);
        command
            .args(["cms", "-verify", "-cades", "-binary", "-purpose", "any", "-crl_check_all"])
            .args(["-inform", if pem { "PEM" } else { "DER" }, "-CAfile"])
            .arg(&self.trusted)
            .arg("-in")
            .arg(path)
            .args(["-out", "/dev/null"]);
        let answer = child::ask(&mut command, b"", LIMIT).unwrap_or_else(|error| panic!("{error}"));
        let verdict = match (answer.status.success(), answer.stderr.contains("Error reading")) {
            (true, _) => Verdict::Yes,
            (false, true) => Verdict::Unread,
            (false, false) => Verdict::No,
        };
        Answer { verdict, reason: answer.stderr.split_whitespace().collect::<Vec<_>>().join(" ") }
    }
}

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/referees").join(name)
}

fn pyhanko(words: &[&str], input: &str) -> String {
    let python = referees::python().unwrap_or_else(|error| panic!("{error}"));
    let mut command = Command::new(python);
    command.arg(here("ask_pyhanko.py")).args(words);
    if words == ["judge"] {
        command.arg(world().root()).args(world().lists());
    }
    said(&mut command, input)
}

fn bouncy_castle(docket: &str) -> String {
    let command = referees::java_program(&here("AskBouncyCastle.java"));
    let mut command = command.unwrap_or_else(|error| panic!("{error}"));
    command.arg(world().root()).args(world().lists());
    said(&mut command, docket)
}

fn said(command: &mut Command, input: &str) -> String {
    let answer = child::ask(command, input.as_bytes(), LIMIT);
    let answer = answer.unwrap_or_else(|error| panic!("{error}"));
    assert!(answer.status.success(), "{command:?}: {}{}", answer.stdout, answer.stderr);
    answer.stdout
}

/// One line for each case, in their order.
fn read(said: &str, cases: usize) -> Vec<Answer> {
    let mut answers = BTreeMap::new();
    for line in said.lines() {
        let mut fields = line.splitn(3, '\t');
        let (Some(at), Some(word), reason) = (fields.next(), fields.next(), fields.next()) else {
            panic!("a referee said {line}");
        };
        let at: usize = at.parse().expect("a number of the docket");
        let reason = reason.unwrap_or_default().to_owned();
        answers.insert(at, Answer { verdict: Verdict::of(word), reason });
    }
    assert_eq!(answers.len(), cases, "an answer to each case:\n{said}");
    answers.into_values().collect()
}

/// A file that pyHanko signed.
pub(crate) fn pyhanko_sign(
    identity: &Identity,
    content: &[u8],
    digest: &str,
    padding: &str,
) -> Vec<u8> {
    let [content, out] = [file(content), file([])];
    let order = format!("{digest}\t{padding}\t{}\t{}\n", content.display(), out.display());
    let files = [&identity.key, &identity.certificate, &identity.issuing];
    let [key, certificate, issuing] = files.map(|path| path.to_str().expect("a path of letters"));
    pyhanko(&["sign", key, certificate, issuing], &order);
    fs::read(&out).expect("a signed file")
}
