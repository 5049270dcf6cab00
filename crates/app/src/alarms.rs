//! What a person must see of a practice until it is settled, whatever else is going on: in red, with a next
//! step. One a revision, kept on this device.

use draft::PracticeId;

use crate::{AppError, Code, Office};

fn name(id: PracticeId, revision: u32) -> String {
    format!("alarm/{id}/{revision}")
}

/// Keeps an alarm; a newer one takes the place of an older one.
pub(crate) fn raise(
    office: &Office,
    id: PracticeId,
    revision: u32,
    error: &AppError,
) -> Result<(), AppError> {
    let value = serde_json::to_value(error).map_err(AppError::internal)?;
    Ok(office.store.set_setting(&name(id, revision), &value)?)
}

/// The alarm of a revision, if there is one.
pub(crate) fn of(
    office: &Office,
    id: PracticeId,
    revision: u32,
) -> Result<Option<AppError>, AppError> {
    let value = office.store.setting(&name(id, revision))?;
    value.map(|value| serde_json::from_value(value).map_err(AppError::internal)).transpose()
}

/// Takes an alarm of this code away, where it stands.
pub(crate) fn settle(
    office: &Office,
    id: PracticeId,
    revision: u32,
    code: Code,
) -> Result<(), AppError> {
    if of(office, id, revision)?.is_some_and(|alarm| alarm.code == code) {
        office.store.set_setting(&name(id, revision), &serde_json::Value::Null)?;
    }
    Ok(())
}
