//! The hands of a replication session at the store: what the session asks for is read or kept here.
//!
//! Owns that nothing is believed which is not proven (records, authors), that what cannot be read is set
//! aside and never stops the feed, and that a page is kept with its checkpoint in one transaction. Knows
//! no socket; all calls block.

mod aside;
mod ground;
mod introduce;
mod keep;
mod project;
mod read;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use store::{FeedPosition, StoreError};
use sync::DeviceId;
use sync::replication::{Answer, Ask, Position};

pub(crate) use ground::membership;
pub use ground::{Ground, GroundError};
pub use project::{issued_body, receipt_body, row_of, seal_body, signed_body, stored};

/// One session's view of the store.
pub struct Shelf {
    ground: Arc<Ground>,
    peer: DeviceId,
    /// Up to where the peer was handed this feed, page by page, not yet noted: each of these may be what
    /// it keeps as its checkpoint.
    handed: Vec<Position>,
    /// Up to where the peer has said to have it, not yet noted.
    acknowledged: Option<i64>,
    /// What was noted last: the same again is not written again.
    noted_seq: i64,
    /// Changes of which the peer was told lately, with their documents: they are here for good.
    told: VecDeque<(draft::PracticeId, [u8; 32])>,
    /// Files that came wrong from this peer: not asked of it again.
    spoilt: BTreeSet<[u8; 32]>,
}

/// An answer, and which documents it has changed here.
#[derive(Debug)]
pub struct Answered {
    /// For the session.
    pub answer: Answer,
    /// Documents that are now other than they were.
    pub changed: Vec<draft::PracticeId>,
    /// Documents and records that were kept.
    pub kept: usize,
    /// Who belongs to the company may have changed.
    pub roll_changed: bool,
}

impl Shelf {
    /// For a session with that peer.
    pub fn new(ground: Arc<Ground>, peer: DeviceId) -> Self {
        Self {
            ground,
            peer,
            handed: Vec::new(),
            acknowledged: None,
            noted_seq: -1,
            told: VecDeque::new(),
            spoilt: BTreeSet::new(),
        }
    }

    /// Carries one question out. A failing store is said to the session, which ends; nothing was kept.
    pub fn answer(&mut self, ask: Ask, now_ms: i64) -> Answered {
        let mut answered =
            Answered { answer: Answer::Failed, changed: Vec::new(), kept: 0, roll_changed: false };
        match self.carry_out(ask, now_ms, &mut answered) {
            Ok(answer) => answered.answer = answer,
            Err(error) => tracing::warn!(%error, "replication stops: the store"),
        }
        answered
    }

    fn carry_out(
        &mut self,
        ask: Ask,
        now_ms: i64,
        answered: &mut Answered,
    ) -> Result<Answer, StoreError> {
        match ask {
            Ask::Resume => {
                // A crash may have come between a new roll and the look at what was set aside.
                self.look_at_the_set_aside(now_ms, answered)?;
                self.resume(now_ms)
            }
            Ask::Page { after, known } => self.page(after, &known),
            Ask::Bundle(wants) => self.bundle(&wants),
            Ask::Buckets => self.buckets(),
            Ask::Open(buckets) => self.open(&buckets),
            Ask::Sort(entries) => self.sort(&entries, now_ms),
            Ask::Keep { parcels, records, checkpoint } => {
                self.keep(parcels, records, checkpoint, now_ms, answered)
            }
            Ask::NextFile { except } => self.next_file(&except),
            Ask::KeepPiece { sha256, offset, total, bytes } => {
                self.keep_piece(sha256, offset, total, &bytes, now_ms)
            }
            Ask::Piece { sha256, offset } => self.piece(sha256, offset),
        }
    }

    /// Whether [`Shelf::flush`] has something to note.
    pub fn has_notes(&self) -> bool {
        !self.handed.is_empty() || self.acknowledged.is_some()
    }

    /// Notes what live pages have handed out: to be called now and then, and at the end. Without it
    /// (a crash) the next meeting compares in full.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        if !self.has_notes() {
            return Ok(());
        }
        let handed: Vec<FeedPosition> = self.handed.iter().copied().map(to_store).collect();
        self.ground.store.note_handed(&self.peer.0, &handed, self.acknowledged)?;
        self.handed.clear();
        if let Some(seq) = self.acknowledged.take() {
            self.noted_seq = seq;
        }
        Ok(())
    }
}

/// A device's word for a change that it has just made, as the store keeps it.
///
/// # Panics
/// Never: a signature has 64 bytes.
pub fn vouched(
    key: &sync::DeviceKey,
    document: draft::PracticeId,
    actor: [u8; 16],
    change: [u8; 32],
) -> store::Attestation {
    let word = sync::Attestation::make(key, document, actor, change);
    keep::to_stored(&word).expect("a signature has 64 bytes")
}

fn to_store(position: Position) -> FeedPosition {
    FeedPosition { epoch: position.epoch, seq: position.seq, running: position.running }
}

fn from_store(position: &FeedPosition) -> Position {
    Position { epoch: position.epoch, seq: position.seq, running: position.running }
}
