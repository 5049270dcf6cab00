//! Creating, attaching, noting, listing, cancelling.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::storage::accounts::AccountState;
use serde_json::{Value, json};

use crate::http;
use crate::papers::{base_form, example, signed, signed_by, signers};
use crate::world::{Company, PASSWORD, World, attach_body, create_body};

#[test]
fn what_was_attached_is_listed_with_digest_and_stored_as_it_came() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let id = company.create(&signed(&base_form(&practice)), &practice).data();
    let id = id["idPratica"].as_str().unwrap();
    let files: [(&str, &str, &[u8]); 3] = [
        ("FAE", "fattura 12 è.pdf.p7m", b"\x00\xff invoice"),
        ("pac", "lista.pdf", b"packing"),
        ("MOB", "copia.xml.p7m", b"copy"),
    ];
    for (kind, name, bytes) in files {
        company.attach(id, kind, name, bytes).data();
    }
    company.attach(id, "PAC", "lista.pdf", b"packing").data();
    company.note(id, "Nota di prova, con spazi & accenti: è").data();
    let row = company.row(id);
    assert_eq!(row["note"], "Nota di prova, con spazi & accenti: è");
    let listed = row["allegati"].as_array().unwrap();
    assert_eq!(listed.len(), 4, "base form and three documents; the same one twice is one: {row}");
    assert_eq!(listed[0]["tipo"], "MOB", "the base form comes first");
    for ((kind, name, bytes), listed) in files.iter().zip(&listed[1..]) {
        assert_eq!(listed["nome"], *name);
        assert_eq!(listed["tipo"], kind.to_uppercase(), "types are upper case");
        let stored = world.desk.blobs.get(listed["sha256"].as_str().unwrap()).unwrap();
        assert_eq!(stored, *bytes, "{name} is stored byte for byte");
    }
    assert_eq!(row["descrizione"], "EX-01 OR-0123456789AB", "a lost practice is found by this");
    company.attach(id, "FAE", "fattura.pdf", b"x").data();
    assert_eq!(company.send(id).data()["idPratica"], id);
}

#[test]
fn no_filter_has_four_spellings_and_open_leaves_out_the_cancelled() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 0);
    let p7m = signed(&base_form(&practice));
    let first = company.create(&p7m, &practice).data()["idPratica"].clone();
    let second = company.create(&p7m, &practice).data()["idPratica"].clone();
    assert_ne!(first, second, "two creates with one description are two practices");
    for body in
        [json!({ "filtri": [] }), json!({ "filtri": {} }), json!({ "filtri": null }), json!({})]
    {
        let listed = company.call("POST", "/fpbews/pratica/listaPraticheA2A", Some(&body)).data();
        assert_eq!(listed.as_array().unwrap().len(), 2, "{body}");
    }
    let target = format!("/fpbews/pratica/annullaA2A?idPratica={}", first.as_str().unwrap());
    company.call("DELETE", &target, None).data();
    company.call("DELETE", &target, None).data();
    assert_eq!(company.list(json!([]), true).data().as_array().unwrap().len(), 1, "one is open");
    assert_eq!(company.list(json!([]), false).data().as_array().unwrap().len(), 2);
    let answer = company.attach(first.as_str().unwrap(), "FAE", "x.pdf", b"x");
    assert_eq!(answer.refusal(), "WRONG_STATE", "nothing is added to a cancelled practice");
}

#[test]
fn accounts_that_may_not_enter_hear_why() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    for (user, state, confirmed, code) in [
        ("u-new", AccountState::Ok, false, "AU03"),
        ("u-incomplete", AccountState::Incomplete, true, "AU03"),
        ("u-expired", AccountState::Expired, true, "AU04"),
        ("u-disabled", AccountState::NotEnabled, true, "AU08"),
        ("u-change", AccountState::MustChange, true, "AU09"),
    ] {
        let id = world.account(user, |account| {
            account.state = state;
            account.confirmed = confirmed;
        });
        let company = Company { world: &world, user: user.to_owned(), id };
        let answer = company.list(json!([]), false);
        assert_eq!((answer.status, answer.refusal()), (200, code.to_owned()), "{user}");
    }
    world.account("right", |_| {});
    let wrong = [("FPWS-UserId", "right"), ("FPWS-Password", "wrong-password")];
    for _ in 0..2 {
        let target = "/fpbews/pratica/listaPraticheA2A";
        let answer = http::request(world.at, "POST", target, &wrong, Some(b"{}"));
        assert_eq!(answer.refusal(), "AU01", "a wrong password is not remembered as right");
    }
}

#[test]
fn a_base_form_is_taken_as_der_base64_and_pem_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 0);
    let xml = base_form(&practice);
    let der = signed(&xml);
    let single_line = STANDARD.encode(&der);
    let lines: Vec<String> = single_line
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    let pem = format!("-----BEGIN CMS-----\n{}\n-----END CMS-----\n", lines.join("\n"));
    for (what, good) in
        [("DER", der.clone()), ("base64", single_line.into_bytes()), ("PEM", pem.into_bytes())]
    {
        let id = company.create(&good, &practice).data()["idPratica"].clone();
        let digest = company.row(id.as_str().unwrap())["allegati"][0]["sha256"].clone();
        let stored = world.desk.blobs.get(digest.as_str().unwrap()).unwrap();
        assert_eq!(stored, good, "{what} is kept as it came");
    }
    let mut tampered = der.clone();
    let place = tampered.windows(8).position(|w| w == b"Domanda>").expect("the content") - 40;
    tampered[place] ^= 1;
    let stranger = signed_by(&signers().stranger, &xml);
    for (what, bad) in [("unsigned", xml), ("tampered", tampered), ("stranger", stranger)] {
        let answer = company.create(&bad, &practice);
        assert_eq!(answer.refusal(), "SIGNATURE_REFUSED", "{what}");
        let verdict = answer.json()["data"]["indication"].clone();
        assert!(verdict.is_string(), "{what}: the report says what was found");
    }
    let junk = company.create(&signed(b"<Altro/>"), &practice);
    assert_eq!(junk.refusal(), "INVALID", "signed, but no base form");
    assert_eq!(company.list(json!([]), false).data().as_array().unwrap().len(), 3);
}

#[test]
fn a_base_form_of_another_company_or_signer_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let p7m = signed(&base_form(&practice));
    let other = world
        .account("altra", |account| "99990090146".clone_into(&mut account.company_fiscal_code));
    let other = Company { world: &world, user: "altra".into(), id: other };
    assert_eq!(other.create(&p7m, &practice).refusal(), "INVALID");
    let strict =
        world.account("severa", |account| account.signers = vec!["RSSMRA80A01F205X".into()]);
    let strict = Company { world: &world, user: "severa".into(), id: strict };
    assert_eq!(strict.create(&p7m, &practice).refusal(), "SIGNATURE_REFUSED", "no powers");
    let mut elsewhere = practice.clone();
    "XX".clone_into(&mut elsewhere.desk.chamber);
    let company = world.company("tessil", &practice, 0);
    assert_eq!(company.create(&p7m, &elsewhere).refusal(), "INVALID", "no such Chamber here");
    let id = company.create(&p7m, &practice).data()["idPratica"].clone();
    let spied = other.send(id.as_str().unwrap());
    assert_eq!(spied.refusal(), "NOT_FOUND", "others' practices do not exist");
}

#[test]
fn old_and_new_spellings_and_service_twins_answer_alike() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let company = world.company("tessil", &example("ex-01.json"), 0);
    let desks: Vec<Value> =
        ["pratica/listaA2A", "sportelloUtil/listaA2A", "pratica/listaA2AServiceUser"]
            .map(|path| {
                company.call("POST", &format!("/fpbews/{path}?siglaProvincia=CO"), None).data()
            })
            .into();
    assert!(desks.windows(2).all(|pair| pair[0] == pair[1]), "one list under every name");
    let offices: Vec<Value> = [
        "pratica/listaSediA2A",
        "sportelloUtil/listaSediA2A",
        "sportelloUtil/listaSediA2AServiceUser",
    ]
    .map(|path| {
        let target = format!("/fpbews/{path}?siglaProvincia=CO&cciaa=bg&userIdOperativo=X");
        company.call("POST", &target, None).data()
    })
    .into();
    assert!(offices.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(offices[0][1]["descrizione"], "Treviglio", "lower-case signs are understood");
    for (method, path) in [("GET", "pratica/creaA2A"), ("POST", "pratica/boh"), ("PATCH", "x")] {
        let answer = company.call(method, &format!("/fpbews/{path}"), None);
        assert_eq!(
            (answer.status, answer.refusal()),
            (200, "NOT_OFFERED".into()),
            "{method} {path}"
        );
    }
}

#[test]
fn files_above_the_limit_are_refused_with_the_limit() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 0);
    let id = company.create(&signed(&base_form(&practice)), &practice).data()["idPratica"].clone();
    let id = id.as_str().unwrap();
    let megabyte = 1024 * 1024;
    company.attach(id, "FAE", "dieci.pdf", &vec![7; 10 * megabyte]).data();
    for megabytes in [11, 26, 30] {
        let answer = company.attach(id, "FAE", "grande.pdf", &vec![7; megabytes * megabyte]);
        assert_eq!(answer.refusal(), "TOO_LARGE", "{megabytes} MB");
        assert!(answer.json()["data"]["limitBytes"].is_u64(), "the limit is told");
    }
    assert_eq!(company.row(id)["allegati"].as_array().unwrap().len(), 2, "one document was taken");
}

#[test]
fn bad_bodies_and_names_are_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 0);
    let p7m = signed(&base_form(&practice));
    let id = company.create(&p7m, &practice).data()["idPratica"].clone();
    let attach = format!("/fpbews/pratica/aggiungiAllegatoA2A?idPratica={}", id.as_str().unwrap());
    let headers = [("FPWS-UserId", "tessil"), ("FPWS-Password", PASSWORD)];
    for broken in [&b"{"[..], b"", b"[1,2]", b"\xff\xfe"] {
        let answer = http::request(world.at, "PUT", &attach, &headers, Some(broken));
        assert_eq!(answer.refusal(), "INVALID", "{broken:?}");
    }
    for (field, value) in [
        ("allegatoFileName", "../../etc/passwd"),
        ("allegatoFileName", ""),
        ("tipoAllegato", "ZZZ"),
        ("modelloBaseB64", "%%%"),
        ("modelloBaseB64", ""),
    ] {
        let mut body = attach_body("FAE", "x.pdf", b"x");
        body[field] = value.into();
        let answer = company.call("PUT", &attach, Some(&body));
        assert_eq!(answer.refusal(), "INVALID", "{field} = {value}");
    }
    let mut body = create_body(&p7m, &practice);
    body["datiPratica"]["tipoPratica"] = "VA".into();
    let answer = company.call("PUT", "/fpbews/pratica/creaA2A", Some(&body));
    assert_eq!(answer.refusal(), "INVALID", "the form is a CO");
}

#[test]
fn a_leftover_correction_flag_means_nothing_outside_a_correction() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 0);
    let id = company.create(&signed(&base_form(&practice)), &practice).data()["idPratica"].clone();
    let before = company.row(id.as_str().unwrap())["allegati"][0].clone();
    let mut body = attach_body("FAE", "x.pdf", b"x");
    body["rettificaModelloBase"] = true.into();
    let attach = format!("/fpbews/pratica/aggiungiAllegatoA2A?idPratica={}", id.as_str().unwrap());
    company.call("PUT", &attach, Some(&body)).data();
    let row = company.row(id.as_str().unwrap());
    assert_eq!(row["allegati"][0], before, "the base form stays");
    assert_eq!(row["allegati"][1]["nome"], "x.pdf");
    let correct =
        format!("/fpbews/pratica/rettificaAllegatoA2A?idPratica={}", id.as_str().unwrap());
    assert_eq!(company.call("PUT", &correct, Some(&body)).refusal(), "WRONG_STATE");
}
