//! The officers' pages of companies: their accounts, the register of signatories' powers, delegations,
//! and the one-time confirmation that is reopened.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use certificate::identifiers;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use super::answer::{Chrome, PageError, blocking, either, html};
use super::company::Held;
use super::company_overview::{self, Overview};
use super::language::Words;
use super::visitor::Signed;
use crate::clock::in_rome;
use crate::desk::Desk;
use crate::storage::accounts::{self, Account, AccountId};
use crate::storage::powers::{self, NewPower};
use crate::storage::standings::{self, Standing};
use crate::storage::{StorageError, events};
use crate::words::day_and_hour;
use crate::{access, delegations};

/// Companies on one page; a search finds the others.
const SHOWN: usize = 100;

pub(super) fn routes() -> Router<Arc<Desk>> {
    let at = "/ufficio/imprese/{account}";
    let under = |path: &str| format!("{at}/{path}");
    Router::new()
        .route("/ufficio/imprese", get(list))
        .route(at, get(show))
        .route(&under("poteri"), post(add_power))
        .route(&under("poteri/{power}/fine"), post(end_power))
        .route(&under("riapertura"), post(reopen))
        .route(&under("appunti"), post(company_overview::note))
}

#[derive(Template)]
#[template(path = "office/companies.html")]
struct ListPage {
    w: Words,
    chrome: Chrome,
    text: String,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    user: String,
    name: String,
    code: String,
    state: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /ufficio/imprese?q=`
async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let text: String = asked.q.trim().chars().take(100).collect();
    let wanted = text.to_lowercase();
    let found = blocking(desk, move |desk| {
        let mut all = desk.storage.read(accounts::all)?;
        all.retain(|account| {
            let data = &account.data;
            let fields = [&data.user, &data.company_name, &data.company_fiscal_code];
            fields.iter().any(|field| field.to_lowercase().contains(&wanted))
        });
        all.truncate(SHOWN);
        Ok(all)
    });
    let w = signed.visitor.w;
    let row = |account: Account| Row {
        id: account.id.0,
        user: account.data.user,
        name: account.data.company_name,
        code: account.data.company_fiscal_code,
        state: w.t(&format!("account-{}", account.data.state.as_str())),
    };
    let shown = found.await.map(|rows| {
        html(&ListPage {
            w,
            chrome: Chrome::of(&signed, w.t("companies")),
            text,
            rows: rows.into_iter().map(row).collect(),
        })
    });
    either(&signed.visitor, shown)
}

#[derive(Template)]
#[template(path = "office/company.html")]
struct CompanyPage {
    w: Words,
    chrome: Chrome,
    id: i64,
    wrong: String,
    facts: Vec<(String, String)>,
    confirmed: bool,
    powers: Vec<Held>,
    delegations: Vec<Held>,
    overview: Overview,
    typed: PowerForm,
}

/// `GET /ufficio/imprese/{account}`
async fn show(State(desk): State<Arc<Desk>>, signed: Signed, Path(id): Path<i64>) -> Response {
    page(desk, signed, id, None, PowerForm::default()).await
}

async fn page(
    desk: Arc<Desk>,
    signed: Signed,
    id: i64,
    wrong: Option<&'static str>,
    typed: PowerForm,
) -> Response {
    let (w, officer) = (signed.visitor.w, signed.officer.clone());
    let found = blocking(desk, move |desk| {
        let account = account_of(desk, id)?;
        let company = account.data.company_fiscal_code.clone();
        let (standing, register, overview) = desk.storage.read(|c| {
            let standing = standings::of(c, account.id)?;
            let overview = company_overview::of(c, w, &officer, &account)?;
            Ok::<_, StorageError>((standing, powers::of_company(c, &company)?, overview))
        })?;
        let today = in_rome(desk.now()).date();
        let granted = delegations::of_company(desk, &company)?;
        let register: Vec<Held> = register.iter().map(|one| Held::power(one, today)).collect();
        let granted: Vec<Held> = granted.iter().map(|one| Held::delegation(one, today)).collect();
        Ok((account, standing, register, granted, overview))
    });
    let status = wrong.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    let shown = found.await.map(|(account, standing, powers, delegations, overview)| {
        let page = CompanyPage {
            w,
            chrome: Chrome::of(&signed, account.data.company_name.clone()),
            id,
            wrong: wrong.map(|key| w.t(key)).unwrap_or_default(),
            facts: facts(w, &account, &standing),
            confirmed: account.data.confirmed,
            powers,
            delegations,
            overview,
            typed,
        };
        (status, html(&page)).into_response()
    });
    either(&signed.visitor, shown)
}

fn facts(w: Words, account: &Account, standing: &Standing) -> Vec<(String, String)> {
    let data = &account.data;
    let mut facts = vec![
        (w.t("login-user"), data.user.clone()),
        (w.t("fiscal-code"), data.company_fiscal_code.clone()),
        (w.t("rea"), format!("{} {}", data.province, data.rea_number)),
        (w.t("registration-email"), data.email.clone()),
        (w.t("registration-profile"), w.t(&format!("profile-{}", standing.profile.as_str()))),
        (w.t("queue-state"), w.t(&format!("account-{}", data.state.as_str()))),
        (w.t("password-since"), day_and_hour(standing.password_since)),
        (w.t("confirmed-once"), w.t(if data.confirmed { "yes" } else { "no" })),
    ];
    if !data.signers.is_empty() {
        facts.push((w.t("overview-signers"), data.signers.join(", ")));
    }
    if !standing.person.is_empty() {
        let person = format!("{} ({})", standing.person_name, standing.person);
        facts.push((w.t("registration-person"), person));
    }
    facts
}

fn account_of(desk: &Desk, id: i64) -> Result<Account, PageError> {
    // Asked for by its number, an account that is not there is a damaged row; here it is a wrong address.
    match desk.storage.read(|c| accounts::get(c, AccountId(id))) {
        Ok(account) => Ok(account),
        Err(StorageError::Damaged { .. }) => Err(PageError::Unknown),
        Err(error) => Err(error.into()),
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct PowerForm {
    #[serde(default)]
    token: String,
    #[serde(default)]
    nome: String,
    #[serde(default)]
    codice: String,
    #[serde(default)]
    qualifica: String,
    #[serde(default)]
    fonte: String,
    #[serde(default)]
    dal: String,
    #[serde(default)]
    al: String,
}

impl PowerForm {
    /// The power that was typed, or the key of what is wrong.
    fn power(&self, company: &str) -> Result<NewPower, &'static str> {
        let person = self.codice.trim().to_ascii_uppercase();
        let texts = [&self.nome, &self.qualifica, &self.fonte];
        if texts.iter().any(|text| text.trim().is_empty() || text.chars().count() > 200) {
            return Err("power-incomplete");
        }
        if identifiers::check_person(&person).is_err() {
            return Err("fault-person-code");
        }
        let from: Date = self.dal.trim().parse().map_err(|_| "power-days")?;
        let until = match self.al.trim() {
            "" => None,
            text => Some(text.parse::<Date>().map_err(|_| "power-days")?),
        };
        if until.is_some_and(|until| until < from) {
            return Err("power-days");
        }
        Ok(NewPower {
            company: company.to_ascii_uppercase(),
            person,
            name: self.nome.trim().to_owned(),
            role: self.qualifica.trim().to_owned(),
            source: self.fonte.trim().to_owned(),
            from,
            until,
        })
    }
}

/// `POST /ufficio/imprese/{account}/poteri`
async fn add_power(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<i64>,
    Form(form): Form<PowerForm>,
) -> Response {
    if let Err(error) = signed.expect_token(&form.token) {
        return either(&signed.visitor, Err(error));
    }
    let (officer, typed) = (signed.officer.clone(), form.clone());
    let added = blocking(desk.clone(), move |desk| {
        let account = account_of(desk, id)?;
        let power = match form.power(&account.data.company_fiscal_code) {
            Ok(power) => power,
            Err(key) => return Ok(Some(key)),
        };
        let now = desk.now();
        desk.storage.write(|tx| {
            let number = powers::insert(tx, &power, officer.id, now)?;
            let details = json!({ "power": number, "company": power.company,
                "person": power.person, "from": power.from, "until": power.until });
            let actor = format!("officer:{}", officer.user);
            events::append(tx, now, None, &actor, "powerNoted", &details)
        })?;
        Ok(None)
    });
    match added.await {
        Ok(None) => Redirect::to(&format!("/ufficio/imprese/{id}")).into_response(),
        Ok(Some(key)) => page(desk, signed, id, Some(key), typed).await,
        Err(error) => either(&signed.visitor, Err(error)),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Ended {
    #[serde(default)]
    token: String,
    #[serde(default)]
    al: String,
}

/// `POST /ufficio/imprese/{account}/poteri/{power}/fine`
async fn end_power(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((id, power)): Path<(i64, i64)>,
    Form(form): Form<Ended>,
) -> Response {
    if let Err(error) = signed.expect_token(&form.token) {
        return either(&signed.visitor, Err(error));
    }
    let Ok(until) = form.al.trim().parse::<Date>() else {
        return page(desk, signed, id, Some("power-days"), PowerForm::default()).await;
    };
    let officer = signed.officer.clone();
    let ended = blocking(desk, move |desk| {
        let company = account_of(desk, id)?.data.company_fiscal_code.to_ascii_uppercase();
        let now = desk.now();
        desk.storage.write(|tx| {
            if !powers::end(tx, power, &company, until)? {
                return Err(PageError::Unknown);
            }
            let details = json!({ "power": power, "until": until });
            let actor = format!("officer:{}", officer.user);
            Ok(events::append(tx, now, None, &actor, "powerEnded", &details)?)
        })
    });
    let shown =
        ended.await.map(|()| Redirect::to(&format!("/ufficio/imprese/{id}")).into_response());
    either(&signed.visitor, shown)
}

/// `POST /ufficio/imprese/{account}/riapertura`
async fn reopen(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<i64>,
    Form(form): Form<Ended>,
) -> Response {
    if let Err(error) = signed.expect_token(&form.token) {
        return either(&signed.visitor, Err(error));
    }
    let actor = format!("officer:{}", signed.officer.user);
    let reopened =
        blocking(desk, move |desk| Ok(access::reopen(desk, &account_of(desk, id)?, &actor)?));
    let shown =
        reopened.await.map(|()| Redirect::to(&format!("/ufficio/imprese/{id}")).into_response());
    either(&signed.visitor, shown)
}
