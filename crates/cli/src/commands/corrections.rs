//! What an officer asks to be corrected, in lines for people.

use app::views::{CorrectionView, StandingView};

use crate::output::Output;

/// The officer's words with round and last day, then what they speak of, each with whether it is mended.
pub(super) fn lines(output: &Output, asked: &CorrectionView) -> Vec<String> {
    let say = |id: &str, args: &[(&str, String)]| app::words::say(output.language, id, args);
    let facts = [
        ("round", asked.round.to_string()),
        ("words", asked.words.clone()),
        ("day", asked.deadline.clone().unwrap_or_default()),
    ];
    let mut lines = vec![say("correction-words", &facts)];
    if asked.deadline.is_some() {
        lines.push(say("correction-deadline", &facts));
    }
    let mut part = |id: &str, name: &str, done: Option<bool>| {
        let sign = match done {
            Some(true) => "✓",
            Some(false) => "·",
            None => "-",
        };
        lines.push(format!("{sign} {}", say(id, &[("name", name.to_owned())])));
    };
    if asked.base_form {
        part("correction-base-form", "", None);
    }
    for one in &asked.boxes {
        let title = certificate::BoxId::signed(&one.box_id);
        let title = title.map(|part| certificate::words::text(output.language, &part.message()));
        part("correction-box", title.as_deref().unwrap_or(&one.box_id), Some(one.done));
    }
    if asked.order {
        part("correction-order", "", Some(asked.order_done));
    }
    for one in &asked.attachments {
        part("correction-attachment", &one.name, Some(one.done));
    }
    for one in &asked.missing {
        part("correction-missing", &one.kind, Some(one.done));
    }
    lines
}

/// That an earlier signature goes on standing.
pub(super) fn standing(output: &Output, standing: &StandingView) -> String {
    let args = [
        ("revision", standing.revision.to_string()),
        ("signer", standing.signer.clone()),
        ("at", standing.signed_at.clone()),
    ];
    app::words::say(output.language, "signature-stands", &args)
}
