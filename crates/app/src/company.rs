//! The company of this home.

use std::path::Path;

use certificate::Company;
use certificate::words::Language;
use serde_json::Value;
use store::Registration;
use uuid::Uuid;

use crate::views::CompanyView;
use crate::{AppError, Code, Office, drafts, files, import, office};

/// Registers the company on this device from an `impresa` object, or a practice that has one. `person` is
/// whoever works at this device; without one, the system's user name.
///
/// # Errors
/// [`Code::FileAbsent`], [`Code::BadInput`], [`Code::AlreadyInitialised`], [`Code::Storage`].
pub fn init(
    home: &Path,
    file: &Path,
    person: Option<&str>,
    language: Language,
) -> Result<CompanyView, AppError> {
    let bytes = files::read(file, import::LIMIT)?;
    let value: Value =
        serde_json::from_slice(&bytes).map_err(|error| import::unreadable(file, &error))?;
    init_with(home, value, person, language).map_err(|error| match error.code {
        Code::BadInput => error.with("file", file.display()),
        _ => error,
    })
}

/// As [`init`], from the object itself.
///
/// # Errors
/// As [`init`].
pub fn init_with(
    home: &Path,
    value: Value,
    person: Option<&str>,
    language: Language,
) -> Result<CompanyView, AppError> {
    let object = value.get("impresa").cloned().unwrap_or(value);
    let bad =
        |why: String| AppError::new(Code::BadInput, &why).with("file", "impresa").with("why", why);
    let company: Company =
        serde_json::from_value(object).map_err(|error| bad(error.to_string()))?;
    if company.name.trim().is_empty() || company.fiscal_code.trim().is_empty() {
        return Err(bad("impresa.denominazione, impresa.codiceFiscale?".to_owned()));
    }
    let office = Office::open_any(home, language)?;
    match stored(&office)? {
        Some((present, _)) if present.fiscal_code != company.fiscal_code => {
            return Err(AppError::new(Code::AlreadyInitialised, "another company")
                .with("company", present.name));
        }
        Some(_) | None => {}
    }
    let device = match stored(&office)? {
        Some((_, device)) => device.parse().unwrap_or_default(),
        None => Uuid::new_v4(),
    };
    let person = person.map(str::trim).filter(|person| !person.is_empty());
    let person = person.map_or_else(office::system_user, str::to_owned);
    crate::devices::found(&office.store, &company, &person)?;
    let registered_at_ms = drafts::now_ms();
    office.store.register(&Registration { company, device, registered_at_ms })?;
    crate::company::company(&office)
}

/// The company of this home.
///
/// # Errors
/// [`Code::NotInitialised`].
pub fn company(office: &Office) -> Result<CompanyView, AppError> {
    let (company, device) =
        stored(office)?.ok_or_else(|| AppError::new(Code::NotInitialised, "no company"))?;
    Ok(view(&company, device))
}

/// Company and device id, if registered.
pub(crate) fn stored(office: &Office) -> Result<Option<(Company, String)>, AppError> {
    Ok(office.store.registration()?.map(|stored| (stored.company, stored.device.to_string())))
}

fn view(company: &Company, device: String) -> CompanyView {
    CompanyView { name: company.name.clone(), fiscal_code: company.fiscal_code.clone(), device }
}
