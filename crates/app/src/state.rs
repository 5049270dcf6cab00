//! Where a practice is, by the one lifecycle machine; the list row keeps its word.

use certificate::lifecycle::{Event, Lifecycle};
use serde_json::Value;

use crate::{AppError, Code};

/// The state that a list row names.
pub(crate) fn of(word: &str) -> Lifecycle {
    let known = serde_json::from_value(Value::String(word.to_owned()));
    known.unwrap_or_else(|_| Lifecycle::Unknown(word.to_owned()))
}

/// The word that a list row keeps.
pub(crate) fn word(state: &Lifecycle) -> String {
    crate::words::word(state)
}

/// The state after one step.
///
/// # Errors
/// The code that says what is missing, where the step is impossible from there.
pub(crate) fn after(word: &str, event: Event) -> Result<Lifecycle, AppError> {
    of(word).on(event).map(|(state, _)| state).map_err(|refused| {
        let code = match of(word) {
            Lifecycle::Draft | Lifecycle::Ready => Code::NotSealed,
            Lifecycle::Sealed => Code::NotSigned,
            _ => Code::WrongState,
        };
        AppError::new(code, &refused).with("state", word)
    })
}

/// Whether the boxes may be changed.
pub(crate) fn is_open(word: &str) -> bool {
    matches!(of(word), Lifecycle::Draft | Lifecycle::Ready)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_comes_back_from_its_word_and_a_raw_one_stays_as_it_is() {
        for state in Lifecycle::ALL {
            assert_eq!(of(&word(&state)), state, "the row loses nothing");
        }
        assert_eq!(word(&Lifecycle::Unknown("IN VOLO".into())), "unknown:IN VOLO");
    }

    #[test]
    fn an_impossible_step_says_what_comes_first() {
        assert_eq!(after("draft", Event::Signed).unwrap_err().code, Code::NotSealed);
        assert_eq!(after("sealed", Event::Enqueued).unwrap_err().code, Code::NotSigned);
        assert_eq!(after("issued", Event::Sealed).unwrap_err().code, Code::WrongState);
    }
}
