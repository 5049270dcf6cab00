//! What the officer who looks at a practice may do with it now, and what there is to choose from.

use certificate::chamber::Correction as Limits;

use super::language::{Language, Words};
use super::visitor::Signed;
use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination;
use crate::officer_key::Asks;
use crate::sending::chamber_of;
use crate::storage::approvals::{self, Approval};
use crate::storage::officers::{self, Officer, Role};
use crate::storage::practices::{Practice, State};
use crate::storage::reasons::{self, Purpose, Reason};
use crate::storage::{Connection, absences, corrections};

/// What may be done.
pub(super) struct Duties {
    /// Who holds it, where that is a colleague.
    pub(super) colleague: String,
    /// The colleague is away today.
    pub(super) colleague_away: bool,
    pub(super) can_take: bool,
    pub(super) can_release: bool,
    pub(super) can_decide: bool,
    /// Whom a supervisor may give it to.
    pub(super) colleagues: Vec<(i64, String)>,
    pub(super) for_correction: Vec<(String, String)>,
    pub(super) for_rejection: Vec<(String, String)>,
    /// The Chamber's limits in words; empty where it has none.
    pub(super) limits: String,
    /// Whether one more round is allowed.
    pub(super) round_left: bool,
    /// Something is legalised: two officers are needed.
    pub(super) legalises: bool,
    /// Who approved it in this round; empty where nobody did.
    pub(super) approved_by: String,
    /// The one who looks is the one who approved.
    pub(super) approved_by_me: bool,
    /// The token asks for a PIN.
    pub(super) asks: Asks,
    /// The request for correction was not answered in time.
    pub(super) overdue: String,
}

/// What is known of it in the database, in one snapshot.
pub(super) fn of(
    desk: &Desk,
    connection: &Connection,
    signed: &Signed,
    practice: &Practice,
    legalises: bool,
) -> Result<Duties, DeskError> {
    let (w, officer) = (signed.visitor.w, &signed.officer);
    let today = in_rome(desk.now()).date();
    let holder = examination::holder(connection, practice)?;
    let colleague = holder.as_ref().filter(|holder| holder.id != officer.id);
    let away = match colleague {
        Some(colleague) => absences::is_away(connection, colleague.id, today)?,
        None => false,
    };
    let is_free = colleague.is_none() || away;
    let decides = officer.role.decides();
    let undecided = matches!(practice.state, State::Sent | State::InExamination);
    let mine = holder.as_ref().is_some_and(|holder| holder.id == officer.id);
    let chamber = chamber_of(connection, practice)?;
    let last = corrections::last(connection, &practice.id)?;
    let rounds = last.as_ref().map_or(0, |last| last.round);
    let approval = approvals::of_round(connection, &practice.id, practice.round)?;
    let library = reasons::of_chamber(connection, &practice.chamber)?;
    let overdue = last.filter(|last| {
        practice.state == State::CorrectionAsked && last.rejection_proposed_at.is_some()
    });
    let supervises = officer.role == Role::Supervisor;
    Ok(Duties {
        colleague: colleague.map(|colleague| colleague.name.clone()).unwrap_or_default(),
        colleague_away: away,
        can_take: decides && undecided && !mine && (is_free || supervises),
        can_release: mine && practice.state == State::InExamination,
        can_decide: decides && practice.state == State::InExamination && mine,
        colleagues: if supervises && undecided {
            colleagues(connection, practice, today)?
        } else {
            Vec::new()
        },
        for_correction: chosen(w, &library, Purpose::Correction),
        for_rejection: chosen(w, &library, Purpose::Rejection),
        limits: limits(w, chamber.correction, rounds),
        round_left: chamber.correction.rounds_max.is_none_or(|max| rounds < max),
        legalises,
        approved_by_me: approval.as_ref().is_some_and(|one| one.officer == officer.id),
        approved_by: approver(connection, approval.as_ref())?,
        asks: desk.asks(officer),
        overdue: overdue
            .and_then(|last| last.deadline)
            .map(|day| w.a("overdue", "day", crate::words::day_of(day)))
            .unwrap_or_default(),
    })
}

fn approver(connection: &Connection, approval: Option<&Approval>) -> Result<String, DeskError> {
    Ok(match approval {
        Some(approval) => officers::get(connection, approval.officer)?.name,
        None => String::new(),
    })
}

fn colleagues(
    connection: &Connection,
    practice: &Practice,
    today: jiff::civil::Date,
) -> Result<Vec<(i64, String)>, DeskError> {
    let mut found = Vec::new();
    for Officer { id, name, role, .. } in officers::of_chamber(connection, &practice.chamber)? {
        if role.decides() && !absences::is_away(connection, id, today)? {
            found.push((id.0, name));
        }
    }
    Ok(found)
}

fn chosen(w: Words, library: &[Reason], purpose: Purpose) -> Vec<(String, String)> {
    let fitting = library.iter().filter(|reason| reason.purpose == purpose);
    fitting.map(|reason| (reason.code.clone(), in_words(w, reason))).collect()
}

/// The reason in the language of who reads.
pub(super) fn in_words(w: Words, reason: &Reason) -> String {
    match w.0 {
        Language::Italian => reason.italian.clone(),
        Language::English => reason.english.clone(),
    }
}

fn limits(w: Words, limits: Limits, rounds: u32) -> String {
    let mut said = Vec::new();
    if let Some(max) = limits.reasons_max {
        said.push(w.a("limit-reasons", "max", max));
    }
    if let Some(max) = limits.rounds_max {
        said.push(w.b("limit-rounds", "round", rounds + 1, "max", max));
    }
    if let Some(days) = limits.working_days {
        said.push(w.a("limit-days", "days", days));
    }
    said.join(" ")
}
