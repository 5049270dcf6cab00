//! The company's library of proofs of origin: kept once with their files, used in many practices.
//!
//! Owns the way of a proof into the library and from there into a practice's block. What is drawn from a
//! proof stands in the practices; the sum is computed of those that are found, never kept.

use std::path::Path;

use certificate::chamber::Chamber;
use certificate::proofs::{KnownProof, Proof, Validity};
use certificate::{AttachmentType, Certificate, OriginBlock, OriginKind};
use draft::{DocumentKind, Draft, LineKey, LineList, Operation, Place, PracticeId};
use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::company_documents as documents;
use crate::views::OriginProofView;
use crate::views::proofs::ProofUseView;
use crate::{AppError, Code, Office, archive, attachments, checking, drafts, editing, pdf};

/// Most practices that are looked at for one proof.
const PRACTICES_LOOKED_AT: u32 = 10_000;

/// All proofs, each with how it stands on that day. With a practice and the key of one of its blocks, those
/// that fit it best come first, and those of another origin are left out.
///
/// # Errors
/// [`Code::Storage`]; [`Code::BadField`] for a block that there is not.
pub fn list(
    office: &Office,
    day: Date,
    block: Option<(PracticeId, &str)>,
) -> Result<Vec<OriginProofView>, AppError> {
    let block = match block {
        Some((id, key)) => Some(block_of(office, id, key)?),
        None => None,
    };
    let mut views = Vec::new();
    for (key, proof) in library(office)? {
        let fit = block.as_ref().map_or(0, |(paper, block)| proof.fit(paper, block));
        if block.is_none() || fit > 0 {
            views.push(OriginProofView { fit: fit.into(), ..view(office, key, &proof, day)? });
        }
    }
    // As they stand in the library, where they fit alike.
    views.sort_by_key(|view| std::cmp::Reverse(view.fit));
    Ok(views)
}

/// As [`list`], today; practice and block by their names.
///
/// # Errors
/// As [`list`], and [`Code::UnknownPractice`].
pub fn today(
    office: &Office,
    block: Option<(&str, &str)>,
) -> Result<Vec<OriginProofView>, AppError> {
    let block = match block {
        Some((practice, block)) => Some((archive::find(office, practice)?, block)),
        None => None,
    };
    list(office, checking::today(), block)
}

/// Puts a proof into the library, with its file; answers its key.
///
/// # Errors
/// [`Code::BadField`] for a member that a proof has not; [`Code::FileAbsent`], [`Code::TooLarge`],
/// [`Code::AttachmentNotPdf`]; [`Code::Storage`].
pub fn add(office: &Office, proof: Value, file: Option<&Path>) -> Result<String, AppError> {
    // Before the line is made: a file that cannot be taken leaves no empty proof behind.
    let file = file.map(|file| keep(office, file)).transpose()?;
    let mut proof = proof;
    if let (Some((name, sha256)), Some(members)) = (file, proof.as_object_mut()) {
        members.insert("nome".to_owned(), name.into());
        members.insert("sha256".to_owned(), sha256.into());
    }
    documents::add_line(office, DocumentKind::Proofs.word(), proof)
}

/// Gives a proof its file, in place of the one it had.
///
/// # Errors
/// As [`add`]; [`Code::BadField`] for a proof that there is not.
pub fn put_file(office: &Office, key: &str, file: &Path) -> Result<(), AppError> {
    find(office, key)?;
    let (name, sha256) = keep(office, file)?;
    for (member, value) in [("nome", name), ("sha256", sha256)] {
        documents::set(
            office,
            DocumentKind::Proofs.word(),
            &format!("/prove/{key}/{member}"),
            value.into(),
        )?;
    }
    Ok(())
}

/// Takes a proof out of the library. Practices that use it keep their document.
///
/// # Errors
/// [`Code::BadField`] for a proof that there is not; [`Code::Storage`].
pub fn remove(office: &Office, key: &str) -> Result<(), AppError> {
    documents::remove_line(office, DocumentKind::Proofs.word(), key)
}

/// Uses a proof for one block of a practice: its file becomes a document of the practice, once; the block's
/// lines are proved by it; a foreign block names it. `drawn` is what the practice takes of its quantity.
///
/// # Errors
/// [`Code::BadField`] for a proof or block that there is not, or a proof without its file; [`Code::Sealed`].
pub fn attach(
    office: &Office,
    id: PracticeId,
    block: &str,
    key: &str,
    drawn: &str,
) -> Result<(), AppError> {
    let proof = find(office, key)?;
    let (certificate, of_block) = block_of(office, id, block)?;
    if proof.sha256.is_empty() {
        return Err(bad(&format!("/prove/{key}/sha256"), "the proof has no file yet"));
    }
    drafts::edit(office, id, |draft, author, at_ms| {
        let operations = using(draft, &certificate, block, &of_block, (key, &proof), drawn);
        draft.apply_all(&operations, author, at_ms)
    })
}

/// The library as far as this practice draws from it, with what the others draw.
pub(crate) fn drawn_on(
    office: &Office,
    id: PracticeId,
    certificate: &Certificate,
) -> Result<Vec<KnownProof>, AppError> {
    let used = |key: &str| certificate.attachments.iter().any(|one| one.proof == key);
    if certificate.attachments.iter().all(|one| one.proof.is_empty()) {
        return Ok(Vec::new());
    }
    let mut known = Vec::new();
    for (key, proof) in library(office)?.into_iter().filter(|(key, _)| used(key)) {
        let others = uses(office, &key)?.into_iter();
        let others = others.filter(|one| one.id != id.to_string() && !one.released);
        let drawn_elsewhere = others.map(|one| one.drawn).collect();
        known.push(KnownProof { key, proof, drawn_elsewhere });
    }
    Ok(known)
}

fn view(
    office: &Office,
    key: String,
    proof: &Proof,
    day: Date,
) -> Result<OriginProofView, AppError> {
    let uses = uses(office, &key)?;
    let drawn = uses.iter().filter(|one| !one.released).map(|one| one.drawn.as_str());
    let balance = proof.balance(drawn);
    let say = |amount: fn(&certificate::proofs::Balance) -> u64| {
        balance.as_ref().map(|balance| balance.say(amount(balance))).unwrap_or_default()
    };
    let digest = proof.sha256.parse::<store::Digest>().ok();
    let kept = digest.map(|digest| office.store.blob_facts(digest)).transpose()?.flatten();
    Ok(OriginProofView {
        words: proof.words(),
        kind: proof.kind.as_ref().map(ToString::to_string).unwrap_or_default(),
        country: proof.country.clone(),
        validity: match proof.validity(day) {
            Validity::Holds => "holds",
            Validity::NotYet(_) => "notYet",
            Validity::Ended(_) => "ended",
        }
        .to_owned(),
        has_file: kept.is_some(),
        covered: say(|balance| balance.covered),
        drawn: say(|balance| balance.drawn),
        left: say(|balance| balance.left()),
        overdrawn: balance.as_ref().is_some_and(|balance| balance.is_overdrawn()),
        uses,
        key,
        fit: 0,
    })
}

/// The practices that use a proof, the last changed first.
fn uses(office: &Office, key: &str) -> Result<Vec<ProofUseView>, AppError> {
    let query = store::Query {
        text: store::proof_word(key),
        limit: PRACTICES_LOOKED_AT,
        ..store::Query::default()
    };
    let mut uses = Vec::new();
    for item in office.store.list(&query)?.items {
        let certificate = drafts::certificate(office, item.practice)?;
        for attachment in certificate.attachments.iter().filter(|one| one.proof == key) {
            uses.push(ProofUseView {
                id: item.practice.to_string(),
                title: certificate.heading().to_owned(),
                drawn: attachment.drawn.clone(),
                released: checking::is_over(&item.row.state),
                state: item.row.state.clone(),
            });
        }
    }
    Ok(uses)
}

fn library(office: &Office) -> Result<Vec<(String, Proof)>, AppError> {
    let id = documents::ready(office, DocumentKind::Proofs)?;
    let (content, keys) =
        drafts::look(office, id, |draft| (draft.content(), draft.lines(LineList::Prove)))?;
    let lines = content.get("prove").and_then(Value::as_array).cloned().unwrap_or_default();
    let proofs = keys.iter().map(ToString::to_string).zip(lines);
    // A line of a newer program that cannot be read as a proof is still one, of which nothing is known.
    Ok(proofs.map(|(key, line)| (key, serde_json::from_value(line).unwrap_or_default())).collect())
}

fn find(office: &Office, key: &str) -> Result<Proof, AppError> {
    let found = library(office)?.into_iter().find(|(known, _)| known == key);
    found.map(|(_, proof)| proof).ok_or_else(|| bad(&format!("/prove/{key}"), "no such proof"))
}

/// Judges a file as any attachment of a Chamber that says nothing, and keeps its bytes.
fn keep(office: &Office, file: &Path) -> Result<(String, String), AppError> {
    let limit = Chamber::default().attachment_bytes_max;
    let (name, bytes) = attachments::read(file, limit)?;
    pdf::judge(&name, &bytes, limit)?;
    let signed = name.to_lowercase().ends_with(".p7m");
    let media_type = if signed { "application/pkcs7-mime" } else { "application/pdf" };
    let sha256 = office.store.put_blob(&bytes, media_type, drafts::now_ms())?;
    Ok((name, sha256.to_string()))
}

fn block_of(
    office: &Office,
    id: PracticeId,
    key: &str,
) -> Result<(Certificate, OriginBlock), AppError> {
    let pointer = format!("/dichiarazioneOrigine/blocchi/{key}");
    let wanted = editing::line_key(key)?;
    let (certificate, at) = drafts::look(office, id, |draft| {
        let keys = draft.lines(LineList::Blocchi);
        (draft.certificate(), keys.iter().position(|line| *line == wanted))
    })?;
    let block = at.and_then(|at| certificate.origin.blocks.get(at)).cloned();
    let block = block.ok_or_else(|| bad(&pointer, "no such block"))?;
    Ok((certificate, block))
}

/// What is written: the document, or the lines that it proves besides; and its name in a foreign block.
fn using(
    draft: &Draft,
    certificate: &Certificate,
    block_key: &str,
    block: &OriginBlock,
    (key, proof): (&str, &Proof),
    drawn: &str,
) -> Vec<Operation> {
    let set = |path: String, value: Value| Operation::SetField { path, value };
    let mut operations = Vec::new();
    let keys = draft.lines(LineList::Allegati);
    let there = keys.iter().zip(&certificate.attachments);
    match there.into_iter().find(|(_, one)| one.proof == key || one.sha256 == proof.sha256) {
        Some((line, attachment)) => {
            let at = format!("/allegati/{line}");
            // One that names no lines proves them all already.
            if !attachment.items.is_empty() {
                let mut items = attachment.items.clone();
                items.extend(&block.items);
                items.sort_unstable();
                items.dedup();
                operations.push(set(format!("{at}/items"), json!(items)));
            }
            operations.push(set(format!("{at}/prova"), key.into()));
            if !drawn.trim().is_empty() {
                operations.push(set(format!("{at}/scarico"), drawn.trim().into()));
            }
        }
        None => {
            let kind = proof.kind.clone().unwrap_or(AttachmentType::Generic);
            let value = json!({
                "tipo": kind.as_str(), "nome": proof.name, "descrizione": proof.words(),
                "items": block.items, "prova": key, "scarico": drawn.trim(), "sha256": proof.sha256,
            });
            operations.push(Operation::AddLine {
                list: LineList::Allegati,
                key: LineKey::from(Uuid::new_v4()),
                place: Place::Last,
                value: Some(value),
            });
        }
    }
    let words = proof.words();
    if block.kind == Some(OriginKind::Foreign) && !block.documents.contains(&words) {
        let mut named = block.documents.clone();
        named.push(words);
        let path = format!("/dichiarazioneOrigine/blocchi/{block_key}/documentazione");
        operations.push(set(path, json!(named)));
    }
    operations
}

fn bad(pointer: &str, why: &str) -> AppError {
    AppError::new(Code::BadField, why).with("pointer", pointer).with("why", why)
}
