//! The loop: take an output, carry it out, tell the machine what came of it.

use std::time::Duration;

use sync::{Event, Output, Request, Submission};

use crate::{DriveError, Journal};

/// Who asks a desk what the machine wants to know.
pub(crate) trait Carrier {
    /// What came of a request, as the machine is to be told.
    async fn carry(
        &mut self,
        submission: &Submission,
        journal: &Journal<'_>,
        request: Request,
    ) -> Result<Event, DriveError>;
}

/// Goes on with a submission until it is settled or has to wait longer than `patience_ms`.
///
/// # Errors
/// [`DriveError`]; the journal then tells where it goes on.
pub(crate) async fn go_on(
    submission: Submission,
    carrier: &mut impl Carrier,
    journal: &mut Journal<'_>,
    patience_ms: i64,
) -> Result<Submission, DriveError> {
    let give_up_ms = journal.now_ms().saturating_add(patience_ms);
    let mut submission = submission;
    let mut event = Some(Event::Go);
    while let Some(taken) = event.take() {
        tracing::debug!(event = taken.name(), "submission");
        let (next, outputs) = submission.on(journal.now_ms(), taken);
        submission = next;
        for output in outputs {
            match output {
                Output::Journal(row) => journal.write(&row)?,
                Output::Ask(request) => {
                    event = Some(carrier.carry(&submission, journal, request).await?);
                }
                Output::Wait { until_ms } if until_ms <= give_up_ms => {
                    // A clock that is set back meanwhile makes no wait longer than it was to be.
                    let wait_ms = (until_ms - journal.now_ms()).min(patience_ms);
                    tokio::time::sleep(Duration::from_millis(wait_ms.max(0).unsigned_abs())).await;
                    event = Some(Event::Go);
                }
                Output::Wait { .. } => return Ok(submission),
                Output::Accepted(_) => {}
                Output::Unexpected { event } => {
                    tracing::error!(event, "an answer that was not asked for");
                }
            }
        }
    }
    Ok(submission)
}
