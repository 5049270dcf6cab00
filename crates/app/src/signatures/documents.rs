//! What is to be signed for a practice or a paper: which documents, how, and why. Bytes are looked
//! up when the token's turn comes, and only those of the digest that was reviewed.

use std::str::FromStr;

use certificate::{Chamber, Demand, lifecycle, signatures};
use draft::PracticeId;
use store::{Digest, Paper, SealId, SignedFile};

use super::bytes::Fitness;
use super::{bytes, papers, standing};
use crate::views::signing::{SignForm, SignReason};
use crate::{AppError, Code, Office, facts, looks, sealing, state};

/// What a person chooses to have signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A practice, with all of its documents that must be signed.
    Practice(PracticeId),
    /// A document without a practice.
    Paper(Digest),
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Practice(id) => std::fmt::Display::fmt(id, f),
            Self::Paper(sha256) => std::fmt::Display::fmt(sha256, f),
        }
    }
}

/// A target with the digest of what was reviewed: anything else is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// Which.
    pub target: Target,
    /// Of a practice the name of its seal, of a paper its digest.
    pub digest: Digest,
}

/// Which document of a target it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    /// The base form, always `.xml.p7m`.
    BaseForm,
    /// An attachment of a practice, by its name in the seal.
    Attachment,
    /// A document without a practice.
    Paper,
}

/// One document to be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) of: Chosen,
    pub(crate) item: Item,
    /// File name of what is signed.
    pub(crate) name: String,
    pub(crate) form: SignForm,
    pub(crate) why: SignReason,
    /// Of what is signed.
    pub(crate) sha256: Digest,
}

impl Document {
    /// File name of what comes of it.
    pub(crate) fn signed_name(&self) -> String {
        match self.form {
            SignForm::P7m => format!("{}.p7m", self.name),
            SignForm::Pades => self.name.clone(),
        }
    }
}

/// Everything that is sealed and not signed, and every paper that waits, the oldest first: of one
/// signatory, or of all.
///
/// # Errors
/// [`Code::Storage`].
pub fn ready(office: &Office, signatory: Option<&str>) -> Result<Vec<Chosen>, AppError> {
    let mut all = Vec::new();
    for id in facts::in_states(office, &["sealed"])? {
        let revision = office.store.list_item(id)?.row.revision;
        let Some(seal) = facts::seal(office, id, revision)? else {
            continue;
        };
        if is_of(&seal.certificate.signatory.fiscal_code, signatory) {
            all.push(Chosen { target: Target::Practice(id), digest: seal.id.0 });
        }
    }
    for paper in papers::waiting(office)? {
        if paper.signatory.is_empty() || is_of(&paper.signatory, signatory) {
            all.push(Chosen { target: Target::Paper(paper.sha256), digest: paper.sha256 });
        }
    }
    Ok(all)
}

fn is_of(fiscal_code: &str, signatory: Option<&str>) -> bool {
    signatory.is_none_or(|wanted| wanted.eq_ignore_ascii_case(fiscal_code))
}

/// What a person names, with the digest that it has now. A practice that is not sealed is taken
/// too: its turn says why not.
///
/// # Errors
/// [`Code::UnknownPractice`].
pub fn chosen(office: &Office, name: &str) -> Result<Chosen, AppError> {
    if let Ok(sha256) = Digest::from_str(name)
        && office.store.paper(sha256)?.is_some()
    {
        return Ok(Chosen { target: Target::Paper(sha256), digest: sha256 });
    }
    let id = crate::archive::find(office, name)?;
    let revision = office.store.list_item(id)?.row.revision;
    let seal = facts::seal(office, id, revision)?;
    let digest = seal.map_or(Digest::of(b""), |seal| seal.id.0);
    Ok(Chosen { target: Target::Practice(id), digest })
}

/// The documents of a target that are still to be signed, in the order of signing.
///
/// # Errors
/// [`Code::NotSealed`], [`Code::WrongState`], [`Code::SealChanged`], [`Code::UnknownPractice`].
pub(crate) fn of(office: &Office, chosen: Chosen) -> Result<Vec<Document>, AppError> {
    match chosen.target {
        Target::Practice(id) => {
            let seal = sealed(office, id, chosen.digest)?;
            let mut documents = of_seal(office, id, &seal)?;
            // A practice of which nothing is left to sign waits for its base form all the same.
            let all_done = documents.iter().all(|one| one.done);
            let waits =
                |one: &OfSeal| !one.done || (all_done && one.document.item == Item::BaseForm);
            documents.retain(waits);
            Ok(documents.into_iter().map(|document| document.document).collect())
        }
        Target::Paper(sha256) => Ok(vec![of_paper(&papers::waiting_one(office, sha256)?)?]),
    }
}

fn of_paper(paper: &Paper) -> Result<Document, AppError> {
    Ok(Document {
        of: Chosen { target: Target::Paper(paper.sha256), digest: paper.sha256 },
        item: Item::Paper,
        name: paper.name.clone(),
        form: papers::form(paper)?,
        why: SignReason::Paper,
        sha256: paper.sha256,
    })
}

/// The seal of a practice that waits for a signature: the one that was reviewed.
pub(crate) fn sealed(
    office: &Office,
    id: PracticeId,
    digest: Digest,
) -> Result<facts::SealFact, AppError> {
    let seal = signable(office, id)?;
    if seal.id != SealId(digest) {
        return Err(AppError::new(Code::SealChanged, "sealed anew since it was shown"));
    }
    Ok(seal)
}

/// The seal of a practice that waits for a signature.
pub(crate) fn signable(office: &Office, id: PracticeId) -> Result<facts::SealFact, AppError> {
    let item = office.store.list_item(id)?;
    state::after(&item.row.state, lifecycle::Event::Signed)?;
    facts::seal(office, id, item.row.revision)?
        .ok_or_else(|| AppError::new(Code::NotSealed, "no seal"))
}

/// A document of a seal, and whether it was signed before.
pub(crate) struct OfSeal {
    pub(crate) document: Document,
    pub(crate) done: bool,
}

/// All documents of a seal that must be signed: attachments in their order, the base form last.
pub(crate) fn of_seal(
    office: &Office,
    id: PracticeId,
    seal: &facts::SealFact,
) -> Result<Vec<OfSeal>, AppError> {
    let of = Chosen { target: Target::Practice(id), digest: seal.id.0 };
    let signed = signed_files(office, id, seal)?;
    let certificate = &seal.certificate;
    let chamber = Chamber::of(&certificate.desk.chamber);
    let wished = looks::form_of(office, &certificate.signatory.fiscal_code)?;
    let mut documents = Vec::new();
    for (place, demand) in signatures::demanded(certificate, &chamber) {
        let attachment = &certificate.attachments[place];
        let sha256: Digest = attachment.sha256.parse().map_err(AppError::internal)?;
        let fitness = bytes::fitness(office, sha256);
        if fitness == Fitness::Signed {
            continue;
        }
        let document = Document {
            of,
            item: Item::Attachment,
            name: attachment.name.clone(),
            form: bytes::form(&chamber, wished, fitness),
            why: reason(demand),
            sha256,
        };
        let done = signed.iter().any(|file| is_of_document(file, &document));
        documents.push(OfSeal { document, done });
    }
    let base_form = Document {
        of,
        item: Item::BaseForm,
        name: sealing::file_name(id, seal.revision),
        form: SignForm::P7m,
        why: SignReason::BaseForm,
        sha256: Digest::of(&seal.base_form),
    };
    let done = standing::standing(office, id, seal)?.is_some();
    documents.push(OfSeal { document: base_form, done });
    Ok(documents)
}

fn reason(demand: Demand) -> SignReason {
    match demand {
        Demand::Chamber => SignReason::Chamber,
        Demand::Visa => SignReason::Visa,
        Demand::Retrospective => SignReason::Retrospective,
    }
}

/// The signed attachments of a practice by its declared signatory, from this revision or an earlier
/// one: what did not change is not signed again.
pub(crate) fn signed_files(
    office: &Office,
    id: PracticeId,
    seal: &facts::SealFact,
) -> Result<Vec<SignedFile>, AppError> {
    let signatory = seal.certificate.signatory.fiscal_code.to_uppercase();
    let mut files = office.store.signed_files(id, &signatory)?;
    for earlier in office.store.seals(id)? {
        for signature in office.store.signatures(earlier)? {
            if signature.fiscal_code.eq_ignore_ascii_case(&signatory) {
                files.extend(signature.files);
            }
        }
    }
    Ok(files)
}

fn is_of_document(file: &SignedFile, document: &Document) -> bool {
    file.sealed_sha256 == document.sha256 && file.sealed_name == document.name
}

/// The signed files that go with the base form of this seal.
///
/// # Errors
/// [`Code::AttachmentUnsigned`] where one that must be signed is not.
pub(crate) fn files_of(
    office: &Office,
    id: PracticeId,
    seal: &facts::SealFact,
) -> Result<Vec<SignedFile>, AppError> {
    let signed = signed_files(office, id, seal)?;
    let mut files = Vec::new();
    for one in of_seal(office, id, seal)? {
        if one.document.item != Item::Attachment {
            continue;
        }
        let file = signed.iter().find(|file| is_of_document(file, &one.document));
        files.push(file.cloned().ok_or_else(|| {
            AppError::new(Code::AttachmentUnsigned, "an attachment is not signed")
                .with("name", &one.document.name)
        })?);
    }
    Ok(files)
}

/// What is signed, read now and only if it is what was reviewed.
///
/// # Errors
/// As [`of`]; [`Code::AttachmentMissing`].
pub(crate) fn content(office: &Office, document: &Document) -> Result<Vec<u8>, AppError> {
    let content = match (&document.item, document.of.target) {
        (Item::BaseForm, Target::Practice(id)) => sealed(office, id, document.of.digest)?.base_form,
        (Item::Attachment, Target::Practice(id)) => {
            sealed(office, id, document.of.digest)?;
            bytes::read(office, document)?
        }
        (Item::Paper, Target::Paper(sha256)) => {
            papers::waiting_one(office, sha256)?;
            bytes::read(office, document)?
        }
        (Item::BaseForm | Item::Attachment, Target::Paper(_))
        | (Item::Paper, Target::Practice(_)) => {
            return Err(AppError::internal("a document of another target"));
        }
    };
    if Digest::of(&content) != document.sha256 {
        return Err(AppError::new(Code::SealChanged, "other bytes than were shown"));
    }
    Ok(content)
}
