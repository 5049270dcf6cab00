//! The first change of every document: the same bytes on every device, so that two devices that
//! start the same practice apart hold the same texts and lists and can merge.

use automerge::{
    Automerge, AutomergeError, ROOT, TextEncoding, transaction::CommitOptions,
    transaction::Transactable,
};

use crate::{
    DocumentId, DocumentKind,
    schema::{FORM, FORM_KEY, Field, KIND_KEY, PRACTICE_KEY, Shape},
};

/// The fixed actor of the first change; never a person's.
pub(crate) const ACTOR: [u8; 16] = [0; 16];

/// A document with its groups, lists and texts, all empty.
pub(crate) fn make(kind: DocumentKind, id: DocumentId) -> Result<Automerge, AutomergeError> {
    let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint)
        .with_actor(automerge::ActorId::from(ACTOR));
    let mut tx = doc.transaction();
    tx.put(ROOT, FORM_KEY, FORM)?;
    tx.put(ROOT, PRACTICE_KEY, id.to_string())?;
    // A practice says no kind: its first bytes are older than the kinds.
    if kind != DocumentKind::Practice {
        tx.put(ROOT, KIND_KEY, kind.word())?;
    }
    fill(&mut tx, &ROOT, kind.fields())?;
    tx.commit_with(CommitOptions::default().with_time(0));
    Ok(doc)
}

/// Makes the containers of a group: what two devices must not make each for itself.
pub(crate) fn fill<T: Transactable>(
    tx: &mut T,
    map: &automerge::ObjId,
    fields: &[Field],
) -> Result<(), AutomergeError> {
    for field in fields {
        match field.shape {
            Shape::Group(members) | Shape::OptionalGroup(members) => {
                let group = tx.put_object(map, field.key, automerge::ObjType::Map)?;
                fill(tx, &group, members)?;
            }
            Shape::List(_) => {
                tx.put_object(map, field.key, automerge::ObjType::Map)?;
            }
            Shape::Text => {
                tx.put_object(map, field.key, automerge::ObjType::Text)?;
            }
            _ => {}
        }
    }
    Ok(())
}
