//! Judging, fetching what is wanted, judging again: OCSP first, lists where that did not help.

use std::time::Duration;

use signing::{Policy, Report, Wanted, WantedKind};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use crate::{Retrieval, RetrievalError};

/// All rounds together.
const PATIENCE: Duration = Duration::from_secs(20);
/// Rounds: an answer may lead to the next question (the responder's, the timestamp's chain).
const MAX_ROUNDS: usize = 4;
/// Questions of one round.
const MAX_QUESTIONS: usize = 8;

/// A report with what was fetched for it.
#[derive(Debug)]
pub struct Completed {
    /// The last report.
    pub report: Report,
    /// The policy with everything that came: for the next file.
    pub policy: Policy,
    /// What could not be had.
    pub missed: Vec<Missed>,
}

/// Something that could not be had.
#[derive(Debug)]
pub struct Missed {
    /// Where.
    pub url: String,
    /// Whose certificate it is about.
    pub about: String,
    /// Why.
    pub error: RetrievalError,
}

impl Retrieval {
    /// Judges by `policy`, and again with what can be had.
    pub async fn complete(
        &self,
        mut policy: Policy,
        judge: impl Fn(&Policy) -> Report,
    ) -> Completed {
        let deadline = Instant::now() + PATIENCE;
        let mut asked: Vec<Wanted> = Vec::new();
        let mut missed = Vec::new();
        let mut report = judge(&policy);
        for _ in 0..MAX_ROUNDS {
            let questions = questions(&report.wanted, &asked);
            if questions.is_empty() {
                break;
            }
            asked.extend(questions.iter().cloned());
            let mut round = JoinSet::new();
            for question in questions {
                let client = self.clone();
                round.spawn(async move {
                    let answer = client.fetch(&question).await;
                    (question, answer)
                });
            }
            let mut came = false;
            // What is still under way at the end is dropped with the set.
            while let Ok(Some(Ok((question, answer)))) =
                timeout_at(deadline, round.join_next()).await
            {
                match answer {
                    Ok(bytes) => {
                        came = true;
                        policy = match question.kind {
                            WantedKind::Crl => policy.with_crl(bytes),
                            WantedKind::Ocsp(_) => policy.with_ocsp(&bytes),
                        };
                    }
                    Err(error) => {
                        let Wanted { url, about, .. } = question;
                        missed.push(Missed { url, about, error });
                    }
                }
            }
            if came {
                report = judge(&policy);
            }
        }
        Completed { report, policy, missed }
    }
}

/// What to ask next: responders as long as one was not asked, then lists.
fn questions(wanted: &[Wanted], asked: &[Wanted]) -> Vec<Wanted> {
    let open = || wanted.iter().filter(|one| !asked.contains(one));
    let responders: Vec<Wanted> =
        open().filter(|one| matches!(one.kind, WantedKind::Ocsp(_))).cloned().collect();
    let mut questions = if responders.is_empty() { open().cloned().collect() } else { responders };
    questions.truncate(MAX_QUESTIONS);
    questions
}
