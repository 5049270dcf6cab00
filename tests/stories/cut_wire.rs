//! The wire is cut after each request of the journey: one practice, one protocol, one charge.

use tests::place;
use tests::wire::{Side, Wire};

use crate::telling::{another, balance_cents, signed};

/// More requests than a submission has.
const REQUESTS_MAX: usize = 60;
/// How often a person asks again before giving up.
const TRIES: usize = 5;

#[test]
fn wherever_an_answer_is_lost_there_is_one_practice_one_protocol_one_charge() {
    cut_everywhere("answer-lost", Side::AfterTheDesk);
}

#[test]
fn wherever_a_request_is_lost_there_is_one_practice_one_protocol_one_charge() {
    cut_everywhere("request-lost", Side::BeforeTheDesk);
}

/// Submits one practice after another, the wire cut one request later each time, until it is cut
/// no more.
fn cut_everywhere(name: &str, side: Side) {
    let scene = place::scene(name);
    scene.desk.top_up("2000.00").expect("a top-up");
    let wire = Wire::to(scene.desk.address()).expect("a wire");
    let mut protocols = Vec::new();
    for cut in 0..REQUESTS_MAX {
        scene.know_desk(scene.desk.url()).expect("the desk is known");
        let id = signed(&scene, &another(&scene, &format!("CUT-{cut:02}")));
        let before = balance_cents(&scene);
        scene.know_desk(wire.url()).expect("the wire is known");
        wire.cut_after(cut, side);
        let mut protocol = None;
        for _ in 0..TRIES {
            let said = scene.office.ask(&[&"submit", &id], "").expect("origo answers");
            protocol = said.text("/practices/0/protocol").ok();
            if protocol.is_some() {
                break;
            }
        }
        let was_cut = wire.was_cut();
        let seen = wire.seen();
        wire.mend();
        let protocol = protocol.unwrap_or_else(|| panic!("no protocol after the cut: {seen:#?}"));
        assert_eq!(
            before - balance_cents(&scene),
            1500,
            "one charge, cut after {cut} requests: {seen:#?}"
        );
        assert!(!protocols.contains(&protocol), "a protocol number of its own");
        protocols.push(protocol);
        if !was_cut {
            assert!(cut >= 4, "create, attach, note, send at least were cut: {seen:#?}");
            let held = scene.desk.practices().expect("FPWS lists").len();
            assert_eq!(held, protocols.len(), "the desk holds one practice for each");
            return;
        }
    }
    panic!("a submission of more than {REQUESTS_MAX} requests");
}
