//! What differs from what was signed before: from the former revision of the practice, and from the
//! last practice to the same consignee; field by field, as both were sealed.

use certificate::text::fold;
use draft::PracticeId;
use serde_json::{Map, Value};
use store::{Query, Seal};

use crate::facts::SealFact;
use crate::sealing::rfc3339;
use crate::views::signing::{ComparedWith, ComparisonView};
use crate::views::together::DifferenceView;
use crate::{AppError, Office};

/// Practices to the same consignee that are looked at.
const LOOKED_AT: u32 = 50;
/// Differences that are told: beyond that it is another paper.
const TOLD: usize = 300;
/// States of a practice that somebody has signed.
const SIGNED: [&str; 12] = [
    "signed",
    "queued",
    "atDesk",
    "sent",
    "toExamine",
    "inExamination",
    "correctionAsked",
    "rejected",
    "issued",
    "readyForCollection",
    "collected",
    "notReceived",
];
/// By what the lines of a list are known again: number of goods line or invoice, name of a file.
const NAMES: [&str; 3] = ["n", "numero", "nome"];
/// What stands where a list has no such line.
static NOTHING: Value = Value::Null;

/// The comparisons of a seal; those with nothing to compare are left out.
///
/// # Errors
/// [`crate::Code::Storage`].
pub(crate) fn comparisons(
    office: &Office,
    id: PracticeId,
    seal: &SealFact,
) -> Result<Vec<ComparisonView>, AppError> {
    let after = exchange::write(&seal.certificate);
    let after = serde_json::from_str(&after).map_err(AppError::internal)?;
    let mut views = Vec::new();
    if let Some(before) = former_revision(office, id, seal.revision)? {
        let title = format!("r{}", before.revision);
        views.push(view(ComparedWith::Revision, id, title, &before, &after)?);
    }
    if let Some((other, title, before)) = same_consignee(office, id, seal)? {
        views.push(view(ComparedWith::Consignee, other, title, &before, &after)?);
    }
    Ok(views)
}

fn view(
    with: ComparedWith,
    practice: PracticeId,
    title: String,
    before: &Seal,
    after: &Value,
) -> Result<ComparisonView, AppError> {
    let before_value: Value = serde_json::from_str(&before.details).map_err(AppError::internal)?;
    Ok(ComparisonView {
        with,
        practice: practice.to_string(),
        title,
        at: rfc3339(before.sealed_at_ms),
        fields: differences(&before_value, after),
    })
}

fn former_revision(
    office: &Office,
    id: PracticeId,
    revision: u32,
) -> Result<Option<Seal>, AppError> {
    for seal in office.store.seals(id)? {
        let seal = office.store.seal(seal)?;
        if seal.revision < revision {
            return Ok(Some(seal));
        }
    }
    Ok(None)
}

/// The practice to the same consignee that was sealed last, among those that somebody has signed.
fn same_consignee(
    office: &Office,
    id: PracticeId,
    seal: &SealFact,
) -> Result<Option<(PracticeId, String, Seal)>, AppError> {
    let Some(consignee) = seal.certificate.consignee.iter().next().filter(|line| !line.is_empty())
    else {
        return Ok(None);
    };
    let query = Query {
        text: consignee.to_owned(),
        states: SIGNED.map(str::to_owned).to_vec(),
        limit: LOOKED_AT,
        ..Query::default()
    };
    let mut last: Option<(PracticeId, String, Seal)> = None;
    for item in office.store.list(&query)?.items {
        if item.practice == id || fold(&item.row.consignee) != fold(consignee) {
            continue;
        }
        let Some(sealed) = office.store.seals(item.practice)?.into_iter().next() else {
            continue;
        };
        let sealed = office.store.seal(sealed)?;
        if last.as_ref().is_none_or(|(_, _, last)| last.sealed_at_ms < sealed.sealed_at_ms) {
            last = Some((item.practice, item.row.title, sealed));
        }
    }
    Ok(last)
}

/// What differs between two papers of the exchange form, in the order of the later one.
pub(crate) fn differences(before: &Value, after: &Value) -> Vec<DifferenceView> {
    let mut found = Vec::new();
    compare("", before, after, &mut found);
    found.truncate(TOLD);
    found
}

fn compare(pointer: &str, before: &Value, after: &Value, found: &mut Vec<DifferenceView>) {
    if before == after || found.len() > TOLD {
        return;
    }
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            compare_objects(pointer, before, after, found);
        }
        (Value::Array(before), Value::Array(after)) => {
            compare_lists(pointer, before, after, found);
        }
        _ => found.push(DifferenceView {
            pointer: pointer.to_owned(),
            before: before.clone(),
            after: after.clone(),
        }),
    }
}

fn compare_objects(
    pointer: &str,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    found: &mut Vec<DifferenceView>,
) {
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    for name in after.keys().chain(gone) {
        let at = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        let of = |object: &Map<String, Value>| object.get(name).cloned().unwrap_or(Value::Null);
        compare(&at, &of(before), &of(after), found);
    }
}

fn compare_lists(
    pointer: &str,
    before: &[Value],
    after: &[Value],
    found: &mut Vec<DifferenceView>,
) {
    let mut left: Vec<&Value> = before.iter().collect();
    for (place, line) in after.iter().enumerate() {
        let at = format!("{pointer}/{place}");
        let same = match name_of(line) {
            Some(name) => left.iter().position(|other| name_of(other) == Some(name)),
            None => before.get(place).and_then(|at| left.iter().position(|one| *one == at)),
        };
        let other = same.map_or(&NOTHING, |same| left.remove(same));
        compare(&at, other, line, found);
    }
    // What is not there any more has no place of its own in the later list.
    for line in left {
        compare(&format!("{pointer}/-"), line, &NOTHING, found);
    }
}

fn name_of(line: &Value) -> Option<&Value> {
    NAMES.iter().find_map(|name| line.get(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(before: &Value, after: &Value) -> Vec<(String, Value, Value)> {
        let found = differences(before, after).into_iter();
        found.map(|one| (one.pointer, one.before, one.after)).collect()
    }

    #[test]
    fn only_what_differs_is_told_with_both_sides() {
        let before =
            json!({"box4_trasporto": "TRUCK", "box5_osservazioni": "X", "ordine": {"copie": 1}});
        let after = json!({"box4_trasporto": "SHIP", "ordine": {"copie": 2}, "title": "Telai"});
        assert_eq!(
            told(&before, &after),
            [
                ("/box4_trasporto".to_owned(), json!("TRUCK"), json!("SHIP")),
                ("/ordine/copie".to_owned(), json!(1), json!(2)),
                ("/title".to_owned(), Value::Null, json!("Telai")),
                ("/box5_osservazioni".to_owned(), json!("X"), Value::Null),
            ]
        );
        assert_eq!(told(&after, &after), [], "nothing of what is the same");
    }

    #[test]
    fn lines_are_known_by_their_number_or_name_wherever_they_stand() {
        let before = json!({"items": [{"n": 1, "colli": 3}, {"n": 2, "colli": 5}, {"n": 3}]});
        let after = json!({"items": [{"n": 2, "colli": 6}, {"n": 1, "colli": 3}]});
        assert_eq!(
            told(&before, &after),
            [
                ("/items/0/colli".to_owned(), json!(5), json!(6)),
                ("/items/-".to_owned(), json!({"n": 3}), Value::Null),
            ]
        );
    }

    #[test]
    fn lists_of_words_are_compared_place_by_place() {
        let before = json!({"box2_destinatario": ["DOKUMA", "BURSA"]});
        let after = json!({"box2_destinatario": ["DOKUMA", "IZMIR", "TURCHIA"]});
        assert_eq!(
            told(&before, &after),
            [
                ("/box2_destinatario/1".to_owned(), json!("BURSA"), json!("IZMIR")),
                ("/box2_destinatario/2".to_owned(), Value::Null, json!("TURCHIA")),
            ]
        );
    }
}
