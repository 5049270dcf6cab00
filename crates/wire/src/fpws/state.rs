//! Where a practice stands, in the words of a desk.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The state of a practice at a desk.
///
/// Written in the codes of the newer portal (Commercio Estero), completed by ours where it has none.
/// Read also in the labels of Cert'O. Any other word is kept and shown as it is, never guessed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum State {
    /// At the desk, not sent.
    AtDesk,
    /// Sent, protocol given.
    Sent,
    /// Refused at intake: nothing was charged.
    NotReceived,
    /// Waits for an officer.
    ToExamine,
    /// An officer has it.
    InExamination,
    /// A correction was asked.
    CorrectionAsked,
    /// Rejected.
    Rejected,
    /// Issued.
    Issued,
    /// Issued, and waits at the counter.
    ReadyForCollection,
    /// Issued and collected.
    Collected,
    /// Cancelled by the company before sending.
    Cancelled,
    /// Annulled after issue.
    Annulled,
    /// Any other word.
    Unknown(String),
}

/// State, code written, further words read (compared without case).
const WORDS: &[(State, &str, &[&str])] = &[
    (State::AtDesk, "BOZZA_COMPILAZIONE", &["APERTA"]),
    (State::Sent, "INVIATA", &["PROTOCOLLATA"]),
    (State::NotReceived, "IRRICEVIBILE", &[]),
    (State::ToExamine, "DISPONIBILE_PER_ISTRUTTORIA", &[]),
    (State::InExamination, "INLAVORAZIONE", &["IN ISTRUTTORIA"]),
    (
        State::CorrectionAsked,
        "BOZZA_RETTIFICA",
        &["RICHIESTA RETTIFICA", "SOSPESA"],
    ),
    (State::Rejected, "RESPINTA", &["CHIUSA CON ESITO NEGATIVO"]),
    (State::Issued, "EVASA", &["CHIUSA CON ESITO POSITIVO"]),
    (State::ReadyForCollection, "PRONTA_PER_RITIRO", &[]),
    (State::Collected, "RITIRATA", &[]),
    (State::Cancelled, "ANNULLATA", &[]),
    (State::Annulled, "ANNULLATA_DOPO_RILASCIO", &[]),
];

impl State {
    /// The code as our desk writes it; an unknown word as it came.
    pub fn as_str(&self) -> &str {
        if let Self::Unknown(word) = self {
            return word;
        }
        WORDS
            .iter()
            .find(|(state, ..)| state == self)
            .map_or("", |(_, code, _)| code)
    }

    /// Every state that has a code, in the order of a practice's life.
    pub fn known() -> impl Iterator<Item = &'static Self> {
        WORDS.iter().map(|(state, ..)| state)
    }
}

impl From<&str> for State {
    fn from(word: &str) -> Self {
        let same = |other: &&str| word.trim().eq_ignore_ascii_case(other);
        WORDS
            .iter()
            .find(|(_, code, others)| same(code) || others.iter().any(|o| same(o)))
            .map_or_else(
                || Self::Unknown(word.to_owned()),
                |(state, ..)| state.clone(),
            )
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for State {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::from(String::deserialize(deserializer)?.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_code_and_comes_back_from_it() {
        for state in State::known() {
            assert!(
                !state.as_str().is_empty(),
                "{state:?} would be shown as nothing"
            );
            assert_eq!(&State::from(state.as_str()), state);
        }
    }

    #[test]
    fn the_older_portal_s_labels_are_understood_and_other_words_kept() {
        assert_eq!(State::from("Chiusa con esito positivo"), State::Issued);
        assert_eq!(State::from("in istruttoria"), State::InExamination);
        assert_eq!(
            State::from("IN ATTESA").as_str(),
            "IN ATTESA",
            "shown as it is"
        );
    }
}
