//! Who wrote which changes. Automerge signs nothing: any member could write in another's name. So the
//! device signs, for each actor under which it writes in a document, the newest change of that actor;
//! an actor's changes are chained by their hashes, so that this covers all of them.
//!
//! Owns the signature and what it must cover; that the changes exist and whose names they carry is
//! told by `draft`.

use draft::PracticeId;
use serde::{Deserialize, Serialize};

use crate::device::{DeviceId, DeviceKey};
use crate::membership::Roll;

const PURPOSE: &str = "origo changes 1";

/// A device's word that an actor's changes are its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// The actor.
    pub actor: [u8; 16],
    /// Whose it is.
    pub device: DeviceId,
    /// The actor's newest change that is covered.
    pub change: [u8; 32],
    /// Over document, actor and change.
    pub signature: Vec<u8>,
}

/// What is new of one actor in a document that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChanges {
    /// The actor.
    pub actor: [u8; 16],
    /// The names that its new changes carry, each once.
    pub authors: Vec<String>,
    /// The actor's changes from the first new one to its newest here, in order.
    pub hashes: Vec<[u8; 32]>,
}

/// Why the authors of changes are not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unattested {
    /// No device vouches for some of an actor's changes.
    #[error("nobody vouches for changes of the actor {actor}")]
    Missing {
        /// Which, hex.
        actor: String,
    },
    /// The signature is wrong.
    #[error("the word of the device {device} for its changes is forged")]
    Forged {
        /// The device that is named.
        device: DeviceId,
    },
    /// The device is none of the company's.
    #[error("changes are vouched for by the device {device}, which does not belong to the company")]
    Stranger {
        /// Which.
        device: DeviceId,
    },
    /// The changes carry the name of another person.
    #[error("the device {device} of {person} wrote in the name of {author}")]
    OtherName {
        /// Which device.
        device: DeviceId,
        /// Whose it is.
        person: String,
        /// The name that was used.
        author: String,
    },
}

impl Attestation {
    /// Vouches for an actor of this device up to a change.
    pub fn make(key: &DeviceKey, document: PracticeId, actor: [u8; 16], change: [u8; 32]) -> Self {
        let signature = key.sign(PURPOSE, &message(document, &actor, &change)).to_vec();
        Self { actor, device: key.id(), change, signature }
    }

    fn holds(&self, document: PracticeId) -> bool {
        let message = message(document, &self.actor, &self.change);
        <&[u8; 64]>::try_from(self.signature.as_slice())
            .is_ok_and(|signature| self.device.signed(PURPOSE, &message, signature))
    }
}

/// Whether every new change of a document is vouched for by a device of the company, in the name of
/// that device's person. Answers the words that do, one for each actor: only these were looked at, and
/// only these may be kept.
///
/// # Errors
/// [`Unattested`]: the document is to be quarantined.
pub fn check<'a>(
    document: PracticeId,
    new: &[NewChanges],
    attestations: &'a [Attestation],
    roll: &Roll,
) -> Result<Vec<&'a Attestation>, Unattested> {
    let mut words = Vec::with_capacity(new.len());
    for changes in new {
        let newest = changes.hashes.last();
        let covering = attestations
            .iter()
            .find(|one| one.actor == changes.actor && Some(&one.change) == newest)
            .ok_or_else(|| Unattested::Missing { actor: hex::encode(changes.actor) })?;
        let device = covering.device;
        if !covering.holds(document) {
            return Err(Unattested::Forged { device });
        }
        let standing = roll.known(&device).ok_or(Unattested::Stranger { device })?;
        if let Some(author) = changes.authors.iter().find(|author| **author != standing.person) {
            return Err(Unattested::OtherName {
                device,
                person: standing.person.clone(),
                author: author.clone(),
            });
        }
        words.push(covering);
    }
    Ok(words)
}

fn message(document: PracticeId, actor: &[u8; 16], change: &[u8; 32]) -> Vec<u8> {
    [document.as_bytes().as_slice(), actor, change].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Body, Founding, Record};

    fn company() -> (DeviceKey, Roll) {
        let key = DeviceKey::from_secret(&[1; 32]);
        let founding = Founding {
            company: "Tessilmacchine".to_owned(),
            fiscal_code: "99990010169".to_owned(),
            person: "Anna".to_owned(),
            name: "laptop".to_owned(),
            nonce: "00".repeat(16),
        };
        let first = Record::make(&key, None, 0, Body::Founding(founding));
        let roll = Roll::of(first.id, [&first]);
        (key, roll)
    }

    fn new(author: &str) -> Vec<NewChanges> {
        let authors = vec![author.to_owned()];
        vec![NewChanges { actor: [7; 16], authors, hashes: vec![[8; 32], [9; 32]] }]
    }

    fn document() -> PracticeId {
        PracticeId::from_bytes([4; 16])
    }

    #[test]
    fn what_a_device_wrote_in_its_persons_name_is_believed() {
        let (key, roll) = company();
        let word = Attestation::make(&key, document(), [7; 16], [9; 32]);
        let words = [word];
        assert_eq!(check(document(), &new("Anna"), &words, &roll), Ok(vec![&words[0]]));
    }

    #[test]
    fn a_word_that_nothing_rests_on_is_not_kept() {
        let (key, roll) = company();
        let word = Attestation::make(&key, document(), [7; 16], [9; 32]);
        let unread = Attestation { signature: vec![0; 64], ..word.clone() };
        let other = Attestation::make(&key, document(), [7; 16], [6; 32]);
        let words = [word, unread, other];
        let kept = check(document(), &new("Anna"), &words, &roll);
        assert_eq!(kept, Ok(vec![&words[0]]), "neither the forged one nor one for another change");
    }

    #[test]
    fn a_forged_author_is_refused() {
        let (key, roll) = company();
        let word = Attestation::make(&key, document(), [7; 16], [9; 32]);
        let refused = check(document(), &new("Bruno"), std::slice::from_ref(&word), &roll);
        assert!(matches!(refused, Err(Unattested::OtherName { .. })), "another person's name");

        let stranger = DeviceKey::from_secret(&[2; 32]);
        let foreign = Attestation::make(&stranger, document(), [7; 16], [9; 32]);
        let refused = check(document(), &new("Anna"), std::slice::from_ref(&foreign), &roll);
        assert!(matches!(refused, Err(Unattested::Stranger { .. })), "no device of the company");

        let stolen = Attestation { device: key.id(), ..foreign };
        let refused = check(document(), &new("Anna"), std::slice::from_ref(&stolen), &roll);
        assert!(matches!(refused, Err(Unattested::Forged { .. })), "a name without its key");

        let other = PracticeId::from_bytes([5; 16]);
        let refused = check(other, &new("Anna"), std::slice::from_ref(&word), &roll);
        assert!(matches!(refused, Err(Unattested::Forged { .. })), "a word for another document");

        let behind = Attestation::make(&key, document(), [7; 16], [8; 32]);
        let refused = check(document(), &new("Anna"), std::slice::from_ref(&behind), &roll);
        assert!(matches!(refused, Err(Unattested::Missing { .. })), "the newest is not covered");
        assert!(check(document(), &new("Anna"), &[], &roll).is_err(), "nobody vouches");
    }
}
