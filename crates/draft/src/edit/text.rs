//! Edits of long texts: the smallest splice, counted as the caller counts.

use automerge::{ObjId, ObjType, transaction::Transactable};
use serde_json::Value;

use super::Pen;
use crate::{
    DraftError, TextUnit, conflict,
    path::{self, Target},
    read,
    schema::Shape,
    value,
};

impl<T: Transactable> Pen<'_, T> {
    pub(crate) fn text(
        &mut self,
        map: &ObjId,
        key: &str,
        path: &str,
        value: &Value,
    ) -> Result<(), DraftError> {
        let new = value::text(path, value)?;
        let object = self.text_object(map, key, path)?;
        let old = read::text(self.tx, &object, None);
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
        let end = old[start..]
            .iter()
            .rev()
            .zip(new[start..].iter().rev())
            .take_while(|(old, new)| old == new)
            .count();
        let insert: String = new[start..new.len() - end].iter().collect();
        self.splice_scalars(&object, start, old.len() - end - start, &insert)
    }

    pub(super) fn splice(
        &mut self,
        path: &str,
        at: usize,
        delete: usize,
        insert: &str,
        unit: TextUnit,
    ) -> Result<(), DraftError> {
        let Target::Leaf { map, key, shape: Shape::Text } =
            path::resolve(self.tx, path, self.sight)?
        else {
            return Err(DraftError::NotText { path: path.to_owned() });
        };
        let object = self.text_object(&map, &key, path)?;
        let text = read::text(self.tx, &object, None);
        let outside = || {
            let length = text.chars().map(|letter| width(letter, unit)).sum();
            DraftError::OutsideText { path: path.to_owned(), at, delete, length }
        };
        let end = at.checked_add(delete).ok_or_else(outside)?;
        let start = scalars_before(&text, at, unit).ok_or_else(outside)?;
        let end = scalars_before(&text, end, unit).ok_or_else(outside)?;
        value::within_limit(path, text + insert)?;
        let insert = value::text(path, &insert.into())?;
        self.splice_scalars(&object, start, end - start, &insert)
    }

    fn splice_scalars(
        &mut self,
        object: &ObjId,
        at: usize,
        delete: usize,
        insert: &str,
    ) -> Result<(), DraftError> {
        if delete == 0 && insert.is_empty() {
            return Ok(());
        }
        // At most FIELD_LIMIT_BYTES scalars, so the conversion holds.
        let delete = isize::try_from(delete).unwrap_or(isize::MAX);
        Ok(self.tx.splice_text(object, at, delete, insert)?)
    }

    /// The text under a key; a fresh one where a person decides between two, or none is there.
    fn text_object(&mut self, map: &ObjId, key: &str, path: &str) -> Result<ObjId, DraftError> {
        let several = conflict::distinct(self.tx, map, key, Shape::Text).len() > 1;
        match read::child(self.tx, map, key, ObjType::Text, None) {
            Some(object) if !several => Ok(object),
            Some(_) if !self.resolving => {
                Err(DraftError::InConflict { paths: vec![path.to_owned()] })
            }
            _ => Ok(self.tx.put_object(map, key, ObjType::Text)?),
        }
    }
}

fn width(letter: char, unit: TextUnit) -> usize {
    match unit {
        TextUnit::Utf16 => letter.len_utf16(),
        TextUnit::Scalar => 1,
    }
}

/// How many scalar values stand before `at`; none if it is outside or inside a character.
fn scalars_before(text: &str, at: usize, unit: TextUnit) -> Option<usize> {
    let (mut counted, mut scalars) = (0, 0);
    for letter in text.chars() {
        if counted >= at {
            break;
        }
        counted += width(letter, unit);
        scalars += 1;
    }
    (counted == at).then_some(scalars)
}
