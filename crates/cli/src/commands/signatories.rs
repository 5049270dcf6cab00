//! The company's signatories: how their signatures come and look.

use std::process::ExitCode;

use app::looks::{self, LookChange};
use app::views::signing::LookView;
use app::{AppError, Office};
use serde_json::json;

use super::lines;
use crate::arguments::{Look, LookCorner, LookForm, LookPage, LookSize, Signatory};
use crate::output::Output;

pub(super) fn signatory(
    output: &Output,
    office: &Office,
    command: Signatory,
) -> Result<ExitCode, AppError> {
    match command {
        Signatory::List => {
            let all = looks::list(office)?;
            output.say(&json!({ "signatories": all }), || lines(&all, text));
        }
        Signatory::Add { family, given, look } => {
            looks::add(office, &look.code, &family, &given)?;
            let view = change(office, &look)?;
            output.say(&view, || text(&view));
        }
        Signatory::Look(look) => {
            let view = change(office, &look)?;
            output.say(&view, || text(&view));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn change(office: &Office, look: &Look) -> Result<LookView, AppError> {
    let words = LookChange {
        form: look.form.map(|form| form_word(form).to_owned()),
        page: look.page.map(|page| page_word(page).to_owned()),
        corner: look.corner.map(|corner| corner_word(corner).to_owned()),
        size: look.size.map(|size| size_word(size).to_owned()),
        reason: look.reason.clone(),
    };
    // The image first: where it is refused, nothing is changed.
    if look.image.is_some() || look.no_image {
        looks::set_image(office, &look.code, look.image.as_deref())?;
    }
    looks::change(office, &look.code, &words)
}

fn form_word(form: LookForm) -> &'static str {
    match form {
        LookForm::Chamber => "",
        LookForm::Pades => "pades",
        LookForm::P7m => "p7m",
    }
}

fn page_word(page: LookPage) -> &'static str {
    match page {
        LookPage::First => "first",
        LookPage::Last => "last",
    }
}

fn corner_word(corner: LookCorner) -> &'static str {
    match corner {
        LookCorner::BottomLeft => "bottomLeft",
        LookCorner::BottomRight => "bottomRight",
        LookCorner::TopLeft => "topLeft",
        LookCorner::TopRight => "topRight",
    }
}

fn size_word(size: LookSize) -> &'static str {
    match size {
        LookSize::Small => "small",
        LookSize::Medium => "medium",
        LookSize::Large => "large",
    }
}

fn text(look: &LookView) -> String {
    let or = |word: &str| if word.is_empty() { "-".to_owned() } else { word.to_owned() };
    let image = look.image.as_deref().and_then(|sha256| sha256.get(..12)).unwrap_or("-");
    format!(
        "{}  {}  {}  {} {} {}  {image}  {}",
        look.fiscal_code,
        look.name,
        or(&look.form),
        look.page,
        look.corner,
        look.size,
        or(&look.reason)
    )
}
