//! What must hold of what officers did, when all troubles are over: devices and desks say the same of each practice,
//! each answer to a request for correction is at the desk once and as it was sealed, each practice costs what its
//! Chamber says, and each mail has left once.

use std::collections::{BTreeMap, BTreeSet};

use certificate::chamber::FeeMoment;
use certificate::lifecycle::Lifecycle;
use desk::storage::practices::{Practice, State};
use desk::storage::{StorageError, attachments, chambers, corrections, events, ledger, outbox};
use sync::Stage;
use sync_driver::Outbox;

use crate::chamber::{Chamber, Offers, is_mark_of_ours};
use crate::checks::Fault;
use crate::dice::Dice;
use crate::driving::Accepted;
use crate::following::outbox_of_revision;
use crate::judging::Held;
use crate::machine::Refusal;
use crate::world::World;

/// A mail that did not leave is tried again within this.
const LONGEST_PAUSE_MS: u64 = 60 * 60 * 1_000;

impl World {
    /// Everybody follows what was sent, and one machine answers what is asked; answers whether anything moved.
    pub(crate) fn everything_is_answered(&mut self) -> Result<bool, Fault> {
        for machine in self.live() {
            self.follow(machine)?;
        }
        self.drain()?;
        self.everybody_agrees()?;
        let live = self.live();
        let mut dice = Dice::new(self.net.roll());
        let Some(&machine) = dice.pick(&live) else {
            return Ok(false);
        };
        let before = self.trace.counts.signatures;
        // Opened, and sealed; what people left undecided in the paper keeps it from that.
        for id in self.practices(machine)? {
            for _ in 0..2 {
                let _ = self.answer_one(machine, id, &mut dice);
            }
        }
        let _ = self.sign_with_the_card(machine, &mut dice);
        self.drain()?;
        self.everybody_agrees()?;
        Ok(self.trace.counts.signatures > before)
    }

    /// What a desk's officers did, and what became of it.
    pub(crate) fn judge_the_outcomes(&mut self, number: usize, held: &Held) -> Result<(), Fault> {
        let Some(chamber) = &self.chambers[number] else {
            return Ok(());
        };
        for practice in held.practices.iter().filter(|one| one.protocol.is_some()) {
            judge_the_fee(number, chamber, practice)?;
            if chamber.restored {
                continue;
            }
            self.judge_the_answers(number, chamber, practice)?;
            self.judge_what_is_known(number, practice)?;
        }
        self.judge_the_mails(number, held)
    }

    /// The last that a machine was told to be accepted of each practice.
    pub(crate) fn last_accepted(&self, desk: usize, practice: &str) -> Option<&Accepted> {
        let all = self.accepted.iter().filter(|one| one.desk == desk && one.practice == practice);
        all.max_by_key(|one| one.revision)
    }

    /// As many were transmitted as machines say were accepted, and what was sealed last is what is there.
    fn judge_the_answers(
        &self,
        number: usize,
        chamber: &Chamber,
        practice: &Practice,
    ) -> Result<(), Fault> {
        let fault = |why: String| {
            let rule = "an answer to an officer is at the desk once";
            Err(Fault::new(rule, format!("desk {number}, {}: {why}", practice.id)))
        };
        let (rounds, told, documents) = read(chamber, |c| {
            let rounds = corrections::all(c, &practice.id)?;
            let told = events::of_practice(c, &practice.id)?;
            Ok((rounds, told, attachments::current(c, &practice.id)?))
        })?;
        let transmitted = rounds.iter().filter(|one| one.transmitted_at.is_some()).count();
        let events = told.iter().filter(|event| event.kind == "correctionTransmitted").count();
        if events != transmitted {
            return fault(format!("{transmitted} rounds are over, {events} were transmitted"));
        }
        let Some(last) = self.last_accepted(number, &practice.id) else {
            return Ok(());
        };
        let too_late = practice.state == State::Rejected;
        if too_late || self.is_shown_twice(&last.reference)? || self.is_red_anywhere(last)? {
            return Ok(());
        }
        let ours = self
            .accepted
            .iter()
            .filter(|one| one.desk == number && one.practice == practice.id && one.answers);
        let answered: BTreeSet<_> = ours.map(|one| one.seal.to_string()).collect();
        if answered.len() > transmitted {
            let why = format!("{} answers are believed, {transmitted} came", answered.len());
            return fault(why);
        }
        if rounds.is_empty() || answered.len() < transmitted {
            return Ok(());
        }
        let there = documents.iter().filter(|one| !is_mark_of_ours(&one.data.name));
        let there: BTreeSet<_> =
            there.map(|one| (one.data.name.clone(), one.data.sha256.clone())).collect();
        let sealed: BTreeSet<_> = last.files.iter().cloned().collect();
        // What came for a round that nobody has transmitted yet stands there, too.
        let waits = practice.state == State::CorrectionAsked;
        if !waits && (there != sealed || practice.content_sha256 != last.content_sha256) {
            return fault(format!("there are {there:?}, sealed was {last:?}"));
        }
        Ok(())
    }

    /// Whether people see, or saw before a revision was opened, that a practice is sealed or filed twice.
    pub(crate) fn is_red_anywhere(&self, accepted: &Accepted) -> Result<bool, Refusal> {
        for machine in self.live() {
            let store = self.machines[machine].store()?;
            let mut revisions = BTreeSet::new();
            for seal in store.seals(accepted.of)? {
                if !revisions.insert(store.seal(seal)?.revision) {
                    return Ok(true);
                }
            }
            if self.is_red(machine, accepted.of)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Every machine says of a practice what its desk says, where one that is there follows it.
    fn judge_what_is_known(&self, number: usize, practice: &Practice) -> Result<(), Fault> {
        let Some(last) = self.last_accepted(number, &practice.id) else {
            return Ok(());
        };
        if self.is_red_anywhere(last)? || !self.is_followed(last)? {
            return Ok(());
        }
        let word = Lifecycle::from(practice.state.on_the_wire()).as_str();
        for machine in self.live() {
            let store = self.machines[machine].store()?;
            let Ok(item) = store.list_item(last.of) else {
                continue;
            };
            // One that signed the same paper itself finds another file at a plain desk, and waits for a person.
            let mine = outbox_of_revision(&store, last.of, last.revision)?;
            let mine = mine.map(|entry| Outbox::of(&entry)).transpose().map_err(Refusal::from)?;
            let waits =
                mine.is_some_and(|one| matches!(one.submission.stage, Stage::Parked { .. }));
            if waits && self.plan.desks[number] != Offers::Everything {
                continue;
            }
            // A revision that is being made answers, or waits for a person.
            if item.row.revision == last.revision && item.row.state != word {
                let why = format!(
                    "{} is {word} at desk {number}, and {} on machine {machine}",
                    last.of, item.row.state
                );
                return Err(Fault::new("devices know what the desk says", why));
            }
        }
        Ok(())
    }

    fn is_followed(&self, last: &Accepted) -> Result<bool, Refusal> {
        for machine in self.live() {
            let store = self.machines[machine].store()?;
            if let Some(entry) = outbox_of_revision(&store, last.of, last.revision)?
                && let Stage::Sent { practice, .. } = Outbox::of(&entry)?.submission.stage
                && practice == last.practice
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// One mail for each protocol, request, answer, rejection and certificate, whatever was repeated, and
    /// however long the mail server was away.
    fn judge_the_mails(&mut self, number: usize, held: &Held) -> Result<(), Fault> {
        let mut wanted = 0;
        let Some(chamber) = self.chambers[number].as_ref() else {
            return Ok(());
        };
        for practice in held.practices.iter().filter(|one| one.protocol.is_some()) {
            let rounds = read(chamber, |c| corrections::all(c, &practice.id))?;
            let over = rounds.iter().filter(|one| one.transmitted_at.is_some()).count();
            let decided = matches!(practice.state, State::Rejected | State::Issued);
            wanted += 1 + rounds.len() + over + usize::from(decided);
        }
        while read(chamber, outbox::waiting)? > 0 {
            chamber.tell_time(self.at_ms);
            chamber.post()?;
            self.at_ms += LONGEST_PAUSE_MS;
        }
        let mails = std::fs::read_dir(chamber.mails()).into_iter().flatten().flatten();
        let left = mails.filter(|one| one.path().extension().is_some_and(|is| is == "eml")).count();
        self.trace.counts.mails += left as u64;
        if left < wanted || (left > wanted && !chamber.restored) {
            let why = format!("desk {number}: {wanted} were written, {left} mails left");
            return Err(Fault::new("each mail leaves once", why));
        }
        Ok(())
    }

    /// No card was used as nobody wanted, and each signature is of what its seal holds.
    pub(crate) fn judge_the_signatures(&self) -> Result<(), Fault> {
        if let Some(why) = self.card.misused {
            return Err(Fault::new("a card is asked with a person's leave", why.to_owned()));
        }
        let Some(&machine) = self.live().first() else {
            return Ok(());
        };
        let store = self.machines[machine].store()?;
        for id in self.practices(machine)? {
            for seal in store.seals(id).map_err(Refusal::from)? {
                let base_form = store.seal(seal).map_err(Refusal::from)?.base_form;
                for signature in store.signatures(seal).map_err(Refusal::from)? {
                    let content = crate::signatory::content_of(&signature.p7m);
                    if content.as_ref() != Some(&base_form) {
                        let why = format!("a signature of {seal} is of something else");
                        return Err(Fault::new("what was sealed is what was signed", why));
                    }
                }
            }
        }
        Ok(())
    }
}

impl Chamber {
    /// Whether more answers to its officers came than machines believe: one whose own answer was lost may be
    /// taken for one that is still to be given, where the desk knows no keys.
    pub(crate) fn has_an_answer_that_nobody_believes(
        &self,
        practice: &str,
        accepted: &[Accepted],
    ) -> Result<bool, Refusal> {
        let rounds = read(self, |c| corrections::all(c, practice))?;
        let came = rounds.iter().filter(|one| one.transmitted_at.is_some()).count();
        let believed = accepted.iter().filter(|one| one.practice == practice && one.answers);
        let believed: BTreeSet<_> = believed.map(|one| one.seal.to_string()).collect();
        Ok(came > believed.len())
    }

    /// Whether an answer to the officer came in part and was never transmitted.
    pub(crate) fn has_half_an_answer(&self, practice: &str) -> Result<bool, Refusal> {
        read(self, |c| {
            let Some(last) = corrections::last(c, practice)? else { return Ok(false) };
            let documents = attachments::all(c, practice)?;
            let came = last.base_form_corrected || documents.iter().any(|d| d.round == last.round);
            Ok(last.transmitted_at.is_none() && came)
        })
    }
}

/// A practice costs what its Chamber says, at the moment that it says.
fn judge_the_fee(number: usize, chamber: &Chamber, practice: &Practice) -> Result<(), Fault> {
    let (held, moment) = read(chamber, |c| {
        let configured = chambers::find(c, &practice.chamber)?;
        Ok((ledger::held(c, &practice.id)?, configured.map(|one| one.fee_moment)))
    })?;
    let fee_cents = practice.fee_cents;
    let wanted = match (moment.unwrap_or(FeeMoment::Sending), practice.state) {
        (FeeMoment::Sending, _) | (FeeMoment::Issue, State::Issued) => (0, fee_cents),
        (FeeMoment::Issue, State::Rejected) => (0, 0),
        (FeeMoment::Issue, _) => (fee_cents, 0),
    };
    let found = (held.reserved_cents, held.captured_cents);
    if found != wanted {
        let why = format!(
            "desk {number}, {} ({:?}): reserved and captured are {found:?}, to be {wanted:?}",
            practice.id, practice.state
        );
        return Err(Fault::new("one practice, one charge", why));
    }
    Ok(())
}

fn read<T>(
    chamber: &Chamber,
    query: impl FnOnce(&desk::storage::Connection) -> Result<T, StorageError>,
) -> Result<T, Refusal> {
    Ok(chamber.desk()?.storage.read(query)?)
}

/// What the practices of a desk cost the company together, in cents.
pub(crate) fn charged_cents(chamber: &Chamber, practices: &[Practice]) -> Result<i64, Refusal> {
    let costs: BTreeMap<&str, i64> = practices
        .iter()
        .map(|one| Ok((&*one.id, read(chamber, |c| ledger::held(c, &one.id))?.total_cents())))
        .collect::<Result<_, Refusal>>()?;
    Ok(costs.values().sum())
}
