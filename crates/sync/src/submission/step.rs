//! The transitions. `on` is total: every pair of stage and event has its answer here.

use sha2::{Digest as _, Sha256};
use wire::codes::DeskCode;

use super::{
    Event, FIRST_WAIT_MS, Failure, Found, Handed, LONGEST_WAIT_MS, Output, ParkReason, Protocol,
    Request, SEARCHES_BEFORE_REPEAT, SETTLE_MS, Stage, Submission, unknown,
};

/// Code of our own for a practice that the desk does not have any more.
const VANISHED: &str = "vanished";

impl Submission {
    /// Takes one event at `now_ms` (milliseconds since 1970).
    pub fn on(self, now_ms: i64, event: Event) -> (Self, Vec<Output>) {
        match event {
            Event::Go => self.go(),
            Event::Funds(available_cents) => self.afford(available_cents),
            Event::Carry => self.carry(),
            Event::Handed(handed) => self.handed(handed),
            Event::Forgotten => self.forgotten(),
            Event::Created(answer) => self.created(now_ms, answer),
            Event::Listed(answer) => self.listed(now_ms, answer),
            Event::Attached(answer) => self.attached(now_ms, answer),
            Event::Noted(answer) => self.noted(now_ms, answer),
            Event::Sent(answer) => self.was_sent(now_ms, answer),
        }
    }

    /// Enters the stage's own request, from rest, from a wait, or from a parking place.
    fn go(mut self) -> (Self, Vec<Output>) {
        self.not_before_ms = None;
        match self.stage.clone() {
            Stage::Queued => match self.plan.answers.clone() {
                // The practice is there: what it has already is looked at, the rest is uploaded.
                Some(practice) => {
                    self.enter(Stage::SeekingFile { practice, next: 0, untouched: true })
                }
                None => self.enter(Stage::SeekingPractice { searches: SEARCHES_BEFORE_REPEAT }),
            },
            Stage::Parked { resume, .. } => {
                self.failures = 0;
                self.stage = unknown(*resume);
                self.go()
            }
            Stage::Sent { .. } | Stage::Refused { .. } => (self, Vec::new()),
            // Asked again while a request may be under way: its outcome is looked for first.
            stage @ (Stage::Creating
            | Stage::Attaching { .. }
            | Stage::Sending { .. }
            | Stage::SeekingPractice { .. }
            | Stage::SeekingFile { .. }
            | Stage::Noting { .. }
            | Stage::Looking { .. }) => {
                let searches = match stage {
                    Stage::SeekingPractice { searches } => Some(searches),
                    _ => None,
                };
                let next = searches
                    .map_or_else(|| unknown(stage), |searches| Stage::SeekingPractice { searches });
                self.enter(next)
            }
        }
    }

    /// Parks what cannot be paid before anything leaves (V35); what is at the desk already goes on,
    /// for the desk itself refuses to send it.
    fn afford(self, available_cents: i64) -> (Self, Vec<Output>) {
        let missing_cents = self.plan.fee_cents.saturating_sub(available_cents);
        // A correction is charged, if at all, by the difference, which the desk alone knows.
        let first = self.plan.answers.is_none();
        if matches!(self.stage, Stage::Queued) && first && missing_cents > 0 {
            let reason = ParkReason::InsufficientFunds { missing_cents: Some(missing_cents) };
            return self.park(reason, Stage::Queued);
        }
        (self, Vec::new())
    }

    /// Parks what people carry. What may have reached a desk by itself is still looked for there, should
    /// the Chamber's interface come back.
    fn carry(self) -> (Self, Vec<Output>) {
        match self.stage.clone() {
            Stage::Sent { .. } | Stage::Refused { .. } => (self, Vec::new()),
            Stage::Parked { reason: ParkReason::ByHand, .. } => (self, Vec::new()),
            Stage::Parked { resume, .. } => self.park(ParkReason::ByHand, *resume),
            stage => self.park(ParkReason::ByHand, unknown(stage)),
        }
    }

    /// Out of the queue for good: a person was the messenger.
    fn handed(self, handed: Handed) -> (Self, Vec<Output>) {
        match &self.stage {
            Stage::Parked { reason: ParkReason::ByHand, .. } => {
                self.accept(handed.practice, handed.protocol)
            }
            _ => self.unexpected("handed"),
        }
    }

    /// Begins anew under the same key, by looking at what the desk has: whatever it does remember is adopted,
    /// and the key keeps it from charging twice. What answers a request for correction has nothing to answer
    /// any more; only a person can say what becomes of it.
    fn forgotten(mut self) -> (Self, Vec<Output>) {
        let anew = match (&self.stage, &self.plan.answers) {
            (Stage::Queued, _) => return (self, Vec::new()),
            (Stage::Parked { reason: ParkReason::ByHand, .. }, _) => {
                return self.unexpected("forgotten");
            }
            (Stage::Refused { code, .. }, None) if code != VANISHED => {
                return self.unexpected("forgotten");
            }
            (Stage::Refused { .. }, Some(_)) => return self.unexpected("forgotten"),
            (_, Some(practice)) => {
                let practice = practice.clone();
                return self.vanished(practice);
            }
            (Stage::Sent { .. } | Stage::Refused { .. }, None) => Stage::Queued,
            (Stage::Parked { reason, resume }, None) => {
                let nothing_left = **resume == Stage::Queued;
                let seek = Stage::SeekingPractice { searches: 0 };
                let resume = if nothing_left { Stage::Queued } else { seek };
                Stage::Parked { reason: reason.clone(), resume: Box::new(resume) }
            }
            (
                Stage::Creating
                | Stage::SeekingPractice { .. }
                | Stage::Attaching { .. }
                | Stage::SeekingFile { .. }
                | Stage::Noting { .. }
                | Stage::Looking { .. }
                | Stage::Sending { .. },
                None,
            ) => Stage::SeekingPractice { searches: 0 },
        };
        self.stage = anew;
        self.failures = 0;
        self.not_before_ms = None;
        let journal = Output::Journal(Box::new(self.clone()));
        (self, vec![journal])
    }

    fn created(self, now_ms: i64, answer: Result<String, Failure>) -> (Self, Vec<Output>) {
        match (&self.stage, answer) {
            (Stage::Creating, Ok(practice)) => self.attach_from(practice, 0),
            (Stage::Creating, Err(failure)) => {
                self.failed(now_ms, failure, Stage::Queued, Stage::SeekingPractice { searches: 0 })
            }
            _ => self.unexpected("created"),
        }
    }

    fn attached(self, now_ms: i64, answer: Result<(), Failure>) -> (Self, Vec<Output>) {
        let Stage::Attaching { practice, next } = self.stage.clone() else {
            return self.unexpected("attached");
        };
        match answer {
            Ok(()) => self.attach_from(practice, next + 1),
            Err(failure) => {
                let seek = Stage::SeekingFile { practice, next, untouched: false };
                self.failed(now_ms, failure, seek.clone(), seek)
            }
        }
    }

    fn noted(self, now_ms: i64, answer: Result<(), Failure>) -> (Self, Vec<Output>) {
        let Stage::Noting { practice } = self.stage.clone() else {
            return self.unexpected("noted");
        };
        match answer {
            Ok(()) => self.enter(Stage::Looking { practice }),
            Err(failure) => {
                // A desk that refuses it may have the practice sent already, by another device of ours.
                let next = self.plan.files.len();
                let practice_there = practice.clone();
                let look = Stage::SeekingFile { practice: practice_there, next, untouched: false };
                self.failed(now_ms, failure, Stage::Noting { practice }, look)
            }
        }
    }

    fn was_sent(self, now_ms: i64, answer: Result<Protocol, Failure>) -> (Self, Vec<Output>) {
        let Stage::Sending { practice } = self.stage.clone() else {
            return self.unexpected("sent");
        };
        match answer {
            Ok(protocol) => self.accept(practice, protocol),
            Err(failure) => {
                let look = Stage::Looking { practice };
                self.failed(now_ms, failure, look.clone(), look)
            }
        }
    }

    fn listed(self, now_ms: i64, answer: Result<Vec<Found>, Failure>) -> (Self, Vec<Output>) {
        let stage = self.stage.clone();
        let found = match answer {
            Ok(found) => found,
            Err(failure) => return self.failed(now_ms, failure, stage.clone(), stage),
        };
        match stage {
            Stage::SeekingPractice { searches } => self.sought(now_ms, found, searches),
            Stage::SeekingFile { practice, next, untouched } => {
                self.sought_file(&found, practice, next, untouched)
            }
            Stage::Looking { practice } => self.looked(&found, practice),
            Stage::Queued
            | Stage::Creating
            | Stage::Attaching { .. }
            | Stage::Noting { .. }
            | Stage::Sending { .. }
            | Stage::Sent { .. }
            | Stage::Parked { .. }
            | Stage::Refused { .. } => self.unexpected("listed"),
        }
    }

    /// What the desk has under our reference decides: adopt it, or create.
    fn sought(mut self, now_ms: i64, found: Vec<Found>, searches: u32) -> (Self, Vec<Output>) {
        let ours: Vec<Found> = found
            .into_iter()
            .filter(|row| !row.void && row.description.contains(&self.plan.reference))
            .collect();
        let mut sent = ours.iter().filter(|row| row.sent);
        if let (Some(only), None) = (sent.next(), sent.next()) {
            let practice = only.practice.clone();
            return self.looked(&ours, practice);
        }
        match ours.len() {
            0 if searches >= SEARCHES_BEFORE_REPEAT => self.enter(Stage::Creating),
            0 => {
                self.stage = Stage::SeekingPractice { searches: searches + 1 };
                self.wait(now_ms + SETTLE_MS)
            }
            1 => {
                let practice = ours[0].practice.clone();
                self.sought_file(&ours, practice, 0, false)
            }
            _ => {
                let practices = ours.into_iter().map(|row| row.practice).collect();
                self.park(
                    ParkReason::SeveralPractices { practices },
                    Stage::SeekingPractice { searches: 0 },
                )
            }
        }
    }

    /// Goes on behind the files that the desk already has.
    fn sought_file(
        self,
        found: &[Found],
        practice: String,
        next: usize,
        untouched: bool,
    ) -> (Self, Vec<Output>) {
        let Some(row) = found.iter().find(|row| row.practice == practice) else {
            return self.vanished(practice);
        };
        if !self.is_open(row) {
            if untouched && row.files.is_none() && !row.rejected && !row.void {
                // Somebody's answer was transmitted, and nothing of ours had left: a cloned device's, perhaps, or ours
                // before this home was restored. The desk does not tell which, so it is not taken for ours.
                let seek = Stage::SeekingFile { practice, next, untouched };
                return self.park(ParkReason::CannotTell, seek);
            }
            return self.looked(found, practice);
        }
        let others = self.differences(row);
        if !others.is_empty() {
            return self.differs(practice, others);
        }
        if next >= self.plan.files.len() {
            // All of them arrived; only the note is in question, and setting it twice is harmless.
            return self.note_or_look(practice);
        }
        let Some(files) = &row.files else {
            if untouched {
                return self.attach_from(practice, 0);
            }
            let seek = Stage::SeekingFile { practice, next, untouched };
            return self.park(ParkReason::CannotTell, seek);
        };
        let missing = self.plan.files.iter().position(|file| {
            !files.iter().any(|(name, sha256)| {
                *name == file.name && (sha256.is_empty() || *sha256 == file.sha256)
            })
        });
        match missing {
            Some(next) => self.enter(Stage::Attaching { practice, next }),
            None => self.note_or_look(practice),
        }
    }

    /// Reads the state: what is sent is accepted, what is open is sent.
    fn looked(self, found: &[Found], practice: String) -> (Self, Vec<Output>) {
        let Some(row) = found.iter().find(|row| row.practice == practice) else {
            return self.vanished(practice);
        };
        if row.void {
            return self.vanished(practice);
        }
        let others = self.differences(row);
        if !others.is_empty() {
            return self.differs(practice, others);
        }
        if self.is_open(row) {
            return self.enter(Stage::Sending { practice });
        }
        let pending = Protocol { number: String::new(), at: String::new(), fee_cents: None };
        let protocol = row.protocol.clone().unwrap_or(pending);
        self.accept(practice, protocol)
    }

    /// What carries our reference is not what was sealed: only a person can say how that came about. Once it is
    /// cancelled at the desk, ours is created; an answer is given once the officer asks again.
    fn differs(self, practice: String, files: Vec<String>) -> (Self, Vec<Output>) {
        let resume = match &self.plan.answers {
            Some(_) => Stage::SeekingFile { practice: practice.clone(), next: 0, untouched: false },
            None => Stage::SeekingPractice { searches: 0 },
        };
        self.park(ParkReason::OtherFiles { practice, files }, resume)
    }

    /// Whether the desk still takes files for it from us: not yet sent, or sent back to be corrected.
    fn is_open(&self, row: &Found) -> bool {
        if self.plan.answers.is_some() { row.correcting } else { !row.sent }
    }

    fn attach_from(self, practice: String, next: usize) -> (Self, Vec<Output>) {
        if next < self.plan.files.len() {
            self.enter(Stage::Attaching { practice, next })
        } else {
            self.note_or_look(practice)
        }
    }

    fn note_or_look(self, practice: String) -> (Self, Vec<Output>) {
        if self.plan.note.is_some() {
            self.enter(Stage::Noting { practice })
        } else {
            self.enter(Stage::Looking { practice })
        }
    }

    fn accept(mut self, practice: String, protocol: Protocol) -> (Self, Vec<Output>) {
        self.stage = Stage::Sent { practice, protocol: protocol.clone() };
        self.failures = 0;
        self.not_before_ms = None;
        let journal = Output::Journal(Box::new(self.clone()));
        (self, vec![journal, Output::Accepted(protocol)])
    }

    /// The practice is not at the desk any more, or is void: only a person can know why.
    fn vanished(mut self, practice: String) -> (Self, Vec<Output>) {
        self.stage = Stage::Refused {
            practice: Some(practice),
            code: VANISHED.to_owned(),
            message: String::new(),
        };
        let journal = Output::Journal(Box::new(self.clone()));
        (self, vec![journal])
    }

    /// Enters a stage: durable first, then its request.
    fn enter(mut self, stage: Stage) -> (Self, Vec<Output>) {
        let request = match &stage {
            Stage::Creating => Some(Request::Create),
            Stage::SeekingPractice { .. } => Some(Request::Seek),
            Stage::Attaching { next, .. } => Some(Request::Attach(*next)),
            Stage::Noting { .. } => Some(Request::Note),
            Stage::SeekingFile { .. } | Stage::Looking { .. } => Some(Request::Look),
            Stage::Sending { .. } => Some(Request::Send),
            Stage::Queued | Stage::Sent { .. } | Stage::Parked { .. } | Stage::Refused { .. } => {
                None
            }
        };
        if advances(&self.stage, &stage) {
            self.failures = 0;
        }
        self.stage = stage;
        self.not_before_ms = None;
        let mut outputs = vec![Output::Journal(Box::new(self.clone()))];
        outputs.extend(request.map(Output::Ask));
        (self, outputs)
    }

    /// `before`: where to go on when the request surely never arrived; `after`: when it may have.
    fn failed(
        mut self,
        now_ms: i64,
        failure: Failure,
        before: Stage,
        after: Stage,
    ) -> (Self, Vec<Output>) {
        match failure {
            Failure::Unreachable { .. } => {
                self.stage = before;
                let until = now_ms + self.back_off();
                self.wait(until)
            }
            Failure::Lost { .. } => {
                self.stage = after;
                let until = now_ms + self.back_off();
                self.wait(until)
            }
            Failure::Blocked(reason) => self.park(reason, before),
            Failure::Refused { code, message } => {
                let practice = self.practice().map(str::to_owned);
                if let (Some(practice), true) = (&practice, code == DeskCode::NotFound.as_str()) {
                    // It was there a step before: the desk was restored, or somebody removed it.
                    return self.vanished(practice.clone());
                }
                self.stage = Stage::Refused { practice, code, message };
                let journal = Output::Journal(Box::new(self.clone()));
                (self, vec![journal])
            }
        }
    }

    /// Doubled each time, and of that the upper half at random: a desk that comes back is not met by
    /// everybody in the same second. The dice are the key's, so the machine needs none.
    fn back_off(&mut self) -> i64 {
        let doublings = self.failures.min(20);
        self.failures = self.failures.saturating_add(1);
        let longest = FIRST_WAIT_MS.saturating_mul(1 << doublings).min(LONGEST_WAIT_MS);
        let dice = Sha256::digest(format!("{} {}", self.plan.key.as_str(), self.failures));
        let dice = i64::from(u16::from_be_bytes([dice[0], dice[1]]));
        longest - longest / 2 * dice / i64::from(u16::MAX)
    }

    fn wait(mut self, until_ms: i64) -> (Self, Vec<Output>) {
        self.not_before_ms = Some(until_ms);
        let journal = Output::Journal(Box::new(self.clone()));
        (self, vec![journal, Output::Wait { until_ms }])
    }

    fn park(mut self, reason: ParkReason, resume: Stage) -> (Self, Vec<Output>) {
        self.stage = Stage::Parked { reason, resume: Box::new(resume) };
        self.not_before_ms = None;
        let journal = Output::Journal(Box::new(self.clone()));
        (self, vec![journal])
    }

    fn unexpected(self, event: &'static str) -> (Self, Vec<Output>) {
        (self, vec![Output::Unexpected { event }])
    }
}

/// Whether going from one stage to the other is progress, so that the back-off starts anew.
fn advances(from: &Stage, to: &Stage) -> bool {
    rank(to) > rank(from)
}

fn rank(stage: &Stage) -> (u8, usize) {
    match stage {
        Stage::Queued | Stage::SeekingPractice { .. } | Stage::Creating => (0, 0),
        Stage::Attaching { next, .. } | Stage::SeekingFile { next, .. } => (1, *next),
        Stage::Noting { .. } => (2, 0),
        Stage::Looking { .. } | Stage::Sending { .. } => (3, 0),
        Stage::Sent { .. } | Stage::Refused { .. } => (4, 0),
        Stage::Parked { resume, .. } => rank(resume),
    }
}
