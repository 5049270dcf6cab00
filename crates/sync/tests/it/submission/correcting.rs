//! Answers to a request for correction: what changed travels, under the practice and the charge that there are.

use super::*;

/// The practice at the desk whose officer asks, and a plan that answers with these files.
fn asked(files: Vec<FileToSend>) -> (Desk, Plan) {
    let (mut desk, _, _) = run(&plan(2, false), &[]);
    desk.practices[0].correcting = true;
    let answers = Some(desk.practices[0].practice.clone());
    let key = IdempotencyKey::of("99990010169", "01900000-0000-7000-8000-000000000001", 2);
    (desk, Plan { reference: reference_of(&key), key, answers, files, ..plan(2, false) })
}

fn file(name: &str, kind: &str, byte: &str) -> FileToSend {
    FileToSend {
        name: name.into(),
        kind: kind.into(),
        description: String::new(),
        sha256: byte.repeat(32),
    }
}

/// Every fate in every place: one practice, one protocol, one charge, one transmission, these files more.
fn answered(files: &[FileToSend], story: &str) {
    for fate in
        [Fate::Arrives, Fate::NoConnection, Fate::RequestLost, Fate::AnswerLost, Fate::Killed]
    {
        for at in 0..6 {
            let (desk, plan) = asked(files.to_vec());
            let before = desk.practices[0].clone();
            let mut fates = vec![Fate::Arrives; at];
            fates.push(fate);
            let (desk, submission, _) = run_at(desk, &plan, &fates);
            let story = format!("{story}, {fate:?} at exchange {at}");
            let Stage::Sent { practice, protocol } = &submission.stage else {
                panic!("{story}: {:?}", submission.stage)
            };
            assert_eq!(*practice, before.practice, "{story}");
            assert_eq!(Some(protocol), before.protocol.as_ref(), "{story}: the same protocol");
            assert_eq!((desk.creates, desk.charges, desk.transmissions), (1, 1, 1), "{story}");
            let more = &desk.practices[0].files.as_ref().unwrap()[before.files.unwrap().len()..];
            let names: Vec<&str> = more.iter().map(|(name, _)| name.as_str()).collect();
            let wanted: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
            assert_eq!(names, wanted, "{story}: these and no others, once");
        }
    }
}

#[test]
fn one_document_that_is_replaced_travels_alone() {
    answered(&[file("allegato_1.pdf", "GEN", "ee")], "replaced");
}

#[test]
fn a_document_that_was_missing_is_added_to_the_same_practice() {
    answered(&[file("cmr.pdf", "DOT", "ee")], "added");
}

#[test]
fn a_corrected_base_form_travels_before_the_documents() {
    answered(&[file("modello-r2.xml.p7m", "MOB", "dd"), file("cmr.pdf", "DOT", "ee")], "base form");
}

/// Takes one event and gives what is asked for next.
fn step(submission: Submission, event: Event) -> (Submission, Option<Request>) {
    let (submission, outputs) = submission.on(0, event);
    let asked = outputs.into_iter().find_map(|output| match output {
        Output::Ask(request) => Some(request),
        Output::Journal(_)
        | Output::Wait { .. }
        | Output::Accepted(_)
        | Output::Unexpected { .. } => None,
    });
    (submission, asked)
}

#[test]
fn a_desk_that_does_not_tell_its_files_is_answered_and_an_upload_that_was_cut_is_not_repeated() {
    let (desk, plan) = asked(vec![file("cmr.pdf", "DOT", "ee")]);
    let row = Found { files: None, ..desk.practices[0].clone() };
    let (begun, request) = step(Submission::new(plan), Event::Go);
    assert_eq!(request, Some(Request::Look), "whether it still waits for it");
    let (killed, request) = step(begun.recovered(), Event::Go);
    assert_eq!(request, Some(Request::Look), "nothing had left before it was killed");
    let (attaching, request) = step(killed, Event::Listed(Ok(vec![row.clone()])));
    assert_eq!(request, Some(Request::Attach(0)), "nothing of it can be there");
    let cut = Failure::Lost { cause: "cut".into() };
    let (waiting, _) = step(attaching.clone(), Event::Attached(Err(cut)));
    let (looking, _) = step(waiting, Event::Go);
    let (parked, request) = step(looking, Event::Listed(Ok(vec![row])));
    assert_eq!(request, None, "it may be there, and nobody tells");
    let reason = ParkReason::CannotTell;
    assert!(matches!(parked.stage, Stage::Parked { reason: why, .. } if why == reason));
    let (sending, request) = step(attaching, Event::Attached(Ok(())));
    assert_eq!(request, Some(Request::Look), "{:?}", sending.stage);
}

#[test]
fn a_row_of_an_older_version_is_read_as_one_of_which_something_may_have_left() {
    let old = r#"{"stage":"seekingFile","practice":"M26L2200000","next":0}"#;
    let read: Stage = serde_json::from_str(old).unwrap();
    assert_eq!(
        read,
        Stage::SeekingFile { practice: "M26L2200000".into(), next: 0, untouched: false }
    );
}

#[test]
fn an_answer_of_another_device_is_not_taken_for_ours() {
    let ours = [file("cmr.pdf", "DOT", "ee"), file("modello-r2.xml.p7m", "MOB", "dd")];
    let (desk, plan) = asked(ours.to_vec());
    let content = |content: &str| Some(content.repeat(32));
    let theirs = Found {
        correcting: false,
        content_sha256: content("ff"),
        files: Some(vec![("cmr.pdf".into(), "11".repeat(32))]),
        ..desk.practices[0].clone()
    };
    let looks = || step(Submission::new(plan.clone()), Event::Go).0;
    let (parked, request) = step(looks(), Event::Listed(Ok(vec![theirs.clone()])));
    assert_eq!(request, None, "nothing is filed beside it");
    let Stage::Parked { reason: ParkReason::OtherFiles { files, practice }, .. } = &parked.stage
    else {
        panic!("{:?}", parked.stage)
    };
    assert_eq!((files.len(), practice.as_str()), (2, theirs.practice.as_str()));
    // A person says "try now": the practice is looked at, none is created.
    let (again, request) = step(parked, Event::Go);
    assert_eq!(request, Some(Request::Look));
    let asked_again = Found { correcting: true, ..theirs.clone() };
    let (answers, request) = step(again, Event::Listed(Ok(vec![asked_again])));
    assert_eq!(request, Some(Request::Attach(0)), "{:?}", answers.stage);

    let taken = |row: Found| {
        let (taken, _) = step(looks(), Event::Listed(Ok(vec![row])));
        matches!(taken.stage, Stage::Sent { .. })
    };
    let told = |files: &[FileToSend]| {
        Some(files.iter().map(|file| (file.name.clone(), file.sha256.clone())).collect())
    };
    let whole = Found { content_sha256: content("cc"), files: told(&ours[..1]), ..theirs.clone() };
    assert!(taken(whole.clone()), "ours is there, whatever the base form is called");
    assert!(!taken(Found { content_sha256: content("ff"), ..whole.clone() }), "another base form");
    assert!(!taken(Found { files: told(&[]), ..whole.clone() }), "without a document of ours");
    let untold = Found { files: None, content_sha256: None, ..whole };
    assert!(!taken(untold.clone()), "another's, where nothing of ours has left and nobody tells");
    assert!(taken(Found { rejected: true, ..untold.clone() }), "a rejection is told as it is");
    let gone = Found { void: true, ..untold.clone() };
    let (gone, _) = step(looks(), Event::Listed(Ok(vec![gone])));
    assert!(matches!(gone.stage, Stage::Refused { .. }), "{:?}", gone.stage);
    let still_asked = Found { correcting: true, ..untold.clone() };
    let (attaching, _) = step(looks(), Event::Listed(Ok(vec![still_asked])));
    let (looking, _) = step(attaching.recovered(), Event::Go);
    let (sent, _) = step(looking, Event::Listed(Ok(vec![untold])));
    assert!(matches!(sent.stage, Stage::Sent { .. }), "ours, of which something had left");
    assert!(taken(Found { rejected: true, ..theirs }), "a rejection waited for nobody's answer");
}
