//! Asking a company to correct: reasons of the library, the Chamber's limits, the last day to answer,
//! and what becomes of requests that nobody answered.

use certificate::chamber::Chamber;
use certificate::{BoxId, Kind};
use serde_json::json;

use super::claim::expect_free;
use super::{Duty, Said, UNDECIDED, email_of, find, tell};
use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::expect_state;
use crate::sending::chamber_of;
use crate::storage::corrections::{self, Correction, NewCorrection, Scope};
use crate::storage::officers::Officer;
use crate::storage::practices::{self, Practice, State};
use crate::storage::reasons::Purpose;
use crate::storage::{Lock, attachments, events, outbox};
use crate::{letters, outage};

/// Asks the company to correct the base form, documents, or to add missing ones.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID` (no words, nothing named, an unknown document or box);
/// [`Duty::HeldBy`], and [`Duty::Rounds`] or [`Duty::Reasons`] beyond the Chamber's limits.
pub fn ask_correction(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    said: impl Into<Said>,
    scope: &Scope,
) -> Result<Correction, DeskError> {
    let said = said.into();
    if scope.is_empty() {
        return Err(DeskError::invalid("scope", "Indicare che cosa va rettificato."));
    }
    let correction = desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = find(tx, officer, id)?;
        expect_state(&practice, UNDECIDED, "chiedere una rettifica")?;
        expect_free(tx, desk, officer, &practice)?;
        let documents = attachments::current(tx, id)?;
        let known = |number: &u32| documents.iter().any(|d| d.number == *number);
        if let Some(unknown) = scope.attachments.iter().find(|number| !known(number)) {
            let message = format!("La pratica non ha l'allegato {unknown:03}.");
            return Err(DeskError::invalid("scope", message));
        }
        expect_boxes(&practice, scope)?;
        let now = desk.now();
        let chamber = chamber_of(tx, &practice)?;
        let round = corrections::last(tx, id)?.map_or(1, |last| last.round + 1);
        let (reasons, words) = said.worded(tx, &practice.chamber, Purpose::Correction)?;
        within_limits(&chamber, round, said.count())?;
        let today = in_rome(now).date();
        let days = chamber.correction.working_days;
        let outages = outage::of_chamber(tx, &chamber.sign, now)?;
        let after = |days| outage::after_working_days(&chamber, &outages, today, days);
        let deadline = days.map(after);
        let new = NewCorrection {
            round,
            officer: officer.id,
            words: &words,
            reasons: &reasons,
            scope,
            deadline,
        };
        corrections::insert(tx, id, &new, now)?;
        practice.state = State::CorrectionAsked;
        practice.officer = Some(officer.id);
        practice.officer_words.clone_from(&words);
        practices::update(tx, &practice)?;
        let details =
            json!({ "round": round, "words": words, "scope": scope, "deadline": deadline });
        tell(desk, tx, officer, id, "correctionAsked", &details)?;
        let correction = corrections::last(tx, id)?
            .ok_or_else(|| DeskError::Damaged("the correction just asked is not there".into()))?;
        let to = email_of(tx, &practice)?;
        outbox::insert(tx, &letters::correction_asked(&practice, &correction, &to), now)?;
        Ok(correction)
    })?;
    desk.mail_written.notify_one();
    Ok(correction)
}

/// Boxes stand in a certificate's base form alone, and are corrected by a new one.
fn expect_boxes(practice: &Practice, scope: &Scope) -> Result<(), DeskError> {
    let message = match scope.boxes.iter().find(|one| BoxId::signed(one).is_none()) {
        Some(unknown) => format!("Il modello base non ha la casella {unknown}."),
        None if scope.boxes.is_empty() => return Ok(()),
        None if practice.kind != Kind::Co.as_str() => {
            format!("Il modello base di una pratica {} non ha caselle.", practice.kind)
        }
        None if !scope.base_form => {
            "Le caselle si correggono con un nuovo modello base: indicare anche quello.".to_owned()
        }
        None => return Ok(()),
    };
    Err(DeskError::invalid("scope", message))
}

/// Whether one more round with so many reasons is within what the Chamber allows.
fn within_limits(chamber: &Chamber, round: u32, reasons: u32) -> Result<(), Duty> {
    let limits = chamber.correction;
    if let Some(max) = limits.rounds_max.filter(|max| round > *max) {
        return Err(Duty::Rounds(max));
    }
    match limits.reasons_max.filter(|max| reasons > *max) {
        Some(max) => Err(Duty::Reasons(max)),
        None => Ok(()),
    }
}

/// Notes for the officers which requests nobody answered in time; says how many. May be repeated
/// without harm: each is noted once.
///
/// # Errors
/// Where the database fails.
pub fn propose_rejections(desk: &Desk) -> Result<usize, DeskError> {
    let now = desk.now();
    let today = in_rome(now).date();
    let mut proposed = 0;
    for id in desk.storage.read(|c| corrections::overdue(c, today))? {
        proposed += desk.storage.write_on(&[Lock::practice(&id)], |tx| {
            let practice = practices::find(tx, &id)?;
            // The company, or another process of this desk, may have been faster.
            let waits = practice.is_some_and(|one| one.state == State::CorrectionAsked);
            let Some(last) = corrections::last(tx, &id)?
                .filter(|last| waits && last.rejection_proposed_at.is_none())
            else {
                return Ok::<_, DeskError>(0);
            };
            corrections::propose_rejection(tx, &id, last.round, now)?;
            let details = json!({ "round": last.round, "deadline": last.deadline });
            events::append(tx, now, Some(&id), "desk", "rejectionProposed", &details)?;
            Ok(1)
        })?;
    }
    Ok(proposed)
}
