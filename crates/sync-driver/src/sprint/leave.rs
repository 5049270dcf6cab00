//! Leaves the draft of a signed practice at a desk: the same machine that files practices seeks and creates;
//! once the draft is there, the rest is a person's.

use sync::{Event, Failure, Found, ParkReason, Request, Submission};
use wire::sprint::{Draft, Resource};

use super::Sprint;
use crate::carrier::{Carrier, go_on};
use crate::{DriveError, Journal};

/// What is left at the desk.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// What it is a draft of.
    pub resource: Resource,
    /// What it says; its description holds the submission's reference.
    pub draft: Draft,
    /// The references of all revisions of the practice: a draft of an earlier one is changed, not doubled.
    pub references: Vec<String>,
}

/// Goes on with a submission until its draft is at the desk, it is settled, or it has to wait longer than
/// `patience_ms`. With the draft there, the submission is carried on by a person ([`ParkReason::ByHand`]).
/// Before anything is created, and after every lost answer, the desk's list is searched.
///
/// # Errors
/// [`DriveError`]; the journal then tells where it goes on.
pub async fn leave(
    submission: Submission,
    desk: &Sprint,
    leaving: &Leaving,
    journal: &mut Journal<'_>,
    patience_ms: i64,
) -> Result<Submission, DriveError> {
    let mut leaver = Leaver { desk, leaving, made: false };
    go_on(submission, &mut leaver, journal, patience_ms).await
}

struct Leaver<'a> {
    desk: &'a Sprint,
    leaving: &'a Leaving,
    /// The draft was made this moment.
    made: bool,
}

impl Carrier for Leaver<'_> {
    async fn carry(
        &mut self,
        submission: &Submission,
        _: &Journal<'_>,
        request: Request,
    ) -> Result<Event, DriveError> {
        let Self { desk, leaving, made } = self;
        Ok(match request {
            Request::Seek => Event::Listed(sought(submission, desk, leaving).await),
            Request::Create => {
                let created = create(desk, leaving).await;
                *made = created.is_ok();
                Event::Created(created)
            }
            // Whatever the machine would ask next, the draft is there: people carry it on.
            request => match there(submission, desk, leaving, *made).await {
                Ok(()) => Event::Carry,
                Err(failure) => failed(&request, failure),
            },
        })
    }
}

/// The drafts of this practice, under the reference of the revision that is sent now.
async fn sought(
    submission: &Submission,
    desk: &Sprint,
    leaving: &Leaving,
) -> Result<Vec<Found>, Failure> {
    let found = desk.find(leaving.resource, &leaving.references).await?;
    let row = |key: String| Found {
        practice: key,
        description: submission.plan.reference.clone(),
        sent: false,
        protocol: None,
        correcting: false,
        rejected: false,
        void: false,
        files: Some(Vec::new()),
        base_form: None,
        content_sha256: None,
    };
    Ok(found.into_iter().map(|there| row(there.key)).collect())
}

/// Leaves a new draft, and gives the code under which the desk has it now.
async fn create(desk: &Sprint, leaving: &Leaving) -> Result<String, Failure> {
    desk.create(leaving.resource, &leaving.draft).await?;
    let mut found = desk.find(leaving.resource, &leaving.references).await.map_err(unknown)?;
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only.key),
        // The next search tells of several.
        (Some(_), false) => Err(Failure::Lost { cause: "more than one draft".to_owned() }),
        (None, _) => {
            let what = "a draft that was taken is not in the list".to_owned();
            Err(Failure::Blocked(ParkReason::Changed { what }))
        }
    }
}

/// The draft was taken, whatever became of the look: nothing that follows says that it did not arrive.
fn unknown(failure: Failure) -> Failure {
    match failure {
        Failure::Unreachable { cause } => Failure::Lost { cause },
        failure => failure,
    }
}

/// Brings a draft that was found up to what is sent now; one that was made this moment is.
async fn there(
    submission: &Submission,
    desk: &Sprint,
    leaving: &Leaving,
    made: bool,
) -> Result<(), Failure> {
    if made {
        return Ok(());
    }
    let known = submission.practice().unwrap_or_default();
    let found = desk.find(leaving.resource, &leaving.references).await?;
    if !found.iter().any(|there| there.key == known) {
        // Sent from there, or thrown away: a person knows, and a second one may be one too many.
        let what = format!("the draft {known} is not in the list any more");
        return Err(Failure::Blocked(ParkReason::Changed { what }));
    }
    desk.update(leaving.resource, known, &leaving.draft).await
}

/// The answer to a request of the machine that stood for the draft.
fn failed(request: &Request, failure: Failure) -> Event {
    match request {
        Request::Attach(_) => Event::Attached(Err(failure)),
        Request::Note => Event::Noted(Err(failure)),
        Request::Send => Event::Sent(Err(failure)),
        Request::Create => Event::Created(Err(failure)),
        Request::Seek | Request::Look => Event::Listed(Err(failure)),
    }
}
