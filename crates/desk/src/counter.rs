//! Practices that a person brings on paper: an officer writes down what it asks, scans what was handed in, and
//! it takes its number in the same register as every other one.
//!
//! Nobody signed a file: the officer's base form stands without an envelope, so that the same paper is drawn,
//! examined and issued, and everybody sees that the signature is on paper.

use certificate::{Certificate, Payment, identifiers};
use serde_json::json;
use wire::base_form::BaseForm;
use wire::order_detail::{FILE_NAME, FILE_TYPE, OrderDetail};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination::{self, Duty};
use crate::filing::{self, Caller, IncomingFile};
use crate::sending;
use crate::storage::accounts::{self, Account, AccountState, NewAccount};
use crate::storage::officers::Officer;
use crate::storage::practices::{self, Practice};
use crate::storage::{Transaction, chambers, events};

/// Longest name or address, in characters.
const TEXT_MAX: usize = 200;

/// What was brought to the counter.
#[derive(Debug, Clone)]
pub struct Brought {
    /// What is asked, in the boxes of its kind; company, Chamber and branch office with it.
    pub asked: Certificate,
    /// The office's description.
    pub description: String,
    /// Where the company wants to be told; empty where it has no address.
    pub email: String,
    /// What was handed in, scanned.
    pub files: Vec<IncomingFile>,
}

/// Registers a practice that was brought on paper; it is protocolled when this returns. Its fee is owed, and
/// paid at the till before anything is handed over.
///
/// # Errors
/// [`Duty::Role`]; refused as `INVALID` (what is missing or wrong), `TOO_LARGE`. Then nothing is protocolled.
pub fn register(desk: &Desk, officer: &Officer, brought: Brought) -> Result<Practice, DeskError> {
    examination::expect_role(officer)?;
    let sign = officer.chamber.clone().ok_or(Duty::Role)?;
    let mut asked = brought.asked;
    asked.desk.chamber.clone_from(&sign);
    asked.order.payment = Some(Payment::Counter);
    asked.order.print_at_company = Some(false);
    let wrong = |error: wire::Error| DeskError::invalid("modello", format!("{error}."));
    let base_form = BaseForm::of(&asked).map_err(wrong)?.write();
    let mut order = OrderDetail::of(&asked).map_err(wrong)?;
    order.deferred_payment = true;
    checked(&asked, &brought.description, &brought.email)?;
    let content_sha256 = desk.blobs.put(&base_form)?;
    let made = desk.storage.write(|tx| {
        let chamber = chambers::find(tx, &sign)?.unwrap_or_default();
        let branch = filing::branch_office(&chamber, Some(&asked.desk.branch_office))?;
        let account = account_of(desk, tx, &asked, &brought.email)?;
        let practice = Practice {
            id: filing::mint(desk, tx)?.to_string(),
            account: account.id,
            kind: asked.kind.as_str().to_owned(),
            description: brought.description.clone(),
            branch,
            company_name: asked.company.name.clone(),
            company_fiscal_code: account.data.company_fiscal_code.clone(),
            base_form_sha256: content_sha256.clone(),
            content_sha256,
            ..practices::blank(&sign, desk.now())
        };
        practices::insert(tx, &practice, "")?;
        let details = json!({ "description": practice.description,
            "content": practice.content_sha256, "files": brought.files.len() });
        let id = Some(practice.id.as_str());
        events::append(tx, desk.now(), id, &officer.actor(), "broughtOnPaper", &details)?;
        Ok::<_, DeskError>((practice.id, account))
    })?;
    let (id, account) = made;
    let caller = Caller { account, operator: None, officer: Some(officer.actor()) };
    let order = IncomingFile {
        kind: FILE_TYPE.as_str().to_owned(),
        name: FILE_NAME.to_owned(),
        description: "dettaglio richiesta".to_owned(),
        bytes: order.write(),
    };
    let mut files = brought.files.iter().chain(std::iter::once(&order));
    let sent = files
        .try_for_each(|file| filing::attach(desk, &caller, &id, file).map(drop))
        .and_then(|()| sending::send(desk, &caller, &id, None));
    match sent {
        // The same contents twice answer the first practice.
        Ok(protocol) => {
            desk.storage.read(|c| examination::find(c, officer, protocol.id_pratica.as_str()))
        }
        Err(error) => {
            // Nothing of it is left to be sent by anybody.
            filing::cancel(desk, &caller, &id)?;
            Err(error)
        }
    }
}

fn checked(asked: &Certificate, description: &str, email: &str) -> Result<(), DeskError> {
    let company = &asked.company;
    if identifiers::check_company(company.fiscal_code.trim()).is_err() {
        return Err(DeskError::invalid("codice", "Il codice fiscale dell'impresa non è valido."));
    }
    let texts = [company.name.as_str(), description];
    if texts.iter().any(|text| text.trim().is_empty() || text.chars().count() > TEXT_MAX) {
        return Err(DeskError::invalid("impresa", "Indicare l'impresa e una descrizione."));
    }
    let is_address =
        email.is_empty() || (email.contains('@') && !email.contains(['\n', '\r', ' ']));
    if !is_address || email.chars().count() > TEXT_MAX {
        return Err(DeskError::invalid("email", "L'indirizzo di posta non è valido."));
    }
    Ok(())
}

/// The account of the company: its own where it has one, else one that nobody can open, made now.
fn account_of(
    desk: &Desk,
    tx: &Transaction,
    asked: &Certificate,
    email: &str,
) -> Result<Account, DeskError> {
    let company = &asked.company;
    let code = company.fiscal_code.trim().to_uppercase();
    if let Some(account) = accounts::of_company(tx, &code)?.into_iter().next() {
        return Ok(account);
    }
    let account = NewAccount {
        user: format!("sportello-{code}"),
        // The hash of no password.
        password_hash: "-".to_owned(),
        state: AccountState::NotEnabled,
        confirmed: false,
        company_fiscal_code: code,
        company_name: company.name.clone(),
        province: company.province.clone(),
        rea_number: company.rea_number.clone(),
        email: email.to_owned(),
        prints_at_company: false,
        signers: Vec::new(),
    };
    let id = accounts::insert(tx, &account, desk.now())?;
    Ok(accounts::get(tx, id)?)
}
