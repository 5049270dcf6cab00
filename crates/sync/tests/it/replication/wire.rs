//! Two sessions and what is between them.

use std::collections::VecDeque;

use sync::replication::{Close, Frame, Input, Output, Session, Standing};

use super::shelf::Shelf;

pub(super) struct End {
    pub(super) shelf: Shelf,
    session: Session,
    inbox: VecDeque<Frame>,
    pub(super) standing: Option<Standing>,
    pub(super) closed: Option<Close>,
}

pub(super) struct Wire {
    pub(super) a: End,
    pub(super) b: End,
    pub(super) sent_bytes: usize,
    names: Vec<&'static str>,
}

/// More steps than this are a flood.
const STEPS_MAX: usize = 100_000;

impl End {
    fn new(shelf: Shelf) -> Self {
        let session = Session::new([1; 32]);
        Self { shelf, session, inbox: VecDeque::new(), standing: None, closed: None }
    }

    /// Carries everything out that follows from an input; what is to be sent comes back.
    fn on(&mut self, input: Input) -> Vec<Frame> {
        let mut todo = VecDeque::from([input]);
        let mut sent = Vec::new();
        while let Some(input) = todo.pop_front() {
            for output in self.session.on(0, input) {
                match output {
                    Output::Send(frame) => sent.push(frame),
                    Output::Ask(lane, ask) => {
                        let before = self.shelf.seq;
                        let answer = self.shelf.answer(ask);
                        todo.push_back(Input::Answer(lane, answer));
                        if self.shelf.seq != before {
                            todo.push_back(Input::Changed);
                        }
                    }
                    Output::Standing(standing) => self.standing = Some(standing),
                    Output::Close(close) => self.closed = Some(close),
                    Output::Presence(_) | Output::PeerSettled => {}
                }
            }
        }
        sent
    }
}

impl Wire {
    pub(super) fn new(a: Shelf, b: Shelf) -> Self {
        Self { a: End::new(a), b: End::new(b), sent_bytes: 0, names: vec![] }
    }

    pub(super) fn connect(&mut self) {
        for end in [&mut self.a, &mut self.b] {
            *end = End::new(end.shelf.clone());
        }
        self.sent_bytes = 0;
        self.step_a(Input::Opened);
        self.step_b(Input::Opened);
    }

    /// What was under way is lost.
    pub(super) fn cut(&mut self) {
        self.a.inbox.clear();
        self.b.inbox.clear();
    }

    pub(super) fn changed_at_a(&mut self) {
        self.names.clear();
        self.step_a(Input::Changed);
    }

    /// Until nobody has anything to say; the names of the frames, in order.
    pub(super) fn settle(&mut self) -> Vec<&'static str> {
        for _ in 0..STEPS_MAX {
            if let Some(frame) = self.b.inbox.pop_front() {
                self.step_b(Input::Frame(frame));
            } else if let Some(frame) = self.a.inbox.pop_front() {
                self.step_a(Input::Frame(frame));
            } else {
                return std::mem::take(&mut self.names);
            }
        }
        panic!("two devices that have nothing new talk for ever");
    }

    pub(super) fn inject_into_b(&mut self, frame: Frame) -> Vec<Output> {
        self.b.session.on(0, Input::Frame(frame))
    }

    /// A hears nothing any more; what it does by then.
    pub(super) fn mute_a_until(&mut self, now_ms: i64) -> Vec<Output> {
        let hello = self.a.inbox.pop_front().expect("a greeting");
        self.step_a(Input::Frame(hello));
        self.a.session.on(1, Input::Tick);
        self.a.session.on(now_ms, Input::Tick)
    }

    fn step_a(&mut self, input: Input) {
        let sent = self.a.on(input);
        self.count(&sent);
        self.b.inbox.extend(sent);
    }

    fn step_b(&mut self, input: Input) {
        let sent = self.b.on(input);
        self.count(&sent);
        self.a.inbox.extend(sent);
    }

    fn count(&mut self, sent: &[Frame]) {
        for frame in sent {
            self.sent_bytes += frame.encode().expect("within the limits").len();
            self.names.push(name(frame));
        }
    }
}

fn name(frame: &Frame) -> &'static str {
    match frame {
        Frame::Hello { .. } => "Hello",
        Frame::Pull { .. } => "Pull",
        Frame::Page { .. } => "Page",
        Frame::Lost => "Lost",
        Frame::Want(_) => "Want",
        Frame::Bundle { .. } => "Bundle",
        Frame::Compare => "Compare",
        Frame::Buckets { .. } => "Buckets",
        Frame::Open(_) => "Open",
        Frame::Opened(_) => "Opened",
        Frame::Piece { .. } => "Piece",
        Frame::Bytes { .. } => "Bytes",
        Frame::Presence(_) => "Presence",
        Frame::Settled => "Settled",
    }
}
