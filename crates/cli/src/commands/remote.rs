//! Keys that a provider holds, and timestamps.

use std::io::{BufRead as _, Read as _};
use std::process::ExitCode;

use app::remote::{Limits, LoginKind, OtpQuestion, ServiceRequest};
use app::signatures::{Control, Told};
use app::{AppError, Office, Person, RemoteRequest, Secret};
use serde_json::json;

use super::signatures::{chosen, progress_bar, say_results, usage};
use super::{SECRET_LIMIT, lines};
use crate::arguments::{Csc, CscAdd, Sign, Tsa};
use crate::output::Output;

/// One line from standard input: the PIN, then a password each time one is wanted.
fn secret_line() -> Result<Secret, AppError> {
    let mut line = zeroize::Zeroizing::new(String::new());
    std::io::stdin().lock().take(SECRET_LIMIT).read_line(&mut line).map_err(AppError::internal)?;
    Ok(Secret::from(line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// Signs with a remote key where one is named, else with a card.
pub(super) async fn sign_anywhere(
    output: &Output,
    office: &Office,
    asked: Sign,
) -> Result<ExitCode, AppError> {
    match asked.remote.csc {
        Some(_) => sign(output, office, asked).await,
        None => super::signatures::sign(output, office, asked),
    }
}

async fn sign(output: &Output, office: &Office, sign: Sign) -> Result<ExitCode, AppError> {
    let (Some(url), Some(credential)) = (sign.remote.csc.clone(), sign.remote.credential.clone())
    else {
        return Err(usage("sign [ID... | --all-ready] --csc URL --credential ID"));
    };
    let chosen = chosen(office, &sign)?;
    let pin = sign.pin_stdin.then(secret_line).transpose()?;
    let limits = Limits { per_authorisation: sign.remote.per_otp.map(usize::from), per_call: None };
    let request = RemoteRequest { chosen, url, credential, pin, ask_pin: false, limits };
    let bar = progress_bar(request.chosen.len());
    let otp_stdin = sign.remote.otp_stdin;
    let mut otp = |question: &OtpQuestion| {
        output.progress(&asked(output, question));
        let line = otp_stdin.then(secret_line)?.ok()?;
        // The end of the input is the person's way to stop.
        (!is_empty(&line)).then_some(line)
    };
    let browser = |url: &str| output.progress(&open_words(output, url));
    let mut hear = |told: &Told<'_>| {
        let (done, total) = told.done();
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    };
    let mut person = Person { otp: &mut otp, browser: &browser, hear: &mut hear };
    let (control, orders) = Control::new();
    let watching = tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            control.cancel();
        }
    });
    let signed = app::remote::sign(office, request, orders, &mut person).await;
    watching.abort();
    bar.finish_and_clear();
    let signed = signed?;
    if let Some(path) = &sign.report {
        let written = app::signatures::write_report(office, &signed.view, path)?;
        output.progress(&format!("{}\n{}", written.csv, written.log));
    }
    Ok(say_results(output, &signed.results))
}

fn is_empty(secret: &Secret) -> bool {
    use secrecy::ExposeSecret as _;
    secret.expose_secret().is_empty()
}

fn asked(output: &Output, question: &OtpQuestion) -> String {
    let id = if question.sent { "remote-otp-sent" } else { "remote-otp-shown" };
    let facts =
        [("documents", question.documents.to_string()), ("behind", question.behind.to_string())];
    let mut text = app::words::say(output.language, id, &facts);
    if let Some(challenge) = &question.challenge {
        text.push('\n');
        text.push_str(challenge);
    }
    text
}

fn open_words(output: &Output, url: &str) -> String {
    app::words::say(output.language, "remote-browser", &[("url", url.to_owned())])
}

pub(super) async fn csc(
    output: &Output,
    office: &Office,
    command: Csc,
) -> Result<ExitCode, AppError> {
    let browser = |url: &str| output.progress(&open_words(output, url));
    match command {
        Csc::Add(add) => {
            let service = app::remote::add(office, request(add)?, &browser).await?;
            output.say(&service, || {
                format!(
                    "{}  {}  CSC {}  {}",
                    service.url, service.name, service.version, service.user
                )
            });
        }
        Csc::List { url } => {
            let keys = app::remote::credentials(office, url.as_deref(), &browser).await?;
            output.say(&json!({ "credentials": keys }), || {
                lines(&keys, |key| {
                    let holder = key.holder.as_deref().unwrap_or("-");
                    let code = key.fiscal_code.as_deref().unwrap_or("-");
                    let until = key.not_after.as_deref().unwrap_or("-");
                    let problem = key.problem.as_deref().unwrap_or_default();
                    format!("{}  {}  {holder} ({code})  → {until}  {problem}", key.url, key.id)
                })
            });
        }
        Csc::Forget { url } => {
            app::remote::forget(office, &url)?;
            output.say(&json!({ "url": url }), || url.clone());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn request(add: CscAdd) -> Result<ServiceRequest, AppError> {
    let login = match (add.user, add.client, add.browser) {
        (Some(user), None, false) => LoginKind::Password { user },
        (None, Some(id), false) => LoginKind::Client { id },
        (None, Some(id), true) => LoginKind::Browser { id },
        _ => return Err(usage("csc add --url URL (--user U | --client ID [--browser])")),
    };
    let secret = add.secret_stdin.then(secret_line).transpose()?;
    Ok(ServiceRequest { url: add.url, login, secret })
}

pub(super) fn tsa(output: &Output, office: &Office, tsa: &Tsa) -> Result<ExitCode, AppError> {
    let view = match (&tsa.url, tsa.off) {
        (Some(url), _) => app::timestamps::switch_on(office, url, tsa.anchors.as_deref())?,
        (None, true) => app::timestamps::switch_off(office)?,
        (None, false) => app::timestamps::view(office)?,
    };
    output.say(&view, || {
        let anchors = view.anchors.as_deref().unwrap_or("-");
        view.url.as_ref().map_or_else(|| "-".to_owned(), |url| format!("{url}  {anchors}"))
    });
    Ok(ExitCode::SUCCESS)
}
