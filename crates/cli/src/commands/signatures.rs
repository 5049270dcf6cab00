//! Making signatures and judging them.

use std::process::ExitCode;

use app::views::{AppErrorView, SignResult};
use app::{AppError, Code, Office, SignRequest, VerifyRequest};
use serde_json::json;

use super::{lines, secret_from_stdin};
use crate::arguments::{Sign, Verify};
use crate::output::Output;

pub(super) fn sign(output: &Output, office: &Office, sign: Sign) -> Result<ExitCode, AppError> {
    if let Some(file) = &sign.signed {
        let [id] = sign.ids.as_slice() else {
            return Err(usage("sign ID --signed FILE"));
        };
        let id = app::archive::find(office, id)?;
        let result = app::signatures::take_in(office, id, file, sign.anchors.as_deref())?;
        return Ok(say_results(output, &[result]));
    }
    let (Some(module), Some(label), true) = (sign.module, sign.token, sign.pin_stdin) else {
        return Err(usage("sign [ID... | --all-ready] --module PATH --token LABEL --pin-stdin"));
    };
    let ids = if sign.all_ready {
        app::signatures::ready(office)?
    } else {
        sign.ids.iter().map(|id| app::archive::find(office, id)).collect::<Result<_, _>>()?
    };
    if ids.is_empty() && !sign.all_ready {
        return Err(usage("sign ID... | --all-ready"));
    }
    let request = SignRequest {
        ids,
        module,
        label,
        pin: secret_from_stdin()?,
        use_final_try: sign.use_final_try,
    };
    let bar = progress_bar(request.ids.len());
    let results = app::signatures::sign(office, request, &mut |progress| {
        bar.set_position(u64::from(progress.done));
    });
    bar.finish_and_clear();
    Ok(say_results(output, &results?))
}

/// Drawn on a terminal only.
fn progress_bar(documents: usize) -> indicatif::ProgressBar {
    indicatif::ProgressBar::with_draw_target(
        Some(documents as u64),
        indicatif::ProgressDrawTarget::stderr(),
    )
}

fn say_results(output: &Output, results: &[SignResult]) -> ExitCode {
    let error = failure(output, results);
    let object = match &error {
        Some(error) => json!({ "results": results, "error": error }),
        None => json!({ "results": results }),
    };
    output.say(&object, || {
        lines(results, |result| {
            let what = result.p7m.clone().or_else(|| {
                let error = result.error.as_ref()?;
                Some(format!("{} → {}", error.message, error.next_step))
            });
            format!("{}  {}  {}", result.id, result.outcome, what.unwrap_or_default())
        })
    });
    if error.is_none() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// What is said of the whole: the one document's error, or that a part of the batch failed.
fn failure(output: &Output, results: &[SignResult]) -> Option<AppErrorView> {
    let failed: Vec<_> = results.iter().filter(|result| result.outcome != "signed").collect();
    match (failed.as_slice(), results) {
        ([], _) => None,
        ([only], [_]) if only.error.is_some() => only.error.clone(),
        (failed, all) => {
            let error = AppError::new(Code::BatchIncomplete, "a part of the batch failed")
                .with("failed", failed.len())
                .with("total", all.len());
            Some(app::words::error(output.language, &error))
        }
    }
}

/// What is at this computer to sign with; exit status 3 when there is no token.
pub(super) fn tokens(output: &Output) -> Result<ExitCode, AppError> {
    let app::tokens::Seen { modules, tokens } = app::tokens::look(output.language)?;
    output.say(&json!({ "tokens": tokens, "modules": modules }), || {
        let tokens = lines(&tokens, |token| {
            let holder = token.holder.clone().or_else(|| token.problem.clone());
            let first =
                format!("{}  {}  {}", token.label, token.module, holder.unwrap_or_default());
            let remarks = token.remarks.iter().map(|remark| format!("\n    {remark}"));
            remarks.fold(first, |all, remark| all + &remark)
        });
        let failed: Vec<_> = modules.iter().filter_map(|module| module.problem.as_ref()).collect();
        let failed =
            lines(&failed, |problem| format!("{} → {}", problem.message, problem.next_step));
        [tokens, failed].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    });
    Ok(if tokens.is_empty() { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

pub(super) fn verify(output: &Output, verify: &Verify) -> Result<ExitCode, AppError> {
    let report = app::verification::verify(&VerifyRequest {
        file: verify.file.clone(),
        anchors: verify.anchors.clone(),
        crls: verify.crl.clone(),
        at: verify.at.clone(),
        content: verify.content.clone(),
    })?;
    output.say(&report.json, || report.words.clone());
    Ok(if report.passed { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A combination of options that clap cannot refuse by itself; exits with 2 as clap does.
fn usage(expected: &str) -> AppError {
    AppError::new(Code::Usage, expected).with("expected", expected)
}
