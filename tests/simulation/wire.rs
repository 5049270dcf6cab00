//! Connections: two ends, each with a real session over its machine's store; bytes in order on each
//! direction, late, cut, or believed in by one end alone. Does what the node of `sync-driver` does.

use std::collections::VecDeque;

use sync::DeviceId;
use sync::introduction::Message;
use sync::replication::{Answer, Close, Frame, Input, Lane, Output, PresenceNote, Session};
use sync_driver::replica::Shelf;

use crate::checks::Fault;
use crate::world::{Event, World};

pub(crate) type EndId = usize;

pub(crate) struct End {
    pub(crate) machine: usize,
    pub(crate) peer: DeviceId,
    pub(crate) other: EndId,
    pub(crate) open: bool,
    session: Session,
    pub(crate) shelf: Shelf,
    /// Answers come before anything else.
    answers: VecDeque<Input>,
    waiting: VecDeque<Input>,
    outputs: VecDeque<Output>,
    working: bool,
    /// Something was lost on the way here: an ordered connection never recovers from that.
    pub(crate) cut: bool,
    /// When what was sent last arrives at the other end.
    arrives_ms: u64,
}

impl World {
    /// Connects two machines, where one takes the other for a member and is one to it, or shows why.
    /// Answers whether it did.
    pub(crate) fn connect(&mut self, a: usize, b: usize) -> bool {
        let (one, two) = (&self.machines[a], &self.machines[b]);
        if one.key.id() == two.key.id() || one.side != two.side {
            return false;
        }
        if !self.lets_in(a, b) || !self.lets_in(b, a) {
            return false;
        }
        let (one, two) = (&self.machines[a], &self.machines[b]);
        let (Some(here), Some(there)) = (&one.ground, &two.ground) else {
            return false;
        };
        let (company, grounds) = (here.company, [here.clone(), there.clone()]);
        let peers = [two.key.id(), one.key.id()];
        let first = self.ends.len();
        for (index, (machine, ground)) in [a, b].into_iter().zip(grounds).enumerate() {
            // A newer connection with the same device takes the place of the former.
            let peer = peers[index];
            let former = (0..first).filter(|end| {
                let end = &self.ends[*end];
                end.open && end.machine == machine && end.peer == peer
            });
            for end in former.collect::<Vec<_>>() {
                self.close(end, true);
            }
            self.ends.push(End {
                machine,
                peer,
                other: first + 1 - index,
                open: true,
                session: Session::new(company),
                shelf: Shelf::new(ground, peer),
                answers: VecDeque::new(),
                waiting: VecDeque::from([Input::Opened]),
                outputs: VecDeque::new(),
                working: false,
                cut: false,
                arrives_ms: 0,
            });
        }
        let at_ms = self.at_ms;
        self.trace.tell(at_ms, || format!("{a} and {b} connect (ends {first}, {})", first + 1));
        self.wake(first);
        self.wake(first + 1);
        true
    }

    /// Whether `door` lets `guest` in, who dials only members, and shows its records where it is not known.
    fn lets_in(&mut self, door: usize, guest: usize) -> bool {
        let (one, two) = (&self.machines[door], &self.machines[guest]);
        let (Some(here), Some(there)) = (&one.ground, &two.ground) else {
            return false;
        };
        let (me, peer) = (one.key.id(), two.key.id());
        if here.roll().member(&peer).is_some() {
            return true;
        }
        if there.roll().member(&me).is_none() {
            return false;
        }
        let Ok(Message::Show(shown)) = there.shows() else {
            return false;
        };
        // A full disk cannot keep it: then nobody is let in.
        let met = here.meet(peer, &shown, one.now_ms(self.at_ms));
        let known = here.roll().member(&peer).is_some();
        let (at_ms, met) = (self.at_ms, matches!(met, Ok(Ok(()))));
        self.trace.tell(at_ms, || format!("{guest} shows {door} its records: {met}"));
        self.trace.counts.introductions += u64::from(met && known);
        if met {
            self.roll_changed(door);
            self.changed(door);
        }
        known
    }

    /// This end is gone; `told` says whether the other learns of it, some time.
    pub(crate) fn close(&mut self, id: EndId, told: bool) {
        let end = &mut self.ends[id];
        if !end.open {
            return;
        }
        end.open = false;
        end.answers.clear();
        end.waiting.clear();
        end.outputs.clear();
        let (other, machine) = (end.other, end.machine);
        // A full disk cannot note what was handed out: then the next meeting compares.
        if self.machines[machine].is_up() {
            let _ = self.ends[id].shelf.flush();
        }
        if told {
            let delay_ms = self.net.below(300) as u64;
            self.later(delay_ms, Event::Gone(other));
        }
    }

    pub(crate) fn gone(&mut self, id: EndId) {
        self.close(id, false);
    }

    /// Power is gone: nothing is noted, nobody is told at once.
    pub(crate) fn drop_ends_of(&mut self, machine: usize, told: bool) {
        self.drop_drives_of(machine);
        for id in 0..self.ends.len() {
            if self.ends[id].open && self.ends[id].machine == machine {
                let end = &mut self.ends[id];
                end.open = false;
                end.answers.clear();
                end.waiting.clear();
                end.outputs.clear();
                let other = end.other;
                if told {
                    let delay_ms = self.net.below(2_000) as u64;
                    self.later(delay_ms, Event::Gone(other));
                }
            }
        }
    }

    /// Gives an end something to do.
    pub(crate) fn put(&mut self, id: EndId, input: Input) {
        let end = &mut self.ends[id];
        if !end.open || (input == Input::Changed && end.waiting.contains(&Input::Changed)) {
            return;
        }
        end.waiting.push_back(input);
        self.wake(id);
    }

    /// Every now and then: what was handed out is noted.
    pub(crate) fn tick(&mut self) {
        for id in 0..self.ends.len() {
            if self.ends[id].open {
                // A full disk cannot.
                let _ = self.ends[id].shelf.flush();
                self.put(id, Input::Tick);
            }
        }
    }

    /// Something was committed on a machine: its sessions are told.
    pub(crate) fn changed(&mut self, machine: usize) {
        for id in 0..self.ends.len() {
            if self.ends[id].machine == machine {
                self.put(id, Input::Changed);
            }
        }
    }

    fn wake(&mut self, id: EndId) {
        if !self.ends[id].working {
            self.ends[id].working = true;
            let delay_ms = self.net.below(4) as u64;
            self.later(delay_ms, Event::Work(id));
        }
    }

    /// One output, or one input: anything may happen in between.
    pub(crate) fn work(&mut self, id: EndId) -> Result<(), Fault> {
        let end = &mut self.ends[id];
        end.working = false;
        if !end.open {
            return Ok(());
        }
        if let Some(output) = end.outputs.pop_front() {
            self.perform(id, output)?;
        } else if let Some(input) = end.answers.pop_front().or_else(|| end.waiting.pop_front()) {
            let now_ms = self.machines[end.machine].now_ms(self.at_ms);
            let outputs = end.session.on(now_ms, input);
            end.outputs.extend(outputs);
        }
        let end = &self.ends[id];
        if end.open && !(end.outputs.is_empty() && end.answers.is_empty() && end.waiting.is_empty())
        {
            self.wake(id);
        }
        Ok(())
    }

    fn perform(&mut self, id: EndId, output: Output) -> Result<(), Fault> {
        let machine = self.ends[id].machine;
        match output {
            Output::Send(frame) => self.send(id, &frame),
            Output::Ask(lane, ask) => self.ask(id, lane, ask),
            Output::Presence(note) => self.noted(id, &note),
            Output::Standing(_) | Output::PeerSettled => Ok(()),
            Output::Close(close) => {
                let (at_ms, peer) = (self.at_ms, self.ends[id].peer);
                self.trace.tell(at_ms, || format!("{machine} closes with {peer:?}: {close}"));
                self.close(id, true);
                match close {
                    // The other end may be gone, and a disk may be full.
                    Close::Silent => Ok(()),
                    Close::Store if self.machines[machine].full => Ok(()),
                    other => Err(Fault::new(
                        "honest machines understand each other",
                        format!("machine {machine} closes with {peer:?}: {other}"),
                    )),
                }
            }
        }
    }

    fn send(&mut self, id: EndId, frame: &Frame) -> Result<(), Fault> {
        let bytes = frame.encode().map_err(|why| Fault::new("frames fit", why.to_string()))?;
        self.trace.counts.frames += 1;
        if *frame == Frame::Compare {
            self.trace.counts.comparisons += 1;
        }
        self.trace.note(self.at_ms, id, &bytes);
        let (at_ms, machine, peer) = (self.at_ms, self.ends[id].machine, self.ends[id].peer);
        self.trace.tell(at_ms, || format!("  {machine} > {peer:?} (end {id}): {}", short(frame)));
        let delay_ms = match self.net.below(20) {
            0 => self.net.below(1_500),
            1..=4 => self.net.below(120),
            _ => self.net.below(12),
        };
        let end = &mut self.ends[id];
        end.arrives_ms = (self.at_ms + delay_ms as u64).max(end.arrives_ms + 1);
        let (other, delay_ms) = (end.other, end.arrives_ms - self.at_ms);
        self.later(delay_ms, Event::Arrive(other, bytes));
        Ok(())
    }

    /// Bytes come over the wire.
    pub(crate) fn arrive(&mut self, id: EndId, bytes: &[u8]) -> Result<(), Fault> {
        let end = &self.ends[id];
        let (machine, other) = (end.machine, end.other);
        if !end.open {
            // Nobody is there: the sender learns of it after a while.
            if self.ends[other].open {
                self.later(3_000, Event::Gone(other));
            }
            return Ok(());
        }
        if end.cut || self.machines[machine].side != self.machines[self.ends[other].machine].side {
            if !end.cut {
                self.ends[id].cut = true;
                for id in [id, other] {
                    let delay_ms = 5_000 + self.net.below(30_000) as u64;
                    self.later(delay_ms, Event::Gone(id));
                }
            }
            return Ok(());
        }
        let ground = self.machines[machine].ground.as_ref();
        if ground.is_some_and(|ground| ground.roll().member(&end.peer).is_none()) {
            return Err(Fault::new(
                "whoever is out is not listened to",
                format!("machine {machine} still listens to {:?}", end.peer),
            ));
        }
        let frame =
            Frame::decode(bytes).map_err(|why| Fault::new("frames read", why.to_string()))?;
        self.put(id, Input::Frame(frame));
        Ok(())
    }

    fn ask(&mut self, id: EndId, lane: Lane, ask: sync::replication::Ask) -> Result<(), Fault> {
        let machine = self.ends[id].machine;
        let moves = matches!(ask, sync::replication::Ask::Keep { .. });
        let answered = self.carry_out(id, ask);
        self.trace.note(self.at_ms, id, format!("{:?}", Brief(&answered.answer)).as_bytes());
        if moves {
            self.after_a_transaction(machine, self.ends[id].peer, &answered.changed)?;
        }
        if answered.answer == Answer::Failed {
            let at_ms = self.at_ms;
            self.trace.tell(at_ms, || format!("  {machine}: the store fails"));
        }
        // A file that is whole is seen by whoever watches the home's file.
        if answered.kept > 0 || answered.answer == Answer::PieceKept(None) {
            self.changed(machine);
        }
        if answered.roll_changed {
            self.roll_changed(machine);
        }
        if self.ends[id].open {
            self.ends[id].answers.push_back(Input::Answer(lane, answered.answer));
        }
        Ok(())
    }

    /// Whoever is out is disconnected at once.
    pub(crate) fn roll_changed(&mut self, machine: usize) {
        let Some(roll) = self.machines[machine].ground.as_ref().map(|ground| ground.roll()) else {
            return;
        };
        for id in 0..self.ends.len() {
            let end = &self.ends[id];
            if end.open && end.machine == machine && roll.member(&end.peer).is_none() {
                let (at_ms, peer) = (self.at_ms, end.peer);
                self.trace.tell(at_ms, || format!("{machine} disconnects {peer:?}, who is out"));
                self.close(id, true);
            }
        }
    }

    fn noted(&mut self, id: EndId, note: &PresenceNote) -> Result<(), Fault> {
        let end = &self.ends[id];
        let (machine, from) = (end.machine, end.peer);
        let Some(ground) = &self.machines[machine].ground else {
            return Ok(());
        };
        // As the node does: news of members are passed on once.
        if ground.roll().member(&note.device).is_none() || note.device == ground.key.id() {
            return Ok(());
        }
        let known = self.machines[machine].here.get(&note.device).copied();
        if known.is_some_and(|known| known >= note.count) {
            return Ok(());
        }
        self.machines[machine].here.insert(note.device, note.count);
        self.tell_all(machine, note, Some(from));
        Ok(())
    }

    pub(crate) fn tell_all(&mut self, machine: usize, note: &PresenceNote, but: Option<DeviceId>) {
        for id in 0..self.ends.len() {
            if self.ends[id].machine == machine && Some(self.ends[id].peer) != but {
                self.put(id, Input::Presence(note.clone()));
            }
        }
    }
}

/// An answer in the trace, without what no seed decides.
struct Brief<'a>(&'a Answer);

impl std::fmt::Debug for Brief<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Answer::Page { entries, upto, more } => {
                write!(f, "{:?} {} {more}", entries, upto.seq)
            }
            other => write!(f, "{other:?}"),
        }
    }
}

fn short(frame: &Frame) -> String {
    match frame {
        Frame::Page { entries, upto, more } => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| {
                    let news = if entry.news.is_some() { "+" } else { "" };
                    format!("{:?} {}{news}", entry.kind, hex(&entry.id))
                })
                .collect();
            format!("page {entries:?} up to {} more {more}", upto.seq)
        }
        Frame::Pull { after, patient } => {
            let after = after.map(|after| (after.seq, hex(&after.running)));
            format!("pull after {after:?} patient {patient}")
        }
        Frame::Bundle { parcels, records, answered } => {
            let parcels: Vec<String> =
                parcels.iter().map(|parcel| hex(parcel.document.as_bytes())).collect();
            format!("bundle {parcels:?}, {} records, answers {answered}", records.len())
        }
        Frame::Buckets { upto, .. } => format!("buckets at {}", upto.seq),
        Frame::Opened(entries) => format!("opened, {} entries", entries.len()),
        Frame::Bytes { sha256, offset, total, .. } => {
            format!("bytes {} from {offset} of {total}", hex(sha256))
        }
        other => {
            let mut text = format!("{other:?}");
            text.truncate(100);
            text
        }
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let tail = bytes.len().saturating_sub(3);
    bytes[tail..].iter().map(|byte| format!("{byte:02x}")).collect()
}
