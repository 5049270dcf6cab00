//! The archive's key: closed offices, the key on paper, and a vault that has lost it.

use std::fs;
use std::time::Duration;

use app::encryption::{self, letters};
use app::{Code, Language, Office, Secret};

use crate::home::Home;

#[test]
fn a_home_is_alone_once_everybody_has_let_go_of_it() {
    let home = Home::new();
    let office = home.office();
    let closing = office.closing();
    let error = closing.wait(Duration::from_millis(50)).unwrap_err();
    assert_eq!(error.code, Code::HomeInUse, "{error}");
    let other = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        drop(office);
    });
    closing.wait(Duration::from_secs(30)).unwrap();
    other.join().unwrap();
    encryption::encrypt(home.folder.path()).unwrap();
}

#[test]
fn the_key_on_paper_opens_an_archive_whose_vault_has_lost_it_and_another_does_not() {
    let home = Home::new();
    let folder = home.folder.path();
    let practice = home.practice(&home.office(), "ex-01.json");
    assert_eq!(encryption::recovery_key(folder).unwrap_err().code, Code::NotEncrypted);
    assert_eq!(encryption::keep(folder, &Secret::from("3f")).unwrap_err().code, Code::NotEncrypted);

    let paper = letters(&encryption::encrypt(folder).unwrap());
    let view = encryption::view(folder).unwrap();
    assert!(view.encrypted && view.sealed, "{view:?}");
    assert_eq!(letters(&encryption::recovery_key(folder).unwrap()), paper, "told again");

    fs::remove_dir_all(folder.join("secrets")).unwrap();
    assert_eq!(encryption::recovery_key(folder).unwrap_err().code, Code::KeyLost);
    let other = if paper.starts_with('0') { "1" } else { "0" }.to_owned() + &paper[1..];
    for wrong in ["", "not a key", &paper[9..], &other] {
        let error = encryption::keep(folder, &Secret::from(wrong)).unwrap_err();
        assert_eq!(error.code, Code::KeyWrong, "{wrong}");
    }
    let lost = Office::open(folder, Language::En).err().unwrap();
    assert_eq!(lost.code, Code::KeyLost, "a wrong key is not kept");

    // As somebody may have written it down.
    let spaced = paper.to_uppercase().replace('-', " ");
    encryption::keep(folder, &Secret::from(spaced)).unwrap();
    let office = home.office();
    app::archive::open(&office, practice).unwrap();
}
