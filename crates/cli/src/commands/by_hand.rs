//! Practices that people carry to the Chamber.

use std::path::Path;
use std::process::ExitCode;

use app::{AppError, Code, Office, PracticeId};

use super::care::say_folder;
use super::desks::say_practices;
use crate::arguments::Told;
use crate::output::Output;

/// Makes the folder that is uploaded or carried.
pub(super) fn hand_over(
    output: &Output,
    office: &Office,
    id: PracticeId,
    folder: &Path,
) -> Result<ExitCode, AppError> {
    say_folder(output, &app::by_hand::hand_over(office, id, folder)?);
    Ok(ExitCode::SUCCESS)
}

/// Keeps what a person was told.
pub(super) fn told(output: &Output, office: &Office, told: Told) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, &told.id)?;
    let mut said = app::Told {
        state: told.state.unwrap_or_default(),
        protocol: told.protocol,
        practice_code: told.practice_code,
        on: told.on,
        certificate: told.certificate,
        words: told.words,
        documents: told.document,
    };
    if let Some(receipt) = told.receipt {
        let found = app::by_hand::read_receipt(office, id, &receipt)?;
        if !found.ours && said.protocol.is_none() {
            // Nobody looks at what was found before it is kept: so it must be plain whose it is.
            return Err(AppError::new(Code::BadInput, "the receipt does not name this practice")
                .with("file", receipt.display())
                .with("why", "≠ OR-…"));
        }
        if said.state.is_empty() {
            said.state = found.state.unwrap_or_default();
        }
        said.protocol = said.protocol.or(found.protocol);
        said.practice_code = said.practice_code.or(found.practice_code);
        said.on = said.on.or(found.on);
    }
    let view = app::by_hand::tell(office, id, &said)?;
    Ok(say_practices(output, &[view]))
}
