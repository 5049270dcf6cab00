//! Who holds a practice: taking and giving back, assigning, absences and those who stand in.

use jiff::civil::Date;
use serde_json::json;

use super::{Duty, UNDECIDED, find, tell};
use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::expect_state;
use crate::storage::absences::{self, Absence};
use crate::storage::officers::{self, Officer, OfficerId, Role};
use crate::storage::practices::{self, Practice, Search, State};
use crate::storage::{Connection, Lock, events};

/// Takes a practice in charge. One that a colleague holds changes hands where the colleague is away,
/// or a supervisor takes it.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`; [`Duty::Role`], [`Duty::HeldBy`].
pub fn take(desk: &Desk, officer: &Officer, id: &str) -> Result<Practice, DeskError> {
    expect_role(officer)?;
    desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = find(tx, officer, id)?;
        expect_state(&practice, UNDECIDED, "prenderla in carico")?;
        if practice.state == State::InExamination && practice.officer == Some(officer.id) {
            return Ok(practice);
        }
        if officer.role != Role::Supervisor {
            expect_free(tx, desk, officer, &practice)?;
        }
        let before = holder(tx, &practice)?.map(|colleague| colleague.user);
        practice.state = State::InExamination;
        practice.officer = Some(officer.id);
        practices::update(tx, &practice)?;
        tell(desk, tx, officer, id, "taken", &json!({ "before": before }))?;
        Ok(practice)
    })
}

/// Gives a practice back: whoever wants may take it.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`; [`Duty::HeldBy`] where it is a colleague's.
pub fn release(desk: &Desk, officer: &Officer, id: &str) -> Result<Practice, DeskError> {
    expect_role(officer)?;
    desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = find(tx, officer, id)?;
        expect_state(&practice, &[State::InExamination], "lasciarla")?;
        if officer.role != Role::Supervisor {
            expect_free(tx, desk, officer, &practice)?;
        }
        practice.officer = None;
        practices::update(tx, &practice)?;
        tell(desk, tx, officer, id, "released", &serde_json::Value::Null)?;
        Ok(practice)
    })
}

/// Gives a practice to a colleague.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`; [`Duty::Role`] but for supervisors, [`Duty::Unavailable`].
pub fn assign(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    to: OfficerId,
) -> Result<Practice, DeskError> {
    expect_supervisor(officer)?;
    desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = find(tx, officer, id)?;
        expect_state(&practice, UNDECIDED, "assegnarla")?;
        let colleague = officers::get(tx, to)?;
        expect_available(tx, desk, &colleague, &practice.chamber)?;
        practice.state = State::InExamination;
        practice.officer = Some(to);
        practices::update(tx, &practice)?;
        tell(desk, tx, officer, id, "assigned", &json!({ "to": colleague.user }))?;
        Ok(practice)
    })
}

/// Notes that an officer is away from one day to another; what it holds goes to the substitute when
/// the absence begins, at once where it has.
///
/// # Errors
/// [`Duty::Role`] where it is somebody else's absence and the officer no supervisor;
/// [`Duty::Unavailable`]; refused as `INVALID` where the days are none.
pub fn enter_absence(
    desk: &Desk,
    by: &Officer,
    officer: OfficerId,
    days: (Date, Date),
    substitute: Option<OfficerId>,
) -> Result<(), DeskError> {
    if officer != by.id {
        expect_supervisor(by)?;
    }
    let (first, last) = days;
    if last < first || substitute == Some(officer) {
        return Err(DeskError::invalid("days", "Le date o il sostituto non vanno bene."));
    }
    desk.storage.write(|tx| {
        let away = officers::get(tx, officer)?;
        let same_chamber = by.chamber.is_none() || by.chamber == away.chamber;
        if !same_chamber {
            return Err(Duty::Role.into());
        }
        if let Some(substitute) = substitute {
            let colleague = officers::get(tx, substitute)?;
            let serves = away.chamber.as_deref().is_none_or(|chamber| colleague.serves(chamber));
            if !serves || !colleague.role.decides() {
                return Err(Duty::Unavailable(colleague.name).into());
            }
        }
        absences::insert(tx, officer, first, last, substitute, by.id)?;
        let details = json!({ "officer": away.user, "first": first, "last": last });
        events::append(tx, desk.now(), None, &by.actor(), "absence", &details)?;
        Ok::<_, DeskError>(())
    })?;
    stand_in(desk)?;
    Ok(())
}

/// Ends an absence as of today.
///
/// # Errors
/// Refused as `NOT_FOUND`; [`Duty::Role`].
pub fn end_absence(desk: &Desk, by: &Officer, id: i64) -> Result<(), DeskError> {
    desk.storage.write(|tx| {
        let absence = absences::find(tx, id)?.ok_or_else(|| DeskError::unknown_practice("-"))?;
        if absence.officer != by.id {
            expect_supervisor(by)?;
        }
        let away = officers::get(tx, absence.officer)?;
        if by.chamber.is_some() && by.chamber != away.chamber {
            return Err(Duty::Role.into());
        }
        absences::end(tx, id, in_rome(desk.now()).date())?;
        let details = json!({ "officer": away.user });
        events::append(tx, desk.now(), None, &by.actor(), "absenceEnded", &details)?;
        Ok::<_, DeskError>(())
    })
}

/// Gives what absent officers hold to their substitutes; says how many practices changed hands. May be
/// repeated without harm.
///
/// # Errors
/// Where the database fails.
pub fn stand_in(desk: &Desk) -> Result<usize, DeskError> {
    let today = in_rome(desk.now()).date();
    if desk.storage.read(|c| absences::to_hand_over(c, today))?.is_empty() {
        return Ok(0);
    }
    desk.storage.write(|tx| {
        let mut moved = 0;
        for absence in absences::to_hand_over(tx, today)? {
            moved += stand_in_for(desk, tx, &absence)?;
            absences::mark_handed_over(tx, absence.id)?;
        }
        Ok(moved)
    })
}

fn stand_in_for(
    desk: &Desk,
    tx: &crate::storage::Transaction,
    absence: &Absence,
) -> Result<usize, DeskError> {
    let Some(substitute) = absence.substitute else { return Ok(0) };
    let to = officers::get(tx, substitute)?;
    let held =
        Search { states: vec![State::InExamination, State::CorrectionAsked], ..Search::default() };
    let mut moved = 0;
    for mut practice in practices::search(tx, &held)? {
        if practice.officer != Some(absence.officer) || !to.serves(&practice.chamber) {
            continue;
        }
        practice.officer = Some(substitute);
        practices::update(tx, &practice)?;
        let details = json!({ "to": to.user });
        events::append(tx, desk.now(), Some(&practice.id), "desk", "assigned", &details)?;
        moved += 1;
    }
    Ok(moved)
}

/// Whether an officer may decide a practice now: nobody holds it, or this officer, or somebody who is
/// away.
pub(crate) fn expect_free(
    connection: &Connection,
    desk: &Desk,
    officer: &Officer,
    practice: &Practice,
) -> Result<(), DeskError> {
    expect_role(officer)?;
    match holder(connection, practice)? {
        Some(colleague) if colleague.id != officer.id => {
            if absences::is_away(connection, colleague.id, in_rome(desk.now()).date())? {
                return Ok(());
            }
            Err(Duty::HeldBy(colleague.name).into())
        }
        Some(_) | None => Ok(()),
    }
}

/// Who holds a practice.
pub(crate) fn holder(
    connection: &Connection,
    practice: &Practice,
) -> Result<Option<Officer>, DeskError> {
    let holds = matches!(practice.state, State::InExamination | State::CorrectionAsked);
    let holder = practice.officer.filter(|_| holds);
    Ok(holder.map(|holder| officers::get(connection, holder)).transpose()?)
}

fn expect_available(
    connection: &Connection,
    desk: &Desk,
    colleague: &Officer,
    chamber: &str,
) -> Result<(), DeskError> {
    let today = in_rome(desk.now()).date();
    let here = colleague.role.decides()
        && colleague.serves(chamber)
        && !absences::is_away(connection, colleague.id, today)?;
    if here { Ok(()) } else { Err(Duty::Unavailable(colleague.name.clone()).into()) }
}

pub(crate) fn expect_role(officer: &Officer) -> Result<(), DeskError> {
    if officer.role.decides() { Ok(()) } else { Err(Duty::Role.into()) }
}

pub(crate) fn expect_supervisor(officer: &Officer) -> Result<(), DeskError> {
    match officer.role {
        Role::Supervisor => Ok(()),
        Role::Officer | Role::Cashier => Err(Duty::Role.into()),
    }
}
