//! `origo-desk backup` while the desk runs, and `restore`. Of the embedded desk only: PostgreSQL and S3
//! are copied with their own tools.

use std::path::Path;

use serde_json::Value;

use crate::commands::origo_desk;
use crate::papers::example;
use crate::world::World;

fn call(words: &[&str], copy: &Path, data: &Path) -> (Option<i32>, Value) {
    let (copy, data) = (copy.to_str().unwrap(), data.to_str().unwrap());
    let words = [&["--json"], words, &[copy, "--data", data]].concat();
    let output = origo_desk(Path::new(data), &words, "");
    let said = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), said)
}

fn back_up(data: &Path, copy: &Path) -> (Option<i32>, Value) {
    call(&["backup", "--to"], copy, data)
}

fn restore(copy: &Path, data: &Path) -> (Option<i32>, Value) {
    call(&["restore", "--from"], copy, data)
}

#[test]
fn a_copy_made_while_the_desk_works_becomes_a_desk_of_a_new_epoch() {
    let dir = tempfile::tempdir().unwrap();
    let [data, copy, new] = ["data", "copy", "new"].map(|name| dir.path().join(name));
    let world = World::on(&data);
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 100_000);
    let (first, protocol) = company.file(&practice);
    assert_eq!(back_up(&data, &copy).0, Some(0), "an earlier copy");
    let filing = std::sync::atomic::AtomicBool::new(true);
    let said = std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..6 {
                let mut another = practice.clone();
                another.remarks = format!("spedizione {n}");
                company.file(&another);
            }
            filing.store(false, std::sync::atomic::Ordering::Relaxed);
        });
        let mut said = Value::Null;
        while filing.load(std::sync::atomic::Ordering::Relaxed) {
            let (exit, copied) = back_up(&data, &copy);
            assert_eq!(exit, Some(0), "{copied}");
            said = copied;
        }
        said
    });
    let epoch = world.desk.epoch.clone();
    assert_eq!(said["backup"]["epoch"], epoch.as_str());
    world.stop();

    let (exit, said) = restore(&copy, &new);
    assert_eq!(exit, Some(0), "{said}");
    let world = World::on(&new);
    assert_ne!(world.desk.epoch, epoch, "clients notice");
    assert_eq!(said["epoch"], world.desk.epoch.as_str());
    world.check_invariants();
    let found = world.desk.storage.read(|c| desk::storage::practices::find(c, &first)).unwrap();
    let found = found.expect("what was filed before the copy");
    assert_eq!(found.protocol.as_deref(), Some(protocol.as_str()));
    world.desk.blobs.get(&found.base_form_sha256).unwrap();
}

#[test]
fn what_is_no_whole_copy_becomes_no_desk() {
    let dir = tempfile::tempdir().unwrap();
    let [data, copy, new] = ["data", "copy", "new"].map(|name| dir.path().join(name));
    let (exit, said) = back_up(&data, &copy);
    assert_eq!((exit, said["error"]["code"].as_str()), (Some(1), Some("noDesk")), "{said}");
    let world = World::on(&data);
    let practice = example("ex-01.json");
    world.company("tessil", &practice, 10_000).file(&practice);
    world.stop();
    let (exit, said) = back_up(&data, &data);
    assert_eq!((exit, said["error"]["code"].as_str()), (Some(1), Some("folderNotEmpty")), "{said}");
    assert_eq!(back_up(&data, &copy).0, Some(0));
    let (exit, said) = restore(&copy, &data);
    assert_eq!((exit, said["error"]["code"].as_str()), (Some(1), Some("folderNotEmpty")), "{said}");
    let (exit, said) = restore(&dir.path().join("nowhere"), &new);
    assert_eq!((exit, said["error"]["code"].as_str()), (Some(1), Some("noBackup")), "{said}");
    let database = std::fs::read_dir(&copy)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|kind| kind == "sqlite"))
        .unwrap();
    let mut bytes = std::fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&database, &bytes).unwrap();
    let (exit, said) = restore(&copy, &new);
    assert_eq!((exit, said["error"]["code"].as_str()), (Some(1), Some("damagedBackup")), "{said}");
    bytes[middle] ^= 1;
    std::fs::write(&database, bytes).unwrap();
    let folders = std::fs::read_dir(copy.join("blobs")).unwrap();
    let mut documents =
        folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    std::fs::write(documents.next().unwrap().unwrap().path(), b"another").unwrap();
    let (exit, said) = restore(&copy, &new);
    assert_eq!((exit, said["error"]["code"].as_str()), (Some(1), Some("damagedBackup")), "{said}");
    assert!(!new.exists(), "nothing was put in place");
}
