//! Drafts of a company's other programs (ERP systems): they come in by SPRINT under a key of the account, and
//! wait on the company's pages until somebody goes on with them.
//!
//! A draft is no practice: nothing is signed, charged or protocolled here.

use jiff::Timestamp;
use serde_json::json;
use wire::base_form::Head;
use wire::sprint::{Draft, Invalid, Resource, Verb, read};

use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::accounts::{self, Account, AccountId};
use crate::storage::drafts::{self, Kept};
use crate::storage::{Lock, StorageError, events};

/// Most keys of one account.
const KEYS_MAX: usize = 10;
/// Longest name of a key, characters.
const LABEL_MAX: usize = 60;
/// What every key begins with, so that it is known where it turns up.
const PREFIX: &str = "origo_";
/// Attempts to find a code that is free.
const DRAWS_MAX: usize = 8;

/// Why a program's request was not carried out; nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// No key, or one that is none any more.
    #[error("no key of an account")]
    Stranger,
    /// No such draft, or another account's: the two are told alike.
    #[error("no such draft")]
    Unknown,
    /// The fields.
    #[error("{}", .0.message)]
    Invalid(Invalid),
    /// The desk says no, or fails.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<StorageError> for DraftError {
    fn from(error: StorageError) -> Self {
        Self::Desk(error.into())
    }
}

/// The account whose key this is, if it may be used.
///
/// # Errors
/// [`DraftError::Stranger`]; [`DraftError::Desk`] as [`crate::credentials::Credentials::let_in`].
pub fn account(desk: &Desk, key: &str) -> Result<Account, DraftError> {
    let now = desk.now();
    let found = desk.storage.read(|c| {
        let Some((id, due)) = drafts::owner(c, key, now)? else {
            return Ok(None);
        };
        Ok::<_, StorageError>(Some((accounts::get(c, id)?, due)))
    })?;
    let (account, due) = found.ok_or(DraftError::Stranger)?;
    desk.credentials.let_in(&desk.storage, &desk.clock, &account)?;
    if due {
        desk.storage.write_on(&[], |tx| drafts::note_use(tx, key, now))?;
    }
    Ok(account)
}

/// Makes a key under a name; it is shown this once.
///
/// # Errors
/// Refused as `INVALID` for a name that is empty or too long, and where there are too many keys.
pub fn make_key(desk: &Desk, account: &Account, label: &str) -> Result<String, DeskError> {
    let label = label.trim();
    if label.is_empty() || label.chars().count() > LABEL_MAX {
        let message = format!("Dia alla chiave un nome, al massimo di {LABEL_MAX} caratteri.");
        return Err(DeskError::invalid("nome", message));
    }
    let key = format!("{PREFIX}{}", hex::encode(desk.dice.bytes::<32>()));
    let now = desk.now();
    desk.storage.write_on(&[Lock::Account(account.id)], |tx| {
        if drafts::keys(tx, account.id)?.len() >= KEYS_MAX {
            let message = format!("Ci sono già {KEYS_MAX} chiavi: ne revochi una.");
            return Err(DeskError::invalid("nome", message));
        }
        drafts::insert_key(tx, account.id, &key, label, now)?;
        tell(tx, account, "draftKeyMade", label, now)?;
        Ok(key)
    })
}

/// Ends a key at once; one that is gone already is harmless.
///
/// # Errors
/// Where the database fails.
pub fn revoke_key(desk: &Desk, account: &Account, id: i64) -> Result<(), DeskError> {
    let now = desk.now();
    desk.storage.write_on(&[Lock::Account(account.id)], |tx| {
        if drafts::remove_key(tx, account.id, id)? {
            tell(tx, account, "draftKeyRevoked", &id.to_string(), now)?;
        }
        Ok(())
    })
}

fn tell(
    tx: &crate::storage::Transaction,
    account: &Account,
    kind: &str,
    what: &str,
    now: Timestamp,
) -> Result<(), StorageError> {
    let actor = format!("company:{}", account.data.user);
    events::append(tx, now, None, &actor, kind, &json!({ "key": what })).map(drop)
}

/// Takes in a new draft.
///
/// # Errors
/// [`DraftError::Invalid`], also where the account has too many.
pub fn create(
    desk: &Desk,
    account: &Account,
    resource: Resource,
    body: &[u8],
) -> Result<Kept, DraftError> {
    let mut draft = read(resource, Verb::Create, body).map_err(DraftError::Invalid)?;
    let now = desk.now();
    desk.storage.write_on(&[Lock::Account(account.id)], |tx| {
        let most = most(resource);
        if drafts::count(tx, account.id, resource)? >= most {
            let why = format!("Ci sono già {most} bozze: ne elimini prima di mandarne altre.");
            return Err(DraftError::Invalid(Invalid::of("limite", why)));
        }
        if let Some(number) = draft.take("modello_id") {
            let template = drafts::find(tx, account.id, Resource::Modelli, &number)?;
            let template = template.ok_or_else(|| {
                DraftError::Invalid(Invalid::of("modello_id", "Il modello indicato non esiste."))
            })?;
            draft.start_from(&template.draft);
        }
        let code = free_code(desk, tx, account.id, resource)?;
        let draft = draft.with_defaults(resource);
        let kept =
            Kept { code, account: account.id, resource, draft, created_at: now, changed_at: now };
        drafts::insert(tx, &kept)?;
        Ok(kept)
    })
}

/// Most drafts of one account.
const fn most(resource: Resource) -> u32 {
    match resource {
        Resource::Richieste | Resource::Visti => 1_000,
        Resource::Modelli => 200,
    }
}

/// A code that no draft of this account has; that of another account would be a broken step, and a new try.
fn free_code(
    desk: &Desk,
    tx: &crate::storage::Transaction,
    account: AccountId,
    resource: Resource,
) -> Result<String, DraftError> {
    for _ in 0..DRAWS_MAX {
        let code = code(desk, resource);
        if drafts::find(tx, account, resource, &code)?.is_none() {
            return Ok(code);
        }
    }
    Err(DeskError::Damaged("no free code for a draft".to_owned()).into())
}

/// A number for templates; else a letter, the day, and what nobody guesses: `R26L27ABCDEF`.
fn code(desk: &Desk, resource: Resource) -> String {
    let letter = match resource {
        Resource::Modelli => {
            let number = u32::from_be_bytes(desk.dice.bytes()) >> 2;
            return (number + 1).to_string();
        }
        Resource::Richieste => 'R',
        Resource::Visti => 'V',
    };
    let day = in_rome(desk.now()).date();
    let month = char::from(b'A' + u8::try_from(day.month() - 1).unwrap_or(0));
    format!("{letter}{:02}{month}{:02}{}", day.year() % 100, day.day(), desk.dice.code(6))
}

/// A draft of this account.
///
/// # Errors
/// [`DraftError::Unknown`].
pub fn find(
    desk: &Desk,
    account: &Account,
    resource: Resource,
    code: &str,
) -> Result<Kept, DraftError> {
    let found = desk.storage.read(|c| drafts::find(c, account.id, resource, code))?;
    found.ok_or(DraftError::Unknown)
}

/// Changes what a draft says; what the update does not say stays.
///
/// # Errors
/// [`DraftError::Unknown`], [`DraftError::Invalid`].
pub fn update(
    desk: &Desk,
    account: &Account,
    (resource, code): (Resource, &str),
    body: &[u8],
) -> Result<Kept, DraftError> {
    let now = desk.now();
    desk.storage.write_on(&[Lock::Account(account.id)], |tx| {
        let kept = drafts::find(tx, account.id, resource, code)?;
        let mut kept = kept.ok_or(DraftError::Unknown)?;
        let mut update = read(resource, Verb::Update, body).map_err(DraftError::Invalid)?;
        // A template is where a draft starts from, no part of it.
        update.take("modello_id");
        kept.draft.update(update);
        kept.changed_at = now;
        drafts::update(tx, &kept)?;
        Ok(kept)
    })
}

/// Takes a draft away.
///
/// # Errors
/// [`DraftError::Unknown`].
pub fn remove(
    desk: &Desk,
    account: &Account,
    resource: Resource,
    code: &str,
) -> Result<Kept, DraftError> {
    desk.storage.write_on(&[Lock::Account(account.id)], |tx| {
        let kept = drafts::find(tx, account.id, resource, code)?;
        let kept = kept.ok_or(DraftError::Unknown)?;
        drafts::remove(tx, &kept)?;
        Ok(kept)
    })
}

/// The head of a base form for the account's company.
#[must_use]
pub fn head(account: &Account) -> Head {
    let data = &account.data;
    Head {
        province: data.province.clone(),
        rea_number: data.rea_number.clone(),
        fiscal_code: data.company_fiscal_code.clone(),
        name: data.company_name.clone(),
        ..Head::default()
    }
}

/// What a draft says, for answers and files: every field of its resource, also those that say nothing.
#[must_use]
pub fn shown(kept: &Kept) -> serde_json::Value {
    let draft: &Draft = &kept.draft;
    let mut object = serde_json::Map::new();
    let key = match kept.resource {
        Resource::Modelli => json!(kept.code.parse::<u32>().unwrap_or_default()),
        Resource::Richieste | Resource::Visti => json!(kept.code),
    };
    object.insert(kept.resource.key().to_owned(), key);
    for field in kept.resource.fields().iter().filter(|field| field.name != "modello_id") {
        object.insert(field.name.to_owned(), json!(draft.get(field.name)));
    }
    if let Some(cciaa) = &draft.cciaa {
        object.insert("cciaa".to_owned(), json!(cciaa));
    }
    object.insert("creata_il".to_owned(), json!(kept.created_at.to_string()));
    object.insert("modificata_il".to_owned(), json!(kept.changed_at.to_string()));
    object.into()
}
