//! `origo`: everything that a person can ask for, from a terminal.
//!
//! Owns arguments, exit statuses and the two ways to print. What is done is `app`'s.

mod arguments;
mod commands;
mod output;
mod passphrase;

use std::process::ExitCode;

use app::{AppError, Code, Language};
use clap::Parser;

use arguments::{Arguments, Lang};
use output::Output;

fn main() -> ExitCode {
    // A look at a card's software happens in a process of its own: this program with a hidden word.
    if let Some(status) = app::tokens::probed(std::env::args_os().skip(1)) {
        return status;
    }
    let arguments = Arguments::parse();
    let output = Output::new(arguments.json, language(arguments.lang));
    let log = tracing_subscriber::EnvFilter::from_env("ORIGO_LOG")
        .add_directive(app::NAMES_SIGNERS.parse().expect("a directive"));
    // A log that cannot be written, on a full disk, is no reason to end: by itself it would panic over it.
    tracing_subscriber::fmt()
        .with_env_filter(log)
        .with_writer(std::io::stderr)
        .log_internal_errors(false)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output.fail(&AppError::internal(error)),
    };
    match runtime.block_on(commands::run(arguments, &output)) {
        Ok(code) => code,
        Err(error) => output.fail(&error),
    }
}

/// Italian, unless the person or the locale says English.
fn language(asked: Option<Lang>) -> Language {
    match asked {
        Some(Lang::It) => Language::It,
        Some(Lang::En) => Language::En,
        None => {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
            match locale {
                Some(locale) if locale.starts_with("en") => Language::En,
                _ => Language::It,
            }
        }
    }
}

/// Exit status of an error: 1 the answer is no, 2 usage, 3 something needed is absent, 4 a fault of
/// ours.
pub(crate) fn status(code: Code) -> u8 {
    match code {
        Code::Internal => 4,
        Code::Usage | Code::BadAddress => 2,
        code if is_absence(code) => 3,
        _ => 1,
    }
}

/// Whether something is not there, or does not answer: another time it may.
fn is_absence(code: Code) -> bool {
    matches!(
        code,
        Code::NotInitialised
            | Code::ModuleAbsent
            | Code::TokenAbsent
            | Code::DeskAbsent
            | Code::DeskUnreachable
            | Code::RemoteAbsent
            | Code::RemoteUnreachable
            | Code::RemoteLost
            | Code::StillAsking
            | Code::PeerUnreachable
            | Code::NoAddress
            | Code::CannotListen
            | Code::Storage
            | Code::VaultAbsent
            | Code::VaultLocked
            | Code::KeychainFailed
            | Code::HomeInUse
            | Code::RenewalOpen
            | Code::KeyLost
            | Code::FileAbsent
    )
}
