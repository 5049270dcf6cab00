//! Names of things: practices, lines, actors, people, points in history. Owns their text forms;
//! makes none of them from a clock or a random source of its own.

use std::{fmt, str::FromStr};

use automerge::ChangeHash;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// Our name of a practice: a UUIDv7, the same on every device of the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PracticeId(Uuid);

impl PracticeId {
    /// A new id from the time of day and 10 random bytes (UUIDv7, RFC 9562 section 5.7).
    pub fn new(now_ms: u64, random: &[u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(now_ms, random).into_uuid())
    }

    /// The bytes, as stored.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// From stored bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }
}

impl From<Uuid> for PracticeId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl From<PracticeId> for Uuid {
    fn from(id: PracticeId) -> Self {
        id.0
    }
}

/// The name of one line (goods line, invoice, origin block, attachment), stable under moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LineKey(Uuid);

impl LineKey {
    /// The bytes of the UUID.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl From<Uuid> for LineKey {
    fn from(key: Uuid) -> Self {
        Self(key)
    }
}

macro_rules! uuid_text {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

uuid_text!(PracticeId);
uuid_text!(LineKey);

/// Who writes, for Automerge: one per opening of a draft, 16 fresh random bytes, never stored.
///
/// A reused actor id after a restored backup makes merging fail for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActorId(pub [u8; 16]);

impl From<ActorId> for automerge::ActorId {
    fn from(actor: ActorId) -> Self {
        automerge::ActorId::from(actor.0)
    }
}

/// The person behind a change, as the company calls her; at most 200 characters are kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Author(String);

impl Author {
    /// A person by name (or by the id that the company gives her).
    pub fn new(name: &str) -> Self {
        Self(name.trim().chars().take(200).collect())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A point in a document's history: the hashes of its newest changes, sorted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Heads(Vec<[u8; 32]>);

impl Heads {
    /// The hashes, sorted.
    pub fn as_slice(&self) -> &[[u8; 32]] {
        &self.0
    }

    /// From stored hashes, in any order.
    pub fn from_hashes(mut hashes: Vec<[u8; 32]>) -> Self {
        hashes.sort_unstable();
        Self(hashes)
    }

    pub(crate) fn from_changes(changes: &[ChangeHash]) -> Self {
        Self::from_hashes(changes.iter().map(|change| change.0).collect())
    }

    pub(crate) fn to_changes(&self) -> Vec<ChangeHash> {
        self.0.iter().map(|hash| ChangeHash(*hash)).collect()
    }
}

impl fmt::Display for Heads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, hash) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            ChangeHash(*hash).fmt(f)?;
        }
        Ok(())
    }
}

impl FromStr for Heads {
    type Err = automerge::ParseChangeHashError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hashes = text
            .split_whitespace()
            .map(|word| word.parse::<ChangeHash>().map(|hash| hash.0))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self::from_hashes(hashes))
    }
}

impl Serialize for Heads {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|hash| ChangeHash(*hash).to_string()))
    }
}

impl<'de> Deserialize<'de> for Heads {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(deserializer)?;
        words.join(" ").parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_survive_their_text_form() {
        let heads = Heads::from_hashes(vec![[9; 32], [1; 32]]);
        assert_eq!(heads.to_string().parse::<Heads>().unwrap(), heads, "text form must be exact");
        let json = serde_json::to_string(&heads).unwrap();
        assert_eq!(serde_json::from_str::<Heads>(&json).unwrap(), heads, "JSON form must be exact");
    }

    #[test]
    fn practice_ids_sort_by_their_time() {
        let early = PracticeId::new(1_000, &[255; 10]);
        let late = PracticeId::new(2_000, &[0; 10]);
        assert!(early < late, "UUIDv7 sorts by time, the archive relies on it");
    }
}
