//! From the outbox to the desk.

use std::cell::RefCell;

use certificate::Certificate;
use draft::PracticeId;
use store::{Digest, Journal as Row, ListRow};
use sync::{Event, Stage, Submission};
use sync_driver::{Cargo, Certo, DriveError, Journal, drive};

use crate::facts::{self, Outbox};
use crate::views::StatusView;
use crate::{AppError, Code, Office, archive, desks, drafts, following, words};

/// How long a command waits for a desk that does not answer, before it leaves the practice queued.
const PATIENCE_MS: i64 = 12_000;

/// Everything that is signed and not yet sent, the oldest first.
///
/// # Errors
/// [`Code::Storage`].
pub fn signed(office: &Office) -> Result<Vec<PracticeId>, AppError> {
    facts::in_states(office, &["signed", "queued", "atDesk"])
}

/// Submits practices, one after the other; each ends in accepted, refused, or still asking.
///
/// # Errors
/// [`Code::UnknownPractice`], [`Code::Storage`]; everything else is said per practice.
pub async fn submit(office: &Office, ids: &[PracticeId]) -> Result<Vec<StatusView>, AppError> {
    // Two processes of one home must not take the same step; the second one waits for its turn.
    let _turn = turn(office).await?;
    let mut views = Vec::with_capacity(ids.len());
    for &id in ids {
        let error = match submit_one(office, id).await {
            Ok(()) => None,
            Err(error) if error.code == Code::Storage => return Err(error),
            Err(error) => Some(words::error(office.language, &error)),
        };
        views.push(StatusView { error, ..following::view(office, id)? });
    }
    Ok(views)
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

async fn submit_one(office: &Office, id: PracticeId) -> Result<(), AppError> {
    let item = office.store.list_item(id)?;
    let revision = item.row.revision;
    let Some(outbox) = facts::outbox(office, id, revision)? else {
        let code = if item.row.state == "draft" { Code::NotSealed } else { Code::NotSigned };
        return Err(AppError::new(code, "nothing to submit").with("state", item.row.state));
    };
    let seal = facts::seal(office, id, revision)?
        .ok_or_else(|| AppError::internal("a signature without its seal"))?;
    let chamber = seal.certificate.desk.chamber.clone();
    let fee_cents = seal.fee_cents;
    let post = Post::new(office, seal.certificate, outbox.clone(), revision)?;
    post.request()?;
    let desk = desks::connect(office, &chamber)?;
    let submission = outbox.submission.recovered();
    let submission = afford(office, &desk, &chamber, submission, &post).await?;
    let cargo = Cargo { kind: post.certificate.kind, data: outbox.data };
    let submission = if matches!(submission.stage, Stage::Parked { .. }) && fee_unpaid(&submission) {
        submission
    } else {
        drive(submission, &desk, &cargo, &post, drafts::now_ms, PATIENCE_MS)
            .await
            .map_err(|error| stopped(&error))?
    };
    outcome(&submission, &chamber, fee_cents)?;
    // What the desk says of it now: state, protocol, the officer's words.
    following::refresh(office, &desk, id).await.map(|_| ()).or(Ok(()))
}

/// Looks at the balance before the first step (V35), where the desk tells it.
async fn afford(
    office: &Office,
    desk: &Certo,
    chamber: &str,
    submission: Submission,
    post: &Post<'_>,
) -> Result<Submission, AppError> {
    let Ok(balance) = desk.balance().await else { return Ok(submission) };
    desks::remember(office, chamber, balance.diritti_cents)?;
    let submission = match submission.stage {
        // A person has said "try now": what was parked for money is judged anew.
        Stage::Parked { resume, .. } => Submission { stage: *resume, ..submission }.recovered(),
        _ => submission,
    };
    let (submission, outputs) = submission.on(drafts::now_ms(), Event::Funds(balance.diritti_cents));
    for output in outputs {
        if let sync::Output::Journal(row) = output {
            post.write(&row).map_err(|error| stopped(&error))?;
        }
    }
    Ok(submission)
}

fn fee_unpaid(submission: &Submission) -> bool {
    matches!(
        &submission.stage,
        Stage::Parked { reason: sync::ParkReason::InsufficientFunds { .. }, .. }
    )
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

fn stopped(error: &DriveError) -> AppError {
    let why = crate::files::causes(error);
    match error {
        DriveError::Journal(_) => {
            AppError::new(Code::Storage, &why).with("home", "-").with("why", why)
        }
        DriveError::Bytes { sha256, .. } => {
            AppError::new(Code::AttachmentMissing, &why).with("name", sha256)
        }
    }
}

/// The journal of one submission in this home's memory.
struct Post<'a> {
    office: &'a Office,
    certificate: Certificate,
    revision: u32,
    outbox: RefCell<Outbox>,
}

impl<'a> Post<'a> {
    fn new(
        office: &'a Office,
        certificate: Certificate,
        outbox: Outbox,
        revision: u32,
    ) -> Result<Self, AppError> {
        Ok(Self { office, certificate, revision, outbox: RefCell::new(outbox) })
    }

    /// Notes that a person asked for it.
    fn request(&self) -> Result<(), AppError> {
        self.outbox.borrow_mut().requested = true;
        let submission = self.outbox.borrow().submission.clone();
        self.write(&submission).map_err(|error| stopped(&error))
    }

    /// The list row that the stage calls for.
    fn row(&self, stage: &Stage) -> ListRow {
        let mut row = drafts::row(&self.certificate, state_word(stage), self.revision);
        if let Stage::Sent { protocol, .. } = stage {
            row.protocol.clone_from(&protocol.number);
        }
        row
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

impl Journal for Post<'_> {
    fn write(&self, submission: &Submission) -> Result<(), DriveError> {
        let mut outbox = self.outbox.borrow_mut();
        outbox.submission = submission.clone();
        let failed = |error: AppError| DriveError::Journal(Box::new(error));
        let seal = outbox.seal.ok_or_else(|| failed(AppError::internal("no seal")))?;
        let state_json = serde_json::to_string(&*outbox)
            .map_err(|error| failed(AppError::internal(error)))?;
        let row = Row {
            seal,
            seen: outbox.version,
            idempotency_key: submission.plan.key.as_str(),
            state_json: &state_json,
            next_attempt_ms: submission.not_before_ms,
            at_ms: drafts::now_ms(),
        };
        outbox.version = self
            .office
            .store
            .outbox_put(&row, Some(&self.row(&submission.stage)))
            .map_err(|error| DriveError::Journal(Box::new(error)))?;
        Ok(())
    }

    fn bytes(&self, sha256: &str) -> Result<Vec<u8>, DriveError> {
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| DriveError::Bytes {
            sha256: sha256.to_owned(),
            source,
        };
        let digest: Digest = sha256.parse().map_err(|_| failed("no digest".into()))?;
        self.office.store.blob(digest).map_err(|error| failed(Box::new(error)))
    }
}

/// What waits in the person's words, for a row.
pub(crate) fn waiting(office: &Office, id: PracticeId) -> Result<Option<String>, AppError> {
    let revision = office.store.list_item(id)?.row.revision;
    Ok(facts::outbox(office, id, revision)?.and_then(|outbox| archive::waiting(office, &outbox)))
}
