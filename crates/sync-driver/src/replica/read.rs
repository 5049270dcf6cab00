//! What a session reads: pages, bundles, buckets, and what is lacking here.

use draft::{ActorId, Draft, Heads, PracticeId};
use store::{Digest, FeedEntry, FeedKind, FeedPosition, StoreError};
use sync::Attestation;
use sync::replication::{
    Answer, BUNDLE_FULL_BYTES, Entry, HEADS_LIMIT, Kind, PAGE_LIMIT, PIECE_LIMIT_BYTES, Parcel,
    Position, Want,
};

use super::{Shelf, from_store, to_store};

/// Between two audits of a peer's feed.
const AUDIT_EVERY_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// Heads that the peer was told of and that are remembered.
const TOLD_LIMIT: usize = 256;
/// Opens a document only to read it; never writes under it.
const READER: ActorId = ActorId([0xfe; 16]);

impl Shelf {
    pub(super) fn resume(&self, now_ms: i64) -> Result<Answer, StoreError> {
        let store = &self.ground.store;
        let checkpoint = store.checkpoint(&self.peer.0)?;
        let name = format!("audited/{}", self.peer);
        let audited_ms = store.setting(&name)?.and_then(|value| value.as_i64());
        let due = audited_ms.is_some_and(|at_ms| (now_ms - at_ms).abs() > AUDIT_EVERY_MS);
        if due || audited_ms.is_none() {
            store.set_setting(&name, &now_ms.into())?;
        }
        let something = !store.feed_after(0, 1)?.is_empty();
        let compare = due || (checkpoint.is_none() && something);
        Ok(Answer::Resume { checkpoint: checkpoint.as_ref().map(from_store), compare })
    }

    pub(super) fn page(
        &mut self,
        after: Option<Position>,
        known: &[(PracticeId, Vec<[u8; 32]>)],
    ) -> Result<Answer, StoreError> {
        let store = &self.ground.store;
        let here = store.feed_position()?;
        let after = after.unwrap_or(Position { epoch: here.epoch, seq: 0, running: [0; 32] });
        // A position that was handed out a moment ago may not be noted yet.
        if self.handed.last() != Some(&after)
            && !store.feed_holds(&self.peer.0, &to_store(after))?
        {
            return Ok(Answer::Lost);
        }
        if after.seq != self.noted_seq {
            self.acknowledged = Some(after.seq);
        }
        let rows = store.feed_after(after.seq, PAGE_LIMIT as u32)?;
        let more = rows.len() == PAGE_LIMIT;
        let upto = rows.last().map_or(after, |row| from_store(&row.position(here.epoch)));
        let entries = rows
            .iter()
            .map(|row| self.entry(row, known))
            .collect::<Result<Vec<_>, StoreError>>()?;
        if upto != after {
            self.handed.push(upto);
            if known.is_empty() {
                self.flush()?;
            }
        }
        Ok(Answer::Page { entries, upto, more })
    }

    fn entry(
        &mut self,
        row: &FeedEntry,
        known: &[(PracticeId, Vec<[u8; 32]>)],
    ) -> Result<Entry, StoreError> {
        let kind = match row.kind {
            FeedKind::Document => Kind::Document,
            FeedKind::Record => Kind::Record,
            FeedKind::Blob => Kind::Blob,
        };
        let mut entry = Entry { kind, id: row.id.clone(), heads: Vec::new(), news: None };
        if let Some(id) = document_id(&entry)
            && let Some((heads, _)) = self.ground.store.document_heads(id)?
        {
            entry.heads = heads.as_slice().to_vec();
            for head in heads.as_slice() {
                self.told.push_back((id, *head));
            }
            let over = self.told.len().saturating_sub(TOLD_LIMIT);
            self.told.drain(..over);
            if let Some((_, have)) = known.iter().find(|(document, _)| *document == id) {
                entry.news = self.parcel(id, have)?;
            }
        }
        Ok(entry)
    }

    pub(super) fn bundle(&self, wants: &[Want]) -> Result<Answer, StoreError> {
        let (mut parcels, mut records) = (Vec::new(), Vec::new());
        let (mut size, mut answered) = (0, 0);
        for want in wants {
            answered += 1;
            match want {
                Want::Document { id, have } => {
                    if let Some(parcel) = self.parcel(*id, have)? {
                        size += parcel.bytes.len();
                        parcels.push(parcel);
                    }
                }
                Want::Record(id) => match self.ground.store.record(Digest::from_bytes(*id)) {
                    Ok(record) => records.extend(record.map(|record| {
                        size += record.bytes.len();
                        record.bytes
                    })),
                    Err(error) => return Err(error),
                },
            }
            if size >= BUNDLE_FULL_BYTES {
                break;
            }
        }
        Ok(Answer::Bundle { parcels, records, answered })
    }

    /// A document, or what follows on those of `have` that are known here.
    fn parcel(&self, id: PracticeId, have: &[[u8; 32]]) -> Result<Option<Parcel>, StoreError> {
        let store = &self.ground.store;
        if store.document_heads(id)?.is_none() {
            return Ok(None);
        }
        let attestations = store.attestations(id)?;
        let stored = store.load_draft(id)?;
        let words = |attestations: Vec<store::Attestation>| {
            attestations.iter().map(from_stored).collect::<Vec<_>>()
        };
        if have.is_empty() {
            let attestations = words(attestations);
            return Ok(Some(Parcel { document: id, bytes: stored.bytes, attestations }));
        }
        let draft = Draft::load(&stored.bytes, READER)?;
        let have = draft.known_of(&Heads::from_hashes(have.to_vec()));
        let new: Vec<[u8; 16]> =
            draft.written_since(&have).into_iter().map(|written| written.actor).collect();
        let bytes = draft.changes_since(&have);
        let attestations =
            attestations.into_iter().filter(|word| new.contains(&word.actor)).collect();
        Ok(Some(Parcel { document: id, bytes, attestations: words(attestations) }))
    }

    pub(super) fn buckets(&self) -> Result<Answer, StoreError> {
        // The position first: what is written meanwhile comes with the next pull.
        let upto: FeedPosition = self.ground.store.feed_position()?;
        let hashes = self.ground.store.buckets()?.to_vec();
        self.ground.store.mark(&self.peer.0, &upto)?;
        Ok(Answer::Buckets { hashes, upto: from_store(&upto) })
    }

    pub(super) fn open(&mut self, buckets: &[u8]) -> Result<Answer, StoreError> {
        let mut entries = Vec::new();
        for bucket in buckets {
            for row in self.ground.store.bucket(*bucket)? {
                entries.push(self.entry(&row, &[])?);
            }
        }
        Ok(Answer::Opened(entries))
    }

    /// What of this is lacking here. Files are wanted at once; they come on their own way.
    pub(super) fn sort(&self, entries: &[Entry], now_ms: i64) -> Result<Answer, StoreError> {
        let store = &self.ground.store;
        let mut wants = Vec::new();
        for entry in entries {
            match (entry.kind, <[u8; 32]>::try_from(entry.id.as_slice())) {
                (Kind::Record, Ok(id)) => {
                    if !store.has_record(Digest::from_bytes(id))? {
                        wants.push(Want::Record(id));
                    }
                }
                (Kind::Blob, Ok(id)) => {
                    store.want_blob(Digest::from_bytes(id), now_ms)?;
                }
                _ => wants.extend(self.lacking(entry)?),
            }
        }
        Ok(Answer::Sorted(wants))
    }

    fn lacking(&self, entry: &Entry) -> Result<Option<Want>, StoreError> {
        let Some(id) = document_id(entry) else {
            return Ok(None);
        };
        let theirs = Heads::from_hashes(entry.heads.clone());
        let Some((ours, _)) = self.ground.store.document_heads(id)? else {
            return Ok(Some(Want::Document { id, have: Vec::new() }));
        };
        if ours == theirs {
            return Ok(None);
        }
        // Without opening the document: its newest changes, what each of its actors wrote last, and what
        // it was when the peer was told of it. A change that is none of these is asked for, even where it
        // lies deeper; then nothing comes.
        let mut have = ours.as_slice().to_vec();
        have.extend(self.ground.store.attestations(id)?.iter().map(|word| word.change_hash));
        let known = |head: &[u8; 32]| have.contains(head) || self.told.contains(&(id, *head));
        if theirs.as_slice().iter().all(known) {
            return Ok(None);
        }
        have.truncate(HEADS_LIMIT);
        Ok(Some(Want::Document { id, have }))
    }

    pub(super) fn next_file(&self, except: &[[u8; 32]]) -> Result<Answer, StoreError> {
        let missing = self.ground.store.blob_missing()?;
        let next = missing.into_iter().find(|sha256| {
            !except.contains(sha256.as_bytes()) && !self.spoilt.contains(sha256.as_bytes())
        });
        Ok(Answer::NextFile(match next {
            Some(sha256) => Some((*sha256.as_bytes(), self.ground.store.blob_partial_len(sha256)?)),
            None => None,
        }))
    }

    pub(super) fn piece(&self, sha256: [u8; 32], offset: u64) -> Result<Answer, StoreError> {
        let digest = Digest::from_bytes(sha256);
        match self.ground.store.blob_piece(digest, offset, PIECE_LIMIT_BYTES as u64) {
            Ok((total, bytes)) => Ok(Answer::Piece { total, bytes }),
            // Not here (any more): another device may have it.
            Err(StoreError::BlobAbsent { .. }) => Ok(Answer::Piece { total: 0, bytes: Vec::new() }),
            Err(error) => Err(error),
        }
    }
}

/// The document that an entry names.
pub(super) fn document_id(entry: &Entry) -> Option<PracticeId> {
    let bytes = <[u8; 16]>::try_from(entry.id.as_slice()).ok()?;
    (entry.kind == Kind::Document).then(|| PracticeId::from_bytes(bytes))
}

fn from_stored(word: &store::Attestation) -> Attestation {
    Attestation {
        actor: word.actor,
        device: sync::DeviceId(word.device),
        change: word.change_hash,
        signature: word.signature.to_vec(),
    }
}
