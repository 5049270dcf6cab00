//! Who is where: the newest note of each device, passed on once. Pure; a note that is not renewed fades.

use std::collections::BTreeMap;

use draft::PracticeId;
use sync::replication::PresenceNote;
use sync::{DeviceId, Roll};

/// A note that is not renewed for so long is forgotten.
const FADES_AFTER_MS: i64 = 30_000;
/// A person who stays is announced again after so long.
pub(super) const RENEWED_EVERY_MS: i64 = 10_000;

/// A person at a practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonHere {
    /// At which device.
    pub device: DeviceId,
    /// Who.
    pub person: String,
    /// In which practice.
    pub practice: PracticeId,
    /// At which box.
    pub pointer: Option<String>,
}

pub(super) struct Book {
    me: DeviceId,
    count: u64,
    notes: BTreeMap<DeviceId, (PresenceNote, i64)>,
}

impl Book {
    pub(super) fn new(me: DeviceId) -> Self {
        Self { me, count: 0, notes: BTreeMap::new() }
    }

    /// This device's own note.
    pub(super) fn here(
        &mut self,
        now_ms: i64,
        practice: Option<PracticeId>,
        pointer: Option<String>,
    ) -> PresenceNote {
        // The clock first, so that a restarted program is not taken for an older one.
        self.count = (self.count + 1).max(now_ms.unsigned_abs());
        let note = PresenceNote { device: self.me, count: self.count, practice, pointer };
        self.notes.insert(self.me, (note.clone(), now_ms));
        note
    }

    /// This device's note once more, where it is time for it.
    pub(super) fn renewed(&mut self, now_ms: i64) -> Option<PresenceNote> {
        let (note, at_ms) = self.notes.get(&self.me)?;
        let due = (now_ms - at_ms).abs() >= RENEWED_EVERY_MS;
        let (practice, pointer) = (note.practice, note.pointer.clone());
        (due && practice.is_some()).then(|| self.here(now_ms, practice, pointer))
    }

    /// Takes a note of another device; answers whether it is news.
    pub(super) fn take(&mut self, note: &PresenceNote, now_ms: i64) -> bool {
        let known = self.notes.get(&note.device);
        let news =
            note.device != self.me && known.is_none_or(|(known, _)| note.count > known.count);
        if news {
            self.notes.insert(note.device, (note.clone(), now_ms));
        }
        news
    }

    /// Forgets what faded; answers whether somebody did.
    pub(super) fn fade(&mut self, now_ms: i64) -> bool {
        let me = self.me;
        let before = self.notes.values().filter(|(note, _)| note.practice.is_some()).count();
        for (note, at_ms) in self.notes.values_mut() {
            if note.device != me && (now_ms - *at_ms).abs() > FADES_AFTER_MS {
                note.practice = None;
            }
        }
        before != self.notes.values().filter(|(note, _)| note.practice.is_some()).count()
    }

    /// All notes that stand, for a device that has just connected.
    pub(super) fn notes(&self, now_ms: i64) -> Vec<PresenceNote> {
        let fresh = |at_ms: i64| (now_ms - at_ms).abs() <= FADES_AFTER_MS;
        let standing =
            self.notes.values().filter(|(note, at_ms)| note.practice.is_some() && fresh(*at_ms));
        standing.map(|(note, _)| note.clone()).collect()
    }

    /// Everybody else who is somewhere.
    pub(super) fn people(&self, now_ms: i64, roll: &Roll) -> Vec<PersonHere> {
        self.notes(now_ms)
            .into_iter()
            .filter(|note| note.device != self.me)
            .filter_map(|note| {
                let person = roll.member(&note.device)?.person.clone();
                let practice = note.practice?;
                Some(PersonHere { device: note.device, person, practice, pointer: note.pointer })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(device: u8, count: u64, practice: Option<u8>) -> PresenceNote {
        PresenceNote {
            device: DeviceId([device; 32]),
            count,
            practice: practice.map(|number| PracticeId::from_bytes([number; 16])),
            pointer: None,
        }
    }

    #[test]
    fn a_note_is_news_once_and_an_old_one_never() {
        let mut book = Book::new(DeviceId([0; 32]));
        assert!(book.take(&note(1, 5, Some(1)), 0));
        assert!(!book.take(&note(1, 5, Some(1)), 1), "round a circle of devices it ends here");
        assert!(!book.take(&note(1, 4, None), 2), "an older one changes nothing");
        assert!(!book.take(&note(0, 9, Some(1)), 3), "nobody tells this device where it is");
        assert_eq!(book.notes(3).len(), 1);
    }

    #[test]
    fn whoever_is_not_heard_of_fades_and_whoever_stays_is_renewed() {
        let mut book = Book::new(DeviceId([0; 32]));
        book.take(&note(1, 1, Some(1)), 0);
        book.here(0, Some(PracticeId::from_bytes([1; 16])), None);
        assert_eq!(book.renewed(1_000), None, "not yet");
        assert!(book.renewed(RENEWED_EVERY_MS).is_some());
        assert!(!book.fade(FADES_AFTER_MS), "still there");
        assert!(book.fade(FADES_AFTER_MS + 1));
        assert!(!book.fade(FADES_AFTER_MS + 2), "said once");
    }
}
