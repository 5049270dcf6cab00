//! Numbered forms: boxes, companies, use, loss; and outages that take days from terms.

use certificate::{Certificate, Kind, Report, Support};
use desk::error::DeskError;
use desk::examination::{self, Duty};
use desk::form_stock::{self, FormNumber, Unusable};
use desk::storage::corrections::{self, Scope};
use desk::storage::form_stock::{self as kept, Cause};
use desk::storage::officers::{self, Officer, Role};
use desk::storage::outages::Outage;
use desk::{clock, outage};

use crate::http;
use crate::papers::example;
use crate::world::{Company, World, mails};

fn form(text: &str) -> FormNumber {
    FormNumber::parse(text).unwrap()
}

fn supervisor(world: &World) -> Officer {
    let officer = world.officer("capo", "BG");
    let id = officer.id;
    let promoted = world.desk.storage.write(|tx| {
        officers::set_duties(tx, id, Role::Supervisor, None)?;
        officers::get(tx, id)
    });
    promoted.unwrap()
}

/// Why a form was refused.
fn unusable<T: std::fmt::Debug>(outcome: Result<T, DeskError>) -> Unusable {
    match outcome {
        Err(DeskError::Duty(Duty::Form(_, why))) => why,
        other => panic!("a form that cannot be used: {other:?}"),
    }
}

/// A practice that is printed on a form of this number at the company.
fn on_form(company: &Company<'_>, practice: &Certificate, number: &str) -> String {
    let mut printed = practice.clone();
    printed.remarks = format!("{} - FORM {number}", printed.remarks);
    printed.order.print_at_company = Some(true);
    printed.order.support = Some(Support::Form);
    let id = company.prepare(&printed);
    company.note(&id, &format!("Formulario {number}")).data();
    company.send(&id).data();
    id
}

#[test]
fn forms_are_given_used_spoilt_and_reported_and_each_number_once() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let (desk, practice) = (&world.desk, example("ex-01.json"));
    let company = world.company("tessil", &practice, 100_000);
    let (officer, boss) = (world.officer("neri", "BG"), supervisor(&world));
    let (first, last) = (form("A0000001"), form("A0000100"));
    let role = form_stock::receive(desk, &officer, "Bergamo", &first, &last).unwrap_err();
    assert!(matches!(role, DeskError::Duty(Duty::Role)), "boxes are the supervisors': {role}");
    form_stock::receive(desk, &boss, "Bergamo", &first, &last).unwrap();
    let twice = form_stock::receive(desk, &boss, "Bergamo", &form("A0000100"), &form("A0000200"));
    assert_eq!(unusable(twice), Unusable::Ended, "a number comes once");
    let (from, to) = (form("A0000001"), form("A0000060"));
    let give = |from: &FormNumber, to: &FormNumber| {
        form_stock::give(desk, &officer, company.id, "Bergamo", from, to)
    };
    let account = desk
        .storage
        .read(|c| desk::storage::accounts::get(c, company.id))
        .unwrap();
    form_stock::adhere(desk, &officer, &account, false).unwrap();
    let refused = give(&from, &to).unwrap_err();
    assert!(matches!(refused, DeskError::Duty(Duty::NotAdhering)), "{refused}");
    form_stock::adhere(desk, &officer, &account, true).unwrap();
    give(&from, &to).unwrap();
    assert_eq!(unusable(give(&to, &to)), Unusable::NotHere, "given once");
    assert_eq!(unusable(give(&form("A0000100"), &form("A0000101"))), Unusable::NotHere);

    let used = on_form(&company, &practice, "A0000005");
    examination::issue(desk, &officer, &used).unwrap();
    let end = desk.storage.read(|c| kept::end_of(c, "A0000005")).unwrap().expect("used up");
    assert_eq!((end.cause, end.practice.as_deref()), (Cause::Used, Some(used.as_str())));
    let mut other = practice.clone();
    other.remarks.push_str(" - OTHER");
    let again = on_form(&company, &other, "A0000005");
    assert_eq!(unusable(examination::issue(desk, &officer, &again)), Unusable::Ended);
    let stock = on_form(&company, &practice, "A0000090");
    assert_eq!(unusable(examination::issue(desk, &officer, &stock)), Unusable::NotTheirs);
    let spoilt = form("A0000099");
    form_stock::end(desk, &officer, &spoilt, Cause::Spoilt, "macchiato").unwrap();
    let twice = form_stock::end(desk, &officer, &spoilt, Cause::Used, "");
    assert_eq!(unusable(twice), Unusable::Ended);

    let lost = on_form(&company, &practice, "A0000006");
    let filed = report(&company, &practice, "A0000006");
    assert_eq!(unusable(examination::issue(desk, &officer, &lost)), Unusable::Reported);
    let page = http::request(world.at, "GET", "/verifica?numero=A0000006", &[], None);
    let shown = String::from_utf8_lossy(&page.body).into_owned();
    assert!(shown.contains("rubato o smarrito"), "everybody is told: {shown}");
    let mut other = example("ex-03.json");
    other.desk.chamber = "BG".to_owned();
    let stranger = world.company("altra", &other, 100_000);
    report(&stranger, &other, "A0000007");
    let theirs = desk.storage.read(|c| kept::reported(c, "A0000007")).unwrap();
    assert_eq!(theirs, None, "nobody reports what another company holds");
    let left = |c: &_| form_stock::stock(c, "BG");
    assert_eq!(desk.storage.read(left).unwrap()["Bergamo"].left(), 39, "100 - 60 - 1");
    let held = desk.storage.read(|c| form_stock::held_by(c, company.id)).unwrap();
    assert_eq!(held, 58, "60, one used and one lost");
    assert!(desk.storage.read(left).unwrap()["Bergamo"].is_low(), "time to order");
    examination::reject(desk, &officer, &filed, "Ritrovato.").unwrap();
    examination::issue(desk, &officer, &lost).unwrap();
    world.check_invariants();
}

/// Files a report of loss (DF).
fn report(company: &Company<'_>, practice: &Certificate, number: &str) -> String {
    let mut report = practice.clone();
    report.kind = Kind::Df;
    report.report = Some(Report {
        reported_on: "2026-11-20".to_owned(),
        documents: vec![number.to_owned()],
        ..Report::default()
    });
    report.order = certificate::Order::default();
    company.file(&report).0
}

#[test]
fn an_outage_is_told_to_all_and_takes_no_day_from_a_term() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    world.chamber("BG", |chamber| chamber.correction.working_days = Some(5));
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let boss = supervisor(&world);
    let (id, _) = company.file(&practice);
    let scope = Scope { base_form: true, ..Scope::default() };
    let asked = examination::ask_correction(&world.desk, &boss, &id, "Correggere.", &scope);
    let before = asked.unwrap().deadline.expect("five working days");
    let begins = clock::midnight(before) + jiff::SignedDuration::from_hours(9);
    let declared = Outage {
        id: 0,
        chamber: String::new(),
        begins,
        ends: begins + jiff::SignedDuration::from_hours(4),
        italian: "Manutenzione dei server.".to_owned(),
        english: "The servers are serviced.".to_owned(),
        officer: boss.id,
    };
    let number = outage::declare(&world.desk, &boss, declared.clone()).unwrap();
    let chamber = certificate::Chamber::of("BG");
    let expected = chamber.after_working_days(before, 1);
    let last = world.desk.storage.read(|c| corrections::last(c, &id)).unwrap().unwrap();
    assert_eq!(last.deadline, Some(expected), "its last day did not count");
    let wordless = Outage { english: String::new(), ..declared.clone() };
    assert!(outage::declare(&world.desk, &boss, wordless).is_err(), "in both languages");
    let told = http::request(world.at, "GET", "/origo/v1/capabilities", &[], None).data();
    assert_eq!(told["outages"][0]["testoEn"], "The servers are serviced.", "{told}");
    let seen = |path: &str| {
        let page = http::request(world.at, "GET", path, &[("Accept-Language", "en")], None);
        String::from_utf8_lossy(&page.body).contains("The servers are serviced.")
    };
    for path in ["/verifica", "/impresa/accesso", "/ufficio/accesso"] {
        assert!(seen(path), "{path}");
    }
    outage::withdraw(&world.desk, &boss, number).unwrap();
    assert!(!seen("/verifica"), "withdrawn");
    let last = world.desk.storage.read(|c| corrections::last(c, &id)).unwrap().unwrap();
    assert_eq!(last.deadline, Some(expected), "what the company was told stays");
    world.check_invariants();
    world.stop();
    let mails = mails(dir.path());
    assert!(mails.iter().any(|(name, _)| name.contains("term-")), "{mails:?}");
}
