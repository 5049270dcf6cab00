//! The hands of a submission: takes one output of the machine after the other, as `sync_driver::drive` does,
//! with anything that may happen in between. What travels is `courier`'s.

use std::collections::VecDeque;

use draft::PracticeId;
use store::{ListRow, OutboxEntry, Receipt, SealId};
use sync::{Event as Told, Found, LONGEST_WAIT_MS, Output, Request, Stage, Submission};
use sync_driver::replica::{receipt_body, stored};
use sync_driver::{Journal, Outbox};
use wire::extensions::{IDEMPOTENCY_HEADER, SEAL_HEADER};
use wire::fpws::{AttachBody, CreateBody, NOTE_PARAMETER, PRACTICE_PARAMETER, PracticeRow, paths};

use crate::chamber::{Ask, SIGNS, credentials_headers};
use crate::checks::Fault;
use crate::courier::{LetterId, What};
use crate::filing::sealed_paper;
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
    practice: PracticeId,
    seal: SealId,
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
    pub(crate) machine: usize,
    pub(crate) desk: usize,
    pub(crate) seal: SealId,
    pub(crate) reference: String,
    pub(crate) practice: String,
    pub(crate) number: String,
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
        let mut running = self.drives.iter().filter(|drive| drive.open);
        if running.any(|drive| drive.machine == machine && drive.seal == entry.seal) {
            return Ok(false);
        }
        let outbox = Outbox::of(&entry)?;
        let chamber = outbox.data.cciaa_competenza.clone().unwrap_or_default();
        let desk = SIGNS.iter().position(|sign| *sign == chamber).ok_or("no such Chamber")?;
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
        self.drives.push(Drive {
            machine,
            desk,
            practice,
            seal: entry.seal,
            submission,
            outputs,
            event,
            asked: None,
            following,
            open: true,
        });
        let id = self.drives.len() - 1;
        let requested = self.with_journal(id, |journal| journal.request());
        if requested.is_err() {
            self.drives[id].open = false;
        }
        requested?;
        self.trace.counts.submissions += 1;
        self.rouse(id);
        Ok(true)
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
        let files = drive.submission.plan.files.iter();
        let accepted = Accepted {
            machine: drive.machine,
            desk: drive.desk,
            seal: drive.seal,
            reference: drive.submission.plan.reference.clone(),
            practice: practice.clone(),
            number: protocol.number.clone(),
            files: files.map(|file| (file.name.clone(), file.sha256.clone())).collect(),
            content_sha256: String::new(),
        };
        let store = self.machines[accepted.machine].store()?;
        let content_sha256 = store.seal(accepted.seal)?.base_form_sha256().to_string();
        self.trace.counts.accepted += 1;
        let (at_ms, words) = (self.at_ms, format!("{accepted:?}"));
        self.trace.tell(at_ms, || format!("  accepted: {words:.200}"));
        self.accepted.push(Accepted { content_sha256, ..accepted });
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
                let body = AttachBody::new(&bytes, &file.kind, &file.name, &file.description);
                (What::Attach, "PUT", of(paths::ATTACH), serde_json::to_vec(&body)?)
            }
            Request::Note => {
                let note = plan.note.as_deref().unwrap_or_default().replace(' ', "%20");
                let target = format!("{}&{NOTE_PARAMETER}={note}", of(paths::NOTE));
                (What::Note, "POST", target, Vec::new())
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
        if matches!(what, What::Create | What::Send) {
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
        if let Err(refusal) = self.keep_status(id, &rows) {
            let at_ms = self.at_ms;
            self.trace.tell(at_ms, || format!("  what the desk said is not kept: {refusal}"));
        }
        self.drives[id].open = false;
        None
    }

    fn keep_status(&mut self, id: DriveId, rows: &[PracticeRow]) -> Result<(), Refusal> {
        let drive = &self.drives[id];
        let (machine, seal, practice) = (drive.machine, drive.seal, drive.practice);
        let code = drive.submission.practice().unwrap_or_default();
        let one = &self.machines[machine];
        let (ground, now_ms) = (one.ground()?, one.now_ms(self.at_ms));
        if let Some(row) = rows.iter().find(|row| row.id_pratica.as_str() == code) {
            let fact = serde_json::to_value(row)?;
            let bytes = serde_json::to_vec(&fact)?;
            let known = ground.store.receipts(seal)?.iter().any(|known| known.bytes == bytes);
            if !known {
                let body = receipt_body(seal, "state", fact);
                let record = sync::Record::make(&ground.key, Some(practice), now_ms, body);
                let kept = stored(&record, now_ms);
                let receipt =
                    Receipt { seal, kind: "state".to_owned(), bytes, learnt_at_ms: now_ms };
                ground.store.put_receipt(&receipt, None, Some(&kept))?;
                self.kept_record(machine, kept.id);
                self.changed(machine);
            }
        }
        self.told.insert((machine, seal));
        Ok(())
    }
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
