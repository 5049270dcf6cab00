//! A base form that did not change in a correction is not signed again: the officer asked for documents alone, and
//! the signature over the same bytes goes on standing, with the documents as they are now. The seal says so to
//! whoever looks.

use draft::PracticeId;
use store::Signature;

use super::documents;
use crate::facts::{self, SealFact};
use crate::views::StandingView;
use crate::{AppError, Code, Office, corrections, sealing};

/// The signature of the revision that the desk knows, where it holds what this seal holds, by the declared signatory.
pub(crate) fn standing(
    office: &Office,
    id: PracticeId,
    seal: &SealFact,
) -> Result<Option<Signature>, AppError> {
    let Some(asked) = corrections::asked(office, id, seal.revision)? else { return Ok(None) };
    if asked.revision == seal.revision || !asked.is_of_documents_alone() {
        return Ok(None);
    }
    let before = facts::seal_named(office, asked.seal)?;
    if before.base_form != seal.base_form {
        return Ok(None);
    }
    let signatory = &seal.certificate.signatory.fiscal_code;
    let signatures = office.store.signatures(before.id)?;
    Ok(signatures.into_iter().find(|one| one.fiscal_code.eq_ignore_ascii_case(signatory)))
}

/// Makes a sealed practice signed by the signature that goes on standing, as soon as the documents that must be
/// signed are. Says whether it did.
///
/// # Errors
/// [`Code::Storage`].
pub(crate) fn conclude(office: &Office, id: PracticeId, seal: &SealFact) -> Result<bool, AppError> {
    let Some(signature) = standing(office, id, seal)? else { return Ok(false) };
    let files = match documents::files_of(office, id, seal) {
        Ok(files) => files,
        Err(error) if error.code == Code::AttachmentUnsigned => return Ok(false),
        Err(error) => return Err(error),
    };
    let signature = Signature { seal: seal.id, files, ..signature };
    facts::put_signature(office, id, seal, &signature, None)?;
    Ok(true)
}

/// Of which revision the signature of a seal is, where it was made for an earlier one.
pub(crate) fn view(
    office: &Office,
    id: PracticeId,
    seal: &SealFact,
) -> Result<Option<StandingView>, AppError> {
    let Some(signature) = office.store.signatures(seal.id)?.into_iter().next() else {
        return Ok(None);
    };
    let mut first = None;
    for earlier in office.store.seals(id)? {
        let revision = office.store.seal(earlier)?.revision;
        let signed = office.store.signatures(earlier)?;
        let same = signed.iter().any(|one| one.sha256() == signature.sha256());
        if same && revision < seal.revision {
            first = Some(first.map_or(revision, |first: u32| first.min(revision)));
        }
    }
    Ok(first.map(|revision| StandingView {
        revision,
        signer: signature.signer.clone(),
        signed_at: sealing::rfc3339(signature.signed_at_ms),
    }))
}
