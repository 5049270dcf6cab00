//! The pages for people: officers examine and issue, companies register and send, the public checks a
//! certificate.
//!
//! Server-rendered, without any script; words in Italian and English. Owns sessions, forms and what is
//! shown; what is done to a practice is [`crate::examination`]'s.

mod absences;
mod answer;
mod appointments;
mod assets;
mod batch;
mod boxes;
mod checkout;
mod companies;
mod company;
mod company_overview;
mod comparison;
mod counter;
mod decision;
mod download;
mod duties;
mod elsewhere;
mod findings;
mod form;
mod form_stock;
mod former;
mod handover;
mod language;
mod multipart;
mod outages;
mod practice;
mod queue;
mod reasons;
mod registration;
mod registrations;
mod sign_in;
mod signature;
mod step;
mod till;
mod verification;
mod visitor;

pub use language::{Language, Words};

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::{get, post};

use crate::desk::Desk;

/// Every page, with its protective headers.
pub fn router(desk: Arc<Desk>) -> Router {
    let practice = "/ufficio/pratiche/{id}";
    let under = |path: &str| format!("{practice}/{path}");
    Router::new()
        .route("/", get(|| async { Redirect::to("/ufficio/pratiche") }))
        .route("/ufficio", get(|| async { Redirect::to("/ufficio/pratiche") }))
        .merge(elsewhere::doors())
        .route("/ufficio/pratiche", get(queue::show))
        .route(practice, get(practice::show))
        .route(&under("modello.pdf"), get(download::draft))
        .route(&under("modello-base.xml.p7m"), get(download::base_form))
        .route(&under("documenti/{number}"), get(download::document))
        .route(&under("certificato.pdf"), get(download::certificate))
        .route(&under("presa-in-carico"), post(decision::take_in_charge))
        .route(&under("rilascio"), post(decision::issue))
        .route(&under("lascia"), post(decision::release))
        .route(&under("assegnazione"), post(decision::assign))
        .route(&under("approvazione"), post(decision::approve))
        .route(&under("precedente"), post(former::tie))
        .route(&under("pronta"), post(decision::ready))
        .route(&under("consegna"), post(decision::hand_over))
        .route(&under("confronto"), get(comparison::show))
        .route(&under("vistati/{number}"), get(download::stamped))
        .route(&under("distinta.pdf"), get(download::slip))
        .route("/ufficio/rilasci", get(batch::show).post(batch::issue))
        .route("/ufficio/rilasci/otp", post(batch::send_otp))
        .route(
            "/ufficio/sportello",
            get(counter::form).post(counter::register).layer(multipart::limit()),
        )
        .route("/ufficio/formulari", get(form_stock::show))
        .route("/ufficio/formulari/carico", post(form_stock::receive))
        .route("/ufficio/formulari/consegna", post(form_stock::give))
        .route("/ufficio/formulari/uscita", post(form_stock::end))
        .route("/ufficio/formulari/adesioni", post(form_stock::adhere))
        .route("/ufficio/interruzioni", get(outages::show).post(outages::change))
        .route("/ufficio/consegne", get(handover::register))
        .route("/ufficio/assenze", get(absences::show).post(absences::enter))
        .route("/ufficio/assenze/fine", post(absences::end))
        .route("/ufficio/motivi", get(reasons::show).post(reasons::change))
        .route(&under("rettifica"), post(decision::ask_correction))
        .route(&under("rigetto"), post(decision::reject))
        .route(&under("annullamento"), post(decision::annul))
        .merge(registrations::routes())
        .merge(companies::routes())
        .merge(appointments::routes())
        .merge(registration::routes())
        .merge(company::routes())
        .route("/verifica", get(verification::show))
        .route("/lingua/{code}", get(language::switch))
        .route("/stile.css", get(assets::style))
        .route("/caratteri/{name}", get(assets::font))
        .merge(till::router())
        .merge(checkout::router())
        .layer(from_fn_with_state(desk.clone(), answer::protect))
        .with_state(desk)
}
