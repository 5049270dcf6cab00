//! The power is cut at every moment in which the embedded desk takes practices: protocol number, charge, receipt
//! and mail are there together or not at all, and what was answered is there.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use desk::blobs::Blobs;
use desk::clock::{Clock, Dice};
use desk::desk::Desk;
use desk::filing::{self, Caller, IncomingFile};
use desk::places::Places;
use desk::sending;
use desk::storage::accounts::{self, AccountId};
use desk::storage::practices::{self, Practice, Search};
use desk::storage::{
    Connection, Storage, StorageError, attachments, events, ledger, outbox, register,
};
use harness::power::{Image, Recording};
use signing::Anchors;
use wire::fpws::PracticeData;

use crate::papers::{base_form, example, order_detail, signed, signers};
use crate::world::World;

const HOME: &str = "ORIGO_TEST_POWER_DESK";
const PAPERS: &str = "ORIGO_TEST_POWER_PAPERS";
const ANCHORS: &str = "ORIGO_TEST_POWER_ANCHORS";
const PAID_IN_CENTS: i64 = 20_000;
const PRACTICES: usize = 2;

/// Takes practices, and says each step when it is answered.
fn serve(home: &Path, papers: &Path, anchors: &Path) {
    let anchors = Anchors::from_dir(anchors).unwrap();
    let (clock, dice) = (Clock::system(), Dice::system());
    let desk = Desk::open(&Places::embedded(home), anchors, "http://desk.example", clock, dice);
    let desk = desk.unwrap();
    let account = desk.storage.read(|c| accounts::find(c, "tessil")).unwrap().unwrap();
    let caller = Caller { account, operator: None, officer: None };
    let say = |line: String| {
        let mut out = std::io::stdout();
        writeln!(out, "{line}").unwrap();
        out.flush().unwrap();
    };
    for number in 0..PRACTICES {
        let read = |kind: &str| std::fs::read(papers.join(format!("{number}.{kind}"))).unwrap();
        let data: PracticeData = serde_json::from_slice(&read("json")).unwrap();
        let id = filing::create(&desk, &caller, &read("p7m"), &data, None).unwrap().to_string();
        say(format!("created {id}"));
        for (kind, name, bytes) in [
            ("FAE", "fattura.pdf", b"%PDF-1.7".to_vec()),
            ("GEN", "dettaglio-richiesta.xml", read("xml")),
        ] {
            let (kind, name, description) = (kind.to_owned(), name.to_owned(), String::new());
            let file = IncomingFile { kind, name, description, bytes };
            let attached = filing::attach(&desk, &caller, &id, &file).unwrap();
            say(format!("attached {id} {}", attached.data.sha256));
        }
        let sent = sending::send(&desk, &caller, &id, None).unwrap();
        say(format!("sent {id} {}", sent.protocollo));
    }
}

/// The program that is recorded below; alone it has nothing to do.
#[test]
fn a_desk_takes_practices_to_the_end() {
    let path = |name: &str| std::env::var_os(name).map(PathBuf::from);
    if let (Some(home), Some(papers), Some(anchors)) = (path(HOME), path(PAPERS), path(ANCHORS)) {
        return serve(&home, &papers, &anchors);
    }
    let (place, _) = prepared();
    serve(&place.path().join("desk"), &place.path().join("papers"), &signers().pki.anchors_dir());
    assert_eq!(holds(&place.path().join("desk"), &[]), Ok(()));
}

/// A desk with a company, and the papers of some practices.
fn prepared() -> (tempfile::TempDir, Command) {
    let place = tempfile::tempdir().unwrap();
    let (home, papers) = (place.path().join("desk"), place.path().join("papers"));
    std::fs::create_dir_all(&papers).unwrap();
    let practice = example("ex-01.json");
    let world = World::at(&Places::embedded(&home), None);
    world.company("tessil", &practice, PAID_IN_CENTS);
    world.stop();
    for number in 0..PRACTICES {
        let mut practice = practice.clone();
        practice.transport = format!("BY TRUCK {number}");
        let write = |kind: &str, bytes: &[u8]| {
            std::fs::write(papers.join(format!("{number}.{kind}")), bytes).unwrap();
        };
        write("p7m", &signed(&base_form(&practice)));
        write("xml", &order_detail(&practice));
        let data = PracticeData {
            descrizione: Some(format!("CO OR-{number:012}")),
            cciaa_competenza: Some(practice.desk.chamber.clone()),
            ..PracticeData::of_kind(practice.kind)
        };
        write("json", &serde_json::to_vec(&data).unwrap());
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "power::a_desk_takes_practices_to_the_end", "--nocapture"]);
    command.env(HOME, home).env(PAPERS, papers).env(ANCHORS, signers().pki.anchors_dir());
    (place, command)
}

fn recorded() -> (tempfile::TempDir, Recording) {
    let (place, command) = prepared();
    let recording = Recording::of(&command, &place.path().join("desk"), Duration::from_secs(120));
    (place, recording.unwrap_or_else(|error| panic!("{error}")))
}

/// Whether a desk opens, its books are whole, and what was answered is there.
fn holds(home: &Path, said: &[String]) -> Result<(), String> {
    let storage = Storage::embedded(home).map_err(|error| format!("it does not open: {error}"))?;
    let blobs = Blobs::folder(&home.join("blobs")).map_err(|error| error.to_string())?;
    storage
        .read(|c| {
            let mut wrong = ledger::audit(c)?;
            wrong.extend(register::gaps(c)?);
            wrong.extend(
                events::check_chain(c)?.map(|event| format!("event {event} breaks the chain")),
            );
            let all = practices::search(c, &Search::default())?;
            for practice in &all {
                wrong.extend(together(c, &blobs, practice)?);
            }
            let charged: i64 = all.iter().map(|practice| practice.fee_cents).sum();
            if ledger::balance(c, AccountId(1))? != PAID_IN_CENTS - charged {
                wrong.push("the balance is not what was paid in less what was charged".to_owned());
            }
            let protocolled = all.iter().filter(|practice| practice.protocol.is_some()).count();
            if outbox::waiting(c)? != protocolled as u64 {
                wrong.push(format!("{protocolled} protocols, {} mails", outbox::waiting(c)?));
            }
            for line in said {
                wrong.extend(answered(c, &blobs, line)?);
            }
            Ok::<_, StorageError>(wrong)
        })
        .map_err(|error| error.to_string())?
        .into_iter()
        .next()
        .map_or(Ok(()), Err)
}

/// What of one practice is there without the rest.
fn together(
    c: &Connection,
    blobs: &Blobs,
    practice: &Practice,
) -> Result<Vec<String>, StorageError> {
    let held = ledger::held(c, &practice.id)?.total_cents();
    let is_sent = practice.protocol.is_some();
    let mut wrong = Vec::new();
    if practice.receipt.is_some() != is_sent || (held > 0) != is_sent || held != practice.fee_cents
    {
        wrong.push(format!("protocol, receipt and charge are not together: {practice:?}, {held}"));
    }
    if blobs.get(&practice.base_form_sha256).is_err() {
        wrong.push(format!("the base form of {} has no bytes", practice.id));
    }
    Ok(wrong)
}

/// What an answer promised and is not there.
fn answered(c: &Connection, blobs: &Blobs, line: &str) -> Result<Option<String>, StorageError> {
    let words: Vec<&str> = line.split(' ').collect();
    let held = match words.as_slice() {
        ["created", id] => practices::find(c, id)?.is_some(),
        ["attached", id, sha256] => {
            let documents = attachments::current(c, id)?;
            documents.iter().any(|one| one.data.sha256 == *sha256) && blobs.get(sha256).is_ok()
        }
        ["sent", id, number] => {
            practices::find(c, id)?.and_then(|practice| practice.protocol).as_deref()
                == Some(number)
        }
        // What the test's own frame says.
        _ => true,
    };
    Ok((!held).then(|| format!("it was answered, and is gone: {line}")))
}

fn judge(folder: PathBuf) -> impl FnMut(&Image) -> Result<(), String> {
    move |image| {
        image.lay(&folder).map_err(|error| error.to_string())?;
        holds(&folder, &image.said)
    }
}

/// In memory, where the system has such a folder: many desks are laid out.
fn place_for_images() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

#[test]
fn protocol_charge_and_receipt_survive_a_power_cut_together() {
    let (_place, recording) = recorded();
    let images = place_for_images();
    let cuts = recording.cut_everywhere(judge(images.path().join("desk")));
    let cuts = cuts.unwrap_or_else(|lost| panic!("{lost}"));
    println!("{cuts} cuts, {} syncs", recording.syncs());
    assert!(cuts >= 200, "only {cuts} cuts: the recording is not of a desk's work");
}

#[test]
fn the_rig_sees_that_answers_are_lost_where_syncs_do_nothing() {
    let (_place, recording) = recorded();
    let images = place_for_images();
    let lost = recording.without_syncs().cut_everywhere(judge(images.path().join("desk")));
    let lost = lost.expect_err("without a sync a cut must take something");
    assert!(lost.contains("it was answered, and is gone"), "{lost}");
}
