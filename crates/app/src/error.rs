//! The one error of the boundary: a stable code, facts for the words, and what went wrong beneath.
//!
//! A code exists only if a person or a program acts on it. Words and the next step stand in
//! `words/{it,en}.ftl` under `error-<code>`; nothing here is shown to a person as it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

/// What went wrong, in the words of the command line and of the window.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "camelCase")]
pub enum Code {
    /// No company is registered on this device.
    NotInitialised,
    /// A company is registered already.
    AlreadyInitialised,
    /// No practice with this id.
    UnknownPractice,
    /// The file is not there, or cannot be opened.
    FileAbsent,
    /// A combination of options that means nothing.
    Usage,
    /// The file cannot be read as what it claims to be.
    BadInput,
    /// The file is larger than the limit.
    TooLarge,
    /// This external reference was imported before.
    AlreadyImported,
    /// No such field, or a value of the wrong type.
    BadField,
    /// Two people changed the same box.
    Conflict,
    /// Rules of severity error are open.
    Findings,
    /// Not everything that the officer asked for is there.
    CorrectionIncomplete,
    /// A correction of a practice that another Chamber has, or of another kind.
    CorrectionElsewhere,
    /// The practice is sealed: editing needs a new revision.
    Sealed,
    /// Not sealed yet.
    NotSealed,
    /// Not signed yet.
    NotSigned,
    /// The practice is in a state in which this cannot be done.
    WrongState,
    /// An attachment is named, but its bytes are not here.
    AttachmentMissing,
    /// An attachment is no readable PDF.
    AttachmentNotPdf,
    /// The image of a signature, or its words, cannot be drawn.
    SignatureImage,
    /// A file with this name is attached already.
    AttachmentTwice,
    /// The PKCS#11 module cannot be found or loaded.
    ModuleAbsent,
    /// No token with this label.
    TokenAbsent,
    /// The token holds no certificate for signatures (nonRepudiation).
    NoSigningCertificate,
    /// The certificate is expired or not yet valid.
    CertificateNotValid,
    /// The PIN is wrong.
    PinIncorrect,
    /// The PIN is locked.
    PinLocked,
    /// One attempt is left: confirm that it shall be used.
    PinFinalTry,
    /// The token failed.
    TokenFailed,
    /// A part of the batch was not signed.
    BatchIncomplete,
    /// A batch runs already.
    BatchRunning,
    /// Nothing was reviewed and ticked.
    NotReviewed,
    /// It was not shown yet, so it cannot be ticked.
    NotShown,
    /// It is not what was shown any more.
    SealChanged,
    /// An attachment that must be signed is not.
    AttachmentUnsigned,
    /// The signed log does not hold.
    LogBroken,
    /// The file signed elsewhere holds other bytes than the seal (V30).
    ContentMismatch,
    /// The signer is not the declared signatory (V30).
    SignerMismatch,
    /// The file signed elsewhere has another name than the base form with `.p7m` (V30).
    NameMismatch,
    /// The signature does not verify.
    SignatureInvalid,
    /// No remote signing service is configured under this address.
    RemoteAbsent,
    /// The remote signing service does not answer; nothing was carried out.
    RemoteUnreachable,
    /// The answer of the remote signing service was lost: it may have carried out what was asked.
    RemoteLost,
    /// The remote signing service answers something that cannot be used.
    RemoteWrong,
    /// User, password or client of the remote signing service are refused.
    RemoteLogin,
    /// The one-time code, or the PIN of the remote key, is wrong or missing.
    OtpIncorrect,
    /// The remote key is locked.
    RemoteLocked,
    /// The remote key cannot sign: unknown, disabled, or its certificate is not for signing.
    RemoteCredential,
    /// The authorisation of the remote key has run out.
    RemoteExpired,
    /// The remote signing service refused.
    RemoteRefused,
    /// The time-stamping authority gave no good timestamp; the signature is good without it.
    TimestampFailed,
    /// No desk is configured for this Chamber.
    DeskAbsent,
    /// This Chamber has no interface for programs: people carry its practices.
    ByHand,
    /// This Chamber's desk answers by itself: nothing is typed in its place.
    ByInterface,
    /// The desk does not answer.
    DeskUnreachable,
    /// The desk answers something that is not its interface.
    DeskChanged,
    /// The desk refused.
    DeskRefused,
    /// The desk does not take the key of its interface for drafts.
    DraftKey,
    /// User or password are wrong (AU01).
    Credentials,
    /// The registration is not complete: confirm the company's data once (AU03).
    AccountIncomplete,
    /// Password or contract have expired (AU04).
    PasswordExpired,
    /// The user is not enabled for this service (AU08).
    NotEnabled,
    /// The password must be renewed before anything else (AU09).
    PasswordMustChange,
    /// This user may only enter with SPID, CIE or CNS (AU11).
    PasswordNotAllowed,
    /// The desk does not renew passwords over its interface.
    RenewalElsewhere,
    /// The desk does not take this password in place of the old one.
    PasswordRefused,
    /// The answer of a renewal was lost, and the desk cannot be asked now which password it takes.
    RenewalOpen,
    /// No keychain runs here, and nobody gave a passphrase: a secret is not kept in clear.
    VaultAbsent,
    /// The secrets are sealed with a passphrase that nobody gave.
    VaultLocked,
    /// The passphrase does not open what is sealed.
    PassphraseWrong,
    /// A new passphrase is too short.
    PassphraseShort,
    /// The system's keychain does not answer, or its owner did not unlock it.
    KeychainFailed,
    /// The home is encrypted already.
    AlreadyEncrypted,
    /// The home is not encrypted.
    NotEncrypted,
    /// Another process has the home open.
    HomeInUse,
    /// The home is encrypted, and its key is not in the vault.
    KeyLost,
    /// The key does not open the encrypted home.
    KeyWrong,
    /// The DIRITTI balance is below the fee (V35).
    InsufficientFunds,
    /// The answer was lost; the desk is being asked.
    StillAsking,
    /// Two receipts for one practice.
    TwoReceipts,
    /// What the desk holds under our reference is not what was sealed here.
    DeskDiffers,
    /// The desk does not tell which files it has, and what became of ours is not known.
    DeskSilent,
    /// The desk was restored from an earlier copy and does not know what it answered.
    DeskForgot,
    /// What the desk signed does not hold, or says something else than what was filed.
    ReceiptNotBelieved,
    /// What was issued is not what it should be.
    IssuedNotBelieved,
    /// The queue is paused: nothing is sent until a person lets it go on.
    QueuePaused,
    /// Nothing has been issued yet.
    NotIssued,
    /// The original of the issued document was printed already.
    OriginalPrinted,
    /// The disk is full, or the home cannot be written.
    Storage,
    /// The home was written by a newer version.
    NewerHome,
    /// The ticket's text is damaged.
    TicketDamaged,
    /// The ticket is too old.
    TicketExpired,
    /// The ticket was used by another device, or is not known there.
    TicketUsed,
    /// The person at the other device said no.
    TicketDeclined,
    /// No other device can be told where this one is.
    NoAddress,
    /// What was typed is no address.
    BadAddress,
    /// The address cannot be listened at.
    CannotListen,
    /// The other device does not answer.
    PeerUnreachable,
    /// This device was put out of the company.
    PeerRevoked,
    /// Only an administrator's device may do this.
    NotAdministrator,
    /// Only a device that signs may do this.
    NotSigner,
    /// Another device of the company talks to desks.
    NotSubmitter,
    /// Another process of this home is connected to the others already.
    NodeRunning,
    /// No device of the company has this name.
    UnknownDevice,
    /// No device with this code waits.
    UnknownCode,
    /// There is no edit of one's own to take back.
    NothingToUndo,
    /// The home belongs to a company already.
    HomeNotEmpty,
    /// A bug of ours.
    Internal,
}

impl Code {
    /// Every code.
    pub const ALL: &'static [Code] = &[
        Self::NotInitialised,
        Self::AlreadyInitialised,
        Self::UnknownPractice,
        Self::FileAbsent,
        Self::Usage,
        Self::BadInput,
        Self::TooLarge,
        Self::AlreadyImported,
        Self::BadField,
        Self::Conflict,
        Self::Findings,
        Self::CorrectionIncomplete,
        Self::CorrectionElsewhere,
        Self::Sealed,
        Self::NotSealed,
        Self::NotSigned,
        Self::WrongState,
        Self::AttachmentMissing,
        Self::AttachmentNotPdf,
        Self::SignatureImage,
        Self::AttachmentTwice,
        Self::ModuleAbsent,
        Self::TokenAbsent,
        Self::NoSigningCertificate,
        Self::CertificateNotValid,
        Self::PinIncorrect,
        Self::PinLocked,
        Self::PinFinalTry,
        Self::TokenFailed,
        Self::BatchIncomplete,
        Self::BatchRunning,
        Self::NotReviewed,
        Self::NotShown,
        Self::SealChanged,
        Self::AttachmentUnsigned,
        Self::LogBroken,
        Self::ContentMismatch,
        Self::SignerMismatch,
        Self::NameMismatch,
        Self::SignatureInvalid,
        Self::RemoteAbsent,
        Self::RemoteUnreachable,
        Self::RemoteLost,
        Self::RemoteWrong,
        Self::RemoteLogin,
        Self::OtpIncorrect,
        Self::RemoteLocked,
        Self::RemoteCredential,
        Self::RemoteExpired,
        Self::RemoteRefused,
        Self::TimestampFailed,
        Self::DeskAbsent,
        Self::ByHand,
        Self::ByInterface,
        Self::DeskUnreachable,
        Self::DeskChanged,
        Self::DeskRefused,
        Self::DraftKey,
        Self::Credentials,
        Self::AccountIncomplete,
        Self::PasswordExpired,
        Self::NotEnabled,
        Self::PasswordMustChange,
        Self::PasswordNotAllowed,
        Self::RenewalElsewhere,
        Self::PasswordRefused,
        Self::RenewalOpen,
        Self::VaultAbsent,
        Self::VaultLocked,
        Self::PassphraseWrong,
        Self::PassphraseShort,
        Self::KeychainFailed,
        Self::AlreadyEncrypted,
        Self::NotEncrypted,
        Self::HomeInUse,
        Self::KeyLost,
        Self::KeyWrong,
        Self::InsufficientFunds,
        Self::StillAsking,
        Self::TwoReceipts,
        Self::DeskDiffers,
        Self::DeskSilent,
        Self::DeskForgot,
        Self::ReceiptNotBelieved,
        Self::IssuedNotBelieved,
        Self::QueuePaused,
        Self::NotIssued,
        Self::OriginalPrinted,
        Self::Storage,
        Self::NewerHome,
        Self::TicketDamaged,
        Self::TicketExpired,
        Self::TicketUsed,
        Self::TicketDeclined,
        Self::NoAddress,
        Self::BadAddress,
        Self::CannotListen,
        Self::PeerUnreachable,
        Self::PeerRevoked,
        Self::NotAdministrator,
        Self::NotSigner,
        Self::NotSubmitter,
        Self::NodeRunning,
        Self::UnknownDevice,
        Self::UnknownCode,
        Self::NothingToUndo,
        Self::HomeNotEmpty,
        Self::Internal,
    ];

    /// The stable word of the interface, for instance `pinIncorrect`.
    pub fn as_str(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(word)) => word,
            _ => "internal".to_owned(),
        }
    }
}

/// An error as `cli` prints it and as the window receives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, thiserror::Error)]
#[error("{}: {}", .code.as_str(), .cause)]
#[serde(rename_all = "camelCase")]
pub struct AppError {
    /// What the caller can act on.
    pub code: Code,
    /// Facts for the words (`$name` in the catalogue). Never a PIN or a password.
    pub detail: BTreeMap<String, String>,
    /// The technical cause, in English, for a log or a report.
    pub cause: String,
}

impl AppError {
    /// An error with its technical cause.
    pub fn new(code: Code, cause: impl std::fmt::Display) -> Self {
        Self { code, detail: BTreeMap::new(), cause: cause.to_string() }
    }

    /// A fault of ours.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let why = cause.to_string();
        Self::new(Code::Internal, &why).with("why", &why)
    }

    /// Adds one fact for the words.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.detail.insert(name.to_owned(), value.to_string());
        self
    }
}
