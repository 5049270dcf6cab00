//! What travels between two devices: frames in postcard's wire format, each within [`FRAME_LIMIT_BYTES`].

use draft::PracticeId;
use serde::{Deserialize, Serialize};

use super::limits::{
    BUCKET_LIMIT, BUCKETS_AT_ONCE, FRAME_LIMIT_BYTES, HEADS_LIMIT, PAGE_LIMIT, PIECE_LIMIT_BYTES,
    POINTER_LIMIT_BYTES,
};
use crate::attestation::Attestation;
use crate::device::DeviceId;
use crate::record::RecordId;

/// Version of this conversation.
pub const PROTOCOL: u16 = 1;

/// The hashes of a document's newest changes, sorted.
pub type Heads = Vec<[u8; 32]>;

/// What kind of thing an entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A document; its id has 16 bytes.
    Document,
    /// A record; its id is its SHA-256.
    Record,
    /// A file; its id is its SHA-256.
    Blob,
}

/// A place in a feed: the incarnation, the number, and the running hash of all that came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Random name of the store's incarnation.
    pub epoch: [u8; 16],
    /// The number, 0 before the first.
    pub seq: i64,
    /// The running hash up to it.
    pub running: [u8; 32],
}

/// One thing of a feed or of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Which one.
    pub id: Vec<u8>,
    /// Of a document: its heads.
    pub heads: Heads,
    /// Of a document whose earlier state the peer is known to have: what is new.
    pub news: Option<Parcel>,
}

/// A document, or the part of it that the other side lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Which document.
    pub document: PracticeId,
    /// Automerge's bytes: a whole document, or changes.
    pub bytes: Vec<u8>,
    /// Who wrote the changes.
    pub attestations: Vec<Attestation>,
}

/// Something that is lacking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Want {
    /// A document, from these heads on; all of it where there are none.
    Document {
        /// Which.
        id: PracticeId,
        /// What is here.
        have: Heads,
    },
    /// A record.
    Record(RecordId),
}

/// Where a person is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresenceNote {
    /// At which device.
    pub device: DeviceId,
    /// Counts the notes of that device's session, so that an old one changes nothing.
    pub count: u64,
    /// In which practice; none when the person left.
    pub practice: Option<PracticeId>,
    /// At which box: a pointer of the exchange form.
    pub pointer: Option<String>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Frame {
    /// The first message of each side.
    Hello {
        /// [`PROTOCOL`].
        protocol: u16,
        /// The founding record's name.
        company: RecordId,
    },
    /// Asks for what came after a position.
    Pull {
        /// The position; none where nothing was ever pulled.
        after: Option<Position>,
        /// Answer only when there is something.
        patient: bool,
    },
    /// Answers a pull.
    Page {
        /// What came, in order.
        entries: Vec<Entry>,
        /// The position after the last of them.
        upto: Position,
        /// More is there already.
        more: bool,
    },
    /// Answers a pull from a position that is none of this feed.
    Lost,
    /// Asks for things.
    Want(Vec<Want>),
    /// Answers a want, as far as one frame holds.
    Bundle {
        /// Documents.
        parcels: Vec<Parcel>,
        /// Envelopes.
        records: Vec<Vec<u8>>,
        /// How many of the wants, from the first, this answers; what is not in it is not there.
        answered: u32,
    },
    /// Asks for the hashes of all buckets.
    Compare,
    /// Answers it.
    Buckets {
        /// 256 hashes.
        hashes: Vec<[u8; 32]>,
        /// The position at which they were taken.
        upto: Position,
    },
    /// Asks for the entries of some buckets.
    Open(Vec<u8>),
    /// Answers it.
    Opened(Vec<Entry>),
    /// Asks for a piece of a file.
    Piece {
        /// Which file.
        sha256: [u8; 32],
        /// From which byte.
        offset: u64,
    },
    /// Answers it.
    Bytes {
        /// Which file.
        sha256: [u8; 32],
        /// From which byte.
        offset: u64,
        /// How many bytes the file has; 0 where it is not here.
        total: u64,
        /// The piece.
        bytes: Vec<u8>,
    },
    /// Where a person is.
    Presence(PresenceNote),
    /// The sender has everything of the receiver's, files too.
    Settled,
}

/// Why bytes are no frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// More bytes than a frame may have.
    #[error("a frame has at most {FRAME_LIMIT_BYTES} bytes, not {found_bytes}")]
    TooLarge {
        /// How many.
        found_bytes: usize,
    },
    /// Not a frame of this version.
    #[error("the frame cannot be read: {why}")]
    Unreadable {
        /// What the reader said.
        why: String,
    },
    /// More of something than a peer may send.
    #[error("the frame has too many or too long {what}")]
    Excess {
        /// Of what.
        what: &'static str,
    },
}

impl Frame {
    /// The bytes that travel.
    ///
    /// # Errors
    /// [`FrameError::TooLarge`]: it must be sent in parts.
    pub fn encode(&self) -> Result<Vec<u8>, FrameError> {
        let bytes = postcard::to_stdvec(self)
            .map_err(|error| FrameError::Unreadable { why: error.to_string() })?;
        within(&bytes)?;
        Ok(bytes)
    }

    /// Reads bytes that anybody may have sent.
    ///
    /// # Errors
    /// [`FrameError`]: the connection is to be closed.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        within(bytes)?;
        let (frame, rest) = postcard::take_from_bytes::<Self>(bytes)
            .map_err(|error| FrameError::Unreadable { why: error.to_string() })?;
        if !rest.is_empty() {
            return Err(FrameError::Unreadable { why: "bytes follow it".to_owned() });
        }
        frame.judge()?;
        Ok(frame)
    }

    fn judge(&self) -> Result<(), FrameError> {
        let excess =
            |wrong: bool, what| if wrong { Err(FrameError::Excess { what }) } else { Ok(()) };
        match self {
            Self::Page { entries, .. } => {
                excess(entries.len() > PAGE_LIMIT, "entries")?;
                excess(!entries.iter().all(Entry::is_sound), "ids or heads")
            }
            Self::Opened(entries) => {
                excess(entries.len() > BUCKET_LIMIT * BUCKETS_AT_ONCE, "entries")?;
                excess(!entries.iter().all(Entry::is_sound), "ids or heads")
            }
            Self::Want(wants) => {
                excess(wants.len() > PAGE_LIMIT, "wants")?;
                let long = |want: &Want| matches!(want, Want::Document { have, .. } if have.len() > HEADS_LIMIT);
                excess(wants.iter().any(long), "heads")
            }
            Self::Bundle { parcels, records, .. } => {
                excess(parcels.len() + records.len() > PAGE_LIMIT, "parcels")
            }
            Self::Buckets { hashes, .. } => excess(hashes.len() != 256, "hashes"),
            Self::Open(buckets) => excess(buckets.len() > BUCKETS_AT_ONCE, "buckets"),
            Self::Bytes { bytes, .. } => excess(bytes.len() > PIECE_LIMIT_BYTES, "bytes"),
            Self::Presence(note) => {
                let length = note.pointer.as_deref().map_or(0, str::len);
                excess(length > POINTER_LIMIT_BYTES, "letters")
            }
            Self::Hello { .. }
            | Self::Pull { .. }
            | Self::Lost
            | Self::Compare
            | Self::Settled
            | Self::Piece { .. } => Ok(()),
        }
    }
}

/// A parcel as it is set aside.
///
/// # Panics
/// Never: a parcel is plain data.
pub fn parcel_bytes(parcel: &Parcel) -> Vec<u8> {
    postcard::to_stdvec(parcel).expect("a parcel is plain data")
}

/// A parcel that was set aside.
pub fn parcel_of(bytes: &[u8]) -> Option<Parcel> {
    postcard::from_bytes(bytes).ok()
}

impl Entry {
    /// Whether the id has the length of its kind, and the heads are not too many.
    fn is_sound(&self) -> bool {
        let length = if self.kind == Kind::Document { 16 } else { 32 };
        self.id.len() == length && self.heads.len() <= HEADS_LIMIT
    }
}

fn within(bytes: &[u8]) -> Result<(), FrameError> {
    if bytes.len() > FRAME_LIMIT_BYTES {
        return Err(FrameError::TooLarge { found_bytes: bytes.len() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn position() -> Position {
        Position { epoch: [1; 16], seq: 7, running: [2; 32] }
    }

    #[test]
    fn frames_read_as_they_were_written() {
        let entry = Entry { kind: Kind::Blob, id: vec![3; 32], heads: vec![], news: None };
        for frame in [
            Frame::Hello { protocol: PROTOCOL, company: [9; 32] },
            Frame::Pull { after: Some(position()), patient: true },
            Frame::Page { entries: vec![entry.clone()], upto: position(), more: false },
            Frame::Want(vec![Want::Record([4; 32])]),
            Frame::Opened(vec![entry]),
            Frame::Bytes { sha256: [5; 32], offset: 1, total: 2, bytes: vec![6] },
        ] {
            let bytes = frame.encode().unwrap();
            assert_eq!(Frame::decode(&bytes).unwrap(), frame);
        }
    }

    #[test]
    fn a_quiet_pull_and_its_empty_page_are_small() {
        let pull = Frame::Pull { after: Some(position()), patient: false }.encode().unwrap();
        let page = Frame::Page { entries: vec![], upto: position(), more: false }.encode().unwrap();
        assert!(pull.len() + page.len() < 120, "{} + {} bytes", pull.len(), page.len());
    }

    #[test]
    fn excess_is_refused() {
        let entry =
            |length| Entry { kind: Kind::Record, id: vec![0; length], heads: vec![], news: None };
        let page = |entries| Frame::Page { entries, upto: position(), more: false };
        let note = PresenceNote {
            device: DeviceId([0; 32]),
            count: 0,
            practice: None,
            pointer: Some("/".repeat(POINTER_LIMIT_BYTES + 1)),
        };
        for frame in [
            page(vec![entry(32); PAGE_LIMIT + 1]),
            page(vec![entry(31)]),
            Frame::Buckets { hashes: vec![[0; 32]; 255], upto: position() },
            Frame::Open(vec![0; BUCKETS_AT_ONCE + 1]),
            Frame::Presence(note),
        ] {
            let bytes = frame.encode().unwrap();
            assert!(matches!(Frame::decode(&bytes), Err(FrameError::Excess { .. })), "{frame:?}");
        }
        let large = vec![0; FRAME_LIMIT_BYTES + 1];
        assert!(matches!(Frame::decode(&large), Err(FrameError::TooLarge { .. })));
    }

    proptest! {
        #[test]
        fn foreign_bytes_are_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Frame::decode(&bytes);
        }

        #[test]
        fn a_length_that_lies_costs_no_memory(variant in 0u8..14, claimed in any::<u64>()) {
            let mut bytes = vec![variant];
            let mut left = claimed;
            while left >= 0x80 {
                bytes.push((left as u8 & 0x7f) | 0x80);
                left >>= 7;
            }
            bytes.push(left as u8);
            let _ = Frame::decode(&bytes);
        }
    }
}
