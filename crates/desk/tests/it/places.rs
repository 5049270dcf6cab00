//! Where a desk of a test keeps what it knows: in its folder, or at scale in a PostgreSQL database and
//! under an S3 prefix that belong to that folder, so that a desk started again on it finds them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex};

use desk::places::Places;
use secrecy::ExposeSecret as _;

static GIVEN: LazyLock<Mutex<HashMap<PathBuf, Places>>> = LazyLock::new(Mutex::default);

/// The places of a folder's desk.
pub(crate) fn of(dir: &Path) -> Places {
    let mut given = GIVEN.lock().unwrap();
    given.entry(dir.to_owned()).or_insert_with(|| crate::make_places(dir)).clone()
}

/// Tells a program where its desk is.
pub(crate) fn tell(command: &mut Command, dir: &Path) {
    let places = of(dir);
    let secrets = [
        ("ORIGO_DESK_DATABASE", &places.database_url),
        ("ORIGO_DESK_OBJECTS", &places.objects),
        ("AWS_ACCESS_KEY_ID", &places.s3_key),
        ("AWS_SECRET_ACCESS_KEY", &places.s3_secret),
    ];
    for (name, value) in secrets {
        match value {
            Some(value) => command.env(name, value.expose_secret()),
            None => command.env_remove(name),
        };
    }
}
