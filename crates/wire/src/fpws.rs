//! FPWS ("pratica telematica E-Gov", application to application): bodies, rows, paths, headers.
//!
//! Request bodies are exactly what the public client sends. The answers' payloads are ours: nobody
//! outside knows the original ones, so `origo-desk` answers these rows, documented here.

mod bodies;
pub mod paths;
mod rows;

pub use bodies::{AttachBody, CompanyData, CreateBody, Filters, ListBody, PracticeData};
/// The state of a practice, under the name that the interface's users know.
pub use certificate::DeskState as State;
pub use rows::{
    Attached, BranchOfficeRow, CorrectionRow, Created, DeskRow, FileRow, PracticeRow, Protocol,
};

/// Request header with the user.
pub const USER_HEADER: &str = "FPWS-UserId";
/// Request header with the password, in clear: only over TLS, or on loopback.
pub const PASSWORD_HEADER: &str = "FPWS-Password";
/// Query parameter with the practice code.
pub const PRACTICE_PARAMETER: &str = "idPratica";
/// Query parameter of the `ServiceUser` twins: the operator on whose behalf a service account acts.
pub const OPERATOR_PARAMETER: &str = "userIdOperativo";
/// Query parameter with the note.
pub const NOTE_PARAMETER: &str = "note";
/// Query parameter with the desk type, in spite of its name (`CO`).
pub const DESK_TYPE_PARAMETER: &str = "siglaProvincia";
/// Query parameter with the sign of the Chamber.
pub const CHAMBER_PARAMETER: &str = "cciaa";
