//! The co-edited paper: one Automerge document per practice (pratica), and one for each of the
//! company's shared documents ([`DocumentKind`]).
//!
//! Owns the document's schema, the explicit [`Operation`]s that change it, and the way back to a
//! [`certificate::Certificate`]; tells what two people who had not heard of each other left
//! undecided ([`Conflict`]), freezes exact heads, tells the history, and undoes one's own edits.
//! Deliberately knows nothing of files, SQLite, networks, clocks or randomness (time and actor ids
//! are arguments), nor of seals and signatures.
//!
//! A field is either a *register* (last writer wins per person, a concurrent difference stays
//! visible) or a *text* (concurrent typing merges). Texts are only the fields in which people write
//! sentences: `box5_osservazioni`, `descrizione` of a goods line, `lavorazioni` of an origin block,
//! `noteRichiesta`, `annotazioni`. Everything else is a register, boxes 1 to 4 too: two merged
//! addresses or quantities would be nonsense that nobody wrote.

mod beside;
mod comment;
mod compare;
mod conflict;
mod document;
mod edit;
mod error;
mod fork;
mod history;
mod id;
mod import;
mod kind;
mod nearest;
mod operation;
mod path;
mod position;
mod read;
mod restore;
mod review;
mod schema;
mod skeleton;
mod trace;
mod undo;
mod value;
mod written;

pub use beside::{Care, CareField, Event, EventKey};
pub use comment::{Comment, CommentKey};
pub use compare::Difference;
pub use conflict::{Candidate, Conflict, ConflictKind};
pub use document::{Applied, Draft, Frozen, LineKeys, SIZE_LIMIT_BYTES};
pub use error::DraftError;
pub use history::{Moment, Touch};
pub use id::{ActorId, Author, Heads, LineKey, PracticeId};
pub use kind::{DocumentId, DocumentKind, company_document_id};
pub use operation::{LineList, Operation, Place, TextUnit};
pub use undo::{UNDO_LIMIT, UndoStack, Undone};
pub use written::Written;
