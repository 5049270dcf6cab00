//! Files, in pieces, one at a time in each direction, beside everything else. Owns where a file goes on
//! after a cut; that its bytes are the right ones is the store's to check.

use std::collections::BTreeSet;

use super::frame::Frame;
use super::limits::PIECE_LIMIT_BYTES;
use super::pull::is_file;
use super::session::{Answer, Ask, Close, Lane, Output};

/// Files that the peer has not, of which no more are remembered.
const ABSENT_LIMIT: usize = 1_024;

#[derive(Debug, Default)]
pub(super) struct Files {
    state: State,
    absent: BTreeSet<[u8; 32]>,
    /// Something was wanted while a file was under way.
    again: bool,
    serving: Option<([u8; 32], u64)>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Idle,
    Choosing,
    Fetching {
        sha256: [u8; 32],
        offset: u64,
    },
    Keeping {
        sha256: [u8; 32],
    },
}

impl Files {
    /// Files may be wanted.
    pub(super) fn look(&mut self) -> Vec<Output> {
        if self.state != State::Idle {
            self.again = true;
            return Vec::new();
        }
        self.state = State::Choosing;
        let except = self.absent.iter().copied().collect();
        vec![Output::Ask(Lane::Files, Ask::NextFile { except })]
    }

    /// Whether no file is under way or wanted.
    pub(super) fn is_idle(&self) -> bool {
        self.state == State::Idle
    }

    /// The peer names a file: it is not absent there any more.
    pub(super) fn told(&mut self, frame: &Frame) {
        let (Frame::Page { entries, .. } | Frame::Opened(entries)) = frame else {
            return;
        };
        for entry in entries.iter().filter(|entry| is_file(entry)) {
            if let Ok(sha256) = <[u8; 32]>::try_from(entry.id.as_slice()) {
                self.absent.remove(&sha256);
            }
        }
    }

    /// The store answers.
    pub(super) fn answer(&mut self, answer: Answer) -> Result<Vec<Output>, Close> {
        match (std::mem::take(&mut self.state), answer) {
            (State::Choosing, Answer::NextFile(Some((sha256, offset)))) => {
                Ok(self.fetch(sha256, offset))
            }
            (State::Choosing, Answer::NextFile(None)) => {
                if std::mem::take(&mut self.again) {
                    Ok(self.look())
                } else {
                    Ok(Vec::new())
                }
            }
            (State::Keeping { sha256 }, Answer::PieceKept(Some(offset))) => {
                Ok(self.fetch(sha256, offset))
            }
            (State::Keeping { .. }, Answer::PieceKept(None)) => Ok(self.look()),
            // The driver answers what was asked; anything else is a fault of this program.
            _ => Err(Close::Store),
        }
    }

    /// The peer answers.
    pub(super) fn bytes(
        &mut self,
        sha256: [u8; 32],
        offset: u64,
        total: u64,
        bytes: Vec<u8>,
    ) -> Result<Vec<Output>, Close> {
        if self.state != (State::Fetching { sha256, offset }) {
            return Err(Close::Unasked { what: "piece of a file" });
        }
        if total == 0 || bytes.is_empty() {
            if self.absent.len() >= ABSENT_LIMIT {
                self.absent.pop_first();
            }
            self.absent.insert(sha256);
            self.state = State::Idle;
            return Ok(self.look());
        }
        self.state = State::Keeping { sha256 };
        Ok(vec![Output::Ask(Lane::Files, Ask::KeepPiece { sha256, offset, total, bytes })])
    }

    /// The peer asks.
    pub(super) fn asked(&mut self, sha256: [u8; 32], offset: u64) -> Result<Vec<Output>, Close> {
        if self.serving.replace((sha256, offset)).is_some() {
            return Err(Close::Unasked { what: "second question for a file" });
        }
        Ok(vec![Output::Ask(Lane::Pieces, Ask::Piece { sha256, offset })])
    }

    /// The store has read what the peer asked for.
    pub(super) fn piece_read(&mut self, answer: Answer) -> Result<Vec<Output>, Close> {
        match (self.serving.take(), answer) {
            (Some((sha256, offset)), Answer::Piece { total, mut bytes }) => {
                bytes.truncate(PIECE_LIMIT_BYTES);
                Ok(vec![Output::Send(Frame::Bytes { sha256, offset, total, bytes })])
            }
            // The driver answers what was asked; anything else is a fault of this program.
            _ => Err(Close::Store),
        }
    }

    fn fetch(&mut self, sha256: [u8; 32], offset: u64) -> Vec<Output> {
        self.state = State::Fetching { sha256, offset };
        vec![Output::Send(Frame::Piece { sha256, offset })]
    }
}
