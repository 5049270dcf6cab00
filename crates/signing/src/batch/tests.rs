use super::{Batch, Documents, End, Event, Outcome, Output, Then, Turn};

fn run(mut batch: Batch, events: &[Event]) -> (Batch, Vec<Output>) {
    let mut outputs = Vec::new();
    for event in events {
        let (next, more) = batch.on(event.clone());
        batch = next;
        outputs.extend(more);
    }
    (batch, outputs)
}

fn pin() -> Event {
    Event::PinGiven { accepts_last_try: false }
}

/// The documents of these numbers, signed and stored one after the other.
fn signed(indices: std::ops::Range<usize>) -> Vec<Event> {
    indices.flat_map(|index| [Event::Signed, Event::Stored { index }]).collect()
}

fn logged_in() -> Vec<Event> {
    vec![Event::Start(None), pin(), Event::LoggedIn]
}

#[test]
fn three_documents_are_signed_with_one_pin() {
    let (batch, outputs) = run(Batch::new(3), &[logged_in(), signed(0..3)].concat());
    let asked = outputs.iter().filter(|output| matches!(output, Output::AskPin { .. })).count();
    assert_eq!(asked, 1, "one PIN for the whole batch");
    assert_eq!(batch.outcomes(), [const { Outcome::Signed }; 3], "all signed");
    assert!(outputs.contains(&Output::ForgetPin), "the PIN lives for one batch");
    let progress = batch.progress();
    assert_eq!((progress.done, progress.signed, progress.total), (3, 3, 3), "k of n");
}

#[test]
fn the_store_works_while_the_token_signs_the_next_one() {
    let events = [logged_in(), vec![Event::Signed]].concat();
    let (batch, outputs) = run(Batch::new(3), &events);
    assert_eq!(
        outputs[outputs.len() - 2..],
        [Output::Store { index: 0 }, Output::Sign { index: 1 }],
        "what is made first, then the next one, without waiting"
    );
    let (batch, _) = run(batch, &[Event::Signed, Event::Stored { index: 1 }, Event::Signed]);
    assert!(matches!(batch, Batch::Ending(..)), "the first and the last are still being stored");
    let (batch, outputs) = run(batch, &[Event::Stored { index: 2 }, Event::Stored { index: 0 }]);
    assert!(matches!(batch, Batch::Finished(_, End::Complete)), "in whatever order: {outputs:?}");
}

#[test]
fn a_document_that_fails_keeps_its_place_and_the_rest_goes_on() {
    let reason = || "no disk".to_owned();
    let events = [
        logged_in(),
        vec![Event::SignFailed { reason: reason() }, Event::Signed, Event::Signed],
        vec![Event::StoreFailed { index: 1, reason: reason() }, Event::Stored { index: 2 }],
    ]
    .concat();
    let (batch, _) = run(Batch::new(3), &events);
    let failed = || Outcome::Failed { reason: reason() };
    assert_eq!(batch.outcomes(), [failed(), failed(), Outcome::Signed], "in the order given");
    assert_eq!(batch.progress().failed, 2, "and counted");
}

#[test]
fn a_spent_authorisation_is_asked_for_anew_and_its_document_waits() {
    let events = [logged_in(), signed(0..1), vec![Event::AuthorisationSpent]].concat();
    let (batch, outputs) = run(Batch::new(3), &events);
    let again = [Output::ForgetPin, Output::AskPin { tries_left: None }];
    assert_eq!(outputs[outputs.len() - 2..], again, "a person is asked");
    let (batch, outputs) = run(batch, &[pin(), Event::LoggedIn]);
    assert_eq!(outputs.last(), Some(&Output::Sign { index: 1 }), "where it stopped");
    let (paused, outputs) = run(batch.clone(), &[Event::Pause, Event::AuthorisationSpent]);
    assert!(matches!(paused, Batch::Paused(_)), "a pause is kept: {outputs:?}");
    let (batch, _) = run(batch, &[Event::Cancel, Event::AuthorisationSpent]);
    assert!(matches!(batch, Batch::Finished(_, End::Cancelled)), "nobody is asked in vain");
}

#[test]
fn nothing_reaches_the_token_after_a_wrong_pin_until_a_person_gives_another() {
    let (batch, outputs) =
        run(Batch::new(2), &[Event::Start(None), pin(), Event::PinIncorrect(Some(2))]);
    assert_eq!(
        outputs[2..],
        [Output::ForgetPin, Output::AskPin { tries_left: Some(2) }],
        "the PIN is erased and a person asked"
    );
    let (batch, outputs) = run(batch, &[pin(), Event::PinIncorrect(Some(1)), pin()]);
    assert_eq!(
        outputs.last(),
        Some(&Output::AskPin { tries_left: Some(1) }),
        "the last try needs the consent: {batch:?}"
    );
    let consent = Event::PinGiven { accepts_last_try: true };
    let (batch, outputs) = run(batch, &[consent, Event::PinIncorrect(Some(0))]);
    assert!(matches!(batch, Batch::Finished(_, End::PinLocked)), "locked is the end: {outputs:?}");
    assert_eq!(batch.outcomes(), [const { Outcome::NotAttempted }; 2], "nothing was tried");
}

#[test]
fn a_wrong_pin_in_the_middle_leaves_the_document_waiting() {
    let again = vec![Event::PinIncorrect(None), pin(), Event::LoggedIn];
    let events = [logged_in(), signed(0..1), again, signed(1..2)].concat();
    let (batch, outputs) = run(Batch::new(2), &events);
    assert_eq!(
        batch.outcomes(),
        [const { Outcome::Signed }; 2],
        "the second one was taken up again"
    );
    let second = outputs.iter().filter(|output| **output == Output::Sign { index: 1 }).count();
    assert_eq!(second, 2, "asked again after the new PIN");
}

#[test]
fn cancelling_keeps_the_signature_under_way() {
    let events = [logged_in(), vec![Event::Cancel, Event::Signed]].concat();
    let (batch, outputs) = run(Batch::new(2), &events);
    assert!(outputs.contains(&Output::Store { index: 0 }), "what was signed is stored");
    assert!(matches!(batch, Batch::Ending(_, End::Cancelled)), "before it is over");
    let (batch, outputs) = run(batch, &[Event::Stored { index: 0 }]);
    assert_eq!(batch.outcomes(), [Outcome::Signed, Outcome::NotAttempted], "then it ends");
    assert!(matches!(outputs.last(), Some(Output::Report { end: End::Cancelled, .. })));
}

#[test]
fn a_pause_begins_after_the_document_at_work_and_needs_no_new_pin() {
    let events = [logged_in(), vec![Event::Pause, Event::Signed]].concat();
    let (batch, outputs) = run(Batch::new(2), &events);
    assert!(matches!(batch, Batch::Paused(_)), "{batch:?}");
    assert!(!outputs.contains(&Output::Sign { index: 1 }), "the second one waits");
    let (batch, outputs) = run(batch, &[Event::Stored { index: 0 }, Event::Resume]);
    assert_eq!(outputs, [Output::Sign { index: 1 }], "it goes on where it was, logged in");
    let (batch, outputs) = run(batch, &[Event::Pause, Event::Resume, Event::Signed]);
    assert_eq!(outputs.first(), Some(&Output::Store { index: 1 }), "a wish for a pause can go");
    assert!(matches!(batch, Batch::Ending(_, End::Complete)), "a pause after the last is the end");
}

#[test]
fn a_token_that_comes_back_wants_its_pin_and_signs_the_same_document() {
    let events = [
        logged_in(),
        vec![Event::Signed, Event::TokenGone, Event::Stored { index: 0 }],
        vec![Event::TokenBack(None), pin(), Event::LoggedIn],
        signed(1..2),
    ]
    .concat();
    let (batch, outputs) = run(Batch::new(2), &events);
    assert!(outputs.contains(&Output::AskToken), "a person is asked to put it back");
    assert_eq!(batch.outcomes(), [const { Outcome::Signed }; 2], "both are signed after all");
    let first = outputs.iter().filter(|output| **output == Output::Sign { index: 0 }).count();
    assert_eq!(first, 1, "and none twice");
}

#[test]
fn an_empty_batch_ends_at_once() {
    let (batch, outputs) = Batch::new(0).on(Event::Start(None));
    assert!(matches!(batch, Batch::Finished(_, End::Complete)), "no PIN is asked: {outputs:?}");
}

/// One of every state, the second document at work and the first one still being stored.
fn states() -> Vec<Batch> {
    let documents = || Documents(vec![Outcome::Storing, Outcome::Waiting, Outcome::Waiting]);
    let turn = |then| Turn { current: 1, then };
    vec![
        Batch::new(3),
        Batch::AwaitingPin(documents(), None),
        Batch::LoggingIn(documents()),
        Batch::Signing(documents(), turn(Then::GoOn)),
        Batch::Signing(documents(), turn(Then::Pause)),
        Batch::Signing(documents(), turn(Then::Cancel)),
        Batch::Paused(documents()),
        Batch::AwaitingToken(documents()),
        Batch::Ending(documents(), End::Cancelled),
        Batch::Finished(documents(), End::Complete),
    ]
}

fn events() -> Vec<Event> {
    let reason = || "why".to_owned();
    vec![
        Event::Start(None),
        pin(),
        Event::LoggedIn,
        Event::LoginFailed,
        Event::PinIncorrect(None),
        Event::PinLocked,
        Event::Signed,
        Event::SignFailed { reason: reason() },
        Event::Stored { index: 0 },
        Event::StoreFailed { index: 0, reason: reason() },
        Event::TokenGone,
        Event::TokenBack(None),
        Event::AuthorisationSpent,
        Event::Pause,
        Event::Resume,
        Event::Cancel,
    ]
}

/// Rows are states, columns events, in the order above; `.` is refused by name.
const TABLE: [&str; 10] = [
    "awaitingPin . . . . . . . . . . . . . . finished",
    ". loggingIn . . . ending . . awaitingPin awaitingPin awaitingToken . . . . ending",
    ". . signing ending awaitingPin ending . . loggingIn loggingIn awaitingToken . . . . ending",
    ". . . . awaitingPin ending signing signing signing signing awaitingToken . awaitingPin signing . signing",
    ". . . . awaitingPin ending paused paused signing signing awaitingToken . paused . signing signing",
    ". . . . ending ending ending ending signing signing ending . ending . . signing",
    ". . . . . ending . . paused paused awaitingToken . . . signing ending",
    ". . . . . . . . awaitingToken awaitingToken . awaitingPin . . . ending",
    ". . . . . . . . finished finished . . . . . .",
    ". . . . . . . . . . . . . . . .",
];

#[test]
fn every_state_answers_every_event() {
    for (state, row) in states().into_iter().zip(TABLE) {
        let row: Vec<&str> = row.split_whitespace().collect();
        assert_eq!(row.len(), events().len(), "{}: one word for each event", state.name());
        for (event, expected) in events().into_iter().zip(row) {
            let (next, outputs) = state.clone().on(event.clone());
            let pair = format!("{state:?} on {}", event.name());
            if expected == "." {
                assert_eq!(next, state, "{pair}: a refusal changes nothing");
                let refusal = Output::Refused { state: state.name(), event: event.name() };
                assert_eq!(outputs, [refusal], "{pair}: refused by name");
            } else {
                assert_eq!(next.name(), expected, "{pair}");
                let refused = outputs.iter().any(|output| matches!(output, Output::Refused { .. }));
                assert!(!refused, "{pair}: belongs together");
            }
        }
    }
}

#[test]
fn a_signature_that_was_not_made_or_is_stored_already_is_refused() {
    for index in [1, 2, 7] {
        for state in states() {
            let (next, outputs) = state.clone().on(Event::Stored { index });
            assert_eq!(next, state, "nothing changes");
            assert!(matches!(outputs[..], [Output::Refused { .. }]), "{state:?}");
        }
    }
}

#[test]
fn the_pin_is_forgotten_at_every_end() {
    let over = |batch: &Batch| matches!(batch, Batch::Ending(..) | Batch::Finished(..));
    for state in states().into_iter().filter(|state| !over(state)) {
        for event in events() {
            let (next, outputs) = state.clone().on(event);
            if over(&next) {
                let forgotten = outputs.contains(&Output::ForgetPin);
                assert!(forgotten, "{state:?} ends with a PIN in memory");
            }
        }
    }
}
