//! Who wrote which changes, as the changes themselves say. Automerge signs none of it: whoever takes a
//! foreign document in compares this with what devices vouch for.

use std::collections::BTreeMap;

use automerge::ChangeHash;

use crate::{Draft, Heads, skeleton};

/// Changes of one actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The actor.
    pub actor: [u8; 16],
    /// The names that they carry, each once, in order.
    pub authors: Vec<String>,
    /// Their hashes, the oldest first; the last is the newest of this actor in the document.
    pub hashes: Vec<[u8; 32]>,
}

impl Draft {
    /// Those of `heads` that are changes of this document.
    pub fn known_of(&self, heads: &Heads) -> Heads {
        let known =
            |hash: &&[u8; 32]| self.doc.get_change_meta_by_hash(&ChangeHash(**hash)).is_some();
        Heads::from_hashes(heads.as_slice().iter().filter(known).copied().collect())
    }

    /// What was written after `heads`, by actor; heads that are not here do not count. The first change
    /// of every document, which nobody wrote, is left out.
    pub fn written_since(&self, heads: &Heads) -> Vec<Written> {
        let first = self.first_change();
        let mut found: BTreeMap<[u8; 16], Written> = BTreeMap::new();
        for change in self.doc.get_changes_meta(&self.known_of(heads).to_changes()) {
            let hash = change.hash.0;
            if first == Some(hash) {
                continue;
            }
            // An actor of another length is no device's of this program; nobody vouches for it.
            let actor = <[u8; 16]>::try_from(change.actor.to_bytes()).unwrap_or([0xff; 16]);
            let name = change.message.as_deref().unwrap_or_default();
            let written = found.entry(actor).or_insert_with(|| Written {
                actor,
                authors: Vec::new(),
                hashes: Vec::new(),
            });
            if !written.authors.iter().any(|known| known == name) {
                written.authors.push(name.to_owned());
            }
            written.hashes.push(hash);
        }
        found.into_values().collect()
    }

    /// The one change that every document of this kind and id begins with.
    fn first_change(&self) -> Option<[u8; 32]> {
        let first = skeleton::make(self.kind, self.id).ok()?;
        first.get_heads().first().map(|hash| hash.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{ActorId, Author, Operation, PracticeId};

    fn titled(draft: &mut Draft, title: &str, by: &str) {
        let set = Operation::SetField { path: "/title".to_owned(), value: json!(title) };
        draft.apply(set, &Author::new(by), 1).unwrap();
    }

    #[test]
    fn each_actor_answers_for_its_own_changes_and_nobody_for_the_first_one() {
        let id = PracticeId::from_bytes([7; 16]);
        let mut anna = Draft::create(id, ActorId([1; 16])).unwrap();
        assert!(anna.written_since(&Heads::default()).is_empty(), "nobody wrote the skeleton");
        titled(&mut anna, "a", "Anna");
        let seen = anna.heads();
        let mut bruno = Draft::load(&anna.save(), ActorId([2; 16])).unwrap();
        titled(&mut bruno, "b", "Bruno");
        titled(&mut bruno, "c", "Bruno");
        let all = bruno.written_since(&Heads::default());
        let names: Vec<_> = all.iter().map(|w| (w.actor[0], &*w.authors, w.hashes.len())).collect();
        assert_eq!(names, [(1, &["Anna".to_owned()][..], 1), (2, &["Bruno".to_owned()][..], 2)]);
        let new = bruno.written_since(&seen);
        assert_eq!(new.len(), 1, "only what Anna had not seen");
        assert_eq!(new[0].hashes.last(), bruno.heads().as_slice().first(), "the newest is last");
    }

    #[test]
    fn heads_of_elsewhere_are_not_known() {
        let draft = Draft::create(PracticeId::from_bytes([7; 16]), ActorId([1; 16])).unwrap();
        let mut hashes = draft.heads().as_slice().to_vec();
        hashes.push([0xee; 32]);
        assert_eq!(draft.known_of(&Heads::from_hashes(hashes)), draft.heads());
    }
}
