//! Origo's verifier beside openssl, pyHanko and BouncyCastle, none of them an oracle: files that Origo
//! writes, files in every shape, and attacks. Where they differ, `docs/signing.md` says why, and
//! its table must be what is observed here. Whoever sets `ORIGO_WRITE_CORPUS` has these files made the
//! corpus of the fuzzer, with their authority.

mod attacks;
mod builder;
mod case;
mod corpus;
mod judges;
mod ours;
mod shapes;
mod table;
mod world;

use std::sync::OnceLock;

use judges::{Row, Verdict};

/// All cases judged by all; once, as it takes a Java machine and a Python.
fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let cases: Vec<case::Case> =
            [ours::cases(), shapes::cases(), attacks::cases()].into_iter().flatten().collect();
        case::assert_named_once(&cases);
        if std::env::var_os("ORIGO_WRITE_CORPUS").is_some() {
            corpus::write(&cases);
        }
        judges::judge(&cases)
    })
}

#[test]
fn everybody_accepts_what_origo_writes() {
    let ours: Vec<&Row> = rows().iter().filter(|row| row.name.starts_with("Origo: ")).collect();
    assert!(!ours.is_empty(), "Origo writes something");
    for row in ours {
        assert!(row.origo_accepts(), "{}: {}", row.name, row.origo);
        for answer in &row.answers {
            assert_eq!(answer.verdict, Verdict::Yes, "{}{}", row.name, row.reasons());
        }
    }
}

#[test]
fn no_attack_passes_here() {
    let attacks: Vec<&Row> = rows().iter().filter(|row| row.name.starts_with("attack: ")).collect();
    assert!(!attacks.is_empty(), "there are attacks");
    for row in attacks {
        assert!(!row.origo_accepts(), "{} passed{}", row.name, row.reasons());
    }
}

#[test]
fn every_verdict_is_the_listed_one_and_every_difference_has_a_reason() {
    let wrong = table::compare(rows());
    assert!(
        wrong.is_empty(),
        "docs/signing.md is not what is observed:\n{}\n\nThe observed table:\n{}",
        wrong.join("\n"),
        table::written(rows())
    );
}
