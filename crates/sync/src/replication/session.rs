//! One connection's conversation: greeting, then three lanes that share it. Owns who may speak when.

use std::collections::VecDeque;

use draft::PracticeId;

use super::blobs::Files;
use super::frame::{Entry, Frame, Heads, Kind, PROTOCOL, Parcel, Position, PresenceNote, Want};
use super::limits::PATIENCE_MS;
use super::pull::Pull;
use super::serve::Serve;
use crate::record::RecordId;

/// Documents whose state at the peer is remembered, so that live edits travel without a question.
const KNOWN_DOCUMENTS: usize = 16;

/// Which conversation a question to the store belongs to. Each has one question open at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// What this device takes from the peer.
    Pull,
    /// What the peer takes from this device.
    Serve,
    /// Files that this device takes.
    Files,
    /// Files that the peer takes.
    Pieces,
}

/// What is to be asked of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// How far this device has pulled the peer: [`Answer::Resume`].
    Resume,
    /// The feed after a position of the peer's, which thereby says that it has all before it:
    /// [`Answer::Page`] or [`Answer::Lost`].
    Page {
        /// The position; none at the very first.
        after: Option<Position>,
        /// Documents of which the peer has at least these heads: an entry of one carries its news.
        known: Vec<(PracticeId, Heads)>,
    },
    /// What the peer wants: [`Answer::Bundle`].
    Bundle(Vec<Want>),
    /// The hashes of all buckets: [`Answer::Buckets`].
    Buckets,
    /// The entries of some buckets: [`Answer::Opened`].
    Open(Vec<u8>),
    /// Which of these are lacking here: [`Answer::Sorted`]. News stay with the session.
    Sort(Vec<Entry>),
    /// To be kept, all in one transaction with the checkpoint: [`Answer::Kept`]. Where something has to
    /// be asked again, the checkpoint is not stored.
    Keep {
        /// Documents or changes.
        parcels: Vec<Asked>,
        /// Envelopes.
        records: Vec<Vec<u8>>,
        /// The peer's feed is here up to this position.
        checkpoint: Option<Position>,
    },
    /// The next file that is wanted, but none of these: [`Answer::NextFile`].
    NextFile {
        /// The peer has them not.
        except: Vec<[u8; 32]>,
    },
    /// A piece that came is to be kept: [`Answer::PieceKept`].
    KeepPiece {
        /// Of which file.
        sha256: [u8; 32],
        /// From which byte.
        offset: u64,
        /// How long the file is.
        total: u64,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A piece of a file that the peer wants: [`Answer::Piece`].
    Piece {
        /// Of which file.
        sha256: [u8; 32],
        /// From which byte.
        offset: u64,
    },
}

/// A parcel that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The parcel.
    pub parcel: Parcel,
    /// All of the document was asked for: what is missing now cannot be had.
    pub whole: bool,
}

/// What the store answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To [`Ask::Resume`].
    Resume {
        /// The checkpoint.
        checkpoint: Option<Position>,
        /// There is something here, so that without a checkpoint a comparison is cheaper than a pull
        /// from the beginning; or the periodic audit is due.
        compare: bool,
    },
    /// To [`Ask::Page`].
    Page {
        /// In order.
        entries: Vec<Entry>,
        /// After the last of them.
        upto: Position,
        /// There is more.
        more: bool,
    },
    /// To [`Ask::Page`]: the position is none of this feed.
    Lost,
    /// To [`Ask::Bundle`].
    Bundle {
        /// Documents.
        parcels: Vec<Parcel>,
        /// Envelopes.
        records: Vec<Vec<u8>>,
        /// How many wants it answers, at least one.
        answered: u32,
    },
    /// To [`Ask::Buckets`].
    Buckets {
        /// 256 hashes.
        hashes: Vec<[u8; 32]>,
        /// The position at which they were taken.
        upto: Position,
    },
    /// To [`Ask::Open`].
    Opened(Vec<Entry>),
    /// To [`Ask::Sort`].
    Sorted(Vec<Want>),
    /// To [`Ask::Keep`].
    Kept {
        /// Documents of which earlier changes are missing: to be asked for whole.
        again: Vec<PracticeId>,
    },
    /// To [`Ask::NextFile`].
    NextFile(Option<([u8; 32], u64)>),
    /// To [`Ask::KeepPiece`]: how many bytes are here now; none where the file is complete.
    PieceKept(Option<u64>),
    /// To [`Ask::Piece`].
    Piece {
        /// How long the file is; 0 where it is not here.
        total: u64,
        /// The piece.
        bytes: Vec<u8>,
    },
    /// The store cannot: a full disk, a damaged file. Nothing was kept.
    Failed,
}

/// What happens to a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The connection stands.
    Opened,
    /// The peer sent this.
    Frame(Frame),
    /// The store answers.
    Answer(Lane, Answer),
    /// Something changed in this device's store.
    Changed,
    /// A person of this device, or of a device behind it, moved.
    Presence(PresenceNote),
    /// Time went on.
    Tick,
}

/// What is to be done, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Send this.
    Send(Frame),
    /// Ask the store, and hand the answer to this lane.
    Ask(Lane, Ask),
    /// A person of another device moved.
    Presence(PresenceNote),
    /// Where this device stands with the peer's feed.
    Standing(Standing),
    /// The peer has everything that this device had when it last told.
    PeerSettled,
    /// Close the connection.
    Close(Close),
}

/// How far a pull is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Something is being taken in.
    Receiving,
    /// Everything that the peer told of is here.
    UpToDate,
}

/// Why a connection ends.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Close {
    /// The peer belongs to another company.
    #[error("the other device belongs to another company")]
    OtherCompany,
    /// The peer's version speaks otherwise.
    #[error("the other device speaks version {theirs}, this one {PROTOCOL}: update the older one")]
    OtherProtocol {
        /// Its version.
        theirs: u16,
    },
    /// The peer sent what was not asked for.
    #[error("the other device sent a {what} that nobody asked for")]
    Unasked {
        /// What.
        what: &'static str,
    },
    /// The peer owes an answer for too long.
    #[error("the other device does not answer")]
    Silent,
    /// This device's store cannot keep or read.
    #[error("this device cannot read or keep what is exchanged")]
    Store,
}

/// The conversation with one peer.
#[derive(Debug)]
pub struct Session {
    company: RecordId,
    greeted: bool,
    closed: bool,
    pull: Pull,
    serve: Serve,
    files: Files,
    known: VecDeque<(PracticeId, Heads)>,
    owed_since_ms: Option<i64>,
    /// The peer was told that nothing of it is lacking here.
    settled: bool,
}

impl Session {
    /// A session of a device of that company. Both ends are proven members before it begins.
    pub fn new(company: RecordId) -> Self {
        Self {
            company,
            greeted: false,
            closed: false,
            pull: Pull::default(),
            serve: Serve::default(),
            files: Files::default(),
            known: VecDeque::new(),
            owed_since_ms: None,
            settled: false,
        }
    }

    /// One step. `now_ms` may jump; only differences of a minute and more matter.
    pub fn on(&mut self, now_ms: i64, input: Input) -> Vec<Output> {
        if self.closed {
            return Vec::new();
        }
        let mut outputs = match self.step(input) {
            Ok(outputs) => outputs,
            Err(close) => vec![Output::Close(close)],
        };
        let settled = self.pull.is_patient() && self.files.is_idle();
        if settled && !self.settled {
            outputs.push(Output::Send(Frame::Settled));
        }
        self.settled = settled;
        let outputs = self.mind_the_time(now_ms, outputs);
        self.closed = outputs.iter().any(|output| matches!(output, Output::Close(_)));
        for output in &outputs {
            self.learn_from_sent(output);
        }
        outputs
    }

    fn step(&mut self, input: Input) -> Result<Vec<Output>, Close> {
        match input {
            Input::Opened => {
                Ok(vec![Output::Send(Frame::Hello { protocol: PROTOCOL, company: self.company })])
            }
            Input::Frame(frame) => self.frame(frame),
            Input::Answer(_, Answer::Failed) => Err(Close::Store),
            Input::Answer(Lane::Pull, answer) => {
                let outputs = self.pull.answer(answer)?;
                Ok(self.with_files(outputs))
            }
            Input::Answer(Lane::Serve, answer) => self.serve.answer(answer, &self.known),
            Input::Answer(Lane::Files, answer) => self.files.answer(answer),
            Input::Answer(Lane::Pieces, answer) => self.files.piece_read(answer),
            Input::Changed => Ok(self.serve.changed(&self.known)),
            Input::Presence(note) if self.greeted => Ok(vec![Output::Send(Frame::Presence(note))]),
            Input::Presence(_) | Input::Tick => Ok(Vec::new()),
        }
    }

    fn frame(&mut self, frame: Frame) -> Result<Vec<Output>, Close> {
        if !self.greeted {
            return self.greet(&frame);
        }
        self.learn_from_received(&frame);
        match frame {
            Frame::Hello { .. } => Err(Close::Unasked { what: "second greeting" }),
            Frame::Page { .. }
            | Frame::Lost
            | Frame::Bundle { .. }
            | Frame::Buckets { .. }
            | Frame::Opened(_) => {
                self.owed_since_ms = None;
                self.files.told(&frame);
                // Also where nothing else is new: a file may have been cut off the last time.
                let outputs = self.pull.frame(frame)?;
                Ok(self.with_files(outputs))
            }
            Frame::Pull { .. } | Frame::Want(_) | Frame::Compare | Frame::Open(_) => {
                self.serve.frame(frame, &self.known)
            }
            Frame::Bytes { sha256, offset, total, bytes } => {
                self.owed_since_ms = None;
                self.files.bytes(sha256, offset, total, bytes)
            }
            Frame::Piece { sha256, offset } => self.files.asked(sha256, offset),
            Frame::Presence(note) => Ok(vec![Output::Presence(note)]),
            Frame::Settled => Ok(vec![Output::PeerSettled]),
        }
    }

    fn greet(&mut self, frame: &Frame) -> Result<Vec<Output>, Close> {
        let Frame::Hello { protocol, company } = frame else {
            return Err(Close::Unasked { what: "message before the greeting" });
        };
        if *protocol != PROTOCOL {
            return Err(Close::OtherProtocol { theirs: *protocol });
        }
        if *company != self.company {
            return Err(Close::OtherCompany);
        }
        self.greeted = true;
        Ok(self.pull.begin())
    }

    /// After something was kept, files may be wanted.
    fn with_files(&mut self, mut outputs: Vec<Output>) -> Vec<Output> {
        let settled =
            outputs.iter().any(|output| matches!(output, Output::Standing(Standing::UpToDate)));
        if settled {
            outputs.extend(self.files.look());
        }
        outputs
    }

    fn mind_the_time(&mut self, now_ms: i64, mut outputs: Vec<Output>) -> Vec<Output> {
        let owes = |output: &Output| match output {
            Output::Send(Frame::Pull { patient, .. }) => !patient,
            Output::Send(frame) => matches!(
                frame,
                Frame::Want(_) | Frame::Compare | Frame::Open(_) | Frame::Piece { .. }
            ),
            _ => false,
        };
        match self.owed_since_ms {
            // A clock that was set back begins the wait anew.
            Some(since_ms) if now_ms < since_ms => self.owed_since_ms = Some(now_ms),
            Some(since_ms) if now_ms - since_ms > PATIENCE_MS => {
                outputs.push(Output::Close(Close::Silent));
            }
            Some(_) => {}
            None if outputs.iter().any(owes) => self.owed_since_ms = Some(now_ms),
            None => {}
        }
        outputs
    }

    /// What the peer names, it has.
    fn learn_from_received(&mut self, frame: &Frame) {
        if let Frame::Page { entries, .. } = frame {
            for entry in entries.iter().rev().take(KNOWN_DOCUMENTS).rev() {
                self.learn(entry);
            }
        }
    }

    /// What was sent, it will have.
    fn learn_from_sent(&mut self, output: &Output) {
        if let Output::Send(Frame::Page { entries, .. }) = output {
            for entry in entries.iter().rev().take(KNOWN_DOCUMENTS).rev() {
                self.learn(entry);
            }
        }
    }

    fn learn(&mut self, entry: &Entry) {
        let Ok(id) = <[u8; 16]>::try_from(entry.id.as_slice()) else {
            return;
        };
        if entry.kind != Kind::Document {
            return;
        }
        let document = PracticeId::from_bytes(id);
        self.known.retain(|(known, _)| *known != document);
        if self.known.len() >= KNOWN_DOCUMENTS {
            self.known.pop_front();
        }
        self.known.push_back((document, entry.heads.clone()));
    }
}
