//! The steps of a portal, or of the counter, in Italian: the language in which portal and counter speak.
//! Sources: the instructions that the Chambers publish for Cert'O, WebCO and Commercio Estero.

use std::fmt::Write as _;

use certificate::chamber::{Chamber, System};
use certificate::fees::Cents;
use certificate::words::Language;
use sync_driver::Outbox;

use crate::facts::SealFact;
use crate::{queue, sealing, words};

/// What to do with the folder, with everything to type or to copy. `drafts`: the Chamber's desk takes drafts.
pub(super) fn told(seal: &SealFact, outbox: &Outbox, signed: &str, drafts: bool) -> String {
    let certificate = &seal.certificate;
    let chamber = Chamber::of(&certificate.desk.chamber);
    let plan = &outbox.submission.plan;
    let say = |id: &str, args: &[(&str, String)]| words::say(Language::It, id, args);
    let facts = [
        ("chamber", chamber.name.clone()),
        ("title", certificate.heading().to_owned()),
        ("signed", signed.to_owned()),
        ("description", outbox.data.descrizione.clone().unwrap_or_default()),
        ("office", certificate.desk.branch_office.clone()),
        ("province", certificate.company.province.clone()),
        ("rea", certificate.company.rea_number.clone()),
        ("fee", Cents(plan.fee_cents).to_string()),
        ("reference", plan.reference.clone()),
        ("draft", outbox.submission.practice().unwrap_or_default().to_owned()),
    ];
    let mut text = say("by-hand-title", &facts) + "\n\n";
    let steps = if plan.answers.is_some() {
        // Any portal takes a correction on the practice that it sent back.
        &["by-hand-correct-open", "by-hand-correct-upload", "by-hand-correct-send"][..]
    } else if drafts && outbox.submission.practice().is_some() {
        FROM_DRAFT
    } else {
        of(if drafts { Some(System::Webco) } else { chamber.system })
    };
    for (number, step) in steps.iter().chain(&["by-hand-told"]).enumerate() {
        // Writing into a text does not fail.
        let _ = writeln!(text, "{}. {}", number + 1, say(step, &facts));
    }
    let _ = writeln!(text, "\n{}", say("by-hand-files", &facts));
    for file in plan.files.iter().filter(|file| file.name != sealing::ORDER_DETAIL_NAME) {
        let args = [
            ("name", file.name.clone()),
            ("kind", file.kind.clone()),
            ("words", file.description.clone()),
            ("sha256", file.sha256.clone()),
        ];
        let _ = writeln!(text, "- {}", say("by-hand-file", &args));
    }
    let _ = writeln!(text, "\n{}", say("by-hand-order", &facts));
    for line in queue::order(Language::It, seal) {
        let _ = writeln!(text, "- {line}");
    }
    if let Some(note) = &plan.note {
        let _ = writeln!(text, "\n{}\n{note}", say("by-hand-note", &facts));
    }
    text
}

/// Where the draft is there already, nothing is typed again.
const FROM_DRAFT: &[&str] =
    &["by-hand-draft-open", "by-hand-draft-check", "by-hand-webco-attach", "by-hand-webco-send"];

/// The counter serves where no portal is known.
fn of(system: Option<System>) -> &'static [&'static str] {
    match system {
        Some(System::Certo) => &[
            "by-hand-certo-open",
            "by-hand-certo-new",
            "by-hand-certo-attach",
            "by-hand-certo-order",
            "by-hand-certo-send",
        ],
        Some(System::Webco) => &[
            "by-hand-webco-open",
            "by-hand-webco-type",
            "by-hand-webco-attach",
            "by-hand-webco-send",
        ],
        Some(System::CommercioEstero) => &[
            "by-hand-suite-open",
            "by-hand-suite-type",
            "by-hand-suite-attach",
            "by-hand-suite-sign",
            "by-hand-suite-send",
        ],
        None => &["by-hand-counter-ask", "by-hand-counter-carry"],
    }
}
