//! What goes wrong, and when: the module's configuration.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Answers that tests name, beside any other number.
pub mod codes {
    pub use cryptoki_sys::{
        CKA_ALWAYS_AUTHENTICATE, CKA_ID, CKA_LABEL, CKR_ATTRIBUTE_TYPE_INVALID, CKR_DEVICE_ERROR,
        CKR_DEVICE_REMOVED, CKR_FUNCTION_CANCELED, CKR_FUNCTION_FAILED, CKR_GENERAL_ERROR, CKR_OK,
        CKR_OPERATION_ACTIVE, CKR_PIN_LEN_RANGE, CKR_PIN_LOCKED, CKR_SESSION_HANDLE_INVALID,
        CKR_TOKEN_NOT_PRESENT, CKR_USER_PIN_NOT_INITIALIZED, CKR_VENDOR_DEFINED,
    };
}

/// Everything that can be asked for. By default nothing goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// SoftHSM's module, as a copy of one's own: what is initialised here is not initialised there.
    pub softhsm: PathBuf,
    /// Label of the token of SoftHSM that is the card.
    pub token: String,
    /// Serial number that the card shows; SoftHSM's where empty.
    pub serial: String,
    /// The PIN that is right.
    pub pin: String,
    /// Where calls are written, one a line: name and answer.
    pub trace: PathBuf,
    /// Held while SoftHSM is called. Its copies in one process write the same token, and the locks
    /// that it has of its own are the process's: they keep no other copy out.
    pub lock: PathBuf,
    /// What every call takes, in milliseconds.
    pub call_ms: u64,
    /// What a signature takes beside, in milliseconds.
    pub sign_ms: u64,
    /// When the card is taken out, and how it comes back.
    pub removals: Vec<Removal>,
    /// Answers given in place of a call.
    pub failures: Vec<Failure>,
    /// The process ends here by SIGABRT.
    pub crash: Option<At>,
    /// This call never returns.
    pub hang: Option<At>,
    /// Octets without sense that C_Initialize writes to standard output.
    pub babble_bytes: u64,
    /// What C_Sign does when it is asked for the length alone.
    pub null_sign: NullSign,
    /// Signatures that are not what was asked for.
    pub spoils: Vec<Spoil>,
    /// The card knows no CKM_RSA_PKCS.
    pub without_rsa_pkcs: bool,
    /// Whether the PIN is wanted before each signature.
    pub asks_pin: AsksPin,
    /// PIN of those logins where it is another one than `pin`.
    pub signature_pin: String,
    /// Wrong PINs that lock the card; 0 leaves wrong PINs to SoftHSM, which never locks.
    pub pin_tries: u8,
    /// The token's flags tell of wrong PINs; otherwise they are silent.
    pub pin_flags: bool,
    /// The reader has keys (CKF_PROTECTED_AUTHENTICATION_PATH); this is typed there.
    pub reader_pin: Option<String>,
    /// Attributes of which the card says CKR_ATTRIBUTE_TYPE_INVALID for the whole call.
    pub unknown_attributes: Vec<u64>,
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    /// Its name, such as `C_Sign`.
    pub function: String,
    /// The how manieth, from 1; 0 is each.
    pub ordinal: u64,
}

impl At {
    /// The `ordinal`th call of `function`.
    #[must_use]
    pub fn nth(function: &str, ordinal: u64) -> Self {
        Self { function: function.to_owned(), ordinal }
    }

    /// Every call of `function`.
    #[must_use]
    pub fn every(function: &str) -> Self {
        Self::nth(function, 0)
    }

    pub(crate) fn is(&self, function: &str, ordinal: u64) -> bool {
        self.function == function && (self.ordinal == 0 || self.ordinal == ordinal)
    }
}

/// An answer in place of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The call.
    pub at: At,
    /// CKR code.
    pub code: u64,
}

/// The card is taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// At this C_Sign, from 1.
    pub at: u64,
    /// What this C_Sign answers.
    pub code: u64,
    /// The card made the signature, and its answer was lost.
    pub signed: bool,
    /// Listings of slots that find it away before it is back.
    pub away: u64,
    /// How it comes back.
    pub back: Back,
}

/// How a card comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Back {
    /// In its slot; sessions of before are gone.
    SameSlot,
    /// In a slot with another number.
    OtherSlot,
    /// Not before C_Finalize and C_Initialize.
    AfterInitialise,
    /// Another card is in the slot from now on.
    Stranger {
        /// Label of its token of SoftHSM.
        token: String,
        /// It shows the serial number of the card before it.
        same_serial: bool,
    },
}

/// C_Sign with no buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum NullSign {
    /// Gives the length (PKCS#11 v2.40 section 5.2).
    #[default]
    Works,
    /// Fails and leaves the operation open.
    Fails,
    /// Fails and ends the operation.
    FailsAndEnds,
}

/// A signature that is not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoil {
    /// The how manieth C_Sign, from 1; 0 is each.
    pub at: u64,
    /// How.
    pub how: Spoiling,
}

/// How a signature is spoilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spoiling {
    /// One octet is another one.
    Octet,
    /// RSA over the DigestInfo of SHA-1.
    Sha1,
    /// RSA over the digest without a DigestInfo.
    NoDigestInfo,
}

/// Whether the PIN is wanted before each signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum AsksPin {
    /// As SoftHSM's key has it.
    #[default]
    AsKey,
    /// Yes, and CKA_ALWAYS_AUTHENTICATE says so.
    Said,
    /// Yes, and no attribute says so.
    Silently,
}
