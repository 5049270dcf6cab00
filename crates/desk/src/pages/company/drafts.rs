//! What a company's other programs left here (incoming drafts), and the keys by which they come in.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use wire::sprint::{PAGE_MARK, Resource};

use super::{Member, either, refuse, words};
use crate::desk::Desk;
use crate::drafts::{self, DraftError, head};
use crate::error::DeskError;
use crate::pages::answer::{Chrome, PageError, blocking, html};
use crate::pages::download::handed;
use crate::pages::language::Words;
use crate::storage::StorageError;
use crate::storage::drafts::{self as kept, Kept, Key};
use crate::words::day_and_hour;

#[derive(Template)]
#[template(path = "company/drafts.html")]
struct DraftsPage {
    w: Words,
    chrome: Chrome,
    wrong: String,
    done: String,
    /// A key that was made just now: shown this once.
    made: String,
    address: String,
    rows: Vec<Row>,
    keys: Vec<KeyRow>,
}

struct Row {
    path: String,
    code: String,
    kind: String,
    description: String,
    consignee: String,
    came: String,
    changed: String,
}

struct KeyRow {
    id: i64,
    label: String,
    made: String,
    used: String,
}

#[derive(Template)]
#[template(path = "company/draft.html")]
struct DraftPage {
    w: Words,
    chrome: Chrome,
    path: String,
    facts: Vec<(String, String)>,
    missing: Vec<String>,
    template: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    fatto: String,
}

/// `GET /impresa/bozze`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Query(done): Query<Done>,
) -> Response {
    page(desk, member, done.fatto, String::new(), None).await
}

async fn page(
    desk: Arc<Desk>,
    member: Member,
    done: String,
    made: String,
    error: Option<PageError>,
) -> Response {
    let account = member.0.account.id;
    let address = format!("{}{}", desk.public_url, wire::sprint::BASE);
    let found = blocking(desk, move |desk| {
        Ok(desk.storage.read(|c| {
            let mut all = Vec::new();
            for resource in Resource::ALL {
                all.extend(kept::of_account(c, account, resource)?);
            }
            Ok::<_, StorageError>((all, kept::keys(c, account)?))
        })?)
    });
    let status = error.as_ref().map_or(StatusCode::OK, PageError::status);
    let shown = found.await.map(|(all, keys)| {
        let w = member.0.visitor.w;
        let page = DraftsPage {
            w,
            chrome: member.0.chrome(w.t("drafts")),
            wrong: error.map(|error| words(w, &error)).unwrap_or_default(),
            done: if done.is_empty() { done } else { w.or(&format!("drafts-done-{done}"), "") },
            made,
            address,
            rows: all.into_iter().map(|one| row(w, one)).collect(),
            keys: keys.into_iter().map(key_row).collect(),
        };
        (status, html(&page)).into_response()
    });
    either(&member.0.visitor, shown)
}

fn row(w: Words, one: Kept) -> Row {
    let consignee = one.draft.get("destinatario").lines().next().unwrap_or_default().to_owned();
    Row {
        path: format!("/impresa/bozze/{}/{}", one.resource.as_str(), one.code),
        kind: w.t(&format!("drafts-{}", one.resource.as_str())),
        description: one.draft.get("descrizione").to_owned(),
        consignee,
        came: day_and_hour(one.created_at),
        changed: day_and_hour(one.changed_at),
        code: one.code,
    }
}

fn key_row(key: Key) -> KeyRow {
    KeyRow {
        id: key.id,
        label: key.label,
        made: day_and_hour(key.made_at),
        used: key.used_at.map(day_and_hour).unwrap_or_default(),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    token: String,
    #[serde(default)]
    nome: String,
    #[serde(default)]
    chiave: i64,
}

/// `POST /impresa/bozze/chiavi`: a new key, shown on the page that answers and never again.
pub(super) async fn make_key(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Form(asked): Form<Asked>,
) -> Response {
    let allowed = member.0.expect_token(&asked.token).and_then(|()| member.expect_enabled(&desk));
    if let Err(error) = allowed {
        return refuse(&member.0.visitor, &error);
    }
    let account = member.0.account.clone();
    let made =
        blocking(desk.clone(), move |desk| Ok(drafts::make_key(desk, &account, &asked.nome)?));
    match made.await {
        Ok(key) => page(desk, member, String::new(), key, None).await,
        Err(error @ PageError::Desk(DeskError::Refused { .. })) => {
            page(desk, member, String::new(), String::new(), Some(error)).await
        }
        Err(error) => refuse(&member.0.visitor, &error),
    }
}

/// `POST /impresa/bozze/chiavi/revoca`
pub(super) async fn revoke_key(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Form(asked): Form<Asked>,
) -> Response {
    if let Err(error) = member.0.expect_token(&asked.token) {
        return refuse(&member.0.visitor, &error);
    }
    let account = member.0.account.clone();
    let revoked = blocking(desk, move |desk| Ok(drafts::revoke_key(desk, &account, asked.chiave)?));
    let back = || Redirect::to("/impresa/bozze?fatto=revocata").into_response();
    either(&member.0.visitor, revoked.await.map(|()| back()))
}

impl From<DraftError> for PageError {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::Unknown | DraftError::Stranger => Self::Unknown,
            DraftError::Invalid(_) => Self::Unfit,
            DraftError::Desk(error) => Self::Desk(error),
        }
    }
}

/// The draft of an address.
async fn find(
    desk: Arc<Desk>,
    member: &Member,
    (resource, code): (String, String),
) -> Result<Kept, PageError> {
    let account = member.0.account.clone();
    let resource = Resource::parse(&resource).ok_or(PageError::Unknown)?;
    blocking(desk, move |desk| Ok(drafts::find(desk, &account, resource, &code)?)).await
}

/// `GET /impresa/bozze/{resource}/{code}`
pub(super) async fn one(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(at): Path<(String, String)>,
) -> Response {
    let found = find(desk, &member, at).await;
    either(&member.0.visitor, found.map(|kept| html(&draft_page(&member, &kept))))
}

fn draft_page(member: &Member, kept: &Kept) -> DraftPage {
    let w = member.0.visitor.w;
    let name = |field: &str| w.or(&format!("draft-{field}"), field);
    let mut facts = vec![
        (w.t("drafts-code"), kept.code.clone()),
        (w.t("drafts-came"), day_and_hour(kept.created_at)),
        (w.t("drafts-changed"), day_and_hour(kept.changed_at)),
    ];
    if let Some(cciaa) = &kept.draft.cciaa {
        facts.push((w.t("chamber"), format!("{} {}", cciaa.sportello, cciaa.sede)));
    }
    for field in kept.resource.fields() {
        let text = kept.draft.get(field.name);
        if !text.is_empty() {
            facts.push((name(field.name), text.replace(PAGE_MARK, "\n\n")));
        }
    }
    let template = kept.resource == Resource::Modelli;
    let missing = if template { Vec::new() } else { kept.draft.missing(kept.resource) };
    DraftPage {
        w,
        chrome: member.0.chrome(kept.draft.get("descrizione").to_owned()),
        path: format!("/impresa/bozze/{}/{}", kept.resource.as_str(), kept.code),
        facts,
        missing: missing.into_iter().map(name).collect(),
        template,
    }
}

/// `POST /impresa/bozze/{resource}/{code}/eliminazione`
pub(super) async fn remove(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path((resource, code)): Path<(String, String)>,
    Form(asked): Form<Asked>,
) -> Response {
    if let Err(error) = member.0.expect_token(&asked.token) {
        return refuse(&member.0.visitor, &error);
    }
    let account = member.0.account.clone();
    let removed = blocking(desk, move |desk| {
        let resource = Resource::parse(&resource).ok_or(PageError::Unknown)?;
        drafts::remove(desk, &account, resource, &code)?;
        Ok(())
    });
    let back = || Redirect::to("/impresa/bozze?fatto=eliminata").into_response();
    either(&member.0.visitor, removed.await.map(|()| back()))
}

/// `GET /impresa/bozze/{resource}/{code}/pratica.json`: the practice in the exchange format, for Origo.
pub(super) async fn practice(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(at): Path<(String, String)>,
) -> Response {
    let found = find(desk, &member, at).await.and_then(|kept| {
        let head = head(&member.0.account);
        let practice = kept.draft.to_certificate(kept.resource, head);
        let mut practice = practice.map_err(|_| PageError::Unknown)?;
        practice.id.clone_from(&kept.code);
        let text = serde_json::to_vec_pretty(&practice);
        let text = text.map_err(|error| DeskError::Damaged(error.to_string()))?;
        Ok(handed(&format!("{}.json", kept.code), "application/json", text))
    });
    either(&member.0.visitor, found)
}

/// `GET /impresa/bozze/{resource}/{code}/modello-base.xml`: the base form, to be signed, if the fields suffice.
pub(super) async fn base_form(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(at): Path<(String, String)>,
) -> Response {
    let found = find(desk, &member, at).await.and_then(|kept| {
        let form = kept.draft.base_form(kept.resource, head(&member.0.account));
        let bytes = form.map_err(|_| PageError::Unfit)?.write();
        Ok(handed(&format!("{}.xml", kept.code), "application/xml", bytes))
    });
    either(&member.0.visitor, found)
}
