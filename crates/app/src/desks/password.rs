//! The password of a desk: when it expires, and another in its place.
//!
//! A renewal whose answer is lost leaves one of two passwords good. So the new one lies in the vault before it
//! is sent, and the desk is asked which it takes; until it has said, both are kept.

use jiff::Zoned;
use jiff::civil::Date;
use secrecy::SecretString;
use serde_json::{Value, json};
use sync::{Failure, ParkReason};
use sync_driver::Certo;

use super::{failed, known_account};
use crate::{AppError, Code, Office, secrets};

/// People are reminded from so many days before the end.
const REMINDED_DAYS: i32 = 30;

/// How long a password is still good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expiry {
    /// Last day.
    pub(crate) on: Date,
    /// Days until then; negative when it is past.
    pub(crate) days: i32,
}

impl Expiry {
    fn of(on: Date, today: Date) -> Option<Self> {
        let days = today.until(on).ok()?.get_days();
        Some(Self { on, days })
    }

    /// Whether it is time to say so.
    pub(crate) fn is_near(self) -> bool {
        self.days <= REMINDED_DAYS
    }
}

/// Puts another password in place of the one of a Chamber's desk, there and here. Answers its last day, where
/// the desk tells it.
///
/// # Errors
/// [`Code::RenewalElsewhere`] where the desk does not offer it, [`Code::RenewalOpen`] where its answer was
/// lost and it cannot be asked now, [`Code::DeskRefused`] for a password that it does not take, and those of
/// every exchange.
pub async fn renew(
    office: &Office,
    chamber: &str,
    new: &SecretString,
) -> Result<Option<String>, AppError> {
    let chamber = &super::sign(chamber)?;
    settle(office, chamber).await?;
    let desk = super::connect(office, chamber)?;
    secrets::put(&office.home, &next(chamber), new)?;
    match desk.renew_password(new).await {
        Ok(()) => {}
        Err(Failure::Lost { .. }) => return settle(office, chamber).await?.end(office, chamber),
        Err(failure) => {
            secrets::remove(&office.home, &next(chamber))?;
            return Err(refused(&failure, chamber));
        }
    }
    adopt(office, chamber, new)?;
    // A desk that does not tell now tells another time.
    remember(office, chamber, None)?;
    look(office, chamber, &super::connect(office, chamber)?).await?;
    Ok(expiry(office, chamber)?.map(|expiry| expiry.on.to_string()))
}

/// What became of a renewal.
enum Settled {
    /// There was none, or the desk has not taken it.
    Old,
    /// The new password is good.
    New,
}

impl Settled {
    fn end(self, office: &Office, chamber: &str) -> Result<Option<String>, AppError> {
        match self {
            Self::New => Ok(expiry(office, chamber)?.map(|expiry| expiry.on.to_string())),
            Self::Old => Err(AppError::new(Code::DeskUnreachable, "the renewal did not arrive")
                .with("chamber", chamber)),
        }
    }
}

/// Asks the desk which password it takes, where the answer of a renewal was lost.
async fn settle(office: &Office, chamber: &str) -> Result<Settled, AppError> {
    let Some(new) = secrets::get(&office.home, &next(chamber))? else {
        return Ok(Settled::Old);
    };
    let account = known_account(office, chamber)?;
    let desk = super::reach(office, account, new.clone())?;
    match desk.password().await {
        Ok(facts) => {
            adopt(office, chamber, &new)?;
            remember(office, chamber, facts.password_expires_on)?;
            Ok(Settled::New)
        }
        Err(Failure::Blocked(ParkReason::Account { code })) if code == "AU01" => {
            secrets::remove(&office.home, &next(chamber))?;
            Ok(Settled::Old)
        }
        Err(failure) => {
            Err(AppError::new(Code::RenewalOpen, format!("{failure:?}")).with("chamber", chamber))
        }
    }
}

/// Asks the desk for the last day of its password, and finishes a renewal whose answer was lost. A desk that
/// does not tell, or is not there, changes nothing of what is known.
pub(crate) async fn look(office: &Office, chamber: &str, desk: &Certo) -> Result<(), AppError> {
    match desk.password().await {
        Ok(facts) => {
            secrets::remove(&office.home, &next(chamber))?;
            remember(office, chamber, facts.password_expires_on)
        }
        Err(Failure::Blocked(ParkReason::Account { code })) if code == "AU01" => {
            settle(office, chamber).await.map(drop)
        }
        Err(_) => Ok(()),
    }
}

/// How long the password of a desk is good, as it last told.
pub(crate) fn expiry(office: &Office, chamber: &str) -> Result<Option<Expiry>, AppError> {
    let kept = office.store.setting(&setting(chamber))?.unwrap_or(Value::Null);
    let on: Option<Date> = kept["on"].as_str().and_then(|text| text.parse().ok());
    Ok(on.and_then(|on| Expiry::of(on, Zoned::now().date())))
}

/// Keeps what a desk said of its password.
fn remember(office: &Office, chamber: &str, on: Option<Date>) -> Result<(), AppError> {
    let value = json!({ "on": on.map(|date| date.to_string()) });
    Ok(office.store.set_setting(&setting(chamber), &value)?)
}

/// Another password was typed: what was known of the one before is of no use.
pub(super) fn forget(office: &Office, chamber: &str) -> Result<(), AppError> {
    secrets::remove(&office.home, &next(chamber))?;
    remember(office, chamber, None)
}

fn adopt(office: &Office, chamber: &str, new: &SecretString) -> Result<(), AppError> {
    secrets::put(&office.home, &secrets::of_desk(chamber), new)?;
    secrets::remove(&office.home, &next(chamber))
}

fn refused(failure: &Failure, chamber: &str) -> AppError {
    match failure {
        Failure::Refused { code, .. } if code == "NOT_OFFERED" => elsewhere(chamber),
        Failure::Refused { code, message } if code == "INVALID" => {
            AppError::new(Code::PasswordRefused, message).with("message", message)
        }
        // Another program's page in place of an answer: this desk has no such address.
        Failure::Blocked(ParkReason::Changed { .. }) => elsewhere(chamber),
        failure => failed(failure, chamber),
    }
}

fn elsewhere(chamber: &str) -> AppError {
    AppError::new(Code::RenewalElsewhere, "not offered").with("chamber", chamber)
}

fn next(chamber: &str) -> String {
    format!("next-{chamber}")
}

fn setting(chamber: &str) -> String {
    format!("password/{chamber}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_reminded_thirty_days_before_and_after_the_end() {
        let today: Date = "2026-11-27".parse().unwrap();
        let near = |day: &str| Expiry::of(day.parse().unwrap(), today).unwrap();
        assert!(!near("2026-12-28").is_near(), "31 days");
        assert!(near("2026-12-27").is_near(), "30 days");
        assert_eq!(near("2026-11-27").days, 0, "the last day");
        assert!(near("2026-11-20").is_near(), "and when it is past");
    }
}
