//! The window with a home to try things in, a desk that answers, and an officer's page to issue on.

use std::error::Error;
use std::process::Command;
use std::time::Duration;

use harness::child::Running;
use harness::stage::{OFFICER, PIN, Props, Scene};

use super::scene::{self, TOP_UP, sample};
use crate::places::Places;

/// The drafts of a new home.
const SAMPLES: [&str; 3] =
    ["telai-bursa.json", "ricambi-taichung.json", "telaio-da-correggere.json"];

/// A person may leave the window open for a while.
const OPEN_LIMIT: Duration = Duration::from_secs(7 * 24 * 3600);

/// Opens it, and returns when it is closed.
pub(super) fn open(places: &Places) -> Result<(), String> {
    let (props, scene) = prepare(places).map_err(|error| error.to_string())?;
    eprintln!("\nDesk          {}", scene.desk.url());
    eprintln!(
        "Officer       {}/ufficio  user {}  password {}",
        scene.desk.url(),
        OFFICER.user,
        OFFICER.password
    );
    eprintln!("Token         {} (SoftHSM), PIN {PIN}, LUCA MORETTI", props.token.label);
    eprintln!("Balance       {TOP_UP} euro of DIRITTI at the first start");
    eprintln!("Everything    {}\n", scene.dir.display());
    eprintln!("The window is open. Closing it ends the desk too.");
    let mut command = Command::new(places.programs().join("origo-window"));
    command.envs(scene.office.env()).env("NO_PROXY", "127.0.0.1,localhost").envs(props.pki.env());
    let ended = Running::start(&mut command)
        .and_then(|window| window.wait(OPEN_LIMIT))
        .map_err(|error| error.to_string())?;
    if ended.success() { Ok(()) } else { Err(format!("the window ended with {ended}")) }
}

/// The scene; the first time with sample drafts and their documents.
fn prepare(places: &Places) -> Result<(Props, Scene), Box<dyn Error>> {
    let (_, first) = sample(places, SAMPLES[0])?;
    let (props, scene) = scene::set(places, "window", false, &first)?;
    let held = scene.office.tell(&[&"list"], "")?;
    if held.json["practices"].as_array().is_none_or(Vec::is_empty) {
        for name in SAMPLES {
            scene.take_in(&sample(places, name)?.0)?;
        }
    }
    Ok((props, scene))
}
