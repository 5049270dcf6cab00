//! Delegations to send (conferimento CD, revoca RD): an intermediary may send for a company, not sign.
//!
//! There is no list beside the practices: a delegation is in force where a practice CD of the company was
//! granted (issued) and no later RD was filed. So nothing can differ from what was signed and protocolled.
//! A revocation holds from the day it names, as soon as it is protocolled, examined or not.

use jiff::Timestamp;
use jiff::civil::Date;
use signing::Report;
use wire::base_form::Body;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::intake;
use crate::storage::practices::{self, Practice, Search, State};

/// A delegation that was granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// The practice that grants it.
    pub practice: String,
    /// Fiscal code of the company that delegates.
    pub company: String,
    /// Its name.
    pub company_name: String,
    /// Fiscal code of the delegate.
    pub delegate: String,
    /// Its name.
    pub delegate_name: String,
    /// First day; from the grant on where none is named.
    pub from: Option<Date>,
    /// Last day, where it ends.
    pub until: Option<Date>,
    /// Day from which it is revoked.
    pub revoked_from: Option<Date>,
    /// Fiscal codes of those who signed the grant.
    pub signers: Vec<String>,
}

impl Delegation {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
            && self.revoked_from.is_none_or(|revoked| day < revoked)
    }
}

/// Every delegation that a company granted, the newest first.
///
/// # Errors
/// Where the desk fails.
pub fn of_company(desk: &Desk, company: &str) -> Result<Vec<Delegation>, DeskError> {
    let search = |kind: &str| Search {
        kind: Some(kind.to_owned()),
        fiscal_code: Some(company.to_owned()),
        ..Search::default()
    };
    found(desk, &search("CD"), &search("RD"))
}

/// The delegation of a company to one of these fiscal codes that is in force on a day.
///
/// # Errors
/// Where the desk fails.
pub fn in_force(
    desk: &Desk,
    company: &str,
    delegates: &[String],
    day: Date,
) -> Result<Option<Delegation>, DeskError> {
    let to_one = |one: &Delegation| {
        one.holds_on(day) && delegates.iter().any(|code| code.eq_ignore_ascii_case(&one.delegate))
    };
    Ok(of_company(desk, company)?.into_iter().find(to_one))
}

/// A revocation that was filed.
struct Revocation {
    company: String,
    delegate: String,
    from: Date,
    protocolled_at: Timestamp,
}

fn found(desk: &Desk, grants: &Search, revocations: &Search) -> Result<Vec<Delegation>, DeskError> {
    let (grants, revocations) = desk.storage.read(|c| {
        let of = |search: &Search, states: &[State]| {
            practices::search(c, &Search { states: states.to_vec(), ..search.clone() })
        };
        let filed = [State::Sent, State::InExamination, State::CorrectionAsked, State::Issued];
        Ok::<_, DeskError>((of(grants, &[State::Issued])?, of(revocations, &filed)?))
    })?;
    let revocations: Vec<Revocation> =
        revocations.iter().map(|practice| revocation(desk, practice)).collect::<Result<_, _>>()?;
    let mut all = Vec::new();
    for practice in &grants {
        let mut grant = grant(desk, practice)?;
        let later = |one: &&Revocation| {
            one.company == grant.company
                && one.delegate.eq_ignore_ascii_case(&grant.delegate)
                && Some(one.protocolled_at) > practice.protocolled_at
        };
        grant.revoked_from = revocations.iter().filter(later).map(|one| one.from).min();
        all.push(grant);
    }
    Ok(all)
}

fn grant(desk: &Desk, practice: &Practice) -> Result<Delegation, DeskError> {
    let Body::Delegation(body) = intake::reread(desk, &practice.content_sha256)?.body else {
        return Err(DeskError::Damaged(format!("{} is no delegation", practice.id)));
    };
    let report = desk.storage.look(|c| practices::signature_report(c, &practice.id))?;
    let report: Option<Report> = serde_json::from_str(&report).ok();
    let signers = report.map(|report| report.signers).unwrap_or_default();
    Ok(Delegation {
        practice: practice.id.clone(),
        company: practice.company_fiscal_code.clone(),
        company_name: practice.company_name.clone(),
        delegate: body.fiscal_code.trim().to_owned(),
        delegate_name: body.delegate,
        from: body.from.parse().ok(),
        until: body.until.parse().ok(),
        revoked_from: None,
        signers: signers.into_iter().filter_map(|signer| signer.fiscal_code).collect(),
    })
}

fn revocation(desk: &Desk, practice: &Practice) -> Result<Revocation, DeskError> {
    let Body::Delegation(body) = intake::reread(desk, &practice.content_sha256)?.body else {
        return Err(DeskError::Damaged(format!("{} is no revocation", practice.id)));
    };
    Ok(Revocation {
        company: practice.company_fiscal_code.clone(),
        delegate: body.fiscal_code.trim().to_owned(),
        // Without a day it holds at once.
        from: body.from.parse().unwrap_or(Date::MIN),
        protocolled_at: practice.protocolled_at.unwrap_or(practice.created_at),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_delegation_holds_between_its_days_and_until_it_is_revoked() {
        let delegation = Delegation {
            practice: "M26B22ABCDE".into(),
            company: "99990010169".into(),
            company_name: "Prova".into(),
            delegate: "99990030167".into(),
            delegate_name: "Intermediario".into(),
            from: Some(date(2026, 11, 1)),
            until: Some(date(2026, 12, 31)),
            revoked_from: Some(date(2026, 12, 1)),
            signers: Vec::new(),
        };
        assert!(!delegation.holds_on(date(2026, 10, 31)), "not before");
        assert!(delegation.holds_on(date(2026, 11, 1)), "from its first day");
        assert!(delegation.holds_on(date(2026, 11, 30)), "up to the revocation");
        assert!(!delegation.holds_on(date(2026, 12, 1)), "not on the day from which it is revoked");
        let kept = Delegation { revoked_from: None, ..delegation };
        assert!(kept.holds_on(date(2026, 12, 31)) && !kept.holds_on(date(2027, 1, 1)), "its end");
    }
}
