//! What a session keeps: judged first, then stored with the checkpoint in one transaction.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use draft::{ActorId, Draft, DraftError, Heads, PracticeId};
use serde_json::Value;
use store::{
    Arrival, ArrivedContent, Digest, DocumentArrival, FeedPosition, Projection, RecordArrival,
    StoreError, Suspect, Version,
};
use sync::attestation::{self, NewChanges};
use sync::replication::{Answer, Asked, Parcel, Position};
use sync::{Record, Roll};

use super::project::{self, Projected};
use super::{Answered, Shelf, ground, to_store};

/// Another process may write between merging and storing; more often than this is no accident.
pub(super) const ATTEMPTS: usize = 16;
/// Opens a document only to merge; never writes under it.
const MERGER: ActorId = ActorId([0xfd; 16]);

/// Fewer parcels than this are not worth a thread.
const SHARE_LEAST: usize = 8;

/// A document as it will be.
pub(super) struct Merged {
    id: PracticeId,
    seen: Option<Version>,
    bytes: Vec<u8>,
    heads: Heads,
    content: Content,
    /// In how many places people's changes wait for a decision.
    conflicts: u32,
    care: draft::Care,
    attestations: Vec<store::Attestation>,
}

pub(super) enum Content {
    Practice(Box<certificate::Certificate>),
    Other { kind: &'static str, json: Value },
}

/// What became of a parcel.
pub(super) enum Outcome {
    Merged(Box<Merged>),
    /// Earlier changes are missing.
    Again,
    /// It cannot be believed or read.
    Suspect(String),
}

impl Shelf {
    pub(super) fn keep(
        &mut self,
        parcels: Vec<Asked>,
        records: Vec<Vec<u8>>,
        checkpoint: Option<Position>,
        now_ms: i64,
        answered: &mut Answered,
    ) -> Result<Answer, StoreError> {
        let (records, roll) = self.judge_records(records, now_ms)?;
        let grows = records.iter().any(|record| record.body.is_membership());
        let projected: Vec<Projected> = records.iter().map(project::project).collect();
        for _ in 0..ATTEMPTS {
            let mut merged = Vec::new();
            let mut again = Vec::new();
            for (asked, outcome) in parcels.iter().zip(self.merge_all(&parcels, &roll)?) {
                match outcome {
                    Outcome::Merged(one) => merged.push(*one),
                    Outcome::Again if !asked.whole => again.push(asked.parcel.document),
                    Outcome::Again => {
                        self.set_aside(&asked.parcel, "earlier changes are missing", now_ms)?;
                    }
                    Outcome::Suspect(why) => self.set_aside(&asked.parcel, &why, now_ms)?,
                }
            }
            let checkpoint = if again.is_empty() { checkpoint.map(to_store) } else { None };
            let taken = self.take_in(&merged, &records, &projected, checkpoint.as_ref(), now_ms)?;
            if taken.behind.is_empty() {
                answered.kept = merged.len() + records.len();
                answered.changed = taken.changed;
                if grows {
                    self.roll_grew(answered);
                    self.look_at_the_set_aside(now_ms, answered)?;
                }
                return Ok(Answer::Kept { again });
            }
        }
        Err(StoreError::Stale { what: "document" })
    }

    /// The records that may be believed, and the roll with them.
    fn judge_records(
        &self,
        bytes: Vec<Vec<u8>>,
        now_ms: i64,
    ) -> Result<(Vec<Record>, Roll), StoreError> {
        let mut records = Vec::new();
        for bytes in bytes {
            match Record::read(&bytes) {
                Ok(record) => records.push(record),
                Err(error) => {
                    self.suspect(
                        "record",
                        &sync::record::id_of(&bytes),
                        &error.to_string(),
                        &bytes,
                        now_ms,
                    )?;
                }
            }
        }
        let roll = self.roll_with(&records)?;
        let mut believed = Vec::new();
        for record in records {
            match roll.believes(&record) {
                Ok(()) => believed.push(record),
                Err(why) => {
                    self.suspect("record", &record.id, &why.to_string(), &record.bytes, now_ms)?;
                }
            }
        }
        Ok((believed, roll))
    }

    /// Many are merged on all processors: reading documents is most of a first replication.
    fn merge_all(&self, parcels: &[Asked], roll: &Roll) -> Result<Vec<Outcome>, StoreError> {
        let hands = thread::available_parallelism().map_or(1, NonZero::get);
        let share = parcels.len().div_ceil(hands).max(SHARE_LEAST);
        let merge = |some: &[Asked]| -> Result<Vec<Outcome>, StoreError> {
            some.iter().map(|asked| self.merge(&asked.parcel, roll)).collect()
        };
        let Some((own, others)) = parcels.split_at_checked(share) else {
            return merge(parcels);
        };
        thread::scope(|scope| {
            let others: Vec<_> =
                others.chunks(share).map(|some| scope.spawn(move || merge(some))).collect();
            let mut outcomes = merge(own)?;
            for other in others {
                outcomes.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
            }
            Ok(outcomes)
        })
    }

    /// Who belongs to the company, if these are taken in too.
    pub(super) fn roll_with(&self, records: &[Record]) -> Result<Roll, StoreError> {
        if !records.iter().any(|record| record.body.is_membership()) {
            return Ok(Roll::clone(&self.ground.roll()));
        }
        let known = ground::membership(&self.ground.store)
            .map_err(|error| StoreError::Damaged { why: error.to_string() })?;
        Ok(Roll::of(self.ground.company, known.iter().chain(records)))
    }

    pub(super) fn merge(&self, parcel: &Parcel, roll: &Roll) -> Result<Outcome, StoreError> {
        let store = &self.ground.store;
        let (draft, seen, increment, before) = match store.document_kind(parcel.document)? {
            None => match Draft::load(&parcel.bytes, MERGER) {
                Ok(draft) => (draft, None, None, Heads::default()),
                Err(error) => return Ok(refused(&error)),
            },
            Some(kind) => {
                let stored = store.load_draft(parcel.document)?;
                match together(&stored, &kind, parcel)? {
                    Ok(draft) => {
                        let increment = draft.changes_since(&stored.heads);
                        (draft, Some(stored.version), Some(increment), stored.heads)
                    }
                    Err(error) => return Ok(refused(&error)),
                }
            }
        };
        if draft.id() != parcel.document {
            return Ok(Outcome::Suspect("it is another document".to_owned()));
        }
        let new: Vec<NewChanges> = draft
            .written_since(&before)
            .into_iter()
            .map(|written| NewChanges {
                actor: written.actor,
                authors: written.authors,
                hashes: written.hashes,
            })
            .collect();
        let words = match attestation::check(parcel.document, &new, &parcel.attestations, roll) {
            Ok(words) => words,
            Err(why) => return Ok(Outcome::Suspect(why.to_string())),
        };
        let attestations = words.into_iter().filter_map(to_stored).collect();
        let bytes = increment.unwrap_or_else(|| draft.save());
        let heads = draft.heads();
        let content = content(&draft);
        let conflicts = u32::try_from(draft.conflicts().len()).unwrap_or(u32::MAX);
        Ok(Outcome::Merged(Box::new(Merged {
            id: parcel.document,
            seen,
            bytes,
            heads,
            content,
            conflicts,
            care: draft.care(),
            attestations,
        })))
    }

    pub(super) fn take_in(
        &self,
        merged: &[Merged],
        records: &[Record],
        projected: &[Projected],
        checkpoint: Option<&FeedPosition>,
        now_ms: i64,
    ) -> Result<store::TakenIn, StoreError> {
        let documents: Vec<DocumentArrival<'_>> = merged
            .iter()
            .map(|one| DocumentArrival {
                document: one.id,
                seen: one.seen,
                bytes: &one.bytes,
                heads: &one.heads,
                content: match &one.content {
                    Content::Practice(certificate) => ArrivedContent::Practice(certificate),
                    Content::Other { kind, json } => ArrivedContent::Other { kind, json },
                },
                attestations: &one.attestations,
                at_ms: now_ms,
            })
            .collect();
        let stored: Vec<store::Record> =
            records.iter().map(|record| project::stored(record, now_ms)).collect();
        let arrivals: Vec<RecordArrival<'_>> = stored
            .iter()
            .zip(projected)
            .map(|(record, projected)| RecordArrival {
                record,
                projection: match projected {
                    Projected::Seal(seal) => Some(Projection::Seal(seal)),
                    Projected::Signature(signature) => Some(Projection::Signature(signature)),
                    Projected::Receipt(receipt) => Some(Projection::Receipt(receipt)),
                    Projected::Issued(issued) => Some(Projection::Issued(issued)),
                    Projected::Nothing => None,
                },
            })
            .collect();
        let wanted: Vec<Digest> = projected.iter().flat_map(Projected::files).collect();
        let arrival = Arrival {
            from: self.peer.0,
            documents: &documents,
            records: &arrivals,
            wanted: &wanted,
            checkpoint,
            at_ms: now_ms,
        };
        let row = |practice, standing: Option<store::ListRow>, certificate: &_, records: &[_]| {
            let merged = merged.iter().find(|one| one.id == practice);
            let conflicts = merged.map(|one| one.conflicts);
            let conflicts = conflicts.or(standing.as_ref().map(|row| row.conflicts));
            let row = project::row_of(standing, certificate, records);
            let care = merged.map(|one| one.care.clone());
            store::ListRow { conflicts: conflicts.unwrap_or(0), care, ..row }
        };
        self.ground.store.take_in(&arrival, &row)
    }

    fn set_aside(&self, parcel: &Parcel, why: &str, now_ms: i64) -> Result<(), StoreError> {
        // With its attestations, so that it can be judged again.
        let bytes = sync::replication::parcel_bytes(parcel);
        self.suspect("document", parcel.document.as_bytes(), why, &bytes, now_ms)
    }

    fn suspect(
        &self,
        kind: &str,
        id: &[u8],
        why: &str,
        bytes: &[u8],
        at_ms: i64,
    ) -> Result<(), StoreError> {
        tracing::warn!(kind, from = ?self.peer, why, "set aside");
        let suspect = Suspect { kind, id, from: self.peer.0, why, bytes, at_ms };
        self.ground.store.quarantine(&suspect).map(|_| ())
    }

    pub(super) fn keep_piece(
        &mut self,
        sha256: [u8; 32],
        offset: u64,
        total: u64,
        bytes: &[u8],
        now_ms: i64,
    ) -> Result<Answer, StoreError> {
        let store = &self.ground.store;
        let digest = Digest::from_bytes(sha256);
        let kept = match store.append_partial(digest, offset, bytes) {
            Ok(kept) => kept,
            Err(StoreError::Gap { held_bytes, .. }) => {
                return Ok(Answer::PieceKept(Some(held_bytes)));
            }
            Err(StoreError::TooLarge { .. }) => {
                self.spoilt.insert(sha256);
                return Ok(Answer::PieceKept(None));
            }
            Err(error) => return Err(error),
        };
        if kept < total {
            return Ok(Answer::PieceKept(Some(kept)));
        }
        match store.finish_partial(digest, media_type(bytes, offset), now_ms) {
            Ok(()) => {}
            Err(StoreError::WrongDigest { .. }) => {
                tracing::warn!(from = ?self.peer, %digest, "a file came wrong");
                self.spoilt.insert(sha256);
            }
            Err(error) => return Err(error),
        }
        Ok(Answer::PieceKept(None))
    }
}

/// What is here with what came: read once where nothing is wrong with it, since reading is most of what
/// an arrival costs. The outer error is that of this device's own bytes.
fn together(
    stored: &store::StoredDraft,
    kind: &str,
    parcel: &Parcel,
) -> Result<Result<Draft, DraftError>, StoreError> {
    let both = [stored.bytes.as_slice(), &parcel.bytes].concat();
    match Draft::load(&both, MERGER) {
        Ok(draft) if draft.id() == parcel.document && draft.kind().word() == kind => Ok(Ok(draft)),
        // Step by step it is known whose fault it is.
        Ok(_) | Err(_) => {
            let mut draft = Draft::load(&stored.bytes, MERGER)?;
            Ok(draft.merge(&parcel.bytes).map(|_| draft))
        }
    }
}

fn content(draft: &Draft) -> Content {
    match draft.kind() {
        draft::DocumentKind::Practice => Content::Practice(Box::new(draft.certificate())),
        kind => Content::Other { kind: kind.word(), json: draft.content() },
    }
}

fn refused(error: &DraftError) -> Outcome {
    match error {
        DraftError::MissingChanges { .. } => Outcome::Again,
        error => Outcome::Suspect(error.to_string()),
    }
}

pub(super) fn to_stored(word: &sync::Attestation) -> Option<store::Attestation> {
    Some(store::Attestation {
        actor: word.actor,
        device: word.device.0,
        change_hash: word.change,
        signature: word.signature.as_slice().try_into().ok()?,
    })
}

/// By the first bytes, where they came with this piece.
fn media_type(bytes: &[u8], offset: u64) -> &'static str {
    match bytes {
        [b'%', b'P', b'D', b'F', ..] if offset == 0 => "application/pdf",
        [b'<', ..] if offset == 0 => "application/xml",
        [0x30, ..] if offset == 0 => "application/pkcs7-mime",
        _ => "application/octet-stream",
    }
}
