//! The authorisation server (section 8.4): client credentials, and the code with PKCE. The person
//! in the browser agrees unseen, unless the address says `deny`; where the service shows its page, on
//! that page.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Form, Query, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::Digest as _;

use super::answer::refuse;
use super::grant::grant;
use super::world::{Code, Grant, World};
use super::{CLIENT, CLIENT_SECRET};

type Fields = HashMap<String, String>;

/// RFC 8414.
pub(super) async fn metadata(State(world): State<Arc<World>>) -> Response {
    let root = &world.root;
    Json(json!({
        "issuer": root,
        "authorization_endpoint": format!("{root}oauth2/authorize"),
        "token_endpoint": format!("{root}oauth2/token"),
    }))
    .into_response()
}

/// `oauth2/authorize`: sends the browser back with a code.
pub(super) async fn authorize(
    State(world): State<Arc<World>>,
    RawQuery(query): RawQuery,
    Query(asked): Query<Fields>,
) -> Response {
    let field = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let right = field("response_type") == "code"
        && field("client_id") == CLIENT
        && field("code_challenge_method") == "S256"
        && field("redirect_uri").starts_with("http://127.0.0.1:");
    if !right {
        return refuse(400, "invalid_request", "Malformed authorization request");
    }
    let (redirect, state) = (field("redirect_uri"), field("state"));
    let back = |words: String| {
        let to = format!("{redirect}?{words}&state={state}");
        (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
    };
    let allowed = match field("scope") {
        "credential" => match credential(&world, &asked) {
            Some(grant) => Some(grant),
            None => return back("error=invalid_request".to_owned()),
        },
        "service" | "" => None,
        _ => return back("error=invalid_scope".to_owned()),
    };
    let said = ["agree", "deny"].iter().any(|word| asked.contains_key(*word));
    if world.with(|inner| inner.has_page) && !said {
        return page(&query.unwrap_or_default(), allowed.as_ref());
    }
    if asked.contains_key("deny") {
        return back("error=access_denied&error_description=La+persona+ha+detto+no".to_owned());
    }
    let code = world.with(|inner| {
        let code = inner.fresh("code");
        let known = Code {
            challenge: field("code_challenge").to_owned(),
            redirect: redirect.to_owned(),
            grant: allowed,
        };
        inner.codes.insert(code.clone(), known);
        code
    });
    back(format!("code={code}"))
}

/// What a person sees in the browser: who asks, for what, yes or no.
fn page(query: &str, grant: Option<&Grant>) -> Response {
    let what = match grant {
        None => "accedere al servizio".to_owned(),
        Some(grant) => format!("apporre {} firme con la chiave {}", grant.left, grant.credential),
    };
    // The program's own words come back in an attribute of the page.
    let query = query.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    Html(format!(
        "<!doctype html><html lang=it><meta charset=utf-8><title>Firma remota</title>\
         <h1>{CLIENT} chiede di {what}</h1>\
         <p><a id=agree href=\"?{query}&amp;agree=1\">Acconsento</a>\
         <p><a id=deny href=\"?{query}&amp;deny=1\">Rifiuto</a>"
    ))
    .into_response()
}

fn credential(world: &World, asked: &Fields) -> Option<Grant> {
    let offer = world.offer(asked.get("credentialID")?)?;
    let count: usize = asked.get("numSignatures")?.parse().ok()?;
    let hashes = asked.get("hashes").or_else(|| asked.get("hash"))?;
    let hashes: Vec<Vec<u8>> = hashes
        .split(',')
        .map(|hash| URL_SAFE_NO_PAD.decode(hash))
        .collect::<Result<_, _>>()
        .ok()?;
    let fits = count == hashes.len() && count <= offer.multisign;
    fits.then(|| grant(world, offer, Some(hashes), count))
}

/// `oauth2/token`: for the program itself, or for a code.
pub(super) async fn token(State(world): State<Arc<World>>, Form(asked): Form<Fields>) -> Response {
    let field = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let known = field("client_id") == CLIENT;
    let secret = field("client_secret") == CLIENT_SECRET;
    match field("grant_type") {
        "client_credentials" if known && secret => service(&world),
        "client_credentials" => refuse(401, "invalid_client", "Invalid parameter client_secret"),
        "authorization_code" if known => {
            let code = world.with(|inner| inner.codes.remove(field("code")));
            let challenge = URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(field("code_verifier")));
            match code {
                Some(code)
                    if code.challenge == challenge && code.redirect == field("redirect_uri") =>
                {
                    match code.grant {
                        None => service(&world),
                        Some(grant) => for_credential(&world, grant),
                    }
                }
                Some(_) | None => refuse(400, "invalid_grant", "Invalid parameter code"),
            }
        }
        _ => refuse(400, "invalid_request", "Invalid parameter grant_type"),
    }
}

fn service(world: &World) -> Response {
    let token = world.with(|inner| {
        let token = inner.fresh("token");
        inner.tokens.push(token.clone());
        token
    });
    Json(json!({ "access_token": token, "token_type": "Bearer", "expires_in": 3600 }))
        .into_response()
}

/// The token is the activation data.
fn for_credential(world: &World, grant: Grant) -> Response {
    let sad = world.with(|inner| {
        inner.authorised.push(grant.left);
        inner.put_sad(grant)
    });
    Json(json!({ "access_token": sad, "token_type": "SAD", "expires_in": 300 })).into_response()
}
