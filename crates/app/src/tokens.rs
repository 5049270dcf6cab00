//! Cards and tokens at this computer, and what their failures mean to a person.
//!
//! Every module is looked at in a child process, which is this program with a hidden word: one that
//! crashes or hangs is named, and the others serve.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use certificate::words::Language;
use jiff::Timestamp;
use signing::SignError;
use signing_pkcs11::{
    Found, Hindrance, Judgement, Kind, Meaning, ProbeError, ProbedModule, ProbedToken, Prober,
    Remark, TokenCertificate, TokenError, judgement, known_modules, probe,
};

use crate::views::{ModuleView, SignatureKind, TokenView};
use crate::{AppError, Code, Office, files, words};

/// What is at this computer.
pub struct Seen {
    /// The modules that are installed.
    pub modules: Vec<ModuleView>,
    /// Every token of every module.
    pub tokens: Vec<TokenView>,
}

/// The child's side of looking at a module, where the arguments (without the program's name) ask
/// for it: a program calls this before anything else, and ends with the status.
pub fn probed(arguments: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let module = probe::asked(arguments)?;
    let written = probe::answer(&module, &mut std::io::stdout());
    Some(if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every token of every module that is installed here. No PIN is needed. A module that has hung is
/// left alone for five minutes: nobody waits for it before each signature.
///
/// # Errors
/// [`Code::Internal`] where no child process can be started; a module that fails is left out.
pub fn tokens(office: &Office) -> Result<Vec<TokenView>, AppError> {
    let prober = Prober::this_program().map_err(AppError::internal)?;
    let mut paths = known_modules();
    paths.retain(|path| !has_hung(path));
    Ok(look_at(office.language, &paths, &prober, Timestamp::now()).tokens)
}

/// The same with the modules, those that fail and those that have hung too.
///
/// # Errors
/// [`Code::Internal`] where no child process can be started.
pub fn look(language: Language) -> Result<Seen, AppError> {
    let prober = Prober::this_program().map_err(AppError::internal)?;
    Ok(look_at(language, &known_modules(), &prober, Timestamp::now()))
}

const LEFT_ALONE: Duration = Duration::from_secs(5 * 60);

/// Modules that have hung, and when.
static HUNG: LazyLock<Mutex<HashMap<PathBuf, Instant>>> = LazyLock::new(Mutex::default);

fn has_hung(module: &Path) -> bool {
    let hung = HUNG.lock().unwrap_or_else(PoisonError::into_inner);
    hung.get(module).is_some_and(|since| since.elapsed() < LEFT_ALONE)
}

fn note(module: &Path, answer: &Result<ProbedModule, ProbeError>) {
    let mut hung = HUNG.lock().unwrap_or_else(PoisonError::into_inner);
    if matches!(answer, Err(ProbeError::Silent { .. })) {
        hung.insert(module.to_owned(), Instant::now());
    } else {
        hung.remove(module);
    }
}

fn look_at(language: Language, paths: &[PathBuf], prober: &Prober, at: Timestamp) -> Seen {
    let mut seen = Seen { modules: Vec::new(), tokens: Vec::new() };
    // One card is often seen through several modules.
    let mut serials: Vec<(String, String)> = Vec::new();
    for (path, answer) in paths.iter().zip(prober.probe_all(paths)) {
        note(path, &answer);
        let problem =
            answer.as_ref().err().map(|error| words::error(language, &fault(error, path)));
        let module = answer.ok();
        seen.modules.push(ModuleView {
            path: path.display().to_string(),
            name: module.as_ref().map(name).unwrap_or_default(),
            tokens: module.as_ref().map_or(0, |module| module.tokens.len() as u32),
            problem,
        });
        for token in module.into_iter().flat_map(|module| module.tokens) {
            let known = (token.info.label.clone(), token.info.serial.clone());
            if !serials.contains(&known) {
                serials.push(known);
                seen.tokens.push(view(language, path, &token, at));
            }
        }
    }
    seen
}

fn name(module: &ProbedModule) -> String {
    let both = [module.maker.as_str(), module.description.as_str()];
    both.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn view(language: Language, module: &Path, token: &ProbedToken, at: Timestamp) -> TokenView {
    let info = &token.info;
    // The best one: for signing and valid, else for signing, else none.
    let usable = || token.certificates.iter().filter(|one| one.usable);
    let valid = usable().find(|one| one.certificate.is_valid_at(at));
    let chosen = valid.or_else(|| usable().next());
    let judged =
        chosen.map(|one| judgement::judge(&one.certificate, module, None, at)).unwrap_or(NONE);
    let problem = match (chosen, &token.problem) {
        (Some(one), _) => {
            judged.hindrances.first().map(|hindrance| hindered(hindrance, one, &info.label))
        }
        (None, Some(why)) => Some(situation(Code::TokenFailed, "unreadable", why)),
        (None, None) => Some(failure(&none_of(&token.certificates), &info.label)),
    };
    let signer = valid.map(|one| &one.certificate);
    let ends_in_days = chosen.and_then(|_| i32::try_from(judged.ends_in_days).ok());
    TokenView {
        module: module.display().to_string(),
        label: info.label.clone(),
        holder: signer.map(signing::SignerCertificate::name),
        fiscal_code: signer.and_then(signing::SignerCertificate::fiscal_code),
        not_after: signer.map(|signer| signer.not_after().to_string()),
        problem: problem.map(|error| words::error(language, &error).message),
        kind: match judged.kind {
            Kind::Qualified => SignatureKind::Qualified,
            Kind::QualifiedWithoutDevice => SignatureKind::QualifiedWithoutDevice,
            Kind::Cie => SignatureKind::IdentityCard,
            Kind::Other => SignatureKind::Other,
        },
        remarks: judged.remarks.iter().map(|remark| remarked(language, *remark)).collect(),
        ends_in_days,
        ends_soon: judged.remarks.iter().any(|one| matches!(one, Remark::EndsSoon { .. })),
        pin_final_try: info.pin_final_try,
        pin_count_low: info.pin_count_low,
        pin_pad: info.pin_pad,
    }
}

const NONE: Judgement =
    Judgement { kind: Kind::Other, hindrances: Vec::new(), remarks: Vec::new(), ends_in_days: 0 };

fn none_of(certificates: &[TokenCertificate]) -> TokenError {
    TokenError::NoSigningCertificate { found: certificates.iter().map(Found::from).collect() }
}

fn remarked(language: Language, remark: Remark) -> String {
    let (id, args) = match remark {
        Remark::EndsSoon { days } => ("remark-ends-soon", vec![("days", days.to_string())]),
        Remark::Cie => ("remark-identity-card", vec![]),
        Remark::NotQualified => ("remark-not-qualified", vec![]),
        Remark::NoDevice => ("remark-no-device", vec![]),
    };
    words::say(language, id, &args)
}

/// A hindrance as an error for people.
fn hindered(of: &Hindrance, certificate: &TokenCertificate, label: &str) -> AppError {
    let signer = &certificate.certificate;
    let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
    match of {
        Hindrance::NotForSignature => failure(&none_of(std::slice::from_ref(certificate)), label),
        Hindrance::NotYetValid { .. } | Hindrance::Expired { .. } => {
            AppError::new(Code::CertificateNotValid, "outside its dates")
                .with("name", signer.name())
                .with("from", day(signer.not_before()))
                .with("to", day(signer.not_after()))
        }
        Hindrance::OtherPerson { found, expected } => {
            AppError::new(Code::SignerMismatch, "another signer")
                .with("signer", signer.name())
                .with("found", found.as_deref().unwrap_or("-"))
                .with("expected", expected)
        }
    }
}

/// An error whose words depend on a situation too; `why` is a fact beside them.
fn situation(code: Code, situation: &str, why: &str) -> AppError {
    AppError::new(code, why).with("situation", situation).with("why", why)
}

/// A module that cannot be looked at, as an error for people.
fn fault(error: &ProbeError, module: &Path) -> AppError {
    let (word, why) = match error {
        ProbeError::Silent { .. } => ("silent", error.to_string()),
        ProbeError::Crashed { status } => ("crashed", status.clone()),
        ProbeError::Babble => ("babble", error.to_string()),
        ProbeError::Refused { why } => ("refused", why.clone()),
        _ => ("unknown", files::causes(error)),
    };
    situation(Code::ModuleAbsent, word, &why).with("module", module.display())
}

/// A signature that was not made, as an error for people.
pub(crate) fn refusal(error: &SignError, label: &str) -> AppError {
    let cause = match error {
        SignError::TokenGone(cause) | SignError::TokenRefused(cause) => {
            cause.downcast_ref::<TokenError>()
        }
        _ => None,
    };
    match (cause, error) {
        (Some(cause), _) => failure(cause, label),
        (None, SignError::PinIncorrect) => AppError::new(Code::PinIncorrect, error),
        (None, SignError::PinLocked) => AppError::new(Code::PinLocked, error),
        (None, SignError::WrongSignature { detail }) => {
            situation(Code::TokenFailed, "wrong", detail).with("label", label)
        }
        (None, _) => situation(Code::TokenFailed, "unknown", &files::causes(error)),
    }
}

/// A token's failure as an error for people. Its cause, which ends in logs, names no person.
pub(crate) fn failure(error: &TokenError, label: &str) -> AppError {
    let (code, word) = told_as(error);
    let answer = error.answer();
    let why = match (&answer, error) {
        (Some(answer), _) => answer.code.clone(),
        // Labels and certificates name people.
        (None, TokenError::NoSigningCertificate { found }) => {
            format!("no certificate for signing among {}", found.len())
        }
        (None, TokenError::TokenAbsent { present, .. }) => {
            format!("no such token among {}", present.len())
        }
        (None, TokenError::LabelAmbiguous { count, .. }) => format!("{count} of one label"),
        (None, _) => files::causes(error),
    };
    let told = situation(code, word, &why).with("label", label);
    match error {
        TokenError::ModuleAbsent { path, .. } => told.with("module", path.display()),
        TokenError::TokenAbsent { present, .. } => told.with("present", list(present)),
        TokenError::NoSigningCertificate { found } => told.with("found", list(found)),
        TokenError::LabelAmbiguous { count, .. } => told.with("count", count),
        TokenError::PinMalformed { min, max } => told.with("min", min).with("max", max),
        TokenError::Unresponsive { limit_s } => told.with("seconds", limit_s),
        _ => told,
    }
}

fn list<T: ToString>(items: &[T]) -> String {
    if items.is_empty() {
        return "-".to_owned();
    }
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// The code, and the situation that chooses among its words.
fn told_as(error: &TokenError) -> (Code, &'static str) {
    match error {
        TokenError::ModuleAbsent { .. } => (Code::ModuleAbsent, "refused"),
        TokenError::TokenAbsent { .. } => (Code::TokenAbsent, "unknown"),
        TokenError::LabelAmbiguous { .. } => (Code::TokenFailed, "ambiguous"),
        TokenError::NoSigningCertificate { .. } => (Code::NoSigningCertificate, "unknown"),
        TokenError::CertificateAbsent(_) | TokenError::KeyAbsent(_) => {
            (Code::TokenFailed, "keyless")
        }
        TokenError::PinIncorrect { .. } => (Code::PinIncorrect, "unknown"),
        TokenError::SignaturePinIncorrect { .. } => (Code::PinIncorrect, "signature"),
        TokenError::PinMalformed { .. } => (Code::PinIncorrect, "malformed"),
        TokenError::PinLocked => (Code::PinLocked, "unknown"),
        TokenError::LastTry => (Code::PinFinalTry, "unknown"),
        TokenError::PinUnset => (Code::TokenFailed, "pinUnset"),
        TokenError::Busy => (Code::TokenFailed, "inUse"),
        TokenError::Cancelled => (Code::TokenFailed, "cancelled"),
        TokenError::Gone => (Code::TokenFailed, "removed"),
        TokenError::Unresponsive { .. } => (Code::TokenFailed, "silent"),
        TokenError::MechanismAbsent => (Code::TokenFailed, "unable"),
        error => (Code::TokenFailed, error.answer().map_or("unknown", |of| meant(of.meaning))),
    }
}

fn meant(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Removed => "removed",
        Meaning::UnknownCard => "unknownCard",
        Meaning::SessionLost => "sessionLost",
        Meaning::InUse => "inUse",
        Meaning::Fault => "fault",
        Meaning::Memory => "memory",
        Meaning::Cancelled => "cancelled",
        Meaning::Pin | Meaning::PinUnset => "pinUnset",
        Meaning::Unable => "unable",
        Meaning::Refused => "rejected",
        Meaning::Incomplete => "incomplete",
        Meaning::Vendor => "vendor",
    }
}

#[cfg(test)]
mod tests;
