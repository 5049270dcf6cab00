use super::{Batch, Documents, End, Event, Outcome, Output, Turn};

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

fn signed(count: usize) -> Vec<Event> {
    (0..count).flat_map(|_| [Event::Signed, Event::Stored]).collect()
}

#[test]
fn three_documents_are_signed_with_one_pin() {
    let events = [vec![Event::Start(None), pin(), Event::LoggedIn], signed(3)].concat();
    let (batch, outputs) = run(Batch::new(3), &events);
    let asked = outputs.iter().filter(|output| matches!(output, Output::AskPin { .. })).count();
    assert_eq!(asked, 1, "one PIN for the whole batch");
    assert_eq!(batch.outcomes(), [const { Outcome::Signed }; 3], "all signed");
    assert_eq!(outputs[outputs.len() - 2], Output::ForgetPin, "the PIN lives for one batch");
}

#[test]
fn a_document_that_fails_keeps_its_place_and_the_rest_goes_on() {
    let reason = || "no disk".to_owned();
    let events = [
        vec![Event::Start(None), pin(), Event::LoggedIn],
        vec![Event::SignFailed { reason: reason() }, Event::Signed],
        vec![Event::StoreFailed { reason: reason() }, Event::Signed, Event::Stored],
    ]
    .concat();
    let (batch, _) = run(Batch::new(3), &events);
    let failed = || Outcome::Failed { reason: reason() };
    assert_eq!(batch.outcomes(), [failed(), failed(), Outcome::Signed], "in the order given");
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
    let events = [
        vec![Event::Start(None), pin(), Event::LoggedIn],
        signed(1),
        vec![Event::PinIncorrect(None), pin(), Event::LoggedIn],
        signed(1),
    ]
    .concat();
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
    let events = [Event::Start(None), pin(), Event::LoggedIn, Event::Cancel, Event::Signed];
    let (batch, outputs) = run(Batch::new(2), &events);
    assert_eq!(outputs.last(), Some(&Output::Store { index: 0 }), "what was signed is stored");
    let (batch, _) = run(batch, &[Event::Stored]);
    assert_eq!(batch.outcomes(), [Outcome::Signed, Outcome::NotAttempted], "then it ends");
    assert!(matches!(batch, Batch::Finished(_, End::Cancelled)), "by the person's wish");
}

#[test]
fn a_token_that_comes_back_wants_its_pin() {
    let events = [
        vec![Event::Start(None), pin(), Event::LoggedIn, Event::TokenGone],
        vec![Event::TokenBack(None), pin(), Event::LoggedIn],
        signed(1),
    ]
    .concat();
    let (batch, outputs) = run(Batch::new(1), &events);
    assert!(outputs.contains(&Output::AskToken), "a person is asked to put it back");
    assert_eq!(batch.outcomes(), [Outcome::Signed], "the same document is signed after all");
}

#[test]
fn an_empty_batch_ends_at_once() {
    let (batch, outputs) = Batch::new(0).on(Event::Start(None));
    assert!(matches!(batch, Batch::Finished(_, End::Complete)), "no PIN is asked: {outputs:?}");
}

fn states() -> Vec<Batch> {
    let documents = || Documents(vec![Outcome::Waiting, Outcome::Waiting]);
    let turn = Turn { current: 0, last: false };
    vec![
        Batch::Planned(documents()),
        Batch::AwaitingPin(documents(), None),
        Batch::LoggingIn(documents()),
        Batch::Signing(documents(), turn),
        Batch::Storing(documents(), turn),
        Batch::AwaitingToken(documents()),
        Batch::Finished(documents(), End::Complete),
    ]
}

fn events() -> Vec<Event> {
    let reason = || "why".to_owned();
    vec![
        Event::Start(None),
        pin(),
        Event::LoggedIn,
        Event::PinIncorrect(None),
        Event::PinLocked,
        Event::Signed,
        Event::SignFailed { reason: reason() },
        Event::Stored,
        Event::StoreFailed { reason: reason() },
        Event::TokenGone,
        Event::TokenBack(None),
        Event::Cancel,
    ]
}

/// Rows are states, columns events, in the order above; `x` is refused by name.
const TABLE: [[&str; 12]; 7] = [
    ["awaitingPin", "x", "x", "x", "x", "x", "x", "x", "x", "x", "x", "finished"],
    ["x", "loggingIn", "x", "x", "finished", "x", "x", "x", "x", "awaitingToken", "x", "finished"],
    [
        "x",
        "x",
        "signing",
        "awaitingPin",
        "finished",
        "x",
        "x",
        "x",
        "x",
        "awaitingToken",
        "x",
        "finished",
    ],
    [
        "x",
        "x",
        "x",
        "awaitingPin",
        "finished",
        "storing",
        "signing",
        "x",
        "x",
        "awaitingToken",
        "x",
        "signing",
    ],
    ["x", "x", "x", "x", "x", "x", "x", "signing", "signing", "x", "x", "storing"],
    ["x", "x", "x", "x", "x", "x", "x", "x", "x", "x", "awaitingPin", "finished"],
    ["x", "x", "x", "x", "x", "x", "x", "x", "x", "x", "x", "x"],
];

#[test]
fn every_state_answers_every_event() {
    for (state, row) in states().into_iter().zip(TABLE) {
        for (event, expected) in events().into_iter().zip(row) {
            let (next, outputs) = state.clone().on(event.clone());
            let pair = format!("{} on {}", state.name(), event.name());
            if expected == "x" {
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
fn the_pin_is_forgotten_at_every_end() {
    for state in states() {
        for event in events() {
            let was_finished = matches!(state, Batch::Finished(..));
            let (next, outputs) = state.clone().on(event);
            if !was_finished && matches!(next, Batch::Finished(..)) {
                assert!(
                    outputs.contains(&Output::ForgetPin),
                    "{state:?} ends with a PIN in memory"
                );
            }
        }
    }
}
