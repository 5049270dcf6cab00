//! Making signatures and judging them.

use std::path::Path;
use std::process::ExitCode;

use app::signatures::{self as signing, Chosen};
use app::views::AppErrorView;
use app::views::signing::{self as views, SignResult};
use app::{AppError, Code, Office, VerifyRequest};
use serde_json::json;

use super::{batch, lines};
use crate::arguments::{PaperForm, PaperKind, Sign, Verify};
use crate::output::Output;

pub(super) fn sign(output: &Output, office: &Office, sign: Sign) -> Result<ExitCode, AppError> {
    if sign.queue {
        return queue(output, office, sign.signatory.as_deref());
    }
    if let Some(file) = &sign.check_log {
        return check_log(output, office, file.as_deref());
    }
    if let (Some(id), Some(reason)) = (&sign.returned, &sign.reason) {
        return send_back(output, office, id, reason);
    }
    if let Some(file) = &sign.signed {
        let [id] = sign.ids.as_slice() else {
            return Err(usage("sign ID --signed FILE"));
        };
        let id = app::archive::find(office, id)?;
        let result = signing::take_in(office, id, file, sign.anchors.as_deref())?;
        return Ok(say_results(output, &[result]));
    }
    let (Some(module), Some(label), true) = (&sign.module, &sign.token, sign.pin_stdin) else {
        return Err(usage("sign [ID... | --all-ready] --module PATH --token LABEL --pin-stdin"));
    };
    let chosen = chosen(office, &sign)?;
    let asked = batch::Asked {
        chosen,
        module: module.clone(),
        label: label.clone(),
        use_final_try: sign.use_final_try,
    };
    let signed = batch::sign(output, office, asked)?;
    if let Some(path) = &sign.report {
        let written = signing::write_report(office, &signed.view, path)?;
        output.progress(&format!("{}\n{}", written.csv, written.log));
    }
    Ok(say_results(output, &signed.results))
}

/// Drawn on a terminal only.
pub(super) fn progress_bar(documents: usize) -> indicatif::ProgressBar {
    indicatif::ProgressBar::with_draw_target(
        Some(documents as u64),
        indicatif::ProgressDrawTarget::stderr(),
    )
}

/// What is to be signed, as named; a person at a terminal names what was looked at elsewhere
/// (`--queue`).
pub(super) fn chosen(office: &Office, sign: &Sign) -> Result<Vec<Chosen>, AppError> {
    let papers = signing::papers::add(
        office,
        &sign.paper,
        kind(sign.kind),
        sign.form.map(form),
        sign.signatory.as_deref().unwrap_or_default(),
    )?;
    if sign.all_ready {
        return signing::ready(office, sign.signatory.as_deref());
    }
    if sign.ids.is_empty() && papers.is_empty() {
        return Err(usage("sign ID... | --all-ready | --paper FILE"));
    }
    let papers = papers.into_iter().map(|paper| paper.id);
    sign.ids.iter().cloned().chain(papers).map(|id| signing::chosen(office, &id)).collect()
}

fn kind(kind: PaperKind) -> views::PaperKind {
    match kind {
        PaperKind::Contract => views::PaperKind::Contract,
        PaperKind::Adhesion => views::PaperKind::Adhesion,
        PaperKind::Delegation => views::PaperKind::Delegation,
        PaperKind::LossReport => views::PaperKind::LossReport,
        PaperKind::DestructionReport => views::PaperKind::DestructionReport,
        PaperKind::RetrospectiveLetter => views::PaperKind::RetrospectiveLetter,
        PaperKind::Other => views::PaperKind::Other,
    }
}

fn form(form: PaperForm) -> views::SignForm {
    match form {
        PaperForm::P7m => views::SignForm::P7m,
        PaperForm::Pades => views::SignForm::Pades,
    }
}

fn queue(output: &Output, office: &Office, signatory: Option<&str>) -> Result<ExitCode, AppError> {
    let queue = app::queue::queue(office, signatory)?;
    output.say(&queue, || {
        let mut text = lines(&queue.items, |item| {
            let documents = item.documents.len();
            format!(
                "{}  {}  {}  {}  {} €  ({documents})",
                item.id, item.title, item.consignee, item.signatory, item.fee
            )
        });
        for paper in queue.papers.iter().filter(|paper| paper.state == "waiting") {
            text.push_str(&format!("\n{}  {}", paper.id, paper.name));
        }
        for sum in &queue.sums {
            let after = sum.after.as_deref().unwrap_or("?");
            text.push_str(&format!("\n{}  {} €  → {after} €", sum.chamber, sum.total));
        }
        text
    });
    Ok(ExitCode::SUCCESS)
}

fn send_back(
    output: &Output,
    office: &Office,
    id: &str,
    reason: &str,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    let revision = signing::return_to_drafter(office, id, reason)?;
    let object = json!({ "id": id.to_string(), "revision": revision, "state": "draft" });
    output.say(&object, || format!("{id}  r{revision}"));
    Ok(ExitCode::SUCCESS)
}

fn check_log(output: &Output, office: &Office, file: Option<&Path>) -> Result<ExitCode, AppError> {
    let checked = match file {
        Some(file) => signing::check_log_file(file)?,
        None => signing::check_log(office)?,
    };
    output.say(&checked, || format!("{}  {}", checked.entries, checked.devices.join(" ")));
    Ok(ExitCode::SUCCESS)
}

pub(super) fn say_results(output: &Output, results: &[SignResult]) -> ExitCode {
    let error = failure(output, results);
    let object = match &error {
        Some(error) => json!({ "results": results, "error": error }),
        None => json!({ "results": results }),
    };
    output.say(&object, || {
        lines(results, |result| {
            let error = result.error.as_ref();
            let error = error.map(|error| format!("{} → {}", error.message, error.next_step));
            // A signed file may lack its timestamp: both are said.
            let what: Vec<String> = result.p7m.clone().into_iter().chain(error).collect();
            format!("{}  {}  {}", result.id, result.outcome, what.join("  "))
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

pub(super) async fn verify(
    output: &Output,
    home: &Path,
    verify: &Verify,
) -> Result<ExitCode, AppError> {
    let report = app::verification::verify(&VerifyRequest {
        file: verify.file.clone(),
        anchors: verify.anchors.clone(),
        crls: verify.crl.clone(),
        ocsp: verify.ocsp.clone(),
        trusted_list: verify.trusted_list.clone(),
        list_signers: verify.list_signer.clone(),
        home: Some(home.to_owned()),
        offline: verify.offline,
        at: verify.at.clone(),
        content: verify.content.clone(),
    })
    .await?;
    output.say(&report.json, || report.words.clone());
    Ok(if report.passed { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A combination of options that clap cannot refuse by itself; exits with 2 as clap does.
pub(super) fn usage(expected: &str) -> AppError {
    AppError::new(Code::Usage, expected).with("expected", expected)
}
