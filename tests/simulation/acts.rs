//! What befalls machines and connections. What people write is `people`'s.

use sync::record::{Body, Revoked};
use sync::replication::PresenceNote;

use crate::checks::Fault;
use crate::dice::Dice;
use crate::machine::{Machine, Refusal};
use crate::plan::{Act, Step};
use crate::world::World;

const HOUR_MS: u64 = 60 * 60 * 1_000;
const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1_000;
/// More of them, and the last meetings take too long.
const CLONES_LIMIT: u64 = 2;
const MACHINES_LIMIT: usize = 9;

impl World {
    /// One step of the plan. What a person is refused is no fault: it was not acknowledged.
    pub(crate) fn act(&mut self, step: Step) -> Result<(), Fault> {
        let mut dice = Dice::new(step.dice);
        let machine = self.who(step, &mut dice);
        let other = dice.below(self.machines.len());
        if !self.machines[machine].is_up() && step.act.needs_power() {
            return Ok(());
        }
        let at_ms = self.at_ms;
        let done: Result<(), Refusal> = match step.act {
            Act::Edit => self.edit(machine, &mut dice),
            Act::Create => self.create(machine, &mut dice),
            Act::CompanyWide => self.edit_company_wide(machine, &mut dice),
            Act::Resolve => self.resolve(machine, &mut dice),
            Act::File => self.add_file(machine, &mut dice),
            Act::Fact => self.state_fact(machine, &mut dice),
            Act::Here => self.is_here(machine, &mut dice),
            Act::Connect | Act::Cut | Act::HalfCut | Act::Split | Act::Heal => {
                self.act_on_the_network(step.act, machine, other, &mut dice);
                Ok(())
            }
            Act::Crash => self.crash(machine, &mut dice),
            Act::Boot => {
                if !self.machines[machine].is_up() {
                    self.boot(machine)?;
                }
                Ok(())
            }
            Act::Backup => self.back_up(machine),
            Act::Restore => self.restore(machine),
            Act::Clone => self.clone_home(machine),
            Act::Clock => {
                self.machines[machine].skew_ms = skew_ms(&mut dice);
                Ok(())
            }
            Act::Revoke => self.revoke(machine, other),
            Act::Join => self.let_join(machine, &mut dice),
            Act::Fill => {
                self.trace.counts.full_disks += 1;
                self.machines[machine].set_full(true)
            }
            Act::Free => self.machines[machine].set_full(false),
            Act::Sign => self.sign(machine, &mut dice),
            Act::Submit => self.submit(machine).map(drop),
            Act::Follow => self.follow(machine).map(drop),
            Act::Answer => self.answer(machine, &mut dice),
            Act::DeskStops
            | Act::DeskStarts
            | Act::DeskDies
            | Act::DeskBackup
            | Act::DeskRestore
            | Act::TopUp
            | Act::Post
            | Act::PostStops
            | Act::PostStarts
            | Act::Examine => self.act_at_a_desk(step.act, &mut dice),
            Act::Wait => {
                self.at_ms += HOUR_MS * (1 + dice.below(240) as u64);
                self.tick();
                Ok(())
            }
        };
        let refused = done.as_ref().err().map(ToString::to_string).unwrap_or_default();
        self.trace.tell(at_ms, || {
            let word = if refused.is_empty() { "" } else { ": refused: " };
            format!("{machine} {:?}{word}{refused}", step.act)
        });
        Ok(())
    }

    /// Where it is done: what desks are asked mostly at the machine that may submit.
    fn who(&self, step: Step, dice: &mut Dice) -> usize {
        let machine = step.machine % self.machines.len();
        if !matches!(step.act, Act::Submit | Act::Follow) || dice.percent(40) {
            return machine;
        }
        let submitter =
            self.machines[machine].ground.as_ref().and_then(|one| one.roll().submitter());
        let mut all = self.machines.iter();
        submitter.and_then(|key| all.position(|one| one.key.id() == key)).unwrap_or(0)
    }

    fn act_on_the_network(&mut self, act: Act, machine: usize, other: usize, dice: &mut Dice) {
        let at_ms = self.at_ms;
        match act {
            Act::Connect => {
                let with = if self.plan.hub && dice.percent(70) { 0 } else { other };
                self.connect(machine, with);
            }
            Act::Cut | Act::HalfCut => {
                let ends: Vec<usize> = (0..self.ends.len())
                    .filter(|id| self.ends[*id].open && self.ends[*id].machine == machine)
                    .collect();
                if let Some(&end) = dice.pick(&ends) {
                    self.trace.tell(at_ms, || format!("end {end}: {act:?}"));
                    self.close(end, act == Act::Cut);
                }
            }
            Act::Split => {
                for machine in &mut self.machines {
                    machine.side = dice.below(2);
                }
                for chamber in self.chambers.iter_mut().flatten() {
                    chamber.side = dice.below(2);
                }
                self.trace.tell(at_ms, || "the network is split".to_owned());
            }
            Act::Heal => self.heal(),
            _ => {}
        }
    }

    /// Mostly it is switched on again at once.
    pub(crate) fn crash(&mut self, machine: usize, dice: &mut Dice) -> Result<(), Refusal> {
        self.power_fails(machine);
        if dice.percent(70) {
            self.boot(machine).map_err(|fault| fault.why)?;
        }
        Ok(())
    }

    fn let_join(&mut self, machine: usize, dice: &mut Dice) -> Result<(), Refusal> {
        if self.is_live_administrator(machine) && self.machines.len() < MACHINES_LIMIT {
            self.join(machine, dice)?;
        }
        Ok(())
    }

    fn act_at_a_desk(&mut self, act: Act, dice: &mut Dice) -> Result<(), Refusal> {
        let number = dice.below(self.chambers.len());
        let at_ms = self.at_ms;
        let Some(chamber) = &mut self.chambers[number] else {
            return Ok(());
        };
        chamber.tell_time(at_ms);
        match act {
            Act::DeskStops => chamber.stop(),
            Act::DeskStarts => chamber.start()?,
            Act::DeskDies => chamber.dies = true,
            Act::DeskBackup => chamber.back_up()?,
            Act::DeskRestore => {
                chamber.restore()?;
                self.trace.counts.desk_restores += 1;
            }
            Act::TopUp => chamber.top_up(2_000)?,
            Act::Post => drop(chamber.post()?),
            Act::PostStops => {
                chamber.mails_leave = false;
                self.trace.counts.posts_stopped += 1;
            }
            Act::PostStarts => chamber.mails_leave = true,
            Act::Examine => return self.examine(dice),
            _ => {}
        }
        Ok(())
    }

    pub(crate) fn heal(&mut self) {
        self.machines.iter_mut().for_each(|machine| machine.side = 0);
        self.chambers.iter_mut().flatten().for_each(|chamber| chamber.side = 0);
    }

    /// Only what was committed is left.
    pub(crate) fn power_fails(&mut self, machine: usize) {
        self.trace.counts.crashes += 1;
        let at_ms = self.at_ms;
        self.trace.tell(at_ms, || format!("{machine}: the power fails"));
        let told = self.net.percent(60);
        self.drop_ends_of(machine, told);
        self.machines[machine].stop();
    }

    pub(crate) fn boot(&mut self, machine: usize) -> Result<(), Fault> {
        self.machines[machine]
            .start()
            .map_err(|why| Fault::new("a home opens after a crash", why.to_string()))?;
        let store = self.machines[machine].store()?;
        let wrong = store.audit().map_err(Refusal::from)?;
        if !wrong.is_empty() {
            return Err(Fault::new(
                "the feed tells what is stored",
                format!("{machine}: {wrong:?}"),
            ));
        }
        Ok(())
    }

    fn back_up(&mut self, machine: usize) -> Result<(), Refusal> {
        let copy = self.folder.join(format!("backup{machine}"));
        self.machines[machine].copy_to(&copy)?;
        self.machines[machine].backup = Some(copy);
        Ok(())
    }

    /// The file of an earlier time is put back, and the program goes on with it.
    fn restore(&mut self, machine: usize) -> Result<(), Refusal> {
        let Some(backup) = self.machines[machine].backup.clone() else {
            return Ok(());
        };
        self.trace.counts.restores += 1;
        self.drop_ends_of(machine, true);
        self.machines[machine].stop();
        self.machines[machine].replace_by(&backup)?;
        self.machines[machine].start()?;
        self.machines[machine].seen.clear();
        self.told.retain(|(of, _)| *of != machine);
        self.only_what_is_left();
        Ok(())
    }

    /// What only a machine knew that is not what it was, is gone. So is a device that nobody has let in
    /// any more: its inviter was put out by one who did not know of it, or forgot it with its own letting
    /// in.
    fn only_what_is_left(&mut self) {
        let roll = self.roll();
        let gone = (0..self.machines.len())
            .filter(|index| roll.member(&self.machines[*index].key.id()).is_none());
        self.out.extend(gone);
        let live = self.live_anywhere();
        self.excuse_what_is_on_none_of(&live);
    }

    /// Machines whose device no member's record has put out.
    fn live_anywhere(&self) -> Vec<usize> {
        (0..self.machines.len()).filter(|index| !self.out.contains(index)).collect()
    }

    /// The home is copied to a second machine, which goes on with the same key.
    fn clone_home(&mut self, machine: usize) -> Result<(), Refusal> {
        if self.trace.counts.clones >= CLONES_LIMIT || self.machines.len() >= MACHINES_LIMIT {
            return Ok(());
        }
        let home = self.folder.join(format!("m{}", self.machines.len()));
        std::fs::create_dir_all(&home)?;
        let original = &self.machines[machine];
        original.copy_to(&home.join("origo.sqlite"))?;
        let mut copy = Machine::at(home, original.key.clone(), original.person.clone());
        copy_files(&original.home.join("blobs"), &copy.home.join("blobs"))?;
        copy.skew_ms = original.skew_ms;
        copy.start()?;
        self.trace.counts.clones += 1;
        if self.out.contains(&machine) {
            self.out.insert(self.machines.len());
        }
        self.machines.push(copy);
        Ok(())
    }

    /// Machines that share a key with another, as ways to choose one of each.
    pub(crate) fn copies(&self) -> usize {
        self.keys().iter().map(Vec::len).product()
    }

    /// The live machines by key.
    fn keys(&self) -> Vec<Vec<usize>> {
        let mut keys: Vec<Vec<usize>> = Vec::new();
        for index in self.live() {
            let id = self.machines[index].key.id();
            let same = keys.iter_mut().find(|group| self.machines[group[0]].key.id() == id);
            match same {
                Some(group) => group.push(index),
                None => keys.push(vec![index]),
            }
        }
        keys
    }

    /// Connects all who are not connected; answers how many. Of copies one at a time, in turn.
    pub(crate) fn connect_all(&mut self, round: usize) -> usize {
        let mut left = round;
        let chosen: Vec<usize> = self
            .keys()
            .into_iter()
            .map(|group| {
                let machine = group[left % group.len()];
                left /= group.len();
                machine
            })
            .collect();
        let mut made = 0;
        for (index, &a) in chosen.iter().enumerate() {
            for &b in &chosen[index + 1..] {
                let star = self.plan.hub && self.machines[0].key.id() != self.machines[a].key.id();
                if star || self.are_connected(a, b) {
                    continue;
                }
                made += usize::from(self.connect(a, b));
            }
        }
        made
    }

    fn are_connected(&self, a: usize, b: usize) -> bool {
        self.ends.iter().any(|end| {
            let other = &self.ends[end.other];
            end.open
                && other.open
                && !end.cut
                && !other.cut
                && end.machine == a
                && other.machine == b
        })
    }

    fn is_live_administrator(&self, machine: usize) -> bool {
        let one = &self.machines[machine];
        one.ground.as_ref().is_some_and(|ground| ground.roll().is_administrator(&one.key.id()))
            && !self.out.contains(&machine)
    }

    /// The founder's device is never put out here: it is the one that judges the end.
    fn revoke(&mut self, machine: usize, victim: usize) -> Result<(), Refusal> {
        let device = self.machines[victim].key.id();
        let founder = self.machines[0].key.id();
        if device == founder || self.machines[machine].key.id() != founder {
            return Ok(());
        }
        let ground = self.machines[machine].ground()?;
        if ground.roll().member(&device).is_none() {
            return Ok(());
        }
        let keeps = ground.store.records("member")?;
        let keeps = keeps
            .iter()
            .filter(|record| record.device == device.0)
            .map(|record| record.id.to_string())
            .collect();
        let epoch = ground.roll().next_revocation_epoch();
        self.put_record(machine, None, Body::Revoked(Revoked { device, epoch, keeps }))?;
        self.trace.counts.revocations += 1;
        for index in 0..self.machines.len() {
            if self.machines[index].key.id() == device {
                self.out.insert(index);
            }
        }
        self.only_what_is_left();
        Ok(())
    }

    fn is_here(&mut self, machine: usize, dice: &mut Dice) -> Result<(), Refusal> {
        let documents = self.machines[machine].documents()?;
        let count = self.machines[machine].now_ms(self.at_ms).unsigned_abs();
        let device = self.machines[machine].key.id();
        let practice = dice.pick(&documents).copied();
        let note = PresenceNote { device, count, practice, pointer: Some("/title".to_owned()) };
        self.tell_all(machine, &note, None);
        Ok(())
    }
}

fn skew_ms(dice: &mut Dice) -> i64 {
    match dice.below(4) {
        0 => 0,
        1 => -10 * YEAR_MS,
        2 => 10 * YEAR_MS,
        _ => dice.below(600_000) as i64 - 300_000,
    }
}

fn copy_files(from: &std::path::Path, to: &std::path::Path) -> std::io::Result<()> {
    let Ok(entries) = std::fs::read_dir(from) else {
        return Ok(());
    };
    std::fs::create_dir_all(to)?;
    for entry in entries {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_files(&entry.path(), &place)?;
        } else {
            std::fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}
