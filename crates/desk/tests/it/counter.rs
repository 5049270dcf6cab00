//! Practices that a person brings on paper.

use certificate::Certificate;
use desk::counter::{self, Brought};
use desk::error::DeskError;
use desk::examination;
use desk::filing::IncomingFile;
use desk::handover;
use desk::storage::handovers::{Collector, Title};
use desk::storage::officers::Officer;
use desk::storage::payments::Method;
use desk::storage::practices::State;
use desk::storage::{accounts, events, practices, register, till as tills};
use desk::till;
use wire::codes::DeskCode;

use crate::papers::example;
use crate::world::{World, mails};

fn brought(asked: Certificate, email: &str) -> Brought {
    Brought {
        asked,
        description: "Portata allo sportello".to_owned(),
        email: email.to_owned(),
        files: vec![IncomingFile {
            kind: "FAE".to_owned(),
            name: "scansione.pdf".to_owned(),
            description: String::new(),
            bytes: b"%PDF-1.7 scan".to_vec(),
        }],
    }
}

fn hand_over(world: &World, officer: &Officer, id: &str) -> Result<State, DeskError> {
    let collector = Collector {
        name: "Luca Moretti".to_owned(),
        document: "CI 123".to_owned(),
        title: Title::LegalRepresentative,
    };
    handover::hand_over(&world.desk, officer, id, &collector).map(|practice| practice.state)
}

#[test]
fn what_is_brought_on_paper_takes_the_next_number_is_issued_paid_and_handed_over() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let (desk, online) = (&world.desk, example("ex-03.json"));
    let officer = world.officer("neri", "BG");
    let (_, first) = world.company("tubi", &online, 100_000).file(&online);
    let mut asked = example("ex-01.json");
    asked.desk.branch_office = "Bergamo".to_owned();
    let made = counter::register(desk, &officer, brought(asked.clone(), "")).unwrap();
    let protocol = made.protocol.clone().expect("protocolled");
    assert_eq!(first.rsplit_once('.').unwrap().1, "0000001");
    assert_eq!(protocol.rsplit_once('.').unwrap().1, "0000002", "the same register: {protocol}");
    assert!(made.is_on_paper());
    let account = desk.storage.read(|c| accounts::get(c, made.account)).unwrap();
    assert_eq!(account.data.user, format!("sportello-{}", asked.company.fiscal_code));
    let again = counter::register(desk, &officer, brought(asked, "")).unwrap();
    assert_eq!(again.id, made.id, "the same paper twice is one practice");
    let told = desk.storage.read(|c| events::of_practice(c, &made.id)).unwrap();
    assert!(told.iter().all(|one| one.actor == "officer:neri"), "the company did none of it");
    assert_eq!((told[0].kind.as_str(), told[0].actor.as_str()), ("broughtOnPaper", "officer:neri"));

    examination::take(desk, &officer, &made.id).unwrap();
    examination::issue(desk, &officer, &made.id).unwrap();
    handover::ready(desk, &officer, &made.id, "Bergamo").unwrap();
    let unpaid = hand_over(&world, &officer, &made.id).unwrap_err();
    assert_eq!(unpaid.code(), DeskCode::WrongState, "paid before: {unpaid}");
    desk.storage.write(|tx| tills::allow(tx, officer.id, true, desk.now())).unwrap();
    let cashier = desk.storage.read(|c| till::cashier(c, &officer, None)).unwrap();
    let paid = till::settle(desk, &cashier, &made.id, Method::Cash, "").unwrap();
    assert_eq!(paid.data.cents, made.fee_cents);
    assert_eq!(hand_over(&world, &officer, &made.id).unwrap(), State::Collected);
    world.check_invariants();
    world.stop();
    let about = mails(dir.path());
    let about = about.iter().filter(|(name, _)| name.starts_with(&made.id));
    assert_eq!(about.count(), 0, "who left no address is told at the counter");
}

#[test]
fn what_lacks_something_takes_no_number() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let officer = world.officer("neri", "BG");
    let mut asked = example("ex-01.json");
    asked.desk.branch_office = "Bergamo".to_owned();
    let nothing = Brought { files: Vec::new(), ..brought(asked.clone(), "ufficio@impresa.example") };
    let refused = counter::register(&world.desk, &officer, nothing).unwrap_err();
    assert_eq!(refused.code(), DeskCode::Invalid, "without its invoice: {refused}");
    let mut nobody = asked.clone();
    nobody.company.fiscal_code = "123".to_owned();
    let refused = counter::register(&world.desk, &officer, brought(nobody, "")).unwrap_err();
    assert_eq!(refused.code(), DeskCode::Invalid, "{refused}");
    let search = practices::Search::default();
    let left = world.desk.storage.read(|c| practices::search(c, &search)).unwrap();
    assert!(left.iter().all(|one| one.state == State::Cancelled), "nothing waits to be sent");
    let made = counter::register(&world.desk, &officer, brought(asked, "")).unwrap();
    assert!(made.protocol.unwrap().ends_with("0000001"), "no number was lost");
    assert_eq!(world.desk.storage.read(register::gaps).unwrap(), Vec::<String>::new());
}
