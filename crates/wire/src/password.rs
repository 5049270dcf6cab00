//! What a desk says of the caller's own password: GET of [`PASSWORD`](crate::extensions::PASSWORD) with the FPWS
//! headers, answered in the [`Envelope`](crate::envelope::Envelope). Renewing is that address's POST.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a desk says of a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordFacts {
    /// Last day on which it is good, in Rome; none where it does not expire, or the desk does not say.
    #[serde(default)]
    pub password_expires_on: Option<Date>,
}
