//! The counter: an officer registers what a person brings on paper.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use certificate::{
    Attachment, AttachmentType, Certificate, Company, DeskChoice, GoodsLine, Kind, Lines, Report,
};

use super::answer::{Chrome, PageError, blocking, either, html};
use super::language::Words;
use super::multipart::Parts;
use super::visitor::Signed;
use crate::counter::{self, Brought};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination::Duty;
use crate::filing::IncomingFile;
use crate::storage::chambers;

/// Kinds that can be brought on paper; delegations need the delegate's own registration.
const KINDS: [Kind; 4] = [Kind::Co, Kind::Va, Kind::Df, Kind::Dd];
/// The file fields of the form.
const FILES: [&str; 3] = ["domanda", "documento", "altro"];
/// The text fields of the form, kept through a refusal.
const TEXTS: [&str; 19] = [
    "impresa",
    "codice",
    "provincia",
    "rea",
    "email",
    "descrizione",
    "copie",
    "visti",
    "richiesta",
    "denuncia",
    "numeri",
    "speditore",
    "destinatario",
    "paese",
    "origine",
    "trasporto",
    "osservazioni",
    "merci",
    "quantita",
];

#[derive(Template)]
#[template(path = "office/counter.html")]
struct CounterPage {
    w: Words,
    chrome: Chrome,
    problem: String,
    offices: Vec<String>,
    kinds: Vec<(String, String)>,
    kind: String,
    branch: String,
    typed: Vec<(&'static str, String)>,
}

impl CounterPage {
    fn typed(&self, name: &str) -> &str {
        self.typed.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }
}

/// `GET /ufficio/sportello`
pub(super) async fn form(State(desk): State<Arc<Desk>>, signed: Signed) -> Response {
    let visitor = signed.visitor.clone();
    let shown = blocking(desk, move |desk| page(desk, &signed, &Parts::default(), String::new()));
    either(&visitor, shown.await)
}

/// `POST /ufficio/sportello`
pub(super) async fn register(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    multipart: Multipart,
) -> Response {
    let visitor = signed.visitor.clone();
    let parts = match Parts::read(multipart).await {
        Ok(parts) => parts,
        Err(error) => return either(&visitor, Err(error)),
    };
    let done = blocking(desk, move |desk| {
        signed.expect_token(parts.field("token"))?;
        let registered = brought(&parts)
            .and_then(|brought| Ok(counter::register(desk, &signed.officer, brought)?));
        match registered {
            Ok(made) => Ok(Redirect::to(&format!("/ufficio/pratiche/{}", made.id)).into_response()),
            Err(error) => {
                let status: StatusCode = error.status();
                let page = page(desk, &signed, &parts, worded(&error, signed.visitor.w))?;
                Ok((status, page).into_response())
            }
        }
    });
    either(&visitor, done.await)
}

/// What is wrong with a form is said as the desk says it to programs, which is more than a page knows.
fn worded(error: &PageError, w: Words) -> String {
    match error {
        PageError::Desk(DeskError::Refused { message, .. }) => message.clone(),
        error => error.words(w),
    }
}

fn brought(parts: &Parts) -> Result<Brought, PageError> {
    let kind = Kind::from_code(parts.field("tipo")).filter(|kind| KINDS.contains(kind));
    let kind = kind.ok_or(PageError::Unfit)?;
    let text = |name: &str| parts.field(name).to_owned();
    let count = |name: &str| match parts.field(name) {
        "" => Ok(None),
        digits => digits.parse::<u32>().map(Some).map_err(|_| PageError::Unfit),
    };
    let mut asked = Certificate {
        kind,
        title: text("descrizione"),
        desk: DeskChoice { branch_office: text("sede"), ..DeskChoice::default() },
        company: Company {
            name: text("impresa"),
            fiscal_code: text("codice"),
            province: text("provincia"),
            rea_number: text("rea"),
            ..Company::default()
        },
        request_notes: text("richiesta"),
        ..Certificate::default()
    };
    asked.order.copies = count("copie")?;
    let visas = count("visti")?;
    match kind {
        Kind::Co => {
            asked.order.visas = visas;
            boxes(&mut asked, parts);
        }
        // In a request for visas they are asked on the document.
        _ => asked.attachments.extend(parts.file("documento").map(|file| Attachment {
            kind: Some(kind_of("documento", kind)),
            name: file.name.clone(),
            declaration_visas: visas,
            ..Attachment::default()
        })),
    }
    if matches!(kind, Kind::Df | Kind::Dd) {
        let numbers = parts.field("numeri").split([',', ';', '\n']);
        asked.report = Some(Report {
            reported_on: text("denuncia"),
            documents: numbers
                .map(|one| one.trim().to_owned())
                .filter(|one| !one.is_empty())
                .collect(),
            ..Report::default()
        });
    }
    let files = FILES.iter().filter_map(|field| {
        parts.file(field).map(|file| IncomingFile {
            kind: kind_of(field, kind).as_str().to_owned(),
            name: file.name.clone(),
            description: "consegnato allo sportello".to_owned(),
            bytes: file.bytes.clone(),
        })
    });
    Ok(Brought {
        description: text("descrizione"),
        email: text("email"),
        files: files.collect(),
        asked,
    })
}

/// The type under which what is handed in is filed.
fn kind_of(field: &str, kind: Kind) -> AttachmentType {
    match (field, kind) {
        ("documento", Kind::Co) => AttachmentType::ExportInvoice,
        ("documento", Kind::Va) => AttachmentType::SigningPowersVisa,
        _ => AttachmentType::Generic,
    }
}

/// The boxes of a certificate, as they stand on the paper that was brought.
fn boxes(asked: &mut Certificate, parts: &Parts) {
    asked.consignor = Lines::from(parts.field("speditore"));
    asked.consignee = Lines::from(parts.field("destinatario"));
    asked.destination_country = parts.field("paese").to_owned();
    let origins = parts.field("origine").split([',', '\n']).map(str::trim);
    asked.origin_countries = origins.filter(|one| !one.is_empty()).map(str::to_owned).collect();
    asked.transport = parts.field("trasporto").to_owned();
    asked.remarks = parts.field("osservazioni").replace("\r\n", "\n");
    asked.goods = vec![GoodsLine {
        number: 1,
        description: parts.field("merci").replace("\r\n", "\n"),
        quantity: parts.field("quantita").to_owned(),
        ..GoodsLine::default()
    }];
}

fn page(
    desk: &Desk,
    signed: &Signed,
    parts: &Parts,
    problem: String,
) -> Result<Response, PageError> {
    let w = signed.visitor.w;
    let chamber = signed.officer.chamber.clone().ok_or(DeskError::from(Duty::Role))?;
    let known = desk.storage.read(|c| chambers::find(c, &chamber))?;
    let kind = |kind: Kind| (kind.as_str().to_owned(), w.t(&format!("counter-{}", kind.as_str())));
    Ok(html(&CounterPage {
        w,
        chrome: Chrome::of(signed, w.t("counter-title")),
        problem,
        offices: known.map(|known| known.branch_offices).unwrap_or_default(),
        kinds: KINDS.into_iter().map(kind).collect(),
        kind: parts.field("tipo").to_owned(),
        branch: parts.field("sede").to_owned(),
        typed: TEXTS.into_iter().map(|name| (name, parts.field(name).to_owned())).collect(),
    }))
}
