//! Which step leads where. One row per state, none left out; what is missing in a row is refused.

use super::{DeskState, Event, Lifecycle, Output, Refused};

/// How a desk's word is taken, by where we believe the practice is.
enum Listening {
    /// Nothing was sent: no desk can know it.
    Deaf,
    /// The desk decides.
    Open,
    /// It was issued: it can only be handed over or annulled.
    Issued,
    /// It is over: only the same word again.
    Closed,
}

impl Lifecycle {
    /// The next state and what is asked for; an impossible step is refused by name.
    ///
    /// # Errors
    /// [`Refused`] names the state and the step.
    pub fn on(self, event: Event) -> Result<(Self, Vec<Output>), Refused> {
        match event {
            Event::Desk(told) => self.told_by_desk(told),
            Event::Edited
            | Event::Completed
            | Event::Sealed
            | Event::Signed
            | Event::Enqueued
            | Event::Withdrawn
            | Event::Revised
            | Event::Cancelled => self.moved_by_company(event),
        }
    }

    fn moved_by_company(self, event: Event) -> Result<(Self, Vec<Output>), Refused> {
        use Event as E;
        let quiet = |state| Ok((state, Vec::new()));
        match (&self, &event) {
            (Self::Draft, E::Edited) | (Self::Ready, E::Edited | E::Revised) => quiet(Self::Draft),
            (Self::Draft | Self::Ready, E::Completed) => quiet(Self::Ready),
            (Self::Draft | Self::Ready | Self::CorrectionAsked, E::Sealed) => quiet(Self::Sealed),
            (Self::Sealed, E::Signed) => quiet(Self::Signed),
            (Self::Signed, E::Enqueued) => quiet(Self::Queued),
            (Self::Queued, E::Withdrawn) => quiet(Self::Signed),
            // Another device's edit may arrive at any time: kept, and what was sealed is not touched.
            (
                Self::Sealed
                | Self::Signed
                | Self::Queued
                | Self::AtDesk
                | Self::Sent
                | Self::NotReceived
                | Self::ToExamine
                | Self::InExamination
                | Self::CorrectionAsked
                | Self::Rejected
                | Self::Issued
                | Self::ReadyForCollection
                | Self::Collected
                | Self::Cancelled
                | Self::Annulled
                | Self::Unknown(_),
                E::Edited,
            ) => Ok((self, vec![Output::OpenRevision])),
            (
                Self::Sealed | Self::Signed | Self::CorrectionAsked | Self::NotReceived,
                E::Revised,
            ) => Ok((Self::Draft, vec![Output::OpenRevision])),
            (
                Self::Draft | Self::Ready | Self::Sealed | Self::Signed | Self::AtDesk,
                E::Cancelled,
            ) => quiet(Self::Cancelled),
            (
                Self::Draft
                | Self::Ready
                | Self::Sealed
                | Self::Signed
                | Self::Queued
                | Self::AtDesk
                | Self::Sent
                | Self::NotReceived
                | Self::ToExamine
                | Self::InExamination
                | Self::CorrectionAsked
                | Self::Rejected
                | Self::Issued
                | Self::ReadyForCollection
                | Self::Collected
                | Self::Cancelled
                | Self::Annulled
                | Self::Unknown(_),
                _,
            ) => Err(self.refuse(&event)),
        }
    }

    fn told_by_desk(self, told: DeskState) -> Result<(Self, Vec<Output>), Refused> {
        let next = match self.listening() {
            Listening::Deaf => return Err(self.refuse(&Event::Desk(told))),
            Listening::Open => Self::from(told),
            Listening::Issued => match told {
                // The desk's label stays "issued" while the paper is handed over at the counter.
                DeskState::Issued => self.clone(),
                DeskState::ReadyForCollection if self == Self::Collected => self.clone(),
                DeskState::ReadyForCollection | DeskState::Collected | DeskState::Unknown(_) => {
                    Self::from(told)
                }
                DeskState::Cancelled | DeskState::Annulled => Self::Annulled,
                DeskState::AtDesk
                | DeskState::Sent
                | DeskState::NotReceived
                | DeskState::ToExamine
                | DeskState::InExamination
                | DeskState::CorrectionAsked
                | DeskState::Rejected => return Err(self.refuse(&Event::Desk(told))),
            },
            Listening::Closed => {
                let same = Self::from(told.clone()) == self
                    || (self == Self::Annulled && told == DeskState::Cancelled);
                if !same {
                    return Err(self.refuse(&Event::Desk(told)));
                }
                self.clone()
            }
        };
        let outputs = self.outputs_towards(&next);
        Ok((next, outputs))
    }

    fn listening(&self) -> Listening {
        match self {
            Self::Draft | Self::Ready | Self::Sealed => Listening::Deaf,
            // A signed practice may be carried to the desk by hand (channel `manual`).
            Self::Signed
            | Self::Queued
            | Self::AtDesk
            | Self::Sent
            | Self::ToExamine
            | Self::InExamination
            | Self::CorrectionAsked
            | Self::Unknown(_) => Listening::Open,
            Self::Issued | Self::ReadyForCollection | Self::Collected => Listening::Issued,
            Self::NotReceived | Self::Rejected | Self::Cancelled | Self::Annulled => {
                Listening::Closed
            }
        }
    }

    fn outputs_towards(&self, next: &Self) -> Vec<Output> {
        if self == next {
            return Vec::new();
        }
        match next {
            Self::Issued => vec![Output::FetchCertificate, Output::Tell],
            Self::ReadyForCollection if *self != Self::Issued => {
                vec![Output::FetchCertificate, Output::Tell]
            }
            Self::NotReceived
            | Self::CorrectionAsked
            | Self::Rejected
            | Self::ReadyForCollection
            | Self::Cancelled
            | Self::Annulled
            | Self::Unknown(_) => vec![Output::Tell],
            Self::Draft
            | Self::Ready
            | Self::Sealed
            | Self::Signed
            | Self::Queued
            | Self::AtDesk
            | Self::Sent
            | Self::ToExamine
            | Self::InExamination
            | Self::Collected => Vec::new(),
        }
    }

    fn refuse(&self, event: &Event) -> Refused {
        Refused { state: self.as_str().to_owned(), event: event.as_str() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events() -> Vec<Event> {
        let company = [
            Event::Edited,
            Event::Completed,
            Event::Sealed,
            Event::Signed,
            Event::Enqueued,
            Event::Withdrawn,
            Event::Revised,
            Event::Cancelled,
        ];
        let desk = DeskState::KNOWN.into_iter().chain([DeskState::Unknown("Boh".to_owned())]);
        company.into_iter().chain(desk.map(Event::Desk)).collect()
    }

    /// One row per state, one mark per event: the first letters of the next state, or `.` for refused.
    #[test]
    fn every_pair_of_state_and_event_is_decided() {
        let table: Vec<String> = Lifecycle::ALL
            .into_iter()
            .map(|state| {
                let row: Vec<&str> = events()
                    .into_iter()
                    .map(|event| match state.clone().on(event) {
                        Ok((next, _)) => next.as_str(),
                        Err(_) => ".",
                    })
                    .collect();
                format!("{}: {}", state.as_str(), row.join(" "))
            })
            .collect();
        insta::assert_snapshot!(table.join("\n"));
    }

    #[test]
    fn a_refusal_names_the_state_and_the_step() {
        let refused =
            Lifecycle::Issued.on(Event::Signed).expect_err("an issued practice is not signed");
        assert_eq!(refused.to_string(), "a practice that is issued cannot be signed");
    }

    #[test]
    fn the_desk_may_repeat_itself_and_people_are_told_once() {
        let issued = Event::Desk(DeskState::Issued);
        let (state, first) =
            Lifecycle::InExamination.on(issued.clone()).expect("issued after examination");
        assert_eq!(first, [Output::FetchCertificate, Output::Tell], "the certificate is fetched");
        let (_, again) = state.on(issued).expect("the same word again");
        assert_eq!(again, [], "the second time nothing is asked for");
    }

    #[test]
    fn an_edit_after_the_seal_opens_a_revision_and_leaves_the_seal() {
        for state in [Lifecycle::Sealed, Lifecycle::Signed, Lifecycle::Queued] {
            let (next, outputs) =
                state.clone().on(Event::Edited).expect("edits may arrive at any time");
            assert_eq!((next, outputs), (state, vec![Output::OpenRevision]));
        }
    }

    #[test]
    fn one_word_for_cancelled_means_annulled_after_issue() {
        let told = Event::Desk(DeskState::from_label("annullata"));
        assert_eq!(
            Lifecycle::AtDesk.on(told.clone()).map(|(state, _)| state),
            Ok(Lifecycle::Cancelled)
        );
        assert_eq!(Lifecycle::Issued.on(told).map(|(state, _)| state), Ok(Lifecycle::Annulled));
    }

    #[test]
    fn the_words_of_the_states_are_stable_and_the_unknown_keeps_its_raw_word() {
        for state in Lifecycle::ALL {
            let word = serde_json::to_string(&state).expect("a state is written");
            assert_eq!(
                serde_json::from_str::<Lifecycle>(&word).expect("and read"),
                state,
                "{word}"
            );
        }
        let raw = Lifecycle::Unknown("In volo".to_owned());
        assert_eq!(serde_json::to_string(&raw).expect("written"), "\"unknown:In volo\"");
    }
}
