//! What the peer takes from this device: one question at a time, and one pull that may stay open until
//! there is something.

use std::collections::VecDeque;

use draft::PracticeId;

use super::frame::{Frame, Heads, Position};
use super::session::{Answer, Ask, Close, Lane, Output};

type Known = VecDeque<(PracticeId, Heads)>;

#[derive(Debug, Default)]
pub(super) struct Serve {
    reading: Option<Reading>,
    /// A patient pull without an answer yet.
    open: Option<Option<Position>>,
    /// Something changed while the store was being read.
    changed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Page { after: Option<Position>, patient: bool },
    Bundle,
    Buckets,
    Opened,
}

impl Serve {
    /// The peer asks.
    pub(super) fn frame(&mut self, frame: Frame, known: &Known) -> Result<Vec<Output>, Close> {
        if self.reading.is_some() {
            return Err(Close::Unasked { what: "question before the answer to the last" });
        }
        Ok(match frame {
            Frame::Pull { after, patient } => {
                self.open = None;
                self.page(after, patient, known)
            }
            Frame::Want(wants) if !wants.is_empty() => {
                self.read(Reading::Bundle, Ask::Bundle(wants))
            }
            Frame::Compare => self.read(Reading::Buckets, Ask::Buckets),
            Frame::Open(buckets) if !buckets.is_empty() => {
                self.read(Reading::Opened, Ask::Open(buckets))
            }
            _ => return Err(Close::Unasked { what: "empty question" }),
        })
    }

    /// Something changed here.
    pub(super) fn changed(&mut self, known: &Known) -> Vec<Output> {
        if self.reading.is_some() {
            self.changed = true;
            return Vec::new();
        }
        match self.open.take() {
            Some(after) => self.page(after, true, known),
            None => Vec::new(),
        }
    }

    /// The store answers.
    pub(super) fn answer(&mut self, answer: Answer, known: &Known) -> Result<Vec<Output>, Close> {
        let changed = std::mem::take(&mut self.changed);
        match (self.reading.take(), answer) {
            (Some(Reading::Page { patient: true, .. }), Answer::Page { entries, upto, .. })
                if entries.is_empty() =>
            {
                if changed {
                    return Ok(self.page(Some(upto), true, known));
                }
                self.open = Some(Some(upto));
                Ok(Vec::new())
            }
            (Some(Reading::Page { .. }), Answer::Page { entries, upto, more }) => {
                Ok(vec![Output::Send(Frame::Page { entries, upto, more: more || changed })])
            }
            (Some(Reading::Page { .. }), Answer::Lost) => Ok(vec![Output::Send(Frame::Lost)]),
            (Some(Reading::Bundle), Answer::Bundle { parcels, records, answered }) => {
                Ok(vec![Output::Send(Frame::Bundle { parcels, records, answered })])
            }
            (Some(Reading::Buckets), Answer::Buckets { hashes, upto }) => {
                Ok(vec![Output::Send(Frame::Buckets { hashes, upto })])
            }
            (Some(Reading::Opened), Answer::Opened(entries)) => {
                Ok(vec![Output::Send(Frame::Opened(entries))])
            }
            // The driver answers what was asked; anything else is a fault of this program.
            _ => Err(Close::Store),
        }
    }

    fn page(&mut self, after: Option<Position>, patient: bool, known: &Known) -> Vec<Output> {
        let known = if patient { known.iter().cloned().collect() } else { Vec::new() };
        self.read(Reading::Page { after, patient }, Ask::Page { after, known })
    }

    fn read(&mut self, reading: Reading, ask: Ask) -> Vec<Output> {
        self.reading = Some(reading);
        vec![Output::Ask(Lane::Serve, ask)]
    }
}
