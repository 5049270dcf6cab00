//! The library of proofs.

use std::process::ExitCode;

use app::views::OriginProofView;
use app::{AppError, Code, Office, PracticeId, checking, proofs};
use serde_json::json;

use super::lines;
use crate::arguments::{ProofAdd, Proofs};
use crate::output::Output;

pub(super) fn proofs(
    output: &Output,
    office: &Office,
    command: &Proofs,
) -> Result<ExitCode, AppError> {
    match command {
        Proofs::List { practice, block, today } => {
            let day = checking::day(today.as_deref())?;
            let block = match (practice, block) {
                (Some(practice), Some(block)) => Some(block_key(office, practice, *block)?),
                _ => None,
            };
            let block = block.as_ref().map(|(id, key)| (*id, key.as_str()));
            let found = proofs::list(office, day, block)?;
            output.say(&json!({ "proofs": found }), || lines(&found, words));
        }
        Proofs::Add(add) => {
            let key = proofs::add(office, members(add), Some(&add.file))?;
            output.say(&json!({ "key": key }), || key.clone());
        }
        Proofs::Use { id, proof, block, draw } => {
            let (id, block) = block_key(office, id, *block)?;
            proofs::attach(office, id, &block, proof, draw)?;
            let view = app::archive::open(office, id)?;
            let about = |rule: &str| rule.starts_with('P');
            let said: Vec<_> = view.findings.iter().filter(|one| about(&one.rule)).collect();
            output.say(&json!({ "id": id.to_string(), "findings": said }), || {
                lines(&said, |one| format!("{} {}", one.rule, one.message))
            });
        }
        Proofs::Remove { proof } => {
            proofs::remove(office, proof)?;
            output.say(&json!({ "key": proof }), || proof.clone());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn members(add: &ProofAdd) -> serde_json::Value {
    json!({
        "tipo": add.kind.to_uppercase(), "numero": add.number, "data": add.date,
        "fornitore": add.supplier, "paese": add.country, "dal": add.from, "al": add.until,
        "articoli": add.articles, "quantita": add.quantity, "unita": add.unit,
    })
}

/// The block that people count from 1.
fn block_key(
    office: &Office,
    practice: &str,
    block: usize,
) -> Result<(PracticeId, String), AppError> {
    let id = app::archive::find(office, practice)?;
    let keys = app::archive::open(office, id)?.keys.blocks;
    let key = block.checked_sub(1).and_then(|at| keys.get(at)).cloned();
    key.map(|key| (id, key)).ok_or_else(|| {
        AppError::new(Code::BadField, "no such block")
            .with("pointer", "/dichiarazioneOrigine/blocchi")
            .with("why", format!("{block} ≠ 1..{}", keys.len()))
    })
}

fn words(proof: &OriginProofView) -> String {
    let quantity = if proof.covered.is_empty() {
        String::new()
    } else {
        format!("  {} / {}", proof.left, proof.covered)
    };
    let mark = if proof.overdrawn { "  !" } else { "" };
    format!("{}  {:<7} {}{quantity}{mark}", proof.key, proof.validity, proof.words)
}
