//! The fuzz targets without a fuzzer: every file of their corpora, and mutations of these from a seed.
//! Whoever sets `ORIGO_WRITE_CORPUS` has the corpora made anew.

mod corpus;
#[path = "../../fuzz/src/lib.rs"]
#[allow(missing_docs, unreachable_pub)]
mod targets;

use std::path::{Path, PathBuf};

/// Mutated inputs for each target.
const MUTATIONS: usize = 2_000;

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target)
}

fn files(target: &str) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder(target)).expect("each target has a corpus");
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let path = entry.expect("a corpus can be listed").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("a corpus file can be read"))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "the corpus of {target} is empty");
    files
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }

    /// Bits turned, pieces left out, doubled, or set to an extreme.
    fn mutated(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len().max(1));
            let end = (at + 1 + self.below(8)).min(bytes.len());
            match self.below(6) {
                _ if bytes.is_empty() => bytes.push(self.below(256) as u8),
                0 => bytes[at] ^= 1 << self.below(8),
                1 => bytes[at] = [0x00, 0x7f, 0x80, 0xff][self.below(4)],
                2 => bytes[at] = self.below(256) as u8,
                3 => drop(bytes.drain(at..end)),
                4 => bytes.truncate(at),
                _ => {
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
        bytes
    }
}

fn run(target: &str) {
    if std::env::var_os("ORIGO_WRITE_CORPUS").is_some() {
        corpus::write(target, &folder(target));
    }
    let (_, function) = targets::TARGETS
        .into_iter()
        .find(|(name, _)| *name == target)
        .expect("a target of that name");
    let files = files(target);
    for (_, bytes) in &files {
        function(bytes);
    }
    let mut dice = Dice(target.len() as u64);
    for turn in 0..MUTATIONS {
        let (name, bytes) = &files[turn % files.len()];
        let bytes = dice.mutated(bytes);
        let held = std::panic::catch_unwind(|| function(&bytes));
        assert!(held.is_ok(), "{target} breaks on turn {turn}, from {name}: {bytes:02x?}");
    }
}

#[test]
fn foreign_frames_break_nothing() {
    run("frame");
}

#[test]
fn foreign_tickets_break_nothing() {
    run("ticket");
}

#[test]
fn foreign_records_break_nothing() {
    run("record");
}

#[test]
fn foreign_messages_of_pairing_break_nothing() {
    run("pairing");
}

#[test]
fn foreign_documents_break_nothing() {
    run("document");
}

#[test]
fn foreign_lengths_break_nothing() {
    run("prefix");
}

#[test]
fn foreign_signed_files_break_nothing_and_pass_for_nothing() {
    run("cms");
}

#[test]
fn foreign_signed_pdfs_break_nothing_and_pass_for_nothing() {
    run("pdf");
}

#[test]
fn foreign_certificates_break_nothing() {
    run("certificate");
}

#[test]
fn foreign_revocation_lists_break_nothing_and_revoke_nobody() {
    run("crl");
}

#[test]
fn foreign_base_forms_break_nothing() {
    run("base_form");
}

#[test]
fn foreign_order_details_break_nothing() {
    run("order_detail");
}

#[test]
fn foreign_ocsp_responses_break_nothing_and_revoke_nobody() {
    run("ocsp");
}

#[test]
fn foreign_timestamps_break_nothing_and_prove_nothing() {
    run("stamp");
}

#[test]
fn foreign_trusted_lists_break_nothing_and_are_nobodys() {
    run("trusted_list");
}
