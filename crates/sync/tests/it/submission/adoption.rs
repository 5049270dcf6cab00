//! What is found under our own reference, and whether it is ours.

use super::*;

/// A practice as a desk lists it that tells its files: ours, whole, and not sent.
fn there(plan: &Plan) -> Found {
    let mut files = vec![("modello.xml.p7m".to_owned(), plan.signed_sha256.clone())];
    files.extend(plan.files.iter().map(|file| (file.name.clone(), file.sha256.clone())));
    Found {
        practice: "M26L2200000".into(),
        description: format!("CO {}", plan.reference),
        sent: false,
        protocol: None,
        correcting: false,
        rejected: false,
        void: false,
        files: Some(files),
        base_form: Some(plan.signed_sha256.clone()),
        content_sha256: Some(plan.content_sha256.clone()),
    }
}

/// What a device does that finds this under its own reference.
fn finds(plan: &Plan, row: Found) -> (Submission, Vec<Output>) {
    let seeking = Submission::new(plan.clone()).on(0, Event::Go).0;
    seeking.on(0, Event::Listed(Ok(vec![row])))
}

/// Names and digests, as a desk tells them.
type Files = Vec<(String, String)>;

#[test]
fn a_practice_under_our_reference_is_adopted_only_with_what_was_sealed() {
    let plan = plan(2, false);
    let (found, foreign) = (there(&plan), || ("altro.pdf".to_owned(), "ee".repeat(32)));
    let change = |change: &dyn Fn(&mut Found)| {
        let mut row = found.clone();
        change(&mut row);
        row
    };
    let files = |row: &mut Found, change: &dyn Fn(&mut Files)| {
        change(row.files.as_mut().expect("it tells its files"));
    };
    let cases: [(&str, Found, &[&str]); 6] = [
        ("another paper", change(&|row| row.content_sha256 = Some("dd".repeat(32))), &[""]),
        (
            "another signature, and no word of what it holds",
            change(&|row| (row.content_sha256, row.base_form) = (None, Some("dd".repeat(32)))),
            &[""],
        ),
        ("a file of others", change(&|row| files(row, &|all| all.push(foreign()))), &["altro.pdf"]),
        (
            "another file under our name",
            change(&|row| files(row, &|all| all[1].1 = "ee".repeat(32))),
            &["allegato_0.pdf"],
        ),
        (
            "another name where names alone are told",
            change(&|row| files(row, &|all| all[1] = ("altro.pdf".to_owned(), String::new()))),
            &["altro.pdf"],
        ),
        (
            "everything",
            change(&|row| {
                row.content_sha256 = Some("dd".repeat(32));
                files(row, &|all| *all = vec![foreign()]);
            }),
            &["", "altro.pdf"],
        ),
    ];
    for sent in [false, true] {
        for (story, row, differing) in &cases {
            let (submission, outputs) = finds(&plan, Found { sent, ..row.clone() });
            assert!(matches!(outputs[..], [Output::Journal(_)]), "{story}: nothing is asked");
            let Stage::Parked { reason: ParkReason::OtherFiles { practice, files }, .. } =
                &submission.stage
            else {
                panic!("{story}, sent {sent}: {:?}", submission.stage);
            };
            assert_eq!(practice, "M26L2200000", "{story}");
            assert!(differing.iter().all(|name| files.iter().any(|one| one == name)), "{files:?}");
            // A person has cancelled it at the desk, and says "try now".
            let (again, outputs) = submission.on(0, Event::Go);
            assert_eq!(outputs.last(), Some(&Output::Ask(Request::Seek)), "{story}");
            let void = Found { void: true, ..row.clone() };
            let (again, _) = again.on(0, Event::Listed(Ok(vec![void])));
            assert_eq!(again.stage, Stage::SeekingPractice { searches: 1 }, "{story}");
        }
    }
}

#[test]
fn what_is_ours_is_adopted_under_any_signature_and_any_name() {
    let plan = plan(2, false);
    let found = there(&plan);
    let signed_again = Found {
        base_form: Some("dd".repeat(32)),
        files: found.files.clone().map(|mut files| {
            files[0].1 = "dd".repeat(32);
            files
        }),
        ..found.clone()
    };
    let names_alone = Found {
        base_form: Some(String::new()),
        content_sha256: None,
        files: found.files.clone().map(|files| {
            files.into_iter().skip(1).map(|(name, _)| (name, String::new())).collect()
        }),
        ..found.clone()
    };
    let renamed = Found {
        files: found.files.clone().map(|files| {
            files.into_iter().map(|(name, sha256)| (format!("003_{name}"), sha256)).collect()
        }),
        ..found.clone()
    };
    let silent = Found { files: None, base_form: None, content_sha256: None, ..found.clone() };
    for row in [found.clone(), signed_again, names_alone, renamed, silent] {
        let protocol = Protocol { number: "7".into(), at: "t".into(), fee_cents: None };
        let row = Found { sent: true, protocol: Some(protocol), ..row };
        let (submission, _) = finds(&plan, row.clone());
        assert!(matches!(submission.stage, Stage::Sent { .. }), "{row:?}: {:?}", submission.stage);
    }
    // Sent without one of its files it is not what was sealed; open, the file follows.
    let short = |sent| Found {
        sent,
        files: found.files.clone().map(|files| files[..2].to_vec()),
        ..found.clone()
    };
    let (parked, _) = finds(&plan, short(true));
    assert!(matches!(
        &parked.stage,
        Stage::Parked { reason: ParkReason::OtherFiles { files, .. }, .. }
            if files == &["allegato_1.pdf".to_owned()]
    ));
    let (goes_on, outputs) = finds(&plan, short(false));
    assert_eq!(outputs.last(), Some(&Output::Ask(Request::Attach(1))), "{:?}", goes_on.stage);
}
