//! Documents that are signed without a practice, under the same PIN: the contract of the
//! registration, adhesions, delegations, reports of loss (DF) or destruction (DD), letters. A PDF,
//! or any other file as `.p7m`: the base forms of reports and delegations are XML. They stay on
//! this device.

use std::path::PathBuf;

use certificate::Chamber;
use signing::pades;
use store::{Digest, Paper, SignedPaper};

use super::bytes::{self, Fitness};
use super::documents::{Chosen, Document, Item, Target};
use crate::views::signing::{PaperKind, PaperView, SignForm, SignReason};
use crate::{AppError, Code, Office, attachments, drafts, files, looks, sealing, words};

/// Adds files that wait for a signature. Without a form each is signed as it can be: a PDF like an
/// attachment, inside or as its signatory wishes, anything else in an envelope.
///
/// # Errors
/// [`Code::FileAbsent`], [`Code::TooLarge`], [`Code::BadField`] for a name or a form that cannot
/// be; what was added before stays.
pub fn add(
    office: &Office,
    paths: &[PathBuf],
    kind: PaperKind,
    form: Option<SignForm>,
    signatory: &str,
) -> Result<Vec<PaperView>, AppError> {
    let mut views = Vec::with_capacity(paths.len());
    for path in paths {
        let name = attachments::file_name(path)?;
        let content = files::read(path, store::BLOB_LIMIT_BYTES)?;
        let is_pdf = content.starts_with(b"%PDF-");
        if form == Some(SignForm::Pades) && !is_pdf {
            return Err(AppError::new(Code::AttachmentNotPdf, "no PDF")
                .with("file", &name)
                .with("why", "%PDF-?"));
        }
        let form = match form {
            Some(form) => form,
            None => fitting(office, &content, signatory)?,
        };
        let at_ms = drafts::now_ms();
        let media_type = if is_pdf { "application/pdf" } else { "application/octet-stream" };
        let sha256 = office.store.put_blob(&content, media_type, at_ms)?;
        let paper = Paper {
            sha256,
            name,
            kind: words::word(&kind),
            form: words::word(&form),
            signatory: signatory.trim().to_uppercase(),
            added_at_ms: at_ms,
            signed: None,
        };
        office.store.put_paper(&paper)?;
        let stands = office.store.paper(sha256)?.unwrap_or(paper);
        views.push(view(office, &stands)?);
    }
    Ok(views)
}

/// How a paper is signed that nobody said anything about. One that somebody has signed inside is signed
/// inside once more.
fn fitting(office: &Office, content: &[u8], signatory: &str) -> Result<SignForm, AppError> {
    let accounts = office.store.desk_accounts()?;
    let chamber = accounts.first().map_or_else(Chamber::default, |one| Chamber::of(&one.chamber));
    let wished = looks::form_of(office, signatory.trim())?;
    let fitness = match pades::signable(content) {
        Ok(()) => Fitness::Inside,
        Err(_) => Fitness::EnvelopeOnly,
    };
    Ok(bytes::form(&chamber, wished, fitness))
}

/// Takes a paper away that is not signed.
///
/// # Errors
/// [`Code::UnknownPractice`] where there is none, [`Code::WrongState`] where it is signed.
pub fn remove(office: &Office, id: &str) -> Result<(), AppError> {
    let sha256 = digest(id)?;
    if office.store.remove_paper(sha256)? {
        return Ok(());
    }
    waiting_one(office, sha256).map(drop)
}

/// All papers that this person may sign, signed ones too: of all people where nobody is named.
///
/// # Errors
/// [`Code::Storage`].
pub fn list(office: &Office, signatory: Option<&str>) -> Result<Vec<PaperView>, AppError> {
    let is_for = |paper: &Paper| {
        paper.signatory.is_empty()
            || signatory.is_none_or(|wanted| wanted.eq_ignore_ascii_case(&paper.signatory))
    };
    office
        .store
        .papers()?
        .iter()
        .filter(|paper| is_for(paper))
        .map(|one| view(office, one))
        .collect()
}

/// Papers that are not signed, the oldest first.
pub(crate) fn waiting(office: &Office) -> Result<Vec<Paper>, AppError> {
    let mut papers = office.store.papers()?;
    papers.retain(|paper| paper.signed.is_none());
    Ok(papers)
}

/// One paper that is not signed.
pub(crate) fn waiting_one(office: &Office, sha256: Digest) -> Result<Paper, AppError> {
    let paper = office
        .store
        .paper(sha256)?
        .ok_or_else(|| AppError::new(Code::UnknownPractice, "no such paper").with("id", sha256))?;
    match paper.signed {
        None => Ok(paper),
        Some(_) => Err(AppError::new(Code::WrongState, "signed already").with("state", "signed")),
    }
}

/// How a paper is signed.
pub(crate) fn form(paper: &Paper) -> Result<SignForm, AppError> {
    word(&paper.form)
}

fn word<T: serde::de::DeserializeOwned>(word: &str) -> Result<T, AppError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(AppError::internal)
}

fn digest(id: &str) -> Result<Digest, AppError> {
    id.parse().map_err(|error| AppError::new(Code::UnknownPractice, error).with("id", id))
}

fn view(office: &Office, paper: &Paper) -> Result<PaperView, AppError> {
    let facts = office.store.blob_facts(paper.sha256)?;
    let path = |signed: &SignedPaper| {
        let of = Chosen { target: Target::Paper(paper.sha256), digest: paper.sha256 };
        let document = Document {
            of,
            item: Item::Paper,
            name: paper.name.clone(),
            form: form(paper)?,
            why: SignReason::Paper,
            sha256: paper.sha256,
        };
        let path = super::keeping::path(office, &document).with_file_name(&signed.name);
        Ok::<_, AppError>(path.display().to_string())
    };
    Ok(PaperView {
        id: paper.sha256.to_string(),
        name: paper.name.clone(),
        kind: word(&paper.kind)?,
        signatory: paper.signatory.clone(),
        form: form(paper)?,
        sha256: paper.sha256.to_string(),
        size_bytes: facts.map_or(0, |blob| u32::try_from(blob.size_bytes).unwrap_or(u32::MAX)),
        added_at: sealing::rfc3339(paper.added_at_ms),
        state: if paper.signed.is_some() { "signed" } else { "waiting" }.to_owned(),
        path: paper.signed.as_ref().map(path).transpose()?,
    })
}
