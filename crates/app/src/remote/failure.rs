//! What a provider's failure means to a person.

use signing_csc::CscError;

use crate::{AppError, Code, files};

/// The error for people. `credential` is empty where none was chosen yet.
pub(super) fn of(error: &CscError, url: &str, credential: &str) -> AppError {
    let why = files::causes(error);
    let credential = if credential.is_empty() { "-" } else { credential };
    let with = |code: Code| {
        AppError::new(code, &why).with("url", url).with("credential", credential).with("why", &why)
    };
    match error {
        CscError::Address(_) | CscError::Clear(_) => with(Code::BadInput).with("file", url),
        CscError::Unreachable { .. } | CscError::Unavailable { .. } => {
            with(Code::RemoteUnreachable)
        }
        CscError::Lost { .. } => with(Code::RemoteLost),
        CscError::NotUnderstood { .. }
        | CscError::Count { .. }
        | CscError::WrongSignature { .. } => with(Code::RemoteWrong),
        CscError::Login { .. } => with(Code::RemoteLogin),
        CscError::WrongSecret { .. } | CscError::SecretMissing { .. } => with(Code::OtpIncorrect),
        CscError::Locked { .. } => with(Code::RemoteLocked),
        CscError::Unusable { .. }
        | CscError::UnknownCredential { .. }
        | CscError::Certificate(_) => with(Code::RemoteCredential),
        CscError::SadExpired => with(Code::RemoteExpired),
        CscError::Client(_) => AppError::internal(&why),
        _ => with(Code::RemoteRefused),
    }
}
