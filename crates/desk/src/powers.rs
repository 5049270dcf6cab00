//! Who may send for a company, and who may sign for it: what intake asks before it takes a base form.
//!
//! **Sending**: an account sends for its own company, and for one that delegated it. **Signing**: where
//! the register of powers knows the company, one of those in force today; else one of the signers named
//! with the company's account; else, for a company that only an intermediary sends for, whoever signed its
//! delegation. An intermediary never signs.

use jiff::civil::Date;
use signing::Report;
use wire::base_form::{BaseForm, Body};
use wire::codes::DeskCode;

use crate::clock::in_rome;
use crate::delegations;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::accounts::{self, Account};
use crate::storage::{StorageError, powers, standings};

/// Judges whether an account may send this, and its signer sign it.
///
/// # Errors
/// Refused as `INVALID` (another company) or `SIGNATURE_REFUSED` (no powers).
pub fn judge(
    desk: &Desk,
    account: &Account,
    base_form: &BaseForm,
    report: &Report,
) -> Result<(), DeskError> {
    let company = base_form.head.fiscal_code.trim().to_ascii_uppercase();
    let own = company.eq_ignore_ascii_case(account.data.company_fiscal_code.trim());
    let today = in_rome(desk.now()).date();
    let allowed = match own {
        true => signers(desk, &company, &account.data.signers, today)?,
        false => {
            let for_us = sent_for(desk, account, base_form, &company, today)?;
            signers(desk, &company, &for_us, today)?
        }
    };
    let signed_by = |codes: &[String]| codes.iter().any(|code| report.signer(code).is_some());
    match allowed {
        Allowed::These(codes) if signed_by(&codes) => Ok(()),
        Allowed::These(_) => Err(no_powers(report)),
        Allowed::NotKnown if own => Ok(()),
        // Nobody knows who may sign for them, but that the intermediary may not is certain.
        Allowed::NotKnown if signed_by(&people_of(desk, account)?) => Err(no_powers(report)),
        Allowed::NotKnown => Ok(()),
    }
}

enum Allowed {
    These(Vec<String>),
    NotKnown,
}

fn signers(
    desk: &Desk,
    company: &str,
    named: &[String],
    today: Date,
) -> Result<Allowed, DeskError> {
    let register = desk.storage.look(|c| powers::of_company(c, company))?;
    if !register.is_empty() {
        let in_force = register.into_iter().filter(|power| power.data.holds_on(today));
        return Ok(Allowed::These(in_force.map(|power| power.data.person).collect()));
    }
    Ok(if named.is_empty() { Allowed::NotKnown } else { Allowed::These(named.to_vec()) })
}

/// Checks that an account may send for another company; gives the signers known for that one outside
/// of the register.
fn sent_for(
    desk: &Desk,
    account: &Account,
    base_form: &BaseForm,
    company: &str,
    today: Date,
) -> Result<Vec<String>, DeskError> {
    let us = codes_of(desk, account)?;
    let of_accounts = desk.storage.read(|c| -> Result<Vec<String>, StorageError> {
        let accounts = accounts::of_company(c, company)?;
        Ok(accounts.into_iter().flat_map(|account| account.data.signers).collect())
    })?;
    let delegation = delegations::in_force(desk, company, &us, today)?;
    // The grant itself, and its revocation, may come through the intermediary that they name.
    let names_us = matches!(&base_form.body, Body::Delegation(body)
        if us.iter().any(|code| code.eq_ignore_ascii_case(body.fiscal_code.trim())));
    match delegation {
        Some(delegation) if of_accounts.is_empty() => Ok(delegation.signers),
        Some(_) => Ok(of_accounts),
        None if names_us => Ok(of_accounts),
        None => Err(another_company(account, company)),
    }
}

/// The fiscal codes under which an account can be a delegate: its company's, and that of the person
/// who registered it.
///
/// # Errors
/// Where the database fails.
pub fn codes_of(desk: &Desk, account: &Account) -> Result<Vec<String>, DeskError> {
    let person = desk.storage.read(|c| standings::of(c, account.id))?.person;
    let company = account.data.company_fiscal_code.trim().to_owned();
    Ok([company, person].into_iter().filter(|code| !code.is_empty()).collect())
}

/// Everybody of whom an account knows that they are its own people.
fn people_of(desk: &Desk, account: &Account) -> Result<Vec<String>, DeskError> {
    let own = account.data.company_fiscal_code.trim().to_ascii_uppercase();
    let register = desk.storage.read(|c| powers::of_company(c, &own))?;
    let mut people = codes_of(desk, account)?;
    people.extend(account.data.signers.iter().cloned());
    people.extend(register.into_iter().map(|power| power.data.person));
    Ok(people)
}

fn another_company(account: &Account, company: &str) -> DeskError {
    DeskError::invalid(
        "codiceFiscale",
        format!(
            "Il modello base è dell'impresa {company:.20}, l'utenza è dell'impresa {} e non ha una \
             delega in vigore. Usi l'utenza dell'impresa richiedente, o faccia conferire la delega (CD).",
            account.data.company_fiscal_code
        ),
    )
}

fn no_powers(report: &Report) -> DeskError {
    let who: Vec<&str> = report.signers.iter().map(|signer| signer.name.as_str()).collect();
    DeskError::Refused {
        code: DeskCode::SignatureRefused,
        message: format!(
            "{} non risulta avere poteri di firma per l'impresa. Faccia firmare il legale \
             rappresentante o un procuratore.",
            who.join(", ")
        ),
        detail: Some(serde_json::to_value(report).unwrap_or_default()),
    }
}
