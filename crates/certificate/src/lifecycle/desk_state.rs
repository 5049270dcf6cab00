//! The desk's words for the states of a practice: Cert'O, Commercio Estero, and our own desk.

use crate::text::fold;

use super::Lifecycle;

/// The state that a desk tells.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DeskState {
    /// Created, not sent.
    AtDesk,
    /// Sent and protocolled.
    Sent,
    /// Refused at intake.
    NotReceived,
    /// Waiting for an officer.
    ToExamine,
    /// In an officer's hands.
    InExamination,
    /// A correction is asked.
    CorrectionAsked,
    /// Rejected.
    Rejected,
    /// Issued.
    Issued,
    /// To be collected at the Chamber.
    ReadyForCollection,
    /// Collected.
    Collected,
    /// Cancelled before sending, or annulled after issue: desks use one word for both.
    Cancelled,
    /// Annulled after issue.
    Annulled,
    /// A word that we do not know, as it came.
    Unknown(String),
}

impl DeskState {
    /// The states that a desk can tell by name.
    pub const KNOWN: [Self; 12] = [
        Self::AtDesk,
        Self::Sent,
        Self::NotReceived,
        Self::ToExamine,
        Self::InExamination,
        Self::CorrectionAsked,
        Self::Rejected,
        Self::Issued,
        Self::ReadyForCollection,
        Self::Collected,
        Self::Cancelled,
        Self::Annulled,
    ];

    /// Reads a desk's label; case, accents and underscores do not matter.
    pub fn from_label(label: &str) -> Self {
        match fold(label).as_str() {
            "APERTA" | "BOZZA COMPILAZIONE" | "IN COMPILAZIONE" => Self::AtDesk,
            "INVIATA" | "PROTOCOLLATA" => Self::Sent,
            "IRRICEVIBILE" => Self::NotReceived,
            "DISPONIBILE PER ISTRUTTORIA" | "DA ISTRUIRE" => Self::ToExamine,
            "IN ISTRUTTORIA" | "INLAVORAZIONE" | "IN LAVORAZIONE" => Self::InExamination,
            "SOSPESA" | "RICHIESTA RETTIFICA" | "BOZZA RETTIFICA" | "RETTIFICA RICHIESTA" => {
                Self::CorrectionAsked
            }
            "RESPINTA" | "CHIUSA CON ESITO NEGATIVO" => Self::Rejected,
            "CHIUSA CON ESITO POSITIVO" | "EVASA" | "RILASCIATA" => Self::Issued,
            "DISPONIBILE PER IL RITIRO" => Self::ReadyForCollection,
            "RITIRATA" => Self::Collected,
            "ANNULLATA" => Self::Cancelled,
            "ANNULLATA DOPO IL RILASCIO" => Self::Annulled,
            _ => Self::Unknown(label.to_owned()),
        }
    }

    /// The label that our own desk writes: Cert'O's where it has one.
    pub fn label(&self) -> &str {
        match self {
            Self::AtDesk => "APERTA",
            Self::Sent => "INVIATA",
            Self::NotReceived => "IRRICEVIBILE",
            Self::ToExamine => "DISPONIBILE PER ISTRUTTORIA",
            Self::InExamination => "IN ISTRUTTORIA",
            Self::CorrectionAsked => "RICHIESTA RETTIFICA",
            Self::Rejected => "RESPINTA",
            Self::Issued => "CHIUSA CON ESITO POSITIVO",
            Self::ReadyForCollection => "DISPONIBILE PER IL RITIRO",
            Self::Collected => "RITIRATA",
            Self::Cancelled => "ANNULLATA",
            Self::Annulled => "ANNULLATA DOPO IL RILASCIO",
            Self::Unknown(raw) => raw,
        }
    }
}

impl From<DeskState> for Lifecycle {
    fn from(state: DeskState) -> Self {
        match state {
            DeskState::AtDesk => Self::AtDesk,
            DeskState::Sent => Self::Sent,
            DeskState::NotReceived => Self::NotReceived,
            DeskState::ToExamine => Self::ToExamine,
            DeskState::InExamination => Self::InExamination,
            DeskState::CorrectionAsked => Self::CorrectionAsked,
            DeskState::Rejected => Self::Rejected,
            DeskState::Issued => Self::Issued,
            DeskState::ReadyForCollection => Self::ReadyForCollection,
            DeskState::Collected => Self::Collected,
            DeskState::Cancelled => Self::Cancelled,
            DeskState::Annulled => Self::Annulled,
            DeskState::Unknown(raw) => Self::Unknown(raw),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_desk_word_is_understood_and_any_other_is_kept() {
        for (label, state) in [
            ("aperta", DeskState::AtDesk),
            ("BOZZA_COMPILAZIONE", DeskState::AtDesk),
            ("Inviata", DeskState::Sent),
            ("protocollata", DeskState::Sent),
            ("INVIATA", DeskState::Sent),
            ("irricevibile", DeskState::NotReceived),
            ("DISPONIBILE_PER_ISTRUTTORIA", DeskState::ToExamine),
            ("IN ISTRUTTORIA", DeskState::InExamination),
            ("INLAVORAZIONE", DeskState::InExamination),
            ("RICHIESTA RETTIFICA", DeskState::CorrectionAsked),
            ("sospesa", DeskState::CorrectionAsked),
            ("BOZZA_RETTIFICA", DeskState::CorrectionAsked),
            ("respinta", DeskState::Rejected),
            ("CHIUSA CON ESITO POSITIVO", DeskState::Issued),
            ("EVASA", DeskState::Issued),
            ("annullata", DeskState::Cancelled),
            ("In volo", DeskState::Unknown("In volo".to_owned())),
        ] {
            assert_eq!(DeskState::from_label(label), state, "{label}");
        }
    }

    #[test]
    fn what_our_desk_writes_we_read_back() {
        for state in DeskState::KNOWN {
            assert_eq!(DeskState::from_label(state.label()), state, "{}", state.label());
        }
    }
}
