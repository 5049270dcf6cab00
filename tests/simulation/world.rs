//! One simulated office: machines, the connections between them, and one queue of what happens next.
//! Owns time and order; what a connection does is `wire`'s, what people do `acts`'.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use draft::Author;
use store::SealId;
use sync::DeviceKey;
use sync::record::{Body, Founding};
use wire::fpws::PracticeRow;

use crate::card::Card;
use crate::chamber::Chamber;
use crate::checks::Fault;
use crate::courier::{Letter, LetterId, Reply};
use crate::dice::Dice;
use crate::driving::{Accepted, Drive, DriveId};
use crate::founding;
use crate::machine::{Machine, Refusal};
use crate::oracle::Oracle;
use crate::plan::Plan;
use crate::planted::Planted;
use crate::trace::{Counts, Trace};
use crate::wire::{End, EndId};

/// More than this in one quiet hour is a flood.
const EVENTS_LIMIT: usize = 60_000;
/// Meetings after which everybody must agree, for each copy of one home.
const ROUNDS_LIMIT: usize = 6;

pub(crate) enum Event {
    /// The next step of the plan.
    Step(usize),
    /// An end goes on with what waits there.
    Work(EndId),
    Arrive(EndId, Vec<u8>),
    /// An end learns that its connection is gone.
    Gone(EndId),
    /// A submission goes on with what waits there.
    Drive(DriveId),
    /// It has waited long enough.
    Go(DriveId),
    /// A request is at its desk's door.
    Reach(LetterId),
    /// What comes back of it.
    Back(LetterId, Reply),
}

pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) planted: Planted,
    pub(crate) at_ms: u64,
    pub(crate) machines: Vec<Machine>,
    pub(crate) ends: Vec<End>,
    pub(crate) net: Dice,
    pub(crate) oracle: Oracle,
    pub(crate) trace: Trace,
    /// Unique words and values.
    pub(crate) count: usize,
    pub(crate) company: [u8; 32],
    /// Machines whose device was put out.
    pub(crate) out: BTreeSet<usize>,
    /// Desks, which open when they are first needed.
    pub(crate) chambers: Vec<Option<Chamber>>,
    pub(crate) drives: Vec<Drive>,
    pub(crate) letters: Vec<Letter>,
    /// What the first half of a list brought.
    pub(crate) rows: BTreeMap<DriveId, Vec<PracticeRow>>,
    pub(crate) accepted: Vec<Accepted>,
    /// Which machines have asked for a create under a reference.
    pub(crate) creators: BTreeMap<String, BTreeSet<usize>>,
    /// Machines that know what the desk says of a seal.
    pub(crate) told: BTreeSet<(usize, SealId)>,
    /// The signatory's, carried from machine to machine.
    pub(crate) card: Card,
    /// All troubles are over.
    pub(crate) calm: bool,
    queue: BTreeMap<(u64, u64), Event>,
    queued: u64,
    pub(crate) folder: PathBuf,
    _keep: tempfile::TempDir,
}

/// What became of a run.
pub(crate) struct Outcome {
    pub(crate) fault: Option<Fault>,
    pub(crate) trace: [u8; 32],
    pub(crate) counts: Counts,
    pub(crate) story: Vec<String>,
}

/// Plays a plan to its end, and until everybody agrees.
pub(crate) fn play(plan: &Plan, planted: Planted, told: bool) -> Outcome {
    let mut world = match World::new(plan.clone(), planted, told) {
        Ok(world) => world,
        Err(why) => {
            return Outcome {
                fault: Some(Fault::new("founding", why.to_string())),
                trace: [0; 32],
                counts: Counts::default(),
                story: Vec::new(),
            };
        }
    };
    let fault = world.run().err();
    if let Some(fault) = &fault {
        let at_ms = world.at_ms;
        world.trace.tell(at_ms, || format!("FAULT {fault}"));
    }
    let (trace, counts, story) = world.trace.end();
    Outcome { fault, trace, counts, story }
}

impl World {
    fn new(plan: Plan, planted: Planted, told: bool) -> Result<Self, crate::machine::Refusal> {
        let keep = founding::folder()?;
        let mut dice = Dice::new(plan.seed);
        let key = DeviceKey::from_secret(&dice.bytes());
        let person = Author::new("Anna 0");
        let body = Founding {
            company: "Tessilmacchine".to_owned(),
            fiscal_code: "99990010169".to_owned(),
            person: person.as_str().to_owned(),
            name: "machine 0".to_owned(),
            nonce: "00".repeat(16),
        };
        let first = sync::Record::make(&key, None, 0, Body::Founding(body));
        let mut world = Self {
            net: Dice::new(plan.seed ^ 0x6e65_7400),
            planted,
            at_ms: 0,
            machines: Vec::new(),
            ends: Vec::new(),
            oracle: Oracle::default(),
            trace: Trace::new(told),
            count: 0,
            company: first.id,
            out: BTreeSet::new(),
            chambers: plan.desks.iter().map(|_| None).collect(),
            drives: Vec::new(),
            letters: Vec::new(),
            rows: BTreeMap::new(),
            accepted: Vec::new(),
            creators: BTreeMap::new(),
            told: BTreeSet::new(),
            card: Card::default(),
            calm: false,
            queue: BTreeMap::new(),
            queued: 0,
            folder: keep.path().to_owned(),
            _keep: keep,
            plan,
        };
        world.admit(key, person, &[first.bytes], &mut dice)?;
        for _ in 1..world.plan.machines {
            world.join(0, &mut dice)?;
        }
        for index in 0..world.machines.len() {
            let with = if world.plan.hub { 0 } else { index.saturating_sub(1) };
            world.connect(index, with);
        }
        Ok(world)
    }

    fn run(&mut self) -> Result<(), Fault> {
        self.file_the_first()?;
        if !self.plan.steps.is_empty() {
            self.later(self.plan.steps[0].after_ms, Event::Step(0));
        }
        self.drain()?;
        self.everybody_meets()
    }

    /// What was filed before anything went wrong.
    fn file_the_first(&mut self) -> Result<(), Fault> {
        // Where nothing is, the story begins while machines still hear of each other.
        if self.plan.filed == 0 {
            return Ok(());
        }
        let mut dice = Dice::new(self.plan.seed ^ 0xf11e_d000);
        self.calm = true;
        for _ in 0..self.plan.filed {
            self.create(0, &mut dice)?;
        }
        for id in self.practices(0)? {
            let row = self.machines[0].store()?.list_item(id).map_err(Refusal::from)?.row;
            self.seal(0, id, row, &mut dice)?;
        }
        self.sign_with_the_card(0, &mut dice)?;
        self.submit(0)?;
        self.drain()?;
        self.calm = false;
        Ok(())
    }

    pub(crate) fn later(&mut self, delay_ms: u64, event: Event) {
        self.queued += 1;
        self.queue.insert((self.at_ms + delay_ms, self.queued), event);
    }

    /// Until nothing happens any more.
    pub(crate) fn drain(&mut self) -> Result<(), Fault> {
        let mut events = 0;
        while let Some(((at_ms, _), event)) = self.queue.pop_first() {
            events += 1;
            if events > EVENTS_LIMIT {
                return Err(Fault::new("flood", "the machines do not stop talking".to_owned()));
            }
            self.at_ms = self.at_ms.max(at_ms);
            match event {
                Event::Step(index) => self.step(index)?,
                Event::Work(end) => self.work(end)?,
                Event::Arrive(end, bytes) => self.arrive(end, &bytes)?,
                Event::Gone(end) => self.gone(end),
                Event::Drive(drive) => self.drive_on(drive)?,
                Event::Go(drive) => self.goes(drive),
                Event::Reach(letter) => self.reach(letter)?,
                Event::Back(letter, reply) => self.back(letter, reply),
            }
        }
        Ok(())
    }

    fn step(&mut self, index: usize) -> Result<(), Fault> {
        let step = self.plan.steps[index];
        if let Some(next) = self.plan.steps.get(index + 1) {
            self.later(next.after_ms, Event::Step(index + 1));
        }
        self.act(step)
    }

    /// All troubles end, everybody is connected, and everybody must agree.
    fn everybody_meets(&mut self) -> Result<(), Fault> {
        let at_ms = self.at_ms;
        self.trace.tell(at_ms, || "all troubles end".to_owned());
        self.calm = true;
        self.heal();
        for index in 0..self.machines.len() {
            if !self.machines[index].is_up() {
                self.boot(index)?;
            }
            self.machines[index]
                .set_full(false)
                .map_err(|why| Fault::new("an empty disk", why.to_string()))?;
        }
        self.everybody_agrees()?;
        self.everything_is_submitted()?;
        self.everybody_agrees()?;
        self.judge_the_desks()?;
        self.judge_the_end()
    }

    pub(crate) fn everybody_agrees(&mut self) -> Result<(), Fault> {
        let copies = self.copies();
        for round in 0.. {
            let met = self.connect_all(round);
            self.drain()?;
            self.tick();
            self.drain()?;
            let different = self.disagreement()?;
            let Some(different) = different else {
                break;
            };
            // With several copies of one home only one of them is reached at a time.
            if met == 0 && copies == 1 {
                return Err(Fault::new("agreement", different));
            }
            if round >= ROUNDS_LIMIT * copies {
                return Err(Fault::new("agreement after many meetings", different));
            }
        }
        Ok(())
    }
}
