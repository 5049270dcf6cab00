//! Disks of a few megabytes that fill up under the real programs: what cannot be kept is said, what was kept
//! stays, and with room it goes on. Mounts need root.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::child;
use harness::stage::Scene;
use tests::place;

use crate::telling::{another, balance_cents, signed, state};

const LIMIT: Duration = Duration::from_secs(60);
/// A piece of what fills a disk.
const PIECE: usize = 4096;

/// A small disk in the place of a folder, with what lay there; taken away when it is dropped.
struct Disk {
    place: PathBuf,
    ballast: PathBuf,
}

impl Disk {
    fn under(place: &Path, megabytes: usize) -> Self {
        let kept = place.with_extension("kept");
        fs::rename(place, &kept).expect("the folder can be moved");
        fs::create_dir(place).expect("a place to mount");
        let size = format!("size={megabytes}m");
        let words = ["-t", "tmpfs", "-o", &size, "tmpfs"];
        run(Command::new("mount").args(words).arg(place));
        let disk = Self { place: place.to_owned(), ballast: place.join("ballast") };
        run(Command::new("cp").arg("-a").arg(kept.join(".")).arg(place));
        disk
    }

    /// Writes until nothing more fits.
    fn fill(&self) {
        use std::io::Write as _;
        let mut ballast = fs::File::create(&self.ballast).expect("a file");
        let full = (0..1_000_000).any(|_| ballast.write_all(&[0; PIECE]).is_err());
        assert!(full, "the disk is small");
    }

    fn make_room(&self) {
        fs::remove_file(&self.ballast).expect("it is there");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // A program that still ends keeps the mount busy; lazily it goes with it.
        let _ = Command::new("umount").arg("-l").arg(&self.place).status();
    }
}

fn run(command: &mut Command) {
    let answer = child::ask(command, b"", LIMIT).unwrap_or_else(|error| panic!("{error}"));
    assert!(answer.status.success(), "{command:?}: {} (mounts need root)", answer.stderr);
}

fn submitted_once(scene: &Scene, id: &str, before_cents: i64) {
    assert_eq!(state(scene, id), "sent", "with room it goes on");
    assert_eq!(before_cents - balance_cents(scene), 1500, "one charge");
    assert_eq!(scene.desk.practices().expect("FPWS lists").len(), 1, "one practice");
}

#[test]
fn an_office_whose_disk_is_full_says_so_and_files_once_with_room() {
    let scene = place::scene("office-full");
    let id = signed(&scene, &another(&scene, "PIENO-1"));
    let before = balance_cents(&scene);
    let disk = Disk::under(scene.office.home(), 64);
    disk.fill();
    let refused = scene.office.ask(&[&"submit", &id], "").expect("origo answers");
    assert_ne!(refused.status, 0, "{}", refused.stdout);
    assert_eq!(refused.text("/error/code").expect("why"), "storage", "{}", refused.stdout);
    disk.make_room();
    scene.office.tell(&[&"submit", &id], "").expect("with room");
    submitted_once(&scene, &id, before);
}

#[test]
fn a_desk_whose_disk_is_full_takes_and_charges_nothing_and_files_once_with_room() {
    let mut scene = place::scene("desk-full");
    let id = signed(&scene, &another(&scene, "PIENO-2"));
    let before = balance_cents(&scene);
    scene.desk.stop();
    let data = scene.desk.data().to_owned();
    let disk = Disk::under(&data, 64);
    scene.desk.start().expect("it starts on the small disk");
    disk.fill();
    let said = scene.office.ask(&[&"submit", &id], "").expect("origo answers");
    assert_eq!(said.status, 3, "queued, or still asking: {}", said.stdout);
    disk.make_room();
    assert_eq!(balance_cents(&scene), before, "nothing was charged");
    if let Err(why) = scene.office.tell(&[&"submit", &id], "") {
        let log = fs::read(data.join("serve.log"));
        let log = log.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        panic!("with room: {why:?}; the desk wrote: {log:?}");
    }
    submitted_once(&scene, &id, before);
    scene.desk.stop();
}
