//! Making signatures and judging them.

use std::process::ExitCode;

use app::views::SignResult;
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
        return Err(usage(
            "sign [ID... | --all-ready] --module PATH --token LABEL --pin-stdin",
        ));
    };
    let ids = if sign.all_ready {
        app::signatures::ready(office)?
    } else {
        sign.ids
            .iter()
            .map(|id| app::archive::find(office, id))
            .collect::<Result<_, _>>()?
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
    output.say(&json!({ "results": results }), || {
        lines(results, |result| {
            let what = result.p7m.clone().or_else(|| {
                result
                    .error
                    .as_ref()
                    .map(|error| format!("{} → {}", error.message, error.next_step))
            });
            format!(
                "{}  {}  {}",
                result.id,
                result.outcome,
                what.unwrap_or_default()
            )
        })
    });
    let all = results.iter().all(|result| result.outcome == "signed");
    if all {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
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
    Ok(if report.passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// A combination of options that clap cannot refuse by itself; exits with 2 as clap does.
fn usage(expected: &str) -> AppError {
    AppError::new(Code::Usage, expected).with("expected", expected)
}
