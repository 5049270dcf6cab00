//! RFC 3161: asking a time-stamping authority, checking what it answers, and putting its token
//! into a signed file.

mod check;
mod embed;
mod request;
mod types;

pub use embed::{embed, signature_value};
pub use request::{Request, TimestampError, Token};
pub use types::{MessageImprint, PkiStatusInfo, TimeStampReq, TimeStampResp, TstInfo};

/// The content type of a token, and the unsigned attribute that carries one over a signature value.
pub use const_oid::db::rfc3161::{ID_AA_TIME_STAMP_TOKEN, ID_CT_TST_INFO};
