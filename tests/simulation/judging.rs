//! What must hold of submissions when all troubles are over: one protocol and one charge for each practice, what
//! was signed is what is filed, and everything is at one of its ends.

use std::collections::{BTreeMap, BTreeSet};

use desk::storage::accounts::AccountId;
use desk::storage::practices::{self, Practice, Search, State};
use desk::storage::{StorageError, attachments, events, ledger, register};
use draft::PracticeId;
use sync::derive::derive;
use sync::{ParkReason, Stage};
use sync_driver::Outbox;

use crate::chamber::{Chamber, Offers};
use crate::checks::Fault;
use crate::machine::Refusal;
use crate::outcomes::charged_cents;
use crate::world::World;

/// How often everybody asks again before a submission must be at its end.
const ROUNDS: usize = 12;
/// Enough for everything that an office may submit, in cents.
const PLENTY_CENTS: i64 = 100_000;
/// The company's account is a desk's first.
const ACCOUNT: AccountId = AccountId(1);

/// What one desk holds.
pub(crate) struct Held {
    pub(crate) practices: Vec<Practice>,
    balance_cents: i64,
    wrong: Vec<String>,
}

impl World {
    /// Desks are open and paid, and whoever may submit, follow and answer does so until nothing moves.
    pub(crate) fn everything_is_submitted(&mut self) -> Result<(), Fault> {
        let at_ms = self.at_ms;
        for chamber in self.chambers.iter_mut().flatten() {
            chamber.tell_time(at_ms);
            chamber.dies = false;
            chamber.mails_leave = true;
            chamber.start()?;
            chamber.top_up(PLENTY_CENTS)?;
        }
        for _ in 0..ROUNDS {
            let mut taken = 0;
            for machine in self.live() {
                // Whoever is not the submitter leaves it to the one who is.
                taken += self.submit(machine).unwrap_or(0);
            }
            self.drain()?;
            if !self.everything_is_answered()? && taken == 0 {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The desks' books, and what the company's machines believe of them.
    pub(crate) fn judge_the_desks(&mut self) -> Result<(), Fault> {
        let mut doubled = BTreeSet::new();
        for number in 0..self.chambers.len() {
            let Some(chamber) = &self.chambers[number] else {
                continue;
            };
            let held = held(chamber)?;
            self.judge_the_books(number, &held)?;
            doubled.extend(self.judge_the_numbers(number, &held)?);
            self.judge_what_was_accepted(number, &held)?;
            self.judge_the_outcomes(number, &held)?;
        }
        self.trace.counts.doubles += doubled.len() as u64;
        self.judge_the_signatures()?;
        self.judge_the_ends()
    }

    fn judge_the_books(&mut self, number: usize, held: &Held) -> Result<(), Fault> {
        if let Some(wrong) = held.wrong.first() {
            return Err(Fault::new(
                "the desk's books are whole",
                format!("desk {number}: {wrong}"),
            ));
        }
        if let Some(chamber) = self.chambers[number].as_ref().filter(|one| !one.restored) {
            let charged = charged_cents(chamber, &held.practices)?;
            let (paid_in, left) = (chamber.paid_in_cents, held.balance_cents);
            if left + charged != paid_in {
                let why = format!(
                    "desk {number}: {paid_in} cents paid in, {charged} charged, {left} left"
                );
                return Err(Fault::new("one practice, one charge", why));
            }
        }
        for practice in &held.practices {
            let words = format!("{} {:?} {:?}", practice.id, practice.state, practice.protocol);
            self.trace.note(self.at_ms, 2_000 + number, words.as_bytes());
        }
        Ok(())
    }

    /// One number for each reference. A desk of the public interface alone may give two where two machines
    /// submitted: then people see it. Answers the references with two.
    fn judge_the_numbers(&self, number: usize, held: &Held) -> Result<Vec<String>, Fault> {
        let mut numbers: BTreeMap<&str, Vec<&Practice>> = BTreeMap::new();
        for practice in held.practices.iter().filter(|one| one.protocol.is_some()) {
            let reference = practice.description.trim_start_matches("CO ");
            numbers.entry(reference).or_default().push(practice);
        }
        let mut doubled = Vec::new();
        for (reference, practices) in numbers.into_iter().filter(|(_, all)| all.len() > 1) {
            let codes: Vec<&str> = practices.iter().map(|one| &*one.id).collect();
            let why = format!("desk {number}: {reference} is {codes:?}");
            let machines = self.creators.get(reference).cloned().unwrap_or_default();
            if self.plan.desks[number] == Offers::Everything || machines.len() < 2 {
                return Err(Fault::new("one practice, one protocol", why));
            }
            let live = self.live();
            let all_here = machines.iter().all(|machine| live.contains(machine));
            if all_here && !self.is_shown_twice(reference)? {
                return Err(Fault::new("two protocols are shown", why));
            }
            doubled.push(reference.to_owned());
        }
        Ok(doubled)
    }

    /// Whether a machine of the company shows that a practice is filed or sealed twice.
    pub(crate) fn is_shown_twice(&self, reference: &str) -> Result<bool, Refusal> {
        for machine in self.live() {
            let store = self.machines[machine].store()?;
            for entry in store.outbox(None)? {
                let submission = Outbox::of(&entry)?.submission;
                let several = matches!(
                    submission.stage,
                    Stage::Parked { reason: ParkReason::SeveralPractices { .. }, .. }
                );
                if submission.plan.reference == reference
                    && (several || self.is_red(machine, entry.practice)?)
                {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    pub(crate) fn is_red(&self, machine: usize, practice: PracticeId) -> Result<bool, Refusal> {
        let records = self.machines[machine].store()?.records_of(practice)?;
        let records: Vec<sync::Record> =
            records.iter().filter_map(|record| sync::Record::read(&record.bytes).ok()).collect();
        let state = derive(&records);
        Ok(state.is_filed_twice() || state.is_sealed_twice())
    }

    /// What a machine says it was given, the desk has; and it holds the bytes that were sealed.
    fn judge_what_was_accepted(&self, number: usize, held: &Held) -> Result<(), Fault> {
        let Some(chamber) = self.chambers[number].as_ref().filter(|chamber| !chamber.restored)
        else {
            return Ok(());
        };
        for accepted in self.accepted.iter().filter(|accepted| accepted.desk == number) {
            // Where people sealed two papers for one revision, a machine that is not told what its desk holds
            // cannot know which one was filed. Any other accepts only its own.
            let silent = self.plan.desks[number] == Offers::States;
            if silent && self.is_shown_twice(&accepted.reference)? {
                continue;
            }
            let fault = |why: &str| {
                let rule = "what is accepted is at the desk as it was sealed";
                Err(Fault::new(rule, format!("desk {number}: {why}: {accepted:?}")))
            };
            let Some(there) = held.practices.iter().find(|one| one.id == accepted.practice) else {
                return fault("it knows no such practice");
            };
            // An answer that finds its practice rejected is taken for sent, and then told to be rejected.
            let too_late = accepted.answers && there.state == State::Rejected;
            let beside = accepted.answers && self.is_red_anywhere(accepted)?;
            if too_late || beside {
                continue;
            }
            if there.protocol.is_none()
                || (!accepted.number.is_empty()
                    && there.protocol.as_ref() != Some(&accepted.number))
            {
                return fault("it gave another number, or none");
            }
            // What was corrected since is held against its answer.
            let last = self.last_accepted(number, &accepted.practice);
            if last.is_some_and(|last| last.revision > accepted.revision) {
                continue;
            }
            if self.plan.desks[number] != Offers::Everything
                && chamber.has_an_answer_that_nobody_believes(&there.id, &self.accepted)?
            {
                continue;
            }
            // An answer that came in part waits for a person: it was cut at a desk that does not tell what arrived of it,
            // or it was another machine's, under the key of one that had come.
            if chamber.has_half_an_answer(&there.id)? && self.is_answer_held_up(&there.id)? {
                continue;
            }
            if there.content_sha256 != accepted.content_sha256 {
                return fault("it holds another base form");
            }
            let documents = chamber
                .desk()?
                .storage
                .read(|c| attachments::current(c, &there.id))
                .map_err(refused)?;
            let is_there = |(name, sha256): &(String, String)| {
                documents.iter().any(|one| one.data.name == *name && one.data.sha256 == *sha256)
            };
            if !accepted.files.iter().all(is_there) {
                return fault("it lacks a file");
            }
        }
        Ok(())
    }
}

pub(crate) fn held(chamber: &Chamber) -> Result<Held, Refusal> {
    let desk = chamber.desk()?;
    Ok(desk.storage.read(|c| {
        let mut wrong = ledger::audit(c)?;
        wrong.extend(register::gaps(c)?.into_iter().map(|gap| format!("a gap in {gap}")));
        wrong.extend(events::check_chain(c)?.map(|event| format!("event {event} does not follow")));
        let all = Search { account: Some(ACCOUNT), ..Search::default() };
        Ok::<_, StorageError>(Held {
            practices: practices::search(c, &all)?,
            balance_cents: ledger::balance(c, ACCOUNT)?,
            wrong,
        })
    })?)
}

pub(crate) fn refused(why: impl std::error::Error + Send + Sync + 'static) -> Refusal {
    why.into()
}
