//! Practices read from and written as exchange JSON.

use certificate::{Certificate, Extra, Kind};
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use crate::Error;
use crate::json::{parse, pointer};

/// Reads one practice. Absent and empty members are one; unknown members are carried along.
///
/// # Errors
/// [`Error`] names the place: line and column while it is no JSON, the JSON pointer after that.
pub fn read(bytes: &[u8]) -> Result<Certificate, Error> {
    practice(parse(bytes)?, &[])
}

/// Reads a file with one practice or a list of practices. One that is refused refuses the file.
///
/// # Errors
/// As [`read`]; the pointer begins with the index in the list.
pub fn read_many(bytes: &[u8]) -> Result<Vec<Certificate>, Error> {
    match parse(bytes)? {
        Value::Array(practices) => practices
            .into_iter()
            .enumerate()
            .map(|(index, value)| practice(value, &[index.to_string()]))
            .collect(),
        value => Ok(vec![practice(value, &[])?]),
    }
}

/// Writes a practice: members in the order of the form, unknown ones last and sorted, two spaces of
/// indentation, LF at the end. Equal practices give equal bytes.
pub fn write(practice: &Certificate) -> String {
    let mut text = serde_json::to_string_pretty(&canonical(practice)).expect("every key is a text");
    text.push('\n');
    text
}

/// The member at a JSON pointer (RFC 6901) of the exchange form; `None` where nothing stands.
pub fn get(practice: &Certificate, pointer: &str) -> Option<Value> {
    serde_json::to_value(practice).ok()?.pointer(pointer).cloned()
}

fn practice(value: Value, place: &[String]) -> Result<Certificate, Error> {
    let kind = value.as_object().and_then(|members| members.get("tipoPratica"));
    let kind = kind.ok_or_else(|| Error::NotAPractice { pointer: pointer(place) })?;
    if let Some(kind) = kind.as_str().filter(|kind| Kind::from_code(kind).is_none()) {
        let pointer = pointer(place) + "/tipoPratica";
        return Err(Error::UnknownKind { pointer, kind: kind.to_owned() });
    }
    serde_path_to_error::deserialize(value).map_err(|wrong| {
        let path = wrong.path().iter().filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { .. } | Segment::Unknown => None,
        });
        let path: Vec<String> = place.iter().cloned().chain(path).collect();
        Error::WrongMember { pointer: pointer(&path), message: wrong.inner().to_string() }
    })
}

/// The practice with every unknown member sorted within, whatever order it came in.
fn canonical(practice: &Certificate) -> Certificate {
    let mut practice = practice.clone();
    each_extra(&mut practice, sort);
    practice
}

/// Does something with the unknown members of every part of a practice.
pub(crate) fn each_extra(practice: &mut Certificate, act: fn(&mut Extra)) {
    act(&mut practice.extra);
    act(&mut practice.desk.extra);
    act(&mut practice.company.extra);
    act(&mut practice.signatory.extra);
    act(&mut practice.origin.extra);
    act(&mut practice.order.extra);
    act(&mut practice.packing_list.extra);
    practice.goods.iter_mut().for_each(|line| act(&mut line.extra));
    practice.invoices.iter_mut().for_each(|invoice| act(&mut invoice.extra));
    practice.origin.blocks.iter_mut().for_each(|block| act(&mut block.extra));
    practice.attachments.iter_mut().for_each(|attachment| act(&mut attachment.extra));
    practice.duplicate.iter_mut().for_each(|duplicate| act(&mut duplicate.extra));
    practice.replaces.iter_mut().for_each(|replaces| act(&mut replaces.extra));
    practice.issued_certificate.iter_mut().for_each(|issued| act(&mut issued.extra));
    practice.report.iter_mut().for_each(|report| act(&mut report.extra));
    practice.delegation.iter_mut().for_each(|delegation| act(&mut delegation.extra));
    practice.retrospective.iter_mut().for_each(|retrospective| act(&mut retrospective.extra));
}

fn sort(extra: &mut Extra) {
    for value in extra.values_mut() {
        *value = sorted(value.take());
    }
}

/// `serde_json` keeps members sorted or as inserted, by a feature that any crate may turn on.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members.into_iter().collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            let members = members.into_iter().map(|(name, value)| (name, sorted(value)));
            Value::Object(members.collect::<Map<String, Value>>())
        }
        value @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => value,
    }
}
