//! What this device takes from the peer: pages of its feed, or a full comparison where the checkpoint
//! is lost. Owns that a checkpoint is handed to the store only with the last thing that it covers.

use std::collections::VecDeque;

use draft::PracticeId;

use super::frame::{Entry, Frame, Kind, Parcel, Position, Want};
use super::limits::{BUCKETS_AT_ONCE, PAGE_LIMIT};
use super::session::{Answer, Ask, Asked, Close, Lane, Output, Standing};

/// Entries that were here already, after which the checkpoint is stored all the same.
const LAG_LIMIT: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Pull {
    state: State,
    /// Up to where everything of the peer is here; may be ahead of what the store has, never behind.
    reached: Option<Position>,
    /// Entries since the store last kept a checkpoint.
    lag: usize,
}

#[derive(Debug, Default)]
enum State {
    /// Before the peer's greeting.
    #[default]
    Waiting,
    /// The store is asked for the checkpoint.
    Resuming,
    /// A pull is open.
    Pulling { patient: bool },
    /// The store is asked what is lacking.
    Sorting { round: Round, news: Vec<Parcel> },
    /// The peer is asked for what is lacking.
    Wanting(Round),
    /// The store keeps what came.
    Keeping(Round),
    /// The peer is asked for the hashes of its buckets.
    Comparing,
    /// The store is asked for ours.
    Matching { theirs: Vec<[u8; 32]>, upto: Position },
    /// The peer is asked for the entries of buckets that differ.
    Opening { left: VecDeque<u8>, upto: Position },
}

/// What one page, or some buckets, brought.
#[derive(Debug)]
struct Round {
    wants: VecDeque<Want>,
    /// Stored with the last of it.
    upto: Option<Position>,
    next: Next,
}

#[derive(Debug)]
enum Next {
    /// The next page, at once or when there is one.
    Page { more: bool },
    /// The next buckets; then the position of the comparison.
    Buckets { left: VecDeque<u8>, upto: Position },
}

impl Pull {
    /// The peer has greeted.
    pub(super) fn begin(&mut self) -> Vec<Output> {
        self.state = State::Resuming;
        vec![ask(Ask::Resume)]
    }

    /// Whether everything of the peer is here and it will tell when there is more.
    pub(super) fn is_patient(&self) -> bool {
        matches!(self.state, State::Pulling { patient: true })
    }

    /// The peer answers.
    pub(super) fn frame(&mut self, frame: Frame) -> Result<Vec<Output>, Close> {
        let what = name(&frame);
        match (std::mem::take(&mut self.state), frame) {
            (State::Pulling { .. }, Frame::Page { entries, upto, more }) => {
                Ok(self.page(entries, upto, more))
            }
            (State::Pulling { .. }, Frame::Lost) => {
                self.state = State::Comparing;
                Ok(vec![Output::Send(Frame::Compare)])
            }
            (State::Wanting(round), Frame::Bundle { parcels, records, answered }) => {
                self.bundle(round, parcels, records, answered)
            }
            (State::Comparing, Frame::Buckets { hashes, upto }) => {
                self.state = State::Matching { theirs: hashes, upto };
                Ok(vec![ask(Ask::Buckets)])
            }
            (State::Opening { left, upto }, Frame::Opened(entries)) => {
                let round = Round {
                    wants: VecDeque::new(),
                    upto: None,
                    next: Next::Buckets { left, upto },
                };
                Ok(self.sort(round, entries))
            }
            _ => Err(Close::Unasked { what }),
        }
    }

    /// The store answers.
    pub(super) fn answer(&mut self, answer: Answer) -> Result<Vec<Output>, Close> {
        match (std::mem::take(&mut self.state), answer) {
            (State::Resuming, Answer::Resume { checkpoint, compare }) => {
                if compare {
                    self.state = State::Comparing;
                    return Ok(vec![Output::Send(Frame::Compare)]);
                }
                self.reached = checkpoint;
                Ok(self.pull(false))
            }
            (State::Sorting { mut round, news }, Answer::Sorted(wants)) => {
                round.wants = wants.into();
                Ok(self.sorted(round, news))
            }
            (State::Keeping(mut round), Answer::Kept { again }) => {
                round.wants.extend(again.into_iter().map(whole));
                if round.wants.is_empty() { Ok(self.end(round)) } else { Ok(self.want(round)) }
            }
            (State::Matching { theirs, upto }, Answer::Buckets { hashes, .. }) => {
                let differ = (0..=u8::MAX)
                    .filter(|bucket| {
                        theirs.get(usize::from(*bucket)) != hashes.get(usize::from(*bucket))
                    })
                    .collect();
                Ok(self.open(differ, upto))
            }
            // The driver answers what was asked; anything else is a fault of this program.
            _ => Err(Close::Store),
        }
    }

    fn pull(&mut self, patient: bool) -> Vec<Output> {
        self.state = State::Pulling { patient };
        vec![Output::Send(Frame::Pull { after: self.reached, patient })]
    }

    fn page(&mut self, entries: Vec<Entry>, upto: Position, more: bool) -> Vec<Output> {
        if entries.is_empty() {
            self.reached = Some(upto);
            let mut outputs = vec![Output::Standing(Standing::UpToDate)];
            outputs.extend(self.pull(true));
            return outputs;
        }
        let round = Round { wants: VecDeque::new(), upto: Some(upto), next: Next::Page { more } };
        self.sort(round, entries)
    }

    fn sort(&mut self, round: Round, mut entries: Vec<Entry>) -> Vec<Output> {
        self.lag += entries.len();
        let news = entries.iter_mut().filter_map(|entry| entry.news.take()).collect();
        self.state = State::Sorting { round, news };
        vec![ask(Ask::Sort(entries))]
    }

    fn sorted(&mut self, mut round: Round, news: Vec<Parcel>) -> Vec<Output> {
        // What came with the page need not be asked for.
        let lacking = |parcel: &Parcel| {
            round
                .wants
                .iter()
                .any(|want| matches!(want, Want::Document { id, .. } if *id == parcel.document))
        };
        let parcels: Vec<Parcel> = news.into_iter().filter(lacking).collect();
        round.wants.retain(|want| {
            !parcels
                .iter()
                .any(|parcel| matches!(want, Want::Document { id, .. } if *id == parcel.document))
        });
        let nothing = parcels.is_empty() && round.wants.is_empty();
        if nothing && self.lag < LAG_LIMIT {
            return self.end(round);
        }
        if nothing || !parcels.is_empty() {
            let parcels = parcels.into_iter().map(|parcel| Asked { parcel, whole: false });
            return self.keep(round, parcels.collect(), Vec::new());
        }
        self.want(round)
    }

    fn want(&mut self, round: Round) -> Vec<Output> {
        let wants = round.wants.iter().take(PAGE_LIMIT).cloned().collect();
        self.state = State::Wanting(round);
        vec![Output::Standing(Standing::Receiving), Output::Send(Frame::Want(wants))]
    }

    fn bundle(
        &mut self,
        mut round: Round,
        parcels: Vec<Parcel>,
        records: Vec<Vec<u8>>,
        answered: u32,
    ) -> Result<Vec<Output>, Close> {
        let asked = round.wants.len().min(PAGE_LIMIT);
        let answered = answered as usize;
        if answered == 0 || answered > asked {
            return Err(Close::Unasked { what: "answer to another question" });
        }
        let wants: Vec<Want> = round.wants.drain(..answered).collect();
        let parcels = parcels
            .into_iter()
            .map(|parcel| match wanted(&wants, parcel.document) {
                Some(whole) => Ok(Asked { parcel, whole }),
                None => Err(Close::Unasked { what: "document" }),
            })
            .collect::<Result<_, _>>()?;
        Ok(self.keep(round, parcels, records))
    }

    fn keep(&mut self, round: Round, parcels: Vec<Asked>, records: Vec<Vec<u8>>) -> Vec<Output> {
        let checkpoint = if round.wants.is_empty() { round.checkpoint() } else { None };
        if checkpoint.is_some() {
            self.lag = 0;
        }
        self.state = State::Keeping(round);
        vec![ask(Ask::Keep { parcels, records, checkpoint })]
    }

    fn end(&mut self, round: Round) -> Vec<Output> {
        if let Some(upto) = round.upto {
            self.reached = Some(upto);
        }
        match round.next {
            Next::Page { more: true } => self.pull(false),
            Next::Page { more: false } => {
                let mut outputs = vec![Output::Standing(Standing::UpToDate)];
                outputs.extend(self.pull(true));
                outputs
            }
            Next::Buckets { left, upto } => self.open(left, upto),
        }
    }

    fn open(&mut self, mut left: VecDeque<u8>, upto: Position) -> Vec<Output> {
        if left.is_empty() {
            let round =
                Round { wants: VecDeque::new(), upto: Some(upto), next: Next::Page { more: true } };
            return self.keep(round, Vec::new(), Vec::new());
        }
        let now = left.drain(..left.len().min(BUCKETS_AT_ONCE)).collect();
        self.state = State::Opening { left, upto };
        vec![Output::Send(Frame::Open(now))]
    }
}

impl Round {
    /// What the store keeps with the last of this round; after buckets only with the last of all.
    fn checkpoint(&self) -> Option<Position> {
        match &self.next {
            Next::Page { .. } => self.upto,
            Next::Buckets { .. } => None,
        }
    }
}

/// Whether a document was wanted, and whether all of it was.
fn wanted(wants: &[Want], document: PracticeId) -> Option<bool> {
    wants.iter().find_map(|want| match want {
        Want::Document { id, have } if *id == document => Some(have.is_empty()),
        _ => None,
    })
}

fn whole(id: PracticeId) -> Want {
    Want::Document { id, have: Vec::new() }
}

fn ask(ask: Ask) -> Output {
    Output::Ask(Lane::Pull, ask)
}

fn name(frame: &Frame) -> &'static str {
    match frame {
        Frame::Page { .. } => "page",
        Frame::Lost => "refusal of a position",
        Frame::Bundle { .. } => "bundle",
        Frame::Buckets { .. } => "list of hashes",
        Frame::Opened(_) => "bucket",
        _ => "message",
    }
}

/// Whether an entry is of a file.
pub(super) fn is_file(entry: &Entry) -> bool {
    entry.kind == Kind::Blob
}
