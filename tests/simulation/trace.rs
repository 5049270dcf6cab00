//! What one run leaves behind: a hash over everything that was said, counts, and, where it is asked
//! for, the story in words.

use sha2::{Digest as _, Sha256};

/// How often things happened.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) frames: u64,
    pub(crate) writes: u64,
    pub(crate) crashes: u64,
    pub(crate) restores: u64,
    pub(crate) clones: u64,
    pub(crate) revocations: u64,
    pub(crate) conflicts: u64,
    pub(crate) comparisons: u64,
    pub(crate) introductions: u64,
    pub(crate) full_disks: u64,
    pub(crate) signatures: u64,
    pub(crate) submissions: u64,
    pub(crate) requests: u64,
    pub(crate) accepted: u64,
    pub(crate) desk_restores: u64,
    /// Practices with two numbers, all of them seen.
    pub(crate) doubles: u64,
    pub(crate) corrections_asked: u64,
    pub(crate) corrections_answered: u64,
    pub(crate) rejections: u64,
    pub(crate) issued: u64,
    pub(crate) posts_stopped: u64,
    pub(crate) mails: u64,
    /// Batches with the card, and what went wrong there.
    pub(crate) batches: u64,
    pub(crate) wrong_pins: u64,
    pub(crate) cards_locked: u64,
    pub(crate) cards_gone: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: &Self) {
        self.frames += other.frames;
        self.writes += other.writes;
        self.crashes += other.crashes;
        self.restores += other.restores;
        self.clones += other.clones;
        self.revocations += other.revocations;
        self.conflicts += other.conflicts;
        self.comparisons += other.comparisons;
        self.introductions += other.introductions;
        self.full_disks += other.full_disks;
        self.signatures += other.signatures;
        self.submissions += other.submissions;
        self.requests += other.requests;
        self.accepted += other.accepted;
        self.desk_restores += other.desk_restores;
        self.doubles += other.doubles;
        self.corrections_asked += other.corrections_asked;
        self.corrections_answered += other.corrections_answered;
        self.rejections += other.rejections;
        self.issued += other.issued;
        self.posts_stopped += other.posts_stopped;
        self.mails += other.mails;
        self.batches += other.batches;
        self.wrong_pins += other.wrong_pins;
        self.cards_locked += other.cards_locked;
        self.cards_gone += other.cards_gone;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} frames, {} writes, {} crashes, {} restored backups, {} cloned homes, {} revocations, \
             {} conflicts, {} full comparisons, {} introductions, {} full disks; {} signatures, \
             {} submissions begun, {} requests at desks, {} accepted, {} desks restored, {} doubles shown; \
             {} corrections asked, {} answered, {} rejected, {} issued, {} mail servers away, {} mails; \
             {} batches with the card, {} wrong PINs, {} cards locked, {} taken out",
            self.frames,
            self.writes,
            self.crashes,
            self.restores,
            self.clones,
            self.revocations,
            self.conflicts,
            self.comparisons,
            self.introductions,
            self.full_disks,
            self.signatures,
            self.submissions,
            self.requests,
            self.accepted,
            self.desk_restores,
            self.doubles,
            self.corrections_asked,
            self.corrections_answered,
            self.rejections,
            self.issued,
            self.posts_stopped,
            self.mails,
            self.batches,
            self.wrong_pins,
            self.cards_locked,
            self.cards_gone,
        )
    }
}

/// Collects it.
pub(crate) struct Trace {
    hash: Sha256,
    pub(crate) counts: Counts,
    story: Option<Vec<String>>,
}

impl Trace {
    pub(crate) fn new(told: bool) -> Self {
        Self { hash: Sha256::new(), counts: Counts::default(), story: told.then(Vec::new) }
    }

    /// Something was said.
    pub(crate) fn note(&mut self, at_ms: u64, place: usize, bytes: &[u8]) {
        self.hash.update(at_ms.to_be_bytes());
        self.hash.update(place.to_be_bytes());
        self.hash.update(bytes.len().to_be_bytes());
        self.hash.update(bytes);
    }

    /// Something that a reader of the story wants to know.
    pub(crate) fn tell(&mut self, at_ms: u64, words: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            story.push(format!("{:>9}.{:03} {}", at_ms / 1_000, at_ms % 1_000, words()));
        }
    }

    pub(crate) fn end(self) -> ([u8; 32], Counts, Vec<String>) {
        (self.hash.finalize().into(), self.counts, self.story.unwrap_or_default())
    }
}
