//! The channel `sprint`: the data of a signed practice become a draft in WebCO; there people add the papers,
//! sign and send. Origo only leaves the draft, and never leaves it twice.

use secrecy::SecretString;
use store::DeskAccount;
use sync::{Failure, Submission, reference_of};
use sync_driver::{Journal, Leaving, Sprint, leave};
use wire::extensions::IdempotencyKey;
use wire::sprint::Draft;

use super::channel::Channel;
use super::{bad_address, failed, password, sign, view};
use crate::facts::SealFact;
use crate::views::DeskView;
use crate::{AppError, Code, Office, company, outgoing, secrets};

/// Adds a desk that takes drafts, or changes the one of that Chamber, and asks it whether it takes the key. One
/// that does not answer is kept all the same.
///
/// # Errors
/// [`Code::BadInput`] for an address that cannot be one, [`Code::DraftKey`], [`Code::DeskChanged`],
/// [`Code::Storage`].
pub async fn add(
    office: &Office,
    chamber: &str,
    url: &str,
    key: SecretString,
) -> Result<DeskView, AppError> {
    let chamber = sign(chamber)?;
    let desk = Sprint::through(&outgoing::proxy(office)?, url, key.clone());
    match desk.map_err(|error| bad_address(&error))?.greet().await {
        Ok(()) | Err(Failure::Unreachable { .. } | Failure::Lost { .. }) => {}
        Err(failure) => return Err(failed(&failure, &chamber)),
    }
    secrets::put(&office.home, &secrets::of_desk(&chamber), &key)?;
    let account = DeskAccount {
        name: chamber.clone(),
        kind: Channel::Sprint.as_str().to_owned(),
        url: url.to_owned(),
        user: String::new(),
        chamber,
        options_json: "{}".to_owned(),
    };
    office.store.put_desk_account(&account)?;
    password::forget(office, &account.chamber)?;
    Ok(view(account))
}

/// The connector to a Chamber's desk that takes drafts.
pub(crate) fn connect(office: &Office, chamber: &str) -> Result<Sprint, AppError> {
    let absent =
        |why: &str| AppError::new(Code::DeskAbsent, why).with("chamber", chamber.to_owned());
    let account = office.store.desk_account(chamber)?.ok_or_else(|| absent("no desk"))?;
    let key = secrets::get(&office.home, &secrets::of_desk(chamber))?;
    let key = key.ok_or_else(|| absent("no key of this desk"))?;
    Sprint::through(&outgoing::proxy(office)?, &account.url, key)
        .map_err(|error| bad_address(&error))
}

/// What is left at the desk; nothing for kinds that the interface does not take, and for a correction, whose
/// practice is no draft any more.
pub(crate) fn leaving(
    office: &Office,
    id: draft::PracticeId,
    seal: &SealFact,
    journal: &Journal<'_>,
) -> Result<Option<Leaving>, AppError> {
    if journal.submission().plan.answers.is_some() {
        return Ok(None);
    }
    let description = journal.data().descrizione.clone().unwrap_or_default();
    let Ok((resource, draft)) = Draft::of(&seal.certificate, &description) else {
        return Ok(None);
    };
    let company = company::company(office)?;
    let reference = |revision| {
        let key = IdempotencyKey::of(&company.fiscal_code, &id.to_string(), revision);
        reference_of(&key)
    };
    let references = (1..=seal.revision).map(reference).collect();
    Ok(Some(Leaving { resource, draft, references }))
}

/// Leaves it.
pub(crate) async fn go_on(
    office: &Office,
    chamber: &str,
    leaving: &Leaving,
    journal: &mut Journal<'_>,
    patience_ms: i64,
) -> Result<Submission, AppError> {
    let desk = connect(office, chamber)?;
    let submission = journal.submission().clone().recovered();
    leave(submission, &desk, leaving, journal, patience_ms)
        .await
        .map_err(|error| crate::submission::stopped(&error))
}
