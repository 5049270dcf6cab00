//! A large attachment travels in pieces: a cut costs one piece, and nothing is attached twice.

use std::fs;

use harness::stage::pdf;
use tests::place;
use tests::wire::{Side, Wire};

use crate::telling::{another, balance_cents};

#[test]
fn after_a_cut_an_upload_goes_on_where_the_desk_has_it() {
    for (name, side) in [("pieces-lost", Side::BeforeTheDesk), ("pieces-cut", Side::AfterTheDesk)] {
        let scene = place::scene(name);
        let id = scene.take_in(&another(&scene, "PIECES")).unwrap();
        let large = scene.dir.join("packing_list.pdf");
        fs::write(&large, pdf(&[&"TELAIO 190 ".repeat(260_000)])).unwrap();
        scene.office.tell(&[&"attach", &id, &large, &"--type", &"GEN"], "").unwrap();
        scene.office.tell(&[&"freeze", &id], "").unwrap();
        scene.sign(&id, &place::props().token).unwrap();
        let before = balance_cents(&scene);
        let wire = Wire::to(scene.desk.address()).unwrap();
        scene.know_desk(wire.url()).unwrap();
        // The second piece is cut off, wherever the requests before it have put it.
        wire.cut_at("PUT /origo/v1/uploads/", 1, side);
        let mut protocol = None;
        for _ in 0..5 {
            let said = scene.office.ask(&[&"submit", &id], "").unwrap();
            protocol = said.text("/practices/0/protocol").ok();
            if protocol.is_some() {
                break;
            }
        }
        let seen = wire.seen();
        assert!(protocol.is_some(), "{seen:#?}");
        assert!(wire.was_cut(), "the cut has happened: {seen:#?}");
        let begins: Vec<&str> = seen
            .iter()
            .filter_map(|line| line.strip_prefix("PUT /origo/v1/uploads/")?.split("offset=").nth(1))
            .filter_map(|rest| rest.split(' ').next())
            .collect();
        let expected: &[&str] = match side {
            Side::BeforeTheDesk => &["0", "1048576", "1048576", "2097152"],
            Side::AfterTheDesk => &["0", "1048576", "2097152"],
        };
        assert_eq!(begins, expected, "no piece that arrived is sent again: {seen:#?}");
        assert_eq!(before - balance_cents(&scene), 1500, "one charge");
        let rows = scene.desk.practices().unwrap();
        let files = rows[0]["allegati"].as_array().unwrap();
        let named = files.iter().filter(|file| file["nome"] == "packing_list.pdf").count();
        assert_eq!(named, 1, "attached once: {files:?}");
    }
}
