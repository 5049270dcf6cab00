//! Where the homes lie, and how a machine comes into the company: as after pairing.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use draft::Author;
use store::{Digest, Store};
use sync::record::{Body, Member, Role};
use sync::{DeviceKey, Record};
use sync_driver::replica::{Ground, stored};

use crate::dice::Dice;
use crate::machine::{Machine, Refusal};
use crate::world::World;

/// A folder in memory where the system has one: hundreds of homes are written to.
pub(crate) fn folder() -> Result<tempfile::TempDir, std::io::Error> {
    let memory = Path::new("/dev/shm");
    let mut builder = tempfile::Builder::new();
    builder.prefix("origo-simulation-");
    if memory.is_dir() { builder.tempdir_in(memory) } else { builder.tempdir() }
}

/// The bytes of an empty home's file: made once, copied for each machine.
fn empty_home() -> Result<&'static [u8], Refusal> {
    static EMPTY: OnceLock<Vec<u8>> = OnceLock::new();
    if let Some(bytes) = EMPTY.get() {
        return Ok(bytes);
    }
    let place = folder()?;
    let home = place.path().join("home");
    drop(Store::open(&home)?);
    let copy = place.path().join("copy");
    let file = rusqlite::Connection::open(home.join("origo.sqlite"))?;
    file.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    let bytes = std::fs::read(&copy)?;
    Ok(EMPTY.get_or_init(|| bytes))
}

/// An empty home whose name in the feed is the seed's, not the machine's.
fn make_home(home: &Path, epoch: [u8; 16]) -> Result<(), Refusal> {
    std::fs::create_dir_all(home)?;
    let file = home.join("origo.sqlite");
    std::fs::write(&file, empty_home()?)?;
    let raw = rusqlite::Connection::open(&file)?;
    raw.execute("UPDATE feed_state SET epoch = ?1", [epoch.as_slice()])?;
    Ok(())
}

impl World {
    /// A machine with these membership records, up and running.
    pub(crate) fn admit(
        &mut self,
        key: DeviceKey,
        person: Author,
        membership: &[Vec<u8>],
        dice: &mut Dice,
    ) -> Result<usize, Refusal> {
        let home: PathBuf = self.folder.join(format!("m{}", self.machines.len()));
        make_home(&home, dice.bytes())?;
        let mut machine = Machine::at(home, key, person);
        let now_ms = machine.now_ms(self.at_ms);
        let store = Arc::new(Store::open(&machine.home)?);
        store.put_device_secret(&machine.key.secret(), now_ms)?;
        for bytes in membership {
            store.put_record(&stored(&Record::read(bytes)?, now_ms))?;
        }
        machine.ground = Some(Arc::new(Ground::open(store)?));
        self.machines.push(machine);
        Ok(self.machines.len() - 1)
    }

    /// A new device, let in by the machine `inviter`.
    pub(crate) fn join(&mut self, inviter: usize, dice: &mut Dice) -> Result<usize, Refusal> {
        let key = DeviceKey::from_secret(&dice.bytes());
        let number = self.machines.len();
        let person = Author::new(&format!("Anna {number}"));
        let ground = self.machines[inviter].ground()?;
        let roles = [Role::Drafter, Role::Signer, Role::Signer, Role::Administrator];
        let member = Member {
            device: key.id(),
            name: format!("machine {number}"),
            person: person.as_str().to_owned(),
            role: roles[dice.below(roles.len())],
            epoch: ground.roll().next_member_epoch(&key.id()),
        };
        self.put_record(inviter, None, Body::Member(member))?;
        let mut membership = Vec::new();
        for kind in ["founding", "member", "revoked", "submitter"] {
            membership.extend(ground.store.records(kind)?.into_iter().map(|one| one.bytes));
        }
        self.admit(key, person, &membership, dice)
    }

    /// States something, as the machine's person.
    pub(crate) fn put_record(
        &mut self,
        machine: usize,
        about: Option<draft::PracticeId>,
        body: Body,
    ) -> Result<Digest, Refusal> {
        let one = &self.machines[machine];
        let (ground, now_ms) = (one.ground()?, one.now_ms(self.at_ms));
        let membership = body.is_membership();
        let record = Record::make(&ground.key, about, now_ms, body);
        let kept = stored(&record, now_ms);
        ground.store.put_record(&kept)?;
        self.kept_record(machine, kept.id);
        if membership {
            ground.reload()?;
            self.roll_changed(machine);
        }
        self.changed(machine);
        Ok(kept.id)
    }
}
