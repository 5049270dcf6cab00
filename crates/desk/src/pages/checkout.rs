//! The pages of a payment by card: what is paid and what came of it; the sandbox's own page; and the door
//! at which providers tell. Who has the address of a payment may look at it and pay it; it shows no
//! company.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;
use wire::codes::DeskCode;

use super::answer::{Chrome, PageError, blocking, either, html};
use super::language::Words;
use super::visitor::Visitor;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::payment::checkout;
use crate::payment::notice::{Outcome, SIGNATURE_HEADER};
use crate::payment::sandbox;
use crate::storage::checkouts::{self, Checkout, State as At};

/// Largest notice, in bytes.
const NOTICE_BYTES_MAX: usize = 64 * 1024;

/// The pages.
pub(super) fn router() -> Router<Arc<Desk>> {
    let sandbox = format!("/pagamento/{}/{{reference}}", sandbox::NAME);
    Router::new()
        .route("/pagamento/{id}", get(show))
        .route(&sandbox, get(try_out).post(decide))
        .route(
            "/pagamento/notifica/{provider}",
            post(notify).layer(DefaultBodyLimit::max(NOTICE_BYTES_MAX)),
        )
}

#[derive(Template)]
#[template(path = "checkout.html")]
struct CheckoutPage {
    w: Words,
    chrome: Chrome,
    state: &'static str,
    what: String,
    amount: String,
    pay_url: String,
}

#[derive(Template)]
#[template(path = "sandbox.html")]
struct SandboxPage {
    w: Words,
    chrome: Chrome,
    reference: String,
    what: String,
    amount: String,
}

/// `GET /pagamento/{id}`
async fn show(State(desk): State<Arc<Desk>>, visitor: Visitor, Path(id): Path<String>) -> Response {
    let shown = visitor.clone();
    let found = blocking(desk, move |desk| {
        let checkout = checkout::look(desk, &id)?.ok_or(PageError::NoPayment)?;
        Ok(html(&CheckoutPage {
            w: shown.w,
            chrome: Chrome::public(&shown, shown.w.t("checkout-title")),
            state: checkout.state.as_str(),
            what: what(shown.w, &checkout),
            amount: shown.w.money(checkout.cents),
            pay_url: checkout.pay_url,
        }))
    });
    either(&visitor, found.await)
}

fn what(w: Words, checkout: &Checkout) -> String {
    match &checkout.practice {
        Some(id) => w.a("checkout-practice", "id", id),
        None => w.a("checkout-top-up", "purse", checkout.purse.as_str().to_uppercase()),
    }
}

/// A checkout of the sandbox, where this desk has one.
fn of_sandbox(desk: &Desk, reference: &str) -> Result<Checkout, PageError> {
    if desk.provider.as_ref().is_none_or(|provider| provider.sandbox().is_none()) {
        return Err(PageError::NoPayment);
    }
    let found = desk.storage.read(|c| checkouts::by_reference(c, sandbox::NAME, reference))?;
    found.ok_or(PageError::NoPayment)
}

/// `GET /pagamento/prova/{reference}`
async fn try_out(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(reference): Path<String>,
) -> Response {
    let shown = visitor.clone();
    let found = blocking(desk, move |desk| {
        let checkout = of_sandbox(desk, &reference)?;
        if checkout.state == At::Paid {
            return Ok(Redirect::to(&format!("/pagamento/{}", checkout.id)).into_response());
        }
        Ok(html(&SandboxPage {
            w: shown.w,
            chrome: Chrome::public(&shown, shown.w.t("sandbox-title")),
            reference,
            what: what(shown.w, &checkout),
            amount: shown.w.money(checkout.cents),
        }))
    });
    either(&visitor, found.await)
}

#[derive(Debug, Deserialize)]
struct Decision {
    #[serde(default)]
    esito: String,
}

/// `POST /pagamento/prova/{reference}`: the payer's decision, told to the desk as any provider would.
async fn decide(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(reference): Path<String>,
    Form(decision): Form<Decision>,
) -> Response {
    let outcome = if decision.esito == "paga" { Outcome::Paid } else { Outcome::Failed };
    let told = blocking(desk, move |desk| {
        let checkout = of_sandbox(desk, &reference)?;
        let Some(sandbox) = desk.provider.as_deref().and_then(|provider| provider.sandbox()) else {
            return Err(PageError::NoPayment);
        };
        let notice = sandbox.decide(&checkout, outcome, desk.now());
        checkout::notify(desk, sandbox::NAME, &notice.signature, &notice.body)?;
        Ok(Redirect::to(&format!("/pagamento/{}", checkout.id)).into_response())
    });
    either(&visitor, told.await)
}

/// `POST /pagamento/notifica/{provider}`
async fn notify(
    State(desk): State<Arc<Desk>>,
    Path(provider): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let signature = super::super::routes::header_text(&headers, SIGNATURE_HEADER);
    let taken =
        blocking(desk, move |desk| Ok(checkout::notify(desk, &provider, &signature, &body)?));
    match taken.await {
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
        Err(PageError::Desk(DeskError::Refused { code, .. })) => match code {
            DeskCode::BadCredentials => StatusCode::UNAUTHORIZED.into_response(),
            DeskCode::NotFound | DeskCode::Unavailable => StatusCode::NOT_FOUND.into_response(),
            _ => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        },
        Err(error) => {
            tracing::error!(%error, "a card provider's notice was not taken");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
