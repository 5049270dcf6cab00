//! The desk's password: renewed from the office, and never two that nobody knows.

use harness::stage::{ACCOUNT, Scene};
use tests::place;
use tests::wire::{Side, Wire};

const NEW: &str = "navette-e-telai-15";

fn renew(scene: &Scene) -> harness::stage::Said {
    let words: [harness::stage::Word<'_>; 5] =
        [&"desk", &"renew", &"--chamber", &"BG", &"--password-stdin"];
    scene.office.ask(&words, NEW).expect("origo answers")
}

/// What the desk says to the password that lies here: a balance that was asked for now, or why not.
fn balance(scene: &Scene) -> String {
    let said = scene.office.ask(&[&"balance"], "").expect("origo answers");
    let fresh = said.json["balances"][0]["balance"]["fresh"] == true;
    let known = if fresh { "ok" } else { "as last known" };
    said.text("/error/code").unwrap_or_else(|_| known.to_owned())
}

#[test]
fn a_password_is_renewed_at_the_desk_and_here() {
    let scene = place::scene("password-renewed");
    assert_eq!(balance(&scene), "ok");
    let said = renew(&scene);
    assert_eq!(said.status, 0, "{said:?}");
    assert_eq!(balance(&scene), "ok", "the new one is what is used from now on");
    scene.know_desk(scene.desk.url()).expect("the old one again");
    assert_eq!(balance(&scene), "as last known", "and the old one is no good");
    let refused = renew(&scene);
    assert_eq!(refused.text("/error/code").expect("why"), "credentials", "it renews nothing");
}

#[test]
fn a_lost_answer_leaves_the_password_that_the_desk_takes() {
    for (name, side, code) in [
        ("password-answer-lost", Side::AfterTheDesk, None),
        ("password-request-lost", Side::BeforeTheDesk, Some("deskUnreachable")),
    ] {
        let scene = place::scene(name);
        let wire = Wire::to(scene.desk.address()).expect("a wire");
        scene.know_desk(wire.url()).expect("the wire is known");
        wire.cut_after(0, side);
        let said = renew(&scene);
        assert!(wire.was_cut(), "the renewal itself was cut: {:?}", wire.seen());
        assert_eq!(said.text("/error/code").ok().as_deref(), code, "{name}: {said:?}");
        wire.mend();
        assert_eq!(balance(&scene), "ok", "{name}: what lies here is what the desk takes");
    }
}

/// Another account of the company at the desk, in this state, and the office uses it.
fn account_in(scene: &Scene, state: &str) {
    let add = ["account", "add", "--user", state, "--password-stdin", "--state", state];
    let who = ["--company-fiscal-code", "99990010169", "--name", "Tessilmacchine Valseriana"];
    let rea = ["--province", "BG", "--rea", "999101", "--email", "export@example.com"];
    scene.desk.admin(&[&add[..], &who, &rea].concat(), ACCOUNT.password).expect("an account");
    let url = scene.desk.url();
    let words: [harness::stage::Word<'_>; 11] = [
        &"desk",
        &"add",
        &"--kind",
        &"certo",
        &"--url",
        &url,
        &"--user",
        &state,
        &"--password-stdin",
        &"--chamber",
        &"BG",
    ];
    scene.office.tell(&words, ACCOUNT.password).expect("the office knows it");
}

#[test]
fn each_code_of_an_account_has_its_own_words_and_next_step() {
    let scene = place::scene("password-codes");
    let mut steps = Vec::new();
    for (state, code) in [
        ("incomplete", "accountIncomplete"),
        ("expired", "passwordExpired"),
        ("notEnabled", "notEnabled"),
        ("mustChange", "passwordMustChange"),
    ] {
        account_in(&scene, state);
        let said = scene.office.ask(&[&"balance"], "").expect("origo answers");
        assert_eq!(said.text("/error/code").expect("why"), code, "{state}");
        steps.push(said.text("/error/nextStep").expect("a next step"));
    }
    assert_eq!(renew(&scene).status, 0, "a password that must be changed is changed from here");
    assert_eq!(balance(&scene), "ok");
    scene.office.tell(&[&"doctor"], "").expect("doctor answers");
    steps.sort_unstable();
    steps.dedup();
    assert_eq!(steps.len(), 4, "each has a step of its own: {steps:#?}");
}
