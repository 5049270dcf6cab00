//! What goes to desks: submitting, the queue, the proxy.

use std::process::ExitCode;

use app::views::CheckView;
use app::views::sending::OutgoingItemView;
use app::{AppError, Office};
use serde_json::json;

use super::desks::say_practices;
use super::lines;
use crate::arguments::{Proxy, Queue, Submit};
use crate::output::Output;

pub(super) async fn submit(
    output: &Output,
    office: &Office,
    asked: &Submit,
) -> Result<ExitCode, AppError> {
    let ids = if asked.all_signed {
        app::submission::signed(office)?
    } else {
        let find = |id: &String| app::archive::find(office, id);
        asked.ids.iter().map(find).collect::<Result<Vec<_>, _>>()?
    };
    let practices = if asked.again {
        app::submission::submit_again(office, &ids).await?
    } else {
        app::submission::submit(office, &ids).await?
    };
    Ok(say_practices(output, &practices))
}

pub(super) fn queue(output: &Output, office: &Office, asked: &Queue) -> Result<ExitCode, AppError> {
    if asked.pause {
        app::outgoing::pause(office)?;
    }
    if asked.resume {
        app::outgoing::resume(office)?;
    }
    if let Some(count) = asked.at_once {
        app::outgoing::set_at_once(office, count)?;
    }
    let view = app::outgoing::list(office)?;
    output.say(&view, || {
        let held = view.paused.iter().map(|held| format!("{}\n→ {}", held.message, held.next_step));
        let next = |said: &CheckView| said.next_step.clone().unwrap_or_default();
        let said = view.notices.iter().map(|said| format!("{}\n→ {}", said.words, next(said)));
        held.chain(said).chain([lines(&view.items, item_line)]).collect::<Vec<_>>().join("\n")
    });
    Ok(ExitCode::SUCCESS)
}

fn item_line(item: &OutgoingItemView) -> String {
    let mut line = format!("{}  {}  {}  {}", item.id, item.chamber, item.state, item.since);
    let missing = item.missing.as_ref().map(|missing| format!("- {missing} EUR"));
    for more in [&item.why, &missing].into_iter().flatten() {
        line.push_str(&format!("\n    {more}"));
    }
    let at = item.next_at.as_deref().unwrap_or_default();
    line.push_str(&format!("\n    → {} {at}", item.next));
    line.trim_end().to_owned()
}

pub(super) fn proxy(output: &Output, office: &Office, asked: &Proxy) -> Result<ExitCode, AppError> {
    let proxy = match &asked.value {
        Some(value) => app::outgoing::set_proxy(office, value)?,
        None => app::outgoing::proxy(office)?,
    };
    output.say(&json!({ "proxy": proxy.to_string() }), || proxy.to_string());
    Ok(ExitCode::SUCCESS)
}
