//! The company's own account: what it is, who may sign, who may send for it, a larger profile, the
//! appointment for the first request.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Entered, Member, either, refuse, words};
use crate::clock::in_rome;
use crate::delegations::{self, Delegation};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::pages::answer::{Chrome, PageError, blocking, html};
use crate::pages::language::Words;
use crate::pages::registration::page_error;
use crate::storage::appointments::{self as kept, Appointment};
use crate::storage::powers::{self, Power};
use crate::storage::standings::Profile;
use crate::storage::{StorageError, chambers};
use crate::{access, appointments, registration};

#[derive(Template)]
#[template(path = "company/account.html")]
struct AccountPage {
    w: Words,
    chrome: Chrome,
    wrong: String,
    done: String,
    facts: Vec<(String, String)>,
    full: bool,
    chambers: Vec<(String, String)>,
    powers: Vec<Held>,
    delegations: Vec<Held>,
    appointments: Vec<(String, String, String)>,
    by_appointment: Vec<(String, String)>,
}

/// Something that somebody may do, and from when until when.
pub(in crate::pages) struct Held {
    pub(in crate::pages) id: i64,
    pub(in crate::pages) name: String,
    pub(in crate::pages) code: String,
    pub(in crate::pages) what: String,
    pub(in crate::pages) from: String,
    pub(in crate::pages) until: String,
    pub(in crate::pages) in_force: bool,
}

impl Held {
    /// A power of the register.
    pub(in crate::pages) fn power(power: &Power, today: jiff::civil::Date) -> Self {
        Self {
            id: power.id,
            name: power.data.name.clone(),
            code: power.data.person.clone(),
            what: format!("{} ({})", power.data.role, power.data.source),
            from: day(Some(power.data.from)),
            until: day(power.data.until),
            in_force: power.data.holds_on(today),
        }
    }

    /// A delegation that was granted.
    pub(in crate::pages) fn delegation(one: &Delegation, today: jiff::civil::Date) -> Self {
        let ends = [one.until, one.revoked_from].into_iter().flatten().min();
        Self {
            id: 0,
            name: one.delegate_name.clone(),
            code: one.delegate.clone(),
            what: one.practice.clone(),
            from: day(one.from),
            until: day(ends),
            in_force: one.holds_on(today),
        }
    }
}

/// A day as Italians write it; nothing where there is none.
fn day(day: Option<jiff::civil::Date>) -> String {
    day.map(|day| format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())).unwrap_or_default()
}

#[derive(Debug, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    fatto: String,
}

/// `GET /impresa/utenza`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Query(done): Query<Done>,
) -> Response {
    page(desk, member, done.fatto, None).await
}

struct Found {
    chambers: Vec<(String, String)>,
    powers: Vec<Held>,
    delegations: Vec<Held>,
    appointments: Vec<Appointment>,
    by_appointment: Vec<(String, String)>,
}

async fn page(desk: Arc<Desk>, member: Member, done: String, error: Option<PageError>) -> Response {
    let account = member.0.account.clone();
    let found = blocking(desk, move |desk| {
        let today = in_rome(desk.now()).date();
        let company = account.data.company_fiscal_code.as_str();
        let (all, register, asked) = desk.storage.read(|c| {
            let register = powers::of_company(c, company)?;
            let asked = kept::of_account(c, account.id)?;
            Ok::<_, StorageError>((chambers::all(c)?, register, asked))
        })?;
        let mut by_appointment = Vec::new();
        for chamber in &all {
            if appointments::is_due(desk, &account, chamber)? {
                by_appointment.push((chamber.sign.clone(), chamber.name.clone()));
            }
        }
        let delegations = delegations::of_company(desk, company)?;
        Ok(Found {
            chambers: all.into_iter().map(|one| (one.sign, one.name)).collect(),
            powers: register.iter().map(|power| Held::power(power, today)).collect(),
            delegations: delegations.iter().map(|one| Held::delegation(one, today)).collect(),
            appointments: asked,
            by_appointment,
        })
    });
    let status = error.as_ref().map_or(StatusCode::OK, PageError::status);
    let shown = found.await.map(|found| {
        let w = member.0.visitor.w;
        let wrong = error.map(|error| words(w, &error)).unwrap_or_default();
        (status, html(&account_page(&member, found, done, wrong))).into_response()
    });
    either(&member.0.visitor, shown)
}

fn account_page(member: &Member, found: Found, done: String, wrong: String) -> AccountPage {
    let w = member.0.visitor.w;
    let (data, standing) = (&member.0.account.data, &member.0.standing);
    let appointment = |one: Appointment| {
        let state = w.t(&format!("appointment-{}", one.state.as_str()));
        let when = if one.fixed_for.is_empty() { one.wish } else { one.fixed_for };
        (one.chamber, state, when)
    };
    AccountPage {
        w,
        chrome: member.0.chrome(w.t("company-account")),
        wrong,
        done: if done.is_empty() { done } else { w.or(&format!("company-done-{done}"), "") },
        facts: vec![
            (w.t("login-user"), data.user.clone()),
            (w.t("company"), data.company_name.clone()),
            (w.t("fiscal-code"), data.company_fiscal_code.clone()),
            (w.t("rea"), format!("{} {}", data.province, data.rea_number)),
            (w.t("registration-email"), data.email.clone()),
            (w.t("registration-profile"), w.t(&format!("profile-{}", standing.profile.as_str()))),
            (w.t("password-until"), access::password_ends(standing)),
        ],
        full: standing.profile == Profile::Full,
        chambers: found.chambers,
        powers: found.powers,
        delegations: found.delegations,
        appointments: found.appointments.into_iter().map(appointment).collect(),
        by_appointment: found.by_appointment,
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    token: String,
    #[serde(default)]
    camera: String,
    #[serde(default)]
    quando: String,
}

/// Does what was asked, if the form is this session's, and leads on.
async fn lead_on(
    desk: Arc<Desk>,
    Member(entered): Member,
    asked: Asked,
    work: impl FnOnce(&Desk, &Entered, &Asked) -> Result<String, PageError> + Send + 'static,
) -> Response {
    let visitor = entered.visitor.clone();
    let done = match entered.expect_token(&asked.token) {
        Ok(()) => blocking(desk, move |desk| work(desk, &entered, &asked)).await,
        Err(error) => Err(error),
    };
    either(&visitor, done.map(|to| Redirect::to(&to).into_response()))
}

/// `POST /impresa/utenza/riapertura`: the one-time confirmation is to be given anew.
pub(super) async fn reopen(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Form(asked): Form<Asked>,
) -> Response {
    lead_on(desk, member, asked, |desk, entered, _| {
        let actor = format!("company:{}", entered.account.data.user);
        access::reopen(desk, &entered.account, &actor)?;
        Ok("/impresa/conferma".to_owned())
    })
    .await
}

/// `POST /impresa/utenza/estensione`: the larger profile, which leads to a contract.
pub(super) async fn upgrade(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Form(asked): Form<Asked>,
) -> Response {
    lead_on(desk, member, asked, |desk, entered, asked| {
        let (account, standing) = (&entered.account, &entered.standing);
        let token = registration::begin_upgrade(desk, account, standing, &asked.camera);
        Ok(format!("/registrazione/{}", token.map_err(page_error)?))
    })
    .await
}

/// `POST /impresa/utenza/appuntamento`
pub(super) async fn appointment(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Form(asked): Form<Asked>,
) -> Response {
    if let Err(error) = member.0.expect_token(&asked.token) {
        return refuse(&member.0.visitor, &error);
    }
    let account = member.0.account.clone();
    let done = blocking(desk.clone(), move |desk| {
        Ok(appointments::ask(desk, &account, &asked.camera, &asked.quando)?)
    });
    match done.await {
        Ok(()) => Redirect::to("/impresa/utenza?fatto=appuntamento").into_response(),
        Err(error @ PageError::Desk(DeskError::Refused { .. })) => {
            page(desk, member, String::new(), Some(error)).await
        }
        Err(error) => refuse(&member.0.visitor, &error),
    }
}
