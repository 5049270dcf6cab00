//! Cards and tokens at this computer, and what their failures mean to a person.

use std::path::Path;

use jiff::Timestamp;
use signing_pkcs11::{Token, TokenError, known_modules, list_tokens};

use crate::views::TokenView;
use crate::{AppError, Code, Office, files, words};

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
