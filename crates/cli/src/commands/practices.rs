//! The paper: from the company to the seal.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use app::archive::ArchiveFilter;
use app::views::{FindingView, JudgementView};
use app::{AppError, ExportFormat, Office};
use serde_json::json;

use super::lines;
use crate::arguments::{Attach, Check, Filter, Format, KindWord};
use crate::output::Output;

pub(super) fn init(
    output: &Output,
    home: &Path,
    file: &Path,
    person: Option<&str>,
) -> Result<ExitCode, AppError> {
    let company = app::company::init(home, file, person, output.language)?;
    output.say(&json!({ "company": company.name, "device": company.device }), || {
        format!("{} ({})\n{}", company.name, company.fiscal_code, home.display())
    });
    Ok(ExitCode::SUCCESS)
}

pub(super) fn import(
    output: &Output,
    office: &Office,
    files: &[PathBuf],
    look: bool,
) -> Result<ExitCode, AppError> {
    let import =
        if look { app::import::look(office, files)? } else { app::import::import(office, files)? };
    output.say(&import, || {
        let made = lines(&import.practices, |practice| practice.id.clone());
        let refused = lines(&import.refused, |one| format!("{}: {}", one.file, one.why));
        let reviewed = lines(&import.reviews, |review| {
            let taken = lines(&review.taken, |one| {
                format!("  {} -> {}: {}", one.path, one.pointer, one.value)
            });
            let left = lines(&review.left, |one| format!("  ? {}: {}", one.path, one.value));
            let mends = lines(&review.mends, |one| {
                format!("  ! {} {} -> {}", one.rule, one.message, one.label)
            });
            let parts = [review.file.clone(), taken, left, mends];
            let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            said.join("\n")
        });
        [made, reviewed, refused]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    });
    Ok(if import.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

pub(super) fn new(output: &Output, office: &Office, kind: KindWord) -> Result<ExitCode, AppError> {
    let id = app::archive::create(office, &format!("{kind:?}"))?;
    output.say(&json!({ "id": id }), || id.clone());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn derive(output: &Output, office: &Office, id: &str) -> Result<ExitCode, AppError> {
    let derived = app::derivation::derive(office, app::archive::find(office, id)?)?;
    output.say(&derived, || {
        let mark = |differs: bool| if differs { "  !" } else { "" };
        let box3 = format!("3  {}{}", derived.box3.join("; "), mark(derived.box3_differs));
        let code = format!("{}{}", derived.code, mark(derived.code_differs));
        let said = lines(&derived.paragraphs, |one| format!("{}: {}", one.id, one.text));
        let missing = lines(&derived.missing, |one| {
            let sign = if one.required { "-" } else { "?" };
            format!("{sign} {} ({})", one.words, one.kinds.join(", "))
        });
        let parts = [box3, code, said, missing];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    });
    Ok(ExitCode::SUCCESS)
}

pub(super) fn list(output: &Output, office: &Office, filter: Filter) -> Result<ExitCode, AppError> {
    let rows = app::archive::all(office, &asked(filter))?;
    output.say(&json!({ "practices": rows }), || {
        lines(&rows, |row| {
            let number = row.certificate.as_ref().or(row.protocol.as_ref());
            format!(
                "{}  {:<16} {:>7}  {} — {} {}",
                row.id,
                row.state,
                row.fee,
                row.title,
                row.consignee,
                number.map_or("", String::as_str)
            )
        })
    });
    Ok(ExitCode::SUCCESS)
}

fn asked(filter: Filter) -> ArchiveFilter {
    ArchiveFilter {
        states: filter.state.into_iter().filter(|state| !state.is_empty()).collect(),
        without: Vec::new(),
        text: filter.text.unwrap_or_default(),
        from: filter.from.unwrap_or_default(),
        until: filter.until.unwrap_or_default(),
        country: filter.country.unwrap_or_default(),
        chamber: filter.chamber.unwrap_or_default(),
        colleague: filter.colleague.unwrap_or_default(),
        consignee: filter.consignee.unwrap_or_default(),
        due: filter.due,
    }
}

pub(super) fn export_list(
    output: &Output,
    office: &Office,
    filter: Filter,
    file: &Path,
) -> Result<ExitCode, AppError> {
    let practices = app::archive::export(office, &asked(filter), file)?;
    output.say(&json!({ "practices": practices, "file": file.display().to_string() }), || {
        format!("{practices}  {}", file.display())
    });
    Ok(ExitCode::SUCCESS)
}

pub(super) fn show(output: &Output, office: &Office, id: &str) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    output.print(&app::archive::show(office, id)?);
    Ok(ExitCode::SUCCESS)
}

pub(super) fn set(
    output: &Output,
    office: &Office,
    id: &str,
    pointer: &str,
    value: &str,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    app::editing::set_text(office, id, pointer, value)?;
    output.say(&json!({ "id": id.to_string(), "pointer": pointer }), || "ok".to_owned());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn resolve(
    output: &Output,
    office: &Office,
    id: &str,
    pointer: &str,
    value: &str,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    app::editing::resolve(office, id, pointer, value)?;
    output.say(&json!({ "id": id.to_string(), "pointer": pointer }), || "ok".to_owned());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn conflicts(output: &Output, office: &Office, id: &str) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    let conflicts = app::archive::open(office, id)?.conflicts;
    output.say(&json!({ "conflicts": conflicts }), || {
        lines(&conflicts, |conflict| {
            let candidates = lines(&conflict.candidates, |candidate| {
                format!("  {}  ({}, {})", candidate.value, candidate.by, candidate.at)
            });
            format!("{}\n{candidates}", conflict.pointer)
        })
    });
    Ok(if conflicts.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

pub(super) fn revise(output: &Output, office: &Office, id: &str) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    let revision = app::sealing::revise(office, id)?;
    output.say(&json!({ "id": id.to_string(), "revision": revision }), || revision.to_string());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn check(output: &Output, office: &Office, check: &Check) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, check.id.as_deref().unwrap_or_default())?;
    let today = app::checking::day(check.today.as_deref())?;
    Ok(say_check(output, &app::checking::check(office, id, today)?))
}

pub(super) fn check_file(output: &Output, check: &Check) -> Result<ExitCode, AppError> {
    let file = check.file.as_deref().unwrap_or(Path::new(""));
    let today = app::checking::day(check.today.as_deref())?;
    Ok(say_check(output, &app::checking::check_file(file, today, output.language)?))
}

fn say_check(output: &Output, check: &JudgementView) -> ExitCode {
    output.say(check, || {
        let findings = lines(&check.findings, |finding: &FindingView| {
            format!(
                "{} {} [{}] {}",
                finding.rule, finding.severity, finding.box_id, finding.message
            )
        });
        let fees = lines(&check.fees.lines, |line| {
            format!("  {} × {} = {}", line.quantity, line.code, line.amount)
        });
        format!("{findings}\n{fees}\n  = {}", check.fees.total).trim_start().to_owned()
    });
    let refused = check.findings.iter().any(|finding| finding.severity == "error");
    if refused { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

pub(super) fn goods(
    output: &Output,
    office: &Office,
    id: &str,
    file: &Path,
    correction: &app::goods::Correction,
    look: bool,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    let source = app::goods::Source::File(file.to_owned());
    let view = if look {
        app::goods::look(office, &source, correction)?
    } else {
        app::goods::add(office, id, &source, correction)?
    };
    output.say(&view, || {
        let rows = lines(&view.rows, |row| row.join(" | "));
        let refused =
            lines(&view.refused, |cell| format!("{}: {} = {:?}", cell.row, cell.column, cell.text));
        let left = lines(&view.left, |one| format!("? {}: {}", one.path, one.value));
        let parts = [view.columns.join(" | "), rows, refused, left, format!("+ {}", view.lines)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    });
    Ok(if view.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

pub(super) fn attach(
    output: &Output,
    office: &Office,
    asked: &Attach,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, &asked.id)?;
    let sha256 = match &asked.replaces {
        Some(named) => {
            let line = app::attachments::line_of(office, id, named)?;
            app::attachments::replace(office, id, &line, &asked.file)?
        }
        None => app::attachments::attach(office, id, &asked.file, &asked.kind)?,
    };
    output.say(&json!({ "sha256": sha256 }), || sha256.clone());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn freeze(output: &Output, office: &Office, id: &str) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    let seal = app::sealing::freeze(office, id)?;
    output.say(&seal, || {
        let mut line = format!("{}  {}", seal.sha256, seal.file_name);
        if let Some(standing) = &seal.standing {
            line.push_str(&format!("\n    {}", super::corrections::standing(output, standing)));
        }
        line
    });
    Ok(ExitCode::SUCCESS)
}

pub(super) fn export(
    output: &Output,
    office: &Office,
    id: &str,
    (format, papers): (Format, app::Papers),
    path: &Path,
) -> Result<ExitCode, AppError> {
    let id = app::archive::find(office, id)?;
    let format = match format {
        Format::Xml => ExportFormat::Xml,
        Format::Pdf => ExportFormat::Pdf(papers),
        Format::Json => ExportFormat::Json,
        Format::Handover => return super::by_hand::hand_over(output, office, id, path),
        Format::Bundle => return super::care::bundle(output, office, &id.to_string(), path),
    };
    let file = app::exporting::export(office, id, format, path)?;
    output.say(&json!({ "file": file.name, "sha256": file.sha256 }), || {
        format!("{}  {}", file.sha256, file.name)
    });
    Ok(ExitCode::SUCCESS)
}
