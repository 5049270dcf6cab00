//! What holds whatever comes, in whatever order.

use proptest::prelude::*;

use super::{Batch, End, Event, Outcome, Output};

const DOCUMENTS: usize = 5;

fn event() -> impl Strategy<Value = Event> {
    let tries = prop_oneof![Just(None), (0..4u8).prop_map(Some)];
    let index = 0..DOCUMENTS + 1;
    prop_oneof![
        1 => tries.clone().prop_map(Event::Start),
        4 => any::<bool>().prop_map(|accepts_last_try| Event::PinGiven { accepts_last_try }),
        4 => Just(Event::LoggedIn),
        1 => Just(Event::LoginFailed),
        2 => tries.clone().prop_map(Event::PinIncorrect),
        1 => Just(Event::PinLocked),
        8 => Just(Event::Signed),
        2 => Just(Event::SignFailed { reason: "not this one".to_owned() }),
        8 => index.clone().prop_map(|index| Event::Stored { index }),
        2 => index.prop_map(|index| Event::StoreFailed { index, reason: "full".to_owned() }),
        2 => Just(Event::TokenGone),
        2 => tries.prop_map(Event::TokenBack),
        2 => Just(Event::AuthorisationSpent),
        2 => Just(Event::Pause),
        2 => Just(Event::Resume),
        1 => Just(Event::Cancel),
    ]
}

/// What an observer notes of a run.
#[derive(Default)]
struct Seen {
    /// Documents whose signature the token made.
    made: Vec<usize>,
    /// Documents that were asked to be stored, and of which nothing was heard yet.
    storing: Vec<usize>,
    stored: Vec<usize>,
    /// Whether a person has given a PIN since the last refusal, and the token took it.
    admitted: bool,
    at_work: Option<usize>,
    report: Option<(Vec<Outcome>, End)>,
}

impl Seen {
    fn heard(&mut self, event: &Event) -> Result<(), TestCaseError> {
        match event {
            Event::LoggedIn => self.admitted = true,
            Event::PinIncorrect(_) | Event::PinLocked | Event::TokenGone => self.admitted = false,
            Event::Signed => {
                let index = self.at_work.take();
                prop_assert!(index.is_some(), "a signature of nothing was taken");
                self.made.extend(index);
            }
            Event::SignFailed { .. } => self.at_work = None,
            Event::Stored { index } => {
                prop_assert!(self.storing.contains(index), "{index} was not being stored");
                self.storing.retain(|one| one != index);
                self.stored.push(*index);
            }
            Event::StoreFailed { index, .. } => self.storing.retain(|one| one != index),
            _ => {}
        }
        Ok(())
    }

    fn asked(&mut self, output: &Output) -> Result<(), TestCaseError> {
        match output {
            Output::Sign { index } => {
                prop_assert!(self.admitted, "{index} is sent to a token that refused the PIN");
                prop_assert!(!self.made.contains(index), "{index} is signed twice");
                self.at_work = Some(*index);
            }
            Output::Store { index } => {
                prop_assert!(self.made.contains(index), "{index} is stored and was not made");
                prop_assert!(!self.storing.contains(index), "{index} is stored twice");
                self.storing.push(*index);
            }
            Output::ForgetPin => self.admitted = false,
            Output::Report { outcomes, end } => {
                prop_assert!(self.report.is_none(), "told twice how it ended");
                prop_assert!(self.storing.is_empty(), "over while {:?} is stored", self.storing);
                self.report = Some((outcomes.clone(), *end));
            }
            Output::AskPin { .. } | Output::LogIn | Output::AskToken | Output::Refused { .. } => {}
        }
        Ok(())
    }
}

fn refused(outputs: &[Output]) -> bool {
    outputs.iter().any(|output| matches!(output, Output::Refused { .. }))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_nothing_is_signed_twice_lost_or_signed_without_a_pin(
        events in proptest::collection::vec(event(), 0..80),
    ) {
        let mut batch = Batch::new(DOCUMENTS);
        let mut seen = Seen::default();
        for event in std::iter::once(Event::Start(None)).chain(events) {
            let before = batch.clone();
            let (next, outputs) = batch.on(event.clone());
            batch = next;
            if refused(&outputs) {
                prop_assert_eq!(&batch, &before, "a refusal changes nothing");
                prop_assert_eq!(outputs.len(), 1, "and asks for nothing");
                continue;
            }
            seen.heard(&event)?;
            for output in &outputs {
                seen.asked(output)?;
            }
        }
        for index in &seen.stored {
            prop_assert_eq!(&batch.outcomes()[*index], &Outcome::Signed, "{} is stored", index);
        }
        for index in &seen.storing {
            prop_assert_eq!(&batch.outcomes()[*index], &Outcome::Storing, "{} is not lost", index);
        }
        prop_assert_eq!(seen.report.is_some(), matches!(batch, Batch::Finished(..)), "told once");
    }

    /// A batch that is carried out to the end, with tokens pulled and people who pause: each
    /// document has its turn.
    #[test]
    fn a_batch_that_nobody_cancels_gives_each_document_its_turn(
        gone in proptest::collection::vec(any::<bool>(), 40),
        pauses in proptest::collection::vec(any::<bool>(), 40),
    ) {
        let mut trouble = gone.into_iter().zip(pauses);
        let (mut batch, mut outputs) = Batch::new(DOCUMENTS).on(Event::Start(None));
        let mut signed = Vec::new();
        for _ in 0..400 {
            let mut next = Vec::new();
            for output in &outputs {
                match output {
                    Output::AskPin { .. } => next.push(Event::PinGiven { accepts_last_try: false }),
                    Output::LogIn => next.push(Event::LoggedIn),
                    Output::AskToken => next.push(Event::TokenBack(None)),
                    Output::Sign { index } => match trouble.next() {
                        Some((true, _)) => next.push(Event::TokenGone),
                        Some((false, true)) => {
                            signed.push(*index);
                            next.extend([Event::Pause, Event::Signed, Event::Resume]);
                        }
                        Some((false, false)) | None => {
                            signed.push(*index);
                            next.push(Event::Signed);
                        }
                    },
                    Output::Store { index } => next.push(Event::Stored { index: *index }),
                    Output::ForgetPin | Output::Report { .. } | Output::Refused { .. } => {}
                }
            }
            outputs.clear();
            for event in next {
                let (after, more) = batch.on(event);
                batch = after;
                outputs.extend(more);
            }
        }
        prop_assert!(matches!(batch, Batch::Finished(_, End::Complete)), "{:?}", batch);
        prop_assert_eq!(signed, (0..DOCUMENTS).collect::<Vec<_>>(), "each once, in order");
    }
}
