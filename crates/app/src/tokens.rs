//! Cards and tokens at this computer, and what their failures mean to a person.

use std::path::Path;

use jiff::Timestamp;
use signing_pkcs11::{Token, TokenError, known_modules, list_tokens};

use crate::views::TokenView;
use crate::{AppError, Code, Office, files, words};

/// A certificate that ends within so many days is to be renewed now.
const SOON_DAYS: i32 = 60;

/// Whole days until a certificate ends; negative after its end.
fn days_left(not_after: Timestamp, now: Timestamp) -> i32 {
    let hours = not_after.duration_since(now).as_hours();
    i32::try_from(hours.div_euclid(24)).unwrap_or(i32::MAX)
}

/// Every token of every module that is installed here. No PIN is needed.
///
/// # Errors
/// None today: a module that fails is left out.
pub fn tokens(office: &Office) -> Result<Vec<TokenView>, AppError> {
    let mut views: Vec<TokenView> = Vec::new();
    for module in known_modules() {
        for info in list_tokens(&module).unwrap_or_default() {
            // One card is often seen through several modules.
            if views.iter().any(|view| view.label == info.label) {
                continue;
            }
            let signer = signer(&module, &info.label);
            let problem =
                signer.as_ref().err().map(|error| words::error(office.language, error).message);
            let signer = signer.ok();
            let left =
                signer.as_ref().map(|signer| days_left(signer.not_after(), Timestamp::now()));
            views.push(TokenView {
                module: module.display().to_string(),
                label: info.label,
                holder: signer.as_ref().map(signing::SignerCertificate::name),
                fiscal_code: signer.as_ref().and_then(signing::SignerCertificate::fiscal_code),
                not_after: signer.as_ref().map(|signer| signer.not_after().to_string()),
                problem,
                pin_final_try: info.pin_final_try,
                pin_count_low: info.pin_count_low,
                pin_pad: info.pin_pad,
                ends_in_days: left,
                ends_soon: left.is_some_and(|days| days <= SOON_DAYS),
            });
        }
    }
    Ok(views)
}

fn signer(module: &Path, label: &str) -> Result<signing::SignerCertificate, AppError> {
    let token = Token::open(module, label).map_err(|error| failure(&error, label))?;
    let chosen =
        token.signing_certificate(Timestamp::now()).map_err(|error| failure(&error, label))?;
    Ok(chosen.certificate.clone())
}

/// A token's failure as an error for people.
pub(crate) fn failure(error: &TokenError, label: &str) -> AppError {
    let why = files::causes(error);
    let with = |code: Code| AppError::new(code, &why).with("label", label).with("why", &why);
    match error {
        TokenError::ModuleAbsent { path, .. } => {
            with(Code::ModuleAbsent).with("module", path.display())
        }
        TokenError::TokenAbsent { present, .. } => {
            let present = if present.is_empty() { "-".to_owned() } else { present.join(", ") };
            with(Code::TokenAbsent).with("present", present)
        }
        TokenError::NoSigningCertificate { found } => {
            let found: Vec<String> = found.iter().map(ToString::to_string).collect();
            let found = if found.is_empty() { "-".to_owned() } else { found.join(", ") };
            with(Code::NoSigningCertificate).with("found", found)
        }
        TokenError::PinIncorrect { .. } | TokenError::PinMalformed { .. } => {
            with(Code::PinIncorrect)
        }
        TokenError::PinLocked => with(Code::PinLocked),
        TokenError::LastTry => with(Code::PinFinalTry),
        _ => with(Code::TokenFailed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_told_sixty_days_before_its_end() {
        let now: Timestamp = "2026-11-26T12:00:00Z".parse().expect("a time");
        let left = |end: &str| days_left(end.parse().expect("a time"), now);
        assert_eq!(left("2027-01-25T12:00:00Z"), 60, "the first day of the warning");
        assert_eq!(left("2027-01-26T13:00:00Z"), 61, "one day earlier there is none");
        assert_eq!(left("2026-11-26T13:00:00Z"), 0, "it ends today");
        assert_eq!(left("2026-11-26T11:00:00Z"), -1, "it has ended");
    }
}
