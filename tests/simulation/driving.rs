//! The hands of a submission: takes one output of the machine after the other, as `sync_driver::drive` does,
//! with anything that may happen in between. What travels is `courier`'s.

use std::collections::VecDeque;

use certificate::lifecycle::DeskState;
use draft::PracticeId;
use store::{Digest, ListRow, OutboxEntry, SealId};
use sync::{Event as Told, Found, LONGEST_WAIT_MS, Output, Protocol, Request, Stage, Submission};
use sync_driver::{Journal, Outbox};
use wire::extensions::{IDEMPOTENCY_HEADER, SEAL_HEADER};
use wire::fpws::{AttachBody, CreateBody, NOTE_PARAMETER, PRACTICE_PARAMETER, PracticeRow, paths};

use crate::answering::BASE_FORM_KIND;
use crate::chamber::{Ask, SIGNS, credentials_headers};
use crate::checks::Fault;
use crate::courier::{LetterId, What};
use crate::filing::{ORDER_DETAIL, sealed_paper};
use crate::machine::Refusal;
use crate::planted::Planted;
use crate::world::{Event, World};

/// How long a command waits for a desk before it leaves the practice queued.
const PATIENCE_MS: i64 = 12_000;

pub(crate) type DriveId = usize;

/// One command that takes one practice to its desk.
pub(crate) struct Drive {
    pub(crate) machine: usize,
    pub(crate) desk: usize,
    pub(crate) practice: PracticeId,
    pub(crate) seal: SealId,
    pub(crate) submission: Submission,
    outputs: VecDeque<Output>,
    event: Option<Told>,
    /// Its letter under way.
    pub(crate) asked: Option<LetterId>,
    /// The submission is at its end, and what the desk says of it now is kept.
    following: bool,
    pub(crate) open: bool,
}

/// What a desk gave a machine, by the machine's word.
#[derive(Debug, Clone)]
pub(crate) struct Accepted {
    pub(crate) desk: usize,
    pub(crate) seal: SealId,
    pub(crate) of: PracticeId,
    pub(crate) revision: u32,
    pub(crate) reference: String,
    pub(crate) practice: String,
    pub(crate) number: String,
    /// It answers a request for correction.
    pub(crate) answers: bool,
    /// Everything that was sealed beside the base form: names and digests.
    pub(crate) files: Vec<(String, String)>,
    pub(crate) content_sha256: String,
}

impl World {
    /// A command begins; none where one of this practice is under way.
    pub(crate) fn take_up(
        &mut self,
        machine: usize,
        practice: PracticeId,
        entry: OutboxEntry,
    ) -> Result<bool, Refusal> {
        if self.is_under_way(machine, entry.seal) {
            return Ok(false);
        }
        let outbox = Outbox::of(&entry)?;
        let desk = desk_of(&outbox)?;
        self.open_desk(desk)?;
        self.intend(machine, practice, entry.seal)?;
        let mut submission = outbox.submission.recovered();
        let following = matches!(submission.stage, Stage::Sent { .. });
        let mut outputs = VecDeque::new();
        if self.planted == Planted::ForgetsJournal {
            submission.stage = Stage::Creating;
            outputs.push_back(Output::Ask(Request::Create));
        }
        let event = (!following && outputs.is_empty()).then_some(Told::Go);
        let (seal, asked) = (entry.seal, None);
        let id = self.keep_drive(Drive {
            machine,
            desk,
            practice,
            seal,
            submission,
            outputs,
            event,
            asked,
            following,
            open: true,
        });
        let requested = self.with_journal(id, |journal| journal.request());
        if requested.is_err() {
            self.drives[id].open = false;
        }
        requested?;
        self.trace.counts.submissions += 1;
        self.rouse(id);
        Ok(true)
    }

    /// A command asks a desk what became of a practice that it has.
    pub(crate) fn ask_after(
        &mut self,
        machine: usize,
        practice: PracticeId,
        entry: &OutboxEntry,
    ) -> Result<bool, Refusal> {
        if self.is_under_way(machine, entry.seal) {
            return Ok(false);
        }
        let outbox = Outbox::of(entry)?;
        let desk = desk_of(&outbox)?;
        self.open_desk(desk)?;
        let id = self.keep_drive(Drive {
            machine,
            desk,
            practice,
            seal: entry.seal,
            submission: outbox.submission,
            outputs: VecDeque::new(),
            event: None,
            asked: None,
            following: true,
            open: true,
        });
        self.rouse(id);
        Ok(true)
    }

    fn is_under_way(&self, machine: usize, seal: SealId) -> bool {
        let mut running = self.drives.iter().filter(|drive| drive.open);
        running.any(|drive| drive.machine == machine && drive.seal == seal)
    }

    fn keep_drive(&mut self, drive: Drive) -> DriveId {
        self.drives.push(drive);
        self.drives.len() - 1
    }

    /// The programs of a machine are gone; what was under way for them has nobody to come back to.
    pub(crate) fn drop_drives_of(&mut self, machine: usize) {
        for drive in self.drives.iter_mut().filter(|drive| drive.machine == machine) {
            drive.open = false;
        }
    }

    fn rouse(&mut self, id: DriveId) {
        let delay_ms = self.net.below(4) as u64;
        self.later(delay_ms, Event::Drive(id));
    }

    /// One output, or one event: anything may happen before the next.
    pub(crate) fn drive_on(&mut self, id: DriveId) -> Result<(), Fault> {
        if !self.drives[id].open {
            return Ok(());
        }
        let now_ms = self.machines[self.drives[id].machine].now_ms(self.at_ms);
        let drive = &mut self.drives[id];
        if let Some(output) = drive.outputs.pop_front() {
            let done = self.carry(id, output)?;
            if let Err(refusal) = done {
                let (at_ms, machine) = (self.at_ms, self.drives[id].machine);
                self.trace.tell(at_ms, || format!("{machine} stops submitting: {refusal}"));
                self.drives[id].open = false;
            }
        } else if let Some(event) = drive.event.take() {
            let name = event.name();
            let (next, outputs) = drive.submission.clone().on(now_ms, event);
            drive.submission = next;
            drive.outputs.extend(outputs);
            let (at_ms, machine) = (self.at_ms, self.drives[id].machine);
            let stage = format!("{:?}", self.drives[id].submission.stage);
            self.trace.tell(at_ms, || format!("  {machine} submits: {name} -> {stage:.160}"));
        } else if drive.following {
            let practice = drive.submission.practice().map(str::to_owned);
            self.ask_list(id, practice);
        } else {
            drive.open = false;
        }
        let drive = &self.drives[id];
        if drive.open && drive.asked.is_none() {
            self.rouse(id);
        }
        Ok(())
    }

    /// Time to go on after a wait.
    pub(crate) fn goes(&mut self, id: DriveId) {
        let drive = &mut self.drives[id];
        if drive.open {
            drive.asked = None;
            drive.event = Some(Told::Go);
            self.rouse(id);
        }
    }

    fn carry(&mut self, id: DriveId, output: Output) -> Result<Result<(), Refusal>, Fault> {
        Ok(match output {
            Output::Journal(row) => {
                if self.planted == Planted::ForgetsJournal {
                    return Ok(Ok(()));
                }
                self.trace.note(self.at_ms, id, format!("{:?}", row.stage).as_bytes());
                self.with_journal(id, |journal| journal.write(&row))
            }
            Output::Ask(request) => self.ask_desk(id, request),
            Output::Wait { until_ms } => {
                let machine = self.drives[id].machine;
                // A clock that was set back meanwhile makes no wait longer than it was to be.
                let wait_ms = until_ms - self.machines[machine].now_ms(self.at_ms);
                let wait_ms = wait_ms.clamp(0, LONGEST_WAIT_MS);
                if wait_ms <= PATIENCE_MS {
                    self.drives[id].asked = Some(LetterId::MAX);
                    self.later(wait_ms.unsigned_abs(), Event::Go(id));
                } else {
                    self.drives[id].open = false;
                }
                Ok(())
            }
            Output::Accepted(_) => self.was_accepted(id),
            other => {
                let why = format!("machine {}: {other:?}", self.drives[id].machine);
                return Err(Fault::new("the driver carries out what it is asked for", why));
            }
        })
    }

    fn was_accepted(&mut self, id: DriveId) -> Result<(), Refusal> {
        let drive = &mut self.drives[id];
        let Stage::Sent { practice, protocol } = &drive.submission.stage else {
            return Err("accepted, and not sent".into());
        };
        drive.following = true;
        let seal = self.machines[drive.machine].store()?.seal(drive.seal)?;
        let files = seal.attachments.iter().map(|one| (one.name.clone(), one.sha256.to_string()));
        let order = (ORDER_DETAIL.to_owned(), Digest::of(&seal.order_detail).to_string());
        let accepted = Accepted {
            desk: drive.desk,
            seal: drive.seal,
            of: drive.practice,
            revision: seal.revision,
            reference: drive.submission.plan.reference.clone(),
            practice: practice.clone(),
            number: protocol.number.clone(),
            answers: drive.submission.plan.answers.is_some(),
            files: files.chain([order]).collect(),
            content_sha256: seal.base_form_sha256().to_string(),
        };
        self.trace.counts.accepted += 1;
        self.trace.counts.corrections_answered += u64::from(accepted.answers);
        let (at_ms, words) = (self.at_ms, format!("{accepted:?}"));
        self.trace.tell(at_ms, || format!("  accepted: {words:.200}"));
        self.accepted.push(accepted);
        Ok(())
    }

    /// The journal of a drive, over the row as it stands; the list row is what the program makes it.
    fn with_journal(
        &mut self,
        id: DriveId,
        work: impl FnOnce(&mut Journal<'_>) -> Result<(), sync_driver::DriveError>,
    ) -> Result<(), Refusal> {
        let drive = &self.drives[id];
        let (store, now_ms) = {
            let machine = &self.machines[drive.machine];
            (machine.store()?, machine.now_ms(self.at_ms))
        };
        let seal = store.seal(drive.seal)?;
        let paper = sealed_paper(&seal)?;
        let row = |stage: &Stage| {
            let mut row = ListRow::of(&paper, word(stage), seal.revision);
            if let Stage::Sent { protocol, .. } = stage {
                row.protocol.clone_from(&protocol.number);
            }
            row
        };
        let entry = store.outbox_get(drive.seal)?.ok_or("no row in the outbox")?;
        let now = move || now_ms;
        let mut journal = Journal::resume(&store, &entry, &row, &now)?;
        Ok(work(&mut journal)?)
    }

    fn ask_desk(&mut self, id: DriveId, request: Request) -> Result<(), Refusal> {
        let drive = &self.drives[id];
        let store = self.machines[drive.machine].store()?;
        let plan = &drive.submission.plan;
        let practice = drive.submission.practice().unwrap_or_default().to_owned();
        let of = |path: &str| format!("{path}?{PRACTICE_PARAMETER}={practice}");
        let bytes = |sha256: &str| -> Result<Vec<u8>, Refusal> { Ok(store.blob(sha256.parse()?)?) };
        let mut headers = credentials_headers();
        let (what, method, target, body) = match request {
            Request::Create => {
                let entry = store.outbox_get(drive.seal)?.ok_or("no row in the outbox")?;
                let body = CreateBody::new(&bytes(&plan.signed_sha256)?, Outbox::of(&entry)?.data);
                (What::Create, "PUT", paths::CREATE.to_owned(), serde_json::to_vec(&body)?)
            }
            Request::Attach(index) => {
                let file = &plan.files[index];
                let bytes = bytes(&file.sha256)?;
                let mut body = AttachBody::new(&bytes, &file.kind, &file.name, &file.description);
                let corrects = plan.answers.is_some();
                body.rettifica_modello_base = corrects.then_some(file.kind == BASE_FORM_KIND);
                let path = if corrects { paths::CORRECT } else { paths::ATTACH };
                (What::Attach, "PUT", of(path), serde_json::to_vec(&body)?)
            }
            Request::Note => {
                let note = plan.note.as_deref().unwrap_or_default().replace(' ', "%20");
                let target = format!("{}&{NOTE_PARAMETER}={note}", of(paths::NOTE));
                (What::Note, "POST", target, Vec::new())
            }
            Request::Send
                if plan.answers.is_some() && self.planted == Planted::LeavesOutTransmission =>
            {
                let sent = Protocol { number: String::new(), at: String::new(), fee_cents: None };
                self.hear(id, Some(Told::Sent(Ok(sent))));
                return Ok(());
            }
            Request::Send if plan.answers.is_some() => {
                (What::Transmit, "POST", of(paths::TRANSMIT_CORRECTION), Vec::new())
            }
            Request::Send => (What::Send, "POST", of(paths::SEND), Vec::new()),
            Request::Seek => {
                self.ask_list(id, None);
                return Ok(());
            }
            Request::Look => {
                self.ask_list(id, Some(practice));
                return Ok(());
            }
        };
        let answers = what == What::Attach && plan.answers.is_some();
        if answers || matches!(what, What::Create | What::Send | What::Transmit) {
            headers.push((IDEMPOTENCY_HEADER, plan.key.as_str().to_owned()));
            headers.push((SEAL_HEADER, plan.seal_sha256.clone()));
        }
        if what == What::Create {
            let (reference, machine) = (plan.reference.clone(), drive.machine);
            self.creators.entry(reference).or_default().insert(machine);
        }
        self.write(id, what, Ask { method, target, headers, body });
        Ok(())
    }

    /// What the machine is told, if anything.
    pub(crate) fn hear(&mut self, id: DriveId, event: Option<Told>) {
        if let Some(event) = event {
            self.drives[id].event = Some(event);
            self.rouse(id);
        }
    }

    pub(crate) fn is_following(&self, id: DriveId) -> bool {
        self.drives[id].following
    }

    /// The rows of a list, of both questions.
    pub(crate) fn listed(&mut self, id: DriveId, rows: Vec<PracticeRow>) -> Option<Told> {
        if !self.drives[id].following {
            let found: Vec<Found> = rows.into_iter().map(sync_driver::found_of).collect();
            return Some(Told::Listed(Ok(found)));
        }
        // A full disk keeps nothing: it is asked again.
        match self.keep_status(id, &rows) {
            Ok(Some(told)) if told.stato == DeskState::CorrectionAsked => {
                self.ask_corrections(id, told.id_pratica.as_str().to_owned());
                return None;
            }
            Ok(_) => {}
            Err(refusal) => {
                let at_ms = self.at_ms;
                self.trace.tell(at_ms, || format!("  what the desk said is not kept: {refusal}"));
            }
        }
        self.drives[id].open = false;
        None
    }
}

fn desk_of(outbox: &Outbox) -> Result<usize, Refusal> {
    let chamber = outbox.data.cciaa_competenza.as_deref().unwrap_or_default();
    Ok(SIGNS.iter().position(|sign| *sign == chamber).ok_or("no such Chamber")?)
}

/// The list's word for a stage.
fn word(stage: &Stage) -> &'static str {
    match stage {
        Stage::Sent { .. } => "sent",
        Stage::Refused { .. } => "notReceived",
        Stage::Parked { resume, .. } => word(resume),
        Stage::Queued | Stage::Creating | Stage::SeekingPractice { .. } => "queued",
        _ => "atDesk",
    }
}
