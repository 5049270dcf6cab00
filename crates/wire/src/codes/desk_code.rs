//! `codError`: why a desk said no, and what the sender may do about it.
//!
//! The `AU..` codes are those of the Telemaco login. The others are ours: the public interface knows no
//! code for a business error, so `origo-desk` defines these words and never changes them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a sender may do after an error (the error classes of the desk channel).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Retry {
    /// Try again later, each time after a longer pause.
    BackOff,
    /// Stop, and ask a person for credentials or for the account's owner.
    AskAccount,
    /// Something in the practice is to be corrected first.
    Fix,
    /// Read the state of the practice, then decide.
    Refresh,
    /// Sign again, or with another certificate.
    Resign,
    /// Top up the balance, then send the same practice again.
    TopUp,
    /// Never by itself: a person looks.
    Never,
}

macro_rules! desk_codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $retry:ident;)+) => {
        /// The code of a refusal. A code that this version does not know is kept as it came.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum DeskCode {
            $($(#[$doc])* $name,)+
            /// Any other code: shown as it is, and a person looks.
            Unknown(String),
        }

        impl DeskCode {
            /// Every code that this version knows.
            pub const KNOWN: &'static [DeskCode] = &[$(DeskCode::$name),+];

            /// The stable word on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$name => $word,)+
                    Self::Unknown(word) => word,
                }
            }

            /// What the sender may do.
            pub fn retry(&self) -> Retry {
                match self {
                    $(Self::$name => Retry::$retry,)+
                    Self::Unknown(_) => Retry::Never,
                }
            }
        }

        impl From<&str> for DeskCode {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$name,)+
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }
    };
}

desk_codes! {
    /// User or password is wrong.
    BadCredentials = "AU01", AskAccount;
    /// The registration of the account is not complete.
    AccountIncomplete = "AU03", AskAccount;
    /// Password or contract has expired.
    PasswordExpired = "AU04", AskAccount;
    /// The user is not enabled for this service or chamber.
    NotEnabled = "AU08", AskAccount;
    /// The password must be renewed on the registry's site.
    PasswordMustChange = "AU09", AskAccount;
    /// The user may only enter with SPID or CNS.
    PasswordNotAllowed = "AU11", AskAccount;
    /// The practice is not in a state that allows this (an attachment after send, for instance).
    WrongState = "WRONG_STATE", Refresh;
    /// No such practice, file or branch office, or not of this company.
    NotFound = "NOT_FOUND", Never;
    /// The content is refused: the message says which field.
    Invalid = "INVALID", Fix;
    /// The DIRITTI balance is below the fee; `data.missingCents` says by how much. Nothing was charged.
    InsufficientFunds = "INSUFFICIENT_FUNDS", TopUp;
    /// The signature did not pass; `data` holds the verification report.
    SignatureRefused = "SIGNATURE_REFUSED", Resign;
    /// A file is larger than the desk takes; `data.limitBytes` says how large it may be.
    TooLarge = "TOO_LARGE", Fix;
    /// This very content is already protocolled; `data` holds the original receipt.
    DuplicateContent = "DUPLICATE_CONTENT", Never;
    /// The idempotency key is known with another payload: a person looks.
    PayloadMismatch = "PAYLOAD_MISMATCH", Never;
    /// The operation exists in the interface, but this desk does not offer it.
    NotOffered = "NOT_OFFERED", Never;
    /// The desk cannot answer now.
    Unavailable = "UNAVAILABLE", BackOff;
    /// The desk failed; it has logged why.
    DeskFailure = "DESK_FAILURE", BackOff;
}

impl std::fmt::Display for DeskCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for DeskCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for DeskCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::from(String::deserialize(deserializer)?.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_comes_back_from_its_word() {
        for code in DeskCode::KNOWN {
            assert_eq!(&DeskCode::from(code.as_str()), code, "the word names exactly one code");
        }
    }

    #[test]
    fn an_unknown_code_is_kept_and_never_retried() {
        let code = DeskCode::from("XY77");
        assert_eq!(code.as_str(), "XY77", "shown as it came");
        assert_eq!(code.retry(), Retry::Never, "nobody knows what a retry would do");
    }
}
