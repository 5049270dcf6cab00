//! The fields of a posted form, as they came.

use super::answer::{PageError, WORDS_MAX};
use crate::examination::Said;

/// A form's fields; names may repeat.
pub(super) type Fields = Vec<(String, String)>;

/// The first value of a name; empty where there is none.
pub(super) fn value<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

/// Every value of a name that is not empty.
pub(super) fn all<'a>(fields: &'a Fields, name: &'a str) -> impl Iterator<Item = &'a str> {
    fields
        .iter()
        .filter(move |(key, value)| key == name && !value.is_empty())
        .map(|(_, value)| value.as_str())
}

/// Words for the company that must be there.
pub(super) fn words<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, PageError> {
    let words = within(fields, name)?;
    if words.is_empty() { Err(PageError::WordsMissing) } else { Ok(words) }
}

/// Reasons of the library, words, or both.
pub(super) fn said(fields: &Fields, name: &str) -> Result<Said, PageError> {
    let words = within(fields, name)?;
    let reasons: Vec<String> = all(fields, "ragione").map(str::to_owned).collect();
    if words.is_empty() && reasons.is_empty() {
        return Err(PageError::WordsMissing);
    }
    Ok(Said { reasons, words: words.to_owned() })
}

fn within<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, PageError> {
    let words = value(fields, name).trim();
    // A browser counts a line end as one character and sends two.
    if words.chars().count() > WORDS_MAX + words.matches("\r\n").count() {
        return Err(PageError::WordsTooLong);
    }
    Ok(words)
}
