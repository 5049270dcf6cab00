//! When officers are away, and who stands in.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;

use super::answer::{Chrome, PageError, blocking, either, html};
use super::form::{Fields, value};
use super::language::Words;
use super::step::step;
use super::visitor::Signed;
use crate::clock::in_rome;
use crate::desk::Desk;
use crate::examination;
use crate::storage::absences;
use crate::storage::officers::{self, Officer, OfficerId, Role};
use crate::words::day_of;

#[derive(Template)]
#[template(path = "absences.html")]
struct AbsencesPage {
    w: Words,
    chrome: Chrome,
    problem: String,
    today: String,
    /// Whose absence may be entered.
    whose: Vec<(i64, String)>,
    substitutes: Vec<(i64, String)>,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    name: String,
    days: String,
    substitute: String,
    may_end: bool,
}

/// `GET /ufficio/assenze`
pub(super) async fn show(State(desk): State<Arc<Desk>>, signed: Signed) -> Response {
    let visitor = signed.visitor.clone();
    either(&visitor, blocking(desk, move |desk| page(desk, &signed, String::new())).await)
}

/// `POST /ufficio/assenze`
pub(super) async fn enter(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Response {
    step(desk, signed, fields, "/ufficio/assenze", entered, page).await
}

/// `POST /ufficio/assenze/fine`
pub(super) async fn end(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Response {
    let deed = |desk: &Desk, officer: &Officer, fields: &Fields| {
        let id = value(fields, "assenza").parse().map_err(|_| PageError::Unfit)?;
        Ok(examination::end_absence(desk, officer, id)?)
    };
    step(desk, signed, fields, "/ufficio/assenze", deed, page).await
}

fn entered(desk: &Desk, by: &Officer, fields: &Fields) -> Result<(), PageError> {
    let day = |name| value(fields, name).parse::<Date>().map_err(|_| PageError::Unfit);
    let number = |name| value(fields, name).parse::<i64>().ok().map(OfficerId);
    let days = (day("dal")?, day("al")?);
    let officer = number("funzionario").unwrap_or(by.id);
    let substitute = number("sostituto");
    if days.1 < days.0 || substitute == Some(officer) {
        return Err(PageError::Unfit);
    }
    Ok(examination::enter_absence(desk, by, officer, days, substitute)?)
}

fn page(desk: &Desk, signed: &Signed, problem: String) -> Result<Response, PageError> {
    let w = signed.visitor.w;
    let today = in_rome(desk.now()).date();
    let me = &signed.officer;
    let supervises = me.role == Role::Supervisor;
    let (colleagues, rows) = desk.storage.read(|c| {
        let chamber = me.chamber.clone().unwrap_or_default();
        let colleagues = officers::of_chamber(c, &chamber)?;
        let mut rows = Vec::new();
        for absence in absences::from_day(c, today)? {
            let Some(away) = colleagues.iter().find(|one| one.id == absence.officer) else {
                continue;
            };
            let substitute = colleagues.iter().find(|one| Some(one.id) == absence.substitute);
            rows.push(Row {
                id: absence.id,
                name: away.name.clone(),
                days: w.b(
                    "absence-days",
                    "first",
                    day_of(absence.first_day),
                    "last",
                    day_of(absence.last_day),
                ),
                substitute: substitute.map(|one| one.name.clone()).unwrap_or_default(),
                may_end: supervises || away.id == me.id,
            });
        }
        Ok::<_, PageError>((colleagues, rows))
    })?;
    let named = |one: &Officer| (one.id.0, one.name.clone());
    Ok(html(&AbsencesPage {
        w,
        chrome: Chrome::of(signed, w.t("absences-title")),
        problem,
        today: today.to_string(),
        whose: colleagues.iter().filter(|one| supervises || one.id == me.id).map(named).collect(),
        substitutes: colleagues.iter().filter(|one| one.role.decides()).map(named).collect(),
        rows,
    }))
}
