//! Where a submission may be when all troubles are over, and whether anybody still can help it.

use certificate::lifecycle::Lifecycle;
use desk::storage::attachments;
use store::SealId;
use sync::derive::rank;
use sync::{BASE_FORM_KIND, ParkReason, Plan, Stage};
use sync_driver::Outbox;
use wire::codes::DeskCode;

use crate::chamber::Offers;
use crate::checks::Fault;
use crate::judging::{held, refused};
use crate::machine::Refusal;
use crate::world::World;

impl World {
    /// Accepted, refused with the desk's words, or still asking for a reason that a person sees.
    pub(crate) fn judge_the_ends(&self) -> Result<(), Fault> {
        for machine in self.live() {
            let store = self.machines[machine].store()?;
            let ground = self.machines[machine].ground()?;
            let submits = ground.roll().submitter().is_none_or(|one| one == ground.key.id());
            for entry in store.outbox(None).map_err(refused)?.into_iter().filter(|_| submits) {
                let outbox = Outbox::of(&entry).map_err(|why| Refusal::from(why.to_string()))?;
                let row = store.list_item(entry.practice).map_err(refused)?.row;
                let revision = store.seal(entry.seal).map_err(refused)?.revision;
                // What an officer has in hand was sent: by another machine, where not by this one.
                let is_sent = Lifecycle::from_word(&row.state).is_some_and(|state| {
                    rank(&state) > rank(&Lifecycle::Sent) && state != Lifecycle::NotReceived
                });
                if !outbox.requested || revision != row.revision || is_sent {
                    continue;
                }
                let submission = &outbox.submission;
                if let Some(why) = self.is_no_end(machine, entry.seal, &outbox)? {
                    let why = format!("machine {machine}, {}: {why}", entry.practice);
                    let stage =
                        format!("{:?} after {} failures", submission.stage, submission.failures);
                    return Err(Fault::new("every submission ends", format!("{why}: {stage}")));
                }
            }
        }
        Ok(())
    }

    /// Why a submission may not stay as it is, now that nothing fails any more.
    fn is_no_end(
        &self,
        machine: usize,
        seal: SealId,
        outbox: &Outbox,
    ) -> Result<Option<&'static str>, Refusal> {
        let sign = outbox.data.cciaa_competenza.as_deref().unwrap_or_default();
        let number = crate::chamber::SIGNS.iter().position(|one| *one == sign).unwrap_or_default();
        let offers = self.plan.desks.get(number).copied().unwrap_or(Offers::States);
        let restored = self.chambers[number].as_ref().is_some_and(|chamber| chamber.restored);
        let plan = &outbox.submission.plan;
        let store = self.machines[machine].store()?;
        let mut files = plan.files.iter().map(|file| &file.sha256).chain([&plan.signed_sha256]);
        let whole =
            files.all(|sha256| sha256.parse().is_ok_and(|sha256| store.blob(sha256).is_ok()));
        Ok(match &outbox.submission.stage {
            Stage::Sent { .. } => None,
            // The desk forgot what it had, or people sealed two papers for one revision.
            Stage::Refused { code, .. } if code == "vanished" && restored => None,
            // Two seals or two numbers wait for a person before anything goes on.
            _ if self.is_shown_twice(&plan.reference)? => None,
            Stage::Parked { reason: ParkReason::CannotTell, .. } if offers == Offers::States => {
                None
            }
            // Where it is not told what was signed, another signature over the same paper is another file.
            Stage::Parked { reason: ParkReason::OtherFiles { practice, .. }, .. }
                if offers == Offers::Files
                    && !self.holds(number, practice, &plan.signed_sha256)? =>
            {
                None
            }
            // Another machine, a cloned one for instance, answered the officer with another seal.
            Stage::Parked { reason: ParkReason::OtherFiles { practice, .. }, .. }
                if plan.answers.is_some() && !self.has_answer(number, practice, plan)? =>
            {
                None
            }
            Stage::Parked { reason: ParkReason::SeveralPractices { .. }, .. }
                if offers != Offers::Everything =>
            {
                None
            }
            // Its answer was lost on the way back, and the officer asked again: without keys a desk takes it for an
            // answer to that.
            Stage::Refused { code, .. }
                if plan.answers.is_some()
                    && code == DeskCode::Invalid.as_str()
                    && offers != Offers::Everything =>
            {
                None
            }
            Stage::Refused { code, .. }
                if code == DeskCode::PayloadMismatch.as_str()
                    && self.has_come_otherwise(&plan.reference, seal) =>
            {
                None
            }
            Stage::Refused { .. } => Some("refused for no reason"),
            Stage::Parked { .. } => Some("waits for a person who cannot help"),
            _ if !whole => None,
            _ => Some("still under way"),
        })
    }
}

impl World {
    /// Whether another seal was accepted under the key of this one.
    fn has_come_otherwise(&self, reference: &str, seal: SealId) -> bool {
        self.accepted.iter().any(|one| one.reference == reference && one.seal != seal)
    }

    /// Whether a machine of the company shows that an answer to an officer went no further.
    pub(crate) fn is_answer_held_up(&self, practice: &str) -> Result<bool, Refusal> {
        for machine in self.live() {
            for entry in self.machines[machine].store()?.outbox(None)? {
                let submission = Outbox::of(&entry)?.submission;
                let held = matches!(submission.stage, Stage::Parked { .. } | Stage::Refused { .. });
                if held && submission.plan.answers.as_deref() == Some(practice) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Whether all that an answer to the officer brings is at the desk.
    fn has_answer(&self, number: usize, practice: &str, plan: &Plan) -> Result<bool, Refusal> {
        let Some(chamber) = &self.chambers[number] else { return Ok(false) };
        let documents = chamber.desk()?.storage.read(|c| attachments::current(c, practice))?;
        let form = held(chamber)?.practices.into_iter().find(|one| one.id == practice);
        Ok(plan.files.iter().all(|file| match file.kind.as_str() {
            BASE_FORM_KIND => {
                form.as_ref().is_some_and(|one| one.content_sha256 == plan.content_sha256)
            }
            _ => documents.iter().any(|one| one.data.sha256 == file.sha256),
        }))
    }

    /// Whether a practice at a desk has this signed base form.
    fn holds(&self, number: usize, practice: &str, signed_sha256: &str) -> Result<bool, Refusal> {
        let Some(chamber) = &self.chambers[number] else { return Ok(false) };
        let held = held(chamber)?.practices;
        Ok(held.iter().any(|one| one.id == practice && one.base_form_sha256 == signed_sha256))
    }
}
