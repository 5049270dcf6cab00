//! Codes that both sides know: practice codes, and the error codes of the answer envelope.

mod desk_code;
mod practice_code;

pub use desk_code::{DeskCode, Retry};
pub use practice_code::PracticeCode;
