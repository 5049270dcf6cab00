//! Which event leads where. One function per state, no event left out; what does not belong is
//! refused by name.

use super::{Batch, Documents, End, Event, Outcome, Output, Then, TriesLeft, Turn};

type Next = (Batch, Vec<Output>);

pub(super) fn on(batch: Batch, event: Event) -> Next {
    match batch {
        Batch::Planned(documents) => planned(documents, event),
        Batch::AwaitingPin(documents, tries) => awaiting_pin(documents, tries, event),
        Batch::LoggingIn(documents) => logging_in(documents, event),
        Batch::Signing(documents, turn) => signing(documents, turn, event),
        Batch::Paused(documents) => paused(documents, event),
        Batch::AwaitingToken(documents) => awaiting_token(documents, event),
        Batch::Ending(documents, end) => ending(documents, end, event),
        Batch::Finished(documents, end) => refused(Batch::Finished(documents, end), &event),
    }
}

fn planned(documents: Documents, event: Event) -> Next {
    match event {
        Event::Start(_) if documents.next().is_none() => finish(documents, End::Complete),
        Event::Start(Some(0)) => finish(documents, End::PinLocked),
        Event::Start(tries_left) => {
            (Batch::AwaitingPin(documents, tries_left), vec![Output::AskPin { tries_left }])
        }
        Event::Cancel => finish(documents, End::Cancelled),
        Event::PinGiven { .. }
        | Event::LoggedIn
        | Event::LoginFailed
        | Event::PinIncorrect(_)
        | Event::PinLocked
        | Event::Signed
        | Event::SignFailed { .. }
        | Event::Stored { .. }
        | Event::StoreFailed { .. }
        | Event::TokenGone
        | Event::TokenBack(_)
        | Event::AuthorisationSpent
        | Event::Pause
        | Event::Resume => refused(Batch::Planned(documents), &event),
    }
}

fn awaiting_pin(documents: Documents, tries_left: TriesLeft, event: Event) -> Next {
    match event {
        Event::PinGiven { accepts_last_try: false } if tries_left == Some(1) => {
            let outputs = vec![Output::ForgetPin, Output::AskPin { tries_left }];
            (Batch::AwaitingPin(documents, tries_left), outputs)
        }
        Event::PinGiven { .. } => (Batch::LoggingIn(documents), vec![Output::LogIn]),
        Event::PinLocked => end(documents, End::PinLocked),
        Event::TokenGone => gone(documents),
        Event::Cancel => end(documents, End::Cancelled),
        Event::Stored { .. } | Event::StoreFailed { .. } => {
            settle(documents, event, |documents| Batch::AwaitingPin(documents, tries_left))
        }
        Event::Start(_)
        | Event::LoggedIn
        | Event::LoginFailed
        | Event::PinIncorrect(_)
        | Event::Signed
        | Event::SignFailed { .. }
        | Event::TokenBack(_)
        | Event::AuthorisationSpent
        | Event::Pause
        | Event::Resume => refused(Batch::AwaitingPin(documents, tries_left), &event),
    }
}

fn logging_in(documents: Documents, event: Event) -> Next {
    match event {
        Event::LoggedIn => go_on(documents, Then::GoOn),
        Event::LoginFailed => end(documents, End::LoginFailed),
        Event::PinIncorrect(tries_left) => ask_again(documents, tries_left),
        Event::PinLocked => end(documents, End::PinLocked),
        Event::TokenGone => gone(documents),
        Event::Cancel => end(documents, End::Cancelled),
        Event::Stored { .. } | Event::StoreFailed { .. } => {
            settle(documents, event, Batch::LoggingIn)
        }
        Event::Start(_)
        | Event::PinGiven { .. }
        | Event::Signed
        | Event::SignFailed { .. }
        | Event::TokenBack(_)
        | Event::AuthorisationSpent
        | Event::Pause
        | Event::Resume => refused(Batch::LoggingIn(documents), &event),
    }
}

fn signing(mut documents: Documents, turn: Turn, event: Event) -> Next {
    let wants = |documents, then| (Batch::Signing(documents, Turn { then, ..turn }), Vec::new());
    match event {
        Event::Signed => {
            let index = turn.current;
            documents.0[index] = Outcome::Storing;
            let (next, mut outputs) = go_on(documents, turn.then);
            // First what is made, then the next one: the store works while the token does.
            outputs.insert(0, Output::Store { index });
            (next, outputs)
        }
        Event::SignFailed { reason } => {
            documents.0[turn.current] = Outcome::Failed { reason };
            go_on(documents, turn.then)
        }
        Event::Stored { .. } | Event::StoreFailed { .. } => {
            settle(documents, event, |documents| Batch::Signing(documents, turn))
        }
        Event::PinIncorrect(_) | Event::TokenGone | Event::AuthorisationSpent
            if turn.then == Then::Cancel =>
        {
            end(documents, End::Cancelled)
        }
        // A pause is kept. Going on sends the document to the key, which says again that it is spent: then
        // a person is asked.
        Event::AuthorisationSpent if turn.then == Then::Pause => {
            (Batch::Paused(documents), Vec::new())
        }
        Event::AuthorisationSpent => ask_again(documents, None),
        // A key that wants the PIN each time may refuse it in the middle: the document waits.
        Event::PinIncorrect(tries_left) => ask_again(documents, tries_left),
        Event::PinLocked => end(documents, End::PinLocked),
        Event::TokenGone => gone(documents),
        // The token cannot be interrupted: what it signs now is kept.
        Event::Cancel => wants(documents, Then::Cancel),
        Event::Pause if turn.then == Then::GoOn => wants(documents, Then::Pause),
        Event::Resume if turn.then == Then::Pause => wants(documents, Then::GoOn),
        Event::Start(_)
        | Event::PinGiven { .. }
        | Event::LoggedIn
        | Event::LoginFailed
        | Event::TokenBack(_)
        | Event::Pause
        | Event::Resume => refused(Batch::Signing(documents, turn), &event),
    }
}

fn paused(documents: Documents, event: Event) -> Next {
    match event {
        Event::Resume => go_on(documents, Then::GoOn),
        Event::PinLocked => end(documents, End::PinLocked),
        Event::TokenGone => gone(documents),
        Event::Cancel => end(documents, End::Cancelled),
        Event::Stored { .. } | Event::StoreFailed { .. } => settle(documents, event, Batch::Paused),
        Event::Start(_)
        | Event::PinGiven { .. }
        | Event::LoggedIn
        | Event::LoginFailed
        | Event::PinIncorrect(_)
        | Event::Signed
        | Event::SignFailed { .. }
        | Event::TokenBack(_)
        | Event::AuthorisationSpent
        | Event::Pause => refused(Batch::Paused(documents), &event),
    }
}

fn awaiting_token(documents: Documents, event: Event) -> Next {
    match event {
        Event::TokenBack(Some(0)) => end(documents, End::PinLocked),
        Event::TokenBack(tries_left) => {
            (Batch::AwaitingPin(documents, tries_left), vec![Output::AskPin { tries_left }])
        }
        Event::Cancel => end(documents, End::Cancelled),
        Event::Stored { .. } | Event::StoreFailed { .. } => {
            settle(documents, event, Batch::AwaitingToken)
        }
        Event::Start(_)
        | Event::PinGiven { .. }
        | Event::LoggedIn
        | Event::LoginFailed
        | Event::PinIncorrect(_)
        | Event::PinLocked
        | Event::Signed
        | Event::SignFailed { .. }
        | Event::TokenGone
        | Event::AuthorisationSpent
        | Event::Pause
        | Event::Resume => refused(Batch::AwaitingToken(documents), &event),
    }
}

fn ending(documents: Documents, why: End, event: Event) -> Next {
    match event {
        Event::Stored { .. } | Event::StoreFailed { .. } => {
            let (next, outputs) =
                settle(documents, event, |documents| Batch::Ending(documents, why));
            match next {
                Batch::Ending(documents, why) if outputs.is_empty() && !documents.are_storing() => {
                    finish(documents, why)
                }
                next => (next, outputs),
            }
        }
        Event::Start(_)
        | Event::PinGiven { .. }
        | Event::LoggedIn
        | Event::LoginFailed
        | Event::PinIncorrect(_)
        | Event::PinLocked
        | Event::Signed
        | Event::SignFailed { .. }
        | Event::TokenGone
        | Event::TokenBack(_)
        | Event::AuthorisationSpent
        | Event::Pause
        | Event::Resume
        | Event::Cancel => refused(Batch::Ending(documents, why), &event),
    }
}

/// Notes what became of a signature that was made; the state stays.
fn settle(mut documents: Documents, event: Event, state: impl FnOnce(Documents) -> Batch) -> Next {
    let (index, outcome) = match &event {
        Event::Stored { index } => (*index, Outcome::Signed),
        Event::StoreFailed { index, reason } => {
            (*index, Outcome::Failed { reason: reason.clone() })
        }
        _ => return refused(state(documents), &event),
    };
    match documents.0.get_mut(index) {
        Some(standing) if *standing == Outcome::Storing => {
            *standing = outcome;
            (state(documents), Vec::new())
        }
        Some(_) | None => refused(state(documents), &event),
    }
}

fn go_on(documents: Documents, then: Then) -> Next {
    match (documents.next(), then) {
        (None, _) => end(documents, End::Complete),
        (Some(_), Then::Cancel) => end(documents, End::Cancelled),
        (Some(_), Then::Pause) => (Batch::Paused(documents), Vec::new()),
        (Some(current), Then::GoOn) => {
            let turn = Turn { current, then };
            (Batch::Signing(documents, turn), vec![Output::Sign { index: current }])
        }
    }
}

fn ask_again(documents: Documents, tries_left: TriesLeft) -> Next {
    if tries_left == Some(0) {
        return end(documents, End::PinLocked);
    }
    let outputs = vec![Output::ForgetPin, Output::AskPin { tries_left }];
    (Batch::AwaitingPin(documents, tries_left), outputs)
}

fn gone(documents: Documents) -> Next {
    (Batch::AwaitingToken(documents), vec![Output::ForgetPin, Output::AskToken])
}

/// Nothing more is signed. What is made is stored first.
fn end(documents: Documents, why: End) -> Next {
    if documents.are_storing() {
        return (Batch::Ending(documents, why), vec![Output::ForgetPin]);
    }
    finish(documents, why)
}

fn finish(mut documents: Documents, end: End) -> Next {
    for outcome in &mut documents.0 {
        if *outcome == Outcome::Waiting {
            *outcome = Outcome::NotAttempted;
        }
    }
    let outcomes = documents.0.clone();
    let outputs = vec![Output::ForgetPin, Output::Report { outcomes, end }];
    (Batch::Finished(documents, end), outputs)
}

fn refused(batch: Batch, event: &Event) -> Next {
    let output = Output::Refused { state: batch.name(), event: event.name() };
    (batch, vec![output])
}
