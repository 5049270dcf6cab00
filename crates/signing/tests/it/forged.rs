//! Signed attributes that pose as content (ePrint 2023/1801), in ten thousand disguises.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use signing::{Indication, Verifier};

use crate::surgery::{LAST, SIGNER_INFO, at, edited, element, parts, value};
use crate::{bianchi, policy, rossi, signed};

/// What an attacker has: attributes that somebody really signed, and the value over them.
struct Loot {
    file: Vec<u8>,
    attributes: Vec<Vec<u8>>,
}

impl Loot {
    fn of(file: Vec<u8>) -> Self {
        let fields = parts(&at(&file, &SIGNER_INFO));
        let attributes = fields.iter().find(|field| field[0] == 0xa0).expect("attributes");
        Self { attributes: parts(attributes), file }
    }

    fn forged(&self, disguise: &Disguise) -> Vec<u8> {
        let mut attributes = self.attributes.clone();
        let count = attributes.len();
        attributes.rotate_left(disguise.turn % count);
        if let Some(double) = disguise.double {
            attributes.push(attributes[double % count].clone());
        }
        if let Some(left_out) = disguise.left_out {
            attributes.remove(left_out % attributes.len());
        }
        let set = disguise.set(&attributes.concat());
        let content = [set.as_slice(), &disguise.after].concat();
        let forged = edited(&self.file, &[1, 0, 2, 1], &mut |inside| {
            inside[0] = element(4, &content);
        });
        let forged = edited(&forged, &SIGNER_INFO, &mut |fields| {
            let place = fields.iter().position(|field| field[0] == 0xa0).expect("attributes");
            match disguise.attributes {
                0 => drop(fields.remove(place)),
                1 => fields[place] = element(0xa0, &[]),
                _ => fields[place] = element(0xa0, &attributes.concat()),
            }
        });
        match disguise.armour {
            0 => forged,
            1 => STANDARD.encode(&forged).into_bytes(),
            _ => [forged.as_slice(), b"\r\n"].concat(),
        }
    }
}

/// One way of making the forgery look like something else.
#[derive(Debug, Clone)]
struct Disguise {
    turn: usize,
    double: Option<usize>,
    left_out: Option<usize>,
    /// 0 short, 1 long, 2 longer, 3 indefinite.
    length: u8,
    /// Signed attributes of the forgery: 0 none, 1 empty, 2 the stolen ones.
    attributes: u8,
    armour: u8,
    after: Vec<u8>,
}

impl Disguise {
    /// The attributes as a SET, in one of the ways of BER.
    fn set(&self, attributes: &[u8]) -> Vec<u8> {
        let length = (attributes.len() as u32).to_be_bytes();
        match self.length {
            0 => element(0x31, attributes),
            1 => [&[0x31, 0x84], &length[..], attributes].concat(),
            2 => [&[0x31, 0x86, 0, 0], &length[..], attributes].concat(),
            _ => [&[0x31, 0x80], attributes, &[0, 0]].concat(),
        }
    }
}

fn disguises() -> impl Strategy<Value = Disguise> {
    let after =
        prop_oneof![3 => Just(Vec::new()), 1 => proptest::collection::vec(any::<u8>(), 1..9)];
    (
        any::<usize>(),
        proptest::option::weighted(0.2, any::<usize>()),
        proptest::option::weighted(0.2, any::<usize>()),
        0..4u8,
        0..3u8,
        0..3u8,
        after,
    )
        .prop_map(|(turn, double, left_out, length, attributes, armour, after)| Disguise {
            turn,
            double,
            left_out,
            length,
            attributes,
            armour,
            after,
        })
}

#[test]
fn none_of_ten_thousand_forgeries_passes() {
    let loot = [rossi(), bianchi()].map(|identity| Loot::of(signed(identity, b"really signed")));
    let verifier = Verifier::new(policy());
    for one in &loot {
        assert!(verifier.verify(&one.file).passed(), "what was stolen is good");
    }
    let config = Config { cases: 10_000, failure_persistence: None, ..Config::default() };
    let run = TestRunner::new(config).run(&(disguises(), 0..2usize), |(disguise, whose)| {
        let report = verifier.verify(&loot[whose].forged(&disguise));
        prop_assert_ne!(report.indication, Indication::TotalPassed);
        prop_assert!(!report.only_revocation_missing());
        Ok(())
    });
    run.unwrap_or_else(|found| panic!("a forgery passes: {found}"));
}

/// The plain one is the attack as published: without disguise the value holds over the content.
#[test]
fn the_plain_forgery_is_the_attack_itself() {
    let loot = Loot::of(signed(rossi(), b"really signed"));
    let plain = Disguise {
        turn: 0,
        double: None,
        left_out: None,
        length: 0,
        attributes: 0,
        armour: 0,
        after: Vec::new(),
    };
    let forged = loot.forged(&plain);
    let content = value(&at(&forged, &[1, 0, 2, 1, 0])).to_vec();
    let stolen = loot.attributes.concat();
    assert_eq!(content, element(0x31, &stolen), "the signed octets are the content");
    assert_eq!(at(&forged, &[1, 0, LAST, 0, LAST])[0], 4, "and no attributes are left");
    let report = Verifier::new(policy()).verify(&forged);
    assert_eq!(report.indication, Indication::TotalFailed, "{:#?}", report.checks);
}
