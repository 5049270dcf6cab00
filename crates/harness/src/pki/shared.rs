//! One authority and one token for all tests of a process, kept between runs.
//!
//! Making them takes seconds, and every test process of the workspace wants them: they stay in
//! the build directory for a day, behind a file lock.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::clock::{DAY_S, now_s};
use super::{Key, Person, Pki, PkiError, SoftToken, TokenSpec, Usage};

/// The PIN of the shared tokens.
pub const PIN: &str = "246810";

/// Raised when what is made changes, so that an older directory is not taken for the new one.
const EDITION: &str = "pki-4";

/// What [`shared`] gives.
pub struct Shared {
    /// The authority.
    pub pki: Pki,
    /// Label `ORIGO-TEST`: 01 RSA-2048 `DS0` (Mario Rossi, RSSMRA80A01F205X), 02 EC P-256 `DS1`
    /// (Lucia Bianchi, BNCLCU85M41A794Z), 03 `CNS0` (Mario Rossi, digitalSignature alone),
    /// 04 RSA-2048 `DS2` that wants the PIN for each signature (Paolo Verdi, VRDPLA75T10F205K).
    pub token: SoftToken,
    /// Label `ORIGO-CARD`: the same people, for the cards of [`crate::faulty`] alone.
    pub cards: SoftToken,
    /// Label `ORIGO-CNS`: nothing but a certificate for logging in.
    pub login_only: SoftToken,
    /// Label `ORIGO-DESK`: 01 RSA-2048 `DS0`, an officer of the Chamber (Anna Neri,
    /// NRENNA70A41A794P).
    pub desk: SoftToken,
    /// Label `ORIGO-PIN`: 01 RSA-2048 `DS0`, for tests that give wrong PINs (Ugo Gialli,
    /// GLLGUO80A01F205X). Wrong PINs are counted per token, so others stay clear of it.
    pub wrong_pins: SoftToken,
}

/// The authority and tokens that all tests of this process share.
///
/// Sets `SOFTHSM2_CONF` for the process at its first call, so call it before a PKCS#11 module is
/// loaded. Tokens are shared with other test processes that run now: add no objects, change no PIN.
///
/// # Panics
/// When a tool is missing, naming the Debian package.
pub fn shared() -> &'static Shared {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    SHARED.get_or_init(|| {
        let shared = make().unwrap_or_else(|error| panic!("test authority: {error}"));
        point_process_at(shared.pki.softhsm_conf());
        shared
    })
}

/// The people of the shared token, for whoever makes a like one elsewhere.
#[must_use]
fn people() -> Vec<Person> {
    let rossi = || Person::new("MARIO", "ROSSI", "RSSMRA80A01F205X");
    vec![
        rossi(),
        Person::new("LUCIA", "BIANCHI", "BNCLCU85M41A794Z").with_key(Key::EcP256),
        rossi().with_usage(Usage::DigitalSignature),
        Person::new("PAOLO", "VERDI", "VRDPLA75T10F205K").with_always_authenticate(),
    ]
}

fn make() -> Result<Shared, PkiError> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/test-pki");
    fs::create_dir_all(&home)?;
    let lock = File::create(home.join("lock"))?;
    lock.lock()?;
    let dir = home.join(format!("{EDITION}-{}", now_s() / DAY_S));
    remove_older(&home, &dir);
    let complete = dir.join("complete");
    if !complete.is_file() && dir.exists() {
        fs::remove_dir_all(&dir)?;
    }
    let pki = Pki::make(&dir)?;
    let token = |label: &str, people: Vec<Person>| {
        pki.token(&TokenSpec { label: label.to_owned(), pin: PIN.to_owned(), people })
    };
    let full = token("ORIGO-TEST", people())?;
    let cards = token("ORIGO-CARD", people())?;
    let login =
        Person::new("MARIO", "ROSSI", "RSSMRA80A01F205X").with_usage(Usage::DigitalSignature);
    let login_only = token("ORIGO-CNS", vec![login])?;
    let desk = token("ORIGO-DESK", vec![Person::new("ANNA", "NERI", "NRENNA70A41A794P")])?;
    let gialli = Person::new("UGO", "GIALLI", "GLLGUO80A01F205X");
    let wrong_pins = token("ORIGO-PIN", vec![gialli])?;
    fs::write(complete, "")?;
    Ok(Shared { token: full, cards, login_only, desk, wrong_pins, pki })
}

/// Directories of days before yesterday: yesterday's may still serve a run that began then.
fn remove_older(home: &Path, current: &Path) {
    let yesterday = home.join(format!("{EDITION}-{}", now_s() / DAY_S - 1));
    let old = |path: &PathBuf| path.is_dir() && path != current && *path != yesterday;
    for path in fs::read_dir(home).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if old(&path) {
            // Left for the next run when something still holds it.
            let _ = fs::remove_dir_all(path);
        }
    }
}

#[allow(unsafe_code)]
fn point_process_at(conf: &Path) {
    // SAFETY: called once, inside the OnceLock, before a PKCS#11 module reads its environment.
    // Rust code of the tests does not write the environment elsewhere, and std's own reads take
    // the same lock; C code that reads it (SoftHSM) is loaded only after this returns.
    unsafe { std::env::set_var("SOFTHSM2_CONF", conf) }
}
