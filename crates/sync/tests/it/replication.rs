//! Two sessions over an ordered wire, each with a store in memory: what the conversation does, step by
//! step. The real store, crashes and many devices are the simulation's.

mod shelf;
mod wire;

use shelf::Shelf;
use sync::replication::{
    Answer, Ask, Close, Frame, Input, Lane, Output, PROTOCOL, Position, Session, Standing,
};
use wire::Wire;

fn pair() -> Wire {
    Wire::new(Shelf::new(1), Shelf::new(2))
}

#[test]
fn two_devices_end_with_the_same_things_whoever_had_what() {
    let mut wire = pair();
    for number in 0..700 {
        wire.a.shelf.write(number);
        wire.b.shelf.write(10_000 + number);
    }
    wire.b.shelf.file(7, vec![7; 600_000]);
    wire.connect();
    wire.settle();
    assert_eq!(wire.a.shelf.documents, wire.b.shelf.documents, "the same documents");
    assert_eq!(wire.a.shelf.documents.len(), 1_400);
    assert_eq!(wire.a.shelf.files, wire.b.shelf.files, "the file came whole, in pieces");
    assert_eq!(wire.a.standing, Some(Standing::UpToDate));
}

#[test]
fn an_edit_after_catching_up_arrives_with_one_message() {
    let mut wire = pair();
    wire.a.shelf.write(1);
    wire.connect();
    wire.settle();
    wire.a.shelf.write(1);
    wire.changed_at_a();
    let frames = wire.settle();
    assert_eq!(wire.a.shelf.documents, wire.b.shelf.documents);
    let before_kept = frames.iter().take_while(|name| **name != "Pull").count();
    assert_eq!(before_kept, 1, "the page carries the news: {frames:?}");
}

#[test]
fn a_reconnect_costs_what_changed_and_not_what_is_there() {
    let mut wire = pair();
    for number in 0..1_000 {
        wire.a.shelf.write(number);
    }
    wire.connect();
    wire.settle();
    wire.cut();
    for number in 0..10 {
        wire.a.shelf.write(number * 7);
    }
    wire.connect();
    let frames = wire.settle();
    assert_eq!(wire.a.shelf.documents, wire.b.shelf.documents);
    assert!(!frames.contains(&"Compare"), "the checkpoint holds");
    assert!(wire.sent_bytes < 4_000, "{} bytes for ten changes", wire.sent_bytes);
}

#[test]
fn a_restored_backup_that_has_written_on_is_compared_and_nothing_is_lost() {
    let mut wire = pair();
    for number in 0..50 {
        wire.a.shelf.write(number);
    }
    wire.connect();
    wire.settle();
    wire.cut();
    let backup = wire.a.shelf.clone();
    wire.a.shelf.write(100);
    wire.connect();
    wire.settle();
    wire.cut();
    // The same number of writings as before the restore: only the running hash tells.
    wire.a.shelf = backup;
    wire.a.shelf.write(200);
    wire.connect();
    let frames = wire.settle();
    assert!(frames.contains(&"Compare"), "the position is none of this feed: {frames:?}");
    assert!(wire.b.shelf.documents.contains_key(&200), "what was written after the restore");
    assert!(wire.a.shelf.documents.contains_key(&100), "what the restore had forgotten comes back");
    assert_eq!(wire.a.shelf.documents, wire.b.shelf.documents);
}

#[test]
fn a_crash_before_keeping_asks_again_and_loses_nothing() {
    let mut wire = pair();
    for number in 0..300 {
        wire.a.shelf.write(number);
    }
    wire.b.shelf.fails_after = Some(1);
    wire.connect();
    wire.settle();
    assert_eq!(wire.b.closed, Some(Close::Store), "a full disk ends the connection");
    wire.cut();
    wire.b.shelf.fails_after = None;
    wire.connect();
    wire.settle();
    assert_eq!(wire.a.shelf.documents, wire.b.shelf.documents);
}

#[test]
fn another_company_another_version_and_a_mute_peer_are_left() {
    let company = [1; 32];
    let greet = |frame| Session::new(company).on(0, Input::Frame(frame));
    let other = greet(Frame::Hello { protocol: PROTOCOL, company: [2; 32] });
    assert_eq!(other, [Output::Close(Close::OtherCompany)]);
    let newer = greet(Frame::Hello { protocol: PROTOCOL + 1, company });
    assert_eq!(newer, [Output::Close(Close::OtherProtocol { theirs: PROTOCOL + 1 })]);
    let early = greet(Frame::Compare);
    assert!(matches!(early[..], [Output::Close(Close::Unasked { .. })]), "{early:?}");

    let mut wire = pair();
    wire.connect();
    let outputs = wire.mute_a_until(61_000);
    assert!(outputs.contains(&Output::Close(Close::Silent)), "{outputs:?}");
}

#[test]
fn what_nobody_asked_for_ends_the_connection() {
    for frame in [
        Frame::Bundle { parcels: vec![], records: vec![vec![1]], answered: 1 },
        Frame::Opened(vec![]),
        Frame::Bytes { sha256: [1; 32], offset: 0, total: 9, bytes: vec![1] },
        Frame::Want(vec![]),
    ] {
        let mut wire = pair();
        wire.connect();
        wire.settle();
        let outputs = wire.inject_into_b(frame.clone());
        assert!(
            matches!(outputs[..], [Output::Close(Close::Unasked { .. })]),
            "{frame:?} led to {outputs:?}"
        );
    }
}

#[test]
fn a_file_that_was_cut_off_is_asked_for_where_nothing_else_is_new() {
    let company = [1; 32];
    let position = Position { epoch: [2; 16], seq: 3, running: [4; 32] };
    let mut session = Session::new(company);
    session.on(0, Input::Opened);
    session.on(0, Input::Frame(Frame::Hello { protocol: PROTOCOL, company }));
    let resume = Answer::Resume { checkpoint: Some(position), compare: false };
    session.on(0, Input::Answer(Lane::Pull, resume));
    let page = Frame::Page { entries: Vec::new(), upto: position, more: false };
    let outputs = session.on(0, Input::Frame(page));
    let asked = Output::Ask(Lane::Files, Ask::NextFile { except: Vec::new() });
    assert!(
        outputs.contains(&asked),
        "its name came before the cut and comes no more: {outputs:?}"
    );
}
