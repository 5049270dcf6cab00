//! The password, and the one-time confirmation.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use secrecy::SecretString;
use serde::Deserialize;

use super::{Entered, refuse};
use crate::access::{self, AccessError, Due, Fault};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::pages::answer::{Chrome, PageError, blocking, html};
use crate::pages::language::Words;
use crate::pages::sign_in::{COMPANY, gone};
use crate::pages::visitor::Visitor;

#[derive(Template)]
#[template(path = "company/password.html")]
struct PasswordPage {
    w: Words,
    chrome: Chrome,
    wrong: String,
    forced: bool,
    user: String,
    action: String,
    with_old: bool,
}

#[derive(Deserialize)]
pub(super) struct NewPassword {
    #[serde(default)]
    token: String,
    #[serde(default)]
    attuale: String,
    #[serde(default)]
    nuova: String,
    #[serde(default)]
    ripeti: String,
}

impl NewPassword {
    /// The new password, typed twice alike.
    pub(super) fn chosen(&self) -> Result<SecretString, Fault> {
        if self.nuova == self.ripeti {
            Ok(SecretString::from(self.nuova.clone()))
        } else {
            Err(Fault::Repetition)
        }
    }
}

/// `GET /impresa/password`
pub(super) async fn password(entered: Entered) -> Response {
    html(&password_page(&entered, String::new()))
}

fn password_page(entered: &Entered, wrong: String) -> PasswordPage {
    let w = entered.visitor.w;
    PasswordPage {
        w,
        chrome: entered.chrome(w.t("password-title")),
        wrong,
        forced: entered.due == Some(Due::Password),
        user: entered.account.data.user.clone(),
        action: "/impresa/password".to_owned(),
        with_old: true,
    }
}

/// The same page for whoever has a link.
pub(super) fn renewal_page(
    visitor: &Visitor,
    user: &str,
    token: &str,
    wrong: String,
    status: StatusCode,
) -> Response {
    let w = visitor.w;
    let page = PasswordPage {
        w,
        chrome: Chrome::public(visitor, w.t("password-title")),
        wrong,
        forced: false,
        user: user.to_owned(),
        action: format!("/impresa/rinnovo/{token}"),
        with_old: false,
    };
    (status, html(&page)).into_response()
}

/// `POST /impresa/password`: afterwards everybody signs in anew.
pub(super) async fn change_password(
    State(desk): State<Arc<Desk>>,
    entered: Entered,
    Form(form): Form<NewPassword>,
) -> Response {
    if let Err(error) = entered.expect_token(&form.token) {
        return refuse(&entered.visitor, &error);
    }
    let account = entered.account.clone();
    let changed = blocking(desk.clone(), move |desk| {
        let changed = form.chosen().map_err(AccessError::from).and_then(|new| {
            access::change_password(desk, &account, &SecretString::from(form.attuale), &new)
        });
        Ok(changed)
    });
    let w = entered.visitor.w;
    match changed.await {
        Ok(Ok(())) => gone(COMPANY, &desk, "/impresa/accesso?torna=/impresa/conferma"),
        Ok(Err(error)) => match wrong(w, error) {
            Ok(words) => {
                let page = password_page(&entered, words);
                (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response()
            }
            Err(error) => refuse(&entered.visitor, &error),
        },
        Err(error) => refuse(&entered.visitor, &error),
    }
}

/// What is wrong, in words for the same page; or what the page cannot say.
pub(super) fn wrong(w: Words, error: AccessError) -> Result<String, PageError> {
    match error {
        AccessError::Fault(fault) => Ok(w.a(fault.key(), "min", access::PASSWORD_MIN)),
        AccessError::Desk(DeskError::Refused { message, .. }) => Ok(message),
        AccessError::Desk(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "company/confirm.html")]
struct ConfirmPage {
    w: Words,
    chrome: Chrome,
    wrong: String,
    typed: String,
    name: String,
    rea: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Confirmation {
    #[serde(default)]
    token: String,
    #[serde(default)]
    codice: String,
    #[serde(default)]
    conferma: String,
}

/// `GET /impresa/conferma`
pub(super) async fn confirmation(entered: Entered) -> Response {
    match entered.due {
        Some(Due::Password) => Redirect::to("/impresa/password").into_response(),
        Some(Due::Confirmation) => html(&confirm_page(&entered, String::new(), String::new())),
        None => Redirect::to("/impresa/pratiche").into_response(),
    }
}

fn confirm_page(entered: &Entered, typed: String, wrong: String) -> ConfirmPage {
    let w = entered.visitor.w;
    let data = &entered.account.data;
    ConfirmPage {
        w,
        chrome: entered.chrome(w.t("confirm-title")),
        wrong,
        typed,
        name: data.company_name.clone(),
        rea: format!("{} {}", data.province, data.rea_number).trim().to_owned(),
    }
}

/// `POST /impresa/conferma`
pub(super) async fn confirm(
    State(desk): State<Arc<Desk>>,
    entered: Entered,
    Form(form): Form<Confirmation>,
) -> Response {
    if let Err(error) = entered.expect_token(&form.token) {
        return refuse(&entered.visitor, &error);
    }
    if entered.due == Some(Due::Password) {
        return Redirect::to("/impresa/password").into_response();
    }
    let (account, typed) = (entered.account.clone(), form.codice.clone());
    let ticked = !form.conferma.is_empty();
    let confirmed = blocking(desk, move |desk| {
        Ok(if ticked {
            access::confirm(desk, &account, &form.codice)
        } else {
            Err(Fault::NotConfirmed.into())
        })
    });
    match confirmed.await {
        Ok(Ok(())) => Redirect::to("/impresa/pratiche").into_response(),
        Ok(Err(error)) => match wrong(entered.visitor.w, error) {
            Ok(words) => {
                let page = confirm_page(&entered, typed, words);
                (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response()
            }
            Err(error) => refuse(&entered.visitor, &error),
        },
        Err(error) => refuse(&entered.visitor, &error),
    }
}
