//! What the officer's queue asks of the practices: protocolled ones, by state and free text.
//!
//! Owns no table; moving a practice is [`crate::examination`]'s.

use std::borrow::Cow;

use super::officers::OfficerId;
use super::practices::{self, Practice, State};
use super::{Connection, StorageError, Value};

/// The states an officer sees, in the order of the queue's tabs.
pub const SEEN: [State; 8] = [
    State::Sent,
    State::InExamination,
    State::CorrectionAsked,
    State::Issued,
    State::ReadyForCollection,
    State::Collected,
    State::Rejected,
    State::Annulled,
];

/// Which part of the queue is shown.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// Only this Chamber's.
    pub chamber: Option<String>,
    /// Only this state; every state of [`SEEN`] where absent.
    pub state: Option<State>,
    /// Only this branch office's.
    pub branch: Option<String>,
    /// Only what this officer holds.
    pub holder: Option<OfficerId>,
    /// Found in code, protocol, description, company, fiscal code or certificate number.
    pub text: String,
    /// At most so many.
    pub limit: u32,
    /// After so many.
    pub offset: u32,
}

/// Practices of the queue: urgent first, then in order of protocol; closed ones newest first.
pub fn queue(connection: &Connection, queue: &Queue) -> Result<Vec<Practice>, StorageError> {
    let (condition, values) = condition(queue);
    let query = format!(
        "SELECT p.id FROM practices p WHERE {condition}
         ORDER BY p.closed_at_ms IS NOT NULL, p.closed_at_ms DESC, p.urgent DESC, p.protocolled_at_ms, p.id
         LIMIT {} OFFSET {}",
        queue.limit, queue.offset
    );
    let ids: Vec<String> = connection.query(&query, &values, |row| row.get(0))?;
    let mut found = Vec::new();
    for id in ids {
        found.extend(practices::find(connection, &id)?);
    }
    Ok(found)
}

/// How many practices of the queue's search stand in each state of [`SEEN`].
pub fn counts(connection: &Connection, search: &Queue) -> Result<[u32; SEEN.len()], StorageError> {
    let (condition, values) = condition(&Queue { state: None, ..search.clone() });
    let query =
        format!("SELECT p.state, COUNT(*) FROM practices p WHERE {condition} GROUP BY p.state");
    let mut counts = [0; SEEN.len()];
    connection.each(&query, &values, |row| {
        let state: String = row.get(0)?;
        let place = SEEN.iter().position(|seen| seen.as_str() == state);
        if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
            *count = row.get(1)?;
        }
        Ok(true)
    })?;
    Ok(counts)
}

fn condition(queue: &Queue) -> (String, Vec<Value<'static>>) {
    let states = queue.state.map_or(SEEN.to_vec(), |state| vec![state]);
    let marks = vec!["?"; states.len()].join(", ");
    let mut condition = format!("p.protocol IS NOT NULL AND p.state IN ({marks})");
    let mut values: Vec<Value<'static>> =
        states.iter().map(|state| Value::Text(Cow::Borrowed(state.as_str()))).collect();
    if let Some(chamber) = &queue.chamber {
        condition.push_str(" AND p.chamber = ?");
        values.push(Value::Text(Cow::Owned(chamber.clone())));
    }
    if let Some(branch) = &queue.branch {
        condition.push_str(" AND p.branch = ?");
        values.push(Value::Text(Cow::Owned(branch.clone())));
    }
    if let Some(holder) = queue.holder {
        condition.push_str(" AND p.officer = ?");
        values.push(Value::Integer(holder.0));
    }
    let text = queue.text.trim();
    if !text.is_empty() {
        let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let like = Value::Text(Cow::Owned(format!("%{}%", escaped.to_ascii_lowercase())));
        let columns =
            ["p.id", "p.protocol", "p.description", "p.company_name", "p.company_fiscal_code"];
        let mut parts: Vec<String> =
            columns.iter().map(|column| format!("LOWER({column}) LIKE ? ESCAPE '\\'")).collect();
        parts.push(
            "EXISTS (SELECT 1 FROM certificates c WHERE c.practice = p.id AND LOWER(c.number) LIKE ? ESCAPE '\\')".to_owned(),
        );
        values.extend(std::iter::repeat_n(like, parts.len()));
        condition.push_str(&format!(" AND ({})", parts.join(" OR ")));
    }
    (condition, values)
}
