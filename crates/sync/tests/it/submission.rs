use proptest::prelude::*;
use sync::{
    Event, Failure, FileToSend, Found, Handed, IdempotencyKey, Output, ParkReason, Plan, Protocol,
    Request, Stage, Submission, reference_of,
};

mod adoption;
mod clocks;
mod correcting;
mod edges;

/// What happens to one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Arrives,
    /// Never reaches the desk, and the device knows it.
    NoConnection,
    /// Never reaches the desk, and the device cannot know.
    RequestLost,
    /// Carried out, the answer lost.
    AnswerLost,
    /// Carried out, and the device is killed before it sees the answer.
    Killed,
}

#[derive(Default)]
struct Desk {
    practices: Vec<Found>,
    charges: u32,
    creates: u32,
    transmissions: u32,
}

impl Desk {
    /// Carries out a request as plain FPWS does: no idempotency anywhere, save that sending is a state.
    fn answer(&mut self, plan: &Plan, practice: Option<&str>, request: Request) -> Event {
        let row = |desk: &mut Self| -> usize {
            desk.practices.iter().position(|row| Some(row.practice.as_str()) == practice).unwrap()
        };
        match request {
            Request::Create => {
                self.creates += 1;
                let practice = format!("M26L22{:05}", self.practices.len());
                self.practices.push(listed(plan, &practice));
                Event::Created(Ok(practice))
            }
            Request::Seek | Request::Look => Event::Listed(Ok(self.practices.clone())),
            Request::Attach(index) => {
                let at = row(self);
                let file = &plan.files[index];
                let files = self.practices[at].files.as_mut().unwrap();
                files.push((file.name.clone(), file.sha256.clone()));
                Event::Attached(Ok(()))
            }
            Request::Note => Event::Noted(Ok(())),
            Request::Send => {
                let at = row(self);
                if self.practices[at].correcting {
                    self.practices[at].correcting = false;
                    self.transmissions += 1;
                    return Event::Sent(Ok(self.practices[at].protocol.clone().unwrap()));
                }
                assert!(!self.practices[at].sent, "a sent practice is never sent again");
                self.charges += 1;
                let protocol = Protocol {
                    number: format!("CO.2026.{:07}", self.charges),
                    at: "2026-11-22T10:00:00+01:00".into(),
                    fee_cents: Some(plan.fee_cents),
                };
                self.practices[at].sent = true;
                self.practices[at].protocol = Some(protocol.clone());
                Event::Sent(Ok(protocol))
            }
        }
    }
}

/// A practice under our reference, as the list tells it before it is sent.
fn listed(plan: &Plan, practice: &str) -> Found {
    Found {
        practice: practice.to_owned(),
        description: format!("CO fattura 1 {}", plan.reference),
        sent: false,
        protocol: None,
        correcting: false,
        rejected: false,
        void: false,
        files: Some(Vec::new()),
        base_form: None,
        content_sha256: None,
    }
}

fn plan(files: usize, note: bool) -> Plan {
    let key = IdempotencyKey::of("99990010169", "01900000-0000-7000-8000-000000000001", 1);
    Plan {
        reference: reference_of(&key),
        key,
        seal_sha256: "aa".repeat(32),
        content_sha256: "cc".repeat(32),
        signed_sha256: "bb".repeat(32),
        files: (0..files)
            .map(|n| FileToSend {
                name: format!("allegato_{n}.pdf"),
                kind: "GEN".into(),
                description: String::new(),
                sha256: format!("{n:064x}"),
            })
            .collect(),
        answers: None,
        note: note.then(|| "Ritiro a Treviglio".to_owned()),
        fee_cents: 1500,
    }
}

fn failure_event(request: Request, failure: Failure) -> Event {
    match request {
        Request::Create => Event::Created(Err(failure)),
        Request::Seek | Request::Look => Event::Listed(Err(failure)),
        Request::Attach(_) => Event::Attached(Err(failure)),
        Request::Note => Event::Noted(Err(failure)),
        Request::Send => Event::Sent(Err(failure)),
    }
}

/// Runs one submission to its end; each exchange meets the next fate, later ones arrive.
fn run(plan: &Plan, fates: &[Fate]) -> (Desk, Submission, usize) {
    run_at(Desk::default(), plan, fates)
}

fn run_at(desk: Desk, plan: &Plan, fates: &[Fate]) -> (Desk, Submission, usize) {
    go_on(desk, Submission::new(plan.clone()), fates)
}

fn go_on(mut desk: Desk, from: Submission, fates: &[Fate]) -> (Desk, Submission, usize) {
    let plan = &from.plan.clone();
    let mut journal = from.clone();
    let mut submission = from;
    let mut now_ms = 1_795_000_000_000;
    let mut event = Some(Event::Go);
    let mut exchanges = 0;
    for _ in 0..10_000 {
        let Some(taken) = event.take() else { break };
        let (next, outputs) = submission.on(now_ms, taken);
        submission = next;
        for output in outputs {
            match output {
                Output::Journal(row) => journal = *row,
                Output::Ask(request) => {
                    assert_eq!(journal, submission, "journaled before the request leaves");
                    let fate = fates.get(exchanges).copied().unwrap_or(Fate::Arrives);
                    exchanges += 1;
                    event =
                        Some(exchange(&mut desk, plan, &mut submission, &journal, request, fate));
                }
                Output::Wait { until_ms } => {
                    assert!(until_ms > now_ms, "a wait lies ahead");
                    now_ms = until_ms;
                    event = Some(Event::Go);
                }
                Output::Accepted(_) => {}
                Output::Unexpected { event } => panic!("{event} in {:?}", submission.stage),
            }
        }
    }
    (desk, submission, exchanges)
}

fn exchange(
    desk: &mut Desk,
    plan: &Plan,
    submission: &mut Submission,
    journal: &Submission,
    request: Request,
    fate: Fate,
) -> Event {
    let cause = || "cut".to_owned();
    match fate {
        Fate::Arrives => desk.answer(plan, submission.practice(), request),
        Fate::NoConnection => failure_event(request, Failure::Unreachable { cause: cause() }),
        Fate::RequestLost => failure_event(request, Failure::Lost { cause: cause() }),
        Fate::AnswerLost => {
            desk.answer(plan, submission.practice(), request);
            failure_event(request, Failure::Lost { cause: cause() })
        }
        Fate::Killed => {
            desk.answer(plan, submission.practice(), request);
            *submission = journal.clone().recovered();
            Event::Go
        }
    }
}

fn assert_once(desk: &Desk, submission: &Submission, story: &str) {
    assert!(matches!(submission.stage, Stage::Sent { .. }), "{story}: {:?}", submission.stage);
    assert_eq!(desk.practices.len(), 1, "{story}: one practice");
    assert_eq!(desk.charges, 1, "{story}: one charge");
    let files = desk.practices[0].files.as_ref().unwrap();
    assert_eq!(files.len(), submission.plan.files.len(), "{story}: each file once");
}

#[test]
fn a_quiet_journey_asks_each_thing_once() {
    let (desk, submission, exchanges) = run(&plan(3, true), &[]);
    assert_once(&desk, &submission, "quiet");
    assert_eq!(exchanges, 8, "seek, create, three attaches, note, look, send");
}

#[test]
fn one_bad_exchange_anywhere_leaves_one_practice_one_protocol_one_charge() {
    let plan = plan(3, true);
    for fate in [Fate::NoConnection, Fate::RequestLost, Fate::AnswerLost, Fate::Killed] {
        for at in 0..8 {
            let mut fates = vec![Fate::Arrives; at];
            fates.push(fate);
            let (desk, submission, _) = run(&plan, &fates);
            assert_once(&desk, &submission, &format!("{fate:?} at exchange {at}"));
        }
    }
}

#[test]
fn a_device_restored_from_a_backup_adopts_what_it_once_sent() {
    let plan = plan(2, false);
    let (mut desk, _, _) = run(&plan, &[]);
    let (mut submission, mut event) = (Submission::new(plan.clone()), Event::Go);
    loop {
        let (next, outputs) = submission.on(0, event);
        submission = next;
        let request = outputs.iter().find_map(|output| match output {
            Output::Ask(request) => Some(*request),
            Output::Journal(_)
            | Output::Wait { .. }
            | Output::Accepted(_)
            | Output::Unexpected { .. } => None,
        });
        let Some(request) = request else { break };
        event = desk.answer(&plan, submission.practice(), request);
    }
    assert_once(&desk, &submission, "restored");
    assert_eq!(desk.creates, 1, "nothing was created again");
}

#[test]
fn an_answer_to_a_correction_replaces_what_changed_and_is_transmitted_once() {
    let first = plan(2, false);
    for fate in
        [Fate::Arrives, Fate::NoConnection, Fate::RequestLost, Fate::AnswerLost, Fate::Killed]
    {
        for at in 0..6 {
            let (mut desk, _, _) = run(&first, &[]);
            desk.practices[0].correcting = true;
            let mut answer = plan(2, false);
            answer.answers = Some(desk.practices[0].practice.clone());
            answer.files[1].sha256 = "ee".repeat(32);
            let mut fates = vec![Fate::Arrives; at];
            fates.push(fate);
            let (desk, submission, _) = run_at(desk, &answer, &fates);
            let story = format!("{fate:?} at exchange {at}");
            assert!(matches!(submission.stage, Stage::Sent { .. }), "{story}");
            assert_eq!((desk.creates, desk.charges, desk.transmissions), (1, 1, 1), "{story}");
            let files = desk.practices[0].files.as_ref().unwrap();
            assert_eq!(files.len(), 3, "{story}: only the changed file was uploaded, once");
        }
    }
}

#[test]
fn waits_grow_and_no_two_practices_come_back_together() {
    let waits = |practice: &str| {
        let key = IdempotencyKey::of("01234567897", practice, 1);
        let mut submission = Submission::new(Plan { key, ..plan(0, false) });
        let mut waits = Vec::new();
        for _ in 0..14 {
            submission = submission.on(0, Event::Go).0;
            let cause = "down".to_owned();
            let failed = Event::Listed(Err(Failure::Unreachable { cause }));
            submission = submission.on(0, failed).0;
            waits.push(submission.not_before_ms.expect("it waits"));
        }
        waits
    };
    let (one, other) = (waits("one"), waits("other"));
    for (turn, wait) in one.iter().enumerate() {
        let longest = (2_000 << turn).min(15 * 60_000);
        assert!((longest / 2..=longest).contains(wait), "{wait} ms in turn {turn}");
    }
    assert_eq!(one, waits("one"), "the same practice waits the same");
    assert!(one.iter().zip(&other).filter(|(a, b)| a == b).count() < 3, "{one:?} {other:?}");
}

#[test]
fn a_note_that_is_refused_because_another_device_has_sent_it_ends_in_its_protocol() {
    let plan = plan(1, true);
    let mut noting = Submission::new(plan.clone());
    noting.stage = Stage::Noting { practice: "M26L2200000".into() };
    let refused = Failure::Lost { cause: "WRONG_STATE: inviata".into() };
    let (waiting, _) = noting.on(0, Event::Noted(Err(refused)));
    let (looking, outputs) = waiting.on(60_000, Event::Go);
    assert!(outputs.contains(&Output::Ask(Request::Look)), "the state is read: {outputs:?}");
    let mut row = Found { files: None, ..listed(&plan, "M26L2200000") };
    let open = looking.clone().on(60_000, Event::Listed(Ok(vec![row.clone()])));
    assert_eq!(open.1.last(), Some(&Output::Ask(Request::Note)), "still open: it is set again");
    row.sent = true;
    let (sent, _) = looking.on(60_000, Event::Listed(Ok(vec![row])));
    assert!(matches!(sent.stage, Stage::Sent { .. }), "{:?}", sent.stage);
}

#[test]
fn a_refusal_is_final_and_keeps_the_words_of_the_desk() {
    let submission = Submission { stage: Stage::Creating, ..Submission::new(plan(0, false)) };
    let failure = Failure::Refused { code: "SignatureRefused".into(), message: "firma".into() };
    let (submission, outputs) = submission.on(0, Event::Created(Err(failure)));
    assert!(matches!(&submission.stage, Stage::Refused { message, .. } if message == "firma"));
    assert!(matches!(outputs[..], [Output::Journal(_)]), "the refusal is journaled");
}

#[test]
fn too_little_money_parks_before_the_send_and_goes_on_from_there() {
    let at = Stage::Sending { practice: "M26L2200000".into() };
    let submission = Submission { stage: at, ..Submission::new(plan(0, false)) };
    let reason = ParkReason::InsufficientFunds { missing_cents: Some(400) };
    let (submission, _) = submission.on(0, Event::Sent(Err(Failure::Blocked(reason))));
    assert!(submission.is_settled(), "parked until a person says go");
    let (submission, outputs) = submission.on(0, Event::Go);
    assert!(
        matches!(&submission.stage, Stage::Looking { practice } if practice == "M26L2200000"),
        "the state is read again before sending: {:?}",
        submission.stage
    );
    assert_eq!(outputs.last(), Some(&Output::Ask(Request::Look)));
}

#[test]
fn a_balance_below_the_fee_parks_the_practice_before_anything_leaves() {
    let queued = Submission::new(plan(0, false));
    let (parked, outputs) = queued.clone().on(0, Event::Funds(1100));
    let reason = ParkReason::InsufficientFunds { missing_cents: Some(400) };
    assert!(matches!(&parked.stage, Stage::Parked { reason: r, .. } if *r == reason));
    assert!(matches!(outputs[..], [Output::Journal(_)]), "nothing is asked of the desk");
    assert_eq!(queued.clone().on(0, Event::Funds(1500)), (queued, Vec::new()), "enough is enough");
}

#[test]
fn what_people_carry_leaves_the_queue_by_their_word_alone() {
    let handed = Handed {
        practice: "M26B24ABCDE".into(),
        protocol: Protocol { number: "77/2026".into(), at: "t".into(), fee_cents: None },
    };
    for stage in every_stage() {
        let before = Submission { stage: stage.clone(), ..Submission::new(plan(1, true)) };
        let (same, outputs) = before.clone().on(0, Event::Handed(handed.clone()));
        assert!(matches!(outputs[..], [Output::Unexpected { .. }]), "not carried yet: {stage:?}");
        assert_eq!(same, before);
        let (carried, outputs) = before.clone().on(0, Event::Carry);
        if matches!(stage, Stage::Sent { .. } | Stage::Refused { .. }) {
            assert_eq!((carried, outputs), (before, Vec::new()), "over is over");
            continue;
        }
        assert!(matches!(outputs[..], [Output::Journal(_)]), "nothing is asked of a desk");
        assert_eq!(carried.practice(), before.practice(), "what a desk has stays known");
        let (again, outputs) = carried.clone().on(0, Event::Carry);
        assert_eq!((again, outputs), (carried.clone(), Vec::new()), "twice is once");
        let (sent, outputs) = carried.on(0, Event::Handed(handed.clone()));
        let Stage::Sent { practice, protocol } = &sent.stage else { panic!("{:?}", sent.stage) };
        assert_eq!((&**practice, protocol), ("M26B24ABCDE", &handed.protocol));
        assert!(matches!(outputs[..], [Output::Journal(_), Output::Accepted(_)]));
        assert!(matches!(sent.on(0, Event::Go).1[..], []), "and it never goes by itself again");
    }
}

#[test]
fn a_practice_that_was_to_be_carried_looks_at_a_desk_before_it_goes_there_after_all() {
    let creating = Submission { stage: Stage::Creating, ..Submission::new(plan(0, false)) };
    let (carried, _) = creating.on(0, Event::Carry);
    let (back, outputs) = carried.on(0, Event::Go);
    assert_eq!(back.stage, Stage::SeekingPractice { searches: 0 });
    assert_eq!(outputs.last(), Some(&Output::Ask(Request::Seek)), "it may be there already");
}

#[test]
fn two_practices_under_one_reference_wait_for_a_person() {
    let plan = plan(0, false);
    let seeking = Stage::SeekingPractice { searches: 0 };
    let submission = Submission { stage: seeking, ..Submission::new(plan.clone()) };
    let (submission, _) =
        submission.on(0, Event::Listed(Ok(vec![listed(&plan, "A"), listed(&plan, "B")])));
    assert!(matches!(
        submission.stage,
        Stage::Parked { reason: ParkReason::SeveralPractices { .. }, .. }
    ));
}

#[test]
fn a_desk_that_was_restored_gets_the_practice_again_under_the_same_key_and_charges_it_once() {
    let plan = plan(2, true);
    for fate in
        [Fate::Arrives, Fate::NoConnection, Fate::RequestLost, Fate::AnswerLost, Fate::Killed]
    {
        for remembered in [false, true] {
            let (mut desk, sent, _) = run(&plan, &[]);
            // The copy was made before the practice was sent, or before it was there at all.
            desk.charges = 0;
            if remembered {
                desk.practices[0].sent = false;
                desk.practices[0].protocol = None;
                desk.practices[0].files = Some(Vec::new());
            } else {
                desk.practices.clear();
            }
            let (again, outputs) = sent.on(0, Event::Forgotten);
            assert!(matches!(outputs[..], [Output::Journal(_)]), "a person says when it goes");
            assert_eq!(again.plan, plan, "the same key");
            let (desk, submission, _) = go_on(desk, again, &[Fate::Arrives, fate]);
            assert_once(&desk, &submission, &format!("{fate:?}, remembered: {remembered}"));
        }
    }
}

#[test]
fn a_restored_desk_that_remembers_after_all_is_asked_nothing_twice() {
    let plan = plan(2, false);
    let (desk, sent, _) = run(&plan, &[]);
    let (again, _) = sent.on(0, Event::Forgotten);
    let (desk, submission, _) = go_on(desk, again, &[]);
    assert_once(&desk, &submission, "it was all there");
    assert_eq!(desk.creates, 1, "adopted, not created again");
}

#[test]
fn what_a_restored_desk_forgot_is_looked_for_first_wherever_it_was() {
    for stage in every_stage() {
        let before = Submission { stage: stage.clone(), ..Submission::new(plan(1, true)) };
        let (after, outputs) = before.clone().on(0, Event::Forgotten);
        match stage {
            Stage::Queued => assert_eq!((after, outputs), (before, Vec::new()), "nothing left"),
            Stage::Refused { .. } => {
                assert!(matches!(outputs[..], [Output::Unexpected { .. }]), "a no stays a no");
                assert_eq!(after, before);
            }
            Stage::Creating
            | Stage::SeekingPractice { .. }
            | Stage::Attaching { .. }
            | Stage::SeekingFile { .. }
            | Stage::Noting { .. }
            | Stage::Looking { .. }
            | Stage::Sending { .. }
            | Stage::Sent { .. }
            | Stage::Parked { .. } => {
                assert!(matches!(outputs[..], [Output::Journal(_)]), "{stage:?}");
                assert_eq!(after.practice(), None, "its old code says nothing: {stage:?}");
                let (_, outputs) = after.on(0, Event::Go);
                assert_eq!(outputs.last(), Some(&Output::Ask(Request::Seek)), "{stage:?}");
            }
        }
    }
    let vanished = Stage::Refused {
        practice: Some("M26L2200000".into()),
        code: "vanished".into(),
        message: String::new(),
    };
    let vanished = Submission { stage: vanished, ..Submission::new(plan(1, true)) };
    assert_eq!(vanished.on(0, Event::Forgotten).0.stage, Stage::Queued, "a person sends it again");
    let carried = Submission::new(plan(1, true)).on(0, Event::Carry).0;
    let (same, outputs) = carried.clone().on(0, Event::Forgotten);
    assert!(matches!(outputs[..], [Output::Unexpected { .. }]), "no desk to forget it");
    assert_eq!(same, carried);
}

#[test]
fn an_answer_to_a_correction_that_the_desk_forgot_waits_for_a_person() {
    let answer = Plan { answers: Some("M26L2200000".into()), ..plan(1, false) };
    for stage in every_stage() {
        let before = Submission { stage: stage.clone(), ..Submission::new(answer.clone()) };
        let (after, _) = before.clone().on(0, Event::Forgotten);
        if matches!(stage, Stage::Queued | Stage::Refused { .. }) {
            assert_eq!(after, before);
        } else {
            assert!(
                matches!(&after.stage, Stage::Refused { code, .. } if code == "vanished"),
                "{stage:?}"
            );
        }
    }
}

fn every_stage() -> Vec<Stage> {
    let practice = || "M26L2200000".to_owned();
    let protocol = Protocol { number: "1".into(), at: "t".into(), fee_cents: None };
    vec![
        Stage::Queued,
        Stage::Creating,
        Stage::SeekingPractice { searches: 0 },
        Stage::Attaching { practice: practice(), next: 0 },
        Stage::SeekingFile { practice: practice(), next: 0, untouched: false },
        Stage::Noting { practice: practice() },
        Stage::Looking { practice: practice() },
        Stage::Sending { practice: practice() },
        Stage::Sent { practice: practice(), protocol },
        Stage::Parked { reason: ParkReason::CannotTell, resume: Box::new(Stage::Queued) },
        Stage::Refused { practice: None, code: String::new(), message: String::new() },
    ]
}

#[test]
fn an_answer_that_cannot_come_in_a_stage_changes_nothing() {
    let protocol = Protocol { number: "1".into(), at: "t".into(), fee_cents: None };
    let answers = [
        (Event::Created(Ok("X".into())), vec![1]),
        (Event::Attached(Ok(())), vec![3]),
        (Event::Noted(Ok(())), vec![5]),
        (Event::Sent(Ok(protocol)), vec![7]),
        (Event::Listed(Ok(Vec::new())), vec![2, 4, 6]),
    ];
    for (event, expected_in) in answers {
        for (index, stage) in every_stage().into_iter().enumerate() {
            let before = Submission { stage, ..Submission::new(plan(1, true)) };
            let (after, outputs) = before.clone().on(0, event.clone());
            let unexpected = matches!(outputs[..], [Output::Unexpected { .. }]);
            assert_eq!(
                unexpected,
                !expected_in.contains(&index),
                "{event:?} in {:?}",
                before.stage
            );
            assert!(!unexpected || after == before, "an unexpected answer changes nothing");
        }
    }
}

#[test]
fn the_journal_row_survives_its_own_json() {
    for stage in every_stage() {
        let row = Submission { stage, ..Submission::new(plan(1, true)) };
        let json = serde_json::to_string(&row).unwrap();
        assert_eq!(serde_json::from_str::<Submission>(&json).unwrap(), row, "{json}");
    }
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        3 => Just(Fate::Arrives),
        1 => Just(Fate::NoConnection),
        1 => Just(Fate::RequestLost),
        1 => Just(Fate::AnswerLost),
        1 => Just(Fate::Killed),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn whatever_is_lost_or_killed_there_is_one_practice_and_one_charge(
        fates in prop::collection::vec(fate(), 0..40), files in 0usize..4, note: bool,
    ) {
        let (desk, submission, _) = run(&plan(files, note), &fates);
        assert_once(&desk, &submission, "any fates");
    }
}
