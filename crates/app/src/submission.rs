//! From the outbox to the desk.

mod lanes;

use std::collections::BTreeSet;

use certificate::{Certificate, lifecycle};
use draft::PracticeId;
use store::{ListRow, OutboxEntry};
use sync::{Event, Handed, LONGEST_WAIT_MS, Stage, Submission};
use sync_driver::{DriveError, Journal, Outbox, drive, tell};

use self::lanes::{Lanes, SetAside};
use crate::facts::SealFact;
use crate::greeting::Greeted;
use crate::views::StatusView;
use crate::{
    AppError, Code, Office, alarms, archive, desks, drafts, facts, following, outgoing, sealing,
    state,
};

/// How long a command waits for a desk that does not answer, before it leaves the practice queued.
const PATIENCE_MS: i64 = 12_000;

/// Everything that is signed and not yet sent, the oldest first.
///
/// # Errors
/// [`Code::Storage`].
pub fn signed(office: &Office) -> Result<Vec<PracticeId>, AppError> {
    facts::in_states(office, &["signed", "queued", "atDesk"])
}

/// Submits practices, as many at once as [`outgoing::at_once`] says; each ends in accepted, refused, or still asking.
///
/// # Errors
/// [`Code::UnknownPractice`], [`Code::Storage`]; everything else is said per practice.
pub async fn submit(office: &Office, ids: &[PracticeId]) -> Result<Vec<StatusView>, AppError> {
    // Two processes of one home must not take the same step; the second one waits for its turn.
    let _turn = turn(office).await?;
    let order = urgent_first(office, ids)?;
    let errors = lanes::run(office, order).await?;
    let view = |&id| {
        let error = errors.iter().find(|(of, _)| *of == id).map(|(_, error)| error.clone());
        let view = following::view(office, id)?;
        // What a person must see stays, whatever this attempt came to.
        Ok(StatusView { error: error.or(view.error), ..view })
    };
    ids.iter().map(view).collect()
}

/// What the company pays to have handled first goes first, and has its fee first; the rest as it was named.
fn urgent_first(office: &Office, ids: &[PracticeId]) -> Result<Vec<PracticeId>, AppError> {
    let mut order = Vec::with_capacity(ids.len());
    // Two lanes must not walk one journal.
    let mut named = BTreeSet::new();
    for &id in ids.iter().filter(|id| named.insert(**id)) {
        order.push((!office.store.shadow(id)?.order.urgent.unwrap_or(false), id));
    }
    order.sort_by_key(|(later, _)| *later);
    Ok(order.into_iter().map(|(_, id)| id).collect())
}

async fn turn(office: &Office) -> Result<store::SubmitterLock, AppError> {
    let mut waited_ms = 0;
    loop {
        if let Some(turn) = office.store.lock_submitter()? {
            return Ok(turn);
        }
        if waited_ms > PATIENCE_MS {
            return Err(AppError::new(Code::StillAsking, "another process of this home submits"));
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        waited_ms += 100;
    }
}

/// A signed practice with its row of the outbox.
pub(crate) struct Open {
    entry: OutboxEntry,
    seal: SealFact,
}

/// The outbox row of what is signed, made here where another device signed it.
///
/// # Errors
/// [`Code::NotSealed`], [`Code::NotSigned`], [`Code::WrongState`].
pub(crate) fn open(office: &Office, id: PracticeId) -> Result<Open, AppError> {
    let row = office.store.list_item(id)?.row;
    let entry = match facts::outbox_entry(office, id, row.revision)? {
        Some(entry) => entry,
        None => {
            state::after(&row.state, lifecycle::Event::Enqueued)?;
            facts::adopt_signature(office, id, row.revision)?
                .ok_or_else(|| AppError::internal("a signed practice without a signature"))?
        }
    };
    let seal = facts::seal_named(office, entry.seal)?;
    Ok(Open { entry, seal })
}

impl Open {
    /// The submission as it stands.
    pub(crate) fn outbox(&self) -> Result<Outbox, AppError> {
        Outbox::of(&self.entry).map_err(|error| stopped(&error))
    }

    pub(crate) fn row(&self, stage: &Stage) -> ListRow {
        row(&self.seal.certificate, stage, self.seal.revision)
    }

    fn chamber(&self) -> &str {
        &self.seal.certificate.desk.chamber
    }
}

async fn submit_one(office: &Office, id: PracticeId, lanes: &Lanes) -> Result<(), AppError> {
    let open = open(office, id)?;
    facts::put_intent(office, id, open.seal.id)?;
    match desks::channel(office, open.chamber())? {
        Some(desks::Channel::Manual) => return carried(office, &open),
        Some(desks::Channel::Sprint) => return drafted(office, id, &open).await,
        Some(desks::Channel::Certo) | None => {}
    }
    may_submit(office)?;
    let chamber = open.chamber().to_owned();
    let ready = match outgoing::may_go_on(office) {
        Ok(()) => lanes.greeted(office, &chamber).await,
        Err(paused) => Err(paused),
    };
    let greeted = match ready {
        Ok(greeted) => greeted,
        Err(error) => {
            // What a person asked to send waits like the rest.
            requested(office, &open)?;
            return Err(error);
        }
    };
    // A desk that was restored may have moved it: what is in the journal now counts.
    let open = self::open(office, id)?;
    let row = |stage: &Stage| open.row(stage);
    let mut journal = Journal::resume(&office.store, &open.entry, &row, &drafts::now_ms)
        .map_err(|error| stopped(&error))?;
    journal.request().map_err(|error| stopped(&error))?;
    let was_sent = matches!(journal.submission().stage, Stage::Sent { .. });
    let desk = &greeted.desk;
    let (submission, set_aside) = afford(office, &greeted, lanes, &mut journal).await?;
    let submission = if unpaid(&submission) {
        submission
    } else {
        drive(submission, desk, open.seal.certificate.kind, &mut journal, PATIENCE_MS)
            .await
            .map_err(|error| stopped(&error))?
    };
    drop(set_aside);
    outcome(&submission, &chamber, open.seal.fee_cents)?;
    if !was_sent {
        alarms::settle(office, id, open.seal.revision, Code::DeskForgot)?;
    }
    // The submission has succeeded, whatever becomes of this question; but a desk that knows the same
    // content from another practice keeps that one, and says so here.
    match following::refresh(office, &greeted, id).await {
        Ok(Some(status)) if status.stato == lifecycle::DeskState::Cancelled => {
            let words = status.note_sportello.unwrap_or_default();
            Err(desks::refused("DUPLICATE_CONTENT", &words))
        }
        Err(error) if error.code == Code::ReceiptNotBelieved => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Notes that a person asked for it.
fn requested(office: &Office, open: &Open) -> Result<(), AppError> {
    let row = |stage: &Stage| open.row(stage);
    Journal::resume(&office.store, &open.entry, &row, &drafts::now_ms)
        .and_then(|mut journal| journal.request())
        .map_err(|error| stopped(&error))
}

/// Its draft is left at the desk; from there on people carry it.
async fn drafted(office: &Office, id: PracticeId, open: &Open) -> Result<(), AppError> {
    may_submit(office)?;
    if let Err(paused) = outgoing::may_go_on(office) {
        requested(office, open)?;
        return Err(paused);
    }
    let row = |stage: &Stage| open.row(stage);
    let mut journal = Journal::resume(&office.store, &open.entry, &row, &drafts::now_ms)
        .map_err(|error| stopped(&error))?;
    journal.request().map_err(|error| stopped(&error))?;
    let over = matches!(journal.submission().stage, Stage::Sent { .. } | Stage::Refused { .. });
    let leaving = desks::sprint::leaving(office, id, &open.seal, &journal)?;
    let Some(leaving) = leaving.filter(|_| !over) else {
        return carried(office, &self::open(office, id)?);
    };
    let chamber = open.chamber();
    let went = desks::sprint::go_on(office, chamber, &leaving, &mut journal, PATIENCE_MS).await;
    match outcome(&went?, chamber, open.seal.fee_cents) {
        // It is where it belongs: a person goes on.
        Err(error) if error.code == Code::ByHand => Ok(()),
        outcome => outcome,
    }
}

/// People carry it.
fn carried(office: &Office, open: &Open) -> Result<(), AppError> {
    let row = |stage: &Stage| open.row(stage);
    let mut journal = Journal::resume(&office.store, &open.entry, &row, &drafts::now_ms)
        .map_err(|error| stopped(&error))?;
    journal.request().map_err(|error| stopped(&error))?;
    let submission = journal.submission().clone();
    tell(submission, Event::Carry, &mut journal).map_err(|error| stopped(&error))?;
    Ok(())
}

/// Files practices again that a restored desk has forgotten, under the keys that they had: whatever the desk
/// does remember is adopted, and nothing is charged twice.
///
/// # Errors
/// As [`submit`]; [`Code::WrongState`] is said per practice that no desk has forgotten.
pub async fn submit_again(
    office: &Office,
    ids: &[PracticeId],
) -> Result<Vec<StatusView>, AppError> {
    for &id in ids {
        let row = office.store.list_item(id)?.row;
        let alarm = alarms::of(office, id, row.revision)?;
        let forgotten = alarm.is_some_and(|alarm| {
            alarm.code == Code::DeskForgot
                && alarm.detail.get("what").is_some_and(|what| what == "practice")
        });
        if !forgotten {
            return Err(AppError::new(Code::WrongState, "no desk has forgotten it")
                .with("state", row.state));
        }
        let open = open(office, id)?;
        let row = |stage: &Stage| open.row(stage);
        let mut journal = Journal::resume(&office.store, &open.entry, &row, &drafts::now_ms)
            .map_err(|error| stopped(&error))?;
        let submission = journal.submission().clone();
        tell(submission, Event::Forgotten, &mut journal).map_err(|error| stopped(&error))?;
    }
    submit(office, ids).await
}

/// Whether a wait is over. One that is longer than any was written by a clock that has been set back since.
fn is_due(not_before_ms: Option<i64>, now_ms: i64) -> bool {
    let left_ms = not_before_ms.map_or(0, |at_ms| at_ms.saturating_sub(now_ms));
    !(1..=LONGEST_WAIT_MS).contains(&left_ms)
}

/// Goes on with what a person asked to send, here or on another device, and what waits for nothing but another attempt. Answers what moved.
///
/// # Errors
/// [`Code::Storage`]; what does not succeed waits on.
pub(crate) async fn resume_due(office: &Office) -> Result<Vec<PracticeId>, AppError> {
    if outgoing::may_go_on(office).is_err() || may_submit(office).is_err() {
        return Ok(Vec::new());
    }
    let now_ms = drafts::now_ms();
    let mut due = Vec::new();
    for id in signed(office)? {
        let row = office.store.list_item(id)?.row;
        let outbox = facts::outbox(office, id, row.revision)?;
        let requested = outbox.as_ref().is_some_and(|outbox| outbox.requested);
        if !requested && !is_wanted(office, id, &row)? {
            continue;
        }
        let waits = outbox.is_some_and(|outbox| {
            let submission = &outbox.submission;
            submission.is_settled() || !is_due(submission.not_before_ms, now_ms)
        });
        if !waits {
            due.push((id, row));
        }
    }
    let ids: Vec<PracticeId> = due.iter().map(|(id, _)| *id).collect();
    if !ids.is_empty() {
        submit(office, &ids).await?;
    }
    let mut moved = Vec::new();
    for (id, before) in due {
        if office.store.list_item(id)?.row != before {
            moved.push(id);
        }
    }
    Ok(moved)
}

/// Whether a colleague asked on another device for it to be submitted: the submitter takes it up as soon as
/// everything that goes with it is here.
fn is_wanted(office: &Office, id: PracticeId, row: &ListRow) -> Result<bool, AppError> {
    let Some(seal) = facts::seal(office, id, row.revision)? else { return Ok(false) };
    let wanted = facts::is_intended(office, id, seal.id)?;
    if !wanted || desks::is_by_hand(office, &row.chamber)? {
        return Ok(false);
    }
    for file in seal.files.iter().filter(|file| file.name != sealing::ORDER_DETAIL_NAME) {
        let sha256 = file.sha256.parse().map_err(AppError::internal)?;
        if office.store.blob_facts(sha256)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A person has handed it over: out of the queue, if it was not before.
pub(crate) fn handed(office: &Office, id: PracticeId, handed: Handed) -> Result<(), AppError> {
    let open = open(office, id)?;
    let row = |stage: &Stage| open.row(stage);
    let mut journal = Journal::resume(&office.store, &open.entry, &row, &drafts::now_ms)
        .map_err(|error| stopped(&error))?;
    let mut submission = journal.submission().clone();
    if matches!(submission.stage, Stage::Sent { .. } | Stage::Refused { .. }) {
        return Ok(());
    }
    facts::put_intent(office, id, open.seal.id)?;
    for event in [Event::Carry, Event::Handed(handed)] {
        submission = tell(submission, event, &mut journal).map_err(|error| stopped(&error))?;
    }
    Ok(())
}

/// One device of the company talks to desks: a document that merges gives no mutual exclusion, and money
/// needs one arbiter. Another device takes over by an explicit act.
fn may_submit(office: &Office) -> Result<(), AppError> {
    let ground = office.ground()?;
    let roll = ground.roll();
    match roll.submitter() {
        Some(submitter) if submitter != ground.key.id() => {
            let name = roll.known(&submitter).map_or_else(String::new, |one| one.name.clone());
            Err(AppError::new(Code::NotSubmitter, "another device submits").with("device", name))
        }
        _ => Ok(()),
    }
}

/// Looks at the balance before the first step (V35), where the desk tells it, and sets the fee aside.
async fn afford(
    office: &Office,
    greeted: &Greeted,
    lanes: &Lanes,
    journal: &mut Journal<'_>,
) -> Result<(Submission, Option<SetAside>), AppError> {
    let submission = journal.submission().clone().recovered();
    let paid = matches!(submission.stage, Stage::Sent { .. }) || submission.plan.answers.is_some();
    let fee_cents = if paid { 0 } else { submission.plan.fee_cents };
    let (desk, chamber) = (&greeted.desk, &greeted.chamber);
    let purse = lanes.purse(office, chamber)?;
    let Some((free_cents, set_aside)) = purse.set_aside(office, desk, chamber, fee_cents).await?
    else {
        return Ok((submission, None));
    };
    let submission = match submission.stage {
        // A person has said "try now": what was parked is judged anew.
        Stage::Parked { resume, .. } => Submission { stage: *resume, ..submission }.recovered(),
        _ => submission,
    };
    let submission = tell(submission, Event::Funds(free_cents), journal);
    Ok((submission.map_err(|error| stopped(&error))?, Some(set_aside)))
}

fn unpaid(submission: &Submission) -> bool {
    matches!(
        &submission.stage,
        Stage::Parked { reason: sync::ParkReason::InsufficientFunds { .. }, .. }
    )
}

/// The list row that a stage calls for.
fn row(certificate: &Certificate, stage: &Stage, revision: u32) -> ListRow {
    let mut row = ListRow::of(certificate, state_word(stage), revision);
    if let Stage::Sent { protocol, .. } = stage {
        row.protocol.clone_from(&protocol.number);
    }
    row
}

/// Accepted is silence; anything else has its words.
fn outcome(submission: &Submission, chamber: &str, fee_cents: i64) -> Result<(), AppError> {
    match &submission.stage {
        Stage::Sent { .. } => Ok(()),
        Stage::Refused { code, message, .. } => Err(desks::refused(code, message)),
        Stage::Parked { reason, .. } => Err(desks::parked(reason, chamber, fee_cents)),
        Stage::Queued | Stage::SeekingPractice { searches: 0..=2 } if submission.failures > 0 => {
            Err(AppError::new(Code::DeskUnreachable, "queued").with("chamber", chamber))
        }
        Stage::Queued
        | Stage::Creating
        | Stage::SeekingPractice { .. }
        | Stage::Attaching { .. }
        | Stage::SeekingFile { .. }
        | Stage::Noting { .. }
        | Stage::Looking { .. }
        | Stage::Sending { .. } => Err(AppError::new(Code::StillAsking, "an answer is awaited")),
    }
}

pub(crate) fn stopped(error: &DriveError) -> AppError {
    let why = crate::files::causes(error);
    match error {
        DriveError::Journal(_) | DriveError::Unreadable(_) => {
            AppError::new(Code::Storage, &why).with("home", "-").with("why", why)
        }
        DriveError::Bytes { sha256, .. } => {
            AppError::new(Code::AttachmentMissing, &why).with("name", sha256)
        }
    }
}

/// The lifecycle's word for a stage of the submission.
fn state_word(stage: &Stage) -> &'static str {
    match stage {
        Stage::Queued | Stage::Creating | Stage::SeekingPractice { .. } => "queued",
        Stage::Attaching { .. }
        | Stage::SeekingFile { .. }
        | Stage::Noting { .. }
        | Stage::Looking { .. }
        | Stage::Sending { .. } => "atDesk",
        Stage::Sent { .. } => "sent",
        Stage::Refused { .. } => "notReceived",
        Stage::Parked { resume, .. } => state_word(resume),
    }
}

/// What waits in the person's words, for a row.
pub(crate) fn waiting(office: &Office, id: PracticeId) -> Result<Option<String>, AppError> {
    let revision = office.store.list_item(id)?.row.revision;
    Ok(facts::outbox(office, id, revision)?.and_then(|outbox| archive::waiting(office, &outbox)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_ends_at_its_time_and_one_of_a_clock_that_jumped_ends_at_once() {
        let now_ms = 1_795_000_000_000;
        assert!(is_due(None, now_ms) && is_due(Some(now_ms), now_ms));
        assert!(!is_due(Some(now_ms + 1), now_ms), "not yet");
        assert!(!is_due(Some(now_ms + LONGEST_WAIT_MS), now_ms));
        let in_ten_years = now_ms + 10 * 365 * 24 * 3_600_000;
        assert!(is_due(Some(in_ten_years), now_ms), "no wait is that long");
    }
}
