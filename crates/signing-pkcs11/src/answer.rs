//! What a module answers (CKR codes of PKCS#11 v2.40 section 5.1), by what a person can do.

use cryptoki::error::RvError;

/// An answer of a module that is no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The code's name, such as `CKR_DEVICE_ERROR`; its number where it has none.
    pub code: String,
    /// What it means to whoever holds the card.
    pub meaning: Meaning,
}

/// What a code means to whoever holds the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// The card is not in the reader.
    Removed,
    /// The module does not know this kind of card.
    UnknownCard,
    /// The thread of work was lost: log in again.
    SessionLost,
    /// Another program holds the card.
    InUse,
    /// Card or reader failed.
    Fault,
    /// The computer or the card lacks memory.
    Memory,
    /// A person refused at the reader, or let it time out.
    Cancelled,
    /// The PIN is wrong, or was refused.
    Pin,
    /// The PIN must be set or changed with the card's own software.
    PinUnset,
    /// The key cannot sign this way.
    Unable,
    /// The module refuses what others take: it is too old, or broken.
    Refused,
    /// The module is incomplete on this computer.
    Incomplete,
    /// A code that only the maker knows.
    Vendor,
}

impl Answer {
    pub(crate) fn of(code: &RvError) -> Self {
        Self { code: name(code), meaning: meaning(code) }
    }
}

/// `CKR_` names are those of `cryptoki`'s variants in capitals.
fn name(code: &RvError) -> String {
    match code {
        RvError::VendorDefined(number) | RvError::UnknownErrorCode(number) => {
            format!("CKR {number:#x}")
        }
        named => format!("{named:?}").chars().fold("CKR".to_owned(), |mut name, letter| {
            if letter.is_ascii_uppercase() {
                name.push('_');
            }
            name.push(letter.to_ascii_uppercase());
            name
        }),
    }
}

/// Total on purpose: a code that `cryptoki` learns later must be given a meaning.
fn meaning(code: &RvError) -> Meaning {
    use RvError as C;
    match code {
        C::DeviceRemoved | C::TokenNotPresent | C::SlotIdInvalid => Meaning::Removed,
        C::TokenNotRecognized => Meaning::UnknownCard,
        C::SessionHandleInvalid
        | C::SessionClosed
        | C::OperationActive
        | C::OperationNotInitialized
        | C::UserNotLoggedIn
        | C::ObjectHandleInvalid
        | C::KeyHandleInvalid
        | C::KeyChanged
        | C::KeyNeeded
        | C::KeyNotNeeded
        | C::SavedStateInvalid
        | C::CryptokiNotInitialized => Meaning::SessionLost,
        C::SessionCount
        | C::SessionExists
        | C::SessionParallelNotSupported
        | C::SessionReadOnlyExists
        | C::SessionReadWriteSoExists
        | C::UserAlreadyLoggedIn
        | C::UserAnotherAlreadyLoggedIn
        | C::UserTooManyTypes
        | C::FunctionNotParallel
        | C::CantLock
        | C::MutexBad
        | C::MutexNotLocked
        | C::CryptokiAlreadyInitialized => Meaning::InUse,
        C::DeviceError | C::GeneralError | C::FunctionFailed | C::NoEvent => Meaning::Fault,
        C::HostMemory | C::DeviceMemory => Meaning::Memory,
        C::Cancel | C::FunctionCanceled | C::FunctionRejected => Meaning::Cancelled,
        C::PinIncorrect | C::PinInvalid | C::PinLenRange | C::PinLocked => Meaning::Pin,
        C::PinExpired | C::PinTooWeak | C::UserPinNotInitialized | C::NewPinMode | C::NextOtp => {
            Meaning::PinUnset
        }
        C::MechanismInvalid
        | C::MechanismParamInvalid
        | C::KeyTypeInconsistent
        | C::KeyFunctionNotPermitted
        | C::KeySizeRange
        | C::CurveNotSupported
        | C::DomainParamsInvalid
        | C::PublicKeyInvalid
        | C::ActionProhibited
        | C::FunctionNotSupported
        | C::ExceededMaxIterations => Meaning::Unable,
        #[rustfmt::skip] // one line each would be forty lines
        C::ArgumentsBad | C::BufferTooSmall | C::DataInvalid | C::DataLenRange |
        C::AttributeReadOnly | C::AttributeSensitive | C::AttributeTypeInvalid |
        C::AttributeValueInvalid | C::TemplateIncomplete | C::TemplateInconsistent |
        C::EncryptedDataInvalid | C::EncryptedDataLenRange | C::SignatureInvalid |
        C::SignatureLenRange | C::InformationSensitive | C::StateUnsaveable | C::SessionReadOnly
        | C::TokenWriteProtected | C::UserTypeInvalid | C::KeyIndigestible | C::KeyNotWrappable
        | C::KeyUnextractable | C::WrappedKeyInvalid | C::WrappedKeyLenRange |
        C::WrappingKeyHandleInvalid | C::WrappingKeySizeRange | C::WrappingKeyTypeInconsistent |
        C::UnwrappingKeyHandleInvalid | C::UnwrappingKeySizeRange |
        C::UnwrappingKeyTypeInconsistent => Meaning::Refused,
        C::NeedToCreateThreads
        | C::RandomNoRng
        | C::RandomSeedNotSupported
        | C::FipsSelfTestFailed
        | C::LibraryLoadFailed => Meaning::Incomplete,
        C::VendorDefined(_) | C::UnknownErrorCode(_) => Meaning::Vendor,
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Meaning};
    use crate::error::TokenError;

    #[test]
    fn codes_are_called_as_the_standard_calls_them() {
        use cryptoki_sys::{CKR_FIPS_SELF_TEST_FAILED, CKR_SESSION_READ_WRITE_SO_EXISTS};
        for (code, name) in [
            (CKR_FIPS_SELF_TEST_FAILED, "CKR_FIPS_SELF_TEST_FAILED"),
            (CKR_SESSION_READ_WRITE_SO_EXISTS, "CKR_SESSION_READ_WRITE_SO_EXISTS"),
            (0x8000_0301, "CKR 0x80000301"),
        ] {
            let answer = TokenError::of_code(code).answer().expect("a code without a variant");
            assert_eq!(answer.code, name, "people look it up by this name");
        }
    }

    #[test]
    fn a_failure_of_the_card_is_not_called_a_wrong_pin() {
        let failed = TokenError::of_code(cryptoki_sys::CKR_FUNCTION_FAILED);
        let answer = failed.answer();
        assert_eq!(answer.map(|Answer { meaning, .. }| meaning), Some(Meaning::Fault));
    }
}
