//! Each limit, from both sides where a file of that size can be made.

use signing::{Indication, SubIndication};

use crate::surgery::{LAST, SIGNED_DATA, SIGNER_INFO, attribute, edited, element, with_unsigned};
use crate::world::World;
use crate::{assert_passes, assert_verdict, bianchi, signed, verify};

fn refused(p7m: &[u8], name: &str) {
    let report = verify(p7m);
    assert_eq!(report.indication, Indication::TotalFailed, "{name}: {:#?}", report.checks);
    assert_eq!(report.sub_indication, Some(SubIndication::FormatFailure), "{name}");
}

#[test]
fn sixty_four_signatures_are_judged_and_no_more() {
    let p7m = signed(bianchi(), b"x");
    let times = |count: usize| {
        edited(&p7m, &[1, 0, LAST], &mut |infos| {
            let info = infos[0].clone();
            *infos = vec![info; count];
        })
    };
    assert_eq!(verify(&times(64)).signers.len(), 64, "at the limit");
    refused(&times(65), "above it");
    refused(&times(0), "none");
}

#[test]
fn a_hundred_certificates_are_looked_at_and_no_more() {
    let p7m = signed(bianchi(), b"x");
    let filled = |count: usize| {
        edited(&p7m, &[1, 0, 3], &mut |certificates| {
            let last = certificates[certificates.len() - 1].clone();
            certificates.resize(count, last);
        })
    };
    assert_passes(&verify(&filled(100)), b"x");
    refused(&filled(101), "above the limit");
}

#[test]
fn a_hundred_revocation_lists_are_looked_at_and_no_more() {
    let p7m = signed(bianchi(), b"x");
    let filled = |count: usize| {
        edited(&p7m, &SIGNED_DATA, &mut |fields| {
            let lists = vec![element(0x30, &[2, 1, 1]); count].concat();
            let place = fields.len() - 1;
            fields.insert(place, element(0xa1, &lists));
        })
    };
    assert_passes(&verify(&filled(100)), b"x");
    refused(&filled(101), "above the limit");
}

#[test]
fn sixty_four_signed_attributes_are_read_and_no_more() {
    let p7m = signed(bianchi(), b"x");
    let more = |count: usize| {
        edited(&p7m, &SIGNER_INFO, &mut |fields| {
            let place = fields.iter().position(|field| field[0] == 0xa0).expect("attributes");
            fields[place] = edited(&fields[place], &[], &mut |attributes| {
                attributes.resize(count, attribute(&[0x2a, 3, 4], &[2, 1, 5]));
            });
        })
    };
    let report = verify(&more(64));
    assert_verdict(&report, Indication::TotalFailed, SubIndication::SigCryptoFailure);
    refused(&more(65), "above the limit");
}

#[test]
fn unsigned_attributes_without_end_do_no_harm() {
    let p7m = signed(bianchi(), b"x");
    let counter = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 6];
    let many = vec![attribute(&counter, &[0x30, 0]); 5_000];
    let report = verify(&with_unsigned(&p7m, &many));
    assert_passes(&report, b"x");
    assert_eq!(report.signers[0].evidence.counter_signers.len(), 16, "the rest is passed over");
}

#[test]
fn five_envelopes_are_opened_and_no_more() {
    let mut p7m = signed(bianchi(), b"x");
    for _ in 1..5 {
        p7m = signed(bianchi(), &p7m);
    }
    assert_eq!(verify(&p7m).signers.len(), 5, "at the limit");
    assert_passes(&verify(&p7m), b"x");
    refused(&signed(bianchi(), &p7m), "above it");
}

#[test]
fn elements_are_read_forty_levels_deep_and_no_deeper() {
    let p7m = signed(bianchi(), b"x");
    let deep = |levels: usize| {
        let nest = (0..levels).fold(vec![2, 1, 5], |inside, _| element(0x30, &inside));
        with_unsigned(&p7m, &[attribute(&[0x2a, 3, 4], &nest)])
    };
    // The attribute's value stands nine levels deep already.
    assert_passes(&verify(&deep(30)), b"x");
    refused(&deep(40), "too deep");
}

#[test]
fn a_file_above_the_limit_is_not_read() {
    refused(&vec![0x30; 2 * signing::MAX_CONTENT_BYTES + 5 * 1024 * 1024], "69 MB of nothing");
}

#[test]
fn content_above_the_limit_is_not_judged() {
    let world = World::new();
    let p7m = edited(&world.signed(b"x"), &[1, 0, 2, 1], &mut |content| {
        content[0] = element(4, &vec![b'x'; signing::MAX_CONTENT_BYTES + 1]);
    });
    refused(&p7m, "33 MB of content");
}

#[test]
fn armour_is_taken_off_three_times_and_no_more() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let mut text = STANDARD.encode(signed(bianchi(), b"x"));
    for _ in 1..3 {
        text = STANDARD.encode(&text);
    }
    assert_passes(&verify(text.as_bytes()), b"x");
    refused(STANDARD.encode(&text).as_bytes(), "four times");
}
