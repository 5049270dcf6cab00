//! `origo-desk migrate-to`: an embedded desk becomes one at scale, with everything that it knew.

use std::path::Path;

use desk::places::Places;
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::commands::origo_desk;
use crate::papers::example;
use crate::world::World;

fn migrate(data: &Path, goal: &Places) -> (Option<i32>, Value) {
    let target = goal.database_url.as_ref().unwrap().expose_secret();
    let words = ["--json", "migrate-to", target, "--data", data.to_str().unwrap()];
    let output = origo_desk(goal.data.as_path(), &words, "");
    let said = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), said)
}

#[test]
fn an_embedded_desk_moves_with_every_row_and_document_and_opens_no_more() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let practice = example("ex-01.json");
    let places = Places::embedded(old.path());
    let world = World::at(&places, None);
    let company = world.company("tessil", &practice, 10_000);
    let (id, protocol) = company.file(&practice);
    let epoch = world.desk.epoch.clone();
    let base_form = world.desk.storage.read(|c| desk::storage::practices::find(c, &id)).unwrap();
    let base_form = base_form.unwrap().base_form_sha256;
    let bytes = world.desk.blobs.get(&base_form).unwrap();
    world.stop();

    let goal = crate::places::of(new.path());
    let (exit, said) = migrate(old.path(), &goal);
    assert_eq!(exit, Some(0), "{said}");
    let tables = said["tables"].as_array().unwrap();
    assert_eq!(tables.len(), desk::storage::TABLES.len());
    let rows = |name: &str| {
        tables.iter().find(|table| table["table"] == name).map(|table| table["rows"].clone())
    };
    assert_eq!(rows("practices"), Some(1.into()), "{said}");
    assert!(said["documents"].as_u64().unwrap() >= 4, "{said}");

    let (exit, said) = migrate(old.path(), &goal);
    assert_eq!((exit, said["error"]["code"].as_str()), (Some(1), Some("moved")), "{said}");
    let other = tempfile::tempdir().unwrap();
    drop(World::at(&Places::embedded(other.path()), None));
    let (exit, said) = migrate(other.path(), &goal);
    assert_eq!((exit, said["error"]["code"].as_str()), (Some(1), Some("targetNotEmpty")), "{said}");
    drop(World::at(&Places::embedded(other.path()), None));

    let world = World::on(new.path());
    assert_eq!(world.desk.epoch, epoch, "the same life of the data");
    assert_eq!(world.desk.blobs.get(&base_form).unwrap(), bytes);
    world.check_invariants();
    let mut second = practice.clone();
    second.remarks = "la seconda".to_owned();
    let account = world.desk.storage.read(|c| desk::storage::accounts::find(c, "TESSIL"));
    let company = world.known("tessil", account.unwrap().unwrap().id);
    assert_eq!(company.row(&id)["protocollo"], protocol.as_str());
    let (_, next) = company.file(&second);
    assert!(protocol.ends_with("0000001") && next.ends_with("0000002"), "numbers go on: {next}");
    world.account("nuova", |_| {});
    world.check_invariants();
}
