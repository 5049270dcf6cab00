//! The files of these tests as a corpus for the fuzzer (`fuzz/`), with the authority that stands
//! behind them.

use std::fs;
use std::path::{Path, PathBuf};

use harness::pki::Identity;
use jiff::Timestamp;
use signing::pades;

use crate::case::Case;
use crate::ours::CONTENT;
use crate::world::{FileSigner, der, openssl, world};

/// A fuzzer is best fed with small files.
const MAX_BYTES: usize = 8 * 1024;

pub(crate) fn write(cases: &[Case]) {
    authority(cases);
    let small = |case: &&Case| case.bytes.len() <= MAX_BYTES;
    // What passes in the fuzzer must hold the one content; and pyHanko's forms are openssl's.
    let fit = |case: &&Case| case.content.as_deref().is_none_or(|content| content == CONTENT);
    let told_apart =
        |case: &&Case| !case.name.starts_with("pyHanko") && !case.name.ends_with("empty file");
    let chosen = cases.iter().filter(small).filter(fit).filter(told_apart);
    fill("cms", chosen.map(|case| (case.name.clone(), case.bytes.clone())));
    fill("certificate", certificates());
    fill("crl", lists());
    let world = world();
    fill("ocsp", [("good".to_owned(), world.ocsp_answer(&world.rossi))]);
    fill("pdf", documents());
    fill("stamp", [("content".to_owned(), world.timestamp(CONTENT))]);
    fill("trusted_list", [("IT".to_owned(), world.trusted_list(&world.rossi))]);
}

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn fill(target: &str, files: impl IntoIterator<Item = (String, Vec<u8>)>) {
    let folder = fuzz().join("corpus").join(target);
    fs::create_dir_all(&folder).expect("the corpus is in this checkout");
    for entry in fs::read_dir(&folder).expect("the corpus can be listed") {
        let path = entry.expect("a file of the corpus").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("made-") {
            fs::remove_file(path).expect("what was made before can go");
        }
    }
    for (name, bytes) in files {
        let letters =
            |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let name: String = name.chars().map(letters).collect();
        fs::write(folder.join(format!("made-{}", name.replace("--", "-"))), bytes)
            .expect("written");
    }
}

/// Root, lists, the one content and a good file around it, and the moment of all of this.
fn authority(cases: &[Case]) {
    let folder = fuzz().join("authority");
    fs::create_dir_all(&folder).expect("the authority is in this checkout");
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).expect("written");
    let [root_list, issuing_list] = world().lists().map(|list| fs::read(list).expect("a list"));
    put("root.pem", &fs::read(world().root()).expect("the root"));
    put("root.crl", &root_list);
    put("issuing.crl", &issuing_list);
    put("content.xml", CONTENT);
    put("invoice.pdf", &invoice());
    let good = cases.iter().find(|case| case.name == "Origo: RSA").expect("a good file");
    put("signed.p7m", &good.bytes);
    put("operator.cer", &der("x509", &world().rossi.certificate));
    put("moment", format!("{:.0}\n", Timestamp::now()).as_bytes());
}

fn invoice() -> Vec<u8> {
    harness::stage::pdf(&["FATTURA N. 12", "Totale EUR 1.250,00"])
}

/// The invoice signed once, by two persons, with objects in streams, and not at all.
fn documents() -> Vec<(String, Vec<u8>)> {
    let world = world();
    let sign = |pdf: &[u8], identity: &Identity| {
        let mut signer = FileSigner::new(identity);
        pades::sign(pdf, &mut signer, None, Timestamp::now()).expect("signed")
    };
    let once = sign(&invoice(), &world.rossi);
    let mut packed = Vec::new();
    let mut document = lopdf::Document::load_mem(&invoice()).expect("a document");
    document.save_modern(&mut packed).expect("saved");
    vec![
        ("not signed".to_owned(), invoice()),
        ("signed twice".to_owned(), sign(&once, &world.bianchi)),
        ("signed".to_owned(), once),
        ("packed".to_owned(), packed),
    ]
}

fn certificates() -> Vec<(String, Vec<u8>)> {
    let world = world();
    let root = fs::read(world.root()).expect("the root");
    let mut files = vec![("root as PEM".to_owned(), root)];
    let pems = [
        ("root", &world.root()),
        ("issuing", &world.rossi.issuing),
        ("RSA", &world.rossi.certificate),
        ("P-256", &world.bianchi.certificate),
        ("P-384", &world.verdi.certificate),
        ("for logging in", &world.login.certificate),
    ];
    files.extend(pems.map(|(name, pem)| (name.to_owned(), der("x509", pem))));
    files
}

fn lists() -> Vec<(String, Vec<u8>)> {
    let [root, issuing] = world().lists();
    let pem = openssl(&["crl", "-inform", "DER", "-outform", "PEM"], &[("-in", &issuing)]);
    let read = |path: &Path| fs::read(path).expect("a list");
    vec![
        ("root".to_owned(), read(&root)),
        ("issuing".to_owned(), read(&issuing)),
        ("issuing as PEM".to_owned(), pem),
    ]
}
