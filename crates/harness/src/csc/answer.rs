//! Answers of the methods that sign nothing, and who is let in (sections 8, 10 and 11.1 to 11.5).

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::fault::Fault;
use super::world::World;
use super::{Dialect, PASSWORD, USER, grant, signing};

/// Credentials on one page of version 1.
const PAGE: usize = 2;

pub(super) struct Request {
    pub(super) dialect: Dialect,
    pub(super) method: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// A refusal: status, code, description (section 10.2).
pub(super) type No = (u16, &'static str, String);

pub(super) fn invalid(description: &str) -> No {
    (400, "invalid_request", description.to_owned())
}

/// Answers one request.
pub(super) async fn answer(world: Arc<World>, request: Request, fault: Option<Fault>) -> Response {
    // Signing waits for another program.
    let answered = tokio::task::spawn_blocking(move || decide(&world, &request, fault)).await;
    match answered {
        Ok(Ok((200, body))) => Json(body).into_response(),
        Ok(Ok((status, body))) if body.is_null() => bare(status),
        Ok(Ok((status, body))) => (status_of(status), Json(body)).into_response(),
        Ok(Err((status, error, said))) => refuse(status, error, &said),
        Err(_) => bare(500),
    }
}

fn decide(world: &World, request: &Request, fault: Option<Fault>) -> Result<(u16, Value), No> {
    let body: Value = if request.body.is_empty() {
        json!({})
    } else {
        serde_json::from_slice(&request.body).map_err(|_| invalid("Malformed JSON"))?
    };
    let dialect = request.dialect;
    match (request.method.as_str(), dialect) {
        ("info", _) => return Ok((200, info(world, dialect))),
        ("auth/login", _) => return log_in(world, &request.headers),
        _ => {}
    }
    let token = let_in(world, &request.headers)?;
    match (request.method.as_str(), dialect) {
        ("auth/revoke", _) => {
            let told = body["token"].as_str().unwrap_or(&token).to_owned();
            world.with(|state| state.tokens.retain(|known| *known != told));
            Ok((204, Value::Null))
        }
        ("credentials/list", _) => Ok((200, list(world, dialect, &body)?)),
        ("credentials/info", _) => {
            let chain = body["certificates"] == "chain";
            let offer = offer(world, &body)?;
            Ok((200, offer.describe(dialect, chain, body["authInfo"] == true)))
        }
        ("credentials/authorize", _) => grant::authorize(world, dialect, &body),
        ("credentials/authorizeCheck", Dialect::V2) => grant::check(world, &body),
        ("credentials/sendOTP", Dialect::V1) => grant::send_otp(world, &body),
        ("credentials/getChallenge", Dialect::V2) => {
            if body["authObjectID"] != "OTP" {
                return Err(invalid("Invalid parameter authObjectID"));
            }
            grant::send_otp(world, &body)
        }
        ("credentials/extendTransaction", _) if world.extends => {
            grant::extend(world, dialect, &body)
        }
        ("signatures/signHash", _) => signing::sign_hash(world, dialect, &body, fault),
        _ => Err((501, "not_implemented", "The method is not implemented".to_owned())),
    }
}

/// The credential that a body names.
pub(super) fn offer<'a>(world: &'a World, body: &Value) -> Result<&'a super::Offer, No> {
    let id = body["credentialID"]
        .as_str()
        .ok_or_else(|| invalid("Missing (or invalid type) string parameter credentialID"))?;
    world.offer(id).ok_or_else(|| invalid("Invalid parameter credentialID"))
}

fn info(world: &World, dialect: Dialect) -> Value {
    let mut methods = vec![
        "auth/login",
        "auth/revoke",
        "credentials/list",
        "credentials/info",
        "credentials/authorize",
        "signatures/signHash",
    ];
    if world.extends {
        methods.push("credentials/extendTransaction");
    }
    let mut said = json!({
        "name": "Firma remota di prova", "logo": "https://qtsp.example/logo.png",
        "region": "IT", "lang": "it-IT", "description": "Per le prove",
        "authType": ["basic", "oauth2code", "oauth2client"],
    });
    match dialect {
        Dialect::V1 => {
            methods.push("credentials/sendOTP");
            said["specs"] = json!("1.0.4.0");
            said["oauth2"] = json!(world.root);
        }
        Dialect::V2 => {
            methods.extend(["credentials/getChallenge", "credentials/authorizeCheck"]);
            said["specs"] = json!("2.0.0.2");
            said["oauth2Issuer"] = json!(world.root);
            said["signAlgorithms"] = json!({ "algos": ["1.2.840.113549.1.1.1"] });
        }
    }
    said["methods"] = json!(methods);
    said
}

fn log_in(world: &World, headers: &HeaderMap) -> Result<(u16, Value), No> {
    let given = authorization(headers, "Basic ").ok_or((
        401,
        "invalid_request",
        "Malformed authentication parameter".to_owned(),
    ))?;
    let right = STANDARD.encode(format!("{USER}:{PASSWORD}"));
    if given != right {
        let said = "An error occurred during authentication process".to_owned();
        return Err((400, "authentication_error", said));
    }
    let token = world.with(|state| {
        let token = state.fresh("token");
        state.tokens.push(token.clone());
        token
    });
    Ok((200, json!({ "access_token": token, "expires_in": 3600 })))
}

fn let_in(world: &World, headers: &HeaderMap) -> Result<String, No> {
    let token = authorization(headers, "Bearer ")
        .ok_or_else(|| invalid("Malformed authorization header"))?
        .to_owned();
    let known = world.with(|state| state.tokens.contains(&token));
    if known {
        Ok(token)
    } else {
        Err((401, "invalid_token", "The access token is not valid".to_owned()))
    }
}

fn authorization<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix(scheme)
}

/// Version 1 has pages, version 2 has none (section 11.4).
fn list(world: &World, dialect: Dialect, body: &Value) -> Result<Value, No> {
    let ids: Vec<&str> = world.offers.iter().map(|offer| offer.id.as_str()).collect();
    match dialect {
        Dialect::V2 if body.get("maxResults").is_some() || body.get("pageToken").is_some() => {
            Err(invalid("Invalid parameter"))
        }
        Dialect::V2 => Ok(json!({ "credentialIDs": ids })),
        Dialect::V1 => {
            let from = match body["pageToken"].as_str() {
                Some(token) => token.parse().map_err(|_| invalid("Invalid parameter pageToken"))?,
                None => 0,
            };
            let page: Vec<&str> = ids.iter().skip(from).take(PAGE).copied().collect();
            let mut said = json!({ "credentialIDs": page });
            if from + PAGE < ids.len() {
                said["nextPageToken"] = json!((from + PAGE).to_string());
            }
            Ok(said)
        }
    }
}

pub(super) fn refuse(status: u16, error: &str, said: &str) -> Response {
    let body = json!({ "error": error, "error_description": said });
    (status_of(status), Json(body)).into_response()
}

pub(super) fn bare(status: u16) -> Response {
    status_of(status).into_response()
}

pub(super) fn text(page: String) -> Response {
    ([(header::CONTENT_TYPE, "text/html")], Body::from(page)).into_response()
}

pub(super) fn nothing_here() -> Response {
    bare(404)
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
