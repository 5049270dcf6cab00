//! What few courses come past: a desk that forgot what waits, journals of earlier versions, words for people.

use super::*;

/// A submission that stands still for want of money.
fn parked(resume: Stage) -> Submission {
    let reason = ParkReason::InsufficientFunds { missing_cents: Some(100) };
    let stage = Stage::Parked { reason, resume: Box::new(resume) };
    Submission { stage, ..Submission::new(plan(1, false)) }
}

fn resumes(submission: &Submission) -> &Stage {
    match &submission.stage {
        Stage::Parked { resume, .. } => resume,
        other => panic!("parked no more: {other:?}"),
    }
}

#[test]
fn what_waits_at_a_desk_that_forgot_begins_by_looking_and_what_was_never_begun_does_not() {
    let (never_begun, _) = parked(Stage::Queued).on(0, Event::Forgotten);
    assert_eq!(resumes(&never_begun), &Stage::Queued);
    let attaching = Stage::Attaching { practice: "M26L2200000".into(), next: 0 };
    let (begun, outputs) = parked(attaching).on(0, Event::Forgotten);
    assert_eq!(resumes(&begun), &Stage::SeekingPractice { searches: 0 });
    assert!(matches!(outputs.as_slice(), [Output::Journal(_)]), "{outputs:?}");
}

/// Found by the simulation: the desk was restored between the look and the sending.
#[test]
fn a_practice_that_the_desk_does_not_know_any_more_has_vanished_and_is_filed_anew_on_a_persons_word()
 {
    let sending = Stage::Sending { practice: "M26L2200000".into() };
    let submission = Submission { stage: sending, ..Submission::new(plan(1, false)) };
    let unknown = Failure::Refused { code: "NOT_FOUND".into(), message: "non esiste".into() };
    let (gone, _) = submission.on(0, Event::Sent(Err(unknown)));
    assert!(matches!(&gone.stage, Stage::Refused { code, .. } if code == "vanished"), "{gone:?}");
    assert_eq!(gone.on(0, Event::Forgotten).0.stage, Stage::Queued);
}

#[test]
fn only_what_happens_by_itself_no_more_is_settled() {
    let queued = Submission::new(plan(1, false));
    assert!(!queued.is_settled());
    assert!(!Submission { stage: Stage::Creating, ..queued.clone() }.is_settled());
    assert!(parked(Stage::Queued).is_settled());
}

#[test]
fn progress_alone_begins_the_back_off_anew() {
    let at = |stage: Stage| Submission { stage, failures: 5, ..Submission::new(plan(2, false)) };
    let practice = || "M26L2200000".to_owned();
    let (first, _) =
        at(Stage::Attaching { practice: practice(), next: 0 }).on(0, Event::Attached(Ok(())));
    assert_eq!(
        (first.failures, &first.stage),
        (0, &Stage::Attaching { practice: practice(), next: 1 })
    );
    let (last, _) =
        at(Stage::Attaching { practice: practice(), next: 1 }).on(0, Event::Attached(Ok(())));
    assert_eq!(last.failures, 0, "all files are there: {:?}", last.stage);
    let row = listed(&last.plan, &practice());
    let seeking = Stage::SeekingFile { practice: practice(), next: 0, untouched: false };
    let (again, _) = at(seeking).on(0, Event::Listed(Ok(vec![row])));
    assert_eq!(again.stage, Stage::Attaching { practice: practice(), next: 0 });
    assert_eq!(again.failures, 5, "where it was before is no progress");
}

/// A journal of before contents were kept knows its base form by the signed bytes alone.
#[test]
fn a_plan_without_the_content_compares_the_signed_base_form() {
    let found = |signed: &str, plan: &Plan| Found {
        sent: true,
        base_form: Some(signed.to_owned()),
        content_sha256: Some("dd".repeat(32)),
        ..listed(plan, "M26L2200000")
    };
    let plan = Plan { content_sha256: String::new(), files: Vec::new(), ..plan(0, false) };
    let looking = Stage::Looking { practice: "M26L2200000".into() };
    let submission = Submission { stage: looking, ..Submission::new(plan.clone()) };
    let ours = Event::Listed(Ok(vec![found(&plan.signed_sha256, &plan)]));
    let (accepted, _) = submission.clone().on(0, ours);
    assert!(matches!(accepted.stage, Stage::Sent { .. }), "{:?}", accepted.stage);
    let foreign = Event::Listed(Ok(vec![found(&"ee".repeat(32), &plan)]));
    let (asks, _) = submission.on(0, foreign);
    assert!(
        matches!(&asks.stage, Stage::Parked { reason: ParkReason::OtherFiles { .. }, .. }),
        "{:?}",
        asks.stage
    );
}

#[test]
fn every_event_has_its_name() {
    let lost = || Failure::Lost { cause: String::new() };
    let protocol = Protocol { number: String::new(), at: String::new(), fee_cents: None };
    let handed = Handed { practice: String::new(), protocol };
    let names = [
        Event::Go,
        Event::Funds(0),
        Event::Carry,
        Event::Handed(handed),
        Event::Forgotten,
        Event::Created(Err(lost())),
        Event::Listed(Err(lost())),
        Event::Attached(Err(lost())),
        Event::Noted(Err(lost())),
        Event::Sent(Err(lost())),
    ]
    .map(|event| event.name());
    let wanted = [
        "go",
        "funds",
        "carry",
        "handed",
        "forgotten",
        "created",
        "listed",
        "attached",
        "noted",
        "sent",
    ];
    assert_eq!(names, wanted);
}
