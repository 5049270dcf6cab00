//! The co-edited paper: one Automerge document per practice (pratica).
//!
//! Owns the document's schema, the explicit [`Operation`]s that change it, and the way back to a
//! [`certificate::Certificate`]; tells what two people who had not heard of each other left
//! undecided ([`Conflict`]), and freezes exact heads. Deliberately knows nothing of files, SQLite,
//! networks, clocks or randomness (time and actor ids are arguments), nor of seals and signatures.
//!
//! A field is either a *register* (last writer wins per person, a concurrent difference stays
//! visible) or a *text* (concurrent typing merges). Texts are only the fields in which people write
//! sentences: `box5_osservazioni`, `descrizione` of a goods line, `lavorazioni` of an origin block,
//! `noteRichiesta`, `annotazioni`. Everything else is a register, boxes 1 to 4 too: two merged
//! addresses or quantities would be nonsense that nobody wrote.

mod conflict;
mod document;
mod edit;
mod error;
mod fork;
mod id;
mod import;
mod nearest;
mod operation;
mod path;
mod position;
mod read;
mod review;
mod schema;
mod skeleton;
mod value;

pub use conflict::{Candidate, Conflict, ConflictKind};
pub use document::{Applied, Draft, Frozen, LineKeys, SIZE_LIMIT_BYTES};
pub use error::DraftError;
pub use id::{ActorId, Author, Heads, LineKey, PracticeId};
pub use operation::{LineList, Operation, Place, TextUnit};
