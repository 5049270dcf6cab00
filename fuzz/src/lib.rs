//! What reads bytes that anybody may have made, one function for each: called by the fuzzer, and by a
//! plain test of the workspace so that they never rot. Each may refuse; none may panic, and what is
//! taken must be the same when it is written and read again.

// Alone, without the rest of the transport and its network.
#[path = "../../crates/sync-driver/src/transport/frames.rs"]
#[allow(dead_code)]
mod frames;
mod papers;
mod signatures;

use draft::{ActorId, Draft, LineList, PracticeId};
use sync::replication::Frame;
use sync::{DeviceId, Record, Ticket};

pub use papers::{base_form, order_detail};
pub use signatures::{certificate, cms, crl, ocsp, pdf, stamp, trusted_list};

/// A target's function.
pub type Target = fn(&[u8]);

/// All of them, by the name of their corpus.
pub const TARGETS: [(&str, Target); 15] = [
    ("frame", frame),
    ("ticket", ticket),
    ("record", record),
    ("pairing", pairing),
    ("document", document),
    ("prefix", prefix),
    ("cms", cms),
    ("certificate", certificate),
    ("crl", crl),
    ("ocsp", ocsp),
    ("pdf", pdf),
    ("stamp", stamp),
    ("trusted_list", trusted_list),
    ("base_form", base_form),
    ("order_detail", order_detail),
];

/// Whose document a foreign one is merged into.
pub const DOCUMENT: [u8; 16] = [7; 16];

/// A message between two devices.
pub fn frame(bytes: &[u8]) {
    if let Ok(frame) = Frame::decode(bytes) {
        let again = frame.encode().expect("what was within the limits still is");
        assert_eq!(Frame::decode(&again).as_ref(), Ok(&frame), "a frame reads as it was written");
    }
}

/// A ticket as a person types it.
pub fn ticket(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(ticket) = text.parse::<Ticket>() {
        let again = ticket.to_string().parse::<Ticket>();
        assert!(again.is_ok_and(|again| again == ticket), "a ticket reads as it was written");
    }
}

/// A record's envelope.
pub fn record(bytes: &[u8]) {
    if let Ok(record) = Record::read(bytes) {
        assert_eq!(record.bytes, bytes, "an envelope is passed on as it came");
        assert_eq!(record.id, sync::record::id_of(bytes), "and known by its bytes");
    }
}

/// A message of pairing.
pub fn pairing(bytes: &[u8]) {
    let Some(message) = sync::pairing::Message::decode(bytes) else {
        return;
    };
    let again = sync::pairing::Message::decode(&message.encode());
    assert_eq!(again.as_ref(), Some(&message), "a message reads as it was written");
    if let sync::pairing::Message::Welcome { records, .. } = &message {
        let _ = sync::pairing::believe([1; 32], DeviceId([2; 32]), records);
    }
}

/// A document of another device: opened, read, merged.
pub fn document(bytes: &[u8]) {
    if let Ok(draft) = Draft::load(bytes, ActorId([1; 16])) {
        read(&draft);
        let again = Draft::load(&draft.save(), ActorId([2; 16]));
        assert!(again.is_ok_and(|again| again.heads() == draft.heads()), "saved, it opens again");
    }
    let ours = Draft::create(PracticeId::from_bytes(DOCUMENT), ActorId([3; 16]));
    let mut ours = ours.expect("an empty draft is made");
    let before = ours.heads();
    match ours.merge(bytes) {
        Ok(_) => read(&ours),
        Err(_) => assert_eq!(ours.heads(), before, "what is refused changes nothing"),
    }
}

fn read(draft: &Draft) {
    let _ = (draft.certificate(), draft.content(), draft.conflicts(), draft.comments());
    let _ = (draft.removed_keys(), draft.written_since(&draft::Heads::default()));
    for list in LineList::ALL {
        let _ = draft.lines(list);
    }
}

/// A stream of frames in pieces; the first byte says how long the pieces are.
pub fn prefix(bytes: &[u8]) {
    let Some((&piece, stream)) = bytes.split_first() else {
        return;
    };
    let whole = put_together(stream, stream.len().max(1));
    assert_eq!(put_together(stream, usize::from(piece).max(1)), whole, "pieces change nothing");
}

fn put_together(stream: &[u8], piece: usize) -> (Vec<Vec<u8>>, bool) {
    let (mut frames, mut found) = (frames::Frames::default(), Vec::new());
    for mut bytes in stream.chunks(piece) {
        while !bytes.is_empty() {
            match frames.take(&mut bytes) {
                Ok(frame) => found.extend(frame),
                Err(_) => return (found, false),
            }
        }
    }
    (found, true)
}
